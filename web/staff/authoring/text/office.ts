/**
 * What word processors and spreadsheets put on the clipboard, as HTML that the editor of authors can hold, and what of it was left out.
 * Word and Excel write HTML 4 with styles of their own (`mso-…`), elements of Office (`<o:p>`), and comments that only Word reads; LibreOffice
 * writes `<font>`; both name pictures as files of that computer.
 */
import { listsOf, stylesOf } from "./lists";
import { leads } from "./marks";
import { MOST_COLUMNS, MOST_ROWS } from "./table";

/** What was left out, by what people call it. */
export type Left = "formulas" | "films" | "links" | "comments" | "fields" | "colours";

export interface Cleaned {
  html: string;
  left: Left[];
  /** Pictures that stand for formulas, which are counted as those. */
  formulas: number;
}

const UNSEEN = "style, meta, link, title, base, script, template, xml, noscript, col, colgroup, [style*='mso-hide:all'], [style*='display:none'], [hidden]";
const LEFT: [what: Left, selector: string][] = [
  ["films", "audio, video, object, embed, iframe"],
  ["comments", "[style*='mso-element:comment-list'], .MsoCommentReference, .msocomanchor, .msocomoff, [class^='sdc']"],
  ["fields", "input, select, textarea, button"],
];
/** Colours in which a text is written anyway. */
const PLAIN = /^(?:windowtext|black|auto|inherit|initial|currentcolor|transparent|white|window|#0{3,6}|#f{3}|#f{6}|rgb\(0, ?0, ?0\)|rgb\(255, ?255, ?255\)|rgba\(0, ?0, ?0, ?0\))$/;
const BOLD = /^(?:bold|bolder|[6-9]00)$/;

const VML = "<!--[if gte vml";
const END_OF_VML = "<![endif]-->";

/**
 * Without the drawings that Word writes beside pictures: what begins and ends as such. One pass: where no end follows there is none further on
 * either, and nothing is looked for again.
 */
export function withoutVml(given: string): string {
  const lower = given.replace(/[A-Z]/g, (letter) => letter.toLowerCase()); // each letter stays one
  const kept: string[] = [];
  let at = 0;
  for (;;) {
    const begin = lower.indexOf(VML, at);
    const end = begin < 0 ? -1 : lower.indexOf(END_OF_VML, begin);
    if (end < 0) return kept.join("") + given.slice(at);
    kept.push(given.slice(at, begin));
    at = end + END_OF_VML.length;
  }
}

/** `holds`: whether the editor can hold this formula. */
export function cleaned(given: string, holds: (formula: Element) => boolean): Cleaned {
  const { body } = new DOMParser().parseFromString(withoutVml(given), "text/html");
  const left = new Set<Left>();
  const formulas = comments(body);
  if (formulas) left.add("formulas");
  body.querySelectorAll(UNSEEN).forEach((one) => one.remove());
  for (const [what, selector] of LEFT) {
    const found = body.querySelectorAll(selector);
    if (found.length) left.add(what);
    found.forEach((one) => one.remove());
  }
  for (const math of body.querySelectorAll("math")) {
    if (holds(math)) continue;
    left.add("formulas");
    math.remove();
  }
  if (Array.from(body.querySelectorAll("[style], font[color]")).some(hasColour)) left.add("colours");
  listsOf(body);
  for (const element of Array.from(body.querySelectorAll("*")).reverse()) plain(element, left);
  return { html: body.innerHTML, left: [...left], formulas };
}

/** Takes out what only Office reads. Gives how many formulas were in there: for everybody else they are pictures. */
function comments(body: HTMLElement): number {
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_COMMENT);
  const all: Comment[] = [];
  while (walker.nextNode()) all.push(walker.currentNode as Comment);
  all.forEach((one) => one.remove());
  return all.filter(({ data }) => /msEquation/i.test(data) && /<m:oMath[\s>]/i.test(data)).length;
}

function hasColour(element: Element): boolean {
  const styles = stylesOf(element);
  const said = ["color", "background", "background-color", "mso-highlight"].map((name) => styles.get(name)).concat(element.getAttribute("color")?.toLowerCase());
  const isLink = element.localName === "a" || element.closest("a") !== null;
  return !isLink && said.some((one) => one !== undefined && one !== "" && one !== "none" && !PLAIN.test(one));
}

