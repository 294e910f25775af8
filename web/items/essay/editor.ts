/** The rich text editor: TipTap with the few marks that an exam needs. Essays use it, and authors. */
import { Editor, Extension, type Extensions, getSchema, type JSONContent } from "@tiptap/core";
import Subscript from "@tiptap/extension-subscript";
import Superscript from "@tiptap/extension-superscript";
import { DOMParser as Reader, DOMSerializer, type Schema } from "@tiptap/pm/model";
import StarterKit from "@tiptap/starter-kit";

import { t } from "../../shared/i18n";

export interface Tool {
  name: string;
  /** English name, translated where it is shown. */
  label: string;
  icon: string;
  /** What does the same in the text, as TipTap writes it: the editor's keymap is made of this, and so is what candidates are told. */
  keys: readonly string[];
  run(editor: Editor): void;
  pressed?(editor: Editor): boolean;
  possible?(editor: Editor): boolean;
  /** What is read out once it is done, where the text does not say it. */
  says?(): string;
}

/** Icons are drawn on a 24 × 24 grid with a line of 2. */
export const tools: Tool[] = [
  mark("bold", "Bold", "Mod-b", "M7 5h6a3.5 3.5 0 0 1 0 7h-6zM13 12h1a3.5 3.5 0 0 1 0 7h-7v-7"),
  mark("italic", "Italic", "Mod-i", "M11 5h6M7 19h6M14 5l-4 14"),
  mark("underline", "Underline", "Mod-u", "M7 5v5a5 5 0 0 0 10 0v-5M5 19h14"),
  mark("strike", "Strike out", "Mod-Shift-s", "M5 12h14M16 6.5a4 2 0 0 0-4-1.5h-1a3.5 3.5 0 0 0 0 7h2a3.5 3.5 0 0 1 0 7h-1.5a4 2 0 0 1-4-1.5"),
  mark("subscript", "Subscript", "Mod-,", "M5 7l8 10M5 17l8-10M21 20h-4l3.5-4a1.73 1.73 0 0 0-3.5-2"),
  mark("superscript", "Superscript", "Mod-.", "M5 7l8 10M5 17l8-10M21 11h-4l3.5-4a1.73 1.73 0 0 0-3.5-2"),
  {
    name: "bulletList", label: "Bulleted list", keys: ["Mod-Shift-8"], icon: "M9 6h11M9 12h11M9 18h11M5 6v.01M5 12v.01M5 18v.01",
    run: (editor) => editor.chain().focus().toggleBulletList().run(), pressed: (editor) => editor.isActive("bulletList"),
  },
  {
    name: "orderedList", label: "Numbered list", keys: ["Mod-Shift-7"], icon: "M11 6h9M11 12h9M12 18h8M4 16a2 2 0 1 1 4 0c0 .6-.5 1-1 1.5l-3 2.5h4M6 10v-6l-2 2",
    run: (editor) => editor.chain().focus().toggleOrderedList().run(), pressed: (editor) => editor.isActive("orderedList"),
  },
  {
    name: "undo", label: "Undo", keys: ["Mod-z"], icon: "M9 14l-4-4 4-4M5 10h11a4 4 0 1 1 0 8h-1",
    run: (editor) => editor.chain().focus().undo().run(), possible: (editor) => editor.can().undo(),
  },
  {
    name: "redo", label: "Redo", keys: ["Mod-Shift-z", "Mod-y"], icon: "M15 14l4-4-4-4M19 10h-11a4 4 0 1 0 0 8h1",
    run: (editor) => editor.chain().focus().redo().run(), possible: (editor) => editor.can().redo(),
  },
];

const inTable = (editor: Editor): boolean => editor.isActive("table");

/** For essays whose author allows tables. Those that change one do nothing outside of it. */
export const tableTools: Tool[] = [
  {
    name: "insertTable", label: "Insert table", keys: [], icon: "M4 5h16v14h-16zM4 10h16M4 14.5h16M10 5v14",
    run: insertTable, possible: (editor) => !inTable(editor),
    says: () => t("A table of 3 rows and 3 columns was added. Tab goes to the next cell."),
  },
  table({ name: "addRowAfter", label: "Add row below", icon: "M4 4h16v6h-16zM12 14v7M8.5 17.5h7", says: () => t("A row was added.") }),
  table({ name: "addColumnAfter", label: "Add column after", icon: "M4 4h6v16h-6zM14 12h7M17.5 8.5v7", says: () => t("A column was added.") }),
  table({ name: "deleteRow", label: "Delete row", icon: "M4 4h16v6h-16zM8.5 17.5h7", says: () => t("The row was deleted.") }),
  table({ name: "deleteColumn", label: "Delete column", icon: "M4 4h6v16h-6zM14 12h7", says: () => t("The column was deleted.") }),
  table({ name: "deleteTable", label: "Delete table", icon: "M20 11v-6h-16v14h7M4 10h16M10 5v14M15 15l6 6M21 15l-6 6", says: () => t("The table was deleted.") }),
];

