/** The list of questions with their state, as words and shapes, not colours alone. */
import { html, nothing, type TemplateResult } from "lit";

import type { PaperSection } from "../../shared/api";
import { t, tn } from "../../shared/i18n";
import { announce } from "../display/announce";
import { icon } from "../display/icons";
import type { Exam } from "../exam/exam";
import { reason } from "../sections/words";

export function questionList(exam: Exam, go: (item: string) => void): TemplateResult {
  const total = exam.items.length;
  const done = total - exam.unanswered.length;
  return html`<nav aria-label=${t("Questions")}>
    <p class="done">${t("{done} of {total} answered", { done, total })}${exam.flags.size ? `, ${t("{n} flagged", { n: exam.flags.size })}` : ""}</p>
    ${exam.sections ? exam.sections.list.map((section) => group(exam, section, go)) : tiles(exam, exam.items.map((item) => item.id), go)}
    <ul class="legend" aria-hidden="true">
      <li><span class="tile answered">${icon("check")}</span>${t("Answered")}</li>
      <li><span class="tile"></span>${t("Not answered")}</li>
      <li><span class="tile flagged">${icon("flag")}</span>${t("Flagged")}</li>
    </ul>
  </nav>`;
}

/** The questions of one section under its title, which says whether it is still open. */
function group(exam: Exam, section: PaperSection, go: (item: string) => void): TemplateResult {
  const sections = exam.sections!;
  const closed = sections.left(section) ? t("left") : sections.over(section) ? t("time is over") : "";
  const title = `section-${section.id}`;
  return html`<h2 class="group" id=${title}><bdi>${section.title}</bdi>${closed ? html` <span class="help">(${closed})</span>` : ""}</h2>
    ${tiles(exam, sections.items(section), go, title)}`;
}

function tiles(exam: Exam, items: string[], go: (item: string) => void, title = ""): TemplateResult {
  const number = new Map(exam.items.map((item, i) => [item.id, i + 1]));
  return html`<ol class="tiles" aria-labelledby=${title || nothing}>
    ${items.map((item) => html`<li>${tile(exam, item, number.get(item) ?? 0, go)}</li>`)}
  </ol>`;
}

function tile(exam: Exam, item: string, number: number, go: (item: string) => void): TemplateResult {
  const answered = exam.isAnswered(item);
  const flagged = exam.flags.has(item);
  const current = exam.position === item;
  const classes = ["tile", answered && "answered", flagged && "flagged", current && "current"].filter(Boolean).join(" ");
  const refusal = exam.sections?.refusal(item, exam.position) ?? "";
  const state = [answered ? t("answered") : t("not answered"), flagged ? t("flagged") : "", reason(refusal)].filter(Boolean).join(", ");
  return html`<button
    type="button"
    class=${classes}
    aria-current=${current ? "step" : "false"}
    aria-label="${t("Question {n}", { n: number })}: ${state}"
    aria-disabled=${refusal ? "true" : nothing}
    title=${reason(refusal) || nothing}
    @click=${() => (refusal ? announce(reason(refusal)) : go(item))}
  >
    <span>${number}</span>${flagged ? icon("flag") : answered ? icon("check") : ""}
  </button>`;
}

/** "3 questions have no answer", with a link to each. */
export function openQuestions(exam: Exam, go: (item: string) => void): TemplateResult {
  const open = exam.unanswered;
  const flagged = exam.items.filter((item) => exam.flags.has(item.id) && exam.isAnswered(item.id));
  return html`
    ${open.length
      ? html`<p><strong>${tn("{n} question has no answer:", "{n} questions have no answer:", open.length)}</strong></p>${links(exam, open.map((item) => item.id), go)}`
      : html`<p class="all-done">${icon("check")} ${t("You have answered every question.")}</p>`}
    ${flagged.length
      ? html`<p>${tn("{n} answered question is flagged:", "{n} answered questions are flagged:", flagged.length)}</p>${links(exam, flagged.map((item) => item.id), go)}`
      : ""}
  `;
}

function links(exam: Exam, items: string[], go: (item: string) => void): TemplateResult {
  const number = (id: string) => exam.items.findIndex((item) => item.id === id) + 1;
  return html`<ul class="links">
    ${items.map((id) => {
      const name = t("Question {n}", { n: number(id) });
      // What cannot be reached any more is said, not offered.
      if (exam.sections?.refusal(id, exam.position)) return html`<li>${name}</li>`;
      return html`<li><button type="button" class="link" @click=${() => go(id)}>${name}</button></li>`;
    })}
  </ul>`;
}
