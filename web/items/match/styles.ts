/** How pairs look, and tables of statements. */
import { css } from "lit";

export const matchStyles = css`
  fieldset {
    container-type: inline-size;
    max-width: 52rem;
  }
  ul,
  ol {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .content :is(ul, ol) {
    padding-inline-start: 1.5rem;
    list-style: revert;
  }
  .sources {
    display: grid;
    gap: 0.75rem;
  }
  .sources > li {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.35rem 0.75rem;
  }
  .source,
  .with-letter {
    display: flex;
    gap: 0.5rem;
    min-width: 0;
  }
  .source {
    align-items: center;
  }
  @container (min-width: 34rem) {
    .sources > li {
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
    }
  }
  .what {
    min-width: 0;
  }

  table {
    width: 100%;
    border-collapse: collapse;
  }
  tr {
    border-bottom: 1px solid var(--st-line, #c9d1da);
  }
  th {
    padding: 0.6rem 0.75rem;
    font-weight: inherit;
    text-align: start;
    overflow-wrap: anywhere;
  }
  th.target {
    min-width: 6rem;
    padding-inline: 0.35rem;
    font-weight: 600;
    text-align: center;
    vertical-align: bottom;
  }
  td {
    width: 15%;
    padding: 0;
    text-align: center;
  }
  td.chosen {
    background: var(--st-chosen, #eaf3fc);
  }
  label {
    display: grid;
    place-items: center;
    min-height: 2.75rem;
    cursor: pointer;
  }
  :host([readonly]) label,
  input:disabled {
    cursor: default;
  }
  input {
    width: 1.25rem;
    height: 1.25rem;
    margin: 0;
    font-size: inherit;
    accent-color: var(--st-primary, #0b5cad);
  }
  .narrow {
    display: none;
  }
  @container (max-width: 33.99rem) {
    table,
    tbody,
    tr,
    th,
    td {
      display: block;
      width: auto;
      min-width: 0;
    }
    thead {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    tr {
      padding-bottom: 0.35rem;
    }
    td {
      padding-inline-start: 1.5rem;
      text-align: start;
    }
    label {
      display: flex;
      gap: 0.75rem;
      align-items: center;
    }
    .narrow {
      display: inline;
      min-width: 0;
      overflow-wrap: anywhere;
    }
  }
  @media (forced-colors: active) {
    td.chosen {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
