/** How a text with gaps looks. */
import { css } from "lit";

export const gapsStyles = css`
  .instruction {
    margin: 0 0 0.75rem;
  }
  .passage {
    max-width: 44rem;
    line-height: max(2.4, var(--st-lines, 1.6));
  }
  .gap {
    display: inline-flex;
    gap: 0.45rem;
    align-items: center;
    max-width: 100%;
    margin-block: 0.2rem;
    vertical-align: middle;
    line-height: 1.4;
  }
  .number {
    flex: none;
    color: var(--st-muted, #56616e);
    font-size: 0.8125em;
    font-weight: 600;
  }
  .gap :is(select, input) {
    min-width: 0;
    max-width: 100%;
    min-height: 2.25rem;
    padding: 0.25rem 0.5rem;
    font: inherit;
    color: inherit;
    background: var(--st-surface, #fff);
    border: 1px solid var(--st-line-strong, #8793a1);
    border-radius: 6px;
  }
  .gap select {
    cursor: pointer;
    text-overflow: ellipsis;
  }
  /* A table is as wide as what cannot be wrapped in it. */
  :is(td, th) .gap :is(select, input) {
    max-width: min(100%, 50vw, 24rem);
  }
  .gap :is(select[aria-disabled="true"], input:read-only) {
    color: var(--st-muted, #56616e);
    background: var(--st-soft, #f2f5f8);
    cursor: default;
  }
  .judged {
    display: inline-flex;
    flex-wrap: wrap;
    gap: 0 0.5rem;
    align-items: baseline;
    max-width: 100%;
    padding: 0.1rem 0.5rem;
    border: 1px solid var(--st-line-strong, #8793a1);
    border-radius: 6px;
    background: var(--st-surface, #fff);
  }
  .judged > * {
    min-width: 0;
    unicode-bidi: isolate;
    overflow-wrap: anywhere;
  }
  .judged.right {
    border-color: var(--st-good, #1d7a3c);
  }
  .judged:is(.wrong, .missing) {
    border-color: var(--st-bad, #b3261e);
    border-style: dashed;
  }
  .given {
    white-space: pre-wrap;
    font-weight: 600;
  }
  .verdict {
    font-size: 0.875em;
    font-weight: 600;
  }
  .verdict.good {
    color: var(--st-good, #1d7a3c);
  }
  .verdict.bad {
    color: var(--st-bad, #b3261e);
  }
  .on-paper {
    display: none;
  }
  @media (pointer: coarse) {
    .gap :is(select, input) {
      min-height: 2.75rem;
    }
  }
  /* A field shows on paper what fits into it; the text beside it shows all. */
  @media print {
    .gap :is(select, input) {
      display: none;
    }
    .on-paper {
      display: inline-block;
      min-width: 4rem;
      min-height: 1.6em;
      overflow-wrap: anywhere;
      border-bottom: 1px solid currentcolor;
    }
  }
`;
