/** Financial statement: a table in which numbers are typed and words are chosen; totals follow what is typed. */
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";

import type { Item } from "../../shared/api";
import { t } from "../../shared/i18n";
import { byKey } from "../beside/verdict";
import { ItemElement, type Part } from "../element";
import { keepLocked } from "../locked";
import { itemStyles } from "../styles";
import { isBlank } from "../typed/blanks";
import { type Amount, inDigits, LONGEST, near, plus, readAmount, shownAmount } from "./amounts";
import { statementStyles } from "./styles";

export type Cell =
  | { kind: "label"; label: string }
  | { kind: "number"; id: string }
  | { kind: "choice"; id: string; options: string[] }
  | { kind: "total"; id: string; terms: [sign: string, term: string][] };

type Filled = Exclude<Cell, { kind: "label" }>;
type Key = { value: string; tolerance: string } | { right: string[] };

export interface StatementItem extends Omit<Item, "key"> {
  rows: Cell[][];
  comma: boolean;
  key?: { cells?: Record<string, Key> } | null;
}

/** A total, and whether anything that it sums is filled in; null where something of it is no number. */
type Sum = { amount: Amount; filled: boolean } | null;

/** A pause in typing, in milliseconds, after which the table is handed over. */
const PAUSE = 400;
const NOTHING: Amount = { units: 0n, places: 0 };

export class FinancialStatement extends ItemElement {
  static override styles = [itemStyles, statementStyles];

  /** What stands in the cells now. */
  private cells: Record<string, string> = {};
  private waiting: ReturnType<typeof setTimeout> | undefined;
  /** The cell in which somebody types: nothing is said against it yet. */
  private typing = "";
  private heard = new Map<string, string>();

  private get statement(): StatementItem {
    return this.item as unknown as StatementItem;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener("focusout", this.flush);
  }

  override disconnectedCallback(): void {
    this.flush();
    this.removeEventListener("focusout", this.flush);
    super.disconnectedCallback();
  }

  override parts(): Part[] {
    const root = this.renderRoot.querySelector("table");
    return root ? [...super.parts(), { kind: "question", root }] : super.parts();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const another = changed.has("item") && changed.get("item")?.id !== this.item.id;
    if (another) {
      clearTimeout(this.waiting);
      this.waiting = undefined;
    }
    if (another || (changed.has("value") && this.waiting === undefined)) {
      this.cells = { ...(this.value?.cells as Record<string, string> | undefined) };
      if (another) this.heard = this.totals();
    }
  }

  override flush = (): void => {
    if (this.waiting === undefined) return;
    clearTimeout(this.waiting);
    this.waiting = undefined;
    this.hand(false);
  };

  private hand(urgent: boolean): void {
    const cells = Object.fromEntries(Object.entries(this.cells).filter(([, text]) => !isBlank(text)));
    this.tell(Object.keys(cells).length ? { cells } : null, urgent);
  }

  private typed(id: string, text: string): void {
    this.cells = { ...this.cells, [id]: text };
    this.typing = id;
    clearTimeout(this.waiting);
    this.waiting = setTimeout(this.flush, PAUSE);
    this.requestUpdate();
  }

  /** A number is finished: what is no number is said, or what its totals are now. */
  private left(id: string, name: string): void {
    this.typing = "";
    this.flush();
    this.requestUpdate();
    const text = this.cells[id] ?? "";
    if (!isBlank(text) && !readAmount(text, this.statement.comma)) this.say("polite", t("{name}: “{text}” is no number.", { name, text: text.trim() }));
    else this.tellTotals();
  }

  private tellTotals(): void {
    const totals = this.totals();
    const news = Array.from(totals).filter(([name, amount]) => amount && this.heard.get(name) !== amount);
    this.heard = totals;
    if (news.length) this.say("polite", t("Totals: {totals}.", { totals: news.map(([name, amount]) => `${name} ${amount}`).join("; ") }));
  }

  private press = (event: MouseEvent | KeyboardEvent): void => keepLocked(event, this.locked);

  private chosen(id: string, text: string): void {
    if (this.locked) return this.requestUpdate();
    clearTimeout(this.waiting);
    this.waiting = undefined;
    this.cells = { ...this.cells, [id]: text };
    this.hand(true);
  }

  /** Name → total as it is shown. */
  private totals(): Map<string, string> {
    const found = new Map<string, string>();
    const sums = this.sums();
    this.statement.rows.forEach((row, i) => row.forEach((cell, j) => cell.kind === "total" && found.set(this.nameOf(i, j), this.sumText(sums.get(cell.id)))));
    return found;
  }

  private sumText(sum: Sum | undefined): string {
    return sum?.filled ? shownAmount(sum.amount, this.statement.comma) : "";
  }

  /** Id → amount of every number and total. The author's totals never sum themselves. */
  private sums(): Map<string, Sum> {
    const { rows, comma } = this.statement;
    const cells = new Map(rows.flat().flatMap((cell): [string, Filled][] => (cell.kind === "label" ? [] : [[cell.id, cell]])));
    const sums = new Map<string, Sum>();
    const sumOf = (id: string): Sum => {
      const known = sums.get(id);
      if (known !== undefined) return known;
      const cell = cells.get(id);
      const made = cell?.kind === "total" ? total(cell.terms) : numberIn(id);
      sums.set(id, made);
      return made;
    };
    const numberIn = (id: string): Sum => {
      const text = this.cells[id] ?? "";
      const filled = !isBlank(text);
      const amount = filled ? readAmount(text, comma) : NOTHING;
      return amount && { amount, filled };
    };
    // Of figures that are given nothing can be filled in, and their total is there from the beginning.
    const total = (terms: [string, string][]): Sum =>
      terms.reduce<Sum>((sum, [sign, term]) => {
        const one = cells.has(term) ? sumOf(term) : { amount: inDigits(term), filled: false };
        return sum && one && { amount: plus(sum.amount, one.amount, sign === "-" ? -1 : 1), filled: sum.filled || one.filled };
      }, { amount: NOTHING, filled: !terms.some(([, term]) => cells.has(term)) });
    for (const [id, cell] of cells) if (cell.kind !== "choice") sumOf(id);
    return sums;
  }

