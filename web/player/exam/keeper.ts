/** What an exam asks of whoever remembers it for the next load of the page. */
import type { Started } from "../../shared/api";
import type { KeptLock } from "../lock/lock";
import type { Progress, Trouble } from "../storage/store";

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
}

/** Where nothing is remembered. */
export const NOBODY: Keeper = { trouble: "", took: () => Promise.resolve(), note: () => Promise.resolve(), noteLock: () => Promise.resolve() };
