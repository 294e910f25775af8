/** The sentences of the truth table that only a running exam says: they come with its code (`sitting.ts`). */
import { t, tn } from "../../shared/i18n";
import type { ExamCode } from "./codes";
import { addWords, type Values } from "./words";

const WORDS: Record<ExamCode, (values: Values) => string> = {
  "answers-saved": () => t("Your answers so far are with the exam server."),
  "answers-here": () => t("Your answers are kept on this computer."),
  "answers-in-page": () => t("Your newest answers are in this page only: do not close or reload it."),

  "go-on": () => t("Go on working: everything is sent by itself as soon as that is possible."),
  "wait-here": () => t("You need not do anything: everything is sent by itself as soon as that is possible."),
  "keep-open-tell": () => t("Keep this window open and tell your invigilator."),

  "store-full": () => t("This computer has no room left for your answers."),
  "store-none": () => t("This browser keeps nothing on this computer."),
  "store-sent": () => t("Your answers are sent as you work."),
  "store-keep-open": () => t("Do not close or reload this window before all answers are saved."),
  "store-tell": () => t("Do not close or reload this window before all answers are saved, and tell your invigilator."),

  "clock-stands": () => t("The clock of your exam stands."),
  paused: () => t("Your invigilator has paused it."),
  "last-sending": () => t("Your last answers are being sent."),
  resumes: () => t("The questions come back by themselves when the exam is resumed."),

  "handing-in-now": () => t("Your exam is being handed in: keep this window open for a moment."),
  "server-hands-in": () => t("The exam server hands in your exam by itself."),
  "hand-in-waits": () => t("Your exam is handed in as soon as that is possible: keep this window open."),
  "end-here": () => t("Your answers are kept on this computer and are sent by themselves as soon as that is possible: keep this window open, and tell your invigilator."),
  "end-in-page": () => t("Your newest answers are in this page only and are sent by themselves as soon as that is possible: keep this window open, and tell your invigilator."),
  "hand-in-here": () => t("Your answers are kept on this computer; they are sent and your exam is handed in as soon as that is possible: keep this window open."),
  "hand-in-in-page": () => t("Your newest answers are in this page only; they are sent and your exam is handed in as soon as that is possible: keep this window open."),
  "late-decided": () => t("Answers that reach the exam server only after your time has ended are kept too: your invigilator decides about them."),

  "locked-why": ({ n = 0 }) => t("The exam server did not hear from this computer for more than {n} seconds, so your questions are hidden while the clock goes on.", { n }),
  "lock-back": () => t("The connection is back: tell your invigilator, who can unlock your exam."),
  "lock-unsure": () => t("Tell your invigilator: this page is asking whether the connection is back."),
  "lock-no-network": () => t("Tell your invigilator: this computer still has no network connection."),
  "lock-away": () => t("Tell your invigilator: the exam server still does not answer."),
  "lock-fault": () => t("Tell your invigilator: the exam server answers, but cannot deal with this computer yet."),
  "lock-rejected": () => t("Keep this window open and tell your invigilator: the exam server does not accept your link any more."),

  "head-saved": () => t("All answers saved"),
  "head-sending": () => t("Saving…"),
  "head-file": ({ size = "" }) => t("Sending a file ({size} to go)", { size }),
  "head-here": ({ n = 0 }) => tn("{n} answer waits on this computer", "{n} answers wait on this computer", n),
  "head-in-page": ({ n = 0 }) => tn("{n} answer waits in this page: keep it open", "{n} answers wait in this page: keep it open", n),
  "head-full": () => t("Storage is full: keep this page open"),
  "head-stuck": ({ n = 0 }) => tn("{n} answer does not count yet", "{n} answers do not count yet", n),

  "last-file": ({ size = "" }) => t("A file is still being sent ({size} to go). Keep this window open until it is done.", { size }),
  "last-keep-open": () => t("Keep this window open until everything is sent."),
  "last-lacks": () => t("The exam server does not have these answers. Keep this window open and tell your invigilator:"),
  "last-asking": () => t("The exam server is asked whether it has every answer. Keep this window open for a moment."),
  "last-asks-later": () => t("It is asked by itself, as soon as that is possible, whether it has every answer: keep this window open."),
  "last-not-all": () => t("Not every answer counts as you gave it. Tell your invigilator:"),
  "last-all": ({ n = 0, total = 0 }) => t("All your answers have been received: {n} of {total} questions are answered.", { n, total }),

  "all-here": () => t("All questions are on this computer, with everything they show."),
  "all-in-page": () => t("All questions are in this page: do not close or reload it."),
  "part-here": ({ n = 0, list = "" }) => tn("What one question shows is not on this computer: {list}.", "What {n} questions show is not on this computer: {list}.", n, { list }),
  "part-comes": () => t("You can answer every question; what is missing comes by itself as soon as that is possible."),
  "part-answers": () => t("You can answer every question all the same."),

  "picture-coming": () => t("This picture is on its way from the exam server."),
  "picture-waits": () => t("This picture comes by itself as soon as that is possible."),
};

addWords(WORDS);
