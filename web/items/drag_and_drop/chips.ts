/** Tokens as they stand upon a picture: their names, and where they are judged what is right, wrong and missing, by a sign and in words. */
import { html, nothing, type TemplateResult } from "lit";
import { ref } from "lit/directives/ref.js";

import { t } from "../../shared/i18n";
import { type Area, type Picture, type Point, SCALE } from "../areas/geometry";
import { middleOf } from "../areas/shapes";

export interface Chip {
  area: Area;
  /** The number of its place, from 1. */
  number: number;
  /** What the token is called; empty where there is none. */
  name: string;
  lang: string;
  /** As it is taken; null where nothing can be. */
  thing: string | null;
  /** Something is taken, which can be put here. */
  placing: boolean;
  taken: boolean;
  /** Null where nothing is judged. */
  right: boolean | null;
}

/** `right`, `wrong` or `missing`; nothing where it is not judged. */
export function judged({ name, right }: Pick<Chip, "name" | "right">): string {
  if (right === null) return "";
  return right ? "right" : name ? "wrong" : "missing";
}

export function chip(one: Chip, picture: Picture): TemplateResult {
  const { area, number, name, lang, thing, placing, taken } = one;
  const at = middleOf(area, picture);
  // Towards the middle of the picture, so that a long name does not leave it.
  const side = at[0] < SCALE / 3 ? "start" : at[0] > (2 * SCALE) / 3 ? "end" : "";
  const kind = [side, judged(one), taken ? "taken" : "", placing ? "placing" : ""].join(" ");
  return html`<span class="chip ${kind}" data-place=${thing === null ? nothing : area.id} data-thing=${thing ?? nothing} data-moves=${thing ?? nothing} ${ref(stands(at))}
    ><span class="number">${number}</span>${name ? html`<span class="called" dir="auto" lang=${lang}>${name}</span>` : nothing}${verdict(judged(one))}</span
  >`;
}

function verdict(kind: string): TemplateResult | typeof nothing {
  if (!kind) return nothing;
  const words = { right: `✓ ${t("Right")}`, wrong: `✗ ${t("Wrong")}`, missing: `✗ ${t("Missing")}` }[kind];
  return html`<span class="how">${words}</span>`;
}

/** Not a `style` in the markup, which pages of ours forbid. */
function stands([x, y]: Point): (element?: Element) => void {
  return (element) => {
    if (!(element instanceof HTMLElement)) return;
    element.style.left = `${x / (SCALE / 100)}%`;
    element.style.top = `${y / (SCALE / 100)}%`;
  };
}
