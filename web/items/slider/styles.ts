/** How a slider looks: its thumb is there once there is an answer. */
import { css } from "lit";

export const sliderStyles = css`
  :host {
    --thumb: 1.75rem;
  }
  fieldset {
    max-width: 44rem;
  }
  legend,
  .hint {
    overflow-wrap: anywhere;
  }
  /* Its room is there before it says something: what is below must not move away from under a pointer that is pressing it. */
  #wrong {
    min-block-size: 1lh;
  }
  @media (max-width: 44rem) {
    #wrong {
      min-block-size: 2lh;
    }
  }
  .now {
    margin: 0 0 0.25rem;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .now.none {
    font-weight: 400;
  }
  .scale {
    position: relative;
    padding: 0.25rem 0.75rem 0.75rem;
    border: 1px solid var(--st-line-strong, #8793a1);
    border-radius: 8px;
    background: var(--st-surface, #fff);
  }
  .scale.untouched {
    border-style: dashed;
  }
  .rail {
    position: relative;
  }
  input[type="range"] {
    appearance: none;
    display: block;
    width: 100%;
    height: 2.75rem;
    margin: 0;
    background: none;
    border-radius: 6px;
    cursor: pointer;
  }
  input[type="range"]:is(:disabled, [aria-disabled="true"]) {
    cursor: default;
  }
  input[type="range"]::-webkit-slider-runnable-track {
    height: 0.5rem;
    border: 1px solid var(--st-line-strong, #8793a1);
    border-radius: 0.25rem;
    background: var(--st-soft, #f2f5f8);
  }
  input[type="range"]::-moz-range-track {
    box-sizing: border-box;
    height: 0.5rem;
    border: 1px solid var(--st-line-strong, #8793a1);
    border-radius: 0.25rem;
    background: var(--st-soft, #f2f5f8);
  }
  input[type="range"]::-webkit-slider-thumb {
    appearance: none;
    width: var(--thumb);
    height: var(--thumb);
    margin-top: calc((0.5rem - 2px - var(--thumb)) / 2);
    border: 3px solid var(--st-surface, #fff);
    border-radius: 50%;
    background: var(--st-primary, #0b5cad);
    box-shadow: 0 0 0 1px var(--st-primary, #0b5cad);
  }
  input[type="range"]::-moz-range-thumb {
    box-sizing: border-box;
    width: var(--thumb);
    height: var(--thumb);
    border: 3px solid var(--st-surface, #fff);
    border-radius: 50%;
    background: var(--st-primary, #0b5cad);
    box-shadow: 0 0 0 1px var(--st-primary, #0b5cad);
  }
  .untouched input[type="range"]::-webkit-slider-thumb {
    visibility: hidden;
  }
  .untouched input[type="range"]::-moz-range-thumb {
    visibility: hidden;
  }
  /* From the middle of the thumb at one end to its middle at the other. */
  .marks {
    position: relative;
    margin-inline: calc(var(--thumb) / 2);
  }
  .ticks {
    display: flex;
    justify-content: space-between;
    height: 0.5rem;
    margin-top: -0.6rem;
  }
  .ticks i {
    width: 0;
    border-inline-start: 1px solid var(--st-line-strong, #8793a1);
  }
  .band {
    position: absolute;
    top: -0.5rem;
    height: 0.375rem;
    min-inline-size: 0.5rem;
    margin-inline-start: -0.25rem;
    border-radius: 0.2rem;
    background: var(--st-good, #1d7a3c);
  }
  .ends {
    display: grid;
    grid-auto-columns: minmax(0, 1fr);
    grid-auto-flow: column;
    gap: 0.75rem;
    font-size: 0.9375em;
  }
  .ends > * {
    display: flex;
    flex-direction: column;
    overflow-wrap: anywhere;
  }
  .ends bdi {
    font-weight: 600;
  }
  .ends .middle {
    align-items: center;
    text-align: center;
  }
  .ends .most {
    align-items: end;
    text-align: end;
  }
  .entry {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem 1rem;
    align-items: center;
    margin-top: 0.75rem;
  }
  .entry label {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
    align-items: center;
    min-width: 0;
  }
  .entry input {
    width: 7rem;
    max-width: 100%;
    min-height: 2.75rem;
    padding: 0.4rem 0.6rem;
    font: inherit;
    color: inherit;
    background: var(--st-surface, #fff);
    border: 1px solid var(--st-line-strong, #8793a1);
    border-radius: 6px;
  }
  .entry input[aria-invalid="true"] {
    border: 2px solid var(--st-bad, #b3261e);
  }
  .clear[hidden] {
    display: block;
    visibility: hidden;
  }
  .verdict {
    margin: 0.75rem 0 0;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .verdict.right {
    color: var(--st-good, #1d7a3c);
  }
  .verdict.wrong {
    color: var(--st-bad, #b3261e);
  }
  @media (forced-colors: active) {
    input[type="range"]::-webkit-slider-runnable-track {
      border-color: ButtonText;
    }
    input[type="range"]::-moz-range-track {
      border-color: ButtonText;
    }
    input[type="range"]::-webkit-slider-thumb {
      background: Highlight;
      border-color: Canvas;
      outline: 1px solid ButtonText;
    }
    input[type="range"]::-moz-range-thumb {
      background: Highlight;
      border-color: Canvas;
      outline: 1px solid ButtonText;
    }
    .band {
      background: Highlight;
    }
  }
`;
