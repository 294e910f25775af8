/** How marks on a picture look, and the names of its areas. */
import { css } from "lit";

export const hotspotStyles = css`
  .how {
    margin: 0 0 0.75rem;
  }
  .board {
    width: fit-content;
    max-width: 100%;
    cursor: crosshair;
  }
  .board.waits,
  .board.waits .sign {
    cursor: default;
  }
  :is(.clear, .deed, .name)[aria-disabled="true"] {
    color: var(--st-muted, #56616e);
    cursor: default;
  }
  .board:not(:focus-visible) .cross {
    display: none;
  }
  .board .sign {
    pointer-events: all;
    touch-action: none;
    cursor: grab;
  }
  .board.placing .sign {
    cursor: crosshair;
  }
  .where {
    font-variant-numeric: tabular-nums;
  }
  .left {
    font-weight: 600;
  }
  .marks,
  .names {
    display: grid;
    gap: 0.5rem;
    max-width: 44rem;
    margin: 0.75rem 0 0;
    padding: 0;
    list-style: none;
  }
  .marks li {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 0.75rem;
    align-items: center;
  }
  .number {
    flex: none;
    min-width: 1.5em;
    font-weight: 700;
  }
  .marks .text {
    flex: 1 1 12rem;
    min-width: 0;
    overflow-wrap: anywhere;
  }
  .deeds {
    flex: none;
    margin-inline-start: auto;
  }
  .deed {
    min-height: 2.75rem;
    padding: 0.35rem 0.75rem;
  }
  .deed[aria-pressed="true"] {
    font-weight: 700;
    text-decoration: underline;
  }
  .choose.open .area {
    pointer-events: all;
    cursor: pointer;
  }
  .name {
    display: flex;
    gap: 0.5rem;
    align-items: center;
    width: 100%;
    min-height: 2.75rem;
    padding: 0.4rem 0.75rem;
    font: inherit;
    color: inherit;
    text-align: start;
    text-decoration: none;
    background: var(--st-surface, #fff);
    border: 1px solid var(--st-line-strong, #8793a1);
    border-radius: 8px;
    cursor: pointer;
  }
  .name .text {
    flex: 1 1 auto;
    min-width: 0;
    overflow-wrap: anywhere;
  }
  .name[aria-pressed="true"] {
    border-color: var(--st-primary, #0b5cad);
    box-shadow: inset 0 0 0 2px var(--st-primary, #0b5cad);
    background: var(--st-chosen, #eaf3fc);
  }
  .name[aria-pressed="true"] .number::after {
    content: " ✓";
  }
  .turn {
    flex: none;
    font-weight: 600;
  }
  .clear {
    margin-top: 0.5rem;
    margin-inline-start: -0.6rem;
  }
  .clear[hidden] {
    display: block;
    visibility: hidden;
  }
  .verdict {
    font-size: 0.9375em;
    font-weight: 600;
  }
  .verdict.good {
    color: var(--st-good, #1d7a3c);
  }
  .verdict.bad {
    color: var(--st-bad, #b3261e);
  }
  .key {
    margin: 0.75rem 0 0;
  }
  @media (forced-colors: active) {
    .name[aria-pressed="true"] {
      outline: 3px solid Highlight;
      outline-offset: -3px;
    }
  }
  @media print {
    .clear,
    .clear[hidden],
    .deed,
    .where,
    .cross {
      display: none;
    }
  }
`;
