/** Extended match: one list of options, and stems that each take one of them. */
import { html, nothing, type TemplateResult } from "lit";
import { unsafeHTML } from "lit/directives/unsafe-html.js";

import type { Alternative, Item, Value } from "../../shared/api";
import { t } from "../../shared/i18n";
import type { Part } from "../element";
import { ListedElement, type Target } from "../listed/element";
import type { Placed } from "../listed/placed";
import { listedStyles } from "../listed/styles";
import { drawn, letterAt, oneLine } from "../naming";
import { itemStyles } from "../styles";
import { extendedMatchStyles } from "./styles";

export interface ExtendedMatchItem extends Item {
  theme: string;
  options: Alternative[];
  stems: Alternative[];
  /** Each option may be used once. */
  once: boolean;
  key?: { correct?: string[]; html?: string; pairs?: [stem: string, option: string][] } | null;
}

/** Signs of an option in a list to choose from. */
const LONGEST = 100;

export class ExtendedMatch extends ListedElement {
  static override styles = [itemStyles, listedStyles, extendedMatchStyles];

  private get match(): ExtendedMatchItem {
    return this.item as ExtendedMatchItem;
  }

  /** In the order drawn for this candidate. */
  private get options(): Alternative[] {
    return drawn(this.match.options, this.sheet, this.item.id);
  }

  protected override read(value: Value): Placed {
    const pairs = value?.pairs;
    return new Map(Array.isArray(pairs) ? (pairs as [string, string][]) : []);
  }

  protected override write(placed: Placed): NonNullable<Value> {
    return { pairs: this.match.stems.filter(({ id }) => placed.has(id)).map(({ id }) => [id, placed.get(id)]) };
  }

  protected override targets(): Target[] {
    const { stems, once, key } = this.match;
    const right = new Map(this.judged ? key?.pairs : []);
    const options = this.options.map(({ id, html: markup }, at) => ({ id, text: `${letterAt(at)}. ${oneLine(markup, LONGEST)}`.trim() }));
    const rivals = once ? stems.map(({ id }) => id) : [];
    return stems.map(({ id }, at) => ({ id, name: t("Part {n}", { n: at + 1 }), about: `stem-${at}`, options, rivals, right: right.get(id) }));
  }

  override parts(): Part[] {
    const shown = (selector: string) => Array.from(this.renderRoot.querySelectorAll(selector));
    const options = shown(".options .content").map((root, at): Part => ({ kind: "alternative", letter: letterAt(at), root }));
    return [...super.parts(), ...options, ...shown(".stems .content").map((root): Part => ({ kind: "question", root }))];
  }

  override render(): TemplateResult {
    const { theme, stems, once } = this.match;
    const lang = this.item.lang;
    const targets = this.targets();
    return html`
      ${this.stem()}
      ${theme ? html`<p class="theme" id="theme" dir="auto" lang=${lang}>${theme}</p>` : nothing}
      <ul class="options" role="list" aria-label=${theme ? nothing : t("Options")} aria-labelledby=${theme ? "theme" : nothing}>
        ${this.options.map(
          ({ html: markup }, at) => html`<li><span class="letter">${letterAt(at)}</span><span class="content" dir="auto" lang=${lang}>${unsafeHTML(markup)}</span></li>`,
        )}
      </ul>
      <fieldset>
        ${this.legend(once ? t("Choose an option for each part. Each option may be used once.") : t("Choose an option for each part. Options may be used more than once, or not at all."))}
        <ol class="stems" role="list">
          ${stems.map(
            ({ html: markup }, at) => html`<li>
              <span class="letter" aria-hidden="true">${at + 1}</span>
              <div>
                <div class="content" id="stem-${at}" dir="auto" lang=${lang}>${unsafeHTML(markup)}</div>
                <div class="answer">${this.target(targets[at]!)}</div>
              </div>
            </li>`,
          )}
        </ol>
      </fieldset>
    `;
  }
}
