/** Documents in the editor of a question's text: `<object data-src="media:<sha256>" title>`. */
import { type Editor, Node } from "@tiptap/core";

import { t } from "../../../../shared/i18n";
import { isMedium } from "../../../../shared/media";
import type { Tool } from "../../../../items/essay/editor";
import type { Source } from "../../source";
import { type ChosenDocument, chooseDocument } from "./dialog";

const KEPT = ["data-src", "title"] as const;

/** Whether an editor can show this document, and give it back as it is. */
export function isKnownDocument(object: Element): boolean {
  return isMedium(object.getAttribute("data-src") ?? "") && Array.from(object.attributes).every(({ name }) => (KEPT as readonly string[]).includes(name));
}

export const documentNode = (source: Source) =>
  Node.create({
    name: "document_medium",
    group: "inline",
    inline: true,
    atom: true,
    draggable: true,
    addAttributes: () => Object.fromEntries(KEPT.map((name) => [name, { default: null }])),
    parseHTML: () => [{ tag: "object", getAttrs: (object) => (isKnownDocument(object) ? null : false) }],
    renderHTML: ({ HTMLAttributes }) => ["object", HTMLAttributes],
    addNodeView: () => ({ node }) => {
      const shown = document.createElement("span");
      shown.className = "rich-document";
      const { title, "data-src": src } = node.attrs as Record<(typeof KEPT)[number], string | null>;
      shown.textContent = t("Document: {title}", { title: title ?? "" });
      void source.of(src ?? "").then((found) => {
        if (!found) shown.textContent = `${t("This document cannot be shown.")} ${title ?? ""}`;
      });
      const mark = (on: boolean) => () => shown.classList.toggle("chosen", on);
      return { dom: shown, selectNode: mark(true), deselectNode: mark(false) };
    },
  });

/** The button of the bar: another document where the cursor is, or another title for the one that is selected. */
export const documentTool = (source: Source): Tool => ({
  name: "document",
  label: "Document",
  icon: "M14 3v5h5M14 3H6a1 1 0 0 0-1 1v16a1 1 0 0 0 1 1h12a1 1 0 0 0 1-1V8zM9 13h6M9 17h6",
  keys: [],
  run: (editor) => void put(editor, source),
  pressed: (editor) => editor.isActive("document_medium"),
});

async function put(editor: Editor, source: Source): Promise<void> {
  const attributes = editor.isActive("document_medium") ? (editor.getAttributes("document_medium") as Record<(typeof KEPT)[number], string | null>) : null;
  const present: ChosenDocument | null = attributes && { src: attributes["data-src"] ?? "", title: attributes.title ?? "" };
  const chosen = await chooseDocument(source, present);
  if (!chosen) return void editor.commands.focus();
  editor.chain().focus().insertContent({ type: "document_medium", attrs: { "data-src": chosen.src, title: chosen.title } }).run();
}
