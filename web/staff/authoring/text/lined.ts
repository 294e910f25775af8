/**
 * `<textarea data-cells>`: a table that is written line by line, with | between cells (`financial_statement/notation.py`). Cells that are pasted from a spreadsheet or a table are written that way; the browser's
 * own undo takes them away again.
 */
import { t } from "../../../shared/i18n";
import { cellsOf } from "./cells";

/** Null where there are no columns. */
export function linesOf(rows: readonly string[][]): string | null {
  if (!rows.some((row) => row.length > 1)) return null;
  return rows.map((row) => row.map((cell) => cell.replace(/\s+/g, " ").replaceAll("|", "\\|")).join(" | ")).join("\n");
}

function insert(area: HTMLTextAreaElement, text: string): void {
  // Old as it is, it is the only way to write something that the browser's undo knows.
  if (document.execCommand("insertText", false, text)) return;
  area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function enhance(area: HTMLTextAreaElement): void {
  const said = document.createElement("p");
  said.className = "form-hint";
  said.setAttribute("role", "status");
  area.after(said);
  area.addEventListener("paste", (event) => {
    said.textContent = "";
    const data = event.clipboardData;
    const cells = data && cellsOf(data.getData("text/plain"), data.getData("text/html"), true);
    const lines = cells && linesOf(cells.rows);
    if (!lines) return;
    event.preventDefault();
    const length = area.value.length - (area.selectionEnd - area.selectionStart) + lines.length;
    if (area.maxLength >= 0 && length > area.maxLength) return void (said.textContent = t("Nothing was pasted: the table would be too long."));
    insert(area, lines);
    const columns = Math.max(...cells.rows.map((row) => row.length));
    const sentences = [t("Pasted as a table: {rows} rows, {columns} columns.", { rows: cells.rows.length, columns })];
    if (cells.layout) sentences.push(t("Formatting was left out."));
    if (cells.pictures) sentences.push(t("Pictures were left out."));
    said.textContent = sentences.join(" ");
  });
}

export function startLinedTables(): void {
  document.querySelectorAll<HTMLTextAreaElement>("textarea[data-cells]").forEach(enhance);
}
