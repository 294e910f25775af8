import { html, nothing, type TemplateResult } from "lit";

import { t } from "../../shared/i18n";
import { icon } from "../display/icons";
import type { Exam } from "../exam/exam";
import type { Refusal } from "./sections";
import { reason } from "./words";

/** Previous and next, as the rules of the section allow, with the reason where they do not. */
export function steps(exam: Exam, go: (item: string) => void, handIn: () => void): TemplateResult {
  const index = exam.items.findIndex((one) => one.id === exam.position);
  const [previous, next] = [exam.items[index - 1]?.id, exam.items[index + 1]?.id];
  const refused = (item: string | undefined): Refusal => (item === undefined ? "" : (exam.sections?.refusal(item, exam.position) ?? ""));
  const [noWayBack, noWayOn] = [refused(previous), refused(next)];
  const leaves = next !== undefined && exam.sections ? exam.sections.of(next) !== exam.sections.of(exam.position) : false;
  const why = [reason(noWayBack), reason(noWayOn)].filter(Boolean);
  return html`<div class="steps">
      <button type="button" class="button" aria-describedby=${noWayBack ? "no-way" : nothing} ?disabled=${previous === undefined || noWayBack !== ""} @click=${() => previous && go(previous)}>${icon("left")}<span>${t("Previous")}</span></button>
      ${next !== undefined
        ? html`<button type="button" class="button primary" aria-describedby=${noWayOn ? "no-way" : nothing} ?disabled=${noWayOn !== ""} @click=${() => go(next)}><span>${leaves ? t("Next section") : t("Next")}</span>${icon("right")}</button>`
        : exam.sync.active
          ? html`<button type="button" class="button primary" @click=${handIn}>${t("Hand in…")}</button>`
          : nothing}
    </div>
    ${why.length ? html`<p class="help no-way" id="no-way">${[...new Set(why)].join(" ")}</p>` : nothing}`;
}
