/** Registers every item element, and `<stratus-item>`, which picks the one for its item's type. */
import { html, type PropertyValues, ReactiveElement, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";

import type { Item, Sheet, Value } from "../shared/api";
import { t } from "../shared/i18n";
import { Feedback } from "./beside/feedback";
import { Overruled } from "./beside/overruled";
import { Rationale, rationaleOf, withoutRationale, withRationale } from "./beside/rationale";
import { type Aids, answered, type AnswerDetail, ItemElement, itemTag, type Mode, type Upload } from "./element";
import { type MediaSource, nowhere } from "./media";
import type { Counter } from "./sound/plays";
import { itemStyles } from "./styles";
import "./types";

/**
 * Any item: same properties as `ItemElement`; its child's `answer` and `file` events bubble through. What questions of all types may have
 * beside them stands after it; the child does not know of a rationale.
 */
export class AnyItem extends ReactiveElement {
  @property({ type: Object }) item: Item | null = null;
  @property({ type: Object }) sheet: Sheet = {};
  @property({ type: Object }) value: Value = null;
  @property() mode: Mode = "take";
  @property({ type: Number }) number = 0;
  @property({ type: Boolean, reflect: true }) readonly = false;
  @property({ attribute: false }) uploads: Record<string, Upload> = {};
  @property({ attribute: false }) fileContent: ItemElement["fileContent"] = null;

  @property({ attribute: false }) aids: Aids | null = null;
  @property({ attribute: false }) plays: Counter | null = null;
  @property({ attribute: false }) media: MediaSource = nowhere;
  /** `media:<sha256>` → address, where the page knows them all beforehand: it becomes `media`. */
  @property({ type: Object }) pictures: Record<string, string> | null = null;

  private readonly feedback = new Feedback();
  private readonly overruled = new Overruled();
  private readonly why = Object.assign(new Rationale(), { told: (text: string) => this.tellWhy(text) });

  constructor() {
    super();
    this.addEventListener("answer", (event) => {
      const { detail } = event as CustomEvent<AnswerDetail>;
      if (event.target !== this) detail.value = withRationale(detail.value, rationaleOf(this.value));
      this.value = detail.value;
    });
  }

  private tellWhy(text: string): void {
    const detail: AnswerDetail = { value: withRationale(withoutRationale(this.value), text), urgent: false };
    this.dispatchEvent(new CustomEvent<AnswerDetail>("answer", { detail, bubbles: true, composed: true }));
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  flush(): void {
    this.inner?.flush();
    this.inner?.sounds.flush();
    this.why.flush();
  }

  /** The element of the item's own type. */
  get inner(): ItemElement | null {
    return this.firstElementChild instanceof ItemElement ? this.firstElementChild : null;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    // The element of another question is another one: what was typed for the one before goes with it.
    if (changed.has("item") && changed.get("item")?.id !== this.item?.id) this.why.forget();
    const { pictures } = this;
    if (pictures && changed.has("pictures")) this.media = (src) => (pictures[src] ? Promise.resolve(pictures[src]) : nowhere(src));
  }

  protected override updated(): void {
    if (!this.item) return this.replaceChildren();
    const { item, sheet, mode, number, readonly, uploads, fileContent, aids, plays, media } = this;
    const value = withoutRationale(this.value);
    const tag = itemTag(item.type);
    const old = this.firstElementChild;
    const child = old?.localName === tag ? old : document.createElement(tag);
    Object.assign(child, { item, sheet, value, mode, number, readonly, uploads, fileContent, aids, plays, media });
    const beside = this.beside(item, !(child instanceof ItemElement) || child.judgesParts);
    if (child === old && this.childElementCount === 1 + beside.length && beside.every((one) => one.parentNode === this)) return;
    if (child !== old) this.replaceChildren(child, ...beside);
    else {
      while (child.nextSibling) child.nextSibling.remove();
      this.append(...beside);
    }
  }

  /** What stands after the question. */
  private beside(item: Item, parted: boolean): Element[] {
    const { mode, number, value } = this;
    const judged = mode === "mark" || mode === "review";
    const shown: Element[] = [];
    if (item.overruled && judged) shown.push(Object.assign(this.overruled, { told: item.overruled, parted }));
    if (item.rationale) {
      const state = { text: rationaleOf(value), language: item.lang, number, readonly: this.readonly, judged, answered: answered(value, item.type) };
      shown.push(Object.assign(this.why, state));
    }
    if (item.feedback && judged) shown.push(Object.assign(this.feedback, { told: item.feedback, language: item.lang, media: this.media }));
    return shown;
  }
}

class UnknownItem extends ItemElement {
  static override styles = itemStyles;

  override render(): TemplateResult {
    return html`${this.stem()}<p class="hint over">${t("This version of the page cannot show this kind of question. Please tell your invigilator.")}</p>`;
  }
}

customElements.define("stratus-unknown-item", UnknownItem);
customElements.define("stratus-item", AnyItem);

export { ItemElement } from "./element";
export type { Aids, AidsDetail, AnswerDetail, FileDetail, Listed, Mode, Upload } from "./element";
export type { MediaSource } from "./media";
