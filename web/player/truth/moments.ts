/** What a candidate is told at a wrong moment. */
import { ApiError } from "../../shared/api";
import { t } from "../../shared/i18n";
import { words } from "./words";

/** Said at a moment that this release of the page does not know. */
export function unknown(): string {
  return t("The exam cannot be started now. Please tell your invigilator.");
}

/** A sentence for a moment of the waiting room or an error code of *start*; empty for those that are known not to have one, and unknown ones. */
export function sentence(moment: string): string {
  switch (moment.toUpperCase()) {
    case "TOO_EARLY":
      return t("The exam has not opened yet.");
    case "PAUSED":
      return t("Your invigilator has paused your exam. This page goes on by itself when it is resumed.");
    case "HANDED_IN":
      return t("You have handed in this exam. There is nothing left to do.");
    case "VOID":
      return words(["void"]);
    case "TOO_LATE":
      return t("This exam is closed. It cannot be started any more. If you think that this is a mistake, contact whoever invited you.");
    case "WITHDRAWN":
      return t("This exam was withdrawn for now and cannot be started. If you expected it now, ask your invigilator or whoever invited you. If it is offered again, this page shows that by itself.");
    case "NOT_READY":
      return t("This exam is not ready yet, although its time has come. Tell your invigilator. This page goes on by itself once it is ready.");
    case "DELETED":
      return t("This exam was cancelled. If you did not expect that, contact whoever invited you.");
    case "ADDRESS_NOT_ALLOWED":
      return t("You may not take this exam from this network. Use a computer at the place that was agreed with you, or tell your invigilator.");
    case "ACCOUNT_DISABLED":
      return t("Your account is disabled, so that you cannot take this exam. If you did not expect that, contact whoever invited you.");
    case "SEB_REQUIRED":
      return t("This exam is taken in Safe Exam Browser only. Open your launch link in another browser to get your configuration file.");
    case "SEB_CONFIGURATION":
      return t("Safe Exam Browser runs with another configuration than this exam needs. Close it, open your launch link in another browser, and get your configuration file there anew. If that does not help, tell your invigilator.");
    case "LANGUAGE":
      return t("The language that you chose is not offered any more. Choose another one, and start.");
    case "PROCTORING":
      return t("This exam is proctored, and this browser did not come through the proctoring. Open your launch link again: it leads through it.");
    case "TOO_MUCH":
      return t("More came from this exam at once than the exam server takes.");
    case "OVER":
      return t("This attempt is over: it was handed in or ended in the meantime.");
    case "NO_ATTEMPTS_LEFT":
      return t("You have used all attempts that are allowed.");
    default:
      return "";
  }
}

/** Whether the server knows who this is and does not let them in, now or from here. */
export function isKeptOut(error: unknown): boolean {
  return error instanceof ApiError && (error.code === "address_not_allowed" || error.code === "account_disabled");
}

/** A sentence for an answer that says that the link is not (or no longer) good, or not from here; empty for other errors. */
export function refusal(error: unknown): string {
  if (!(error instanceof ApiError)) return "";
  if (!error.code) return ""; // not the exam server's own words
  if (error.status === 401 || error.code === "token") return t("Your link is no longer valid. Ask your invigilator or whoever invited you for a new one.");
  if (isKeptOut(error)) return sentence(error.code);
  if (error.status === 404 || error.status === 410 || error.code === "deleted") return sentence("DELETED");
  return "";
}
