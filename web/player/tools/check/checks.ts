/**
 * The questions that a candidate had scored during the exam (docs/adr/0045-check-and-report.md). No HTML in here.
 *
 * Pressing *Check* puts an event into the queue, behind the answer that it is about. From then on the question is locked here; what came of it
 * is known once the server says so. Nothing of the key or the feedback is on this computer before.
 */
import type { Checked, ExamOptions, Item, Started, Stored, SyncReply, SyncRequest, Value } from "../../../shared/api";
import type { CheckNews } from "../../exam/listeners";
import type { Queue } from "../../storage/queue";
import type { QueuedEvent } from "../../storage/store";

/** Why a question is not checked: what can be said before asking, or what the server said. */
export type NotChecked = "offline" | "unanswered" | "newer" | "wait" | "refused";

const REASONS: Record<string, NotChecked> = { NOT_ANSWERED: "unanswered", NOT_NEWEST: "newer", TOO_OFTEN: "wait" };

/** The parts of an exam that this needs. */
interface Checking {
  readonly started: { options?: ExamOptions };
  queue: Queue;
  answers: Map<string, Value>;
  latest: Map<string, Stored>;
  sync: { active: boolean; over: boolean; fault: unknown; refused: Map<string, string>; now(): void };
  readonly offline: boolean;
  readonly readonly: boolean;
  isAnswered(item: string): boolean;
  flushPage(): void;
  changed(): void;
}

/** What *start*, or a reply, says about checks; `locked_questions`: what this browser kept of it. */
type Told = Partial<Pick<Started, "checked" | "locked_questions" | "answers">>;

export class Checks implements CheckNews {
  /** What the server told, by question. */
  results = new Map<string, Checked>();
  /** Locked for all that is known here, although what came of it is not (yet). */
  private kept = new Set<string>();
  private problems = new Map<string, NotChecked>();

  constructor(private exam: Checking) {}

  private get options(): ExamOptions["check"] {
    return this.exam.started.options?.check;
  }

  /** Whether a question can be checked: undefined where the exam has no Check, false where people mark it. */
  offers(item: Item): boolean | undefined {
    return this.options && !this.options.not.includes(item.type);
  }

  /** It was pressed, and the server has not said what came of it. */
  waits(item: string): boolean {
    return !this.results.has(item) && (this.kept.has(item) || this.pressed(item));
  }

  private pressed(item: string): boolean {
    return this.exam.queue.events.some((event) => event.kind === "check" && event.item === item);
  }

  /** Its answer is final. */
  locks(item: string): boolean {
    return this.options !== undefined && (this.results.has(item) || this.waits(item));
  }

  /** Every question whose answer is final. */
  get locked(): string[] {
    if (!this.options) return [];
    const pressed = this.exam.queue.events.filter(({ kind, item }) => kind === "check" && item !== undefined).map(({ item }) => item!);
    return [...new Set([...this.results.keys(), ...this.kept, ...pressed])];
  }

  problem(item: string): NotChecked | undefined {
    return this.problems.get(item);
  }

  /** It was answered, changed or cleared: what was said before of its Check was said of another answer. */
  answered(item: string): void {
    this.problems.delete(item);
  }

  /** Has a question scored. Returns why that cannot be asked now: nothing is lost, and nothing changed. */
  press(item: string): NotChecked | null {
    const { exam } = this;
    exam.flushPage();
    if (this.locks(item) || exam.readonly) return null;
    this.problems.delete(item);
    const why = !exam.isAnswered(item) ? "unanswered" : exam.offline || exam.sync.fault ? "offline" : null;
    if (why) this.problems.set(item, why);
    else {
      exam.queue.add("check", item, undefined);
      exam.sync.now();
    }
    exam.changed();
    return why;
  }

  /** What *start* or the server told: all that was checked. What it does not know any more although its score was seen here is asked again. */
  take({ checked: told, locked_questions: kept = [], answers }: Told): void {
    if (!told || !this.options) return;
    for (const item of Object.keys(answers ?? {})) if (this.exam.isAnswered(item)) this.answered(item); // perhaps in another window
    const lost = this.locked.filter((item) => !(item in told) && !this.pressed(item));
    this.results = new Map(Object.entries(told));
    this.kept = new Set(kept.filter((item) => !(item in told)));
    for (const [item, one] of this.results) {
      this.problems.delete(item);
      const answer = one.answer ?? answers?.[item];
      if (!answer) continue;
      // An answer of this window that came too late is not the one that counts.
      this.exam.latest.set(item, answer);
      this.exam.answers.set(item, answer.value);
      this.exam.sync.refused.delete(item);
      this.exam.queue.above(answer.seq);
    }
    this.again(lost);
  }

  /** Checks these once more, each with its answer, in a database that lost it. */
  again(items: string[]): void {
    const { exam } = this;
    if (!exam.sync.active || exam.sync.over) return;
    for (const item of items) {
      if (this.pressed(item) || !exam.isAnswered(item)) continue;
      const value = exam.answers.get(item) ?? null;
      const { session, seq } = exam.queue.add("answer", item, value);
      exam.latest.set(item, { value, session, seq });
      exam.queue.add("check", item, undefined);
    }
    if (items.length) exam.sync.now();
  }

  get asks(): Pick<SyncRequest, "checked"> {
    return this.options ? { checked: this.results.size } : {};
  }

  heard(reply: SyncReply, sent: QueuedEvent[]): void {
    for (const { kind, item, seq } of sent) {
      if (kind !== "check" || item === undefined) continue;
      const refused = (reply.refused ?? []).find((one) => one.seq === seq);
      if (refused) this.problems.set(item, REASONS[refused.reason] ?? "refused");
      if (refused) this.kept.delete(item);
    }
    this.take(reply);
  }
}
