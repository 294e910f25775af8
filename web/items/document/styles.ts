/** How a document looks: controls in the colours of the page, its own pages as they are. */
import { css } from "lit";

export const styles = css`
  :host {
    display: block;
    margin: 0.5rem 0 1rem;
    padding: 0.6rem 0.75rem;
    border: 1px solid var(--st-line, #c9d1da);
    border-radius: 6px;
    background: var(--st-soft, #f2f5f8);
    color: var(--st-text, #1d2733);
    font-weight: 400;
    font-style: normal;
    text-align: start;
  }
  * {
    box-sizing: border-box;
  }
  [hidden] {
    display: none !important;
  }
  .title {
    margin: 0 0 0.4rem;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .controls,
  .group {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.4rem;
  }
  .controls {
    justify-content: space-between;
    margin-bottom: 0.5rem;
  }
  .number {
    min-width: 4rem;
    text-align: center;
    font-variant-numeric: tabular-nums;
  }
  button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    min-width: 2.75rem;
    min-height: 2.75rem;
    padding: 0.25rem;
    font: inherit;
    color: var(--st-text, #1d2733);
    background: var(--st-surface, #fff);
    border: 1px solid var(--st-line, #c9d1da);
    border-radius: 6px;
    cursor: pointer;
  }
  button[aria-disabled="true"] {
    color: var(--st-muted, #56616e);
    background: none;
    cursor: default;
  }
  .again {
    padding: 0.25rem 0.9rem;
    margin-bottom: 0.25rem;
  }
  svg {
    width: 1.25em;
    height: 1.25em;
    fill: none;
    stroke: currentColor;
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  button[aria-disabled="true"] svg {
    opacity: 0.45;
  }
  .note {
    margin: 0.5rem 0;
  }
  .missing {
    font-weight: 600;
    color: var(--st-warn-text, #8a4b00);
  }
  .pages {
    position: relative;
    height: min(75vh, 60rem);
    min-height: 14rem;
    overflow: auto;
    /* What is read stays where it is by our own doing. */
    overflow-anchor: none;
    padding: 8px;
    background: var(--st-line, #c9d1da);
    border-radius: 4px;
    resize: vertical;
  }
  .pages:empty {
    min-height: 0;
    height: 0;
    padding: 0;
  }
  .page {
    position: relative;
    margin: 0 auto 8px;
    overflow: hidden;
    background: #fff;
    color: #000;
    direction: ltr;
    --scale-round-x: 1px;
    --scale-round-y: 1px;
  }
  canvas {
    display: block;
    width: 100%;
    height: 100%;
  }
  .words {
    position: absolute;
    inset: 0;
    margin: 0;
    overflow: hidden;
    white-space: pre-line;
    color: transparent;
    user-select: none;
  }
  /* As the text layer of pdf.js is made: spans over the letters of the picture, which can be selected and read aloud. */
  .text {
    position: absolute;
    inset: 0;
    overflow: clip;
    line-height: 1;
    text-align: initial;
    text-size-adjust: none;
    forced-color-adjust: none;
    transform-origin: 0 0;
    --min-font-size: 1;
    --text-scale-factor: calc(var(--total-scale-factor) * var(--min-font-size));
    --min-font-size-inv: calc(1 / var(--min-font-size));
  }
  .text :is(span, br) {
    position: absolute;
    color: transparent;
    white-space: pre;
    cursor: text;
    transform-origin: 0 0;
  }
  .text > :not(.markedContent),
  .text .markedContent span:not(.markedContent) {
    --font-height: 0;
    --scale-x: 1;
    --rotate: 0deg;
    font-size: calc(var(--text-scale-factor) * var(--font-height));
    transform: rotate(var(--rotate)) scaleX(var(--scale-x)) scale(var(--min-font-size-inv));
  }
  .text .markedContent {
    display: contents;
  }
  .text ::selection {
    background: rgb(0 90 255 / 0.28);
  }
  .printed {
    display: none;
  }
  :focus-visible {
    outline: 3px solid var(--st-focus, #0b5cad);
    outline-offset: 2px;
  }
  @media (forced-colors: active) {
    button {
      border-color: ButtonText;
    }
  }
  @media print {
    .controls,
    .pages {
      display: none;
    }
    .printed {
      display: block;
      margin: 0;
    }
  }
`;
