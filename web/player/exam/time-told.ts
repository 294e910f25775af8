/** The exam's clock as the server said it last: deadline, sections, breaks. */
import type { SyncReply } from "../../shared/api";
import type { ToldBreaks, ToldTime } from "../../shared/time";

export class TimeTold {
  deadline: string | null = null;
  /** Of the exam's sections, where it has some. */
  sections: SyncReply["sections"];
  /** Null where the candidate has none. */
  breaks: ToldBreaks | null = null;
  /** When a break began or ended last, by the steady counter. */
  private breakAt = -Infinity;

  /** Takes over an answer that was asked for at `asked`. What was asked before a break began or ended is older than that. */
  takeTime(said: ToldTime, asked: number): void {
    if (asked < this.breakAt) return;
    this.deadline = said.deadline ?? this.deadline;
    this.sections = said.sections ?? this.sections;
    this.breaks = said.breaks ?? null;
  }

  /** Takes over the answer to a break that began or ended, which arrived at `now`. */
  tookBreak(said: ToldTime, now: number): void {
    this.takeTime(said, now);
    this.breakAt = now;
  }
}
