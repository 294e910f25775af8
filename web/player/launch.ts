/** The launch link of this page: its token, what earlier launches left in this browser, and tidying up. */
import { Api, type Paper, type Started, Unreachable } from "../shared/api";
import { Clock } from "../shared/clock";
import { randomId } from "../shared/ids";
import { Exam } from "./exam";
import { Queue } from "./queue";
import { type Finished, type Registration, shown, Store } from "./store";
import { Sync } from "./sync";
import { Uploads } from "./uploads";

export class Launch {
  registration: Registration;
  /** False when this browser keeps nothing: a reload would lose what is unsent. */
  durable = true;
  private drains: Sync[] = [];

  constructor(
    readonly id: string,
    readonly store: Store = new Store(),
  ) {
    this.registration = { id, token: null, attempts: [] };
  }

  /** Takes a new token over, or finds the one that an earlier page kept. */
  async open(token: string | null): Promise<void> {
    await this.guarded(async () => {
      const known = await this.store.registration(this.id);
      if (known) this.registration = known;
    });
    if (token) {
      // Another link of the same registration revoked the one before it, and what that one proved.
      if (token !== this.registration.token) this.registration.proof = undefined;
      this.registration.token = token;
      await this.keep();
      await this.guarded(() => this.leaveOthers());
    }
    void this.guarded(() => this.drainOthers());
  }

  get api(): Api | null {
    const token = shown(this.registration);
    return token === null ? null : new Api(token);
  }

  /** The attempt that this browser has been sitting, as far as it knows. */
  get attempt(): number | null {
    return this.registration.started?.attempt ?? null;
  }

  /** Starts or continues; with `keep` the session of this browser stays what it is. Errors are those of the call. */
  async start(pin: string | undefined, keep: boolean): Promise<Exam> {
    const { api } = this;
    if (!api) throw new Unreachable("no token");
    const writer = randomId();
    const clock = new Clock();
    const asked = clock.monotonic();
    const session = keep ? this.registration.started?.session : undefined;
    const started = await api.start(this.id, { writer, ...(pin ? { pin } : {}), ...(session === undefined ? {} : { session }) });
    clock.told(started.server_time, asked);
    this.registration.started = started;
    this.registration.proof = started.token;
    this.registration.finished = undefined;
    if (!this.registration.attempts.includes(started.attempt)) this.registration.attempts.push(started.attempt);
    await this.keep();
    const inside = this.api ?? api;
    const paper = await this.paper(inside, started);
    return new Exam(started, paper, inside, this.store, clock, this.id, writer);
  }

  /** The exam as this browser knows it, for a reload while the server cannot be reached. Null when it knows too little. */
  async resume(): Promise<Exam | null> {
    const { api } = this;
    const { started } = this.registration;
    if (!api || !started) return null;
    const paper = await this.store.paper(started.paper).catch(() => undefined);
    if (!paper) return null;
    const clock = new Clock();
    clock.mistrust();
    return new Exam(started, paper, api, this.store, clock, this.id);
  }

  private async paper(api: Api, started: Started): Promise<Paper> {
    const kept = await this.store.paper(started.paper).catch(() => undefined);
    if (kept) return kept;
    const paper = await api.paper(started.attempt);
    void this.guarded(() => this.store.keepPaper({ ...paper, hash: started.paper }));
    return paper;
  }

  /** The exam is over: questions, acknowledged answers and, when nothing is left to send, the token leave this computer. */
  async finish(finished: Finished, complete: boolean): Promise<void> {
    const paper = this.registration.started?.paper;
    this.registration.finished = finished;
    this.registration.started = undefined;
    if (complete) {
      this.registration.token = null;
      this.registration.proof = undefined;
    }
    await this.keep();
    await this.guarded(() => this.store.forgetExam(finished.attempt, paper));
  }

  /** Nothing of this launch stays here, except what could not be sent. */
  async logOut(): Promise<void> {
    const { started } = this.registration;
    this.registration.started = this.registration.finished = undefined;
    if (started) await this.guarded(() => this.store.forgetExam(started.attempt, started.paper));
    await this.guarded(async () => {
      if (await this.unsent(this.registration)) await this.store.keepRegistration(this.registration);
      else await this.store.forgetRegistration(this.id);
    });
  }

  async keep(): Promise<void> {
    await this.guarded(() => this.store.keepRegistration(this.registration));
  }

  close(): void {
    for (const drain of this.drains) drain.stop();
  }

  /** Another launch on this computer: the questions and acknowledged answers of earlier ones are deleted. */
  private async leaveOthers(): Promise<void> {
    for (const other of await this.store.registrations()) {
      if (other.id === this.id) continue;
      if (other.started) await this.store.forgetExam(other.started.attempt, other.started.paper);
      other.started = other.finished = undefined;
      if (await this.unsent(other)) await this.store.keepRegistration(other);
      else await this.store.forgetRegistration(other.id);
    }
  }

  private async unsent(registration: Registration): Promise<boolean> {
    for (const attempt of registration.attempts) {
      if ((await this.store.events(attempt)).length || (await this.store.files(attempt)).length) return true;
    }
    return false;
  }

  /** Sends what earlier attempts left in this browser: of other launches, or of an attempt that is over. */
  private async drainOthers(): Promise<void> {
    for (const registration of await this.store.registrations()) {
      const token = shown(registration);
      if (token === null) continue;
      const api = new Api(token);
      for (const attempt of registration.attempts) {
        if (attempt === registration.started?.attempt) continue;
        await this.drain(api, attempt);
      }
    }
  }

  /** Sends what is left of one attempt, in the background, and stops by itself. */
  async drain(api: Api, attempt: number): Promise<void> {
    const queue = new Queue(this.store, attempt, randomId(), 0);
    await queue.adopt();
    void new Uploads(api, this.store, attempt).adopt();
    if (!queue.size) return;
    const sync = new Sync(api, queue, new Clock(), true);
    this.drains.push(sync);
    sync.start(Math.random());
  }

  private async guarded(step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch {
      this.durable = false;
    }
  }
}
