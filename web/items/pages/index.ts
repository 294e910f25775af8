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
register({ type: "WELCOME", tag: "stratus-welcome-page", element: class extends PageText {} });
register({ type: "SECTION", tag: "stratus-section-page", element: class extends PageText {} });
register({ type: "FINISH", tag: "stratus-finish-page", element: class extends PageText {} });
