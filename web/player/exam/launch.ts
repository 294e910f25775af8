/** The launch link of this page: its token, what earlier launches left in this browser, and tidying up. */
import { Api, type Languages, type Offer, type Paper, type Started, type ToldObjects, Unreachable, type Waiting } from "../../shared/api";
import { Clock } from "../../shared/clock";
import { randomId } from "../../shared/ids";
import type { KeptLock } from "../lock/lock";
import type { Keeping } from "../objects/keeping";
import type { Objects } from "../objects/list";
import type { Media } from "../objects/media";
import { Shelf } from "../objects/shelf";
import { type Finished, type Progress, type Registration, shown, Store, type Trouble, troubleOf } from "../storage/store";
import { Code, type Sitting } from "./code";
import type { Exam } from "./exam";
import type { Here, Keeper } from "./keeper";
import type { Sync } from "./sync";

/** A page that knows the exam already waits only so long for a server that does not answer, in milliseconds. */
const SHORT = 5000;

export class Launch implements Keeper {
  registration: Registration;
  /** What of the exam is here before it begins; it comes with the exam's code. */
  objects: Objects | null = null;
  /** What is here before the start changed. */
  changed: () => void = () => {};
  /** What the questions of the running exam show. */
  media: Media | null = null;
  /** Fetches all of it in the background. */
  private keeping: Keeping | null = null;
  /** Why this browser does not keep the launch; empty when it does. */
  trouble: Trouble = "";
  /** The first look into the waiting room, and when it was asked for (steady counter); whoever shows it takes it. */
  early: { asked: number; room: Promise<Waiting> } | null = null;
  /** In which languages the exam can be sat, as the waiting room said; null where there is no choice. */
  languages: Languages | null = null;
  private drains: Sync[] = [];

  constructor(
    readonly id: string,
    readonly store: Store = new Store(),
    /** What an exam runs with; it may still be on its way. */
    readonly code: Code = new Code(),
    readonly shelf: Shelf = new Shelf(),
  ) {
    this.registration = { id, token: null, attempts: [] };
    store.makeRoom = () => shelf.give();
  }

  /** False when this browser keeps nothing: a reload would lose what is unsent. */
  get durable(): boolean {
    return this.trouble === "";
  }

  /** Looks into the waiting room at once with the token of a link: while this browser's store is read, the answer comes. */
  lookEarly(token: string): void {
    const room = new Api(token).wait(this.id, false);
    room.catch(() => {}); // told by whoever takes it
    this.early = { asked: performance.now(), room };
  }

  /** Takes a new token over, or finds the one that an earlier page kept. */
  async open(token: string | null, home = false): Promise<void> {
    await this.guarded(async () => {
      const known = await this.store.registration(this.id);
      if (known) this.registration = known;
    });
    if (token) {
      // Another link of the same registration revoked the one before it, and what that one proved.
      if (token !== this.registration.token) this.registration.proof = undefined;
      this.registration.token = token;
      this.registration.home = home || undefined;
      this.registration.left = undefined;
      await this.keep();
      await this.guarded(() => this.leaveOthers());
    }
    void this.guarded(() => this.drainOthers());
    void this.guarded(() => this.tidy());
  }

  get home(): boolean {
    return this.registration.home === true;
  }

  /** The language in which the exam is going to be sat: the candidate's choice where it is offered, else what is proposed. "": the original. */
  get lang(): string {
    const { languages, chosen } = this;
    if (!languages) return "";
    return chosen === "" || languages.offered.includes(chosen ?? "") ? (chosen ?? "") : languages.chosen;
  }

  /** The language that the candidate chose; undefined before they did. */
  get chosen(): string | undefined {
    return this.registration.lang;
  }

