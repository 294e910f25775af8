/** What things of a question are called, and in which order a candidate sees them: one way for all types. */
import type { Sheet } from "../shared/api";

/** Longer names are cut, so that a sentence stays one. */
const LONGEST = 80;

/** The letter of the thing at this place, from 0. */
export function letterAt(place: number): string {
  return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[place] ?? String(place + 1);
}

/** HTML as one line of plain text, pictures by their words; what is longer than `most` signs is cut. */
export function oneLine(markup: string, most: number = LONGEST): string {
  const { body } = new DOMParser().parseFromString(markup, "text/html");
  for (const picture of body.querySelectorAll("img")) picture.replaceWith(` ${picture.getAttribute("alt") ?? ""} `);
  for (const formula of body.querySelectorAll("math")) formula.replaceWith(` ${formula.getAttribute("alttext") ?? ""} `);
  for (const block of body.querySelectorAll("p, li, br, td, th, div")) block.after(" ");
  const signs = Array.from(body.textContent.replace(/\s+/g, " ").trim());
  return signs.length > most ? `${signs.slice(0, most).join("").trimEnd()}…` : signs.join("");
}

/** What a text says in one line; `otherwise` where it says nothing. */
export function nameOf(markup: string, otherwise: string): string {
  return oneLine(markup) || otherwise;
}

/** In the order drawn for this candidate; what the sheet does not name keeps its place after the others, never nowhere. */
export function drawn<T extends { id: string }>(things: readonly T[], sheet: Sheet | null | undefined, item: string): T[] {
  const order = sheet?.alternatives?.[item] ?? [];
  const place = (id: string) => (order.includes(id) ? order.indexOf(id) : order.length);
  return [...things].sort((a, b) => place(a.id) - place(b.id));
}
