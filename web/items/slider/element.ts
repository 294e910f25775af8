/**
 * Slider: a position on a scale of numbers, chosen with a native slider or typed into a field beside it.
 *
 * A native slider always has a value. As long as nothing was given this one shows no thumb, says "No answer yet", and the first press on it
 * is an answer wherever it lands, also where the thumb would be: there the browser itself tells nothing.
 */
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { live } from "lit/directives/live.js";

import type { Value } from "../../shared/api";
import { t } from "../../shared/i18n";
import { ItemElement } from "../element";
import { itemStyles } from "../styles";
import { shown } from "../typed/numbers";
import { Scale, type SliderItem } from "./scale";
import { sliderStyles } from "./styles";

/** A pause in moving or writing, in milliseconds, after which the number is handed over. */
const PAUSE = 400;
/** Of a scale with more positions none is shown by a line: they would run together. */
const MOST_TICKS = 51;

export class Slider extends ItemElement {
  static override styles = [itemStyles, sliderStyles];

  declare item: SliderItem;

  /** Where the slider stands; null = no answer yet. It may be ahead of the value, which is told after a pause. */
  @state() private place: number | null = null;
  /** What stands in the field while somebody writes there. */
  @state() private typed: string | null = null;
  /** What is wrong with it. */
  @state() private notice = "";
  private scale!: Scale;
  /** Where the slider stood when somebody began to write. */
  private former: number | null = null;
  private waiting: ReturnType<typeof setTimeout> | undefined;
  /** Whether what waits was chosen rather than typed. */
  private urgent = false;
  /** A key is held down: the slider may still move on. */
  private held = false;

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener("focusout", this.flush);
  }

  override disconnectedCallback(): void {
    this.flush();
    this.removeEventListener("focusout", this.flush);
    super.disconnectedCallback();
  }

  private get given(): string {
    return typeof this.value?.value === "string" ? this.value.value : "";
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("item")) this.scale = new Scale(this.item);
    const another = changed.has("item") && changed.get("item")?.id !== this.item.id;
    if (another) this.forget();
    const told = this.place === null ? "" : this.scale.at(this.place);
    if (another || (changed.has("value") && this.given !== told && this.waiting === undefined)) {
      this.place = this.given ? this.scale.placeOf(this.given) : null;
      this.typed = null;
      this.notice = "";
    }
  }

  private forget(): void {
    clearTimeout(this.waiting);
    this.waiting = undefined;
    this.held = false;
  }

  override flush = (): void => {
    this.held = false;
    if (this.waiting === undefined) return;
    this.forget();
    const number = this.place === null ? "" : this.scale.at(this.place);
    if (number !== this.given) this.tell(valueOf(number), this.urgent);
  };

  private goTo(place: number | null, urgent: boolean): void {
    this.place = place;
    this.urgent = urgent;
    clearTimeout(this.waiting);
    this.waiting = setTimeout(this.flush, PAUSE);
  }

  // The slider

  private moved(event: Event): void {
    const slider = event.target as HTMLInputElement;
    if (this.locked) {
      slider.value = this.stands;
      return;
    }
    this.typed = null;
    this.notice = "";
    this.goTo(this.scale.placeOf(slider.value), true);
  }

  /** A pointer was lifted, or something else than keys moved the slider. */
  private settled(): void {
    if (!this.held) this.flush();
  }

  private keyDown(event: KeyboardEvent): void {
    if (event.key === "Tab" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (this.locked) {
      event.preventDefault();
      return;
    }
    this.held = true;
    if (this.place === null && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      this.goTo(this.middle, true);
    }
  }

  /** The first press may land on the hidden thumb: the browser tells of no change then. Some take no press beside the thumb either. */
  private pressed(event: MouseEvent): void {
    if (this.place !== null || this.locked) return;
    this.goTo(this.placeUnder(event) ?? this.middle, true);
    this.flush();
  }

  /** The position where a pointer pressed; null where none did: whoever listens to the page presses without one. */
  private placeUnder({ detail, clientX }: MouseEvent): number | null {
    const marks = this.renderRoot.querySelector(".marks")!;
    const { left, width } = marks.getBoundingClientRect();
    if (!detail || !width) return null;
    const share = Math.min(1, Math.max(0, (clientX - left) / width));
    return Math.round((getComputedStyle(marks).direction === "rtl" ? 1 - share : share) * (this.scale.positions - 1));
  }

  // The field

  private wrote(event: Event): void {
    if (this.typed === null) this.former = this.place;
    this.typed = (event.target as HTMLInputElement).value;
    this.notice = "";
    const place = this.scale.typed(this.typed);
    // "12" begins with "1": what is no position leaves the answer that was there.
    this.goTo(place ?? (this.typed.trim() ? this.former : null), false);
  }

  private written(): void {
    if (this.typed === null) return;
    const typed = this.typed.trim();
    this.flush();
    if (typed && this.scale.typed(typed) === null) {
      this.notice = this.wrong(typed);
      this.say("assertive", `${this.notice} ${this.now()}`);
      return;
    }
    this.typed = null;
    this.say("polite", this.now());
  }

  private wrong(typed: string): string {
    const { least, most, step } = this.item;
    return t("{number} is not on the scale. It goes from {least} to {most} in steps of {step}.", { number: typed, least: this.said(least), most: this.said(most), step: this.said(step) });
  }

  private clear(): void {
    this.forget();
    this.place = null;
    this.typed = null;
    this.notice = "";
    this.tell(null, true);
    this.renderRoot.querySelector<HTMLElement>("input")?.focus();
  }

  // What is shown

  /** A number as people read it. */
  private said(number: string): string {
    const { comma, unit } = this.item;
    return `${shown(number, comma)}${unit && `\u00a0${unit}`}`;
  }

  private now(): string {
    return this.place === null ? t("No answer yet") : t("Your answer: {value}", { value: this.said(this.scale.at(this.place)) });
  }

  private get middle(): number {
    return Math.floor((this.scale.positions - 1) / 2);
  }

  /** What the native slider holds: in the middle as long as there is no answer. */
  private get stands(): string {
    return this.scale.at(this.place ?? this.middle);
  }

  override render(): TemplateResult {
    return html`
      ${this.stem()}
      <fieldset>
        <legend>
          ${this.number ? html`<span class="visually-hidden">${t("Question {n}", { n: this.number })}. </span>` : nothing}${this.judged ? scaleFrom(this.said(this.item.least), this.said(this.item.most)) : t("Move the slider, press on the scale, or enter a number.")}
        </legend>
        ${this.judged ? nothing : html`<p class="now ${this.place === null ? "none" : ""}">${this.now()}</p>`}
        <div class="scale ${this.place === null ? "untouched" : ""}">${this.slider()}${this.ends()}</div>
        ${this.judged ? this.verdict() : this.entry()}
      </fieldset>
    `;
  }

  /** "Scale from 0 kg (light) to 8 kg (heavy)". */
  private name(): string {
    const end = (number: string, label: string) => (label ? `${this.said(number)} (${label})` : this.said(number));
    const { least, most, label_least, label_most } = this.item;
    return scaleFrom(end(least, label_least), end(most, label_most));
  }

  private slider(): TemplateResult {
    const { least, most, step } = this.item;
    return html`<div class="rail">
      <input
        type="range"
        min=${least}
        max=${most}
        step=${step}
        .value=${live(this.stands)}
        aria-label=${this.name()}
        aria-valuetext=${this.place === null ? (this.judged ? t("Not answered") : t("No answer yet")) : this.said(this.scale.at(this.place))}
        aria-disabled=${this.locked && !this.judged ? "true" : nothing}
        ?disabled=${this.judged}
        @input=${this.moved}
        @change=${this.settled}
        @keydown=${this.keyDown}
        @keyup=${this.flush}
        @click=${this.pressed}
      />
      <div class="marks">${this.ticks()}${this.band()}</div>
    </div>`;
  }

  private ticks(): TemplateResult | typeof nothing {
    const { positions } = this.scale;
    return positions > MOST_TICKS ? nothing : html`<div class="ticks" aria-hidden="true">${Array.from({ length: positions }, () => html`<i></i>`)}</div>`;
  }

  /** Where the right answers lie. It is said in words below. */
  private band(): TemplateResult | typeof nothing {
    const key = this.judged ? this.item.key : null;
    if (!key?.from || !key.to) return nothing;
    const share = (number: string) => ((this.scale.placeOf(number) ?? 0) / (this.scale.positions - 1)) * 100;
    const [from, to] = [share(key.from), share(key.to)];
    return html`<div class="band" .style=${`inset-inline-start: ${from}%; inline-size: calc(${to - from}% + 0.5rem)`}></div>`;
  }

  private ends(): TemplateResult {
    const { least, most, label_least, label_middle, label_most, lang } = this.item;
    const words = (label: string) => (label ? html`<span dir="auto" lang=${lang}>${label}</span>` : nothing);
    return html`<div class="ends">
      <div class="least"><bdi>${this.said(least)}</bdi>${words(label_least)}</div>
      ${label_middle ? html`<div class="middle">${words(label_middle)}</div>` : nothing}
      <div class="most"><bdi>${this.said(most)}</bdi>${words(label_most)}</div>
    </div>`;
  }

  private entry(): TemplateResult {
    const { least, comma, unit } = this.item;
    const number = this.place === null ? "" : this.scale.at(this.place).replace(".", comma ? "," : ".");
    return html`<div class="entry">
        <label
          ><span>${t("Exact number")}</span
          ><input
            type="text"
            inputmode=${least.startsWith("-") ? "text" : "decimal"}
            maxlength="24"
            autocomplete="off"
            .value=${live(this.typed ?? number)}
            ?readonly=${this.locked}
            aria-invalid=${this.notice ? "true" : "false"}
            aria-describedby="wrong"
            @input=${this.wrote}
            @change=${this.written}
          />${unit ? html`<bdi>${unit}</bdi>` : nothing}</label
        >
        ${this.locked ? nothing : html`<button type="button" class="clear" ?hidden=${this.place === null && this.typed === null} @click=${this.clear}>${t("Clear my answer")}</button>`}
      </div>
      <p class="hint over" id="wrong">${this.notice}</p>`;
  }

  private verdict(): TemplateResult {
    const key = this.item.key;
    const said = this.place === null ? this.given : this.said(this.scale.at(this.place));
    const from = key?.from ? this.scale.placeOf(key.from) : null;
    const to = key?.to ? this.scale.placeOf(key.to) : null;
    if (!key || from === null || to === null) return this.given ? html`<p class="verdict">${t("Answer: {value}", { value: said })}</p>` : html`<p class="hint none">${t("Not answered")}</p>`;
    const right = this.place !== null && from <= this.place && this.place <= to;
    const wanted = from === to ? this.said(this.scale.at(from)) : t("{first} to {last}", { first: this.said(this.scale.at(from)), last: this.said(this.scale.at(to)) });
    return html`
      ${this.given
        ? html`<p class="verdict ${right ? "right" : "wrong"}">${right ? "✓" : "✗"} ${right ? t("Answer: {value}, right", { value: said }) : t("Answer: {value}, wrong", { value: said })}</p>`
        : html`<p class="hint none">${t("Not answered")}</p>`}
      <p class="verdict right">✓ ${t("Right answer: {value}", { value: wanted })}</p>
    `;
  }
}

function scaleFrom(least: string, most: string): string {
  return t("Scale from {least} to {most}", { least, most });
}

function valueOf(number: string): Value {
  return number ? { value: number } : null;
}
