/**
 * `<textarea data-rich-text>`: an editor for authors in place of HTML source; `data-rich-text="line"` is a low one.
 * The textarea stays what the form sends. Content that the editor could not give back as it was (headings, pictures from elsewhere)
 * is left as source. In a `<form data-pictures>` pictures of the collection can be put in (source.ts), and formulas everywhere.
 */
import type { Editor } from "@tiptap/core";

import { createEditor, htmlOf, type Tool, tools } from "../../items/essay/editor";
import { t } from "../../shared/i18n";
import { arriving } from "./arriving";
import { formulaNode, formulaTool, isFormula } from "./formula";
import { isKnown, pictureNode, pictureTool, put } from "./picture/node";
import { isKnownSound, soundNode, soundTool, videoNode, videoTool } from "./sound/node";
import { type Source, sourceOf } from "./source";
import { documentNode, documentTool, isKnownDocument } from "./text/document/node";
import { codeBlockTool, codeTool, isLanguage, languageMark, languageTool, leads, linkMark, linkTool } from "./text/marks";
import { changes, insertTable, isPlain, stored, tableNodes } from "./text/table";

const KNOWN = new Set(["p", "br", "strong", "b", "em", "i", "u", "s", "sub", "sup", "ul", "ol", "li", "caption", "thead", "tbody", "tr"]);
const SVG = "http://www.w3.org/2000/svg";

/** Attributes of which the editor, or the server whenever it stores a text, makes the same again. */
const OWN: Record<string, readonly string[]> = { a: ["href", "rel", "target"], code: ["dir"], pre: ["dir"], td: ["colspan", "rowspan"], th: ["colspan", "rowspan", "scope"], span: ["lang"] };

/** What else must be so of an element, that the editor can give it back. */
const SO: Record<string, (element: Element) => boolean> = {
  a: (link) => leads(link.getAttribute("href")),
  // No word of a program is bold or a link.
  code: (code) => !code.childElementCount && !code.parentElement!.closest("strong, b, em, i, u, s, sub, sup, a, span"),
  pre: (pre) => !pre.childElementCount || (pre.childNodes.length === 1 && pre.firstElementChild!.localName === "code"),
  span: (span) => isLanguage(span.getAttribute("lang")) && !span.parentElement!.closest("span"),
  table: isPlain,
  td: () => true,
  th: () => true,
};

function understood(html: string, source: Source | null, sounds: Source | null, documents: Source | null): boolean {
  const page = new DOMParser().parseFromString(html, "text/html");
  const isUnderstood = (element: Element): boolean => {
    const { localName, attributes } = element;
    if (isFormula(element)) return true;
    if (localName === "img") return source !== null && isKnown(element);
    if (localName === "audio" || localName === "video") return sounds !== null && isKnownSound(element);
    if (localName === "object") return documents !== null && isKnownDocument(element);
    const rule = SO[localName] ?? (() => KNOWN.has(localName));
    return Array.from(attributes).every(({ name }) => OWN[localName]?.includes(name)) && rule(element);
  };
  return Array.from(page.body.querySelectorAll("*")).every(isUnderstood);
}

/** What the editor holds, without the paragraph that a single line needs not. */
function content(editor: Editor, line: boolean): string {
  if (editor.isEmpty) return "";
  const html = stored(htmlOf(editor));
  const single = line ? /^<p>((?:(?!<p>).)*)<\/p>$/s.exec(html) : null;
  return single?.[1] ?? html;
}

/** The buttons of a bar, of which one can be reached by the Tab key. */
function barOf(name: string, all: readonly Tool[], editor: () => Editor, say: (text: string) => void): { bar: HTMLElement; show: () => void } {
  const bar = document.createElement("div");
  bar.className = "rich-tools";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", name);
  const buttons = all.map((tool) => button(tool, editor, say));
  bar.append(...buttons);
  buttons[0]!.tabIndex = 0;
  bar.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return move(event, bar);
    event.preventDefault();
    editor().commands.focus();
  });
  const show = (): void => {
    all.forEach(({ pressed, possible }, i) => {
      if (pressed) buttons[i]!.setAttribute("aria-pressed", String(pressed(editor())));
      if (possible) buttons[i]!.setAttribute("aria-disabled", String(!possible(editor())));
    });
  };
  return { bar, show };
}

function button(tool: Tool, editor: () => Editor, say: (text: string) => void): HTMLButtonElement {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "rich-tool";
  element.title = t(tool.label);
  element.setAttribute("aria-label", t(tool.label));
  if (tool.keys.length) element.setAttribute("aria-keyshortcuts", tool.keys.map(readable).join(" "));
  element.tabIndex = -1;
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  svg.append(document.createElementNS(SVG, "path"));
  svg.firstElementChild!.setAttribute("d", tool.icon);
  element.append(svg);
  element.addEventListener("mousedown", (event) => event.preventDefault());
  element.addEventListener("click", () => {
    if (tool.possible?.(editor()) === false) return;
    tool.run(editor());
    if (tool.says) say(tool.says());
  });
  return element;
}

/** `Mod-Shift-8` as `aria-keyshortcuts` has it. */
const readable = (keys: string): string => keys.split("-").map((key) => (key === "Mod" ? "Control" : key.length === 1 ? key.toUpperCase() : key)).join("+");

