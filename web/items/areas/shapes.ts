/** A picture with what is drawn over it: areas, marks with their names, the cross-hair. Nothing of it needs a style of its own. */
import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from "lit";

import { type Area, frameOf, heightOf, type Picture, type Point, SCALE } from "./geometry";

/** What is said of a place of a picture: `12.34 %`, as attributes have it. */
function share(units: number): string {
  return `${units / (SCALE / 100)}%`;
}

/** The outline of an area, seen on light and on dark pictures; where it is a place, and has a thing, by their names (`place/hands.ts`). */
export function outline(area: Area, picture: Picture, kind: string, place: string | null = null, thing: string | null = null): SVGTemplateResult {
  return svg`<g class="area ${kind}" data-place=${place ?? nothing} data-thing=${thing ?? nothing}>${form(area, picture, "halo")}${form(area, picture, "line")}</g>`;
}

function form({ shape, at }: Area, picture: Picture, kind: string): SVGTemplateResult {
  if (shape === "RECTANGLE") return svg`<rect class=${kind} x=${at[0]!} y=${at[1]!} width=${at[2]! - at[0]!} height=${at[3]! - at[1]!}></rect>`;
  if (shape === "CIRCLE") return svg`<ellipse class=${kind} cx=${at[0]!} cy=${at[1]!} rx=${at[2]!} ry=${heightOf(at[2]!, picture)}></ellipse>`;
  return svg`<polygon class=${kind} points=${at.join(" ")}></polygon>`;
}

/** The middle of an area's frame, where its name stands; within the picture. */
export function middleOf(area: Area, picture: Picture): Point {
  const [left, top, right, bottom] = frameOf(area, picture);
  const within = (from: number, to: number) => (Math.max(0, from) + Math.min(SCALE, to)) / 2;
  return [within(left, right), within(top, bottom)];
}

/** A round sign with a short text at a point; it stays as large whatever the size of the picture. */
export function sign([x, y]: Point, text: string, kind: string, mark: number | null = null): SVGTemplateResult {
  return svg`<svg class="sign ${kind}" x=${share(x)} y=${share(y)} overflow="visible" data-mark=${mark ?? nothing}>
    <circle r="14"></circle><text text-anchor="middle" dominant-baseline="central">${text}</text>
  </svg>`;
}

export function crossHair([x, y]: Point): SVGTemplateResult {
  const lines = (kind: string) => svg`<line class=${kind} x1=${share(x)} y1="0" x2=${share(x)} y2="100%"></line>
    <line class=${kind} x1="0" y1=${share(y)} x2="100%" y2=${share(y)}></line>`;
  return svg`<g class="cross">${lines("halo")}${lines("line")}</g>`;
}

/**
 * The picture with areas, signs above them, and things upon it, which are HTML. Larger areas lie below smaller ones. What it shows is the
 * description of controls that name `picture`.
 */
export function pictured(
  picture: Picture,
  areas: readonly SVGTemplateResult[],
  signs: readonly SVGTemplateResult[],
  things: readonly TemplateResult[] = [],
): TemplateResult {
  return html`<div class="picture">
    <img id="picture" src=${picture.src} width=${picture.width} height=${picture.height} alt=${picture.alt} draggable="false" />
    <svg class="over areas" viewBox="0 0 ${SCALE} ${SCALE}" preserveAspectRatio="none" aria-hidden="true">${areas}</svg>
    <svg class="over signs" aria-hidden="true">${signs}</svg>
    ${things.length ? html`<div class="over things" aria-hidden="true">${things}</div>` : nothing}
  </div>`;
}

/** Areas from the largest to the smallest, as they are drawn. */
export function bySize<A extends Area>(areas: readonly A[], picture: Picture): A[] {
  const extent = (area: A) => {
    const [left, top, right, bottom] = frameOf(area, picture);
    return (right - left) * (bottom - top);
  };
  return [...areas].sort((one, other) => extent(other) - extent(one));
}
