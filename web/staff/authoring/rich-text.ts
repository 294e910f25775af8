/**
 * `<textarea data-rich-text>`: an editor for authors in place of HTML source; `data-rich-text="line"` is a low one.
 * The textarea stays what the form sends. Content that the editor could not give back as it was (tables, pictures from elsewhere)
 * is left as source. In a `<form data-pictures>` pictures of the collection can be put in (source.ts), and formulas everywhere.
 */
import type { Editor } from "@tiptap/core";

import { createEditor, htmlOf, type Tool, tools } from "../../items/essay/editor";
import { t } from "../../shared/i18n";
import { arriving } from "./arriving";
import { formulaNode, formulaTool, isFormula } from "./formula";
import { isKnown, pictureNode, pictureTool, put } from "./node";
import { type Source, sourceOf } from "./source";

const KNOWN = new Set(["p", "br", "strong", "b", "em", "i", "u", "s", "sub", "sup", "ul", "ol", "li"]);
const SVG = "http://www.w3.org/2000/svg";

function understood(html: string, source: Source | null): boolean {
  const page = new DOMParser().parseFromString(html, "text/html");
  const isUnderstood = (element: Element) => isFormula(element) || (KNOWN.has(element.localName) && !element.attributes.length) || (source !== null && element.localName === "img" && isKnown(element));
  return Array.from(page.body.querySelectorAll("*")).every(isUnderstood);
}

/** What the editor holds, without the paragraph that a single line needs not. */
function content(editor: Editor, line: boolean): string {
  if (editor.isEmpty) return "";
  const html = htmlOf(editor);
  const single = line ? /^<p>((?:(?!<p>).)*)<\/p>$/s.exec(html) : null;
  return single?.[1] ?? html;
}

function button(tool: Tool, editor: () => Editor): HTMLButtonElement {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "rich-tool";
  element.title = t(tool.label);
  element.setAttribute("aria-label", t(tool.label));
  element.tabIndex = -1;
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  svg.append(document.createElementNS(SVG, "path"));
  svg.firstElementChild!.setAttribute("d", tool.icon);
  element.append(svg);
  element.addEventListener("mousedown", (event) => event.preventDefault());
  element.addEventListener("click", () => tool.run(editor()));
  return element;
}

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
  if (!understood(area.value, source)) return;
  const box = document.createElement("div");
  box.className = `rich-text form-control${line ? " rich-line" : ""}${area.classList.contains("is-invalid") ? " is-invalid" : ""}`;
  const bar = document.createElement("div");
  bar.className = "rich-tools";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", t("Formatting"));
  const field = document.createElement("div");
  const said = document.createElement("p");
  said.className = "rich-said form-hint";
  said.setAttribute("role", "status");
  const say = (text: string): void => void (said.textContent = text);
  box.append(bar, field);
  const label = area.getAttribute("aria-label") ?? area.labels?.[0]?.textContent?.trim() ?? "";
  const attributes: Record<string, string> = { role: "textbox", "aria-multiline": "true", "aria-label": label };
  const described = area.getAttribute("aria-describedby");
  if (described) attributes["aria-describedby"] = described;
  for (const name of ["aria-invalid", "aria-required"]) {
    const value = area.getAttribute(name);
    if (value) attributes[name] = value;
  }
  const all = [...tools, ...("gaps" in area.dataset ? [gap] : []), formulaTool, ...(source ? [pictureTool(source)] : [])];
  const come = arriving({ takes: source !== null, put: (editor, file) => (source ? put(editor, source, file) : Promise.resolve()), say });
  const extensions = [formulaNode, come, ...(source ? [pictureNode(source)] : [])];
  const shown = (): void => {
    all.forEach((tool, i) => tool.pressed && bar.children[i]?.setAttribute("aria-pressed", String(tool.pressed(editor))));
  };
  const changed = (): void => {
    area.value = content(editor, line);
    area.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const editor: Editor = createEditor(field, area.value, { attributes, changed, extensions, moved: () => queueMicrotask(shown) });
  bar.append(...all.map((tool) => button(tool, () => editor)));
  (bar.firstElementChild as HTMLElement).tabIndex = 0;
  bar.addEventListener("keydown", (event) => move(event, bar));
  area.labels?.forEach((one) => one.addEventListener("click", () => editor.commands.focus()));
  box.addEventListener("click", (event) => event.target === box && editor.commands.focus("end")); // where the bar will be
  area.hidden = true;
  area.after(box, said);
}

/** A toolbar is one stop of the Tab key; arrows move inside. */
function move(event: KeyboardEvent, bar: HTMLElement): void {
  const all = Array.from(bar.children) as HTMLElement[];
  const now = all.indexOf(document.activeElement as HTMLElement);
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (step === undefined || now < 0) return;
  event.preventDefault();
  const next = all[(now + step + all.length) % all.length]!;
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
