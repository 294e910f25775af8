/** The exam in whose waiting room the candidate is while they practise: when it opens, as far as this tab knows. No HTML in here. */
import { notice } from "../truth/notices";
import type { Kept } from "./kept";
import { Opening, type Opens } from "./opening";

/** Seconds between two questions to the waiting room. */
const ASKED = 5;
/** After so many seconds without an answer the waiting room cannot be counted upon. */
const SILENT = 20;
/** Another opening that differs by less than so many seconds is the same, known better. */
const SAME = 60;
/** Minutes before the opening at which it is said. */
const MOMENTS = [5, 2];
/** A practice ends by itself so many seconds before the exam opens. */
const BEFORE = 60;

/** What became known: `moved` to another time, `closer` by one of the moments, `off`: it does not open as far as the waiting room knows. */
export type News = "moved" | "closer" | "off" | null;

/** After how many seconds the exam opens, and of which registration it is, as the waiting room says it in the address. */
function fromAddress(): { opens: number; room: string } | null {
  const given = new URLSearchParams(location.hash.slice(1));
  if (location.hash) history.replaceState(null, "", location.pathname);
  const seconds = Number(given.get("opens") ?? "none");
  return Number.isFinite(seconds) ? { opens: seconds, room: given.get("room") ?? "" } : null;
}

export class Awaited {
  /** Milliseconds since 1970; Infinity: not known, or never; null where no exam is waited for. */
  opens: number | null = null;
  room = "";
  private opening: Opening | null = null;
  private heard: number;
  private asked = -Infinity;
  private before = Infinity;
  private unsaid: News = null;

  constructor(
    private kept: Kept,
    private now: () => number = () => Date.now(),
  ) {
    this.heard = now();
    const given = fromAddress();
    if (given) kept.noteOpening(given.opens, given.room);
    const { opening } = kept;
    if (!opening) return;
    this.opens = opening.at;
    this.room = opening.room;
    this.opening = new Opening(this.room, { told: (opens) => this.told(opens) });
  }

  /** Seconds until it opens; Infinity where that is not known. */
  get left(): number {
    return this.opens === null ? Infinity : (this.opens - this.now()) / 1000;
  }

  /** Nobody practises any more whose exam opens now. */
  get due(): boolean {
    return this.left <= BEFORE;
  }

  /** The waiting room's tab does not answer: it was closed, or sleeps. */
  get silent(): boolean {
    return this.opens !== null && this.now() - this.heard > SILENT * 1000;
  }

  /** Each second: what is to be said now, once. */
  tick(): News {
    if (this.opens === null) return null;
    if (this.now() - this.asked >= ASKED * 1000) {
      this.asked = this.now();
      this.opening?.ask();
    }
    const { left, unsaid } = this;
    const closer = notice(this.before, left, MOMENTS) !== null;
    this.before = left;
    this.unsaid = null;
    return unsaid ?? (closer ? "closer" : null);
  }

  close(): void {
    this.opening?.close();
  }

  private told(opens: Opens): void {
    this.heard = this.now();
    if (opens === null) return;
    const before = this.left;
    this.opens = this.now() + opens * 1000;
    this.kept.noteOpening(opens, this.room);
    if (opens === before || Math.abs(opens - before) < SAME) return;
    this.before = opens;
    this.unsaid = opens === Infinity ? "off" : "moved";
  }
}
