/** How a passage looks from which people choose. */
import { css } from "lit";

export const passageStyles = css`
  .how {
    margin: 0 0 0.75rem;
  }
  .passage {
    max-width: 44rem;
    padding: 0.75rem 1rem;
    line-height: max(2, var(--st-lines, 1.6));
    background: var(--st-surface, #fff);
    border: 1px solid var(--st-line-strong, #8793a1);
    border-radius: 8px;
  }
  st-piece {
    padding: 0.15em 0.2em;
    border-radius: 4px;
    box-decoration-break: clone;
    -webkit-box-decoration-break: clone;
  }
  .passage:not(.judged) st-piece {
    cursor: pointer;
    text-decoration: underline dotted 1px var(--st-line-strong, #8793a1);
    text-underline-offset: 0.3em;
  }
  .words st-piece {
    display: inline-block;
    min-inline-size: 1.5rem;
    max-inline-size: 100%;
    padding: 0 0.1em;
    line-height: max(1.6, 1.5rem);
    text-align: center;
    vertical-align: baseline;
  }
  .passage:not(.judged, .locked) st-piece:hover {
    background: var(--st-soft, #f2f5f8);
  }
  .passage:not(.judged) st-piece.chosen {
    text-decoration: underline solid 2px var(--st-primary, #0b5cad);
    background: var(--st-chosen, #eaf3fc);
    box-shadow: inset 0 0 0 2px var(--st-primary, #0b5cad);
  }
  .passage.locked st-piece,
  .passage.full st-piece:not(.chosen) {
    cursor: default;
  }
  .passage st-piece:focus-visible {
    outline-offset: 1px;
  }
  .count {
    margin: 0.5rem 0 0;
  }
  .clear {
    margin-top: 0.25rem;
  }
  .clear[hidden] {
    display: block;
    visibility: hidden;
  }
  .judged st-piece.chosen,
  .judged st-piece.right,
  .judged st-piece.wrong {
    box-shadow: inset 0 0 0 2px currentColor;
  }
  .judged st-piece.missed {
    outline: 2px dashed currentColor;
    outline-offset: -2px;
  }
  .judged .right,
  .legend .right,
  .judged .missed,
  .legend .missed {
    color: var(--st-good, #1d7a3c);
  }
  .judged .wrong,
  .legend .wrong {
    color: var(--st-bad, #b3261e);
  }
  .sign {
    font-weight: 700;
    white-space: nowrap;
  }
  .legend {
    display: grid;
    gap: 0.25rem;
    max-width: 44rem;
    margin: 0.75rem 0 0;
    padding: 0;
    list-style: none;
    font-size: 0.9375em;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  @media print {
    .clear,
    .clear[hidden] {
      display: none;
    }
  }
  @media (pointer: coarse) {
    .passage {
      line-height: 2.75;
    }
    .words st-piece {
      min-inline-size: 1.75rem;
      line-height: 2.5rem;
    }
  }
  @media (forced-colors: active) {
    .passage:not(.judged) st-piece.chosen {
      forced-color-adjust: none;
      color: HighlightText;
      background: Highlight;
    }
    .judged st-piece:is(.chosen, .right, .wrong) {
      outline: 2px solid CanvasText;
      outline-offset: -2px;
    }
  }
`;
