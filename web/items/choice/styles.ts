/** How lists of alternatives look. */
import { css } from "lit";

export const choiceStyles = css`
  ul {
    list-style: none;
    margin: 0;
    padding: 0;
    display: grid;
    gap: 0.625rem;
    max-width: 44rem;
  }
  label {
    display: flex;
    flex: 1 1 12rem;
    flex-wrap: wrap;
    gap: 0.75rem;
    align-items: start;
    min-width: 0;
    padding: 0.8rem 1rem;
    border: 1px solid var(--st-line-strong, #8793a1);
    border-radius: 8px;
    background: var(--st-surface, #fff);
    cursor: pointer;
  }
  /* Where there is hardly any room (large text on a telephone), what does not fit goes to the next line. */
  li {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem;
    align-items: start;
  }
  .strike {
    display: grid;
    place-items: center;
    width: 2.75rem;
    height: 2.75rem;
    margin-top: 0.3rem;
    padding: 0;
    color: var(--st-muted, #56616e);
  }
  .strike[aria-pressed="true"] {
    color: var(--st-text, #1d2733);
    border-color: var(--st-line-strong, #8793a1);
    background: var(--st-soft, #f2f5f8);
  }
  .strike svg {
    width: 1.35rem;
    height: 1.35rem;
    fill: none;
    stroke: currentColor;
    stroke-width: 2;
    stroke-linecap: round;
  }
  label.struck .content {
    text-decoration: line-through 2px;
    color: var(--st-muted, #56616e);
  }
  label:hover {
    background: var(--st-soft, #f2f5f8);
  }
  label:focus-within {
    outline: 3px solid var(--st-focus, #0b5cad);
    outline-offset: 2px;
  }
  label:focus-within input {
    outline: none;
  }
  label.chosen {
    border-color: var(--st-primary, #0b5cad);
    box-shadow: inset 0 0 0 1px var(--st-primary, #0b5cad);
    background: var(--st-chosen, #eaf3fc);
  }
  label.locked {
    cursor: default;
  }
  label.full {
    color: var(--st-muted, #56616e);
    cursor: not-allowed;
  }
  label.right {
    border-color: var(--st-good, #1d7a3c);
    box-shadow: inset 0 0 0 1px var(--st-good, #1d7a3c);
  }
  label.wrong {
    border-color: var(--st-bad, #b3261e);
    box-shadow: inset 0 0 0 1px var(--st-bad, #b3261e);
  }
  input {
    width: 1.25rem;
    height: 1.25rem;
    font-size: inherit;
    margin: calc((var(--st-lines, 1.6) * 1em - 1.25rem) / 2) 0 0;
    accent-color: var(--st-primary, #0b5cad);
  }
  label > :last-child {
    flex: 1 1 7rem;
    min-width: 0;
  }
  .letter {
    color: var(--st-muted, #56616e);
    font-weight: 600;
    min-width: 1.1em;
  }
  .verdict {
    display: block;
    margin-top: 0.35rem;
    font-size: 0.875em;
    font-weight: 600;
  }
  .verdict.right {
    color: var(--st-good, #1d7a3c);
  }
  .verdict.wrong {
    color: var(--st-bad, #b3261e);
  }
  .clear {
    margin-top: 0.5rem;
    margin-inline-start: -0.6rem;
  }
  .clear[hidden] {
    display: block;
    visibility: hidden;
  }
  /* Paper is read. */
  @media print {
    .clear,
    .clear[hidden] {
      display: none;
    }
  }
  @media (forced-colors: active) {
    label.chosen {
      outline: 2px solid Highlight;
    }
    .strike[aria-pressed="true"] {
      border: 3px solid Highlight;
    }
  }
`;