/** Makes an element what the editor knows. Those within it have been made so before. */
function plain(element: Element, left: Set<Left>): void {
  const { localName } = element;
  if (element.closest("math")) return;
  if (localName.includes(":")) return unwrap(element);
  if (localName === "a") return link(element, left);
  if (/^h[1-6]$/.test(localName)) return heading(element);
  if (localName === "td" || localName === "th") return cell(element);
  if (localName === "table" && isLayout(element)) return layout(element);
  marks(element);
}

const unwrap = (element: Element): void => element.replaceWith(...element.childNodes);

/** An address that authors cannot use leaves its words. Places within the document, and footnotes, lead nowhere here. */
function link(element: Element, left: Set<Left>): void {
  const href = element.getAttribute("href");
  if (leads(href)) return;
  if (href && !href.startsWith("#")) left.add("links");
  unwrap(element);
}

/** Questions have no headings of their own: pages have theirs. */
function heading(element: Element): void {
  const paragraph = element.ownerDocument.createElement("p");
  const strong = element.ownerDocument.createElement("strong");
  strong.append(...element.childNodes);
  strong.querySelectorAll("b, strong").forEach(unwrap);
  if (strong.textContent.trim()) paragraph.append(strong);
  element.replaceWith(paragraph);
}

/** A cell of a spreadsheet that is empty holds a blank. */
function cell(element: Element): void {
  for (const { name } of Array.from(element.attributes)) if (name !== "colspan" && name !== "rowspan") element.removeAttribute(name);
  if (!element.children.length && !element.textContent.replace(/\u00a0/g, " ").trim()) element.replaceChildren();
}

/** A table of one cell is a frame, and one in a table cannot be held: their cells become text. */
const isLayout = (table: Element): boolean => table.querySelectorAll("td, th").length === 1 || table.parentElement!.closest("table") !== null;

function layout(table: Element): void {
  const blocks = Array.from(table.querySelectorAll("td, th")).map((one) => {
    const block = one.ownerDocument.createElement("div");
    block.append(...one.childNodes);
    return block;
  });
  table.replaceWith(...blocks);
}

/** What its styles say becomes elements; of others nothing is left. */
function marks(element: Element): void {
  const styles = stylesOf(element);
  const lang = element.localName === "span" && !element.hasAttribute("style") ? element.getAttribute("lang") : null;
  const decoration = `${styles.get("text-decoration") ?? ""} ${styles.get("text-decoration-line") ?? ""}`;
  const wanted = [
    ...(BOLD.test(styles.get("font-weight") ?? "") ? ["strong"] : []),
    ...(styles.get("font-style") === "italic" ? ["em"] : []),
    ...(decoration.includes("underline") ? ["u"] : []),
    ...(decoration.includes("line-through") ? ["s"] : []),
    ...({ super: ["sup"], sub: ["sub"] }[styles.get("vertical-align") ?? ""] ?? []),
  ];
  for (const name of Array.from(element.attributes, (one) => one.name)) {
    if (element.localName !== "img" && !(name === "dir" && element.localName === "pre")) element.removeAttribute(name);
  }
  // Google Docs puts everything into one that is not bold.
  if (element.localName === "b" && styles.get("font-weight") === "normal") return unwrap(element);
  if (element.localName === "span" || element.localName === "font") {
    for (const name of wanted) {
      const mark = element.ownerDocument.createElement(name);
      mark.append(...element.childNodes);
      element.append(mark);
    }
    if (lang) element.setAttribute("lang", lang);
    else unwrap(element);
  }
}

/** Lines of a spreadsheet that came as text: cells with tabs between them. Null where it is no table, or a larger one than can be held. */
export function tableOf(text: string): string | null {
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n");
  const rows = lines.map((line) => line.split("\t"));
  const wide = Math.max(...rows.map((row) => row.length));
  if (wide < 2 || wide > MOST_COLUMNS || rows.length > MOST_ROWS || !rows.every((row) => row.length > 1)) return null;
  const page = document.implementation.createHTMLDocument("");
  const table = page.createElement("table");
  for (const row of rows) {
    const made = table.insertRow();
    for (let column = 0; column < wide; column++) made.insertCell().textContent = row[column] ?? "";
  }
  return table.outerHTML;
}
