/** What types whose things are moved show alike: names of things, the order drawn for a candidate, signs. */
import { html, svg, type TemplateResult } from "lit";

import type { Alternative, Sheet } from "../../shared/api";

/** Longer names are cut, so that a sentence stays one. */
const LONGEST = 80;

/** The letter of the thing at this place, from 0. */
export function letterAt(place: number): string {
  return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[place] ?? String(place + 1);
}

/** What a text says in one line, pictures by their words; `otherwise` where it says nothing. */
export function nameOf(markup: string, otherwise: string): string {
  const page = new DOMParser().parseFromString(markup, "text/html");
  for (const picture of page.querySelectorAll("img")) picture.replaceWith(` ${picture.getAttribute("alt") ?? ""} `);
  const said = page.body.textContent.replace(/\s+/g, " ").trim();
  if (!said) return otherwise;
  const signs = Array.from(said);
  return signs.length > LONGEST ? `${signs.slice(0, LONGEST).join("").trim()}…` : said;
}

/** In the order drawn for this candidate; what the sheet does not name keeps its place after the others, never nowhere. */
export function drawn(rows: readonly Alternative[], sheet: Sheet, item: string): Alternative[] {
  const order = sheet.alternatives?.[item] ?? [];
  const place = (id: string) => (order.includes(id) ? order.indexOf(id) : order.length);
  return [...rows].sort((a, b) => place(a.id) - place(b.id));
}

/** Six dots: this can be moved. */
export function grip(): TemplateResult {
  return html`<svg viewBox="0 0 24 24" aria-hidden="true">${svg`<path d="M9 6h.01M9 12h.01M9 18h.01M15 6h.01M15 12h.01M15 18h.01"></path>`}</svg>`;
}

export function arrow(up: boolean): TemplateResult {
  return html`<svg viewBox="0 0 24 24" aria-hidden="true">${svg`<path d=${up ? "M12 19V5M6 11l6 -6l6 6" : "M12 5v14M6 13l6 6l6 -6"}></path>`}</svg>`;
}

export function cross(): TemplateResult {
  return html`<svg viewBox="0 0 24 24" aria-hidden="true">${svg`<path d="M6 6l12 12M18 6l-12 12"></path>`}</svg>`;
}
