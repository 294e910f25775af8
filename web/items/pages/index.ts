/** Pages: text that is read and never answered. Whoever shows one writes its heading. */
import { html, type TemplateResult } from "lit";

import { ItemElement, register } from "../element";
import { itemStyles } from "../styles";

class PageText extends ItemElement {
  static override styles = itemStyles;

  override render(): TemplateResult {
    return html`${this.stem()}`;
  }
}

register({ type: "CASE", tag: "stratus-case-text", element: class extends PageText {} });
