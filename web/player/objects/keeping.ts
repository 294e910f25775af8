/**
 * After the start: what the whole exam shows comes to this computer in the background, so that after a while it needs no server.
 *
 * Answers go before it (nothing is asked for while some are on their way), and what is near the question that is shown. Then what comes next
 * is next: one object at a time, each followed by a rest as long as it took, so that half of a slow line stays free for everything else.
 */
import type { Item, Page, Paper, ToldObjects } from "../../shared/api";
import { MOST_MEGABYTES } from "../../shared/media";
import { pause, waitAsked } from "../exam/backoff";
import type { Here } from "../exam/keeper";
import { Gone, rest } from "./fetching";
import type { Objects } from "./list";
import { again, type Media } from "./media";
import { type Media as Catalogue, mediaOf, type Medium } from "./views";

/** It begins after a moment between nothing and this, in milliseconds: a hall starts in the same second. */
const SPREAD = 5000;
/** A rest is no longer than this, in milliseconds. */
const LONGEST_REST = 10_000;
/** So long until it is looked again whether what goes before is done, in milliseconds. */
const LOOK = 250;
/** So long until what the server did not have is asked for again, in milliseconds. */
const AGAIN = 30_000;
/** Bytes of a medium that comes when all others are here. No picture is as large; sound and films will be. */
const LARGE = MOST_MEGABYTES * 1_000_000;

/** So often in succession this browser may not keep what it got, or not say what it keeps: then nothing more is fetched for it. */
const MOST_FAILED = 2;
/** Bytes of one piece of a medium. */
const PIECE = 4 * 1024 * 1024;
/** A document in the JSON of a view, where quotes have a backslash. What it is called, and in which language, may stand first. */
const DOCUMENT = /<object\b(?:\s[\w-]+=\\"[^"]*")*?\sdata-src=/;

type Source = Pick<Media, "at" | "items" | "named" | "catalogue">;

export class Keeping {
  /** What is here, as it was seen last; null while that is not known. */
  here: Here | null = null;
  /** Something that goes before is on its way. */
  busy: () => boolean = () => false;
  /** What is here changed. */
  changed: () => void = () => {};
  private stopping = new AbortController();
  private found: Catalogue | null = null;
  /** It was tried to get what opens the media: where that failed nothing can be shown, before nothing is known. */
  private sought = false;
  /** Objects that the server did not have in this round. */
  private gone = new Set<string>();
  /** Objects for which this browser has no room, or which it did not keep. */
  private refused = new Set<string>();
  private failed = 0;
  private looks = 0;
  /** What shows documents is here. */
  private viewer = false;

  constructor(
    private paper: Pick<Paper, "items" | "pages" | "sections">,
    private media: Source,
    private objects: Pick<Objects, "catalogue" | "fetching" | "shelf">,
    private told: () => Promise<ToldObjects>,
    /** Whether a page that is loaded without the server would find the questions. */
    private knows: () => Promise<boolean>,
  ) {}

  /** Goes on until all is here, or this browser keeps no more. */
  start(): void {
    void this.look();
    this.run(this.stopping.signal).catch((error: unknown) => console.error(error));
  }

  stop(): void {
    this.stopping.abort();
  }

  /** Looks anew what is here: a browser may throw away what it keeps, and answers may have needed the room. Until it has, nothing is known. */
  async look(): Promise<void> {
    const look = ++this.looks;
    this.here = null;
    this.found ??= this.objects.catalogue;
    const [questions, names] = await Promise.all([this.knows().catch(() => false), this.objects.shelf.names(), this.lookForViewer()]);
    if (look === this.looks) this.know(questions, names);
  }

  /** Where it lies here already it need not come first: a page that is loaded without network shows documents at once. */
  private async lookForViewer(): Promise<void> {
    if (this.viewer || !this.showsDocuments) return;
    const here = await import("../../items/document/files").then((files) => files.here()).catch(() => false);
    this.viewer ||= here;
  }

  private get showsDocuments(): boolean {
    const { items, pages = [] } = this.paper;
    return [...items, ...pages].some((one) => hasDocument(one));
  }

  /** What the browser does not say that it has nobody may count on. */
  private know(questions: boolean, names: ReadonlySet<string> | null): void {
    if (!this.found && !this.sought && this.shown().length) return;
    const before = this.here;
    const whole = (name: string) => {
      const medium = this.found?.get(name);
      // What no object holds cannot be had from the server either.
      return medium ? medium.pieces.every(([hash]) => names?.has(hash)) : this.found !== null;
    };
    const lacks = (item: Item) => (!this.viewer && hasDocument(item, this.paper.pages)) || [...(this.media.named.get(item.id) ?? [])].some((name) => !whole(name));
    this.here = { questions, lacking: new Set(this.media.items.filter(lacks).map(({ id }) => id)) };
    if (before?.questions !== questions || before.lacking.size !== this.here.lacking.size) this.changed();
  }

