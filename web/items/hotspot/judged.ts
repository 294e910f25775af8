/** What was marked, with what is right where the reader may see it: on the picture, and in words below. */
import { html, nothing, type TemplateResult } from "lit";

import { t } from "../../shared/i18n";
import { type Area, frameOf, hit, type Picture, type Point } from "../areas/geometry";
import { bySize, middleOf, outline, pictured, sign } from "../areas/shapes";
import type { HotspotItem, KeyArea } from "./item";
import { placeOf } from "./words";

interface Given {
  /** Where it is drawn; nowhere for an area that is shown anyway. */
  point: Point | null;
  area: KeyArea | Area | null;
  right: boolean | null;
}

export function judgement(item: HotspotItem, points: readonly Point[], chosen: readonly string[]): TemplateResult {
  const areas = item.key?.areas ?? null;
  const given = item.areas ? ofAreas(item, areas ?? item.areas, chosen) : ofPoints(item, areas, points);
  const shown = areas ?? item.areas ?? [];
  const kind = (area: Area) => `${"correct" in area ? (area.correct ? "right" : "wrong") : ""} ${chosen.includes(area.id) ? "chosen" : ""}`;
  const names = shown.map((area, i) => {
    const right = given.find((one) => item.areas && one.area?.id === area.id)?.right ?? null;
    return sign(item.areas ? middleOf(area, item.picture) : topOf(area, item.picture), `${i + 1}${tick(right)}`, right === null ? "plain" : right ? "right" : "wrong");
  });
  const marks = given.flatMap(({ point, right }, i) => (point ? [sign(point, `${i + 1}${tick(right)}`, right === null ? "" : right ? "right" : "wrong")] : []));
  return html`
    ${pictured(item.picture, bySize(shown, item.picture).map((area) => outline(area, item.picture, kind(area))), [...names, ...marks])}
    ${given.length
      ? html`<ol class="marks judged" role="list">
          ${given.map((one, i) => html`<li><span class="number">${i + 1}</span><span class="text">${said(one, shown)} ${verdict(one.right)}</span></li>`)}
        </ol>`
      : html`<p class="hint none">${t("Not answered")}</p>`}
    ${areas ? keyed(item, areas, given) : nothing}
  `;
}

function ofAreas(item: HotspotItem, areas: readonly (KeyArea | Area)[], chosen: readonly string[]): Given[] {
  return chosen.map((id, i) => {
    const area = areas.find((one) => one.id === id) ?? null;
    return { point: null, area, right: rightAt(item, area, i) };
  });
}

function ofPoints(item: HotspotItem, areas: readonly KeyArea[] | null, points: readonly Point[]): Given[] {
  return points.map((point, i) => {
    const area = areas && hit(areas, point, item.picture);
    return { point, area, right: rightAt(item, area, i) };
  });
}

/** Whether what was marked in this turn is right; null without a key. */
function rightAt({ key, task }: HotspotItem, area: Area | null, turn: number): boolean | null {
  if (!key?.correct) return null;
  if (!area) return false;
  return task === "ORDER" ? key.correct[turn] === area.id : key.correct.includes(area.id);
}

/** Above the middle of an area: the marks in it stay to be seen. */
function topOf(area: Area, picture: Picture): Point {
  return [middleOf(area, picture)[0], Math.max(0, frameOf(area, picture)[1])];
}

function tick(right: boolean | null): string {
  return right === null ? "" : right ? "✓" : "✗";
}

/** An area by its number as authored, and its name. */
function called(area: Area, areas: readonly Area[]): string {
  const number = areas.findIndex(({ id }) => id === area.id) + 1;
  return area.text ? t("area {n}, {name}", { n: number, name: area.text }) : t("area {n}", { n: number });
}

function said({ point, area }: Given, areas: readonly Area[]): string {
  const where = area ? called(area, areas) : areas.length ? t("in no area") : "";
  return [point ? placeOf(point) : "", where].filter(Boolean).join(": ");
}

function verdict(right: boolean | null): TemplateResult | typeof nothing {
  if (right === null) return nothing;
  return html`<span class="verdict ${right ? "good" : "bad"}">${tick(right)} ${right ? t("Right") : t("Wrong")}</span>`;
}

/** The right areas in words: in their order, or those that were not marked. */
function keyed(item: HotspotItem, areas: readonly KeyArea[], given: readonly Given[]): TemplateResult | typeof nothing {
  const correct = (item.key?.correct ?? []).flatMap((id) => areas.filter((area) => area.id === id));
  const names = (list: readonly Area[]) => list.map((area) => called(area, areas)).join("; ");
  if (item.task === "ORDER") return line(t("Right order: {areas}", { areas: names(correct) }));
  const missed = correct.filter(({ id }) => !given.some(({ area }) => area?.id === id));
  if (item.task === "ONE") return given.some(({ right }) => right) ? nothing : line(t("Right: {areas}", { areas: names(correct) }));
  return missed.length ? line(t("Missing: {areas}", { areas: names(missed) })) : nothing;
}

function line(text: string): TemplateResult {
  return html`<p class="key verdict good">${text}</p>`;
}
