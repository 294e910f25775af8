/** Sounds and videos in the editor of a question's text: `<audio data-src="media:<sha256>" title data-transcript data-plays>`, or `<video …>`. */
import { type Editor, Node } from "@tiptap/core";

import { t, tn } from "../../../shared/i18n";
import { isMedium } from "../../../shared/media";
import { MOST_PLAYS } from "../../../items/sound/plays";
import type { Tool } from "../../../items/essay/editor";
import type { Source } from "../source";
import { chooseSound, type ChosenSound } from "./dialog";
import { chooseVideo } from "./video";

const KEPT = ["data-src", "title", "data-transcript", "data-plays"] as const;

/** Whether this says how often something may be played, as the server takes it. */
const isLimit = (plays: string): boolean => /^[1-9][0-9]*$/.test(plays) && Number(plays) <= MOST_PLAYS;

/** What one kind that is played is called, and where it comes from. */
interface Kind {
  name: "sound" | "video";
  tag: "audio" | "video";
  label: string;
  icon: string;
  choose: (source: Source, present: ChosenSound | null) => Promise<ChosenSound | null>;
  named: (title: string) => string;
  missing: () => string;
}

const SOUND: Kind = {
  name: "sound",
  tag: "audio",
  label: "Sound",
  icon: "M9 18V5l11-2v13M9 18a3 3 0 1 1-6 0 3 3 0 0 1 6 0zM20 16a3 3 0 1 1-6 0 3 3 0 0 1 6 0z",
  choose: chooseSound,
  named: (title) => t("Sound: {title}", { title }),
  missing: () => t("This sound cannot be shown."),
};

const VIDEO: Kind = {
  name: "video",
  tag: "video",
  label: "Video",
  icon: "M4 5h11v14H4zM15 10l6-3v10l-6-3",
  choose: chooseVideo,
  named: (title) => t("Video: {title}", { title }),
  missing: () => t("This video cannot be shown."),
};

/** Whether an editor can show this sound or video, and give it back as it is. */
export function isKnownSound(audio: Element): boolean {
  const plays = audio.getAttribute("data-plays");
  if (plays !== null && !isLimit(plays)) return false;
  return isMedium(audio.getAttribute("data-src") ?? "") && Array.from(audio.attributes).every(({ name }) => (KEPT as readonly string[]).includes(name));
}

const nodeOf = (kind: Kind) => (source: Source) =>
  Node.create({
    name: kind.name,
    group: "inline",
    inline: true,
    atom: true,
    draggable: true,
    addAttributes: () => Object.fromEntries(KEPT.map((name) => [name, { default: null }])),
    parseHTML: () => [{ tag: kind.tag, getAttrs: (audio) => (isKnownSound(audio) ? null : false) }],
    renderHTML: ({ HTMLAttributes }) => [kind.tag, HTMLAttributes],
    addNodeView: () => ({ node }) => {
      const shown = document.createElement("span");
      shown.className = `rich-sound rich-${kind.tag}`;
      const { title, "data-src": src, "data-plays": plays } = node.attrs as Record<(typeof KEPT)[number], string | null>;
      const named = kind.named(title ?? "");
      shown.textContent = plays ? `${named} (${tn("to be played once", "to be played {n} times", Number(plays))})` : named;
      void source.of(src ?? "").then((found) => {
        if (!found) shown.textContent = `${kind.missing()} ${title ?? ""}`;
      });
      const mark = (on: boolean) => () => shown.classList.toggle("chosen", on);
      return { dom: shown, selectNode: mark(true), deselectNode: mark(false) };
    },
  });

/** The button of the bar: another sound where the cursor is, or another text for the one that is selected. */
const toolOf = (kind: Kind) => (source: Source): Tool => ({
  name: kind.name,
  label: kind.label,
  icon: kind.icon,
  keys: [],
  run: (editor) => void put(editor, source, kind),
  pressed: (editor) => editor.isActive(kind.name),
});

export const [soundNode, soundTool, videoNode, videoTool] = [nodeOf(SOUND), toolOf(SOUND), nodeOf(VIDEO), toolOf(VIDEO)];

async function put(editor: Editor, source: Source, kind: Kind): Promise<void> {
  const attributes = editor.isActive(kind.name) ? (editor.getAttributes(kind.name) as Record<(typeof KEPT)[number], string | null>) : null;
  const present = attributes && { src: attributes["data-src"] ?? "", title: attributes.title ?? "", transcript: attributes["data-transcript"] ?? "", plays: Number(attributes["data-plays"] ?? 0) };
  const chosen = await kind.choose(source, present);
  if (!chosen) return void editor.commands.focus();
  editor.chain().focus().insertContent({ type: kind.name, attrs: attributesOf(chosen) }).run();
}

function attributesOf({ src, title, transcript, plays }: ChosenSound): Record<(typeof KEPT)[number], string | null> {
  return { "data-src": src, title, "data-transcript": transcript || null, "data-plays": plays ? String(plays) : null };
}