  /** What shows documents, where the paper has one. */
  private async keepViewer(): Promise<void> {
    if (this.viewer || !this.showsDocuments) return;
    await (await import("../../items/document/files")).keep();
    this.viewer = true;
    if (this.here) await this.look();
  }

  private async run(stop: AbortSignal): Promise<void> {
    if (!this.shown().length) return;
    await rest(SPREAD * Math.random(), stop);
    for (let tries = 0; !stop.aborted; ) {
      try {
        await this.keepViewer();
        const { schedule } = await this.told();
        this.found = await this.media.catalogue();
        if (!this.here) await this.look();
        if (!(await this.next(schedule, stop))) return;
        tries = 0;
      } catch (error) {
        if (stop.aborted) return;
        if (!this.sought) {
          this.sought = true;
          await this.look();
        }
        await again(1000 + Math.max(pause(tries++), waitAsked(error)), stop).catch(() => {});
      }
    }
  }

  /** Fetches one object, or waits for what the server has not; false when nothing is left to do. */
  private async next(schedule: number, stop: AbortSignal): Promise<boolean> {
    const { shelf, fetching } = this.objects;
    while (!stop.aborted && (this.busy() || fetching.underWay)) await rest(LOOK, stop);
    const names = await shelf.names();
    if (stop.aborted) return false;
    this.know(this.here?.questions ?? (await this.knows().catch(() => false)), names);
    if (shelf.full || !fetching.checks) return false;
    if (!names) return this.after(false, LOOK, stop);
    const [hash, size] = this.missing(names) ?? [];
    if (hash === undefined) return this.goOver(stop);
    if (!(await shelf.room(size!))) {
      this.refused.add(hash);
      return true;
    }
    const begun = performance.now();
    let kept = true;
    try {
      const sealed = await fetching.once(schedule, hash, stop, "low");
      if (!stop.aborted) kept = await shelf.put({ hash, schedule, kind: "medium", sealed });
      if (!kept) this.refused.add(hash);
    } catch (error) {
      if (!(error instanceof Gone)) throw error;
      this.gone.add(hash);
    }
    return this.after(kept, Math.min(LONGEST_REST, performance.now() - begun), stop);
  }

  /** Rests after what the browser's storage did, or did not do; false when it failed too often to go on. */
  private async after(kept: boolean, milliseconds: number, stop: AbortSignal): Promise<boolean> {
    this.failed = kept ? 0 : this.failed + 1;
    if (this.failed >= MOST_FAILED) return false;
    await rest(milliseconds, stop);
    return true;
  }

  /** The object to be fetched next, by what the candidate comes to next. */
  private missing(names: ReadonlySet<string>): [hash: string, size: number] | undefined {
    const media = this.shown().flatMap((name) => this.found?.get(name) ?? []);
    const inOrder = [...media.filter(({ size }) => size <= LARGE), ...media.filter(({ size }) => size > LARGE)];
    return inOrder.flatMap(pieces).find(([hash]) => !names.has(hash) && !this.gone.has(hash) && !this.refused.has(hash));
  }

  /** Nothing more can be fetched now. What the server had not is asked for again. */
  private async goOver(stop: AbortSignal): Promise<boolean> {
    if (!this.gone.size) return false;
    await rest(AGAIN * (1 + Math.random()), stop);
    this.gone.clear();
    return true;
  }

  /** What the exam shows, what is near first: the current question, the next, the one before, then in order, then from the beginning. */
  private shown(): string[] {
    const { items, at } = this.media;
    const place = Math.max(0, items.findIndex(({ id }) => id === at));
    const near = [items[place], items[place + 1], items[place - 1]].filter((item) => item !== undefined);
    const inOrder = [...near, ...items.slice(place), ...items.slice(0, place)];
    const { pages = [] } = this.paper;
    return [...new Set([...inOrder.flatMap((item) => this.around(item)), ...pages.flatMap((page) => [...mediaOf(page)])])];
  }

  /** What is shown with a question, and before it, where it begins a section. */
  private around(item: Item): string[] {
    const { sections = [], pages = [] } = this.paper;
    const section = sections.find(({ items }) => items.includes(item.id));
    const introduced = (page: Page) => page.id === section?.page;
    return [...pages.filter(introduced).flatMap((page) => [...mediaOf(page)]), ...(this.media.named.get(item.id) ?? [])];
  }
}

/** Whether a question or a page shows a document, or its case does. */
const hasDocument = (one: Item | Page, pages: readonly Page[] = []): boolean =>
  DOCUMENT.test(JSON.stringify([one, pages.find(({ id }) => "case" in one && id === one.case)]));

/** The objects of a medium, each with the bytes that it has at most. */
function pieces({ size, pieces }: Medium): [hash: string, size: number][] {
  return pieces.map(([hash]) => [hash, Math.min(size, PIECE)]);
}
