/** Counting and converting what candidates write. */

/** Number of words: runs of characters between spaces, as word processors count. */
export function countWords(text: string): number {
  return text.match(/\S+/gu)?.length ?? 0;
}

/** Plain text of an essay's HTML: a paragraph becomes a line. */
export function toPlain(html: string): string {
  const page = new DOMParser().parseFromString(html, "text/html");
  page.querySelectorAll("br").forEach((br) => br.replaceWith("\n"));
  const paragraphs = page.querySelectorAll("p");
  if (!paragraphs.length) return page.body.textContent ?? "";
  return Array.from(paragraphs, (p) => p.textContent ?? "").join("\n");
}

/** The reverse: every line a paragraph, every character itself. */
export function fromPlain(text: string): string {
  if (!text) return "";
  const escaped = text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  return escaped.split(/\r?\n/).map((line) => `<p>${line}</p>`).join("");
}

const ALLOWED = new Set(["p", "br", "strong", "b", "em", "i", "u", "s", "sub", "sup", "ul", "ol", "li", "blockquote", "code", "pre", "h1", "h2", "h3"]);
const DROPPED = new Set(["script", "style", "template", "iframe", "object", "svg", "math"]);

/**
 * What a candidate wrote, reduced to plain marks without attributes. The server sanitises too; a person with rights
 * reads this, so it is not left to one guard.
 */
export function clean(html: string): string {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const element of Array.from(page.body.querySelectorAll("*")).reverse()) {
    const name = element.localName;
    if (DROPPED.has(name)) element.remove();
    else if (!ALLOWED.has(name)) element.replaceWith(...element.childNodes);
    else for (const attribute of Array.from(element.attributes)) element.removeAttribute(attribute.name);
  }
  return page.body.innerHTML;
}
