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
}

interface Pool {
  label: string;
  things: readonly Waiting[];
  /** What is said where nothing waits any more. */
  empty: string;
  taken: string | null;
  /** Nothing can be taken. */
  locked: boolean;
}

export function pool({ label, things, empty, taken, locked }: Pool): TemplateResult {
  return html`<div class="pool" role="group" aria-label=${label} data-place=${locked ? nothing : POOL}>
    <ul role="list">
      ${repeat(things, ({ thing }) => thing, (one) => html`<li>${waiting(one, taken === one.thing, locked)}</li>`)}
    </ul>
    ${things.length ? nothing : html`<p class="hint">${empty}</p>`}
  </div>`;
}

function waiting({ thing, letter, label, text }: Waiting, taken: boolean, locked: boolean): TemplateResult {
  const inside = html`<span class="letter" aria-hidden=${locked ? nothing : "true"}>${letter}</span>${text}`;
  if (locked) return html`<div class="thing still">${inside}</div>`;
  return html`<div class="thing ${taken ? "taken" : ""}" data-thing=${thing}>
    <button type="button" class="tool take" data-key=${thing} aria-label=${label} aria-pressed=${taken}>${grip()}</button>
    ${inside}
  </div>`;
}
