/** What types with alternatives share: the same list, with buttons for one answer or for several. */
import { html, nothing, type PropertyValues, svg, type TemplateResult } from "lit";
import { unsafeHTML } from "lit/directives/unsafe-html.js";

import type { Alternative, Value } from "../../shared/api";
import { t, tn } from "../../shared/i18n";
import { ItemElement, type Part } from "../element";
import { drawn, letterAt } from "../naming";
import { itemStyles } from "../styles";
import { coverAgain, covered, coverStyles } from "./cover";
import { choiceStyles } from "./styles";

function mostChosen(): string {
  return t("You have chosen the most answers allowed. Remove one to choose another.");
}

export abstract class ChoiceElement extends ItemElement {
  static override styles = [itemStyles, choiceStyles, coverStyles];

  /** The alternative that was just covered or uncovered: the focus follows to what stands there now. */
  private turned: string | null = null;

  protected abstract readonly several: boolean;
  /** Without letters the alternatives are single words, always the same: each is called by its own, and none is ever covered. */
  protected readonly lettered: boolean = true;
  /** What a cleared choice is. */
  protected readonly cleared: Value = { selected: [] };

  protected get selected(): string[] {
    const selected = this.value?.selected;
    return Array.isArray(selected) ? (selected as string[]) : [];
  }

  /** The alternatives in the order drawn for this candidate. */
  private get alternatives(): Alternative[] {
    return drawn(this.item.alternatives ?? [], this.sheet, this.item.id);
  }

  /** Covered alternatives are not among them. */
  override parts(): Part[] {
    const rows = Array.from(this.renderRoot.querySelectorAll("li"));
    const shown = rows.map((row, i): Part | null => {
      const root = row.querySelector(".content");
      return root && (this.lettered ? { kind: "alternative", letter: letterAt(i), root } : { kind: "question", root });
    });
    return [...super.parts(), ...shown.filter((one) => one !== null)];
  }

  private get masking(): boolean {
    return this.lettered && (this.aids?.masking ?? false);
  }

  private isCovered(id: string): boolean {
    return this.masking && !this.aids!.uncovered.includes(id);
  }

  /** Covers an alternative for the eye and the ear, or uncovers it. The answer stays what it is. */
  private cover(id: string, on: boolean): void {
    const others = (this.aids?.uncovered ?? []).filter((other) => other !== id);
    this.turned = id;
    this.keep({ uncovered: on ? others : [...others, id] });
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (this.turned === null || !changed.has("aids")) return;
    const row = this.renderRoot.querySelectorAll("li")[this.alternatives.findIndex(({ id }) => id === this.turned)];
    this.turned = null;
    row?.querySelector<HTMLElement>(".cover, input:not(:disabled)")?.focus();
    // What cannot be changed cannot have the focus.
    if (row && !row.contains(this.shadowRoot?.activeElement ?? null)) row.querySelector<HTMLElement>(".cover-again")?.focus();
  }

  /** Strikes an alternative out for the eye, or takes that back. The answer stays what it is. */
  private strike(id: string): void {
    const struck = this.aids?.struck ?? [];
    this.keep({ struck: struck.includes(id) ? struck.filter((other) => other !== id) : [...struck, id] });
  }

  private get full(): boolean {
    const most = this.item.max_selections;
    return this.several && typeof most === "number" && this.selected.length >= most;
  }

  private choose(id: string, on: boolean): void {
    if (this.locked) return;
    const before = this.full;
    const others = this.several ? this.selected.filter((other) => other !== id) : [];
    this.tell({ selected: on ? [...others, id] : others }, true);
    if (this.full && !before) this.say("polite", mostChosen());
  }

  /** What cannot be chosen keeps the focus that it may have; it does nothing, and says why. */
  private press(event: Event, blocked: boolean): void {
    if (!this.locked && !blocked) return;
    event.preventDefault();
    if (blocked && !this.locked) this.say("assertive", mostChosen());
  }

  private instruction(): string {
    if (!this.several) return t("Choose one answer.");
    const most = this.item.max_selections;
    return typeof most === "number" ? tn("Choose at most {n} answer.", "Choose at most {n} answers.", most) : t("Choose all that apply.");
  }

