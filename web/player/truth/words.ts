/** The sentences of the truth table, and those of them that are said before an exam runs too. */
import { t } from "../../shared/i18n";
import type { Code, EarlyCode } from "./codes";

/** What some sentences name. */
export interface Values {
  /** Answers that wait, are not saved, count; seconds of silence. */
  n?: number;
  total?: number;
  size?: string;
  /** Numbers of questions. */
  list?: string;
}

const EARLY: Record<EarlyCode, (values: Values) => string> = {
  "no-network": () => t("This computer has no network connection."),
  "server-away": () => t("The exam server does not answer."),
  "server-fault": () => t("The exam server has a fault."),
  "server-full": () => t("The exam server is busy: it has more to do than it can."),
  "too-much": () => t("More came from this exam at once than the exam server takes."),
  rejected: () => t("The exam server does not accept your link any more."),
  void: () => t("Your exam was declared void by an invigilator. You cannot continue it. Please speak with your invigilator."),
  "room-tries": () => t("You need not do anything: this page tries again by itself."),
  "early-questions": () => t("The questions are on this computer already, locked until the exam opens."),
  "early-all": () => t("The questions and their pictures are on this computer already, locked until the exam opens."),
  "pictures-later": () => t("The pictures of this exam come from the server when you reach them."),
};
const all: Partial<Record<Code, (values: Values) => string>> = { ...EARLY };

/** The other ones, once they are here. */
export function addWords(more: typeof all): void {
  Object.assign(all, more);
}

export function words(codes: readonly Code[], values: Values = {}): string {
  return codes.map((code) => all[code]?.(values) ?? "").join(" ");
}
