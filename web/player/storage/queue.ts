/**
 * What this browser has still to send for one attempt.
 *
 * Memory is the truth while the page lives; the store is the copy that survives it. Nothing in here throws: a store
 * that fails only makes the queue say that it is not durable, and is tried again with every later event.
 */
import type { WireEvent } from "../../shared/api";
import { type EventKey, patience, type QueuedEvent, sessionIn, type Trouble, troubleOf } from "./store";

/** The part of the store that a queue needs. */
export interface EventStore {
  events(attempt: number): Promise<QueuedEvent[]>;
  addEvent(event: QueuedEvent, replaced: EventKey[]): Promise<void>;
  removeEvents(keys: EventKey[]): Promise<void>;
  settleEvents(events: QueuedEvent[]): Promise<void>;
}

interface Entry {
  event: QueuedEvent;
  bytes: number;
  stored: boolean;
  sending: boolean;
  /** It was acknowledged in another life of the database: it goes there again, whatever came after it. */
  again?: boolean;
  /** A newer one took its place before it was sent. */
  replaced: boolean;
  /** Refused by the server on its own: kept, reported, not sent again before the next load of the page. */
  aside: boolean;
  since: number;
}

/** Events of one writer and one session, to be sent together. */
export interface Batch {
  writer: string;
  session: number;
  entries: Entry[];
  /** Whether something else waits behind it. */
  more: boolean;
}

const encoder = new TextEncoder();
/** Kinds of which only the newest value counts while it is unsent. */
const MERGED = new Set(["answer", "flag", "visit", "note", "play"]);
/** So long acknowledged events stay here, in milliseconds: what the server lost with its database is sent to the next one. */
const KEPT = 10 * 60_000;
/** Bytes of acknowledged events that stay at most. */
const MOST_KEPT = 8_000_000;
/** Events that are kept for one attempt; answers, flags and the hand-in always are. */
const MOST = 2000;
/** Errors that lie in what is stored, not in the store: what comes after it may well be stored. */
const ITS_OWN = new Set(["DataCloneError", "DataError"]);

export class Queue {
  /** Why something is in memory only; empty when all of it is on disk. */
  trouble: Trouble = "";
  changed: () => void = () => {};
  /** Which life of the server's database this page speaks to (docs/how/delivery/epoch.md); empty until it is told. */
  epoch = "";
  private entries: Entry[] = [];
  /** What was acknowledged a short while ago, oldest first. */
  private kept: Entry[] = [];
  private seq = 0;
  private work: Promise<void> = Promise.resolve();

  constructor(
    private store: EventStore,
    readonly attempt: number,
    readonly writer: string,
    /** The session in which new events are made. */
    public session: number,
  ) {}

  /** False when something is only in memory: a reload would lose it. */
  get durable(): boolean {
    return this.trouble === "";
  }

  /** Takes over what earlier pages left in this browser; called again it finds what was left since. */
  async adopt(): Promise<void> {
    try {
      const known = new Set([...this.entries, ...this.kept].map(({ event }) => `${event.writer} ${event.seq}`));
      const found = await patience(this.store.events(this.attempt));
      for (const event of found) {
        if (!isWhole(event)) continue;
        this.above(event.seq);
        if (event.writer === this.writer || known.has(`${event.writer} ${event.seq}`)) continue;
        (event.done ? this.kept : this.entries).push(entry(event, true));
      }
      this.resend();
      this.prune();
    } catch (error) {
      this.trouble = troubleOf(error);
    }
    this.bound();
    this.tell();
  }

  /** A page that is loaded again and again without network must not fill the disk: the oldest visits and facts give way. */
  private bound(): void {
    let over = this.entries.length - MOST;
    if (over <= 0) return;
    const dropped = this.entries.filter((one) => ["visit", "log"].includes(one.event.kind) && !one.sending && over-- > 0);
    this.entries = this.entries.filter((one) => !dropped.includes(one));
    this.forget(dropped);
  }

  /** New events get numbers above `seq`: pages of one session share their order. */
  above(seq: number): void {
    this.seq = Math.max(this.seq, seq);
  }

  /**
   * Adds an event at the end; an unsent one of the same kind, item and session is replaced. In session 0 an answer stands only where
   * none comes from elsewhere.
   */
  add(kind: WireEvent["kind"], item: string | undefined, value: unknown, session = this.session): QueuedEvent {
    const event: QueuedEvent = {
      attempt: this.attempt, writer: this.writer, session,
      seq: ++this.seq, at: new Date().toISOString(), kind,
      ...(item === undefined ? {} : { item }),
      ...(value === undefined ? {} : { value }),
    };
    const replaced = this.entries.filter(
      (old) =>
        MERGED.has(kind) && !old.again && old.event.writer === this.writer && old.event.session === session && !old.sending &&
        old.event.kind === kind && (kind === "visit" || old.event.item === item),
    );
    this.entries = this.entries.filter((old) => !replaced.includes(old));
    for (const old of replaced) old.replaced = true;
    const added = entry(event, false);
    this.entries.push(added);
    this.persist(replaced, added);
    this.bound();
    this.tell();
    return event;
  }

