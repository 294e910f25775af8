/** One running exam in this page: what is on the screen, what is saved, how much time is left. No HTML in here. */
import { answered } from "../../items/element";
import type { Api, Item, Paper, Started, Stored, SyncRequest, Value } from "../../shared/api";
import type { Clock } from "../../shared/clock";
import { randomId } from "../../shared/ids";
import { Breaks } from "../breaks/breaks";
import { Locking } from "../lock/locking";
import { Counting } from "../sections/counting";
import { type Sections, sectionsOn } from "../sections/sections";
import { Queue } from "../storage/queue";
import { type ExamStore, patience, type Trouble } from "../storage/store";
import { Checks } from "../tools/check/checks";
import { Desk } from "../tools/desk";
import { Reports } from "../tools/report/reports";
import { type Keeper, NOBODY, Notes } from "./keeper";
import type { Teller } from "./listeners";
import { CHOICE, NEAR_END, TEXT } from "./backoff";
import { filesOf, Sent } from "./missing";
import { renew } from "./renewal";
import { Sync } from "./sync";
import { Tabs } from "./tabs";
import { Uploads } from "./uploads";

export type Phase = "running" | "locked" | "break" | "time-up" | "paused" | "handing-in" | "handed-in" | "void";

export class Exam implements Teller {
  readonly items: Item[];
  readonly uploads: Uploads;
  readonly sync: Sync;
  /** What of this exam is with the server. */
  readonly sent = new Sent(this);
  readonly queue: Queue;
  readonly locking: Locking;
  /** Null in an exam without sections. */
  readonly sections: Sections | null;
  readonly counting: Counting;
  readonly breaks: Breaks;
  readonly checks = new Checks(this);
  readonly reports = new Reports(this);
  readonly desk = new Desk((item, value, kind) => this.noteDown(item, value, kind));
  answers = new Map<string, Value>();
  flags = new Set<string>();
  position: string;
  /** Any part of what can be seen changed. */
  changed: () => void = () => {};
  /** Hands over what is being typed at this moment. */
  flushPage: () => void = () => {};
  keeper: Keeper = NOBODY;
  /** The server began this exam anew, since it lost the attempt: the page goes on with another exam, which gets everything of this one. */
  begunAnew: (started: Started) => Promise<void> = () => Promise.resolve();
  private notes = new Notes(this);
  private tabs: Tabs;
  private timeUp = false;
  /** The newest answer to each question that is known here, and where it ranks. */
  readonly latest: Map<string, Stored>;
  private ended = false;
  /** The end was seen, and what was being typed at that moment was handed over; null while that is done. */
  private endSeen: boolean | null = false;

  constructor(
    readonly started: Started,
    readonly paper: Paper,
    private api: Api,
    private store: ExamStore,
    /** Told the server's time of `started` already, unless that comes from this browser's store. */
    readonly clock: Clock,
    private registration: string,
    private writer: string = randomId(),
  ) {
    const order = started.sheet.order ?? [];
    const place = (item: Item) => (order.includes(item.id) ? order.indexOf(item.id) : order.length);
    const drawn = order.length ? paper.items.filter((item) => order.includes(item.id)) : paper.items;
    this.items = [...drawn].sort((a, b) => place(a) - place(b));
    this.latest = new Map(Object.entries(started.answers ?? {}));
    this.desk.take(started);
    this.flags = new Set(started.flags ?? []);
    this.position = this.find(started.position)?.id ?? this.items[0]?.id ?? "";
    this.queue = new Queue(store, started.attempt, writer, started.session);
    this.queue.epoch = started.epoch ?? "";
    this.sync = new Sync(api, this.queue, this.clock);
    this.sync.teller = this;
    this.sync.checks = this.checks;
    this.breaks = new Breaks(this, api);
    this.sync.elsewhere = this.counting = new Counting(this);
    this.sync.watcher = this.locking = new Locking(this, started.options?.lock_after ?? null);
    this.uploads = new Uploads(api, store, started.attempt);
    this.uploads.isUnnamed = (sha256) => this.queue.events.some(({ kind, value }) => kind === "answer" && filesOf(value as Value).some((file) => file.sha256 === sha256));
    this.tabs = new Tabs(started.attempt, writer, () => this.anotherTab());
    this.sections = sectionsOn(paper, this.items.map(({ id }) => id), this.clock, (item) => this.isAnswered(item));
    this.take(started);
  }

  /** Reads what earlier pages left, and begins to sync. */
  async open(): Promise<void> {
    await this.queue.adopt();
    for (const answer of await this.known("answers")) this.overlay(answer.item, answer);
    for (const kind of ["note", "play"] as const) for (const one of await this.known(`${kind}s`)) this.desk.adopt({ kind, ...one });
    for (const event of this.queue.events) {
      this.desk.adopt(event);
      if (event.item === undefined) continue;
      if (event.kind === "answer") this.overlay(event.item, event as unknown as Stored);
      if (event.kind === "flag") this.mark(event.item, event.value === true);
      if (event.kind === "visit" && this.find(event.item)) {
        this.sections?.replay(event.item, this.position);
        this.position = event.item;
      }
    }
    this.showLatest();
    this.locking.opened(this.keeper.lock);
    this.sync.changed = this.queue.changed = this.uploads.changed = () => this.news();
    await this.uploads.adopt();
    this.uploads.keepOnly(this.namedFiles());
    void this.uploads.verify([...this.answers.values()].flatMap(filesOf));
    if (this.sync.active) this.tabs.announce();
    this.sync.start(0.5 * Math.random());
    if (this.sections?.settle(this.position) ?? true) this.visit(this.position);
  }

