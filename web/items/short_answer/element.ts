/** Short answer: one line of text, which is among the accepted ones or not. */
import { html, nothing, type TemplateResult } from "lit";

import type { Item } from "../../shared/api";
import { t, tn } from "../../shared/i18n";
import { LineElement } from "../typed/element";
import { accepts } from "../typed/spelling";

interface ShortAnswerItem extends Item {
  key?: { accepted: string[]; case_sensitive: boolean; spelling_errors: number; html?: string } | null;
}

export class ShortAnswer extends LineElement {
  protected override readonly member = "text";
  protected override readonly most = 1000;

  private get key(): NonNullable<ShortAnswerItem["key"]> {
    return (this.item as ShortAnswerItem).key!;
  }

  protected override isRight(text: string): boolean {
    const { accepted, case_sensitive, spelling_errors } = this.key;
    return accepted.some((one) => accepts(one, text, case_sensitive, spelling_errors));
  }

  protected override keyShown(): TemplateResult {
    const { accepted, case_sensitive, spelling_errors } = this.key;
    return html`
      <p class="key-title">${t("Accepted answers")}</p>
      <ul>
        ${accepted.map((one) => html`<li><bdi lang=${this.item.lang}>${one}</bdi></li>`)}
      </ul>
      ${case_sensitive ? html`<p>${t("Capitals and small letters count.")}</p>` : nothing}
      ${spelling_errors ? html`<p>${tn("{n} spelling error is allowed.", "{n} spelling errors are allowed.", spelling_errors)}</p>` : nothing}
    `;
  }
}
