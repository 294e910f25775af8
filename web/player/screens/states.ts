import { html, type TemplateResult } from "lit";

import { language, t, tn } from "../../shared/i18n";
import { icon } from "../display/icons";
import type { Exam } from "../exam/exam";

/** "All answers saved", "Saving…", or what waits where: on this computer, or only in this page. */
export function savingState(exam: Exam): TemplateResult {
  const state = exam.saving;
  if (state === "saved") return html`<span class="saving saved">${icon("check")}<span>${t("All answers saved")}</span></span>`;
  if (state === "saving") return html`<span class="saving">${icon("saving")}<span>${t("Saving…")}</span></span>`;
  return html`<span class="saving unsaved">${icon("warning")}<span>${unsaved(exam)}</span></span>`;
}

function unsaved(exam: Exam): string {
  const { waiting } = exam.queue;
  if (exam.trouble === "full") return t("Storage is full: keep this page open");
  if (exam.trouble || !waiting) return t("Not saved yet – keep this window open");
  return tn("{n} answer waits on this computer", "{n} answers wait on this computer", waiting);
}

/** "1 point", "2.5 points". */
export function points(score: number): string {
  return tn("{n} point", "{n} points", score, { n: new Intl.NumberFormat(language()).format(score) });
}