  override render(): TemplateResult {
    return html`
      ${this.stem()}
      <fieldset>
        <legend>${this.number ? html`<span class="visually-hidden">${t("Question {n}", { n: this.number })}. </span>` : nothing}${this.instruction()}</legend>
        <ul role="list">
          ${this.alternatives.map((alternative, i) => html`<li>${this.row(alternative, this.lettered ? letterAt(i) : alternative.html)}</li>`)}
        </ul>
      </fieldset>
      ${this.full && !this.locked
        ? html`<p class="hint">${mostChosen()}</p>`
        : nothing}
      ${this.several || this.locked
        ? nothing
        : html`<button type="button" class="clear" ?hidden=${!this.selected.length} @click=${this.clear}>${t("Clear my choice")}</button>`}
      ${this.judged && !this.selected.length ? html`<p class="hint none">${t("Not answered")}</p>` : nothing}
    `;
  }

  private row(alternative: Alternative, name: string): TemplateResult {
    const { id } = alternative;
    if (!this.isCovered(id)) return html`${this.alternative(alternative, name)}${this.striker(id, name)}${this.masking ? coverAgain(name, () => this.cover(id, true)) : nothing}`;
    return covered({ letter: name, chosen: this.selected.includes(id), struck: this.aids?.struck.includes(id) ?? false, uncover: () => this.cover(id, false) });
  }

  private alternative(alternative: Alternative, name: string): TemplateResult {
    const chosen = this.selected.includes(alternative.id);
    const blocked = this.full && !chosen;
    const correct = this.judged ? this.item.key?.correct : undefined;
    const right = correct?.includes(alternative.id) ?? false;
    const struck = this.aids?.struck.includes(alternative.id) ?? false;
    const classes = [
      chosen && "chosen",
      this.locked && "locked",
      blocked && !this.locked && "full",
      right && "right",
      struck && "struck",
      correct && chosen && !right && "wrong",
    ];
    return html`<label class=${classes.filter(Boolean).join(" ")}>
      <input
        type=${this.several ? "checkbox" : "radio"}
        name="choice"
        .checked=${chosen}
        ?disabled=${this.judged}
        aria-disabled=${!this.judged && (this.locked || blocked) ? "true" : nothing}
        @click=${(event: Event) => this.press(event, blocked)}
        @change=${(event: Event) => this.choose(alternative.id, (event.target as HTMLInputElement).checked)}
      />
      ${this.lettered ? html`<span class="letter">${name}</span>` : nothing}
      <span>
        <span class="content" dir="auto" lang=${this.item.lang}>${unsafeHTML(alternative.html)}</span>
        ${struck ? html`<span class="visually-hidden">(${t("struck out")})</span>` : nothing}
        ${correct ? this.verdict(chosen, right) : nothing}
      </span>
    </label>`;
  }

  private striker(id: string, name: string): TemplateResult | typeof nothing {
    if (!this.aids?.striking || this.locked) return nothing;
    const struck = this.aids.struck.includes(id);
    const label = t("Strike out alternative {letter}", { letter: name });
    return html`<button type="button" class="strike" aria-pressed=${struck} aria-label=${label} title=${label} @click=${() => this.strike(id)}>
      <svg viewBox="0 0 24 24" aria-hidden="true">${svg`<path d="M4 12h16M16 6.5a4 2 0 0 0 -4 -1.5h-1a3.5 3.5 0 0 0 0 7h2a3.5 3.5 0 0 1 0 7h-1.5a4 2 0 0 1 -4 -1.5"></path>`}</svg>
    </button>`;
  }

  private verdict(chosen: boolean, right: boolean): TemplateResult | typeof nothing {
    if (chosen && right) return html`<span class="verdict right">✓ ${t("Chosen, right")}</span>`;
    if (chosen) return html`<span class="verdict wrong">✗ ${t("Chosen, wrong")}</span>`;
    if (right) return html`<span class="verdict right">✓ ${t("Right answer")}</span>`;
    return nothing;
  }

  private clear(): void {
    this.tell(this.cleared, true);
    this.renderRoot.querySelector<HTMLElement>("input")?.focus();
  }
}
