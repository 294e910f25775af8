/** The lock of one running exam: what its page knows, tells the server, and remembers. What locks is said in `lock.ts`. */
import type { LockInfo, Order, Started, UnlockCodes } from "../../shared/api";
import type { Clock } from "../../shared/clock";
import { randomId } from "../../shared/ids";
import type { Keeper } from "../exam/keeper";
import type { Watcher } from "../exam/listeners";
import type { Sync } from "../exam/sync";
import type { Queue } from "../storage/queue";
import { codeWait, type KeptLock, Lock } from "./lock";
import { hasCode, isCode } from "./unlock-code";

export type CodeOutcome = "right" | "wrong" | "wait";

/** Text longer than this is no code. */
const LONGEST = 64;

/** What the lock asks of its exam and tells it. */
export interface LockableExam {
  readonly started: Pick<Started, "attempt" | "lock" | "server_time">;
  readonly clock: Pick<Clock, "monotonic" | "now" | "uncertain">;
  readonly sync: Pick<Sync, "active" | "claim" | "soon">;
  readonly queue: Pick<Queue, "add">;
  readonly keeper: Pick<Keeper, "noteLock">;
  /** Silence counts while this is "running". */
  readonly phase: string;
  changed(): void;
}

export class Locking implements Watcher {
  private lock: Lock | null;
  private codes: UnlockCodes | undefined;
  private used = 0;
  private wrong = 0;
  private waitUntil = 0;
  /** It locked while another page had the exam: that one answers for the lock, and this one hides only until it hears the server. */
  private onlyHere = false;

  constructor(
    private exam: LockableExam,
    /** Seconds without a connection; null = this exam never locks. */
    readonly after: number | null,
  ) {
    this.lock = after === null ? null : new Lock(after * 1000, () => randomId().slice(0, 12));
    this.codes = exam.started.lock?.codes;
  }

  get locked(): boolean {
    return this.lock?.locked ?? false;
  }

  /** What the server is told with every request: the name of the lock, "" when open; null when there is nothing to tell. */
  get says(): string | null {
    if (!this.lock) return null;
    return this.lock.locked ? this.lock.name : "";
  }

  /** The number of the one-time code that would open it; null when none is left here. */
  get wanted(): number | null {
    return hasCode(this.used + 1, this.codes) ? this.used + 1 : null;
  }

  /** Seconds until another code can be tried. */
  get wait(): number {
    return Math.max(0, (this.waitUntil - this.now) / 1000);
  }

  /** The page was opened. `kept` is what an earlier page of this browser remembered. */
  opened(kept: KeptLock | undefined): void {
    if (!this.lock) return;
    if (kept?.attempt === this.exam.started.attempt) {
      this.lock.recall(kept.name, kept.locked);
      this.lock.heardAt = kept.heard;
      this.used = kept.used;
      this.wrong = kept.wrong;
      this.pauseCodes();
    }
    // Without the server it goes on counting where the page before it was.
    if (this.exam.sync.claim) this.goOnCounting(kept?.heard ?? null);
    else this.told(this.exam.started.lock, this.exam.started.server_time);
  }

  private goOnCounting(heard: number | null): void {
    if (heard === null || !this.counts) return;
    const { clock } = this.exam;
    if (!clock.uncertain) this.lock?.asking(this.now, Math.max(0, clock.now() - heard));
    this.tick();
  }

  /** What *start* said. */
  told(info: LockInfo | null | undefined, serverTime: string): void {
    if (!this.lock || !info) return;
    this.codes = info.codes;
    this.used = Math.max(this.used, info.codes.first - 1);
    this.lock.heardAt = Date.parse(serverTime);
    this.lock.heard(null, 0, false);
    if (info.locked && !this.lock.locked) this.lock.recall(info.name, true);
    else if (!info.locked && info.name) this.lock.open(info.name);
    if (this.lock.silentFor(info.silent * 1000, this.counts)) this.shut();
    this.keep();
  }

  tick(): void {
    if (this.lock?.tick(this.now, this.counts)) this.shut();
  }

  asking(): void {
    if (this.counts) this.lock?.asking(this.now);
  }

  heard(serverTime: string | null, turn: number): void {
    if (!this.lock) return;
    const time = serverTime === null ? NaN : Date.parse(serverTime);
    if (this.lock.heard(Number.isNaN(time) ? null : time, turn, this.counts)) this.shut();
    else if (this.onlyHere && !this.exam.sync.active) this.lock.open(this.lock.name);
    if (serverTime !== null) this.keep();
  }

  /** True when the order was for this page, whether it opened something or came too late. */
  order(order: Order): boolean {
    if (!this.exam.sync.active) return false;
    if (this.lock?.open(order.text ?? "")) this.opens({ order: order.id });
    return true;
  }

  /** Tries a one-time code. */
  enter(text: string): CodeOutcome {
    const number = this.wanted;
    if (!this.lock?.locked || number === null || this.wait > 0) return "wait";
    if (text.length <= LONGEST && isCode(text, this.exam.started.attempt, number, this.codes!)) {
      this.used = number;
      this.wrong = 0;
      this.lock.open(this.lock.name);
      this.opens({ code: number });
      return "right";
    }
    this.wrong += 1;
    this.pauseCodes();
    this.keep();
    return "wrong";
  }

  /** Remembers it for the next load of the page; a page that is read-only has nothing to say. */
  keep(): void {
    if (!this.lock || !this.exam.sync.active) return;
    const { name, locked, heardAt } = this.lock;
    void this.exam.keeper.noteLock({ attempt: this.exam.started.attempt, name, locked, used: this.used, wrong: this.wrong, heard: heardAt });
  }

  private shut(): void {
    const { exam } = this;
    this.onlyHere = !exam.sync.active;
    if (exam.sync.active) this.note("lock", {});
    exam.changed();
  }

  private opens(how: Record<string, unknown>): void {
    this.note("unlock", how);
    this.exam.changed();
  }

  private note(kind: "lock" | "unlock", detail: Record<string, unknown>): void {
    this.exam.queue.add(kind, undefined, { lock: this.lock!.name, ...detail });
    this.keep();
    this.exam.sync.soon(1);
  }

  private pauseCodes(): void {
    this.waitUntil = this.now + codeWait(this.wrong) * 1000;
  }

  private get counts(): boolean {
    return this.exam.phase === "running";
  }

  private get now(): number {
    return this.exam.clock.monotonic();
  }
}