  /** This page opened without the server: it takes its place as the active page of its session once it can be asked. */
  unclaimed(): void {
    this.sync.claim = async () => this.goOn(await this.ask({ session: this.queue.session }));
  }

  close(): void {
    this.sync.stop();
    this.uploads.stop();
    this.tabs.close();
  }

  answer(item: string, value: Value, urgent: boolean, chosen = false): void {
    // What was typed until a pause or the end began still counts; the server judges.
    if (!this.sync.active || this.endSeen || this.queue.handingIn() || this.checks.locks(item)) return;
    if (!chosen && this.counting.refuses(item, value)) return;
    this.answers.set(item, value);
    const { session, seq } = this.queue.add("answer", item, value);
    this.latest.set(item, { value, session, seq });
    this.checks.answered(item);
    this.sync.refused.delete(item);
    this.sync.soon(urgent || this.nearest < NEAR_END ? CHOICE : TEXT);
    this.uploads.keepOnly(this.namedFiles());
    this.changed();
  }

  file(sha256: string, content: Blob): void {
    this.uploads.add(sha256, content);
  }

  visit(item: string): void {
    if (!this.find(item)) return;
    if (this.sections && !this.sections.enter(item, this.position, this.readonly)) return this.changed();
    this.arrive(item);
  }

  /** The introduction of a section was read: its time begins with its first question. */
  beginSection(): void {
    const first = this.readonly ? undefined : this.sections?.begin(this.position);
    if (first !== undefined) this.arrive(first);
  }

  private arrive(item: string): void {
    this.position = item;
    if (!this.readonly) {
      this.queue.add("visit", item, undefined);
      this.sync.soon(this.queue.answersWaiting() ? CHOICE : TEXT);
    }
    this.notes.note(true);
    this.changed();
  }

  flag(item: string, on: boolean): void {
    if (this.readonly) return;
    this.mark(item, on);
    this.queue.add("flag", item, on);
    this.sync.soon(CHOICE);
    this.notes.note(true);
    this.changed();
  }

  /** A candidate's own notes, and what they heard, which ends where the lock begins: saved like an answer, but no answer. */
  private noteDown(item: string | undefined, value: Value, kind: "note" | "play"): Stored | null {
    if (!this.sync.active || !["running", "break", "paused", "time-up", ...(kind === "play" ? ["locked"] : [])].includes(this.phase)) return null;
    const { session, seq } = this.queue.add(kind, item, value);
    this.sync.soon(item === undefined ? TEXT : CHOICE);
    this.changed();
    return { value, session, seq };
  }

  /** The last event of the queue; from here on the page only sends. */
  handIn(): void {
    if (this.readonly && !(this.sync.active && this.phase === "locked")) return;
    this.queue.add("hand_in", undefined, undefined);
    this.sync.now();
    this.changed();
  }

  /** A field or a question was left: what is unsent goes out as soon as the server likes. */
  save(): void {
    if (this.queue.answersWaiting()) this.sync.soon(0);
  }

  /** The page was hidden, perhaps for good: what is unsent goes out now. */
  saveNow(): void {
    if (this.queue.answersWaiting()) this.sync.now();
  }

  /** Takes the exam over. A page of the browser that has the session keeps it; another one asks for a new session. */
  async continueHere(pin?: string): Promise<void> {
    const keeps = this.sync.latestSession === this.queue.session;
    const started = await this.ask({ ...(keeps ? { session: this.queue.session } : {}), ...(pin ? { pin } : {}) });
    if (keeps && started.active === false) {
      this.sync.latestSession = -1;
      return this.continueHere(pin);
    }
    await this.goOn(started);
    this.sync.retry();
  }

  renew(epoch: string): Promise<void> {
    return renew(this, epoch, (body) => this.ask(body));
  }

  /** What the active page of this exam is typing goes out under its own session. */
  leaves(): void {
    this.flushPage();
  }

  private async ask(body: { session?: number; pin?: string; renew?: number; active?: false; lang?: string }): Promise<Started> {
    const asked = this.clock.monotonic();
    const started = await this.api.start(this.registration, { writer: this.writer, attempt: this.started.attempt, ...body });
    this.clock.told(started.server_time, asked);
    return started;
  }

