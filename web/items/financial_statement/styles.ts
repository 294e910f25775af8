/** How a statement looks. */
import { css } from "lit";

export const statementStyles = css`
  .around {
    max-width: 100%;
    overflow-x: auto;
    padding: 4px;
    margin: -4px;
  }
  table {
    border-collapse: collapse;
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    padding: 0.35rem 0.6rem;
    border: 1px solid var(--st-line, #c9d1da);
    text-align: start;
    vertical-align: middle;
    overflow-wrap: anywhere;
  }
  thead th {
    background: var(--st-soft, #f2f5f8);
  }
  th {
    min-width: 3.5rem;
    font-weight: 600;
  }
  td.amount,
  td.number,
  td.total {
    text-align: end;
  }
  input,
  select {
    min-height: 2.5rem;
    padding: 0.3rem 0.5rem;
    font: inherit;
    color: var(--st-text, #1d2733);
    background: var(--st-surface, #fff);
    border: 1px solid var(--st-line-strong, #8793a1);
    border-radius: 6px;
  }
  input {
    width: 8rem;
    max-width: 100%;
    min-width: 3.5rem;
    text-align: end;
  }
  select {
    min-width: 5.5rem;
    max-width: 12rem;
    width: 100%;
  }
  :is(select[aria-disabled="true"], input:read-only) {
    cursor: default;
    background: var(--st-soft, #f2f5f8);
  }
  input[aria-invalid="true"] {
    border: 2px solid var(--st-warn-text, #8a4b00);
  }
  .wrong-number {
    display: block;
    font-size: 0.875em;
    font-weight: 600;
    color: var(--st-warn-text, #8a4b00);
  }
  .sum,
  .given {
    font-weight: 600;
  }
  .verdict {
    display: block;
    font-size: 0.875em;
    font-weight: 600;
  }
  .verdict.right {
    color: var(--st-good, #1d7a3c);
  }
  .verdict.wrong,
  .verdict.missing {
    color: var(--st-bad, #b3261e);
  }
  .verdict.key-of {
    font-weight: 400;
  }
  .around:focus-visible {
    outline: 2px solid var(--st-primary, #0b5cad);
    outline-offset: -2px;
  }
  /* The table runs off to the side within its own frame; what a row is called stays, and covers no field that has the focus. */
  @media (max-width: 40rem) {
    .around {
      scroll-padding-inline-start: 8.5rem;
      padding-inline: 0;
      margin-inline: 0;
    }
    th,
    td {
      min-width: 4.5rem;
      padding: 0.35rem;
      overflow-wrap: break-word;
    }
    tr > :first-child:is(th, td:not(.number, .choice, .total)) {
      position: sticky;
      inset-inline-start: 0;
      z-index: 1;
      min-width: 7rem;
      max-width: 8rem;
      overflow-wrap: anywhere;
      background: var(--st-surface, #fff);
      box-shadow: 1px 0 0 var(--st-line-strong, #8793a1);
    }
    thead tr > :first-child {
      background: var(--st-soft, #f2f5f8);
    }
    input {
      min-width: 6rem;
      width: 100%;
    }
  }
  @media (pointer: coarse) {
    input,
    select {
      min-height: 2.75rem;
    }
  }
`;
