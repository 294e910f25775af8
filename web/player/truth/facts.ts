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
  return { status: exam.phase, network: networkOf(exam), queue, stuck: missing.some(({ why }) => !ON_ITS_WAY.includes(why)), storage: exam.trouble };
}