  /** Takes over what *start* answered: session, time, and answers that were given elsewhere. */
  async goOn(started: Started): Promise<void> {
    this.queue.session = this.sync.latestSession = started.session;
    await this.queue.adopt();
    for (const [item, stored] of Object.entries(started.answers ?? {})) this.overlay(item, stored);
    this.desk.take(started);
    this.showLatest();
    this.sync.active = started.active !== false;
    this.take(started);
    this.locking.told(started.lock, started.server_time);
    this.sections?.settle(this.position);
    if (this.sync.active) this.tabs.announce();
    await this.keeper.took(started);
    this.notes.note();
    this.changed();
  }

  private showLatest(): void {
    for (const [item, { value, seq }] of this.latest) {
      this.answers.set(item, value);
      this.queue.above(seq);
    }
    this.queue.above(this.desk.highest);
  }

  /** Answers, notes or plays that were acknowledged to earlier pages; none where the store does not say. */
  private async known(what: "answers" | "notes" | "plays"): Promise<(Stored & { item: string })[]> {
    try {
      return await patience(this.store[what](this.started.attempt));
    } catch {
      return [];
    }
  }

  wake(): void {
    this.clock.mistrust();
    this.sync.retry();
    this.uploads.go();
  }

  /** To be called every second: sees the end coming without the server's help. */
  tick(): void {
    if (this.notes.old) this.notes.note();
    this.locking.tick();
    if (this.phase === "running" && this.sections?.runsOut(this.position)) {
      this.flushPage();
      this.sections.goOn(this.position);
      this.sync.now();
      this.changed();
    }
    if (this.sync.deadline === null) return;
    const over = this.clock.until(this.sync.deadline) <= 0 && this.sync.status === "IN_PROGRESS";
    if (this.breaks.tick() || over !== this.timeUp) {
      this.timeUp = over;
      this.sync.now();
      this.changed();
    }
  }

  private anotherTab(): void {
    this.flushPage();
    this.sync.active = false;
    this.sync.now();
    this.changed();
  }

  private news(): void {
    this.sections?.take(this.sync.sections);
    this.sections?.reopens(this.position);
    this.notes.note(true);
    if (this.sync.over) {
      // What was typed until the end was heard of is sent; the server judges.
      if (this.endSeen === null) return;
      if (!this.endSeen) {
        this.endSeen = null;
        this.flushPage();
      }
      this.endSeen = true;
      this.end();
    } else this.endSeen = false;
    this.changed();
  }

  /** After the end nothing more is asked of the server once everything was sent. */
  private end(): void {
    if (!this.sent.settled || this.queue.keeps) return;
    if (!this.ended) this.close();
    this.ended = true;
  }

  private take(started: Started): void {
    this.sync.status = started.status;
    this.sync.deadline = started.deadline;
    this.sync.breaks = started.breaks ?? null;
    this.sections?.take((this.sync.sections = started.sections));
    this.checks.take(started);
    this.sync.pace(started.next_sync_in, started.save_after);
    // Taken over elsewhere since: going on here means another session.
    if (started.active === false) {
      this.sync.active = false;
      this.sync.latestSession = -1;
    }
  }

  private overlay(item: string, stored: Stored): void {
    const known = this.latest.get(item);
    const newer = !this.checks.results.has(item) && (!known || stored.session > known.session || (stored.session === known.session && stored.seq >= known.seq));
    if (newer) this.latest.set(item, { value: stored.value, session: stored.session, seq: stored.seq });
  }

  private mark(item: string, on: boolean): void {
    this.flags[on ? "add" : "delete"](item);
  }

  private find(id: string | null): Item | undefined {
    return this.items.find((item) => item.id === id);
  }

  private namedFiles(): Set<string> {
    return new Set([...this.answers.values()].flatMap(filesOf).map((file) => file.sha256));
  }

  get stuck(): NonNullable<SyncRequest["missing"]> {
    return this.sent.stuck;
  }

  get phase(): Phase {
    if (this.sync.status === "VOID") return "void";
    if (this.sync.status === "HANDED_IN") return "handed-in";
    if (this.queue.handingIn(this.sync.active)) return "handing-in";
    if (this.sync.status === "PAUSED") return "paused";
    if (this.timeUp) return "time-up";
    if (this.breaks.until !== null) return "break";
    return this.locking.locked ? "locked" : "running";
  }

  get readonly(): boolean {
    return !this.sync.active || this.phase !== "running";
  }

  /** Seconds left by the server's clock, which stand during a break. */
  get remaining(): number {
    return this.sync.deadline === null ? Infinity : this.clock.until(this.sync.deadline) - this.breaks.remaining;
  }

  /** Seconds until the next end: that of the section or of the exam. */
  get nearest(): number {
    return Math.min(this.remaining, this.sections?.remaining(this.sections.of(this.position)) ?? Infinity);
  }

  get offline(): boolean {
    return this.sync.failures >= 2 || this.sync.silent || !navigator.onLine;
  }

  /** Why something of this exam is in memory only; empty when all of it would survive this page. */
  get trouble(): Trouble {
    return this.queue.trouble || this.keeper.trouble;
  }

  get current(): Item | undefined {
    return this.find(this.position);
  }

  isAnswered(item: string): boolean {
    return answered(this.answers.get(item), this.find(item)?.type);
  }
}
