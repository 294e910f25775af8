/** Where what can be taken waits until it is placed. */
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";

import { grip } from "./shown";

/** The pool, as a place: what is put there belongs nowhere. */
export const POOL = "";

export interface Waiting {
  /** As it is taken. */
  thing: string;
  letter: string;
  /** What the button that takes it is called. */
  label: string;
  text: TemplateResult;
  /** It stands elsewhere: its room is kept, so that nothing below the pool moves while things are placed. */
  gone: boolean;
}

interface Pool {
  label: string;
  things: readonly Waiting[];
  /** What is said where nothing waits any more. */
  empty: string;
  taken: string | null;
  /** Nothing can be taken. */
  locked: boolean;
  /** Nothing can be taken yet. */
  waits?: boolean;
}

export function pool({ label, things, empty, taken, locked, waits = false }: Pool): TemplateResult {
  return html`<div class="pool" role="group" aria-label=${label} data-place=${locked ? nothing : POOL}>
    <ul role="list">
      ${repeat(things, ({ thing }) => thing, (one) => (one.gone ? room(one) : html`<li>${waiting(one, taken === one.thing, locked, waits)}</li>`))}
    </ul>
    ${things.some(({ gone }) => !gone) ? nothing : html`<p class="hint">${empty}</p>`}
  </div>`;
}

function room({ letter, text }: Waiting): TemplateResult {
  return html`<li class="gone" aria-hidden="true"><div class="thing"><span class="tool"></span><span class="letter">${letter}</span>${text}</div></li>`;
}

function waiting({ thing, letter, label, text }: Waiting, taken: boolean, locked: boolean, waits: boolean): TemplateResult {
  const inside = html`<span class="letter" aria-hidden=${locked ? nothing : "true"}>${letter}</span>${text}`;
  if (locked) return html`<div class="thing still">${inside}</div>`;
  return html`<div class="thing ${taken ? "taken" : ""}" data-thing=${thing}>
    <button type="button" class="tool take" data-key=${thing} aria-label=${label} aria-pressed=${taken} aria-disabled=${waits ? "true" : nothing}>${grip()}</button>
    ${inside}
  </div>`;
}
