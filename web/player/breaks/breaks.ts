/** The candidate's breaks (docs/how/delivery/clock.md): how many are left, and whether one is under way by the server's clock. No HTML in here. */
import type { Status } from "../../shared/api";
import type { Clock } from "../../shared/clock";
import type { BreakRequest, ToldBreaks, TookBreak } from "../../shared/time";

/** What of an exam a break needs. */
interface Sitting {
  readonly clock: Clock;
  readonly queue: { attempt: number; writer: string; session: number; epoch: string };
  readonly sync: { status: Status; deadline: string | null; breaks: ToldBreaks | null; tookBreak(said: TookBreak, now: number): void; now(): void };
  changed: () => void;
}

interface BreakApi {
  takeBreak(attempt: number, body: BreakRequest): Promise<TookBreak>;
}

export class Breaks {
  private wasOn = false;

  constructor(
    private sitting: Sitting,
    private api: BreakApi,
  ) {}

  get told(): ToldBreaks | null {
    return this.sitting.sync.breaks;
  }

  /** How many may still be begun. */
  get left(): number {
    return this.told ? Math.max(0, this.told.number - this.told.taken) : 0;
  }

  /** When the break under way is over, or null. It ends by itself, whether or not the server can be asked. */
  get until(): string | null {
    const until = this.told?.until ?? null;
    return until !== null && this.sitting.sync.status === "IN_PROGRESS" && this.sitting.clock.until(until) > 0 ? until : null;
  }

  /** Seconds that the break under way still lasts. */
  get remaining(): number {
    return this.until === null ? 0 : this.sitting.clock.until(this.until);
  }

  /** Seconds of the candidate's time that a break from now on would cost, since the schedule's end does not move. */
  get cost(): number {
    const { clock, sync } = this.sitting;
    if (!this.told || sync.deadline === null) return 0;
    return Math.max(0, clock.until(sync.deadline) + this.told.minutes * 60 - clock.until(this.told.closes));
  }

  /** When the exam would end after all of a break from now on. */
  get endAfter(): string {
    const { deadline } = this.sitting.sync;
    const closes = this.told?.closes ?? deadline ?? "";
    const later = Date.parse(deadline ?? closes) + (this.told?.minutes ?? 0) * 60_000;
    return later < Date.parse(closes) ? new Date(later).toISOString() : closes;
  }

  /** The schedule's end where it comes within a day: before that a time alone would mislead. */
  get closesToday(): string | null {
    return this.told && this.sitting.clock.until(this.told.closes) < 24 * 3600 ? this.told.closes : null;
  }

  /** To be called every second: true when a break began or ended. */
  tick(): boolean {
    const on = this.until !== null;
    const news = on !== this.wasOn;
    this.wasOn = on;
    return news;
  }

  begin(): Promise<void> {
    return this.ask((this.told?.taken ?? 0) + 1, true);
  }

  end(): Promise<void> {
    return this.ask(this.told?.taken ?? 0, false);
  }

  private async ask(number: number, begin: boolean): Promise<void> {
    const { clock, queue, sync } = this.sitting;
    const { writer, session, epoch } = queue;
    const asked = clock.monotonic();
    const said = await this.api.takeBreak(queue.attempt, { writer, session, number, begin, ...(epoch ? { epoch } : {}) });
    clock.told(said.server_time, asked);
    sync.tookBreak(said, clock.monotonic());
    sync.status = said.status;
    this.tick();
    sync.now();
    this.sitting.changed();
  }
}