type Change = "addRowAfter" | "addColumnAfter" | "deleteRow" | "deleteColumn" | "deleteTable";

function table(tool: { name: Change; label: string; icon: string; says: () => string }): Tool {
  return { ...tool, keys: [], run: (editor) => editor.chain().focus()[tool.name]().run(), possible: inTable };
}

/** Below a table at the end there is a line to go on in. */
function insertTable(editor: Editor): void {
  editor.chain().focus().insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run();
  const { doc } = editor.state;
  if (doc.lastChild?.type.name === "table") editor.commands.insertContentAt(doc.content.size, { type: "paragraph" }, { updateSelection: false });
}

function mark(name: string, label: string, keys: string, icon: string): Tool {
  return { name, label, icon, keys: [keys], run: (editor) => editor.chain().focus().toggleMark(name).run(), pressed: (editor) => editor.isActive(name) };
}

/** Above the keymaps that TipTap brings; what is not possible is left to them. */
const toolKeys = Extension.create({
  name: "toolKeys",
  priority: 1000,
  addKeyboardShortcuts() {
    const { editor } = this;
    const press = ({ run, possible }: Tool) => () => {
      const can = possible?.(editor) ?? true;
      if (can) run(editor);
      return can;
    };
    return Object.fromEntries(tools.flatMap((tool) => tool.keys.map((keys) => [keys, press(tool)])));
  },
});

/** What every editor has. `code`: programs too. */
const base = (code: boolean): Extensions => [
  toolKeys,
  StarterKit.configure({
    heading: false, ...(code ? {} : { code: false, codeBlock: false }), link: false, horizontalRule: false, blockquote: false,
    // It would add a paragraph to what is stored as soon as somebody looks at it.
    trailingNode: false,
  }),
  Subscript,
  Superscript,
];

/** Between these and their children white space is the layout of the source, not text. */
const HOLDS_BLOCKS = new Set(["BODY", "UL", "OL", "LI", "TABLE", "THEAD", "TBODY", "TR"]);

/** What an editor shows of stored HTML. Every blank counts: what is shown and stored again is the same. */
function contentOf(html: string, schema: Schema): JSONContent {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  for (const element of [body, ...body.querySelectorAll("*")]) {
    if (!HOLDS_BLOCKS.has(element.nodeName)) continue;
    for (const node of Array.from(element.childNodes)) if (node.nodeType === Node.TEXT_NODE && isLayout(node as Text)) node.remove();
  }
  return Reader.fromSchema(schema).parse(body, { preserveWhitespace: "full" }).toJSON() as JSONContent;
}

/** White space beside a block, and not beside text or a mark. */
function isLayout(text: Text): boolean {
  const inline = (node: ChildNode | null) => node !== null && !/^(P|PRE|UL|OL|LI|TABLE|CAPTION|THEAD|TBODY|TR|TD|TH)$/.test(node.nodeName);
  return /^[ \t\r\n\f]*$/.test(text.data) && !inline(text.previousSibling) && !inline(text.nextSibling);
}

/** What an editor holds. Made in a document that is not shown: browsers load the pictures of one that is. */
export function htmlOf(editor: Editor): string {
  const page = document.implementation.createHTMLDocument("");
  page.body.append(DOMSerializer.fromSchema(editor.schema).serializeFragment(editor.state.doc.content, { document: page }));
  return page.body.innerHTML;
}

interface Wanted {
  attributes: Record<string, string>;
  changed: () => void;
  moved: () => void;
  extensions?: Extensions;
  code?: boolean;
  pasted?: (html: string) => string;
}

export function createEditor(element: HTMLElement, html: string, { attributes, changed, moved, extensions = [], code = false, pasted }: Wanted): Editor {
  const all = [...base(code), ...extensions];
  return new Editor({
    element,
    content: contentOf(html, getSchema(all)),
    // TipTap would insert a <style> element, which the content security policy forbids.
    injectCSS: false,
    extensions: all,
    editorProps: { attributes, ...(pasted ? { transformPastedHTML: pasted } : {}) },
    onUpdate: changed,
    onTransaction: moved,
  });
}

/** Shows another text. It is no step that Undo takes back: it was not this person who wrote it here. */
export function showIn(editor: Editor, html: string): void {
  const content = contentOf(html, editor.schema);
  editor.chain().setMeta("addToHistory", false).setContent(content, { emitUpdate: false }).run();
}
