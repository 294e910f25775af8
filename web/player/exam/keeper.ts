/** What an exam asks of whoever remembers it for the next load of the page. */
import type { Started } from "../../shared/api";
import type { KeptLock } from "../lock/lock";
import type { Progress, Trouble } from "../storage/store";

/** What of the exam is on this computer. */
export interface Here {
  /** The questions themselves: a page that is loaded without the server would show them. */
  questions: boolean;
  /** The questions that cannot be shown whole without the server. */
  lacking: ReadonlySet<string>;
}

/** What remembers this exam for the next load of the page. Nothing in it throws. */
export interface Keeper {
  /** Why it does not; empty when it does. */
  readonly trouble: Trouble;
  /** The candidate came from their own login. */
  readonly home?: boolean;
  took(started: Started): Promise<void>;
  note(attempt: number, progress: Progress): Promise<void>;
  /** What an earlier page of this browser remembered of the lock. */
  readonly lock?: KeptLock | undefined;
  noteLock(lock: KeptLock): Promise<void>;
  /** What of the exam is on this computer; null while that is not known, missing where nobody looks. */
  readonly here?: Here | null;
  /** Looks anew what is. */
  look?(): void;
}

/** Where nothing is remembered. */
export const NOBODY: Keeper = { trouble: "", took: () => Promise.resolve(), note: () => Promise.resolve(), noteLock: () => Promise.resolve() };

/** Milliseconds after which the time is noted again for a later page. */
const NOTED = 15_000;

/** What of an exam is noted. */
interface Noted {
  started: Started;
  position: string;
  flags: Set<string>;
  sync: { active: boolean; over: boolean; status: Progress["status"]; deadline: string | null; breaks: Progress["breaks"] };
  queue: { epoch: string };
  checks: { locked: string[] };
  sections: { told: NonNullable<Progress["sections"]> } | null;
  clock: { monotonic(): number; pair(): Progress["told"] | null };
  keeper: Keeper;
  locking: { keep(): void };
}

/** What a page notes for the next one: where the exam is, and what time it is by the server's clock. */
export class Notes {
  private at = -Infinity;
  private what = "";

  constructor(private exam: Noted) {}

  get old(): boolean {
    return this.exam.clock.monotonic() - this.at > NOTED;
  }

  /** Remembers where this exam is; with `ifNew` only when that changed. A page that is read-only has nothing to say. */
  note(ifNew = false): void {
    const { position, flags, sync, queue, sections, checks, clock, keeper, locking, started } = this.exam;
    if (!sync.active || sync.over) return;
    const progress: Progress = { position, flags: [...flags], status: sync.status, deadline: sync.deadline };
    if (queue.epoch) progress.epoch = queue.epoch;
    if (sync.breaks || started.breaks) progress.breaks = sync.breaks;
    if (checks.locked.length) progress.locked_questions = checks.locked;
    if (sections) progress.sections = sections.told;
    const what = JSON.stringify(progress);
    if (ifNew && what === this.what) return;
    this.at = clock.monotonic();
    this.what = what;
    const told = clock.pair();
    void keeper.note(started.attempt, told ? { ...progress, told } : progress);
    locking.keep();
  }
}
