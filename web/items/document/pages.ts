/**
 * The pages of a document, one below the other, in an element that scrolls. A page is drawn when it comes near; few are drawn at a time, and
 * all others have their size and their words, for screen readers.
 */
import type { PDFDocumentProxy, PDFPageProxy, RenderTask, TextLayer } from "pdfjs-dist";

import { t } from "../../shared/i18n";

type Library = typeof import("pdfjs-dist");

/** Pages that are drawn at a time. */
export const MOST_DRAWN = 6;
/** Pixels of one canvas: a page at 400 % on a dense screen is drawn less finely. */
const MOST_PIXELS = 12_000_000;

interface Sheet {
  number: number;
  element: HTMLElement;
  page: PDFPageProxy | null;
  /** Points. */
  width: number;
  height: number;
  words: string;
  drawn: Drawn | null;
}

interface Drawn {
  canvas: HTMLCanvasElement;
  text: HTMLElement;
  layer: TextLayer | null;
  task: RenderTask | null;
}

export class Pages {
  private sheets: Sheet[] = [];
  private near: IntersectionObserver;
  private width = 0;
  private height = 0;
  /** Where the page that is read begins: in parts of its own height above the upper edge of the box, or, less than 0, in parts of the box's below it. */
  private place = 0;
  /** Where the box was scrolled to from here. */
  private led = -1;
  private stopped = false;
  /** Called when another page than before is the one that is read. */
  turned: () => void = () => {};
  at = 1;

  constructor(
    private library: Library,
    private found: PDFDocumentProxy,
    private box: HTMLElement,
    private zoom: number,
  ) {
    this.near = new IntersectionObserver((seen) => this.seen(seen), { root: box, rootMargin: "50% 0px" });
    box.addEventListener("scroll", this.scrolled, { passive: true });
  }

  get count(): number {
    return this.found.numPages;
  }

  /** Puts all pages in, each with its size, then their words one after another. */
  async open(): Promise<void> {
    const first = await this.found.getPage(1);
    const { width, height } = first.getViewport({ scale: 1 });
    for (let number = 1; number <= this.count; number++) {
      const element = document.createElement("div");
      element.className = "page";
      element.setAttribute("role", "group");
      element.setAttribute("aria-label", t("Page {n} of {all}", { n: number, all: this.count }));
      this.sheets.push({ number, element, page: null, width, height, words: "", drawn: null });
      this.box.append(element);
    }
    this.fit();
    for (const sheet of this.sheets) this.near.observe(sheet.element);
    void this.read();
  }

  stop(): void {
    this.stopped = true;
    this.near.disconnect();
    this.box.removeEventListener("scroll", this.scrolled);
    for (const sheet of this.sheets) this.clear(sheet);
    this.box.replaceChildren();
  }

  /** Makes all pages as wide as there is room, or so many times as wide. */
  fit(zoom = this.zoom): void {
    const width = this.box.clientWidth - MARGIN;
    if (width <= 0) return;
    if (width === this.width && zoom === this.zoom && this.sheets[0]?.element.style.width) return this.stay();
    const { scrollWidth, scrollLeft } = this.box;
    [this.width, this.zoom] = [width, zoom];
    for (const sheet of this.sheets) this.size(sheet);
    this.stay();
    this.box.scrollLeft = (scrollLeft / Math.max(1, scrollWidth)) * this.box.scrollWidth;
    for (const sheet of this.sheets.filter(({ drawn }) => drawn)) void this.draw(sheet);
  }

  /** Leads to a page. */
  go(number: number): void {
    [this.at, this.place] = [Math.min(this.count, Math.max(1, number)), 0];
    this.stay();
  }

  /** What is read stays where it is, also after it was for a while where there was no room to scroll to it. */
  stay(): void {
    const { box } = this;
    const read = this.sheets[this.at - 1]?.element;
    if (!read) return;
    this.height = box.clientHeight;
    box.scrollTop = read.offsetTop - MARGIN / 2 + this.place * (this.place < 0 ? this.height : read.offsetHeight);
    this.led = box.scrollTop;
  }

  private scrolled = (): void => {
    const { box } = this;
    // Not by who reads.
    if (Math.abs(box.scrollTop - this.led) < 1 || box.clientHeight !== this.height || box.clientWidth - MARGIN !== this.width) return;
    this.led = -1;
    const middle = box.scrollTop + box.clientHeight / 3;
    const at = this.sheets.findLast(({ element }) => element.offsetTop <= middle)?.number ?? 1;
    const read = this.sheets[at - 1]?.element;
    const passed = read ? box.scrollTop - read.offsetTop + MARGIN / 2 : 0;
    this.place = passed / Math.max(1, passed < 0 ? this.height : read!.offsetHeight);
    if (at === this.at) return;
    this.at = at;
    this.turned();
  };

