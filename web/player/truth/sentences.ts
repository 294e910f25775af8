/**
 * The truth table: (status, network, queue, storage) → sentences. Everything that a candidate reads about saving, the connection and the
 * end comes from here, so that no screen says more than is known. Pure: codes; `words.ts` and `exam-words.ts` have the sentences.
 *
 * Each text is a fact, what it means for the answers, what to do, and what happens by itself: three sentences at most.
 */
import type { Code } from "./codes";
import { fact, FAULTS } from "./early";
import "./exam-words";
import type { Facts } from "./facts";
import { type Fault, isBad, type Network } from "./network";

/** What it means for the answers; nothing where a list of them says it. */
function answers({ queue, stuck, storage }: Facts): Code[] {
  if (queue === "empty") return stuck ? [] : ["answers-saved"];
  return [storage ? "answers-in-page" : "answers-here"];
}

/** The header: always exactly one. `file`: what waits is the content of files alone. */
export function header({ queue, stuck, storage }: Facts, file = false): Code {
  if (stuck) return "head-stuck";
  if (queue === "empty") return "head-saved";
  if (file) return "head-file";
  if (queue === "sending") return "head-sending";
  if (storage) return storage === "full" ? "head-full" : "head-in-page";
  return "head-here";
}

/** The banner about the connection. While an exam ends, and while it is locked, the page itself says it. */
export function connection(facts: Facts): Code[] {
  const { status, network } = facts;
  if (!isBad(network) || !["running", "break", "paused"].includes(status)) return [];
  if (network === "rejected") return [FAULTS[network], ...answers(facts), "keep-open-tell"];
  return [FAULTS[network], ...answers(facts), status === "running" ? "go-on" : "wait-here"];
}

/** Below that: what of the exam is on this computer. */
export function here({ status, network, here }: Facts): Code[] {
  if (!isBad(network) || !["running", "break"].includes(status)) return [];
  const said: Record<Facts["here"], Code[]> = {
    "": [], all: ["all-here"], page: ["all-in-page"], part: ["part-here", network === "rejected" ? "part-answers" : "part-comes"],
  };
  return said[here];
}

/** The banner about this browser's storage. */
export function storage({ network, storage: trouble }: Facts): Code[] {
  if (!trouble) return [];
  const fact: Code = trouble === "full" ? "store-full" : "store-none";
  return [fact, ...(isBad(network) ? [] : (["store-sent"] as Code[])), trouble === "full" ? "store-tell" : "store-keep-open"];
}

export function paused(facts: Facts): Code[] {
  if (isBad(facts.network)) return ["paused", "resumes"]; // the banner says what is with the answers
  return ["paused", ...(facts.queue === "empty" ? answers(facts) : (["last-sending"] as Code[])), "resumes"];
}

/** During a break, before it is said when that is over. */
export function onBreak(facts: Facts): Code[] {
  if (isBad(facts.network)) return ["clock-stands"]; // the banner says what is with the answers
  return ["clock-stands", ...(facts.queue === "empty" ? answers(facts) : (["last-sending"] as Code[]))];
}

/** The time is up, or the candidate hands in, and the server has not confirmed it. */
export function ending(facts: Facts): Code[] {
  const { status, network, queue, storage: trouble } = facts;
  if (!isBad(network)) return queue === "empty" ? [...answers(facts), "handing-in-now"] : ["last-sending", "handing-in-now"];
  if (network === "rejected") return [FAULTS[network], ...answers(facts), "keep-open-tell"];
  if (queue === "empty") return [FAULTS[network], ...answers(facts), status === "time-up" ? "server-hands-in" : "hand-in-waits"];
  const [here, inPage]: [Code, Code] = status === "time-up" ? ["end-here", "end-in-page"] : ["hand-in-here", "hand-in-in-page"];
  return [FAULTS[network], trouble ? inPage : here, "late-decided"];
}

const LOCKED: Record<Network, Code> = {
  good: "lock-back", unsure: "lock-unsure", none: "lock-no-network", away: "lock-away", fault: "lock-fault", full: "lock-fault", "too-much": "lock-fault",
  rejected: "lock-rejected",
};

export function locked(facts: Facts): Code[] {
  return ["locked-why", ...answers(facts), LOCKED[facts.network]];
}

/** What is known once the exam is over. */
export interface Outcome {
  /** Nothing is left that this page could still send. */
  complete: boolean;
  /** The server has been asked which answers count, after all was sent, and has answered. */
  settled: boolean;
  /** It said which ones; a server of an earlier release does not. */
  says: boolean;
  /** What is left to be sent is the content of files. */
  file: boolean;
  /** Answers are missing, or do not count. */
  missing: boolean;
}

/** The last page. `last-lacks` and `last-not-all` have the list of answers below them. */
export function lastPage(facts: Facts, { complete, settled, says, file, missing }: Outcome): Code[] {
  const { network, queue, stuck } = facts;
  if (facts.status === "void") return ["void"];
  if (!complete && queue !== "empty" && isBad(network)) return [FAULTS[network], ...answers(facts), network === "rejected" ? "keep-open-tell" : "last-keep-open"];
  if (!complete && stuck) return ["last-lacks"];
  if (!complete && queue !== "empty") return file ? ["last-file"] : ["last-sending", "last-keep-open"];
  if (!settled) return isBad(network) ? [FAULTS[network], "last-asks-later"] : ["last-asking"];
  if (missing) return ["last-not-all"];
  return says ? ["last-all"] : [];
}

/** At the place of a picture that is not on this computer: it is on its way, or why it is not. */
export function place(fault: Fault | null): Code[] {
  return fault === null ? ["picture-coming"] : [fact(fault), ...(fault === "rejected" ? [] : (["picture-waits"] as Code[]))];
}
