/** Comprehensive integrated puzzle: a table of cases and columns; each cell takes one option of its column. Where it is narrow, a list of cases. */
import { html, nothing, type TemplateResult } from "lit";
import { unsafeHTML } from "lit/directives/unsafe-html.js";

import type { Item, Value } from "../../shared/api";
import { t } from "../../shared/i18n";
import type { Part } from "../element";
import { ListedElement, type Option, type Target } from "../listed/element";
import type { Placed } from "../listed/placed";
import { listedStyles } from "../listed/styles";
import { drawn } from "../naming";
import { itemStyles } from "../styles";
import { puzzleStyles } from "./styles";

export interface PuzzleItem extends Item {
  columns: {
    id: string;
    text: string;
    /** Each option may be used once in this column. */
    once: boolean;
    options: Option[];
  }[];
  rows: { id: string; html: string; cells: { id: string; column: string }[] }[];
  key?: { correct?: string[]; html?: string; cells?: Record<string, string> } | null;
}

export class Puzzle extends ListedElement {
  static override styles = [itemStyles, listedStyles, puzzleStyles];

  protected override readonly seenWhole = 10;

  private get puzzle(): PuzzleItem {
    return this.item as PuzzleItem;
  }

  protected override read(value: Value): Placed {
    const cells = value?.cells;
    return new Map(typeof cells === "object" && cells !== null ? Object.entries(cells as Record<string, string>) : []);
  }

  protected override write(placed: Placed): NonNullable<Value> {
    const filled = this.puzzle.rows.flatMap(({ cells }) => cells.filter(({ id }) => placed.has(id)));
    return { cells: Object.fromEntries(filled.map(({ id }) => [id, placed.get(id)])) };
  }

  protected override targets(): Target[] {
    return this.lines().flat();
  }

  /** The cells of each case in the order of the columns. */
  private lines(): Target[][] {
    const { columns, rows, key } = this.puzzle;
    const shown = columns.map((column) => ({
      ...column,
      options: drawn(column.options, this.sheet, this.item.id),
      rivals: column.once ? rows.flatMap(({ cells }) => cells.filter((cell) => cell.column === column.id).map(({ id }) => id)) : [],
    }));
    return rows.map(({ cells }, at) =>
      shown.map(({ id: column, text, options, rivals }) => {
        const id = cells.find((cell) => cell.column === column)?.id ?? "";
        const right = this.judged ? key?.cells?.[id] : undefined;
        return { id, name: t("{column} of scenario {n}", { column: text, n: at + 1 }), about: `case-${at}`, options, rivals, right };
      }),
    );
  }

  override parts(): Part[] {
    return [...super.parts(), ...Array.from(this.renderRoot.querySelectorAll("tbody .content"), (root): Part => ({ kind: "question", root }))];
  }

  override render(): TemplateResult {
    const { columns, rows } = this.puzzle;
    const lang = this.item.lang;
    const lines = this.lines();
    // The roles are said, because a table that is laid out as a list would be none to screen readers.
    return html`
      ${this.stem()}
      <fieldset>
        ${this.legend(t("Choose an option in each cell of the table."))}
        <table role="table" class="of-${columns.length}">
          <thead role="rowgroup">
            <tr role="row">
              <th role="columnheader" scope="col">${t("Scenario")}</th>
              ${columns.map(
                ({ text, once }) => html`<th role="columnheader" scope="col">
                  <span dir="auto" lang=${lang}>${text}</span>${once ? html` <span class="once">${t("each option once")}</span>` : nothing}
                </th>`,
              )}
            </tr>
          </thead>
          <tbody role="rowgroup">
            ${rows.map(
              ({ html: markup }, at) => html`<tr role="row">
                <th role="rowheader" scope="row">
                  <span class="case">${t("Scenario {n}", { n: at + 1 })}</span>
                  <div class="content" id="case-${at}" dir="auto" lang=${lang}>${unsafeHTML(markup)}</div>
                </th>
                ${columns.map(
                  ({ text, once }, place) => html`<td role="cell">
                    <span class="column" aria-hidden="true"><span dir="auto" lang=${lang}>${text}</span>${once ? html` <span class="once">${t("each option once")}</span>` : nothing}</span>
                    ${this.target(lines[at]![place]!)}
                  </td>`,
                )}
              </tr>`,
            )}
          </tbody>
        </table>
      </fieldset>
    `;
  }
}