  /**
   * The next events to send, oldest writer first: at most `count` of them and `bytes` of their JSON, but always one.
   * A hand-in goes last of all, whoever wrote it; without `all`, that of another page waits on. Null when nothing waits.
   */
  next(count: number, bytes: number, all = true): Batch | null {
    const waiting = this.entries.filter((one) => !one.aside && (all || this.isMine(one) || one.event.kind !== "hand_in"));
    const first = this.groups(waiting)[0];
    if (!first) return null;
    const others = waiting.some((one) => !first.includes(one) && one.event.kind !== "hand_in");
    const taken: Entry[] = [];
    let size = 0;
    for (const one of first) {
      if (taken.length && others && one.event.kind === "hand_in") break;
      if (taken.length && (taken.length >= count || size + one.bytes > bytes)) break;
      taken.push(one);
      size += one.bytes;
    }
    const { writer, session } = first[0]!.event;
    return { writer, session, entries: taken, more: taken.length < waiting.length };
  }

  /** Runs of one writer and session. Those that end in a hand-in come after the others, this page's own come last. */
  private groups(waiting: Entry[]): Entry[][] {
    const groups = new Map<string, Entry[]>();
    for (const one of waiting) {
      const name = `${one.event.session} ${one.event.writer}`;
      groups.set(name, [...(groups.get(name) ?? []), one]);
    }
    const all = [...groups.values()].map((group) => group.sort((a, b) => a.event.seq - b.event.seq));
    const ends = (group: Entry[]) => (group[0]!.event.kind === "hand_in" ? 1 : 0);
    const own = (group: Entry[]) => (group[0]!.event.writer === this.writer ? 1 : 0);
    return all.sort((a, b) => ends(a) - ends(b) || own(a) - own(b) || a[0]!.event.session - b[0]!.event.session);
  }

  /** Events of this page for a last message while it is being closed. */
  lastWords(bytes: number): QueuedEvent[] {
    const mine = (one: Entry) => one.event.writer === this.writer && one.event.session === this.session;
    const others = this.entries.some((one) => !one.aside && !mine(one));
    const own = this.entries.filter((one) => mine(one) && !one.aside && !(others && one.event.kind === "hand_in"));
    const words: QueuedEvent[] = [];
    let size = 0;
    for (const one of own) {
      size += one.bytes;
      if (size > bytes || words.length >= 200) break;
      words.push(one.event);
    }
    return words;
  }

  /** Marks the batch as under way, so that nothing in it is replaced meanwhile. */
  sending(batch: Batch, on: boolean): void {
    for (const one of batch.entries) one.sending = on;
  }

  /** Removes what was sent in `batch` and is stored up to `highest`. What was not sent is never removed. Returns how many. */
  acknowledge(batch: Batch, highest: number): number {
    const done = batch.entries.filter((one) => one.event.seq <= highest);
    // An answer that was set aside is settled by a later one to the same question that was accepted.
    const settled = this.entries.filter(
      ({ aside, event }) =>
        aside && event.kind === "answer" && event.writer === batch.writer &&
        done.some((one) => one.event.kind === "answer" && one.event.item === event.item && one.event.seq > event.seq),
    );
    const gone = [...done, ...settled];
    this.entries = this.entries.filter((one) => !gone.includes(one));
    if (this.epoch) {
      this.settle(done);
      this.forget(settled);
    } else this.forget(gone);
    this.tell();
    return done.length;
  }

  private settle(done: Entry[]): void {
    for (const one of done) one.event = { ...one.event, done: { at: Date.now(), epoch: this.epoch } };
    this.kept.push(...done);
    if (done.length) this.later(() => patience(this.store.settleEvents(done.map((one) => one.event))));
    this.prune();
  }

  /** The server speaks of another life of its database: what the one before acknowledged waits again, under its own writer and number. */
  learn(epoch: string): void {
    this.epoch = epoch;
    this.resend();
    this.tell();
  }

  private resend(): void {
    if (!this.epoch) return;
    const again = this.kept.filter(({ event }) => event.done!.epoch !== this.epoch);
    this.kept = this.kept.filter((one) => !again.includes(one));
    for (const { event: { done: _, ...event } } of again) this.entries.push({ ...entry(event, true), again: true });
  }

  /** Everything of this page for the attempt that takes the place of one that the server does not know any more. */
  handOver(to: Queue): void {
    // Another page of this browser may hand over what this one had numbered and does not keep any more.
    to.above(this.seq);
    for (const { event: { done, ...event } } of [...this.kept, ...this.entries]) {
      to.above(event.seq);
      to.entries.push({ ...entry({ ...event, attempt: to.attempt, session: sessionIn(event.session, to.session) }, false), again: !!done });
    }
    this.kept = [];
    this.entries = [];
    to.persist();
  }

