/** Programs, links and passages in another language, in the editor of authors. */
import { type Editor, Mark } from "@tiptap/core";

import type { Tool } from "../../../items/essay/editor";
import { language as reader, t } from "../../../shared/i18n";
import { ask } from "./ask";

/** How the address of a link begins, as the server has it (foundation/authored.py). */
const LEADS = /^(?:https:\/\/[^\s/]|mailto:[^\s@]+@)/i;
const LONGEST_ADDRESS = 2000;
const BARE = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:[/?#]\S*)?$/i;
const TAG = /^[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,4}$/i;

/** Whether an author's link may lead there. */
export const leads = (address: string | null): boolean => address !== null && address.length <= LONGEST_ADDRESS && LEADS.test(address);

/** Whether this says a language. */
export const isLanguage = (tag: string | null): boolean => TAG.test(tag ?? "");

export const linkMark = Mark.create({
  name: "link",
  priority: 1050,
  inclusive: false,
  addAttributes: () => ({ href: { default: "" } }),
  parseHTML: () => [{ tag: "a[href]", getAttrs: (a) => (leads(a.getAttribute("href")) ? null : false) }],
  renderHTML: ({ HTMLAttributes }) => ["a", { href: String(HTMLAttributes.href) }, 0],
  addKeyboardShortcuts() {
    return { "Mod-k": () => (void link(this.editor), true) };
  },
});

export const languageMark = Mark.create({
  name: "language",
  // Around other marks, so that a passage is one.
  priority: 1100,
  addAttributes: () => ({ lang: { default: "" } }),
  parseHTML: () => [{ tag: "span[lang]", getAttrs: (span) => (isLanguage(span.getAttribute("lang")) ? null : false) }],
  renderHTML: ({ HTMLAttributes }) => ["span", { lang: String(HTMLAttributes.lang) }, 0],
  addKeyboardShortcuts() {
    return { "Mod-Alt-l": () => (void speak(this.editor), true) };
  },
});

export const codeTool: Tool = {
  name: "code", label: "Code", keys: ["Mod-e"], icon: "M7 8l-4 4 4 4M17 8l4 4-4 4M14 4l-4 16",
  run: (editor) => editor.chain().focus().toggleCode().run(), pressed: (editor) => editor.isActive("code"),
};

export const codeBlockTool: Tool = {
  name: "codeBlock", label: "Block of code", keys: ["Mod-Alt-c"], icon: "M4 4h16v16h-16zM10 9l-3 3 3 3M14 9l3 3-3 3",
  run: (editor) => editor.chain().focus().toggleCodeBlock().run(), pressed: (editor) => editor.isActive("codeBlock"),
};

export const linkTool: Tool = {
  name: "link", label: "Link", keys: ["Mod-k"], icon: "M9 15l6-6M11 6l.5-.5a5 5 0 0 1 7 7l-.5.5M13 18l-.5.5a5 5 0 0 1-7-7l.5-.5",
  run: (editor) => void link(editor), pressed: (editor) => editor.isActive("link"),
};

export const languageTool: Tool = {
  name: "language", label: "Language of a passage", keys: ["Mod-Alt-l"], icon: "M4 5h7M9 3v2c0 4-2 8-5 8M5 9c0 3 3 4 6 4M12 20l4-9 4 9M19 18h-6",
  run: (editor) => void speak(editor), pressed: (editor) => editor.isActive("language"),
};

async function link(editor: Editor): Promise<void> {
  if (editor.isActive("codeBlock") || editor.isActive("code")) return void editor.commands.focus();
  editor.chain().extendMarkRange("link").run();
  const answer = await ask({
    title: t("Link"),
    label: t("Address"),
    help: t("It begins with https:// or mailto:. In an exam candidates read the words and cannot follow the link; elsewhere it opens beside the page. Leave it empty to take the link away."),
    value: String(editor.getAttributes("link").href ?? ""),
    longest: LONGEST_ADDRESS,
    wrong: (value) => (value === "" || leads(full(value)) ? "" : t("Write an address that begins with https:// or mailto:.")),
  });
  if (answer === null) return void editor.commands.focus();
  if (!answer) return void editor.chain().focus().unsetMark("link").run();
  const href = full(answer);
  if (!editor.state.selection.empty) return void editor.chain().focus().setMark("link", { href }).run();
  editor.chain().focus().insertContent({ type: "text", text: answer, marks: [{ type: "link", attrs: { href } }] }).run();
}

/** Nobody types what goes without saying. */
const full = (typed: string): string => (BARE.test(typed) ? `https://${typed}` : typed);

/** Those of items first, then others that are taught. */
const LANGUAGES = (
  "en nl de fr es it pt pl tr ar he zh ja th lo km my af bg ca cs cy da el et eu fa fi fy ga gl grc hi hr hu hy id is ka ko la lt lv mk ms nb nn ro ru sa sk sl sq sr sv sw ta uk ur vi yi"
).split(" ");

/** Whole words, or the paragraph where nothing is selected. */
async function speak(editor: Editor): Promise<void> {
  if (editor.isActive("codeBlock") || editor.isActive("code")) return void editor.commands.focus();
  const present = String(editor.getAttributes("language").lang ?? "");
  const { empty, $from } = editor.state.selection;
  if (empty && present) editor.commands.extendMarkRange("language", { lang: present });
  else if (empty) editor.commands.setTextSelection({ from: $from.start(), to: $from.end() });
  const named = new Intl.DisplayNames([reader()], { type: "language" });
  const codes = [...new Set([...LANGUAGES, ...(present ? [present] : [])])];
  const words = codes.map((code): [string, string] => [code, named.of(code) ?? code]).sort(([, one], [, other]) => one.localeCompare(other, reader()));
  const answer = await ask({
    title: t("Language of a passage"),
    label: t("This passage is in"),
    help: t("Screen readers speak the selected words in that language. Where nothing is selected, it is the whole paragraph."),
    value: present,
    choices: [["", t("The language of the whole text")], ...words],
  });
  if (answer === null) return void editor.commands.focus();
  if (answer) editor.chain().focus().setMark("language", { lang: answer }).run();
  else editor.chain().focus().unsetMark("language").run();
}
