/** The sentences of the truth table by their codes. */

/** What is said before an exam runs too. */
export type EarlyCode =
  | "no-network" | "server-away" | "server-fault" | "server-full" | "too-much" | "rejected" | "void" | "room-tries" | "early-questions" | "early-all"
  | "pictures-later";

/** What only a running exam says. */
export type ExamCode =
  | "answers-saved" | "answers-here" | "answers-in-page" | "go-on" | "wait-here" | "keep-open-tell" | "store-full" | "store-none"
  | "store-sent" | "store-keep-open" | "store-tell" | "clock-stands" | "paused" | "last-sending" | "resumes" | "handing-in-now"
  | "server-hands-in" | "hand-in-waits" | "end-here" | "end-in-page" | "hand-in-here" | "hand-in-in-page" | "late-decided"
  | "locked-why" | "lock-back" | "lock-unsure" | "lock-no-network" | "lock-away" | "lock-fault" | "lock-rejected" | "head-saved"
  | "head-sending" | "head-file" | "head-here" | "head-in-page" | "head-full" | "head-stuck" | "last-file" | "last-keep-open"
  | "last-lacks" | "last-asking" | "last-asks-later" | "last-not-all" | "last-all" | "all-here" | "all-in-page" | "part-here"
  | "part-comes" | "part-answers" | "picture-coming" | "picture-waits";

export type Code = EarlyCode | ExamCode;
