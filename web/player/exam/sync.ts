/**
 * The sync protocol (docs/api/player.md): saving, heartbeat, clock and orders in one request at a time.
 *
 * The loop must never stop: every step is guarded, and a watchdog starts it again should it have stopped all the
 * same. It knows nothing of the page; the page reads its state after `changed`.
 */
import { ApiError, type Order, type Status, type SyncReply, type SyncRequest } from "../../shared/api";
import type { Clock } from "../../shared/clock";
import { type Batch, type Queue, wire } from "../storage/queue";
import { type Fault, faultOf } from "../truth/network";
import { pause, waitAsked } from "./backoff";
import type { CheckNews, Elsewhere, Teller, Watcher } from "./listeners";
import { TimeTold } from "./time-told";

export interface SyncApi {
  sync(attempt: number, body: SyncRequest, keepalive?: boolean): Promise<SyncReply>;
}

const MOST_EVENTS = 200;
/** Of the 256 kB allowed, with room for the envelope. */
const MOST_BYTES = 250_000;
/** Browsers let a closing page send 64 kB. */
const LAST_BYTES = 55_000;
const WATCH = 5_000;
/** A request gives up by itself after 30 s; one that is still under way now never will. */
const STUCK = 45_000;
const MOST_LOGS = 50;
/** Servers that speak of one life after another, each of its own database, are asked so often without a pause. */
const MOST_LIVES = 3;
/** After the end there is little to ask. */
const AFTER_END = 30_000;

export class Sync extends TimeTold {
  status: Status = "IN_PROGRESS";
  handedInAt: string | null = null;
  submittedBy: string | null = null;
  /** False once another page or browser took over; only taking over again makes it true. */
  active = true;
  /** The session that was taken over last, as far as is known. */
  latestSession: number;
  /** Why the last request failed; null when it did not. */
  fault: Fault | null = null;
  failures = 0;
  /** Not yet confirmed, in the order of arrival. */
  orders: Order[] = [];
  /** Why answers were not accepted, by item. */
  refused = new Map<string, string>();
  saving = false;
  changed: () => void = () => {};
  /** Makes this page the active one of its session; set while that is still to be done, since it opened without the server. */
  claim: (() => Promise<void>) | null = null;

  watcher: Watcher | null = null;
  teller: Teller | null = null;
  /** Knows what was checked; null where nobody asks. */
  checks: CheckNews | null = null;
  elsewhere: Elsewhere | null = null;
  /** Which answers the server said to count, after the end; null until then. */
  standing: SyncReply["standing"] | null = null;
  /** Whether it was asked that and answered; a server of an earlier release does not say. */
  answered = false;

  private timer: ReturnType<typeof setTimeout> | undefined;
  private watchdog: ReturnType<typeof setInterval> | undefined;
  private due = Infinity;
  private saveBy = Infinity;
  private retryAt = 0;
  private busySince: number | null = null;
  private generation = 0;
  private again = false;
  private limit = MOST_EVENTS;
  private interval = 10_000;
  private saveAfter = 1;
  private lastAnswer: number;
  private confirmed = new Set<number>();
  private unconfirmed = new Set<number>();
  private logs = 0;
  /** Other lives of the database that were told since the last answer. */
  private lives = 0;
  private toldStuck = "";
  private running = false;

  constructor(
    private api: SyncApi,
    readonly queue: Queue,
    private clock: Clock,
    /** Merely sends what an earlier page left and stops: no heartbeat, never the active page. */
    private drain = false,
  ) {
    super();
    this.latestSession = queue.session;
    this.lastAnswer = clock.monotonic();
  }

  /** Starts the loop; `first` is the number of seconds until the first request. */
  start(first = 0): void {
    this.running = true;
    this.watchdog = setInterval(() => this.watch(), WATCH);
    this.arm(first * 1000);
  }

