/** Counting and converting what candidates write. */

/** Thai and Lao, Burmese, Khmer, Japanese, Chinese characters: scripts without blanks between words. As in `item_types/essay/words.py`. */
const WITHOUT_BLANKS =
  "\\u{e00}-\\u{eff}\\u{1000}-\\u{109f}\\u{a9e0}-\\u{a9ff}\\u{aa60}-\\u{aa7f}\\u{1780}-\\u{17ff}\\u{3005}-\\u{3007}\\u{3041}-\\u{30ff}" +
  "\\u{31f0}-\\u{31ff}\\u{ff66}-\\u{ff9f}\\u{3400}-\\u{4dbf}\\u{4e00}-\\u{9fff}\\u{f900}-\\u{faff}\\u{20000}-\\u{323af}";
const COUNTED = new RegExp(`[${WITHOUT_BLANKS}]|[^\\s${WITHOUT_BLANKS}]+`, "gu");
const LANGUAGES_WITHOUT_BLANKS = new Set(["zh", "ja", "th", "lo", "km", "my"]);

/**
 * The length of a text: runs of characters between blanks, as word processors count; in scripts without blanks each letter.
 * Signs upon or beside a letter belong to it.
 */
export function countWords(text: string): number {
  return (text.match(COUNTED) ?? []).filter((found) => !/^\p{M}+$/u.test(found)).length;
}

/** Whether the length of an answer in this language is one of characters, since words mean nothing there. */
export function isCountedInCharacters(lang: string): boolean {
  return LANGUAGES_WITHOUT_BLANKS.has(lang.split("-")[0]!.toLowerCase());
}

/** After these a new line begins. */
const BLOCKS = new Set(["P", "LI", "TR", "TD", "TH", "BLOCKQUOTE", "PRE", "H1", "H2", "H3", "DIV"]);

/** Plain text of an essay's HTML: a paragraph becomes a line. Of what `fromPlain` made it gives every character back. */
export function toPlain(html: string): string {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  body.querySelectorAll("br").forEach((br) => br.replaceWith("\n"));
  const parts = Array.from(body.childNodes);
  if (parts.length && parts.every((part) => part.nodeName === "P")) return parts.map((part) => part.textContent ?? "").join("\n");
  for (const element of Array.from(body.querySelectorAll("*"))) {
    if (BLOCKS.has(element.nodeName) && !/\n$/.test(element.textContent ?? "")) element.append("\n");
  }
  return (body.textContent ?? "").replace(/\n$/, "");
}

const ESCAPED: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", "\u00a0": "&nbsp;" };

/** The reverse: every line a paragraph, every character itself, written as browsers and the server write HTML. */
export function fromPlain(text: string): string {
  if (!text) return "";
  const escaped = text.replace(/[&<>\u00a0]/g, (sign) => ESCAPED[sign]!);
  return escaped.split(/\r\n?|\n/).map((line) => `<p>${line}</p>`).join("");
}

const ALLOWED = new Set([
  "p", "br", "strong", "b", "em", "i", "u", "s", "sub", "sup", "ul", "ol", "li", "blockquote", "code", "pre", "h1", "h2", "h3",
  "table", "thead", "tbody", "tr", "th", "td", "a",
]);
const DROPPED = new Set(["script", "style", "template", "iframe", "object", "svg", "math"]);
const ADDRESS = /^(https?:|mailto:)/i;

/** Of the attributes of an answer these stay: where a link leads, and how far a cell reaches. */
function stays(element: Element, { name, value }: Attr): boolean {
  if (element.localName === "a") return name === "href" && ADDRESS.test(value);
  return (element.localName === "td" || element.localName === "th") && (name === "colspan" || name === "rowspan") && /^\d{1,3}$/.test(value);
}

/**
 * What a candidate wrote, reduced to plain marks, tables and links. The server sanitises too; a person with rights
 * reads this, so it is not left to one guard.
 */
export function clean(html: string): string {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const element of Array.from(page.body.querySelectorAll("*")).reverse()) {
    const name = element.localName;
    if (DROPPED.has(name)) element.remove();
    else if (!ALLOWED.has(name)) element.replaceWith(...element.childNodes);
    else for (const attribute of Array.from(element.attributes)) if (!stays(element, attribute)) element.removeAttribute(attribute.name);
    if (name === "a" && !element.hasAttribute("href")) element.replaceWith(...element.childNodes);
    else if (name === "a") {
      // Whoever reads an answer does not lose their place by following a link in it.
      element.setAttribute("rel", "noopener noreferrer");
      element.setAttribute("target", "_blank");
    }
  }
  return page.body.innerHTML;
}
