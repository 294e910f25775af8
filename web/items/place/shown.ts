/** Signs of types whose things are moved. */
import { html, svg, type TemplateResult } from "lit";

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
