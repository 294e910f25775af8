/**
 * How wide and how low the page is, counted in the candidate's own text size: `<html data-room>` and `<html data-low>`.
 *
 * Media queries count in the browser's text size and know nothing of A− and A+ in here; so the style sheet asks this.
 */
import { choose, chosen } from "../storage/choices";

export const sizes = ["100", "115", "130", "150", "175", "200"] as const;
export type Size = (typeof sizes)[number];

/** Widths in rem under which the page has so little room. */
const SMALL = 34;
const NARROW = 62;
const WIDE = 84;
/** Height in rem under which nothing may stay in place over the text. */
const LOW = 24;

export function textSize(): Size {
  return chosen("text-size", sizes, "100");
}

export function setTextSize(size: Size): void {
  choose("text-size", size);
  measure();
}

/** The next size in this direction, or the same at the end. */
export function nextSize(size: Size, step: 1 | -1): Size {
  return sizes[Math.min(sizes.length - 1, Math.max(0, sizes.indexOf(size) + step))]!;
}

export function room(width: number): "small" | "narrow" | "middle" | "wide" {
  if (width <= SMALL) return "small";
  if (width <= NARROW) return "narrow";
  return width < WIDE ? "middle" : "wide";
}

function measure(): void {
  const page = document.documentElement;
  page.dataset.size = textSize();
  const rem = parseFloat(getComputedStyle(page).fontSize) || 16;
  page.dataset.room = room(innerWidth / rem);
  page.toggleAttribute("data-low", innerHeight / rem <= LOW);
}

/** Whether header and tools are folded away: where the page is so low that they would fill it, and nobody has unfolded them. */
export function folded(unfolded: boolean): boolean {
  return !unfolded && document.documentElement.hasAttribute("data-low");
}

/** Whether something long can stand above the question, and the question still be seen. */
export function roomy(): boolean {
  const { dataset } = document.documentElement;
  return !["small", "narrow"].includes(dataset.room ?? "") && !document.documentElement.hasAttribute("data-low");
}

addEventListener("resize", measure);
measure();
