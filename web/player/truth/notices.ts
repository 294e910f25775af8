/** Which moments of a time that runs down are told. Pure. */
/** Minutes left at which the candidate is told, where the server does not say which. */
const MOMENTS = [30, 15, 5, 1];

/** The notice to give when the time left went from `before` to `now` (seconds), or null. */
export function notice(before: number, now: number, moments: readonly number[] = MOMENTS): number | null {
  const passed = moments.filter((minutes) => before > minutes * 60 && now <= minutes * 60 && now > 0);
  return passed.length ? Math.min(...passed) : null;
}

/** Which moments were told already. Each comes once for one end; a later end makes those that it moved away come again. */
export class Moments {
  private last = Infinity;
  private deadline: string | null = null;

  constructor(private minutes: readonly number[] = MOMENTS) {}

  /** The minutes to tell now, "changed" when the end was moved, or null. `remaining`: seconds until `deadline` (ISO). */
  next(deadline: string | null, remaining: number): number | "changed" | null {
    if (deadline !== this.deadline) {
      const moved = this.deadline !== null && deadline !== null;
      this.deadline = deadline;
      this.last = remaining;
      return moved ? "changed" : null;
    }
    const minutes = notice(this.last, remaining, this.minutes);
    // The server's time may set the clock back by a moment: what was passed stays passed.
    this.last = Math.min(this.last, remaining);
    return minutes;
  }
}
