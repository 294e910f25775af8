/** How the player of a sound or video looks. */
import { css } from "lit";

export const styles = css`
  :host {
    display: block;
    max-width: 32rem;
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
  .title {
    margin: 0 0 0.4rem;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .controls {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.4rem 0.75rem;
  }
  button {
    display: inline-flex;
    align-items: center;
    gap: 0.4rem;
    min-width: 7rem;
    min-height: 2.75rem;
    padding: 0.4rem 0.9rem;
    font: inherit;
    font-weight: 600;
    color: var(--st-on-primary, #fff);
    background: var(--st-primary, #0b5cad);
    border: 1px solid transparent;
    border-radius: 6px;
    cursor: pointer;
  }
  button[aria-disabled="true"] {
    color: var(--st-muted, #56616e);
    background: var(--st-surface, #fff);
    border-color: var(--st-line, #c9d1da);
    cursor: default;
  }
  svg {
    width: 1.25em;
    height: 1.25em;
    fill: currentColor;
    flex: none;
  }
  input {
    min-height: 1.75rem;
    margin: 0;
    accent-color: var(--st-primary, #0b5cad);
  }
  .place {
    flex: 1 1 8rem;
    min-width: 6rem;
  }
  .loudness {
    display: inline-flex;
    align-items: center;
    gap: 0.4rem;
    font-size: 0.9375em;
  }
  .loudness input {
    width: 6rem;
  }
  .time {
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  progress {
    height: 0.75rem;
    accent-color: var(--st-primary, #0b5cad);
  }
  .again {
    margin-top: 0.5rem;
  }
  .note,
  .limit {
    margin: 0.5rem 0 0;
  }
  .missing {
    font-weight: 600;
    color: var(--st-warn-text, #8a4b00);
  }
  details {
    margin-top: 0.5rem;
  }
  summary {
    min-height: 1.75rem;
    cursor: pointer;
    color: var(--st-link, #0b5cad);
  }
  .helping {
    margin: 0.35rem 0 0;
  }
  .transcript,
  .words {
    margin: 0.35rem 0 0;
    white-space: pre-line;
    overflow-wrap: anywhere;
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
    .again,
    details {
      display: none;
    }
    .printed {
      display: block;
      margin: 0.35rem 0 0;
    }
  }
`;
