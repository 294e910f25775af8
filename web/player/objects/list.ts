/**
 * What a candidate needs, before they need it: the page asks for its list when the waiting room said, fetches questions, then pictures, and
 * opens them with what *start* answers. Whatever goes wrong in here costs nothing but the head start: then the exam asks for its paper.
 */
import { type Api, ApiError, type Named, type ObjectList, type Offer, type Paper, type Started, type ToldObjects } from "../../shared/api";
import { pause, waitAsked } from "../exam/backoff";
import { Fetching, rest } from "./fetching";
import type { Kind, Shelf } from "./shelf";
import { type Unseal, unsealWith } from "./unseal";
import { catalogue, type Media, sheetOf } from "./views";

const FORMAT = 1;
/** So long until a list is asked for again that is not there yet, or of which something was not, in milliseconds. */
const AGAIN = 30_000;

/** What is on this computer before the start. `later`: there is no room for it, so it comes when it is needed. */
export interface Early {
  views: "none" | "coming" | "here";
  media: "none" | "coming" | "here" | "later";
}

export class Objects {
  readonly early: Early = { views: "none", media: "none" };
  changed: () => void = () => {};
  /** A list came: this schedule's objects are those of this launch. */
  listed: (schedule: number) => void = () => {};
  private stopping: AbortController | null = null;
  private lang = "";
  /** The questions lie in memory too: there may be no room for them, and another window may tidy them away. */
  private views = new Map<string, ArrayBuffer>();
  /** This browser did not keep what it was given: what would lie nowhere is not fetched before it is needed. */
  private refused = false;
  private opened: { key: string; paper: Paper; media: Media } | null = null;

  constructor(
    private registration: string,
    readonly shelf: Shelf,
    /** Exists in secure contexts only: TLS or localhost. */
    private subtle: SubtleCrypto | null = globalThis.crypto?.subtle ?? null,
    readonly fetching: Fetching = new Fetching(subtle),
  ) {}

  /**
   * What the waiting room was told at this moment of the steady counter; the first word counts, so that the server's spreading holds. In
   * another language other objects are needed: those that are here are of no use, and no key of them comes.
   */
  offered(offer: Offer, api: Api, told = performance.now(), lang = ""): void {
    if (!this.subtle || (this.stopping && (this.lang === lang || this.stopping.signal.aborted))) return;
    if (this.stopping) this.forgetEarly();
    this.lang = lang;
    const { signal } = (this.stopping = new AbortController());
    this.fetchEarly(offer, api, told, signal).catch((error: unknown) => console.error(error));
  }

  private forgetEarly(): void {
    this.stop();
    this.views.clear();
    this.know({ views: "none", media: "none" });
  }

  /** Nothing more is fetched before it is needed. */
  stop(): void {
    this.stopping?.abort();
  }

  private async fetchEarly(offer: Offer, api: Api, told: number, stop: AbortSignal): Promise<void> {
    const pictures = told + seconds(offer.media_after);
    await rest(told + seconds(offer.after) - performance.now(), stop);
    for (;;) {
      const list = await this.list(api, stop);
      if (!list || stop.aborted) return;
      this.listed(list.schedule);
      const gone = await this.fetchAll(list, pictures, stop);
      if (!gone || stop.aborted) return;
      await rest(AGAIN * (1 + Math.random()), stop);
    }
  }

  /** Null where there is nothing to be had by asking again. */
  private async list(api: Api, stop: AbortSignal): Promise<ObjectList | null> {
    for (let tries = 0; !stop.aborted; tries++) {
      try {
        const list = await api.objects(this.registration, this.lang);
        return list.format === FORMAT ? list : null;
      } catch (error) {
        const early = error instanceof ApiError && error.code === "not_prepared";
        if (error instanceof ApiError && error.refuses && error.code && !early) return null;
        await rest(Math.max(early ? AGAIN * (1 + Math.random()) : 1000 + pause(tries), waitAsked(error)), stop);
      }
    }
    return null;
  }

