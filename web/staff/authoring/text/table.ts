/** Tables in the editor of authors. They are stored with their caption, and with what each header cell is a header of. */
import { type Editor, type Extensions } from "@tiptap/core";
import { Table, TableCell, TableHeader, TableRow } from "@tiptap/extension-table";
import type { Node as Content } from "@tiptap/pm/model";

import { tableTools, type Tool } from "../../../items/essay/editor";
import { t } from "../../../shared/i18n";
import { ask } from "./ask";

/** The greatest table, as the server has it (foundation/authored.py). */
export const MOST_ROWS = 100;
export const MOST_COLUMNS = 20;
const LONGEST_CAPTION = 500;

const folded = (text: string | null | undefined): string => (text ?? "").trim().replace(/\s+/g, " ");
const captionOf = (table: Element): string => folded(Array.from(table.children).find(({ localName }) => localName === "caption")?.textContent);

/** Its caption is shown, and written in a dialog: what is in a table can be rows alone. */
class Shown {
  readonly dom = document.createElement("div");
  readonly contentDOM = document.createElement("tbody");
  private caption = document.createElement("caption");

  constructor(private node: Content) {
    const table = document.createElement("table");
    this.dom.className = "rich-table";
    this.caption.contentEditable = "false";
    table.append(this.caption, this.contentDOM);
    this.dom.append(table);
    this.show();
  }

  private show(): void {
    this.caption.textContent = String(this.node.attrs.caption);
    this.caption.hidden = !this.node.attrs.caption;
  }

  update(node: Content): boolean {
    if (node.type !== this.node.type) return false;
    this.node = node;
    this.show();
    return true;
  }

  ignoreMutation(mutation: { target: Node }): boolean {
    return !this.contentDOM.contains(mutation.target);
  }
}

const spans = (attributes: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(["colspan", "rowspan"].filter((name) => Number(attributes[name]) > 1).map((name) => [name, String(attributes[name])]));

export const tableNodes: Extensions = [
  Table.extend({
    addAttributes: () => ({ caption: { default: "", parseHTML: captionOf, rendered: false } }),
    parseHTML: () => [{ tag: "table" }, { tag: "caption", ignore: true }],
    renderHTML: ({ node }) => ["table", ...(node.attrs.caption ? [["caption", String(node.attrs.caption)]] : []), ["tbody", 0]],
    addNodeView: () => ({ node }) => new Shown(node),
    // Behind the last cell the Tab key leaves the field, as everywhere.
    addKeyboardShortcuts() {
      return { ...this.parent?.(), Tab: () => this.editor.commands.goToNextCell() };
    },
  }).configure({ resizable: false }),
  TableRow,
  TableCell.extend({ renderHTML: ({ HTMLAttributes }) => ["td", spans(HTMLAttributes), 0] }),
  TableHeader.extend({ renderHTML: ({ HTMLAttributes }) => ["th", spans(HTMLAttributes), 0] }),
];

const inTable = (editor: Editor): boolean => editor.isActive("table");

export const insertTable: Tool = tableTools[0]!;

/** What can be done with the table in which the cursor is. */
export const changes: Tool[] = [
  ...tableTools.slice(1, -1),
  {
    name: "headerRow", label: "First row is a header", keys: [], icon: "M4 5h16v14h-16zM4 10h16M6 7.5h12", possible: inTable,
    run: (editor) => editor.chain().focus().toggleHeaderRow().run(), pressed: (editor) => isHeader(editor, "row"),
  },
  {
    name: "headerColumn", label: "First column is a header", keys: [], icon: "M4 5h16v14h-16zM10 5v14M7 7v10", possible: inTable,
    run: (editor) => editor.chain().focus().toggleHeaderColumn().run(), pressed: (editor) => isHeader(editor, "column"),
  },
  {
    name: "mergeCells", label: "Merge or split cells", keys: [], icon: "M4 5h16v14h-16zM12 5v3M12 16v3M8 12h-1M17 12h-1M10 10l-2 2 2 2M14 10l2 2-2 2",
    possible: (editor) => editor.can().mergeCells() || editor.can().splitCell(), run: (editor) => editor.chain().focus().mergeOrSplit().run(),
  },
  { name: "caption", label: "Caption of the table", keys: [], icon: "M4 9h16v11h-16zM4 14.5h16M12 9v11M7 4h10", possible: inTable, run: (editor) => void caption(editor) },
  tableTools.at(-1)!,
];

function tableAt(editor: Editor): { node: Content; at: number } | null {
  const { $from } = editor.state.selection;
  for (let depth = $from.depth; depth > 0; depth--) if ($from.node(depth).type.name === "table") return { node: $from.node(depth), at: $from.before(depth) };
  return null;
}

function isHeader(editor: Editor, side: "row" | "column"): boolean {
  const table = tableAt(editor)?.node;
  if (!table?.firstChild) return false;
  const cells: (Content | null)[] = side === "row" ? [...table.firstChild.children] : [...table.children].map((row) => row.firstChild);
  return cells.every((cell) => cell?.type.name === "tableHeader");
}

async function caption(editor: Editor): Promise<void> {
  const found = tableAt(editor);
  if (!found) return;
  const answer = await ask({
    title: t("Caption of the table"),
    label: t("What the table shows"),
    help: t("It stands above the table, and is what somebody hears who comes to it. Leave it empty for none."),
    value: String(found.node.attrs.caption),
    longest: LONGEST_CAPTION,
  });
  const now = tableAt(editor);
  if (answer === null || !now) return void editor.commands.focus();
  editor.chain().command(({ tr }) => !!tr.setNodeMarkup(now.at, null, { ...now.node.attrs, caption: folded(answer) })).focus().run();
}

/** Whether an editor can show this table, and give it back as it is. */
export function isPlain(table: Element): boolean {
  const caption = Array.from(table.children).find(({ localName }) => localName === "caption");
  return !table.attributes.length && !table.querySelector("table") && !caption?.children.length;
}

/** Tables as they are stored: the first row apart where it is a header, each header cell with its scope, and no paragraph in a cell that has one. */
export function stored(html: string): string {
  if (!html.includes("<table")) return html;
  const page = document.implementation.createHTMLDocument("");
  page.body.innerHTML = html;
  for (const cell of page.querySelectorAll("td, th")) if (cell.childElementCount === 1 && cell.firstElementChild!.localName === "p") cell.replaceChildren(...cell.firstElementChild!.childNodes);
  for (const table of page.querySelectorAll("table")) {
    const rows = Array.from(table.rows);
    const isHead = (row: HTMLTableRowElement | undefined): boolean => row !== undefined && Array.from(row.cells).every(({ localName }) => localName === "th");
    for (const [number, row] of rows.entries()) for (const th of row.querySelectorAll("th")) th.setAttribute("scope", number === 0 && (isHead(row) || th !== row.cells[0]) ? "col" : "row");
    const [first] = rows;
    if (!isHead(first) || rows.length < 2 || Array.from(first!.cells).some((cell) => cell.rowSpan > 1)) continue;
    const head = page.createElement("thead");
    table.tBodies[0]!.before(head);
    head.append(first!);
  }
  return page.body.innerHTML;
}
