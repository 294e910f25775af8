/** What is known of a running exam, told apart as finely as the sentences need it. Nothing in here is assumed. */
import type { Exam, Phase } from "../exam/exam";
import { ON_ITS_WAY, type Unsent } from "../exam/missing";
import type { Trouble } from "../storage/store";
import type { Network } from "./network";

export interface Facts {
  status: Phase;
  network: Network;
  queue: Unsent;
  /** Answers are not taken as they are, or do not count: the list of them says which. */
  stuck: boolean;
  /** Why what is unsent is in this page only; empty where it is on the computer. */
  storage: Trouble;
  /** What of the exam is on this computer: all of it, a part, or all but only in this page; empty while that is not known. */
  here: "" | "all" | "page" | "part";
}

/** How it stands with the exam server. One failure alone says little: connections hiccup. */
export function networkOf({ sync, offline }: Pick<Exam, "sync" | "offline">): Network {
  if (sync.fault === "rejected") return "rejected";
  if (!navigator.onLine) return "none";
  if (offline) return sync.fault ?? "away";
  return sync.failures > 0 || sync.claim !== null ? "unsure" : "good";
}

export function factsOf(exam: Exam): Facts {
  const { missing, queue } = exam.sent;
  const { here } = exam.keeper;
  return {
    status: exam.phase,
    network: networkOf(exam),
    queue,
    stuck: missing.some(({ why }) => !ON_ITS_WAY.includes(why)),
    storage: exam.trouble,
    here: !here ? "" : here.lacking.size ? "part" : here.questions ? "all" : "page",
  };
}

/** The questions that are not whole on this computer, by their numbers. */
export function lacking(exam: Exam): number[] {
  const { here } = exam.keeper;
  return exam.items.flatMap(({ id }, index) => (here?.lacking.has(id) ? [index + 1] : []));
}

/** "3, 5–8, 11" */
export function ranges(numbers: readonly number[]): string {
  const runs: [first: number, last: number][] = [];
  for (const one of numbers) {
    const run = runs.at(-1);
    if (run?.[1] === one - 1) run[1] = one;
    else runs.push([one, one]);
  }
  return runs.map(([first, last]) => (first === last ? `${first}` : last === first + 1 ? `${first}, ${last}` : `${first}–${last}`)).join(", ");
}
