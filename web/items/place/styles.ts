/** How things that are moved look, and the places for them. */
import { css } from "lit";

export const placeStyles = css`
  .thing {
    display: flex;
    gap: 0.5rem;
    align-items: center;
    min-width: 0;
    min-height: 3.25rem;
    padding: 0.25rem 0.75rem 0.25rem 0.25rem;
    border: 1px solid var(--st-line-strong, #8793a1);
    border-radius: 8px;
    background: var(--st-surface, #fff);
  }
  .thing .content {
    flex: 1 1 auto;
    min-width: 0;
  }
  .thing.still {
    padding: 0.6rem 0.9rem;
  }
  [data-thing] {
    cursor: grab;
    user-select: none;
  }
  [data-thing]:hover {
    background: var(--st-soft, #f2f5f8);
  }
  .thing.taken {
    border-color: var(--st-primary, #0b5cad);
    box-shadow: inset 0 0 0 2px var(--st-primary, #0b5cad);
    background: var(--st-chosen, #eaf3fc);
  }
  [data-dragged] {
    position: relative;
    z-index: 2;
    cursor: grabbing;
    pointer-events: none;
    opacity: 0.9;
  }
  .placing [data-place] {
    cursor: pointer;
  }
  [data-place][data-over] {
    outline: 3px dashed var(--st-primary, #0b5cad);
    outline-offset: 1px;
  }
  .tool {
    display: grid;
    flex: none;
    place-items: center;
    width: 2.75rem;
    height: 2.75rem;
    padding: 0;
    color: var(--st-muted, #56616e);
  }
  /* Whoever drags with a finger does so here: everywhere else a finger scrolls. */
  .take {
    cursor: inherit;
  }
  [data-thing] .take {
    touch-action: none;
  }
  :is(.tool, .clear)[aria-disabled="true"] {
    cursor: default;
    opacity: 0.6;
  }
  .take[aria-pressed="true"] {
    color: var(--st-primary, #0b5cad);
  }
  .tool svg {
    width: 1.35rem;
    height: 1.35rem;
    fill: none;
    stroke: currentColor;
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .take svg {
    stroke-width: 3;
  }
  .letter {
    flex: none;
    min-width: 1.1em;
    font-weight: 600;
    color: var(--st-muted, #56616e);
  }
  .verdict {
    display: block;
    font-size: 0.875em;
    font-weight: 600;
  }
  .verdict.right {
    color: var(--st-good, #1d7a3c);
  }
  .verdict.wrong {
    color: var(--st-bad, #b3261e);
  }
  .thing.right {
    border-color: var(--st-good, #1d7a3c);
    box-shadow: inset 0 0 0 1px var(--st-good, #1d7a3c);
  }
  .thing.wrong {
    border-color: var(--st-bad, #b3261e);
    box-shadow: inset 0 0 0 1px var(--st-bad, #b3261e);
  }
  .pool {
    position: relative;
    margin-bottom: 1rem;
    padding: 0.625rem;
    border: 1px solid var(--st-line, #c9d1da);
    border-radius: 8px;
    background: var(--st-soft, #f2f5f8);
  }
  .pool > ul {
    display: flex;
    margin: 0;
    padding: 0;
    list-style: none;
    flex-wrap: wrap;
    gap: 0.5rem;
  }
  .pool li {
    min-width: 0;
    max-width: 100%;
  }
  .pool .hint {
    position: absolute;
    inset: 0.625rem 0.875rem auto;
    margin: 0;
  }
  .pool .gone {
    border: 1px dashed var(--st-line, #c9d1da);
    border-radius: 8px;
  }
  .pool .gone > .thing {
    visibility: hidden;
    border: 0;
  }
  .slot.empty {
    border-style: dashed;
  }
  .nothing {
    color: var(--st-muted, #56616e);
  }
  .placing .slot.empty .nothing {
    color: var(--st-link, #0b5cad);
  }
  .clear {
    margin-top: 0.5rem;
    margin-inline-start: -0.6rem;
  }
  .clear[hidden] {
    display: block;
    visibility: hidden;
  }
  .confirm {
    border-color: var(--st-line-strong, #8793a1);
    min-height: 2.75rem;
    padding: 0.6rem 1.1rem;
    background: var(--st-surface, #fff);
  }
  /* Nothing can be pressed on paper. */
  @media print {
    .clear[hidden],
    .clear,
    .confirm,
    .tool,
    .pool .gone {
      display: none;
    }
    .pool .hint {
      position: static;
    }
    .thing {
      padding-inline: 0.75rem;
    }
  }
  @media (forced-colors: active) {
    .thing.taken {
      outline: 3px solid Highlight;
    }
    .take[aria-pressed="true"] {
      border: 2px solid Highlight;
    }
  }
`;
