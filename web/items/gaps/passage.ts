/**
 * A text with gaps as nodes of the page: `[1]`, `[2]` … in its text become places in which fields stand. What is in brackets in an
 * attribute, or has no gap, stays what it is.
 */
import { BLOCKS } from "../marking";

const MARK = /\[([1-9]\d{0,2})\]/g;
/** Words of the text around a gap by which it is called, as in lists of staff. */
const BEFORE = 6;
const AFTER = 4;
/** What ends something else, where the words before a gap begin behind another one. */
const ENDS = /^[ ,.;:!?)]+/;

export interface Passage {
  content: DocumentFragment;
  /** Where the gaps are, in the order of their numbers. */
  places: HTMLElement[];
}

/** The text with places for so many gaps. Its HTML was sanitised by the server when it was written. */
export function passageOf(html: string, gaps: number): Passage {
  const template = document.createElement("template");
  template.innerHTML = html;
  const places: HTMLElement[] = [];
  for (const text of texts(template.content)) {
    const pieces: (string | HTMLElement)[] = [];
    let at = 0;
    for (const mark of text.data.matchAll(MARK)) {
      const number = Number(mark[1]);
      if (number > gaps || places[number - 1]) continue;
      const place = document.createElement("span");
      place.className = "gap";
      places[number - 1] = place;
      pieces.push(text.data.slice(at, mark.index), place);
      at = mark.index + mark[0].length;
    }
    if (pieces.length) text.replaceWith(...pieces, text.data.slice(at));
  }
  return { content: template.content, places };
}

/** The words around a gap, with `…` for the gap itself: the text of its block, up to the gaps before and behind it. */
export function around(place: HTMLElement): string {
  let block: Element = place;
  while (block.parentElement && !BLOCKS.has(block.nodeName)) block = block.parentElement;
  const root: ParentNode = BLOCKS.has(block.nodeName) ? block : place.getRootNode() as DocumentFragment;
  let [before, after, passed] = ["", "", false];
  const say = (text: string) => {
    if (passed) after += text;
    else before += text;
  };
  const walk = (parent: Node) => {
    for (const child of Array.from(parent.childNodes)) {
      if (child === place) passed = true;
      else if (child.nodeType === Node.TEXT_NODE) say((child as Text).data);
      else if ((child as Element).localName === "math") say(` ${(child as Element).getAttribute("alttext") ?? ""} `);
      else if (child instanceof HTMLElement && child.classList.contains("gap")) say("\0");
      else {
        const apart = BLOCKS.has(child.nodeName);
        if (apart) say("\0");
        walk(child);
        if (apart) say("\0");
      }
    }
  };
  walk(root);
  [before, after] = [before.split("\0").at(-1)!, after.split("\0")[0]!];
  const words = (text: string) => text.split(/\s+/).filter(Boolean);
  const first = words(before).slice(-BEFORE).join(" ").replace(ENDS, "");
  let last = words(after).slice(0, AFTER).join(" ");
  if (!/[\p{L}\p{N}]/u.test(last)) last = "";
  return `${first}${/\s$/.test(before) ? " " : ""}…${/^\s/.test(after) ? " " : ""}${last}`.trim();
}

function texts(root: Node): Text[] {
  if ((root as Element).localName === "math") return []; // `[1]` in a formula is no gap
  return Array.from(root.childNodes).flatMap((node) => (node.nodeType === Node.TEXT_NODE ? [node as Text] : texts(node)));
}
