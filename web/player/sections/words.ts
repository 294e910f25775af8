/** What is said about sections. */
import type { PaperSection } from "../../shared/api";
import { language, t, tn } from "../../shared/i18n";
import { duration } from "../../shared/times";
import type { Exam } from "../exam/exam";
import type { Choice } from "./counting";
import type { Refusal } from "./sections";

/** Why a question cannot be shown, as a sentence. */
export function reason(refusal: Refusal): string {
  switch (refusal) {
    case "":
      return "";
    case "passed":
      return t("In this section you cannot go back.");
    case "not-yet":
      return t("In this section the questions come one after the other.");
    case "answer-first":
      return t("Answer this question before you go on.");
    case "left":
      return t("You have left this section. You cannot return to it.");
    case "over":
      return t("The time of this section is over.");
    case "later-section":
      return t("This section begins after the one before it.");
  }
}

/** "Answer 3 of these 5 questions." */
export function demand({ most, items }: Choice): string {
  return tn("Answer {n} of these {total} questions.", "Answer {n} of these {total} questions.", most, { total: items.length });
}

/** "2 of 3 answered; 5 to choose from." */
export function progress({ counting, most, items }: Choice): string {
  return t("{n} of {most} answered; {total} to choose from.", { n: counting.length, most, total: items.length });
}

function passMark({ percentage, required }: NonNullable<PaperSection["pass"]>): string {
  const share = new Intl.NumberFormat(language(), { maximumFractionDigits: 2 }).format(percentage);
  return required
    ? t("You need {share} % of the points of this section to pass the exam.", { share })
    : t("The pass mark of this section is {share} % of its points.", { share });
}

/** What holds in a section, one sentence each. */
export function rules(exam: Exam, section: PaperSection): string[] {
  const sections = exam.sections!;
  const time = sections.time(section);
  const said = [tn("{n} question", "{n} questions", sections.items(section).length)];
  if (time !== null) said.push(t("You have {time} for this section. The time begins when you press the button.", { time: duration(time) }));
  if (time !== null && section.can_return) said.push(t("Its time goes on while you work on another section."));
  if (section.navigation === "FORWARD_ONLY") said.push(t("The questions come one after the other: you cannot go back to an earlier one."));
  const choice = exam.counting.choices.find((one) => one.section === section);
  if (choice) said.push(`${demand(choice)} ${t("You choose which; you can clear an answer and answer another question in its place.")}`);
  else if (section.answer_required) said.push(t("Each question needs an answer before you can go on."));
  if (section.pass) said.push(passMark(section.pass));
  said.push(
    section.can_return ? t("You can return to this section later.") : t("Once you have left this section you cannot return to it."),
  );
  return said;
}
