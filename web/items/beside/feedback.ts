/** What an author tells of an answer, where it is judged: what applies to it, and what there is to say of each part. */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { unsafeHTML } from "lit/directives/unsafe-html.js";

import { addTexts, t } from "../../shared/i18n";
import { type MediaSource, nowhere, Pictures } from "../media";
import { Reading } from "../reading";
import { itemStyles } from "../styles";
import nl from "./nl.json";
import { type PartKind, partName } from "./parts";
import { inWords, SIGNS, type Verdict } from "./verdict";

addTexts({ nl });

/** As the server tells it (`item_types/beside/feedback.py:told`). */
export interface Told {
  texts: Partial<Record<Verdict, string>>;
  parts: { id: string; kind: PartKind; label: string; text: string; html: string }[];
}

export class Feedback extends LitElement {
  static override styles = [
    itemStyles,
    css`
      section {
        margin-top: 1.5rem;
        max-width: 44rem;
        padding: 0.75rem 1rem;
        border-inline-start: 4px solid var(--st-primary, #0b5cad);
        background: var(--st-soft, #f2f5f8);
        border-radius: 0 6px 6px 0;
      }
      h3,
      dt {
        margin: 0;
        font-size: 0.9375em;
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      dl {
        margin: 0;
      }
      dl > div {
        margin-top: 0.75rem;
      }
      dd {
        margin: 0.15rem 0 0;
      }
      .right dt {
        color: var(--st-good, #1d7a3c);
      }
      .wrong dt {
        color: var(--st-bad, #b3261e);
      }
    `,
  ];

  @property({ attribute: false }) told: Told | null = null;
  /** The language of the question. */
  @property() language = "";
  @property({ attribute: false }) media: MediaSource = nowhere;

  constructor() {
    super();
    new Pictures(this);
    new Reading(this);
  }

  override render(): TemplateResult | typeof nothing {
    if (!this.told) return nothing;
    const { texts, parts } = this.told;
    const verdicts = (["right", "partly", "wrong"] as const).filter((one) => texts[one]);
    if (!verdicts.length && !parts.length) return nothing;
    return html`<section aria-labelledby="title">
      <h3 id="title">${t("Feedback")}</h3>
      <dl>
        ${verdicts.map((one) => html`<div class=${one}><dt><span aria-hidden="true">${SIGNS[one]} </span>${inWords(one)}</dt>${this.said(texts[one]!)}</div>`)}
        ${parts.map((part) => html`<div><dt dir="auto">${this.name(part)}</dt>${this.said(part.html)}</div>`)}
      </dl>
    </section>`;
  }

  /** Its HTML was sanitised by the server when it was written. */
  private said(markup: string): TemplateResult {
    return html`<dd class="content" dir="auto" lang=${this.language || nothing}>${unsafeHTML(markup)}</dd>`;
  }

  /** What a part says: where candidates see it in another order, its letter is another one. */
  private name({ kind, label, text }: Told["parts"][number]): string {
    return text || partName(kind, label);
  }
}

customElements.define("stratus-feedback", Feedback);
