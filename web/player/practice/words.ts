/** What a practice says in place of an exam's sentences, and of the exam that the candidate waits for. */
import { addTexts, t } from "../../shared/i18n";
import { dayAndTime, timeOnly } from "../../shared/times";
import type { Awaited } from "./awaited";
import instead from "./instead.json";

/** Where no exam server keeps anything these sentences say what is true there: those that `holds` says, else all. */
export function sayInstead(holds: (said: string) => boolean = () => true): void {
  const said = Object.entries(instead).filter(([, { en }]) => holds(en));
  addTexts({ en: Object.fromEntries(said.map(([text, { en }]) => [text, en])), nl: Object.fromEntries(said.map(([text, one]) => [text, one.nl])) });
}

/** The time, with the day where that is another one. */
export function when(moment: number): string {
  const at = new Date(moment);
  const today = at.toDateString() === new Date().toDateString();
  return today ? timeOnly(at.toISOString()) : dayAndTime(at.toISOString(), Intl.DateTimeFormat().resolvedOptions().timeZone);
}

/** Empty where there is no exam to wait for. */
export function aboutOpening({ opens, silent }: Pick<Awaited, "opens" | "silent">): string {
  if (opens === null) return "";
  if (opens === Infinity) return t("Your exam does not open as it was said. Look into the waiting room, in the other tab.");
  const known = t("Your exam opens at {time}.", { time: when(opens) });
  return `${known} ${silent ? t("The waiting room does not answer this page: look there from time to time.") : t("Its waiting room is in the other tab.")}`;
}
