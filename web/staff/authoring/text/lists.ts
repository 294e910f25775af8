/** Lists of Word, which come as paragraphs: each says its list and level in a style, and has its bullet or number as text. */
/** The styles of an element, by name; as they were written, since a parser drops those of Office. */
export function stylesOf(element: Element): Map<string, string> {
  const written = element.getAttribute("style")?.split(";") ?? [];
  return new Map(written.map((one): [string, string] => {
    const at = one.indexOf(":");
    return [one.slice(0, at).trim().toLowerCase(), one.slice(at + 1).trim().toLowerCase()];
  }));
}

interface Point {
  element: Element;
  list: string;
  level: number;
  ordered: boolean;
}

const LIST = /\bl(\d+)\s+level(\d+)/;
/** "1." "2)" "a." "(iv)": everything that is counted. */
const COUNTED = /^\(?(?:\d+|[a-z]|[ivxlcdm]+)[.)]?\)?$/i;

const isMarker = (element: Element): boolean => /ignore/.test(stylesOf(element).get("mso-list") ?? "");

function pointOf(element: Element): Point | null {
  const said = LIST.exec(stylesOf(element).get("mso-list") ?? "");
  if (!said) return null;
  const marker = Array.from(element.querySelectorAll("span")).find(isMarker);
  const sign = marker?.textContent.replace(/[\s\u00a0]+/g, "") ?? "";
  marker?.remove();
  return { element, list: said[1]!, level: Number(said[2]), ordered: COUNTED.test(sign) && sign !== "o" };
}

/** Makes lists of such paragraphs, those of a deeper level within the point before. */
export function listsOf(root: ParentNode): void {
  let open: { list: Element; of: string; level: number }[] = [];
  let last: Element | null = null;
  for (const element of Array.from(root.querySelectorAll("[style*='mso-list']")).filter(({ localName }) => localName !== "span")) {
    const point = pointOf(element);
    if (!point) continue;
    const goesOn = last !== null && element.previousElementSibling === last;
    if (!goesOn) open = [];
    while (open.length && open.at(-1)!.level > point.level) open.pop();
    const same = open.at(-1);
    if (same && same.level === point.level && same.of !== point.list) open.pop();
    if (open.at(-1)?.level !== point.level) {
      const list = element.ownerDocument.createElement(point.ordered ? "ol" : "ul");
      const around = open.at(-1)?.list.lastElementChild;
      if (around) around.append(list);
      else element.before(list);
      open.push({ list, of: point.list, level: point.level });
    }
    const item = element.ownerDocument.createElement("li");
    const paragraph = element.ownerDocument.createElement("p");
    paragraph.append(...element.childNodes);
    item.append(paragraph);
    open.at(-1)!.list.append(item);
    element.remove();
    last = open[0]!.list;
  }
}
