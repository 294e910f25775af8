/** What items with gaps in a text share: the text, a field in each gap while it is answered, and what was given where it is judged. */
import { html, nothing, type PropertyValues, render, type TemplateResult } from "lit";

import type { Item } from "../../shared/api";
import { t } from "../../shared/i18n";
import { byKey } from "../beside/verdict";
import { ItemElement, type Part } from "../element";
import { itemStyles } from "../styles";
import { around, passageOf } from "./passage";
import { gapsStyles } from "./styles";

export interface Gap {
  id: string;
}

/** A question with gaps, as it stands in the paper. */
export interface GapsItem<G extends Gap> extends Item {
  text: string;
  /** In the order of their numbers. */
  gaps: G[];
}

/** How what stands in a gap is judged by the key. */
export interface Verdict {
  right: boolean;
  /** What would have been right, as people read it. */
  key: (string | TemplateResult)[];
}

export abstract class GapsElement<G extends Gap> extends ItemElement {
  static override styles = [itemStyles, gapsStyles];

  private passage = document.createElement("div");
  private places: HTMLElement[] = [];
  /** The words around each gap. */
  private around: string[] = [];
  /** What the passage was made of. */
  private made = "";
  /** How many gaps were filled when that was said last. */
  private counted = 0;

  /** What the candidate does in each gap. */
  protected abstract instruction(): string;
  /** The field of a gap, by this name. */
  protected abstract field(gap: G, name: string): TemplateResult;
  /** What stands in a gap as people read it; empty for nothing. */
  protected abstract said(gap: G): string;
  /** The verdict on a gap; null without a key. */
  protected abstract judge(gap: G): Verdict | null;

  /** What stands in a gap, where it is judged. */
  protected shown(_gap: G, said: string): TemplateResult {
    return html`<span class="given">${said}</span>`;
  }

  /** What a gap is called where it is judged. */
  protected heading(i: number): string {
    return t("Gap {n}", { n: i + 1 });
  }

  /** What stands between the instruction and the text. */
  protected above(): TemplateResult | typeof nothing {
    return nothing;
  }

  /** What stands below the text. */
  protected below(): TemplateResult | typeof nothing {
    return nothing;
  }

  protected get gaps(): G[] {
    return (this.item as GapsItem<G>).gaps;
  }

  /** What stands in the gaps, by their ids. */
  protected get filled(): Record<string, string> {
    const gaps = this.value?.gaps;
    return typeof gaps === "object" && gaps !== null ? (gaps as Record<string, string>) : {};
  }

  protected get count(): number {
    return this.gaps.filter((gap) => this.said(gap)).length;
  }

  private get all(): number {
    return this.gaps.length;
  }

  override parts(): Part[] {
    return [...super.parts(), { kind: "question", root: this.passage }];
  }

  /** Tells what stands in the gaps now; says how many are filled when that has changed. */
  protected fill(gaps: Record<string, string>, urgent: boolean): void {
    this.tell(Object.keys(gaps).length ? { gaps } : null, urgent);
    if (this.count !== this.counted) this.say("polite", this.progress());
    this.counted = this.count;
  }

  protected progress(): string {
    return t("{n} of {all} gaps filled in", { n: this.count, all: this.all });
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("value")) this.counted = this.count;
    if (!changed.has("item")) return;
    const { text = "", lang } = this.item as Partial<GapsItem<G>> & Item;
    const made = JSON.stringify([text, lang, this.gaps]);
    if (made === this.made) return;
    this.made = made;
    const { content, places } = passageOf(text, this.all);
    this.places = places;
    this.around = places.map(around);
    this.passage = document.createElement("div");
    this.passage.className = "passage content";
    this.passage.dir = "auto";
    this.passage.lang = lang;
    this.passage.append(content);
  }

  override render(): TemplateResult {
    const group = this.number ? t("Question {n}", { n: this.number }) : t("Text with gaps");
    // Before the passage is in the page, so that nothing is seen without its fields.
    this.places.forEach((place, i) => render(this.judged ? this.given(this.gaps[i]!, i) : this.open(this.gaps[i]!, i), place, { host: this }));
    return html`
      ${this.stem()}
      <div role="group" aria-label=${group}>
        ${this.judged ? nothing : html`<p class="hint instruction">${this.instruction()}</p>`}
        ${this.above()} ${this.passage}
      </div>
      ${this.judged ? nothing : html`<p class="hint">${this.progress()}</p>`} ${this.below()}
      ${this.judged && !this.count ? html`<p class="hint none">${t("Not answered")}</p>` : nothing}
    `;
  }

  private open(gap: G, i: number): TemplateResult {
    const name = t("Gap {n} of {all}: {around}", { n: i + 1, all: this.all, around: this.around[i]! });
    return html`<span class="number" aria-hidden="true">${i + 1}</span>${this.field(gap, name)}<span class="on-paper" aria-hidden="true">${this.said(gap)}</span>`;
  }

  protected given(gap: G, i: number): TemplateResult {
    const said = this.said(gap);
    const verdict = this.judge(gap);
    const state = verdict === null || this.overruled ? "" : verdict.right ? "right" : said ? "wrong" : "missing";
    return html`<span class="judged ${state}"
      ><span class="number" aria-hidden="true">${i + 1}</span><span class="visually-hidden">${this.heading(i)}: </span
      >${said ? this.shown(gap, said) : html`<span class="none">${t("Nothing")}</span>`} ${verdict ? this.verdict(verdict, said) : nothing}</span
    >`;
  }

  private verdict({ right, key }: Verdict, said: string): TemplateResult {
    if (right) return html`<span class="verdict ${this.overruled ? "" : "good"}">${this.overruled ? byKey(true) : `✓ ${t("Right")}`}</span>`;
    return html`<span class="verdict ${this.overruled ? "" : "bad"}">${this.overruled ? byKey(false) : `✗ ${said ? t("Wrong") : t("Missing")}`}</span>
      <span class="verdict good">${t("Right answer")}: ${key.map((text, i) => html`${i ? " / " : nothing}<bdi lang=${this.item.lang}>${text}</bdi>`)}</span>`;
  }
}
