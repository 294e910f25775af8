import { html, nothing, type TemplateResult } from "lit";

import { t } from "../../shared/i18n";
import { icon } from "../display/icons";
import { tell } from "../display/tell";
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
  // A button that leads nowhere now keeps the focus that it may have, and says why.
  const step = (item: string | undefined, why: Refusal, content: TemplateResult, kind = "") => html`<button
    type="button"
    class="button ${kind}"
    aria-describedby=${why ? "no-way" : nothing}
    aria-disabled=${item === undefined || why ? "true" : nothing}
    @click=${() => (item === undefined ? undefined : why ? tell("polite", reason(why), { seen: true }) : go(item))}
  >
    ${content}
  </button>`;
  return html`<div class="steps">
      ${step(previous, noWayBack, html`${icon("left")}<span>${t("Previous")}</span>`)}
      ${next !== undefined
        ? step(next, noWayOn, html`<span>${leaves ? t("Next section") : t("Next")}</span>${icon("right")}`, "primary")
        : exam.sync.active
          ? html`<button type="button" class="button primary" @click=${handIn}>${t("Hand in…")}</button>`
          : nothing}
    </div>
    ${why.length ? html`<p class="help no-way" id="no-way">${[...new Set(why)].join(" ")}</p>` : nothing}`;
}
