/** How tokens look in a text. */
import { css } from "lit";

export const tokenStyles = css`
  .pool {
    max-width: 44rem;
  }
  .gap .thing {
    gap: 0.25rem;
    min-height: 2.25rem;
    padding: 0 0.25rem;
    max-width: 100%;
  }
  .gap .thing.still {
    padding: 0.1rem 0.6rem;
  }
  .gap .slot.empty {
    min-width: 7rem;
  }
  .gap .tool {
    width: 2rem;
    height: 2rem;
  }
  .gap .thing .content,
  .token .content,
  .verdict .content {
    overflow-wrap: anywhere;
  }
  :is(.gap, .verdict) .content p {
    display: inline;
    margin: 0;
  }
  /* Always there, so that nothing moves under a token that is being dragged. */
  .gap .nothing {
    visibility: hidden;
    font-size: 0.875em;
  }
  .gap .slot.placing .nothing {
    visibility: visible;
    color: var(--st-link, #0b5cad);
  }
  .gap .slot.placing {
    cursor: pointer;
    border-color: var(--st-link, #0b5cad);
  }
  @media (pointer: coarse) {
    .gap .thing {
      min-height: 2.75rem;
    }
    .gap .tool {
      width: 2.75rem;
      height: 2.75rem;
    }
  }
  @media print {
    .gap .thing {
      display: none;
    }
  }
`;
