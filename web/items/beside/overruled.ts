/** What a marker made of an automatic score: the verdict on the answer follows the score that counts, not the key. */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";

import { addTexts, t } from "../../shared/i18n";
import { itemStyles } from "../styles";
import nl from "./nl.json";
import { inWords, SIGNS, type Verdict } from "./verdict";

addTexts({ nl });

/** As the server tells it (`ItemType.view_with_key`): points as they are read, without trailing zeros. */
export interface OverruledScore {
  verdict: Verdict;
  score: string;
  max_score: string;
}

export class Overruled extends LitElement {
  static override styles = [
    itemStyles,
    css`
      p {
        margin: 1rem 0 0;
      }
      strong.right {
        color: var(--st-good, #1d7a3c);
      }
      strong.wrong {
        color: var(--st-bad, #b3261e);
      }
      span {
        display: block;
      }
    `,
  ];

  @property({ attribute: false }) told: OverruledScore | null = null;
  /** Whether parts of the question are compared with the key, each by itself. */
  @property({ type: Boolean }) parted = false;

  override render(): TemplateResult | typeof nothing {
    if (!this.told) return nothing;
    const { verdict, score, max_score: most } = this.told;
    return html`<p>
      <strong class=${verdict}>${SIGNS[verdict]} ${inWords(verdict)}</strong>
      <span>${t("A marker changed the automatic score to {score} of {most} points.", { score: Number(score), most: Number(most) })}</span>
      ${this.parted ? html`<span>${t("The signs beside the parts say what the key says, not what counts.")}</span>` : nothing}
    </p>`;
  }
}

customElements.define("stratus-overruled", Overruled);
