/** Sounds in the editor of a question's text: `<audio data-src="media:<sha256>" title data-transcript data-plays>`. */
import { type Editor, Node } from "@tiptap/core";

import { t, tn } from "../../../shared/i18n";
import { isMedium } from "../../../shared/media";
import { MOST_PLAYS } from "../../../items/sound/plays";
import type { Tool } from "../../../items/essay/editor";
import type { Source } from "../source";
import { chooseSound, type ChosenSound } from "./dialog";

const KEPT = ["data-src", "title", "data-transcript", "data-plays"] as const;
const LIMIT = new RegExp(`^(?:[1-9]|1[0-9]|${MOST_PLAYS})$`);

/** Whether an editor can show this sound, and give it back as it is. */
export function isKnownSound(audio: Element): boolean {
  const plays = audio.getAttribute("data-plays");
  if (plays !== null && !LIMIT.test(plays)) return false;
  return isMedium(audio.getAttribute("data-src") ?? "") && Array.from(audio.attributes).every(({ name }) => (KEPT as readonly string[]).includes(name));
}

export const soundNode = (source: Source) =>
  Node.create({
    name: "sound",
    group: "inline",
    inline: true,
    atom: true,
    draggable: true,
    addAttributes: () => Object.fromEntries(KEPT.map((name) => [name, { default: null }])),
    parseHTML: () => [{ tag: "audio", getAttrs: (audio) => (isKnownSound(audio) ? null : false) }],
    renderHTML: ({ HTMLAttributes }) => ["audio", HTMLAttributes],
    addNodeView: () => ({ node }) => {
      const shown = document.createElement("span");
      shown.className = "rich-sound";
      const { title, "data-src": src, "data-plays": plays } = node.attrs as Record<(typeof KEPT)[number], string | null>;
      const named = t("Sound: {title}", { title: title ?? "" });
      shown.textContent = plays ? `${named} (${tn("to be heard once", "to be heard {n} times", Number(plays))})` : named;
      void source.of(src ?? "").then((found) => {
        if (!found) shown.textContent = `${t("This sound cannot be shown.")} ${title ?? ""}`;
      });
      const mark = (on: boolean) => () => shown.classList.toggle("chosen", on);
      return { dom: shown, selectNode: mark(true), deselectNode: mark(false) };
    },
  });

/** The button of the bar: another sound where the cursor is, or another text for the one that is selected. */
export const soundTool = (source: Source): Tool => ({
  name: "sound",
  label: "Sound",
  icon: "M9 18V5l11-2v13M9 18a3 3 0 1 1-6 0 3 3 0 0 1 6 0zM20 16a3 3 0 1 1-6 0 3 3 0 0 1 6 0z",
  keys: [],
  run: (editor) => void put(editor, source),
  pressed: (editor) => editor.isActive("sound"),
});

async function put(editor: Editor, source: Source): Promise<void> {
  const attributes = editor.isActive("sound") ? (editor.getAttributes("sound") as Record<(typeof KEPT)[number], string | null>) : null;
  const present = attributes && { src: attributes["data-src"] ?? "", title: attributes.title ?? "", transcript: attributes["data-transcript"] ?? "", plays: Number(attributes["data-plays"] ?? 0) };
  const chosen = await chooseSound(source, present);
  if (!chosen) return void editor.commands.focus();
  editor.chain().focus().insertContent({ type: "sound", attrs: attributesOf(chosen) }).run();
}

function attributesOf({ src, title, transcript, plays }: ChosenSound): Record<(typeof KEPT)[number], string | null> {
  return { "data-src": src, title, "data-transcript": transcript || null, "data-plays": plays ? String(plays) : null };
}
