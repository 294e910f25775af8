/**
 * Covered alternatives: whoever reads better with one at a time in sight uncovers them one by one. What is covered is not in the
 * page, so that no screen reader reads it and nobody chooses it unseen. It says only that it is there, and whether it is chosen.
 */
import { css, html, svg, type TemplateResult } from "lit";

import { t } from "../../shared/i18n";

export interface Covered {
  letter: string;
  chosen: boolean;
  struck: boolean;
  uncover: () => void;
}

const EYE = "M12 9a3 3 0 1 0 0 6a3 3 0 0 0 0 -6M2.5 12c2.5 -4.5 5.7 -6.7 9.5 -6.7s7 2.2 9.5 6.7c-2.5 4.5 -5.7 6.7 -9.5 6.7s-7 -2.2 -9.5 -6.7";

function eye(closed: boolean): TemplateResult {
  return html`<svg viewBox="0 0 24 24" aria-hidden="true">${svg`<path d=${closed ? `${EYE}M4 20l16 -16` : EYE}></path>`}</svg>`;
}

/** In place of an alternative. */
export function covered({ letter, chosen, struck, uncover }: Covered): TemplateResult {
  const states = [chosen ? t("chosen") : "", struck ? t("struck out") : ""].filter(Boolean);
  const name = [t("Covered, alternative {letter}", { letter }), ...states].join(", ");
  return html`<button type="button" class="cover ${chosen ? "chosen" : ""}" @click=${uncover}>${eye(false)}<span>${name}</span></button>`;
}

/** Beside an alternative that was uncovered. */
export function coverAgain(letter: string, cover: () => void): TemplateResult {
  const label = t("Cover alternative {letter}", { letter });
  return html`<button type="button" class="strike cover-again" aria-label=${label} title=${label} @click=${cover}>${eye(true)}</button>`;
}

export const coverStyles = css`
  .cover {
    display: flex;
    flex: 1 1 12rem;
    gap: 0.75rem;
    align-items: center;
    min-width: 0;
    min-height: 3.4rem;
    padding: 0.8rem 1rem;
    font-size: 1em;
    text-align: start;
    color: var(--st-text, #1d2733);
    background: repeating-linear-gradient(-45deg, var(--st-soft, #f2f5f8) 0 0.5rem, var(--st-surface, #fff) 0.5rem 1rem);
    border: 1px dashed var(--st-line-strong, #8793a1);
    border-radius: 8px;
  }
  .cover.chosen {
    border: 2px dashed var(--st-primary, #0b5cad);
  }
  .cover span {
    padding-inline: 0.15em;
    background: var(--st-surface, #fff);
  }
  .cover svg {
    flex: none;
    width: 1.35rem;
    height: 1.35rem;
    fill: none;
    stroke: currentColor;
    stroke-width: 2;
    stroke-linecap: round;
  }
  @media (prefers-contrast: more) {
    .cover {
      background: var(--st-surface, #fff);
      border: 2px dashed var(--st-text, #1d2733);
    }
    .cover.chosen {
      border-width: 4px;
    }
  }
  @media (forced-colors: active) {
    .cover {
      background: ButtonFace;
      border: 1px dashed ButtonText;
    }
    .cover.chosen {
      outline: 2px solid Highlight;
    }
  }
`;