  private seen(seen: IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of seen) {
      const sheet = this.sheets.find(({ element }) => element === target);
      if (sheet && isIntersecting && !sheet.drawn) void this.draw(sheet).catch((error: unknown) => console.warn(error));
    }
    const far = this.sheets.filter(({ drawn }) => drawn).sort((a, b) => Math.abs(a.number - this.at) - Math.abs(b.number - this.at));
    for (const sheet of far.slice(MOST_DRAWN)) this.clear(sheet);
  }

  private scale({ width }: Sheet): number {
    return (this.width / width) * this.zoom;
  }

  private size(sheet: Sheet): void {
    const scale = this.scale(sheet);
    const { style } = sheet.element;
    [style.width, style.height] = [`${Math.floor(sheet.width * scale)}px`, `${Math.floor(sheet.height * scale)}px`];
    style.setProperty("--total-scale-factor", String(scale));
  }

  private async page(sheet: Sheet): Promise<PDFPageProxy> {
    if (!sheet.page) {
      sheet.page = await this.found.getPage(sheet.number);
      const { width, height } = sheet.page.getViewport({ scale: 1 });
      const other = width !== sheet.width || height !== sheet.height;
      [sheet.width, sheet.height] = [width, height];
      this.size(sheet);
      if (other) this.stay();
    }
    return sheet.page;
  }

  private async draw(sheet: Sheet): Promise<void> {
    const before = sheet.drawn;
    before?.task?.cancel();
    before?.layer?.cancel();
    const drawn: Drawn = (sheet.drawn = { canvas: document.createElement("canvas"), text: document.createElement("div"), layer: null, task: null });
    const page = await this.page(sheet);
    const textContentSource = await page.getTextContent();
    const gone = (): boolean => this.stopped || sheet.drawn !== drawn; // drawn anew, or far away again
    if (gone()) return;
    const viewport = page.getViewport({ scale: this.scale(sheet) });
    const area = viewport.width * viewport.height;
    const fine = Math.min(devicePixelRatio || 1, Math.sqrt(MOST_PIXELS / area));
    drawn.canvas.setAttribute("aria-hidden", "true");
    [drawn.canvas.width, drawn.canvas.height] = [Math.max(1, Math.floor(viewport.width * fine)), Math.max(1, Math.floor(viewport.height * fine))];
    drawn.text.className = "text";
    drawn.task = page.render({ canvas: drawn.canvas, viewport, ...(fine === 1 ? {} : { transform: [fine, 0, 0, fine, 0, 0] }) });
    drawn.layer = new this.library.TextLayer({ textContentSource, container: drawn.text, viewport });
    try {
      await Promise.all([drawn.task.promise, drawn.layer.render()]);
    } catch (error) {
      if (gone()) return;
      throw error;
    }
    if (gone()) return void free(drawn);
    if (before) free(before);
    sheet.element.replaceChildren(drawn.canvas, drawn.text);
  }

  private clear(sheet: Sheet): void {
    const { drawn } = sheet;
    if (!drawn) return;
    sheet.drawn = null;
    drawn.task?.cancel();
    drawn.layer?.cancel();
    free(drawn);
    sheet.page?.cleanup();
    sheet.element.replaceChildren();
    this.say(sheet);
  }

  /** The words of each page, for those who read them and do not see it. */
  private async read(): Promise<void> {
    for (const sheet of this.sheets) {
      if (this.stopped) return;
      const { items } = await (await this.page(sheet)).getTextContent();
      sheet.words = items.map((item) => ("str" in item ? `${item.str}${item.hasEOL ? "\n" : ""}` : "")).join("");
      this.say(sheet);
    }
  }

  private say(sheet: Sheet): void {
    if (sheet.drawn || this.stopped) return;
    const words = document.createElement("p");
    words.className = "words";
    words.textContent = sheet.words;
    sheet.element.replaceChildren(words);
  }
}

/** Pixels beside a page. */
const MARGIN = 16;

/** Some browsers keep the memory of a canvas until it has no pixels. */
function free({ canvas, text }: Drawn): void {
  [canvas.width, canvas.height] = [0, 0];
  canvas.remove();
  text.remove();
}
