/**
 * `<stratus-document>`: a document (PDF) in a question's text, drawn by pdf.js, with controls of ours. It runs no script of a document and
 * follows no link; there is nothing to save or to print. In a shadow tree of its own, as sounds are: marks count the characters of the text.
 */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import type { PDFDocumentLoadingTask } from "pdfjs-dist";

import { addTexts, t } from "../../shared/i18n";
import { type MediaSource, nowhere } from "../media";
import { DECODERS, Files, LIBRARY, WORKER } from "./files";
import nl from "./nl.json";
import { Pages } from "./pages";
import { styles } from "./styles";

addTexts({ nl });

type Library = typeof import("pdfjs-dist");

/** How many times as wide as there is room. */
const ZOOMS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4];
/** Pixels of a picture in a document: as `decoding/documents/told.py` has it. */
const MOST_PIXELS = 40_000_000;

let loading: Promise<Library> | null = null;

/** pdf.js, loaded once; tried again where that failed. */
function library(): Promise<Library> {
  loading ??= (import(/* @vite-ignore */ LIBRARY) as Promise<Library>).then(
    (found) => {
      found.GlobalWorkerOptions.workerSrc = WORKER;
      return found;
    },
    (error: unknown) => {
      loading = null;
      throw error;
    },
  );
  return loading;
}

export class DocumentViewer extends LitElement {
  static override styles = styles;

  /** `media:<sha256>`. */
  @property({ attribute: false }) src = "";
  /** What its author calls it. Read aloud with the text. */
  @property({ reflect: true }) heading = "";
  @property({ attribute: false }) media: MediaSource = nowhere;
  @state() private told = "";
  @state() private problem = "";
  @state() private count = 0;
  @state() private at = 1;
  @state() private zoom = 1;

  private asked = "";
  private askedOf: MediaSource | null = null;
  private task: PDFDocumentLoadingTask | null = null;
  private pages: Pages | null = null;
  private fitting = new ResizeObserver(() => this.pages?.fit());

