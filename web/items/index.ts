/** Registers every item element, and `<stratus-item>`, which picks the one for its item's type. */
import { html, type PropertyValues, ReactiveElement, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";

import type { Item, Sheet, Value } from "../shared/api";
import { t } from "../shared/i18n";
import { type Aids, type AnswerDetail, ItemElement, itemTag, type Mode, type Upload } from "./element";
import { type MediaSource, nowhere } from "./media";
import { itemStyles } from "./styles";
import "./types";

/** Any item: same properties as `ItemElement`; its child's `answer` and `file` events bubble through. */
export class AnyItem extends ReactiveElement {
  @property({ type: Object }) item: Item | null = null;
  @property({ type: Object }) sheet: Sheet = {};
  @property({ type: Object }) value: Value = null;
  @property() mode: Mode = "take";
  @property({ type: Number }) number = 0;
  @property({ type: Boolean, reflect: true }) readonly = false;
  @property({ attribute: false }) uploads: Record<string, Upload> = {};

  @property({ attribute: false }) aids: Aids | null = null;
  @property({ attribute: false }) media: MediaSource = nowhere;
  /** `media:<sha256>` → address, where the page knows them all beforehand: it becomes `media`. */
  @property({ type: Object }) pictures: Record<string, string> | null = null;

  constructor() {
    super();
    this.addEventListener("answer", (event) => (this.value = (event as CustomEvent<AnswerDetail>).detail.value));
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  flush(): void {
    this.inner?.flush();
  }

  /** The element of the item's own type. */
  get inner(): ItemElement | null {
    return this.firstElementChild instanceof ItemElement ? this.firstElementChild : null;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { pictures } = this;
    if (pictures && changed.has("pictures")) this.media = (src) => (pictures[src] ? Promise.resolve(pictures[src]) : nowhere(src));
  }

  protected override updated(): void {
    if (!this.item) return this.replaceChildren();
    const { item, sheet, value, mode, number, readonly, uploads, aids, media } = this;
    const tag = itemTag(item.type);
    const old = this.firstElementChild;
    const child = old?.localName === tag ? old : document.createElement(tag);
    Object.assign(child, { item, sheet, value, mode, number, readonly, uploads, aids, media });
    if (child !== old) this.replaceChildren(child);
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
