/** Problems with questions that a candidate reports: into the queue first, as answers are. No HTML in here. */
import type { ExamOptions } from "../../../shared/api";
import type { Queue } from "../../storage/queue";

/** Characters of a report; the server takes no more. */
export const MOST_REPORTED = 2000;

interface Reporting {
  readonly started: { options?: ExamOptions; reported?: Record<string, number> };
  queue: Queue;
  sync: { active: boolean; soon(seconds: number): void };
  readonly phase: string;
  changed(): void;
}

export class Reports {
  /** What was typed and not sent, by question. */
  readonly drafts = new Map<string, string>();
  private made = new Map<string, number>();

  constructor(private exam: Reporting) {}

  get offered(): boolean {
    return this.exam.started.options?.reports === true;
  }

  get open(): boolean {
    return this.exam.sync.active && this.exam.phase === "running";
  }

  /** False when it could not be taken: what was typed stays. */
  send(item: string, text: string): boolean {
    const said = text.trim().slice(0, MOST_REPORTED);
    if (!said || !this.open) return false;
    this.exam.queue.add("report", item, { text: said });
    this.made.set(item, (this.made.get(item) ?? 0) + 1);
    this.drafts.delete(item);
    this.exam.sync.soon(0);
    this.exam.changed();
    return true;
  }

  /** How many reports of a question are on their way. */
  waiting(item: string): number {
    return this.exam.queue.events.filter((event) => event.kind === "report" && event.item === item).length;
  }

  /** How many of a question the server has, as far as this page knows. */
  sent(item: string): number {
    return Math.max(0, (this.exam.started.reported?.[item] ?? 0) + (this.made.get(item) ?? 0) - this.waiting(item));
  }
}
