/** Gaps into which a word or a number is typed. What is typed is stored as it is typed. */
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { live } from "lit/directives/live.js";

import { t } from "../../shared/i18n";
import { type Gap, GapsElement, type GapsItem, type Verdict } from "../gaps/element";
import { folded } from "../typed/spelling";
import { type Accepted, isRight } from "./right";

/** A pause in writing, in milliseconds, after which the texts are handed over. */
const PAUSE = 400;
/** Characters of one gap. */
const MOST = 500;
/** The author chose how wide a field is: one that grew with the right answer would tell it. */
const SIZES: Record<string, number> = { SHORT: 6, MEDIUM: 16, LONG: 32 };

interface Blank extends Gap {
  width: string;
}

interface BlanksItem extends GapsItem<Blank> {
  /** Whether a comma stands before decimals in its language. */
  comma: boolean;
}

/** The texts in which something can be seen. */
function kept(typed: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(typed).filter(([, text]) => folded(text, true)));
}

export class FillInTheBlank extends GapsElement<Blank> {
  /** What stands in the fields. */
  @state() private typed: Record<string, string> = {};
  private waiting: ReturnType<typeof setTimeout> | undefined;

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
    // What was told comes back as the answer: the fields keep what stands in them, blanks too.
    if (isOther || (changed.has("value") && this.waiting === undefined && !this.isShown)) this.typed = { ...this.filled };
    super.willUpdate(changed);
  }

  private get isShown(): boolean {
    const shown = kept(this.typed);
    return this.gaps.every(({ id }) => (shown[id] ?? "") === (this.filled[id] ?? ""));
  }

  private forget(): void {
    clearTimeout(this.waiting);
    this.waiting = undefined;
  }

  override flush = (): void => {
    if (this.waiting === undefined) return;
    this.forget();
    this.fill(kept(this.typed), false);
  };

  private write(gap: Blank, event: Event): void {
    this.typed = { ...this.typed, [gap.id]: (event.target as HTMLInputElement).value };
    clearTimeout(this.waiting);
    this.waiting = setTimeout(this.flush, PAUSE);
  }

  protected override instruction(): string {
    return t("Type an answer into each gap.");
  }

  protected override said(gap: Blank): string {
    const text = this.typed[gap.id] ?? "";
    return folded(text, true) ? text : "";
  }

  protected override judge(gap: Blank): Verdict | null {
    const key = (this.item.key as { gaps?: Record<string, Accepted> } | null | undefined)?.gaps?.[gap.id];
    return key ? { right: isRight(key, this.said(gap), (this.item as BlanksItem).comma), key: key.accepted } : null;
  }

  protected override field(gap: Blank, name: string): TemplateResult {
    const text = this.typed[gap.id] ?? "";
    return html`<input
        type="text"
        aria-label=${name}
        size=${SIZES[gap.width] ?? SIZES.MEDIUM!}
        lang=${this.item.lang}
        dir="auto"
        maxlength=${MOST}
        autocomplete="off"
        autocapitalize="off"
        autocorrect="off"
        spellcheck="false"
        ?readonly=${this.locked}
        .value=${live(text)}
        @input=${(event: Event) => this.write(gap, event)}
      />${text.length >= MOST ? html`<span class="over">${t("This gap is full: it holds at most {most} characters.", { most: MOST })}</span>` : nothing}`;
  }
}
