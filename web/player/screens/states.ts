import { html, type TemplateResult } from "lit";

import { language, t, tn } from "../../shared/i18n";
import { icon } from "../display/icons";
import { fileSize } from "../../shared/times";
import type { Exam } from "../exam/exam";
import { ON_ITS_WAY } from "../exam/missing";

/** "All answers saved", "Saving…", or what waits where: on this computer, or only in this page. */
export function savingState(exam: Exam): TemplateResult {
  const { saving: state, missing } = exam.sent;
  if (state === "saved") return html`<span class="saving saved">${icon("check")}<span>${t("All answers saved")}</span></span>`;
  if (state === "saving") {
    const file = missing.every(({ why }) => why === "file");
    return html`<span class="saving">${icon("saving")}<span>${file ? t("Sending a file ({size} to go)", { size: fileSize(exam.uploads.remaining) }) : t("Saving…")}</span></span>`;
  }
  return html`<span class="saving unsaved">${icon("warning")}<span>${unsaved(exam)}</span></span>`;
}

function unsaved(exam: Exam): string {
  const waiting = exam.queue.waiting.size;
  const stuck = exam.sent.missing.filter(({ why }) => !ON_ITS_WAY.includes(why)).length;
  if (stuck) return tn("{n} answer is not saved", "{n} answers are not saved", stuck);
  if (exam.trouble === "full") return t("Storage is full: keep this page open");
  if (exam.trouble || !waiting) return t("Not saved yet – keep this window open");
  return tn("{n} answer waits on this computer", "{n} answers wait on this computer", waiting);
}

/** "1 point", "2.5 points". */
export function points(score: number): string {
  return tn("{n} point", "{n} points", score, { n: new Intl.NumberFormat(language()).format(score) });
}
