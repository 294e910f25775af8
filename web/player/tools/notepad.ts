/** The notepad: plain text for the candidate alone, kept like an answer. */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";

import { language, t } from "../../shared/i18n";
import { tell } from "../display/tell";
import { type Desk, MOST_CHARACTERS } from "./desk";

/** A pause in writing, in milliseconds, after which the text is kept. */
const PAUSE = 400;
/** From so many characters on, it is told how many are left. */
const NEARLY = MOST_CHARACTERS - 500;

export class Notepad extends LitElement {
  @property({ attribute: false }) desk!: Desk;
  /** What the desk has, so that a text that comes from elsewhere is shown. */
  @property() text = "";
  @state() private length = 0;
  private waiting: ReturnType<typeof setTimeout> | undefined;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override disconnectedCallback(): void {
    this.flush();
    super.disconnectedCallback();
  }

  private get area(): HTMLTextAreaElement | null {
    return this.querySelector("textarea");
  }

  /** Keeps what was typed; what may not be kept now stays in the field and is tried again. */
  flush = (): void => {
    clearTimeout(this.waiting);
    if (this.waiting === undefined || !this.area) return;
    if (this.desk.write(this.area.value)) this.waiting = undefined;
  };

  private typed = (): void => {
    clearTimeout(this.waiting);
    const before = this.length;
    this.length = this.area?.value.length ?? 0;
    if (before < MOST_CHARACTERS && this.length >= MOST_CHARACTERS) tell("assertive", t("The notepad is full."), { seen: true });
    else if (before < NEARLY && this.length >= NEARLY) tell("polite", this.left(), { seen: true });
    this.waiting = setTimeout(this.flush, PAUSE);
  };

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has("text") || this.waiting !== undefined || !this.area || this.area.value === this.text) return;
    this.area.value = this.text;
    this.length = this.text.length;
  }

  private left(): string {
    return t("{n} characters left", { n: number(Math.max(0, MOST_CHARACTERS - this.length)) });
  }

  override render(): TemplateResult {
    return html`<textarea
        rows="8"
        maxlength=${MOST_CHARACTERS}
        spellcheck="false"
        dir="auto"
        aria-labelledby="notepad-title"
        aria-describedby="notepad-help"
        @input=${this.typed}
        @focusout=${this.flush}
      ></textarea>
      <p class="help" id="notepad-help">
        ${t("Only for yourself: it is kept during the exam, and nobody marks it or reads it with your answers. At most {n} characters.", { n: number(MOST_CHARACTERS) })}
      </p>
      <p class="help left">${this.length >= NEARLY ? this.left() : nothing}</p>`;
  }
}

function number(n: number): string {
  return new Intl.NumberFormat(language()).format(n);
}

customElements.define("stratus-notepad", Notepad);
