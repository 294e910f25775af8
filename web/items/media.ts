/**
 * Pictures of a question. Contents name them `media:<sha256>`, an address that no browser can fetch; whoever shows the item knows where they
 * are (`ItemElement.media`). Until a picture is there, and where it cannot be had, its place has its size.
 */
import { adoptStyles, css, type ReactiveController, type ReactiveElement } from "lit";

import { t } from "../shared/i18n";
import { isMedium, MEDIA_IMAGES } from "../shared/media";

/**
 * Takes `media:<sha256>`, gives an address that an `<img>` can load; rejects where it is not to be had. What takes its time is `tell`ed in
 * words, which stand at the place until it is there.
 */
export type MediaSource = (src: string, tell?: (words: string) => void) => Promise<string>;

/** Of a page that has no pictures. */
export const nowhere: MediaSource = (src) => Promise.reject(new Error(`Nobody knows where ${src} is.`));

/** A picture of this size in which nothing is seen: keeps the place as wide and high as what comes. */
function empty(img: HTMLImageElement): string {
  const [width, height] = ["width", "height"].map((name) => /^[1-9]\d{0,4}$/.exec(img.getAttribute(name) ?? "")?.[0] ?? "1");
  return `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"/>`)}`;
}

const NOTE = css`
  :host {
    display: block;
    margin: 0.35rem 0 0.75rem;
    padding: 0.35rem 0.75rem;
    font-weight: 600;
    color: var(--st-warn-text, #8a4b00);
    border-inline-start: 4px solid currentColor;
  }
  :host([data-waits]) {
    color: var(--st-text, #1d2733);
  }
  span {
    display: block;
    font-weight: 400;
    color: var(--st-text, #1d2733);
  }
`;

/**
 * What stands where a picture is not. In a shadow tree of its own: marks count the characters of a question's text, and a sentence that
 * comes and goes must not move them.
 */
function note(said: string, alt: string, waits: boolean): HTMLElement {
  const element = document.createElement("span");
  element.className = "no-picture";
  element.toggleAttribute("data-waits", waits);
  const described = document.createElement("span");
  // A screen reader has just read it, as the picture's own text.
  described.setAttribute("aria-hidden", "true");
  described.textContent = alt ? t("It shows: {what}", { what: alt }) : "";
  const root = element.attachShadow({ mode: "open" });
  adoptStyles(root, [NOTE]);
  root.append(said, described);
  return element;
}

/** When every picture that this element shows is there, or cannot be had. */
export async function settled(host: { renderRoot: ParentNode }): Promise<void> {
  const images = Array.from(host.renderRoot.querySelectorAll<HTMLImageElement>("img[data-media]"));
  await Promise.all(
    images.map(async (img) => {
      while (img.isConnected && img.dataset.state === "waiting") await new Promise((resolve) => setTimeout(resolve, 50));
      await img.decode().catch(() => {});
    }),
  );
}

/** On its way, to be seen, or not to be had. */
export type PictureState = "waiting" | "there" | "missing";

interface Host extends ReactiveElement {
  media: MediaSource;
}

/** Fills the pictures of an element's shadow tree after each of its renderings. */
export class Pictures implements ReactiveController {
  private source: MediaSource | null = null;
  private notes = new WeakMap<HTMLImageElement, HTMLElement>();
  private states = new Map<string, PictureState>();
  /** Called when a picture has come, is asked for anew or is not to be had. `noted`: before, words stood in its place. */
  turned: ((src: string, noted: boolean) => void) | null = null;

  constructor(private host: Host) {
    host.addController(this);
  }

  hostUpdated(): void {
    const all = (selector: string) => this.host.renderRoot.querySelectorAll<HTMLImageElement>(selector);
    const fresh = this.source !== this.host.media;
    this.source = this.host.media;
    if (fresh) for (const img of all("img[data-media]")) this.fill(img, img.dataset.media!);
    // In the same turn as the rendering, before the browser asks anybody for `media:`.
    for (const img of all(MEDIA_IMAGES)) this.fill(img, img.getAttribute("src")!);
  }

  /** How far the picture is that an item names so. */
  stateOf(src: string): PictureState {
    return this.states.get(src) ?? "waiting";
  }

  private turn(img: HTMLImageElement, state: PictureState): void {
    const src = img.dataset.media!;
    const noted = this.notes.get(img)?.isConnected ?? false;
    const before = this.stateOf(src);
    img.dataset.state = state;
    this.states.set(src, state);
    if (before !== state) this.turned?.(src, noted);
  }

  private fill(img: HTMLImageElement, src: string): void {
    img.dataset.media = src;
    this.turn(img, "waiting");
    img.onerror = null;
    img.src = empty(img);
    this.notes.get(img)?.remove();
    const source = this.source!;
    const current = () => source === this.source && img.dataset.media === src;
    const missing = () => current() && this.missing(img);
    const tell = (words: string) => current() && img.dataset.state === "waiting" && this.waits(img, words);
    (isMedium(src) ? source(src, tell) : nowhere(src)).then((address) => {
      if (!current()) return;
      img.onerror = missing;
      img.src = address;
      this.turn(img, "there");
      this.notes.get(img)?.remove();
    }, missing);
  }

  /** It is on its way, or not to be had now: said at its place, and read out. */
  private waits(img: HTMLImageElement, words: string): void {
    this.put(img, words, true);
    this.host.dispatchEvent(new CustomEvent("say", { detail: { level: "polite", text: words }, bubbles: true, composed: true }));
  }

  private missing(img: HTMLImageElement): void {
    if (img.dataset.state === "missing") return;
    img.onerror = null;
    img.src = empty(img);
    this.turn(img, "missing");
    this.put(img, t("This picture could not be loaded."), false);
  }

  private put(img: HTMLImageElement, words: string, waits: boolean): void {
    this.notes.get(img)?.remove();
    const said = note(words, img.alt, waits);
    this.notes.set(img, said);
    img.after(said);
  }
}