/** In a text with gaps, which are numbers in brackets: the next one that the text does not have. */
const gap: Tool = {
  name: "gap",
  label: "Insert gap",
  icon: "M8 5h-4v14h4M16 5h4v14h-4M9 15h6",
  keys: [],
  run: (editor) => {
    const text = editor.getText();
    let number = 1;
    while (text.includes(`[${number}]`)) number++;
    editor.chain().focus().insertContent(`[${number}]`).run();
  },
};

function enhance(area: HTMLTextAreaElement): void {
  const line = area.dataset.richText === "line";
  const source = "noPictures" in area.dataset ? null : sourceOf(area);
  const sounds = "sounds" in area.dataset ? sourceOf(area, "sound") : null;
  const videos = "sounds" in area.dataset ? sourceOf(area, "video") : null;
  const documents = "sounds" in area.dataset ? sourceOf(area, "document") : null;
  if (!understood(area.value, source, sounds, documents)) return;
  const box = document.createElement("div");
  box.className = `rich-text form-control${line ? " rich-line" : ""}${area.classList.contains("is-invalid") ? " is-invalid" : ""}`;
  const field = document.createElement("div");
  const said = document.createElement("p");
  said.className = "rich-said form-hint";
  said.setAttribute("role", "status");
  const say = (text: string): void => void (said.textContent = text);
  const label = area.getAttribute("aria-label") ?? area.labels?.[0]?.textContent?.trim() ?? "";
  const attributes: Record<string, string> = { role: "textbox", "aria-multiline": "true", "aria-label": label };
  if (area.lang) attributes.lang = area.lang;
  const described = area.getAttribute("aria-describedby");
  if (described) attributes["aria-describedby"] = described;
  for (const name of ["aria-invalid", "aria-required"]) {
    const value = area.getAttribute(name);
    if (value) attributes[name] = value;
  }
  // A low field has one row of buttons; what else was pasted into it stays.
  const more = line ? [codeTool, linkTool, languageTool] : [codeTool, codeBlockTool, linkTool, languageTool, insertTable];
  const all = [...tools, ...more, ...("gaps" in area.dataset ? [gap] : []), formulaTool, ...(source ? [pictureTool(source)] : []), ...(sounds ? [soundTool(sounds)] : []), ...(videos ? [videoTool(videos)] : []), ...(documents ? [documentTool(documents)] : [])];
  const come = arriving({ takes: source !== null, put: (editor, file) => (source ? put(editor, source, file) : Promise.resolve()), say });
  const extensions = [formulaNode, come, ...tableNodes, linkMark, languageMark, ...(source ? [pictureNode(source)] : []), ...(sounds ? [soundNode(sounds)] : []), ...(videos ? [videoNode(videos)] : []), ...(documents ? [documentNode(documents)] : [])];
  const main = barOf(t("Formatting"), all, () => editor, say);
  const ofTable = barOf(t("Table"), changes, () => editor, say);
  // Below the text: what comes and goes above it would move the text away under a mouse that is being pressed.
  ofTable.bar.classList.add("rich-table-tools");
  box.append(main.bar, field, ofTable.bar);
  const shown = (): void => {
    main.show();
    ofTable.bar.hidden = !editor.isActive("table");
    if (!ofTable.bar.hidden) ofTable.show();
  };
  const changed = (): void => {
    area.value = content(editor, line);
    area.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const editor: Editor = createEditor(field, area.value, { attributes, changed, extensions, code: true, moved: () => queueMicrotask(shown) });
  shown();
  box.addEventListener("keydown", (event) => {
    if (event.key !== "F10" || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    (ofTable.bar.hidden ? main : ofTable).bar.querySelector<HTMLElement>("[tabindex='0']")!.focus();
  });
  area.labels?.forEach((one) => one.addEventListener("click", () => editor.commands.focus()));
  box.addEventListener("click", (event) => event.target === box && editor.commands.focus("end")); // where the bar will be
  const isUsed = document.activeElement === area;
  area.hidden = true;
  area.after(box, said);
  // Whoever had begun to type in the plain field goes on in the editor.
  if (isUsed) editor.commands.focus("end");
}

/** A toolbar is one stop of the Tab key; arrows, Home and End move inside, and Escape leads back to the text. */
function move(event: KeyboardEvent, bar: HTMLElement): void {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const all = Array.from(bar.children) as HTMLElement[];
  const now = all.indexOf(document.activeElement as HTMLElement);
  const place = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: -1 }[event.key];
  if (place === undefined || now < 0) return;
  event.preventDefault();
  const next = all.at(place % all.length)!;
  all.forEach((one) => (one.tabIndex = one === next ? 0 : -1));
  next.focus();
}

/** What is folded away gets its editors when it is opened: there may be a hundred. */
export function startRichText(root: ParentNode = document): void {
  for (const area of root.querySelectorAll<HTMLTextAreaElement>("textarea[data-rich-text]:not([hidden])")) {
    const folded = area.closest<HTMLDetailsElement>("details:not([open])");
    if (!folded) enhance(area);
    else if (!("later" in folded.dataset)) {
      folded.dataset.later = "";
      folded.addEventListener("toggle", () => startRichText(folded), { once: true });
    }
  }
}
