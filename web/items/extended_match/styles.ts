/** How options and stems stand on the page. */
import { css } from "lit";

export const extendedMatchStyles = css`
  .theme {
    margin: 0 0 0.5rem;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  ul,
  ol {
    list-style: none;
    margin: 0;
    padding: 0;
  }
  .options {
    columns: 18rem 2;
    column-gap: 2rem;
    max-width: 56rem;
    margin-bottom: 1.5rem;
    padding: 0.75rem 1rem;
    background: var(--st-soft, #f2f5f8);
    border: 1px solid var(--st-line, #c9d1da);
    border-radius: 8px;
  }
  li {
    display: flex;
    gap: 0.75rem;
    align-items: start;
    break-inside: avoid;
  }
  .options li {
    padding-block: 0.2rem;
  }
  .letter {
    flex: none;
    min-width: 1.4em;
    color: var(--st-muted, #56616e);
    font-weight: 600;
  }
  .stems {
    display: grid;
    gap: 1.25rem;
    max-width: 44rem;
  }
  li > :last-child {
    flex: 1;
    min-width: 0;
  }
  .answer {
    margin-top: 0.5rem;
    max-width: 32rem;
  }
`;
