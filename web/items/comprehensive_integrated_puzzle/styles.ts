/** A table where there is room for every column, else a list of cases. */
import { css, unsafeCSS } from "lit";

const MOST_COLUMNS = 10;
/** Room that a column needs, and the column of cases, in rem. */
const COLUMN = 9;
const CASES = 11;

const asList = (n: number) => css`
  @container (max-width: ${unsafeCSS(CASES + n * COLUMN)}rem) {
    .of-${unsafeCSS(n)},
    .of-${unsafeCSS(n)} :is(tbody, tr, th, td) {
      display: block;
      border: 0;
      padding: 0;
    }
    .of-${unsafeCSS(n)} thead {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    .of-${unsafeCSS(n)} tbody tr {
      margin-bottom: 1rem;
      padding: 0.75rem 1rem;
      border: 1px solid var(--st-line, #c9d1da);
      border-radius: 8px;
    }
    .of-${unsafeCSS(n)} tbody th {
      background: none;
    }
    .of-${unsafeCSS(n)} td {
      margin-top: 0.75rem;
    }
    .of-${unsafeCSS(n)} .column {
      display: block;
    }
  }
`;

export const puzzleStyles = [
  css`
    fieldset {
      container-type: inline-size;
    }
    table {
      width: 100%;
      table-layout: fixed;
      border-collapse: collapse;
    }
    th,
    td {
      padding: 0.5rem;
      border: 1px solid var(--st-line, #c9d1da);
      text-align: start;
      vertical-align: top;
      overflow-wrap: anywhere;
    }
    th {
      font-weight: 600;
      background: var(--st-soft, #f2f5f8);
    }
    th .content {
      font-weight: 400;
    }
    .once {
      display: block;
      color: var(--st-muted, #56616e);
      font-size: 0.8125em;
      font-weight: 400;
    }
    .column {
      display: none;
      margin-bottom: 0.25rem;
      font-weight: 600;
    }
    tr {
      break-inside: avoid;
    }
  `,
  ...Array.from({ length: MOST_COLUMNS - 1 }, (_, at) => asList(at + 2)),
];
