/**
 * When a page locks because the connection was lost, and what opens it again. Pure: moments are handed in.
 *
 * Silence is counted on the steady counter, from the first request that got no answer: between two requests nothing is
 * lost, however long the server told the page to wait, and a hidden page whose timers the browser slows down is not
 * offline. A computer that slept counts nothing meanwhile; there the server's own times of two answers tell. An answer
 * ends the silence, never the lock: that takes an order of the invigilator or a one-time code.
 */

/** What a browser remembers of it for the next load of the page. */
export interface KeptLock {
  attempt: number;
  /** Name of the latest lock; "" before the first. */
  name: string;
  locked: boolean;
  /** Highest number of a one-time code that was used. */
  used: number;
  /** Wrong codes since the last right one. */
  wrong: number;
  /** The server's time of its last answer, in milliseconds. */
  heard: number | null;
}

/** Browsers let a hidden page talk once a minute: so much longer than allowed must a gap between two answers be, in milliseconds. */
export const SLACK = 60_000;

export class Lock {
  name = "";
  locked = false;
  /** The server's time of its last answer, in milliseconds. */
  heardAt: number | null = null;
  private since: number | null = null;

  constructor(
    /** Milliseconds of silence after which it locks. */
    readonly after: number,
    private newName: () => string,
  ) {}

  /** A request goes out. `silent`: how long it had been silent before this page was opened. */
  asking(now: number, silent = 0): void {
    this.since ??= now - silent;
  }

  /**
   * The server answered. `counts` is false where a silence does not matter: in a pause, or after the end; `turn` is how
   * long the page was to wait. True when the gap between its last two answers locks the page just now.
   */
  heard(serverTime: number | null, turn: number, counts: boolean): boolean {
    this.since = null;
    if (serverTime === null) return false;
    const gap = this.heardAt === null ? 0 : serverTime - this.heardAt - turn;
    this.heardAt = serverTime;
    return this.silentFor(gap, counts);
  }

  /** Somebody else counted the silence: the server, between the last page and this one. */
  silentFor(gap: number, counts: boolean): boolean {
    return counts && gap >= this.after + SLACK && this.shut();
  }

  /** To be called every second. True when it locks just now. */
  tick(now: number, counts: boolean): boolean {
    if (!counts) this.since = null;
    return this.since !== null && now - this.since >= this.after && this.shut();
  }

  /** Opens the lock with this name: an order for an earlier one changes nothing. True when it opens just now. */
  open(name: string): boolean {
    if (!this.locked || name !== this.name) return false;
    this.locked = false;
    this.since = null;
    return true;
  }

  /** Takes over what another page of this attempt was. */
  recall(name: string, locked: boolean): void {
    this.name = name;
    this.locked = locked;
  }

  private shut(): boolean {
    if (this.locked) return false;
    this.name = this.newName();
    return (this.locked = true);
  }
}

/** Seconds to wait after so many wrong codes in a row: two slips are free, then it doubles. */
export function codeWait(wrong: number): number {
  return wrong < 3 ? 0 : Math.min(300, 5 * 2 ** (wrong - 3));
}