  /** A cell by its headings: "Cash, 2024". */
  private nameOf(i: number, j: number): string {
    const { rows } = this.statement;
    const said = [rows[i]?.[0], rows[0]?.[j]].map((cell) => (cell?.kind === "label" ? cell.label : "")).filter(Boolean);
    return said.join(", ") || t("Row {row}, column {column}", { row: i + 1, column: j + 1 });
  }

  override render(): TemplateResult {
    const { rows } = this.statement;
    const sums = this.sums();
    const [first = [], ...others] = rows;
    const label = this.number ? t("Table of question {n}", { n: this.number }) : t("Table");
    return html`
      ${this.stem()}
      <div class="around" role="region" tabindex="0" aria-label=${label}>
        <table dir="auto" lang=${this.item.lang}>
          <caption class="visually-hidden">${label}</caption>
          <thead><tr>${first.map((cell, j) => this.headed(cell, 0, j, "col", sums))}</tr></thead>
          <tbody>${others.map((row, i) => html`<tr>${row.map((cell, j) => this.headed(cell, i + 1, j, j ? "" : "row", sums))}</tr>`)}</tbody>
        </table>
      </div>
      ${this.judged && !Object.keys(this.cells).length ? html`<p class="hint none">${t("Not answered")}</p>` : nothing}
    `;
  }

  private headed(cell: Cell, i: number, j: number, scope: string, sums: Map<string, Sum>): TemplateResult {
    if (cell.kind === "label" && scope && cell.label) return html`<th scope=${scope}><bdi>${cell.label}</bdi></th>`;
    if (cell.kind === "label") return html`<td class=${readAmount(cell.label, this.statement.comma) ? "amount" : ""}><bdi>${cell.label}</bdi></td>`;
    return html`<td class=${cell.kind}>${this.judged ? this.judgedCell(cell, sums) : this.field(cell, this.nameOf(i, j), sums)}</td>`;
  }

  private field(cell: Filled, name: string, sums: Map<string, Sum>): TemplateResult {
    if (cell.kind === "total") return html`<bdi class="sum">${this.sumText(sums.get(cell.id)) || "–"}</bdi>`;
    const text = this.cells[cell.id] ?? "";
    if (cell.kind === "choice")
      return html`<select
        aria-label=${name}
        aria-disabled=${this.locked ? "true" : nothing}
        @mousedown=${this.press}
        @keydown=${this.press}
        @change=${(event: Event) => this.chosen(cell.id, (event.target as HTMLSelectElement).value)}
      >
        <option value="" .selected=${live(!text)}>${t("Choose…")}</option>
        ${cell.options.map((option) => html`<option value=${option} .selected=${live(option === text)}>${option}</option>`)}
      </select>`;
    const wrong = this.typing !== cell.id && !isBlank(text) && sums.get(cell.id) === null;
    return html`<input
        type="text"
        inputmode="decimal"
        autocomplete="off"
        dir="ltr"
        maxlength=${LONGEST}
        aria-label=${name}
        aria-invalid=${wrong ? "true" : nothing}
        aria-describedby=${wrong ? `wrong-${cell.id}` : nothing}
        .value=${live(text)}
        ?readonly=${this.locked}
        @input=${(event: Event) => this.typed(cell.id, (event.target as HTMLInputElement).value)}
        @change=${() => this.left(cell.id, name)}
      />${wrong ? html`<span class="wrong-number" id="wrong-${cell.id}">${t("No number")}</span>` : nothing}`;
  }

  private judgedCell(cell: Filled, sums: Map<string, Sum>): TemplateResult {
    const text = cell.kind === "total" ? this.sumText(sums.get(cell.id)) : (this.cells[cell.id] ?? "");
    const key = this.statement.key?.cells?.[cell.id];
    return html`<bdi class="given">${text || "–"}</bdi>${key ? this.verdict(cell, text, key, sums) : nothing}`;
  }

  private verdict(cell: Filled, text: string, key: Key, sums: Map<string, Sum>): TemplateResult {
    const sum = sums.get(cell.id);
    const right = "right" in key ? key.right.includes(text) : Boolean(sum?.filled && near(sum.amount, inDigits(key.value), inDigits(key.tolerance)));
    if (right) return html`<span class="verdict ${this.overruled ? "" : "right"}">${this.overruled ? byKey(true) : `✓ ${t("Right")}`}</span>`;
    const missing = isBlank(text);
    const words = missing ? `○ ${t("Missing")}` : `✗ ${t("Wrong")}`;
    return html`<span class="verdict ${this.overruled ? "" : missing ? "missing" : "wrong"}">${this.overruled ? byKey(false) : words}</span>
      <span class="verdict key-of">${t("Right answer: {answer}", { answer: this.answer(key) })}</span>`;
  }

  private answer(key: Key): string {
    if ("right" in key) return key.right.join(" / ");
    const { comma } = this.statement;
    const tolerance = inDigits(key.tolerance);
    const value = shownAmount(inDigits(key.value), comma);
    return tolerance.units ? `${value} ± ${shownAmount(tolerance, comma)}` : value;
  }
}