  async choose(lang: string): Promise<void> {
    this.registration.lang = lang;
    this.changed();
    await this.keep();
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
  async start(pin: string | undefined, keep: boolean, accepted = ""): Promise<Exam> {
    const { api } = this;
    if (!api) throw new Unreachable("no token");
    const writer = randomId();
    const clock = new Clock();
    const asked = clock.monotonic();
    const own = keep ? this.registration.started : undefined;
    const body = { writer, ...(pin ? { pin } : {}), ...(accepted ? { accepted } : {}), ...(this.lang ? { lang: this.lang } : {}), ...(own ? { attempt: own.attempt, session: own.session } : {}) };
    const started = await api.start(this.id, body, keep && (await this.knows()) ? SHORT : undefined);
    clock.told(started.server_time, asked);
    await this.took(started);
    return this.exam(started, clock, writer);
  }

  /** The exam that the server began in place of an attempt that it lost: the same page goes on with it, whoever of its pages has the place. */
  async begunAnew(started: Started, lost: { clock: Clock; queue: { writer: string } }): Promise<Exam> {
    const known = (await this.store.registration(this.id).catch(() => undefined))?.started;
    // A tab with a later session was here first: the next load goes on with that one, or the tab would lose the place by a reload.
    const later = known?.attempt === started.attempt && known.session > started.session ? known : started;
    await this.took(started, { ...later, active: true });
    return this.exam(started, lost.clock, lost.queue.writer);
  }

  private async exam(started: Started, clock: Clock, writer: string): Promise<Exam> {
    const api = this.api!;
    const sitting = await this.code.ready();
    this.stop();
    const paper = await this.paper(api, started, sitting);
    const exam = new sitting.Exam(started, paper, api, this.store, clock, this.id, writer);
    this.shows(exam, sitting);
    return exam;
  }

  /** This launch remembers the exam, and brings what its questions show. */
  private shows(exam: Exam, sitting: Sitting): void {
    exam.keeper = this;
    this.shelf.open = true;
    this.media?.closeAll();
    this.keeping?.stop();
    const told = () => this.toldObjects();
    const objects = this.objectsOf(sitting);
    this.media = new sitting.Media(exam.paper, objects, told);
    this.media.items = exam.items;
    const keeping = (this.keeping = new sitting.Keeping(exam.paper, this.media, objects, told, () => this.knows()));
    keeping.busy = () => exam.sync.saving || !exam.sync.active;
    keeping.changed = () => exam.changed();
    this.shelf.gave = () => this.look();
    keeping.start();
  }

  get here(): Here | null {
    return this.keeping?.here ?? null;
  }

  look(): void {
    void this.keeping?.look();
  }

  private objectsOf({ Objects }: Sitting): Objects {
    if (this.objects) return this.objects;
    const made = (this.objects = new Objects(this.id, this.shelf));
    made.changed = () => this.changed();
    made.listed = (schedule) => void this.listed(schedule);
    return made;
  }

  /** What the waiting room said about when to fetch questions and pictures: once the exam's code is here. */
  offered(offer: Offer | null | undefined): void {
    const { api } = this;
    const told = performance.now();
    if (offer && api) void this.code.ready().then((sitting) => this.objectsOf(sitting).offered(offer, api, told, this.lang));
  }

  /** Nothing more is fetched before the start: what is not here yet comes with the exam. */
  stop(): void {
    this.objects?.stop();
  }

  /** What opens the objects of this exam: as *start* said, or, where nothing was made by then, as the server says now. */
  private async toldObjects(): Promise<ToldObjects> {
    const { started } = this.registration;
    if (started?.objects) return started.objects;
    const { objects } = await this.api!.objects(this.id);
    if (!objects) throw new Unreachable("nothing is made yet");
    if (started) started.objects = objects;
    await this.keep();
    return objects;
  }

  /** Remembers what a start or a taking over gave this browser; the next load goes on with `next`. */
  async took(started: Started, next = started): Promise<void> {
    const before = this.registration.started;
    if (before && before.number === started.number && before.attempt !== started.attempt)
      await this.guarded(() => this.store.moveAttempt(before.attempt, started.attempt, started.session));
    this.registration.started = next;
    this.registration.progress = undefined;
    this.registration.proof = started.token ?? this.registration.proof;
    this.registration.finished = undefined;
    if (!this.registration.attempts.includes(started.attempt)) this.registration.attempts.push(started.attempt);
    await this.keep();
  }

  /** Remembers where the exam is now. */
  async note(attempt: number, progress: Progress): Promise<void> {
    if (!this.durable) await this.keep();
    await this.guarded(() => this.store.noteProgress(this.id, attempt, progress));
  }

  get lock(): KeptLock | undefined {
    return this.registration.lock;
  }

  async noteLock(lock: KeptLock): Promise<void> {
    this.registration.lock = lock;
    await this.guarded(() => this.store.noteLock(this.id, lock));
  }

  /** The exam as this browser knows it, for a reload while the server cannot be reached. Null when it knows too little. */
  async resume(): Promise<Exam | null> {
    const { api } = this;
    const { started } = this.registration;
    if (!api || !started) return null;
    const sitting = await this.code.ready();
    const paper = await this.kept(started, sitting);
    if (!paper) return null;
    const { told, ...progress } = this.registration.progress ?? {};
    const clock = new Clock();
    if (told) clock.recall(told);
    else clock.mistrust();
    const exam = new sitting.Exam({ ...started, ...progress } as Started, paper, api, this.store, clock, this.id);
    this.shows(exam, sitting);
    exam.unclaimed();
    return exam;
  }

  /** Whether `resume` can show the exam. */
  async knows(): Promise<boolean> {
    const { started } = this.registration;
    if (!started) return false;
    const { objects, sealed } = started;
    if (objects) {
      const here = await this.shelf.names();
      if ([objects.common, ...Object.values(objects.items)].every(([hash]) => here?.has(hash))) return true;
    }
    const kept = await Promise.all([this.store.paper(started.paper), sealed && this.store.sealedPaper(sealed.paper)]).catch(() => []);
    return kept.some((one) => one !== undefined);
  }

  private async paper(api: Api, started: Started, sitting: Sitting): Promise<Paper> {
    const kept = await this.kept(started, sitting);
    if (kept) return kept;
    const paper = await api.paper(started.attempt);
    void this.guarded(() => this.store.keepPaper({ ...paper, hash: started.paper }));
    return paper;
  }

  /** The paper as it lies here: in sealed objects, or as it came at an earlier start. */
  private async kept(started: Started, sitting: Sitting): Promise<Paper | null> {
    const early = (await this.objectsOf(sitting).open(started)) ?? (await this.store.paper(started.paper).catch(() => undefined));
    if (early) return early;
    const older = await sitting.openPreloaded(this.store, started.sealed);
    return older?.hash === started.paper ? older : null;
  }

  /** The exam is over: questions, acknowledged answers and, when nothing is left to send, the token leave this computer. */
  async finish(finished: Finished, complete: boolean): Promise<void> {
    this.registration.finished = finished;
    this.registration.started = this.registration.progress = this.registration.schedule = undefined;
    if (complete) {
      this.registration.token = null;
      this.registration.proof = undefined;
    }
    await this.keep();
    await this.guarded(() => this.store.forgetAnswers(finished.attempt));
    await this.forgetQuestions();
  }

  /** The questions leave this computer, and what opens them. */
  private async forgetQuestions(): Promise<void> {
    this.keeping?.stop();
    this.media?.closeAll();
    await this.guarded(() => this.store.forgetPapers());
    this.objects?.forget();
    await this.shelf.clear();
  }

  /** Nothing of this launch stays here, except what could not be sent; that goes on being sent. */
  async logOut(): Promise<void> {
    await this.guarded(() => this.leave(this.registration));
    await this.forgetQuestions();
    void this.guarded(() => this.drainOthers());
  }

  /** The candidate leaves this computer: no exam that was opened here can be seen any more. What is unsent is sent. */
  async leaveAll(): Promise<void> {
    await this.guarded(async () => {
      for (const one of await this.store.registrations()) await this.leave(one);
    });
    await this.forgetQuestions();
    void this.guarded(() => this.drainOthers());
  }

  async keep(): Promise<void> {
    this.trouble = "";
    await this.guarded(() => this.store.keepRegistration(this.registration));
  }

  close(): void {
    this.stop();
    this.keeping?.stop();
    this.media?.closeAll();
    for (const drain of this.drains) drain.stop();
  }

  /** Another launch on this computer: the questions and acknowledged answers of earlier ones are deleted. */
  private async leaveOthers(): Promise<void> {
    for (const other of await this.store.registrations()) {
      if (other.id === this.id) continue;
      await this.leave(other);
    }
    const { started, schedule } = this.registration;
    await this.store.forgetPapers(started ? [started.paper, started.sealed?.paper ?? ""] : []);
    await this.shelf.clear(started?.objects?.schedule ?? schedule);
  }

  private async listed(schedule: number): Promise<void> {
    if (this.registration.schedule === schedule) return;
    this.registration.schedule = schedule;
    await this.keep();
  }

  /** What was preloaded here and never started leaves after some days. */
  private async tidy(): Promise<void> {
    const sat = (await this.store.registrations()).flatMap(({ started }) => (started?.objects ? [started.objects.schedule] : []));
    await this.shelf.tidy(new Set(sat));
  }

  /** Questions and acknowledged answers go, and the token with them unless something still has to be sent with it. */
  private async leave(one: Registration): Promise<void> {
    if (one.started) await this.store.forgetAnswers(one.started.attempt);
    one.started = one.progress = one.finished = one.schedule = undefined;
    one.left = true;
    if (await this.unsent(one)) await this.store.keepRegistration(one);
    else await this.store.forgetRegistration(one.id);
  }

  private async unsent(registration: Registration): Promise<boolean> {
    for (const attempt of registration.attempts) if (await this.unsentOf(attempt)) return true;
    return false;
  }

  private async unsentOf(attempt: number): Promise<boolean> {
    return (await this.store.events(attempt)).some((event) => !event.done) || (await this.store.files(attempt)).length > 0;
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
    if (!(await this.unsentOf(attempt))) return; // the usual case, for which nothing has to be fetched
    const { Queue, Sync, Uploads } = await this.code.ready();
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
    } catch (error) {
      this.trouble = troubleOf(error);
    }
  }
}
