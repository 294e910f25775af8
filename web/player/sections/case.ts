/** The case beside its questions; above them where there is little room. It stays as it is while one moves among them. */
import { html, LitElement, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";

import { type MediaSource, nowhere } from "../../items/media";
import type { Counter } from "../../items/sound/plays";
import { t } from "../../shared/i18n";
import type { Aids } from "../../items/element";
import { icon } from "../display/icons";
import { roomy } from "../display/layout";
import { tell } from "../display/tell";
import type { Block } from "./cases";

export class CaseBeside extends LitElement {
  @property({ attribute: false }) block!: Block;
  /** Where the pictures of the case are. */
  @property({ attribute: false }) media: MediaSource = nowhere;
  /** Whether it has just begun: then it is said. */
  @property({ attribute: false }) begins = false;
  /** A candidate's own marks in it. */
  @property({ attribute: false }) aids: Aids | null = null;
  /** Who counts what is heard of it. */
  @property({ attribute: false }) plays: Counter | null = null;
  @property({ type: Boolean }) readonly = false;
  /** Where there is little room it is opened by whoever wants to read it, and the question can be seen. */
  @state() private folded = !roomy();

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override firstUpdated(): void {
    if (!this.begins) return;
    const folded = this.folded ? ` ${t("It stands above the question: “Show the case” opens it.")}` : "";
    tell("polite", `${named(this.block)}. ${range(this.block)}.${folded}`, { seen: true });
  }

  /** For whoever has it read aloud. */
  unfold(): void {
    this.folded = false;
  }

  override render(): TemplateResult {
    const { page } = this.block;
    return html`<section class="case ${this.folded ? "folded-case" : ""}" aria-labelledby="case-title">
      <div class="case-head">
        <div>
          <h2 id="case-title" dir="auto">${named(this.block)}</h2>
          <p class="case-range">${range(this.block)}</p>
        </div>
        <button type="button" class="button quiet" aria-expanded=${!this.folded} aria-controls="case-text" @click=${() => (this.folded = !this.folded)}>
          ${icon(this.folded ? "down" : "up")}<span>${this.folded ? t("Show the case") : t("Hide the case")}</span>
        </button>
      </div>
      <div class="case-text" id="case-text" role="group" aria-labelledby="case-title" tabindex="0" ?hidden=${this.folded}>
        <stratus-item .item=${page} .readonly=${this.readonly} .aids=${this.aids} .plays=${this.plays} .media=${this.media}></stratus-item>
      </div>
    </section>`;
  }
}

function named({ page }: Block): string {
  return page.heading ? t("Case: {title}", { title: page.heading }) : t("Case");
}

function range({ first, last }: Block): string {
  return first === last ? t("Question {n}", { n: first }) : t("Questions {first} to {last}", { first, last });
}

customElements.define("stratus-case", CaseBeside);