  /** Questions first, then what they show, as far as there is room. Returns how many the server has not. */
  private async fetchAll({ schedule, views, media }: ObjectList, pictures: number, stop: AbortSignal): Promise<number> {
    const { shelf, fetching } = this;
    const here = await shelf.names();
    const missing = (named: Named[]) => named.filter(([hash]) => !here?.has(hash));
    const roomForAll = here !== null && !this.refused && (await shelf.room(bytesOf(missing([...views, ...media]))));
    const room = roomForAll || (await shelf.room(bytesOf(missing(views))));
    if (stop.aborted) return 0;
    if (views.length) this.know({ views: "coming", media: !media.length ? "none" : roomForAll ? "coming" : "later" });
    const gone = await this.fetchViews(schedule, views.map(([hash]) => hash), room, stop);
    if (stop.aborted) return 0;
    if (!gone) this.know({ views: "here" });
    if (!roomForAll || !media.length) return gone;
    await rest(Math.max(0, pictures - performance.now()), stop);
    const take = async (hash: string, sealed: ArrayBuffer) => {
      if (stop.aborted) return false;
      const kept = await shelf.put({ hash, schedule, kind: "medium", sealed });
      this.refused ||= !kept;
      return kept;
    };
    const lost = await fetching.all(schedule, missing(media).map(([hash]) => hash), take, stop);
    if (stop.aborted) return 0;
    const later = shelf.full || this.refused;
    this.know({ media: later ? "later" : lost.length ? "coming" : "here" });
    return gone + (later ? 0 : lost.length);
  }

  private async fetchViews(schedule: number, views: string[], room: boolean, stop: AbortSignal): Promise<number> {
    const wanted: string[] = [];
    for (const hash of views) {
      const kept = this.views.get(hash) ?? (await this.shelf.get(hash));
      if (kept && (await this.fetching.is(hash, kept))) this.views.set(hash, kept);
      else wanted.push(hash);
    }
    const take = async (hash: string, sealed: ArrayBuffer) => {
      if (stop.aborted) return false;
      this.views.set(hash, sealed);
      if (room && !stop.aborted) await this.shelf.put({ hash, schedule, kind: "view", sealed });
      return true;
    };
    return (await this.fetching.all(schedule, wanted, take, stop)).length;
  }

  private know(what: Partial<Early>): void {
    Object.assign(this.early, what);
    this.changed();
  }

  // With what *start* answers

  /** The paper of this start, out of what is here; null where that is not all of it. */
  async open({ objects, paper, sheet }: Started): Promise<Paper | null> {
    if (!this.subtle || !objects) return null;
    const key = [paper, ...objects.common].join(" ");
    if (this.opened?.key === key) return this.opened.paper;
    const found = await sheetOf(objects, paper, sheet.order ?? [], (hash) => this.find(hash), unsealWith(this.subtle));
    if (!found) return null;
    this.opened = { key, ...found };
    // Another window of this browser may have tidied them away; a page that opens without network needs them.
    void this.keepViews(objects.schedule);
    return found.paper;
  }

  /** What opens the media, where the questions were opened from what is here; else it has to be asked for. */
  get catalogue(): Media | null {
    return this.opened?.media ?? null;
  }

  /** What opens the media of a paper, fetched where it is not here; rejects where the server does not answer. */
  async media(paper: Pick<Paper, "items" | "pages">, told: ToldObjects, unseal: Unseal): Promise<Media> {
    if (this.opened) return this.opened.media;
    return catalogue(told, paper, async (hash) => (await this.find(hash)) ?? this.fetched(told.schedule, hash, "view"), unseal);
  }

  /** An object from the server, which stays here where there is room for it. */
  async fetched(schedule: number, hash: string, kind: Kind, stop: AbortSignal = new AbortController().signal): Promise<ArrayBuffer> {
    const sealed = await this.fetching.once(schedule, hash, stop);
    // Where nothing is checked, and no page opens without the server, nothing is kept.
    if (this.fetching.checks && (await this.shelf.room(sealed.byteLength)) && !stop.aborted) void this.shelf.put({ hash, schedule, kind, sealed });
    return sealed;
  }

  private async find(hash: string): Promise<ArrayBuffer | undefined> {
    return this.views.get(hash) ?? this.shelf.get(hash);
  }

  private async keepViews(schedule: number): Promise<void> {
    const here = await this.shelf.names();
    for (const [hash, sealed] of this.views)
      if (here?.has(hash) || (await this.shelf.put({ hash, schedule, kind: "view", sealed }))) this.views.delete(hash);
  }

  /** What this page has of it in memory goes. */
  forget(): void {
    this.stop();
    this.views.clear();
    this.opened = null;
  }
}

function seconds(told: unknown): number {
  return Math.max(0, Number(told) || 0) * 1000;
}

function bytesOf(named: Named[]): number {
  return named.reduce((sum, [, size]) => sum + size, 0);
}
