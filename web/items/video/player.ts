/**
 * `<stratus-video>`: a video in a question's text. Its controls are those of a sound, with a picture above them and, where there are any,
 * captions, which stand below the picture so that they cover nothing of it.
 */
import { css, type CSSResultGroup, html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";

import { addTexts, t } from "../../shared/i18n";
import { type PlayerWords, SoundPlayer } from "../sound/player";
import nl from "./nl.json";

addTexts({ nl });

/** What is said from one moment to another, in milliseconds. */
export type Cue = [begin: number, end: number, text: string];

export interface Captions {
  /** A code of BCP 47. */
  lang: string;
  cues: Cue[];
}

/** The language of the captions, for all videos of the page: who reads one reads the next; "": none. */
let read = "";

/** Captions as a text holds them (`library/media/captions/rules.py`); none where they cannot be read. */
export function captionsIn(told: string | undefined): Captions[] {
  try {
    return JSON.parse(told ?? "[]") as Captions[];
  } catch {
    return [];
  }
}

/** What is said at a moment, in seconds. */
export function said(cues: readonly Cue[], seconds: number): string {
  const at = seconds * 1000;
  return cues
    .filter(([begin, end]) => begin <= at && at < end)
    .map(([, , text]) => text)
    .join("\n");
}

function languageName(code: string): string {
  try {
    return new Intl.DisplayNames([document.documentElement.lang || "en"], { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** How wide a player is at most that was not made larger. */
const WIDTH = 32;
const rem = (): number => parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;

export class VideoPlayer extends SoundPlayer {
  static override styles: CSSResultGroup = [
    SoundPlayer.styles,
    css`
      :host {
        box-sizing: border-box;
        max-width: ${WIDTH}rem;
      }
      :host([larger]) {
        max-width: none;
      }
      .screen {
        margin-bottom: 0.5rem;
        background: #000;
        border-radius: 4px;
        overflow: hidden;
      }
      video {
        display: block;
        width: 100%;
        aspect-ratio: 16 / 9;
        max-height: 80vh;
        object-fit: contain;
      }
      .caption {
        min-height: 3.4em;
        margin: 0;
        padding: 0.25rem 0.75rem;
        color: #fff;
        background: #000;
        line-height: 1.4;
        text-align: center;
        white-space: pre-line;
        overflow-wrap: anywhere;
      }
      .captions {
        display: inline-flex;
        align-items: center;
        gap: 0.4rem;
        font-size: 0.9375em;
      }
      select {
        min-height: 2.25rem;
        max-width: 12rem;
        font: inherit;
        color: inherit;
        background: var(--st-surface, #fff);
        border: 1px solid var(--st-line-strong, #76848f);
        border-radius: 6px;
      }
      button.larger {
        min-width: 0;
        min-height: 2.25rem;
        color: var(--st-text, #1d2733);
        background: var(--st-surface, #fff);
        border-color: var(--st-line-strong, #76848f);
      }
      /* It is as high already as it ever gets. */
      @media (max-height: 22.5rem) {
        button.larger {
          display: none;
        }
      }
      @media print {
        .screen {
          display: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) captions: Captions[] = [];
  @property({ type: Boolean, reflect: true }) larger = false;
  @state() private language = read;
  /** There is room for a larger picture. */
  @state() private grows = true;
  private fitting = new ResizeObserver(() => (this.grows = this.offsetWidth > WIDTH * rem() - 1));

  protected override element(): HTMLMediaElement {
    const video = document.createElement("video");
    // What leads out of the page has no place in an exam.
    Object.assign(video, { playsInline: true, disablePictureInPicture: true, disableRemotePlayback: true });
    video.tabIndex = -1;
    video.setAttribute("aria-hidden", "true");
    video.addEventListener("click", () => void this.press());
    return video;
  }

  protected override get words(): PlayerWords {
    return {
      untitled: t("Untitled video"),
      place: t("Place in the video"),
      missing: t("This video could not be loaded."),
      unplayable: t("This browser cannot play this video."),
      ended: (title) => t("The video “{title}” has ended.", { title }),
      // Browsers do not say whether it has one.
      helping: t("Not every video has a sound. Turn up the loudness here and on your computer, and see whether your headphones are plugged in and switched on. If you think that there is something to hear, tell your invigilator."),
      printed: t("This video can only be seen on the screen."),
    };
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.language = read;
    this.fitting.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.fitting.disconnect();
  }

  /** Without what it played, the picture goes too. */
  override stop(): void {
    const had = this.audio.getAttribute("src");
    super.stop();
    if (had) this.audio.load();
  }

  protected override screen(): TemplateResult {
    const shown = this.captions.find(({ lang }) => lang === this.language);
    return html`<div class="screen">
      ${this.audio}
      ${shown ? html`<p class="caption" lang=${shown.lang} dir="auto">${said(shown.cues, this.at)}</p>` : nothing}
    </div>`;
  }

  protected override more(): TemplateResult {
    return html`${this.captions.length
        ? html`<label class="captions"><span>${t("Captions")}</span>
            <select @change=${this.choose}>
              <option value="">${t("None")}</option>
              ${this.captions.map(({ lang }) => html`<option value=${lang} lang=${lang}>${languageName(lang)}</option>`)}
            </select>
          </label>`
        : nothing}
      ${this.grows
        ? html`<button class="larger" type="button" @click=${() => (this.larger = !this.larger)}>${this.larger ? t("Smaller picture") : t("Larger picture")}</button>`
        : nothing}`;
  }

  /** What is chosen can be shown when there is something to choose from. */
  override updated(): void {
    const select = this.renderRoot.querySelector("select");
    if (select) select.value = this.captions.some(({ lang }) => lang === this.language) ? this.language : "";
  }

  private choose = (event: Event): void => {
    read = this.language = (event.target as HTMLSelectElement).value;
  };
}

customElements.define("stratus-video", VideoPlayer);
