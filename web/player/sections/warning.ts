/** What is said before the exam is handed in or a section is left: which questions have no answer that need one, and where to find them. */
import { html, nothing, type TemplateResult } from "lit";

import type { Item } from "../../shared/api";
import { t, tn } from "../../shared/i18n";
import type { Exam } from "../exam/exam";
import type { Choice } from "./counting";
import { progress } from "./words";

type Go = (item: string) => void;

/** Questions without an answer that their section asks for. Of which only so many count: all of them, unless so many are answered. */
export function required(exam: Exam, within: (item: string) => boolean = () => true): Item[] {
  const { counting, sections } = exam;
  return counting.open.filter(({ id }) => within(id) && sections?.of(id)?.answer_required);
}

/** "3 questions need an answer, and have none", each with the way to it. */
export function requiredList(exam: Exam, items: Item[], go: Go): TemplateResult | typeof nothing {
  if (!items.length) return nothing;
  return html`<p><strong>${tn("{n} question needs an answer, and has none:", "{n} questions need an answer, and have none:", items.length)}</strong></p>
    ${links(exam, items.map(({ id }) => id), go)}`;
}

/** "“Essays”: 2 of 3 answered; 5 to choose from." for each section that lacks answers, or has more than count. */
export function choiceLists(exam: Exam, choices: Choice[], go: Go): TemplateResult[] {
  return choices
    .filter(({ counting, beyond, most }) => beyond.length || counting.length < most)
    .map((choice) => {
      const { beyond, counting, items, section } = choice;
      const title = html`<bdi>${section.title}</bdi>`;
      if (beyond.length)
        return html`<p><strong>${title}: ${tn("{n} answer is kept, but does not count:", "{n} answers are kept, but do not count:", beyond.length)}</strong></p>${links(exam, inOrder(items, beyond), go)}`;
      return html`<p><strong>${title}: ${progress(choice)}</strong></p>${links(exam, items.filter((item) => !counting.includes(item)), go)}`;
    });
}

function inOrder(items: string[], some: string[]): string[] {
  return items.filter((item) => some.includes(item));
}

/** Links to questions; what cannot be reached any more is said, not offered. */
export function links(exam: Exam, items: string[], go: Go): TemplateResult {
  return html`<ul class="links">
    ${items.map((id) => {
      const name = t("Question {n}", { n: exam.items.findIndex((one) => one.id === id) + 1 });
      if (exam.sections?.refusal(id, exam.position)) return html`<li>${name}</li>`;
      return html`<li><button type="button" class="link" @click=${() => go(id)}>${name}</button></li>`;
    })}
  </ul>`;
}
