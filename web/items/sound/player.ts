/**
 * `<stratus-sound>`: a sound in a question's text, with controls of ours. In a shadow tree of its own: marks count the characters of the
 * text, and words that come and go must not move them.
 */
import { type CSSResultGroup, html, LitElement, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";

import { addTexts, t } from "../../shared/i18n";
import { sha256Of } from "../../shared/media";
import { type MediaSource, nowhere } from "../media";
import { PlayLimit } from "./limit";
import nl from "./nl.json";
import type { Counter } from "./plays";
import { styles } from "./styles";

addTexts({ nl });

const PLAY = "M8 5v14l11-7z";
const PAUSE = "M7 5h4v14h-4zM14 5h4v14h-4z";
const BLOB = "blob:";

/** Only one is heard at a time. */
let heard: SoundPlayer | null = null;
/** How loud, from 0 to 1, for all sounds of the page: who turned one down wants no other loud. */
let loudness = 1;

/** Seconds as minutes and seconds. */
export function clock(seconds: number): string {
  const whole = Number.isFinite(seconds) ? Math.floor(seconds) : 0;
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** Whole sentences about what is played. */
export interface PlayerWords {
  untitled: string;
  place: string;
  missing: string;
  unplayable: string;
  ended: (title: string) => string;
  /** What to do when there is nothing to be heard. */
  helping: string;
  /** On paper, where nothing plays. */
  printed: string;
}

export class SoundPlayer extends LitElement {
  static override styles: CSSResultGroup = styles;

  /** `media:<sha256>`. */
  @property({ attribute: false }) src = "";
  /** What its author calls it. Read aloud with the text. */
  @property({ reflect: true }) heading = "";
  /** What is heard, in words; empty where nobody wrote that. */
  @property({ attribute: false }) transcript = "";
  @property({ attribute: false }) media: MediaSource = nowhere;
  /** How often it may be heard; 0: any number of times. */
  @property({ attribute: false }) plays = 0;
  /** Who counts that; null where nobody does. */
  @property({ attribute: false }) counter: Counter | null = null;
  /** Whether a candidate hears it, who may ask what to do when there is nothing to be heard. */
  @property({ attribute: false }) helps = false;
  @state() private told = "";
  @state() private problem = "";
  @state() private playing = false;
  @state() protected at = 0;
  @state() private length = NaN;

  readonly audio: HTMLMediaElement = this.element();
  readonly limit = new PlayLimit(this.audio);
  private address: Promise<string> | null = null;
  private own = "";
  private asked = "";
  private askedOf: MediaSource | null = null;

  constructor() {
    super();
    this.audio.preload = "metadata";
    const on = (name: string, does: () => void): void => this.audio.addEventListener(name, does);
    on("play", () => (this.playing = true));
    on("pause", () => {
      this.playing = false;
      this.limit.stops();
    });
    on("ended", () => this.ended());
    on("timeupdate", () => (this.at = this.audio.currentTime));
    for (const name of ["loadedmetadata", "durationchange"]) on(name, () => (this.length = this.audio.duration));
    on("error", () => this.audio.getAttribute("src") && this.refuse(this.words.unplayable));
  }

  /** What plays. */
  protected element(): HTMLMediaElement {
    return new Audio();
  }

  /** What is called by its kind. */
  protected get words(): PlayerWords {
    return {
      untitled: t("Untitled sound"),
      place: t("Place in the sound"),
      missing: t("This sound could not be loaded."),
      unplayable: t("This browser cannot play this sound."),
      ended: (title) => t("The sound “{title}” has ended.", { title }),
      helping: t("Turn up the loudness here and on your computer, and see whether your headphones are plugged in and switched on. If you still hear nothing, tell your invigilator."),
      printed: t("This sound can only be played on the screen."),
    };
  }

  /** What is seen above the controls. */
  protected screen(): TemplateResult | typeof nothing {
    return nothing;
  }

  /** Controls beside those that every player has. */
  protected more(): TemplateResult | typeof nothing {
    return nothing;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // Where its question was only drawn anew it is back by then.
    queueMicrotask(() => !this.isConnected && this.stop());
  }

  protected override willUpdate(): void {
    Object.assign(this.limit, { most: this.plays, src: this.src, counter: this.counter });
    if (this.playing && this.limit.holds && !this.counter!.open) this.audio.pause();
    if (!this.isConnected || (this.asked === this.src && this.askedOf === this.media)) return;
    [this.asked, this.askedOf] = [this.src, this.media];
    this.fetch();
  }

  /** Asks where it is. What is on this computer is opened; what a server has is only fetched when somebody wants to hear it. */
  private fetch(): void {
    const { media } = this;
    this.stop();
    [this.told, this.problem] = ["", ""];
    const tell = (words: string): void => {
      if (media === this.askedOf && !this.problem) this.wait(words);
    };
    const address = (this.address = media === nowhere ? Promise.reject(new Error("nowhere")) : media(this.src, tell));
    address.then(
      (found) => {
        if (address !== this.address) return;
        this.told = "";
        if (found.startsWith(BLOB)) this.audio.src = found;
      },
      () => address === this.address && this.fail(this.words.missing),
    );
  }

  private wait(words: string): void {
    this.told = words;
    this.say(words);
  }

  private fail(words: string): void {
    [this.problem, this.told] = [words, ""];
  }

  /** Whoever pressed hears why nothing is heard. */
  private refuse(words: string): void {
    this.fail(words);
    this.say(words);
  }

  private say(text: string): void {
    this.dispatchEvent(new CustomEvent("say", { detail: { level: "polite", text }, bubbles: true, composed: true }));
  }

  /** Silence, and at its beginning. */
  stop(): void {
    this.limit.leaves();
    this.audio.pause();
    if (heard === this) heard = null;
    this.audio.removeAttribute("src");
    if (this.own) URL.revokeObjectURL(this.own);
    [this.own, this.at, this.length] = ["", 0, NaN];
    // Whoever is put into a page again asks again.
    if (!this.isConnected) [this.asked, this.address] = ["", null];
  }

  private ended(): void {
    this.limit.ends();
    this.at = 0;
    this.audio.currentTime = 0;
    const left = this.limit.remaining;
    this.say(`${this.words.ended(this.heading || this.words.untitled)}${left && ` ${left}`}`);
  }

  protected press = async (): Promise<void> => {
    if (this.problem) return;
    if (this.playing) return this.audio.pause();
    if (this.limit.refuses) return this.say(this.limit.words(false, clock));
    try {
      await this.open();
      this.told = "";
      this.limit.ready();
      if (heard !== this) heard?.audio.pause();
      // eslint-disable-next-line @typescript-eslint/no-this-alias
      heard = this;
      this.audio.volume = loudness;
      await this.audio.play();
      this.limit.began();
    } catch (error) {
      this.limit.failed();
      // A press that came while it began. All else may go well with the next one.
      if ((error as DOMException).name !== "AbortError" && !this.problem) this.wait(this.words.missing);
    }
  };

  /** A page of staff has an address of the server, of which no part can be had by itself. */
  private async open(): Promise<void> {
    if (this.audio.getAttribute("src")) return;
    const address = await this.address!;
    if (this.audio.getAttribute("src")) return;
    const response = await fetch(address);
    if (!response.ok) throw new Error(String(response.status));
    this.own = URL.createObjectURL(await response.blob());
    this.audio.src = this.own;
  }

  private startAgain = (): void => {
    this.stop();
    this.counter!.forget!(sha256Of(this.src));
    this.fetch();
    this.renderRoot.querySelector("button")?.focus();
  };

  private move = (event: Event): void => {
    const place = Number((event.target as HTMLInputElement).value);
    this.audio.currentTime = this.at = place;
  };

  private turn = (event: Event): void => {
    loudness = Number((event.target as HTMLInputElement).value) / 100;
    this.audio.volume = loudness;
    this.requestUpdate();
  };

  override render(): TemplateResult {
    const { playing, length, problem, limit } = this;
    const at = limit.holds && !playing ? (limit.place ?? 0) : this.at;
    const words = limit.words(playing, clock);
    const title = this.heading || this.words.untitled;
    const { known } = this;
    const name = playing ? t("Pause") : t("Play");
    const spoken = known ? t("{at} of {length}", { at: clock(at), length: clock(Math.ceil(length)) }) : clock(at);
    return html`<div role="group" aria-labelledby="title">
      <p class="title" id="title" dir="auto">${title}</p>
      ${this.screen()}
      <div class="controls">
        <button type="button" aria-disabled=${problem || limit.refuses ? "true" : nothing} aria-describedby=${words ? "title limit" : "title"} @click=${this.press}>
          <svg viewBox="0 0 24 24" aria-hidden="true"><path d=${playing ? PAUSE : PLAY}></path></svg><span>${name}</span>
        </button>
        ${limit.holds ? this.bar(at, spoken) : this.slider(at, spoken)}
        <span class="time" aria-hidden="true">${clock(at)}${known ? ` / ${clock(Math.ceil(length))}` : ""}</span>
        <label class="loudness"><span>${t("Loudness")}</span>
          <input type="range" min="0" max="100" step="5" .value=${String(Math.round(loudness * 100))} aria-valuetext="${Math.round(loudness * 100)} %" @input=${this.turn} />
        </label>
        ${this.more()}
      </div>
      ${words ? html`<p class="limit" id="limit">${words}</p>` : nothing}
      ${limit.begun && this.counter?.forget ? html`<button type="button" class="again" @click=${this.startAgain}>${t("Start again")}</button>` : nothing}
      ${this.told ? html`<p class="note">${this.told}</p>` : nothing}
      ${problem ? html`<p class="note missing">${problem}</p>` : nothing}
      ${this.transcript ? html`<details><summary>${t("Transcript")}</summary><p class="transcript" dir="auto">${this.transcript}</p></details>` : nothing}
      <p class="printed">${this.words.printed}</p>
      ${this.transcript ? html`<p class="printed">${t("Transcript")}:</p><p class="printed words" dir="auto">${this.transcript}</p>` : nothing}
      ${this.helps ? html`<details><summary>${t("Hear nothing?")}</summary><p class="helping">${this.words.helping}</p></details>` : nothing}
    </div>`;
  }

  private get known(): boolean {
    return Number.isFinite(this.length) && this.length > 0;
  }

  private slider(at: number, spoken: string): TemplateResult {
    return html`<input
      class="place" type="range" min="0" max=${this.known ? Math.floor(this.length * 10) / 10 : 1} step="0.1" .value=${String(at)} ?disabled=${!this.known}
      aria-label=${this.words.place} aria-valuetext=${spoken} @input=${this.move}
    />`;
  }

  /** Of a sound that is limited the place is only shown. */
  private bar(at: number, spoken: string): TemplateResult {
    return html`<progress class="place" max=${this.known ? this.length : 1} .value=${this.known ? Math.min(at, this.length) : 0} aria-label=${this.words.place} aria-valuetext=${spoken}></progress>`;
  }
}

customElements.define("stratus-sound", SoundPlayer);