  /** Where pdf.js comes from: tests have another. */
  library = library;

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // Where its question was only drawn anew it is back by then.
    queueMicrotask(() => !this.isConnected && this.close());
  }

  protected override updated(): void {
    if (!this.isConnected) return;
    const { box } = this;
    // Where it was only drawn anew its box begins at the top.
    if (box && !box.scrollTop) this.pages?.stay();
    if (this.asked === this.src && this.askedOf === this.media) return;
    [this.asked, this.askedOf] = [this.src, this.media];
    if (this.media !== nowhere) void this.open();
  }

  private get box(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(".pages");
  }

  private close(): void {
    this.fitting.disconnect();
    this.pages?.stop();
    void this.task?.destroy();
    [this.pages, this.task, this.asked, this.count, this.at] = [null, null, "", 0, 1];
  }

  private open = async (): Promise<void> => {
    const { media, src } = this;
    this.pages?.stop();
    void this.task?.destroy();
    [this.pages, this.task, this.count, this.problem, this.told] = [null, null, 0, "", t("The document is being opened…")];
    const current = (): boolean => this.isConnected && media === this.askedOf && src === this.asked;
    try {
      const address = await media(src, (words) => current() && !this.problem && this.wait(words));
      const response = await fetch(address);
      if (!response.ok) throw new Error(String(response.status));
      const data = new Uint8Array(await response.arrayBuffer());
      const found = await this.library();
      if (!current()) return;
      const task = (this.task = found.getDocument({ data, ...SAFELY }));
      const opened = await task.promise;
      if (!current()) return void task.destroy();
      const pages = (this.pages = new Pages(found, opened, this.box!, this.zoom));
      pages.turned = () => (this.at = pages.at);
      await pages.open();
      this.fitting.observe(this.box!);
      [this.count, this.at, this.told] = [pages.count, pages.at, ""];
    } catch (error) {
      if (!current()) return;
      console.warn(error);
      [this.problem, this.told] = [t("This document could not be opened."), ""];
      this.say(this.problem);
    }
  };

  private wait(words: string): void {
    this.told = words;
    this.say(words);
  }

  private say(text: string): void {
    this.dispatchEvent(new CustomEvent("say", { detail: { level: "polite", text }, bubbles: true, composed: true }));
  }

  private turn(step: number): void {
    const to = Math.min(this.count, Math.max(1, this.at + step));
    if (to === this.at) return;
    this.pages?.go(to);
    this.at = to;
    this.say(t("Page {n} of {all}", { n: to, all: this.count }));
  }

  private size(step: number): void {
    const zoom = ZOOMS[Math.min(ZOOMS.length - 1, Math.max(0, ZOOMS.indexOf(this.zoom) + step))]!;
    if (zoom === this.zoom) return;
    this.zoom = zoom;
    this.pages?.fit(zoom);
    this.say(percent(zoom));
  }

  /** Arrows and Page Down scroll by themselves. */
  private key = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const does: Record<string, () => void> = { "+": () => this.size(1), "=": () => this.size(1), "-": () => this.size(-1) };
    const found = does[event.key];
    if (!found) return;
    event.preventDefault();
    found();
  };

  override render(): TemplateResult {
    const { count, at, zoom, problem } = this;
    const title = this.heading || t("Untitled document");
    return html`<div role="group" aria-labelledby="title">
      <p class="title" id="title" dir="auto">${title}</p>
      <div class="controls" ?hidden=${!count}>
        <span class="group">
          ${this.button(t("Previous page"), "M15 6l-6 6 6 6", at <= 1, () => this.turn(-1))}
          <span class="number">${t("Page {n} of {all}", { n: at, all: count })}</span>
          ${this.button(t("Next page"), "M9 6l6 6-6 6", at >= count, () => this.turn(1))}
        </span>
        <span class="group">
          ${this.button(t("Zoom out"), "M5 12h14", zoom === ZOOMS[0], () => this.size(-1))}
          <span class="number">${percent(zoom)}</span>
          ${this.button(t("Zoom in"), "M5 12h14M12 5v14", zoom === ZOOMS.at(-1), () => this.size(1))}
        </span>
      </div>
      ${this.told ? html`<p class="note">${this.told}</p>` : nothing}
      ${problem ? html`<p class="note missing">${problem}</p><button type="button" class="again" @click=${this.open}>${t("Try again")}</button>` : nothing}
      <div class="pages" tabindex=${count ? "0" : "-1"} role="region" aria-label=${t("Pages of “{title}”", { title })} ?hidden=${problem !== ""} @keydown=${this.key}></div>
      <p class="printed">${t("This document can only be read on the screen.")}</p>
    </div>`;
  }

  private button(name: string, icon: string, ended: boolean, does: () => void): TemplateResult {
    return html`<button type="button" aria-label=${name} title=${name} aria-disabled=${ended ? "true" : nothing} @click=${does}>
      <svg viewBox="0 0 24 24" aria-hidden="true"><path d=${icon}></path></svg>
    </button>`;
  }
}

const percent = (zoom: number): string => `${Math.round(zoom * 100)} %`;

/** Nothing of a document is run, nothing is asked of anybody, and what it lacks comes from us. */
const SAFELY = {
  isEvalSupported: false,
  enableXfa: false,
  useWasm: false,
  useWorkerFetch: false,
  useSystemFonts: false,
  maxImageSize: MOST_PIXELS,
  BinaryDataFactory: Files,
  cMapUrl: "/",
  cMapPacked: true,
  standardFontDataUrl: "/",
  wasmUrl: DECODERS,
  verbosity: 0,
};

customElements.define("stratus-document", DocumentViewer);

declare global {
  interface HTMLElementTagNameMap {
    "stratus-document": DocumentViewer;
  }
}
