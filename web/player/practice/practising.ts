/** One practice: what the exam server gives for it, the exam that runs, and what of it is kept in this window. No HTML in here. */
import { Api, ApiError, type Started, Unreachable } from "../../shared/api";
import { Clock } from "../../shared/clock";
import { randomId } from "../../shared/ids";
import { t } from "../../shared/i18n";
import type { MediaSource } from "../../items/media";
import type { Sitting } from "../exam/code";
import type { Exam } from "../exam/exam";
import type { Here, Keeper } from "../exam/keeper";
import type { KeptLock } from "../lock/lock";
import { type Progress, type Trouble, troubleOf } from "../storage/store";
import { blobOf, type Kept, WindowStore } from "./kept";
import { Line } from "./line";
import { type Practised, PracticeServer } from "./server";

/** It needs no token: nobody but this page reads it, and the exam server takes it for none. */
const TOKEN = "practice";
const BASE = "/exam/practice/api/";

export class Practising implements Keeper {
  trouble: Trouble = "";
  /** All of it is in this window. */
  readonly here: Here = { questions: true, lacking: new Set() };
  readonly line: Line;
  exam: Exam | null = null;
  private practised: Practised | null;
  private sounds = new Map<string, string>();

  constructor(
    readonly kept: Kept,
    private sitting: Pick<Sitting, "Exam">,
    private paper: string,
    private outside: typeof fetch = (input, init) => fetch(input, init),
    /** What the invigilator writes; empty: nothing. */
    message = () => t("This is how a message from your invigilator reaches you. Nobody has written it: it is part of the practice."),
  ) {
    this.practised = kept.read<Practised>("practised");
    this.line = new Line(kept, new PracticeServer(kept, () => this.practised!, message).answer, outside);
  }

  /** A practice is under way in this window. */
  get begun(): boolean {
    return this.kept.begun && this.practised !== null;
  }

  private get api(): Api {
    return new Api(TOKEN, BASE, this.line.fetch);
  }

  /** Begins a practice, with what was fetched before or is fetched now. Errors are those of fetching it: Unreachable, or ApiError. */
  async begin(given?: Practised): Promise<Exam> {
    const practised = given ?? (await this.fetched());
    this.kept.begin();
    this.guarded(() => this.kept.write("practised", practised));
    this.practised = practised;
    return this.goOn();
  }

  /** What the exam server gives for it, kept nowhere. */
  async fetched(address = this.paper): Promise<Practised> {
    let answer: Response;
    try {
      answer = await this.outside(address, { cache: "no-store", headers: { Accept: "application/json" } });
    } catch (error) {
      throw new Unreachable(String(error));
    }
    const said = (await answer.json().catch(() => null)) as (Practised & { wait?: number }) | null;
    if (!answer.ok) throw new ApiError(answer.status, "practice", "", said?.wait ?? 0);
    if (!said?.paper) throw new Unreachable("not an answer of the exam server");
    return said;
  }

  /** The practice that is under way, also after a reload while the line is lost. */
  async goOn(): Promise<Exam> {
    const writer = randomId();
    const clock = new Clock();
    const own = this.kept.read<Started>("started");
    const { paper } = this.practised!;
    const make = (started: Started) => {
      const exam = new this.sitting.Exam(started, paper, this.api, new WindowStore(this.kept), clock, "practice", writer);
      exam.keeper = this;
      return (this.exam = exam);
    };
    try {
      const asked = clock.monotonic();
      const started = await this.api.start("practice", { writer, ...(own ? { attempt: own.attempt, session: own.session } : {}) });
      clock.told(started.server_time, asked);
      await this.took(started);
      return make(started);
    } catch (error) {
      if (!own || !(error instanceof Unreachable)) throw error;
      const { told, ...progress } = this.kept.read<Progress>("progress") ?? {};
      if (told) clock.recall(told);
      else clock.mistrust();
      const exam = make({ ...own, ...progress } as Started);
      exam.unclaimed();
      return exam;
    }
  }

  /** Nothing of it is left here. */
  forget(): void {
    this.line.close();
    this.exam?.close();
    this.exam = null;
    this.practised = null;
    this.kept.forget();
  }

  /** What the questions show. */
  readonly media: { near: () => void; address: MediaSource } = {
    near: () => {},
    address: (src) => {
      const found = this.practised?.pictures[src.replace("media:", "")];
      return found ? Promise.resolve(this.opened(found)) : Promise.reject(new Error(`There is no ${src}.`));
    },
  };

  /** A sound is only played that was opened in the page. */
  private opened(address: string): string {
    const [, type, content] = /^data:(audio\/\w+);base64,(.*)$/.exec(address) ?? [];
    if (!content) return address;
    const known = this.sounds.get(address) ?? URL.createObjectURL(blobOf(content, type));
    this.sounds.set(address, known);
    return known;
  }

  // What the exam asks of whoever remembers it

  took(started: Started): Promise<void> {
    this.guarded(() => this.kept.write("started", started));
    this.kept.remove("progress");
    return Promise.resolve();
  }

  note(_attempt: number, progress: Progress): Promise<void> {
    this.guarded(() => this.kept.write("progress", progress));
    return Promise.resolve();
  }

  noteLock(_lock: KeptLock): Promise<void> {
    return Promise.resolve();
  }

  private guarded(step: () => void): void {
    try {
      step();
      this.trouble = "";
    } catch (error) {
      this.trouble = troubleOf(error);
    }
  }
}

