/** How a picture looks over which something is drawn. Its colours are the same in every theme: they lie on a picture, not on the page. */
import { css } from "lit";

export const areaStyles = css`
  .picture {
    position: relative;
    width: fit-content;
    max-width: 100%;
    line-height: 0;
  }
  .picture img {
    display: block;
    max-width: 100%;
    height: auto;
    user-select: none;
  }
  /* What is said in the place of a picture that cannot be had: nothing drawn over it moves, and the words lie above it. */
  .picture .no-picture {
    position: absolute;
    z-index: 1;
    inset: 0 auto auto 0;
    max-width: 100%;
    line-height: 1.5;
    background: var(--st-surface, #fff);
  }
  .over {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    pointer-events: none;
  }
  .over.areas {
    overflow: hidden;
  }
  .over.signs {
    overflow: visible;
  }
  .area > * {
    fill: transparent;
    fill-rule: evenodd;
    vector-effect: non-scaling-stroke;
  }
  .halo {
    stroke: #fff;
    stroke-width: 5;
  }
  .line {
    stroke: #0b3d75;
    stroke-width: 2;
  }
  .why {
    font-weight: 600;
    color: var(--st-warn-text, #8a4b00);
  }
  .area.chosen .line {
    fill: rgb(11 92 173 / 35%);
    stroke-width: 3;
  }
  .area.pointed .line {
    stroke-width: 4;
  }
  .area.right .line {
    stroke: #14602e;
    stroke-width: 3;
  }
  .area.wrong .line {
    stroke: #5c6670;
    stroke-dasharray: 6 4;
  }
  .cross line {
    vector-effect: non-scaling-stroke;
  }
  .cross .halo {
    stroke-width: 4;
  }
  .cross .line {
    stroke: #b3261e;
    stroke-width: 1.5;
  }
  .sign circle {
    fill: #0b3d75;
    stroke: #fff;
    stroke-width: 2;
  }
  .sign text {
    fill: #fff;
    font-size: 14px;
    font-weight: 700;
  }
  .sign.plain circle {
    fill: #fff;
    stroke: #0b3d75;
  }
  .sign.plain text {
    fill: #0b3d75;
  }
  .sign.right circle {
    fill: #14602e;
  }
  .sign.wrong circle {
    fill: #a11d16;
  }
  .sign.taken circle {
    stroke: #ffd400;
    stroke-width: 4;
  }
`;
