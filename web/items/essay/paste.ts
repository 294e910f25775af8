/** What is pasted from a word processor: what an answer can hold of it, and what was left out. */
import type { Extensions } from "@tiptap/core";
import Link from "@tiptap/extension-link";
import { Table, TableCell, TableHeader, TableRow } from "@tiptap/extension-table";

/** Tables and links as they are stored: without widths, colours and places to open them in. */
export const pasted: Extensions = [
  Table.extend({
    renderHTML: ({ HTMLAttributes: _ }) => ["table", ["tbody", 0]],
    // Behind the last cell the Tab key leaves the field, as everywhere: another row would hold the focus for ever.
    addKeyboardShortcuts() {
      return { ...this.parent?.(), Tab: () => this.editor.commands.goToNextCell() };
    },
  }).configure({ resizable: false }),
  TableRow,
  TableCell.extend({ renderHTML: ({ HTMLAttributes }) => ["td", spans(HTMLAttributes), 0] }),
  TableHeader.extend({ renderHTML: ({ HTMLAttributes }) => ["th", spans(HTMLAttributes), 0] }),
  Link.extend({
    renderHTML: ({ HTMLAttributes }) => ["a", { href: String(HTMLAttributes.href ?? ""), rel: "noopener" }, 0],
  }).configure({ autolink: false, linkOnPaste: false, openOnClick: false, protocols: [] }),
];

function spans({ colspan, rowspan }: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries({ colspan, rowspan }).filter(([, value]) => Number(value) > 1).map(([name, value]) => [name, String(value)]));
}

/** What no answer holds, by what people call it. Formulas of word processors are pictures to everybody else. */
const LEFT_OUT: [what: Lost, selector: string][] = [
  ["pictures", "img, svg, canvas, picture"],
  ["formulas", "math"],
  ["films", "audio, video, object, embed, iframe"],
];

export type Lost = "pictures" | "formulas" | "films";

/** What of this HTML an answer cannot hold. */
export function lostOf(html: string): Lost[] {
  const page = new DOMParser().parseFromString(html, "text/html");
  return LEFT_OUT.filter(([, selector]) => page.body.querySelector(selector)).map(([what]) => what);
}
