import { html, type TemplateResult } from "lit";

import { language, t, tn } from "../shared/i18n";
import type { Exam } from "./exam";
import { icon } from "./icons";

/** "All answers saved", "Saving…" or "Not saved yet". */
export function savingState(exam: Exam): TemplateResult {
  const state = exam.saving;
  if (state === "saved") return html`<span class="saving saved">${icon("check")}<span>${t("All answers saved")}</span></span>`;
  if (state === "saving") return html`<span class="saving">${icon("saving")}<span>${t("Saving…")}</span></span>`;
  return html`<span class="saving unsaved">${icon("warning")}<span>${t("Not saved yet – keep this window open")}</span></span>`;
}

/** "1 point", "2.5 points". */
export function points(score: number): string {
  return tn("{n} point", "{n} points", score, { n: new Intl.NumberFormat(language()).format(score) });
}
