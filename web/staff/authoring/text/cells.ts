/**
 * What of the clipboard could fill rows of a list: the cells of a spreadsheet or of a table, or lines, such as those of a list of a word processor.
 * Programs put text there, with tabs between cells and quotes around one that has a line break, and beside it HTML, which tells what that text has lost.
 */
import { cleaned } from "./office";

export interface Cells {
  rows: string[][];
  /** Whether the HTML has what is not in the cells: bold words, links, colours. */
  layout: boolean;
  pictures: boolean;
}

/** Characters that are read. What is longer is pasted as ever. */
export const LONGEST = 100_000;
const LONGEST_HTML = 1_000_000;
const MOST_ROWS = 1000;
const MOST_COLUMNS = 100;

/** What word processors put before the lines of a list, where these come as text. */
const MARKER = /^\s*(?:[·•●○o▪■◦§‣⁃–—*-]|\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,6})[.)])\t/;
const LAYOUT = "strong, b, em, i, u, s, sub, sup, a, code, pre, h1, h2, h3, h4, h5, h6, span[lang], math";
const PICTURES = "img, svg, canvas";
const STYLED = /font-weight:\s*(?:bold|[6-9]00)|font-style:\s*italic|text-decoration:\s*(?:underline|line-through)|vertical-align:\s*(?:super|sub)\b/i;

/** Null for what is no more than one cell, longer than is read, or a text of an editor like those of rows. `spaced`: empty lines between others are rows. */
export function cellsOf(text: string, html: string, spaced = false): Cells | null {
  if (text.length > LONGEST || html.includes("data-pm-slice")) return null;
  const lines = cellsIn(text.replace(/\r\n?/g, "\n"));
  const found = /<table[\s>]/i.test(html) ? lines : withoutMarkers(lines);
  const last = found.findLastIndex((row) => row.some(Boolean));
  const rows = narrowed(found.filter((row, at) => row.some(Boolean) || (spaced && at < last)));
  const width = Math.max(0, ...rows.map((row) => row.length));
  if (!rows.length || (rows.length === 1 && width === 1) || rows.length > MOST_ROWS || width > MOST_COLUMNS) return null;
  return { rows, ...lostIn(html) };
}

function cellsIn(text: string): string[][] {
  const rows: string[][] = [[]];
  for (let at = 0; at <= text.length; at++) {
    const [cell, end] = (text[at] === '"' && quoted(text, at)) || plain(text, at);
    rows.at(-1)!.push(cell.trim());
    if (text[end] === "\n") rows.push([]);
    at = end;
  }
  return rows;
}

/** A cell up to the next tab or line, and where it ends. */
function plain(text: string, from: number): [cell: string, end: number] {
  let end = from;
  while (end < text.length && text[end] !== "\t" && text[end] !== "\n") end++;
  return [text.slice(from, end), end];
}

/** A cell in quotes, which programs write around one with a tab, a line break, or quotes, which are doubled then. Null where quotes are its own. */
function quoted(text: string, from: number): [cell: string, end: number] | null {
  let end = text.indexOf('"', from + 1);
  while (end >= 0 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
  if (end < 0 || !["\t", "\n", undefined].includes(text[end + 1])) return null;
  const inner = text.slice(from + 1, end);
  return /[\t\n]|""/.test(inner) ? [inner.replaceAll('""', '"'), end + 1] : null;
}

/** Lines of a list without what numbers them, where every line has that. */
function withoutMarkers(rows: string[][]): string[][] {
  const written = rows.filter((row) => row.some(Boolean));
  return written.every((row) => MARKER.test(row.join("\t"))) ? written.map((row) => row.slice(1)) : rows;
}

/** Without columns in which nothing stands, behind those in which something does. */
function narrowed(rows: string[][]): string[][] {
  const width = Math.max(0, ...rows.map((row) => row.findLastIndex(Boolean) + 1));
  return rows.map((row) => row.slice(0, width));
}

function lostIn(html: string): Omit<Cells, "rows"> {
  if (html.length > LONGEST_HTML) return { layout: true, pictures: false };
  const came = cleaned(html, () => false);
  const body = new DOMParser().parseFromString(came.html, "text/html").body;
  const given = new DOMParser().parseFromString(html, "text/html");
  return { layout: came.left.length > 0 || body.querySelector(LAYOUT) !== null || isStyled(given), pictures: given.body.querySelector(PICTURES) !== null };
}

/** Spreadsheets say by classes which cells are bold. */
function isStyled(page: Document): boolean {
  const rules = Array.from(page.querySelectorAll("style"), (style) => style.textContent).join("\n");
  return Array.from(rules.matchAll(/\.([A-Za-z][\w-]*)\s*\{([^{}]*)\}/g)).some(([, name, styles]) => STYLED.test(styles!) && page.body.getElementsByClassName(name!).length > 0);
}
