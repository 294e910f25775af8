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
  /* Where the token that is taken may go. */
  .area.placing .line {
    stroke-width: 3;
    stroke-dasharray: 8 5;
  }
  .area[data-over] .line {
    fill: rgb(11 92 173 / 35%);
    stroke-width: 5;
    stroke-dasharray: none;
  }
  .area.bad .line {
    stroke: #a11d16;
    stroke-width: 3;
    stroke-dasharray: 6 4;
  }
  /* Its colours are those of signs: they lie on a picture, not on the page. */
  .chip {
    position: absolute;
    display: flex;
    gap: 0.35rem;
    align-items: center;
    box-sizing: border-box;
    width: max-content;
    max-width: min(14rem, 75%);
    min-height: 1.75rem;
    padding: 0.1rem 0.5rem 0.1rem 0.1rem;
    font-size: 0.875rem;
    line-height: 1.2;
    color: #0b3d75;
    background: #fff;
    border: 2px solid #0b3d75;
    border-radius: 0.875rem;
    transform: translate(-50%, -50%);
    print-color-adjust: exact;
  }
  .chip.start {
    transform: translate(-0.875rem, -50%);
  }
  .chip.end {
    transform: translate(calc(-100% + 0.875rem), -50%);
  }
  .chip > .number {
    display: grid;
    place-items: center;
    min-width: 1.375rem;
    height: 1.375rem;
    font-size: 0.8125rem;
    font-weight: 700;
    color: #fff;
    background: #0b3d75;
    border-radius: 50%;
  }
  .chip > .called {
    flex: 0 1 auto;
    min-width: 0;
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    line-clamp: 2;
    overflow-wrap: anywhere;
  }
  .chip > .how {
    flex: none;
    font-weight: 700;
  }
  .chip.right {
    color: #14602e;
    border-color: #14602e;
  }
  .chip.right > .number {
    background: #14602e;
  }
  .chip:is(.wrong, .missing) {
    color: #a11d16;
    border-color: #a11d16;
    border-style: dashed;
  }
  .chip:is(.wrong, .missing) > .number {
    background: #a11d16;
  }
  .chip[data-thing] {
    pointer-events: all;
    touch-action: none;
  }
  .chip[data-thing]:hover {
    background: #eaf3fc;
  }
  .chip.taken {
    box-shadow: 0 0 0 3px #ffd400;
  }
  /* What is taken goes to the area that is pressed, whatever lies over it. */
  .chip.placing {
    pointer-events: none;
  }
  .chip[data-dragged] {
    position: absolute;
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
  @media (forced-colors: active) {
    .area.placing .halo {
      stroke: Canvas;
    }
    .area.placing .line {
      stroke: Highlight;
    }
    .chip > .number {
      border-inline-end: 1px solid;
      border-radius: 0;
    }
    .chip.taken {
      outline: 3px solid Highlight;
    }
  }
  @media print {
    .gap .thing {
      display: none;
    }
    .places .on-paper {
      flex: 1 1 auto;
    }
  }
`;
