/**
 * Marks in the text of a question, as a highlighter makes them. A mark is a pair of places, counted in characters of the
 * text; so it means the same in every browser, and survives that the question is drawn anew.
 */
export type Mark = [from: number, to: number];

/** Of one question no more are kept: what the server takes. */
const MOST_MARKS = 500;

/** Elements between which a sentence never runs on. */
export const BLOCKS = new Set(["P", "LI", "TD", "TH", "DIV", "BLOCKQUOTE", "PRE", "H1", "H2", "H3", "H4", "H5", "H6", "FIGCAPTION", "CAPTION", "BR", "TR", "UL", "OL", "TABLE"]);

/** In order, apart from each other, and none of them empty. */
export function tidy(marks: readonly Mark[]): Mark[] {
  const result: Mark[] = [];
  for (const [from, to] of [...marks].sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (to <= from) continue;
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else result.push([from, to]);
  }
  return result.slice(0, MOST_MARKS);
}

export function added(marks: readonly Mark[], mark: Mark): Mark[] {
  return tidy([...marks, mark]);
}

/** Without what lies between the two places; a mark that reaches beyond them is cut. */
export function removed(marks: readonly Mark[], [from, to]: Mark): Mark[] {
  return tidy(marks.flatMap(([a, b]): Mark[] => [[a, Math.min(b, from)], [Math.max(a, to), b]]));
}

export function covers(marks: readonly Mark[], [from, to]: Mark): boolean {
  return tidy(marks).some(([a, b]) => a <= from && to <= b);
}

/** What is kept of marks, whoever kept them: anything that is no mark is left out. */
export function readMarks(value: unknown): Mark[] {
  const whole = (n: unknown): n is number => Number.isSafeInteger(n) && (n as number) >= 0;
  const isMark = (one: unknown): one is Mark => Array.isArray(one) && one.length === 2 && whole(one[0]) && whole(one[1]);
  return Array.isArray(value) ? tidy(value.filter(isMark).map(([from, to]): Mark => [from, to])) : [];
}

/** The same HTML with `<mark>` around what is marked. Only text is wrapped; nothing else about it changes. */
export function withMarks(html: string, marks: readonly Mark[]): string {
  if (!marks.length) return html;
  const template = document.createElement("template");
  template.innerHTML = html;
  let place = 0;
  for (const text of texts(template.content)) {
    const start = place;
    place += text.data.length;
    // From the end, so that the places before it stay what they are.
    for (const [from, to] of [...marks].reverse()) wrap(text, Math.max(0, from - start), Math.min(text.data.length, to - start));
  }
  return template.innerHTML;
}

function wrap(text: Text, from: number, to: number): void {
  // Inside of a formula there can be no mark.
  if (from >= to || !text.data.slice(from, to).trim() || text.parentElement?.closest("math")) return;
  const piece = from > 0 ? text.splitText(from) : text;
  if (to - from < piece.data.length) piece.splitText(to - from);
  const mark = document.createElement("mark");
  piece.replaceWith(mark);
  mark.append(piece);
}

function texts(root: Node): Text[] {
  return Array.from(root.childNodes).flatMap((node) => (node.nodeType === Node.TEXT_NODE ? [node as Text] : texts(node)));
}

/** What stands for a formula while a text is cut into its sentences. */
const FORMULA = /\ufffc\u2060*/g;

export interface Sentence {
  mark: Mark;
  text: string;
}

/** The sentences of a question in the order of reading. `lang` is its language. */
export function sentences(html: string, lang: string): Sentence[] {
  const template = document.createElement("template");
  template.innerHTML = html;
  const found: Sentence[] = [];
  let place = 0;
  let block = "";
  let formulas: string[] = [];
  const close = () => {
    let start = place - block.length;
    for (const text of split(block, lang)) {
      const from = start + text.length - text.trimStart().length;
      const said = text.trim().replace(FORMULA, () => formulas.shift() ?? "").replace(/\s+/g, " ");
      if (text.trim()) found.push({ mark: [from, from + text.trim().length], text: said });
      start += text.length;
    }
    block = "";
    formulas = [];
  };
  const walk = (node: Node) => {
    for (const child of Array.from(node.childNodes)) {
      if (child.nodeType === Node.TEXT_NODE) {
        block += (child as Text).data;
        place += (child as Text).data.length;
      } else if ((child as Element).localName === "math") {
        // As long as its characters, which marks count.
        const { length } = child.textContent ?? "";
        block += "\ufffc".padEnd(length, "\u2060");
        place += length;
        formulas.push((child as Element).getAttribute("alttext") ?? "");
      } else {
        const apart = BLOCKS.has(child.nodeName);
        if (apart) close();
        walk(child);
        if (apart) close();
      }
    }
  };
  walk(template.content);
  close();
  return found;
}

/** A text cut into its sentences; together they are the text. */
export function split(text: string, lang: string): string[] {
  try {
    return Array.from(new Intl.Segmenter(lang || "en", { granularity: "sentence" }).segment(text), ({ segment }) => segment);
  } catch {
    return text.match(/[^.!?]+[.!?]*\s*|[.!?]+\s*/g) ?? [text];
  }
}

/** What is selected inside `element`, which may stand in a shadow tree; null when that is nothing. */
export function selectedIn(element: Element): Mark | null {
  const range = selectedRange(element.getRootNode());
  if (!range || range.collapsed || !element.contains(range.startContainer) || !element.contains(range.endContainer)) return null;
  const text = element.textContent ?? "";
  let [from, to] = [placeOf(element, range.startContainer, range.startOffset), placeOf(element, range.endContainer, range.endOffset)];
  while (from < to && /\s/.test(text[from]!)) from++;
  while (to > from && /\s/.test(text[to - 1]!)) to--;
  return from < to ? [from, to] : null;
}

/** Browsers do not agree yet on how a selection inside a shadow tree is read. */
function selectedRange(root: Node): AbstractRange | null {
  const old = (root as Partial<{ getSelection(): Selection | null }>).getSelection?.();
  if (old?.rangeCount) return old.getRangeAt(0);
  const selection = document.getSelection();
  if (!selection?.rangeCount) return null;
  if (root instanceof ShadowRoot && typeof selection.getComposedRanges === "function") return selection.getComposedRanges({ shadowRoots: [root] })[0] ?? null;
  return selection.getRangeAt(0);
}

/** How many characters of the text of `root` come before this point. */
export function placeOf(root: Node, node: Node, offset: number): number {
  const range = document.createRange();
  range.selectNodeContents(root);
  range.setEnd(node, offset);
  return range.toString().length;
}
