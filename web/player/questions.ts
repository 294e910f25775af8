/** The list of questions with their state, as words and shapes, not colours alone. */
import { html, type TemplateResult } from "lit";

import { t, tn } from "../shared/i18n";
import type { Exam } from "./exam";
import { icon } from "./icons";

export function questionList(exam: Exam, go: (item: string) => void): TemplateResult {
  const total = exam.items.length;
  const done = total - exam.unanswered.length;
  return html`<nav aria-label=${t("Questions")}>
    <p class="done">${t("{done} of {total} answered", { done, total })}${exam.flags.size ? `, ${t("{n} flagged", { n: exam.flags.size })}` : ""}</p>
    <ol class="tiles">
      ${exam.items.map((item, i) => html`<li>${tile(exam, item.id, i + 1, go)}</li>`)}
    </ol>
    <ul class="legend" aria-hidden="true">
      <li><span class="tile answered">${icon("check")}</span>${t("Answered")}</li>
      <li><span class="tile"></span>${t("Not answered")}</li>
      <li><span class="tile flagged">${icon("flag")}</span>${t("Flagged")}</li>
    </ul>
  </nav>`;
}

function tile(exam: Exam, item: string, number: number, go: (item: string) => void): TemplateResult {
  const answered = exam.isAnswered(item);
  const flagged = exam.flags.has(item);
  const current = exam.position === item;
  const classes = ["tile", answered && "answered", flagged && "flagged", current && "current"].filter(Boolean).join(" ");
  const state = [answered ? t("answered") : t("not answered"), flagged ? t("flagged") : ""].filter(Boolean).join(", ");
  return html`<button
    type="button"
    class=${classes}
    aria-current=${current ? "step" : "false"}
    aria-label="${t("Question {n}", { n: number })}: ${state}"
    @click=${() => go(item)}
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
    ${items.map((id) => html`<li><button type="button" class="link" @click=${() => go(id)}>${t("Question {n}", { n: number(id) })}</button></li>`)}
  </ul>`;
}
