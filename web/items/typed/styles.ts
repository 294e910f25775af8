/** How an answer of one line looks: the field, and what was written. */
import { css } from "lit";

export const lineStyles = css`
  label {
    display: block;
    margin-bottom: 0.35rem;
    font-weight: 600;
  }
  input {
    display: block;
    width: 100%;
    max-width: 36rem;
    min-height: 2.75rem;
    padding: 0.5rem 0.75rem;
    font: inherit;
    color: inherit;
    background: var(--st-surface, #fff);
    border: 1px solid var(--st-line-strong, #8793a1);
    border-radius: 8px;
  }
  input:focus {
    border-color: var(--st-focus, #0b5cad);
    outline: 2px solid var(--st-focus, #0b5cad);
    outline-offset: 0;
  }
  input:read-only {
    background: var(--st-soft, #f2f5f8);
  }
  /* Its room is there before it says something: what is below must not move away from under a pointer that is pressing it. */
  .understood {
    min-block-size: 1lh;
  }
  .typed {
    display: block;
    width: fit-content;
    max-width: 100%;
    margin: 0;
    padding: 0.6rem 0.9rem;
    border: 1px solid var(--st-line-strong, #8793a1);
    border-radius: 8px;
    background: var(--st-surface, #fff);
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }
  .typed.right {
    border-color: var(--st-good, #1d7a3c);
    box-shadow: inset 0 0 0 1px var(--st-good, #1d7a3c);
  }
  .typed.wrong {
    border-color: var(--st-bad, #b3261e);
    box-shadow: inset 0 0 0 1px var(--st-bad, #b3261e);
  }
  .verdict {
    margin: 0.35rem 0 0;
    font-size: 0.9375em;
    font-weight: 600;
  }
  .verdict.right {
    color: var(--st-good, #1d7a3c);
  }
  .verdict.wrong {
    color: var(--st-bad, #b3261e);
  }
  .key ul {
    margin: 0;
    padding-inline-start: 1.25rem;
  }
  .key li,
  .key p {
    overflow-wrap: anywhere;
  }
  .key p {
    margin: 0.35rem 0 0;
  }
  /* A field shows on paper only what fits into it. */
  .on-paper {
    display: none;
  }
  @media print {
    input {
      display: none;
    }
    .on-paper {
      display: block;
      min-height: 2.75rem;
    }
  }
`;
