/** For how long a request that failed waits before it is tried again, in milliseconds. */
import { ApiError } from "../../shared/api";

const LONGEST = 30_000;

/** Full jitter: anything between nothing and a bound that doubles with each failure, so that a hall does not come back at once. */
export function pause(failures: number): number {
  return Math.random() * Math.min(LONGEST, 1000 * 2 ** Math.min(failures, 10));
}

/** How long the server asked to be left alone; 0 where it did not. */
export function waitAsked(error: unknown): number {
  return error instanceof ApiError ? Math.min(error.wait * 1000, LONGEST) : 0;
}

/** Seconds after which an unsaved answer goes out. */
export const CHOICE = 1;
export const TEXT = 15;
/** So long before the end, text is sent as soon as choices are. */
export const NEAR_END = 30;