  stop(): void {
    this.running = false;
    clearInterval(this.watchdog);
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** What *start* told about pace. */
  pace(nextSyncIn: number, saveAfter: number): void {
    this.interval = between(nextSyncIn, 1, 120, 10) * 1000;
    this.saveAfter = between(saveAfter, 0, 120, 1);
  }

  /** Something is to be saved within `seconds`, or later when the server asked for that. */
  soon(seconds: number): void {
    const wait = Math.max(seconds, this.saveAfter) * 1000;
    this.saveBy = Math.min(this.saveBy, this.clock.monotonic() + wait);
    this.arm(wait);
  }

  /** Sends at once, unless the server asked for patience. */
  now(): void {
    this.arm(0);
  }

  /** Sends at once whatever failed before: the connection came back, or a person asked. */
  retry(): void {
    this.retryAt = 0;
    this.arm(0);
  }

  /** A person has seen the order. */
  confirm(id: number): void {
    this.confirmed.add(id);
    this.unconfirmed.add(id);
    this.orders = this.orders.filter((order) => order.id !== id);
    this.soon(0);
    this.tellPage();
  }

  /** A fact for the log of this attempt: an error of the browser, say. A few per page, so that a loop cannot flood it. */
  log(what: string, detail: unknown): void {
    if (this.drain || !this.running || this.logs++ >= MOST_LOGS) return;
    this.queue.add("log", undefined, { what, detail });
  }

  /** The page is being closed: what is unsent goes out without waiting for an answer; it stays in the store. */
  leaving(): void {
    try {
      const events = this.queue.lastWords(LAST_BYTES);
      if (!events.length) return;
      const body: SyncRequest = { writer: this.queue.writer, session: this.queue.session, active: this.active, events: events.map(wire), received: [] };
      if (this.queue.epoch) body.epoch = this.queue.epoch;
      this.api.sync(this.queue.attempt, body, true).catch(() => {});
    } catch {
      // The events are in the store and are sent by the next page.
    }
  }

  /** Milliseconds without an answer after which the page counts as offline, as the server counts. */
  get silent(): boolean {
    return this.clock.monotonic() - this.lastAnswer > 2.5 * this.interval + 5000;
  }

  private arm(wait: number): void {
    if (!this.running) return;
    const now = this.clock.monotonic();
    const due = Math.max(now + wait, this.retryAt);
    if (this.busySince !== null) {
      this.again ||= wait === 0;
      return;
    }
    if (this.timer !== undefined && this.due <= due) return;
    clearTimeout(this.timer);
    this.due = due;
    this.timer = setTimeout(() => void this.tick(), due - now);
  }

  private async tick(): Promise<void> {
    if (this.busySince !== null) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    const generation = ++this.generation;
    this.busySince = this.clock.monotonic();
    this.again = false;
    this.saveBy = Infinity;
    let wait: number;
    try {
      wait = await this.exchange();
    } catch (error) {
      wait = this.backOff(error);
      this.attempt(() => this.log("sync", String(error)));
    }
    if (generation !== this.generation) return;
    this.busySince = null;
    this.saving = false;
    if (this.again) wait = 0;
    if (this.saveBy < Infinity) wait = Math.min(wait, Math.max(0, this.saveBy - this.clock.monotonic()));
    if (this.drain && !this.queue.size) this.stop();
    else this.arm(wait);
    this.tellPage();
  }

  /** One request and its answer; returns the milliseconds until the next. */
  private async exchange(): Promise<number> {
    this.attempt(() => this.queue.durable || this.queue.persist());
    if (this.claim) await this.takePlace(this.claim);
    // What ends the exam comes from the page in use, after all that only that one has; a page that is read-only leaves it to that one.
    const batch = this.queue.next(this.limit, MOST_BYTES, this.active || this.over);
    if (!batch && this.drain) return 0;
    const own = !this.drain && (!batch || (batch.writer === this.queue.writer && batch.session === this.queue.session));
    const speaks = own && this.active;
    const body: SyncRequest = {
      writer: batch?.writer ?? this.queue.writer,
      session: batch?.session ?? this.queue.session,
      active: speaks && !this.over,
      events: batch?.entries.map((one) => wire(one.event)) ?? [],
      received: [...this.unconfirmed],
    };
    if (speaks && this.watcher?.says != null) body.locked = this.watcher.says;
    if (this.queue.epoch) body.epoch = this.queue.epoch;
    const stuck = speaks && this.teller ? JSON.stringify(this.teller.stuck) : this.toldStuck;
    if (stuck !== this.toldStuck) body.missing = JSON.parse(stuck) as SyncRequest["missing"];
    // Where something that arrived late waits for a decision, what stands may still change.
    const changes = !this.answered || Object.keys(this.standing?.late ?? {}).length > 0;
    const asksEnd = this.over && !this.queue.size && changes;
    const asksNow = speaks && !this.over && this.elsewhere?.asks === true;
    Object.assign(body, asksEnd || asksNow ? { standing: true } : {}, this.checks?.asks);
    this.attempt(() => this.watcher?.asking());
    this.saving = batch !== null;
    if (batch) this.queue.sending(batch, true);
    if (this.saving) this.tellPage();
    const asked = this.clock.monotonic();
    let reply: SyncReply;
    try {
      reply = await this.api.sync(this.queue.attempt, body);
    } catch (error) {
      if (batch) this.queue.sending(batch, false);
      if (error instanceof ApiError && this.isAnotherLife(error)) return this.goOver(error);
      return this.failed(error, batch);
    }
    if (batch) this.queue.sending(batch, false);
    this.toldStuck = stuck;
    this.answered = batch === null && (this.answered || asksEnd);
    const progress = this.succeeded(reply, batch, own, body.received, asked);
    if (asksNow && reply.standing) void this.elsewhere!.heard(reply.standing);
    if (!progress) return this.backOff();
    if (batch?.more || !this.over) return batch?.more ? 0 : this.interval;
    // Soon after the end it is asked what counts; a hall that ends together does not ask together.
    return this.answered ? Math.max(this.interval, AFTER_END) : Math.random() * Math.min(this.interval, 3000);
  }

  /** Nothing more is written: the page sends what is left and asks what the server has. */
  get over(): boolean {
    return this.status === "HANDED_IN" || this.status === "VOID";
  }

  /** The server speaks of another life of its database, or does not know this attempt any more. */
  private isAnotherLife(error: ApiError): boolean {
    return error.code === "epoch" || (this.teller !== null && error.status === 404 && error.code === "attempt");
  }

  private async goOver(error: ApiError): Promise<number> {
    this.answered = false;
    const epoch = typeof error.data.epoch === "string" ? error.data.epoch : this.queue.epoch;
    if (this.teller) await this.teller.renew(epoch);
    else this.queue.learn(epoch); // it has no place in the exam that it could take again
    return error.code === "epoch" && this.lives++ < MOST_LIVES ? 0 : this.backOff();
  }

  /** What fails for want of a server is tried again with the next request; a refusal leaves it to `sync` to say why. */
  private async takePlace(claim: () => Promise<void>): Promise<void> {
    try {
      if (this.active) await claim(); // or a page that was opened later has the place
      this.claim = null;
    } catch (error) {
      if (error instanceof ApiError && error.refuses) this.claim = null;
    }
  }

  /** Takes an answer over. False when it confirmed nothing of what was sent: asking again at once would help nobody. */
  private succeeded(reply: SyncReply, batch: Batch | null, own: boolean, received: number[], asked: number): boolean {
    let progress = true;
    if (batch) {
      this.attempt(() => this.noteRefused(reply, batch));
      if (reply.epoch && !this.queue.epoch) this.queue.learn(reply.epoch);
      progress = this.queue.acknowledge(batch, Number(reply.acknowledged) || 0) > 0;
      this.limit = Math.min(MOST_EVENTS, this.limit * 2);
    }
    this.fault = null;
    this.lives = 0;
    if (progress) this.failures = this.retryAt = 0;
    this.lastAnswer = this.clock.monotonic();
    this.attempt(() => this.watcher?.heard(reply.server_time, this.interval));
    for (const id of received) this.unconfirmed.delete(id);
    this.clock.told(reply.server_time, asked);
    this.pace(reply.next_sync_in, reply.save_after);
    this.status = reply.status ?? this.status;
    this.takeTime(reply, asked);
    this.handedInAt = reply.handed_in_at ?? null;
    this.submittedBy = reply.submitted_by ?? null;
    this.standing = this.answered ? (reply.standing ?? this.standing) : null;
    if (own && typeof reply.session === "number") {
      this.latestSession = reply.session;
      // Before this page has taken its place, another writer of the session is the active one: the page before it.
      if (!this.claim && this.active && reply.active === false && !this.over) {
        this.attempt(() => this.teller?.leaves());
        this.active = false;
      }
    }
    this.attempt(() => this.checks?.heard(reply, batch?.entries.map((one) => one.event) ?? []));
    this.attempt(() => this.takeOrders(reply.orders ?? []));
    if (!batch && own && this.active) void this.queue.adopt();
    return progress;
  }

  private noteRefused(reply: SyncReply, batch: Batch): void {
    for (const { event } of batch.entries) {
      if (event.kind !== "answer" || event.item === undefined) continue;
      const refusal = (reply.refused ?? []).find((one) => one.seq === event.seq);
      if (refusal) this.refused.set(event.item, refusal.reason);
      else this.refused.delete(event.item);
    }
  }

  private takeOrders(orders: Order[]): void {
    for (const order of orders) {
      if (order.kind === "unlock") {
        if (this.watcher?.order(order)) this.unconfirmed.add(order.id);
      } else if (order.kind !== "message") this.unconfirmed.add(order.id);
      else if (!this.confirmed.has(order.id) && !this.orders.some((known) => known.id === order.id)) this.orders = [...this.orders, order];
      // Sent once more although it was confirmed: the confirmation was lost.
      else if (this.confirmed.has(order.id)) this.unconfirmed.add(order.id);
    }
    if (this.unconfirmed.size) this.saveBy = Math.min(this.saveBy, this.clock.monotonic() + 1000);
  }

  private failed(error: unknown, batch: Batch | null): number {
    if (error instanceof ApiError && (error.status === 400 || error.status === 413) && batch) {
      if (batch.entries.length > 1) {
        this.limit = Math.ceil(batch.entries.length / 2);
        return 0;
      }
      const [one] = batch.entries;
      this.queue.setAside(one!);
      const { seq, kind, item } = one!.event;
      this.log("set_aside", { status: error.status, code: error.code, writer: batch.writer, seq, kind, item });
      return 0;
    }
    this.fault = faultOf(error, navigator.onLine);
    // An error that is the exam server's own says that the line is good.
    if (error instanceof ApiError && error.code) this.attempt(() => this.watcher?.heard(null, this.interval));
    this.clock.reconsider();
    return this.backOff(error);
  }

  private backOff(error?: unknown): number {
    this.fault ??= error === undefined ? "fault" : faultOf(error, navigator.onLine);
    const wait = Math.max(pause(this.failures++), waitAsked(error));
    this.retryAt = this.clock.monotonic() + wait;
    return wait;
  }

  private watch(): void {
    this.attempt(() => {
      const now = this.clock.monotonic();
      if (this.clock.check()) this.retry();
      if (this.busySince !== null && now - this.busySince > STUCK) {
        this.generation++;
        this.busySince = null;
        this.saving = false;
        this.arm(0);
      } else if (this.busySince === null && (this.timer === undefined || now > this.due + 2 * WATCH)) {
        clearTimeout(this.timer);
        this.timer = undefined;
        this.arm(0);
      }
      this.tellPage();
    });
  }

  private tellPage(): void {
    this.attempt(() => this.changed());
  }

  /** A mistake in a side matter must not stop the saving of answers. */
  private attempt(step: () => unknown): void {
    try {
      step();
    } catch (error) {
      console.error(error);
    }
  }
}

function between(value: unknown, least: number, most: number, otherwise: number): number {
  const number = Number(value);
  return Number.isFinite(number) ? Math.min(most, Math.max(least, number)) : otherwise;
}
