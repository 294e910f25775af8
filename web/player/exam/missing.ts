/** The one list of answers that the server does not have, or that do not count. Whatever is said about saving is said from this list. */
import { answered } from "../../items/element";
import type { FileValue, Item, Missing, Place, Stored, Value, Why } from "../../shared/api";
import type { Counting } from "../sections/counting";
import type { Queue } from "../storage/queue";
import type { Sync } from "./sync";
import type { Uploads } from "./uploads";

/** What goes away by itself as long as the page is open. */
export const ON_ITS_WAY: readonly Why[] = ["waits", "file"];

/** What is still to be sent: nothing, something that is just on its way, or something that has waited for long or cannot go now. */
export type Unsent = "empty" | "sending" | "waits";

/** Milliseconds after which an answer that still waits is no longer just being saved. */
const TOO_LONG = 25_000;

/** The parts of an exam that know something of this. */
interface Known {
  items: Item[];
  answers: Map<string, Value>;
  /** The newest answer to each question, and where it ranks. */
  latest: Map<string, Stored>;
  queue: Queue;
  uploads: Uploads;
  sync: Sync;
  counting: Pick<Counting, "tally">;
}

export class Sent {
  constructor(private known: Known) {}

  /** The answers that the server does not have, or that do not count. */
  get missing(): Missing[] {
    return missingOf(this.known);
  }

  /** Those that do not go away by themselves, and of which the server does not know. */
  get stuck(): Missing[] {
    return this.missing.filter(({ why }) => why !== "waits" && why !== "late" && why !== "absent");
  }

  /** What is still to be sent of answers and their files. A hand-in, or a lock, that is to be told is no answer. */
  get queue(): Unsent {
    const { queue, sync } = this.known;
    if (!this.missing.some(({ why }) => ON_ITS_WAY.includes(why))) return "empty";
    return sync.fault || sync.silent || queue.age > TOO_LONG ? "waits" : "sending";
  }

  /** Nothing is left that this page could still send. */
  get complete(): boolean {
    const { queue, uploads } = this.known;
    return queue.size === 0 && !queue.aside.size && !uploads.pending;
  }

  /** All of it is sent, and the server has said which answers count. */
  get settled(): boolean {
    return this.complete && this.known.sync.answered;
  }

  /** How many of all questions have an answer that counts, by what the server says. */
  get counted(): { n: number; total: number } {
    const { items, answers, sync, counting } = this.known;
    const standing = sync.standing?.answers ?? {};
    const typeOf = new Map(items.map(({ id, type }) => [id, type]));
    return counting.tally((id) => id in standing && answered(answers.get(id), typeOf.get(id)));
  }

  /** The same, once the server has said that it has every answer and that all of them count; it stays true. */
  get received(): { n: number; total: number } | undefined {
    return this.settled && this.known.sync.standing && !this.missing.length ? this.counted : undefined;
  }
}

/** One entry a question, in the order of the questions, with the gravest reason. */
function missingOf(known: Known): Missing[] {
  const { waiting, aside } = known.queue;
  return known.items.flatMap(({ id: item }, place) => {
    const files = filesOf(known.answers.get(item)).map(({ sha256 }) => known.uploads.stateOf(sha256));
    const reasons: [Why, boolean][] = [
      ["file-lost", files.includes("lost")],
      ["unsent", aside.has(item)],
      ["refused", known.sync.refused.has(item)],
      ["file-refused", files.includes("refused")],
      ["waits", waiting.has(item)],
      ["file", files.includes("pending")],
    ];
    const why = reasons.find(([, holds]) => holds)?.[0] ?? unlikeStanding(known, item);
    return why ? [{ item, number: place + 1, why }] : [];
  });
}

/** What the server said to count is older than what was given here. */
function unlikeStanding({ latest, sync: { standing } }: Known, item: string): Why | undefined {
  const given = latest.get(item);
  if (!standing || !given || !isNewer(given, standing.answers[item])) return undefined;
  return isNewer(given, standing.late[item]) ? "absent" : "late";
}

function isNewer({ session, seq, value }: Stored, [otherSession, otherSeq]: Place = [-1, -1]): boolean {
  // A question that was cleared before anything of it arrived has no answer anywhere.
  if (value === null && otherSession === -1) return false;
  return session > otherSession || (session === otherSession && seq > otherSeq);
}

export function filesOf(value: Value | undefined): FileValue[] {
  return Array.isArray(value?.files) ? (value.files as FileValue[]) : [];
}
