/** What a practice says of the exam that the candidate waits for. */
import { t } from "../../shared/i18n";
import { dayAndTime, timeOnly } from "../../shared/times";
import type { Awaited } from "./awaited";

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
