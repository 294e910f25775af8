/** The rich text editor of an essay: TipTap with the few marks that an exam needs. */
import { Editor } from "@tiptap/core";
import Subscript from "@tiptap/extension-subscript";
import Superscript from "@tiptap/extension-superscript";
import StarterKit from "@tiptap/starter-kit";

export interface Tool {
  name: string;
  /** English name, translated where it is shown. */
  label: string;
  icon: string;
  run(editor: Editor): void;
  pressed?(editor: Editor): boolean;
  possible?(editor: Editor): boolean;
}

/** Icons are drawn on a 24 × 24 grid with a line of 2. */
export const tools: Tool[] = [
  mark("bold", "Bold", "M7 5h6a3.5 3.5 0 0 1 0 7h-6zM13 12h1a3.5 3.5 0 0 1 0 7h-7v-7"),
  mark("italic", "Italic", "M11 5h6M7 19h6M14 5l-4 14"),
  mark("underline", "Underline", "M7 5v5a5 5 0 0 0 10 0v-5M5 19h14"),
  mark("subscript", "Subscript", "M5 7l8 10M5 17l8-10M21 20h-4l3.5-4a1.73 1.73 0 0 0-3.5-2"),
  mark("superscript", "Superscript", "M5 7l8 10M5 17l8-10M21 11h-4l3.5-4a1.73 1.73 0 0 0-3.5-2"),
  {
    name: "bulletList", label: "Bulleted list", icon: "M9 6h11M9 12h11M9 18h11M5 6v.01M5 12v.01M5 18v.01",
    run: (editor) => editor.chain().focus().toggleBulletList().run(), pressed: (editor) => editor.isActive("bulletList"),
  },
  {
    name: "orderedList", label: "Numbered list", icon: "M11 6h9M11 12h9M12 18h8M4 16a2 2 0 1 1 4 0c0 .6-.5 1-1 1.5l-3 2.5h4M6 10v-6l-2 2",
    run: (editor) => editor.chain().focus().toggleOrderedList().run(), pressed: (editor) => editor.isActive("orderedList"),
  },
  {
    name: "undo", label: "Undo", icon: "M9 14l-4-4 4-4M5 10h11a4 4 0 1 1 0 8h-1",
    run: (editor) => editor.chain().focus().undo().run(), possible: (editor) => editor.can().undo(),
  },
  {
    name: "redo", label: "Redo", icon: "M15 14l4-4-4-4M19 10h-11a4 4 0 1 0 0 8h1",
    run: (editor) => editor.chain().focus().redo().run(), possible: (editor) => editor.can().redo(),
  },
];

function mark(name: string, label: string, icon: string): Tool {
  return { name, label, icon, run: (editor) => editor.chain().focus().toggleMark(name).run(), pressed: (editor) => editor.isActive(name) };
}

export function createEditor(element: HTMLElement, content: string, attributes: Record<string, string>, changed: () => void, moved: () => void): Editor {
  return new Editor({
    element,
    content,
    // TipTap would insert a <style> element, which the content security policy forbids.
    injectCSS: false,
    extensions: [
      StarterKit.configure({ heading: false, code: false, codeBlock: false, link: false, horizontalRule: false, strike: false, blockquote: false }),
      Subscript,
      Superscript,
    ],
    editorProps: { attributes },
    onUpdate: changed,
    onTransaction: moved,
  });
}
