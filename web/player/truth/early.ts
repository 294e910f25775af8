/** Sentences that are said before an exam runs too: why the server cannot be had, and what of the exam is here already. Pure: codes. */
import type { Early } from "../objects/list";
import type { EarlyCode } from "./codes";
import type { Fault } from "./network";

export const FAULTS: Record<Fault, EarlyCode> = {
  none: "no-network", away: "server-away", fault: "server-fault", full: "server-full", "too-much": "too-much", rejected: "rejected",
};

/** Why a request failed, and nothing else: who asked says what follows from it. */
export function fact(fault: Fault): EarlyCode {
  return FAULTS[fault];
}

/** The waiting room could not ask the server, or *start* did not come through. */
export function room(fault: Fault): EarlyCode[] {
  return [fact(fault), "room-tries"];
}

/** Before the start: what is on this computer already, and what is not going to be. */
export function early({ views, media }: Early): EarlyCode[] {
  const later: EarlyCode[] = media === "later" ? ["pictures-later"] : [];
  return views === "here" ? [media === "here" ? "early-all" : "early-questions", ...later] : later;
}
