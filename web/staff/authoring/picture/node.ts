/** Pictures in the editor of a question's text: `<img src="media:<sha256>" alt width height>`. */
import { type Editor, Node } from "@tiptap/core";

import { t } from "../../../shared/i18n";
import { isMedium } from "../../../shared/media";
import type { Tool } from "../../../items/essay/editor";
import { choosePicture, type Choice } from "./dialog";
import type { Source } from "../source";

const KEPT = ["src", "alt", "width", "height"] as const;

/** Whether an editor can show this picture, and give it back as it is. */
export function isKnown(img: Element): boolean {
  return isMedium(img.getAttribute("src") ?? "") && Array.from(img.attributes).every(({ name }) => (KEPT as readonly string[]).includes(name));
}

export const pictureNode = (source: Source) =>
  Node.create({
    name: "picture",
    group: "inline",
    inline: true,
    atom: true,
    draggable: true,
    addAttributes: () => Object.fromEntries(KEPT.map((name) => [name, { default: null }])),
    parseHTML: () => [{ tag: "img", getAttrs: (img) => (isKnown(img) ? null : false) }],
    renderHTML: ({ HTMLAttributes }) => ["img", HTMLAttributes],
    addNodeView: () => ({ node }) => {
      // Not as it is stored: the browser would look for `media:`.
      const img = document.createElement("img");
      const { src, alt, width, height } = node.attrs as Record<(typeof KEPT)[number], string | null>;
      img.className = "rich-picture";
      img.alt = alt || t("Decoration");
      if (width) img.setAttribute("width", width);
      if (height) img.setAttribute("height", height);
      void source.of(src ?? "").then((found) => {
        if (found) img.src = found.address;
        else img.alt = `${t("This picture could not be loaded.")} ${alt ?? ""}`;
      });
      const mark = (on: boolean) => () => img.classList.toggle("chosen", on);
      return { dom: img, selectNode: mark(true), deselectNode: mark(false) };
    },
  });

/** The button of the bar: another picture where the cursor is, or another text for the one that is selected. */
export const pictureTool = (source: Source): Tool => ({
  name: "picture",
  label: "Picture",
  icon: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15 9v.01",
  keys: [],
  run: (editor) => void put(editor, source),
  pressed: (editor) => editor.isActive("picture"),
});

/** `file`: one that was pasted or dropped, which is sent at once. */
export async function put(editor: Editor, source: Source, file: File | null = null): Promise<void> {
  const present = !file && editor.isActive("picture") ? (editor.getAttributes("picture") as Choice) : null;
  const chosen = await choosePicture(source, present, true, file);
  if (!chosen) return void editor.commands.focus();
  editor.chain().focus().insertContent({ type: "picture", attrs: { ...chosen } }).run();
}
