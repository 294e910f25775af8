/** An answer of one line: a field while it is given, text where it is judged. */
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import { unsafeHTML } from "lit/directives/unsafe-html.js";

import { t } from "../../shared/i18n";
import { ItemElement } from "../element";
import { itemStyles } from "../styles";
import { folded } from "./spelling";
import { lineStyles } from "./styles";

/** A pause in writing, in milliseconds, after which the text is handed over. */
const PAUSE = 400;

/** A text as it is told: one in which nothing can be seen is no answer. */
function kept(text: string): string {
  return folded(text, true) ? text : "";
}

export abstract class LineElement extends ItemElement {
  static override styles = [itemStyles, lineStyles];

  /** What stands in the field. */
  @state() protected typed = "";
  /** The text was changed, and there was no pause yet. */
  protected waiting: ReturnType<typeof setTimeout> | undefined;

  /** Where the text stands in the answer. */
  protected abstract readonly member: string;
  /** Characters that an answer has at most. */
  protected abstract readonly most: number;
  override get judgesParts(): boolean {
    return false;
  }

  /** How the text runs. */
  protected readonly direction: string = "auto";

  private get text(): string {
    const text = this.value?.[this.member];
    return typeof text === "string" ? text : "";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener("focusout", this.flush);
  }

  override disconnectedCallback(): void {
    this.flush();
    this.removeEventListener("focusout", this.flush);
    super.disconnectedCallback();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const isOther = changed.has("item") && changed.get("item")?.id !== this.item.id;
    if (isOther) this.forget();
    // What was told comes back as the answer: the field keeps what stands in it, blanks too.
    else if (!changed.has("value") || this.waiting !== undefined || this.text === kept(this.typed)) return;
    this.typed = this.text;
    this.settled(false);
  }

  private forget(): void {
    clearTimeout(this.waiting);
    this.waiting = undefined;
  }

  private changed(event: Event): void {
    this.typed = (event.target as HTMLInputElement).value;
    clearTimeout(this.waiting);
    this.waiting = setTimeout(this.flush, PAUSE);
  }

  override flush = (): void => {
    if (this.waiting === undefined) return;
    this.forget();
    this.tell(kept(this.typed) ? { [this.member]: this.typed } : null, false);
    this.settled(true);
  };

  /** The text is not being changed: it was handed over after a pause, or it came from elsewhere (`own` false). */
  protected settled(_own: boolean): void {}

  /** Somebody may come to the field without passing the question. */
  private get label(): string {
    return this.number ? t("Your answer to question {n}", { n: this.number }) : t("Your answer");
  }

  override render(): TemplateResult {
    return html`${this.stem()}${this.judged ? this.written() : this.field()}`;
  }

  private field(): TemplateResult {
    const { typed, most } = this;
    return html`
      <label for="line">${t("Your answer")}</label>
      <input
        id="line"
        type="text"
        aria-label=${this.label}
        aria-describedby="about"
        lang=${this.item.lang}
        dir=${this.direction}
        maxlength=${most}
        autocomplete="off"
        autocapitalize="off"
        autocorrect="off"
        spellcheck="false"
        ?readonly=${this.locked}
        .value=${live(typed)}
        @input=${this.changed}
      />
      <span class="typed on-paper" aria-hidden="true" lang=${this.item.lang} dir=${this.direction}>${typed}</span>
      <div id="about">
        ${this.about()}
        ${typed.length >= most ? html`<p class="hint over">${t("This answer is full: it holds at most {most} characters.", { most })}</p>` : nothing}
      </div>
    `;
  }

  /** What stands below the field. */
  protected about(): TemplateResult | typeof nothing {
    return nothing;
  }

  private written(): TemplateResult {
    const text = kept(this.text);
    const right = text && this.item.key && !this.overruled ? this.isRight(text) : null;
    const verdict = right === null ? "" : right ? "right" : "wrong";
    return html`
      ${text
        ? html`<p class="typed ${verdict}" lang=${this.item.lang} dir=${this.direction}>${text}</p>`
        : html`<p class="none">${t("Not answered")}</p>`}
      ${verdict ? html`<p class="verdict ${verdict}">${right ? html`✓ ${t("Right")}` : html`✗ ${t("Wrong")}`}</p>` : nothing}
      ${text ? this.about() : nothing}
      ${this.item.key ? html`<section class="key">${this.keyShown()}</section>` : nothing}
      ${this.item.key?.html
        ? html`<section class="key content"><p class="key-title">${t("Marking guide")}</p>${unsafeHTML(this.item.key.html)}</section>`
        : nothing}
    `;
  }

  /** Whether a text is right by the key, which is there. */
  protected abstract isRight(text: string): boolean;

  /** The key, which is there. */
  protected abstract keyShown(): TemplateResult;
}
