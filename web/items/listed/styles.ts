/** How lists to choose from look, and what was chosen from them. */
import { css } from "lit";

export const listedStyles = css`
  select {
    display: block;
    width: 100%;
    min-width: 0;
    min-height: 2.75rem;
    padding: 0.4rem 0.6rem;
    font: inherit;
    text-overflow: ellipsis;
    color: var(--st-text, #1d2733);
    background: var(--st-surface, #fff);
    border: 1px solid var(--st-line-strong, #8793a1);
    border-radius: 8px;
  }
  select.chosen {
    border-color: var(--st-primary, #0b5cad);
    box-shadow: inset 0 0 0 1px var(--st-primary, #0b5cad);
    background: var(--st-chosen, #eaf3fc);
  }
  select[aria-disabled="true"] {
    cursor: default;
    background: var(--st-soft, #f2f5f8);
  }
  .given {
    margin: 0.35rem 0 0;
    font-size: 0.9375em;
    overflow-wrap: anywhere;
  }
  .taken {
    margin: 0.35rem 0 0;
  }
  .judged {
    padding: 0.5rem 0.75rem;
    border: 1px solid var(--st-line-strong, #8793a1);
    border-radius: 8px;
  }
  .judged p {
    margin: 0;
    overflow-wrap: anywhere;
  }
  .judged.is-right {
    border-color: var(--st-good, #1d7a3c);
    box-shadow: inset 0 0 0 1px var(--st-good, #1d7a3c);
  }
  .judged.is-wrong {
    border-color: var(--st-bad, #b3261e);
    box-shadow: inset 0 0 0 1px var(--st-bad, #b3261e);
  }
  .verdict {
    font-size: 0.875em;
    font-weight: 600;
  }
  .verdict.right {
    color: var(--st-good, #1d7a3c);
  }
  .verdict.wrong {
    color: var(--st-bad, #b3261e);
  }
  @media (forced-colors: active) {
    select.chosen {
      outline: 2px solid Highlight;
    }
  }
`;
