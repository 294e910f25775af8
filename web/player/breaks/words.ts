/** What a candidate is told about a break: when the exam ends, and why a break did not begin or end. */
import { ApiError } from "../../shared/api";
import { t } from "../../shared/i18n";
import { timeOnly } from "../../shared/times";

const GOES_ON = () => t("The clock of your exam goes on.");

/** The schedule's end, which no break moves; empty where it is days away. */
export function closing(closes: string | null): string {
  return closes ? t("It closes at {time}, also with breaks.", { time: timeOnly(closes) }) : "";
}

/** Why a break did not begin. */
export function notBegun(error: unknown): string {
  if (!(error instanceof ApiError)) return `${t("There is no connection, and only the exam server can begin a break.")} ${GOES_ON()}`;
  if (error.code === "paused") return t("Your invigilator has paused your exam. You can take your break afterwards.");
  if (error.code === "no_breaks") return `${t("You have no breaks left.")} ${GOES_ON()}`;
  return `${t("Your break could not begin. Try again in a moment.")} ${GOES_ON()}`;
}

/** Why a break did not end earlier. `at`: when it is over by itself. */
export function notEnded(error: unknown, at: string): string {
  if (!(error instanceof ApiError)) return t("There is no connection, so your break cannot end earlier. Your exam goes on by itself at {time}.", { time: at });
  return t("That did not work. Try again in a moment, or wait: your exam goes on by itself at {time}.", { time: at });
}
