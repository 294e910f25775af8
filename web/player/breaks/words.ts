/** What a candidate is told about a break: when the exam ends, and why a break did not begin or end. */
import { ApiError } from "../../shared/api";
import { t } from "../../shared/i18n";
import { timeOnly } from "../../shared/times";
import { faultOf } from "../truth/network";
import { fact } from "../truth/early";
import { words } from "../truth/words";

const GOES_ON = () => t("The clock of your exam goes on.");

/** The schedule's end, which no break moves; empty where it is days away. */
export function closing(closes: string | null): string {
  return closes ? t("It closes at {time}, also with breaks.", { time: timeOnly(closes) }) : "";
}

/** The exam server looked at the request and decided, by how the exam stands. */
function isRefusal(error: unknown): error is ApiError {
  return error instanceof ApiError && error.status === 409 && error.code !== "";
}

function why(error: unknown): string {
  return words([fact(faultOf(error, navigator.onLine))]);
}

/** Why a break did not begin. */
export function notBegun(error: unknown): string {
  if (!isRefusal(error)) return `${why(error)} ${t("Only the exam server can begin a break.")} ${GOES_ON()}`;
  if (error.code === "paused") return t("Your invigilator has paused your exam. You can take your break afterwards.");
  if (error.code === "no_breaks") return `${t("You have no breaks left.")} ${GOES_ON()}`;
  return `${t("Your break could not begin. Try again in a moment.")} ${GOES_ON()}`;
}

/** Why a break did not end earlier. `at`: when it is over by itself. */
export function notEnded(error: unknown, at: string): string {
  if (!isRefusal(error)) return `${why(error)} ${t("Your break cannot end earlier: your exam goes on by itself at {time}.", { time: at })}`;
  return t("That did not work. Try again in a moment, or wait: your exam goes on by itself at {time}.", { time: at });
}
