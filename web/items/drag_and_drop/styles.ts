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
  .surface {
    margin-bottom: 1rem;
  }
  .surface.open .area {
    pointer-events: all;
    cursor: pointer;
  }
  .area[data-over] .line {
    fill: rgb(11 92 173 / 20%);
    stroke-dasharray: 6 4;
  }
  .area[data-dragged] {
    pointer-events: none;
  }
  .places {
    display: grid;
    gap: 0.5rem;
    max-width: 44rem;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .places > li {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(14rem, 100%), 1fr));
    gap: 0.25rem 0.75rem;
    align-items: center;
  }
  .where {
    display: flex;
    gap: 0.5rem;
    min-width: 0;
  }
  .name {
    min-width: 0;
    overflow-wrap: anywhere;
  }
  .places .thing {
    width: 100%;
  }
  .places .content {
    flex: 1 1 auto;
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