  private prune(): void {
    const oldest = Date.now() - KEPT;
    let bytes = this.kept.reduce((sum, one) => sum + one.bytes, 0);
    const gone = this.kept.filter((one) => {
      const goes = one.event.done!.at < oldest || bytes > MOST_KEPT;
      if (goes) bytes -= one.bytes;
      return goes;
    });
    if (!gone.length) return;
    this.kept = this.kept.filter((one) => !gone.includes(one));
    this.forget(gone);
  }

  /** Whether something was acknowledged so short a while ago that another life of the database may ask for it. */
  get keeps(): boolean {
    this.prune();
    return this.kept.length > 0;
  }

  setAside(one: Entry): void {
    one.aside = true;
    this.tell();
  }

  /** Waits until the store has said yes or no to everything so far. */
  settled(): Promise<void> {
    return this.work;
  }

  /**
   * Tries again to store what is only in memory. What was just `added` is stored even when the server has acknowledged
   * it by then: a page that opens without the server knows an answer from here.
   */
  persist(replaced: Entry[] = [], added?: Entry): void {
    this.later(async () => {
      let gone = replaced.map(key);
      for (const one of new Set([...this.entries, ...(added ? [added] : [])])) {
        if (one.stored || one.replaced || (one !== added && !this.entries.includes(one))) continue;
        if (await this.keep(one, gone)) gone = [];
      }
      if (gone.length) await patience(this.store.removeEvents(gone));
    });
  }

  /** False for an event that no store would take; raises when the store takes nothing at the moment. */
  private async keep(one: Entry, gone: EventKey[]): Promise<boolean> {
    try {
      await patience(this.store.addEvent(one.event, gone));
      one.stored = true;
      if (this.entries.every((each) => each.stored)) this.trouble = "";
      return true;
    } catch (error) {
      this.trouble = troubleOf(error);
      if (!ITS_OWN.has((error as Error | null)?.name ?? "")) throw error;
      return false;
    }
  }

  private forget(done: Entry[]): void {
    if (done.length) this.later(() => patience(this.store.removeEvents(done.map(key))));
  }

  private later(step: () => Promise<void>): void {
    // What could not be stored is tried again with the next event; what could not be removed is sent once more after
    // a reload, which changes nothing.
    this.work = this.work.then(step).catch(() => {}).then(() => this.tell());
  }

  /** A page that fails to show what changed must not fail the queue. */
  private tell(): void {
    try {
      this.changed();
    } catch (error) {
      console.error(error);
    }
  }

  /** Events that wait to be sent, those set aside not counted. */
  get size(): number {
    return this.entries.filter((one) => !one.aside).length;
  }

  /** Whether answers (not merely visits, facts, plays and the candidate's own notes) wait, or a hand-in; without `all`, one of this page. */
  answersWaiting(all = true): boolean {
    const answers = this.entries.some((one) => !one.aside && !["visit", "log", "note", "play", "hand_in"].includes(one.event.kind));
    return answers || this.handingIn(all);
  }

  /** Questions whose answer waits. */
  get waiting(): Set<string> {
    return this.items(false);
  }

  /** Milliseconds since the oldest waiting answer was given. */
  get age(): number {
    const waiting = this.entries.filter((one) => !one.aside && one.event.kind === "answer");
    return waiting.length ? performance.now() - Math.min(...waiting.map((one) => one.since)) : 0;
  }

  /** Items whose newest answer the server would not take. */
  get aside(): Set<string> {
    return this.items(true);
  }

  private items(aside: boolean): Set<string> {
    const answers = this.entries.filter(({ event, ...one }) => one.aside === aside && event.kind === "answer" && event.item !== undefined);
    return new Set(answers.map(({ event }) => event.item!));
  }

  /** Whether a hand-in waits; without `all`, one of this page. */
  handingIn(all = true): boolean {
    return this.entries.some((one) => !one.aside && one.event.kind === "hand_in" && (all || this.isMine(one)));
  }

  private isMine(one: Entry): boolean {
    return one.event.writer === this.writer;
  }

  /** All that waits, in the order in which the server will rank it. */
  get events(): QueuedEvent[] {
    return this.entries.map((one) => one.event).sort((a, b) => a.session - b.session || a.seq - b.seq);
  }
}

/** Whether a record of the store is an event at all: one that is not must not hold up the others. */
function isWhole(event: QueuedEvent | null | undefined): event is QueuedEvent {
  return !!event && typeof event.writer === "string" && Number.isSafeInteger(event.seq) && Number.isSafeInteger(event.session) && typeof event.kind === "string";
}

function key(one: Entry): EventKey {
  return [one.event.attempt, one.event.writer, one.event.seq];
}

function entry(event: QueuedEvent, stored: boolean): Entry {
  return { event, stored, sending: false, replaced: false, aside: false, since: performance.now(), bytes: encoder.encode(JSON.stringify(wire(event))).length + 1 };
}

/** An event as it goes over the wire. */
export function wire({ seq, at, kind, item, value }: QueuedEvent): WireEvent {
  return { seq, at, kind, ...(item === undefined ? {} : { item }), ...(value === undefined ? {} : { value }) };
}
