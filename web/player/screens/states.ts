import { html, type TemplateResult } from "lit";

import { language, tn } from "../../shared/i18n";
import { fileSize } from "../../shared/times";
import { icon } from "../display/icons";
import type { Exam } from "../exam/exam";
import { ON_ITS_WAY } from "../exam/missing";
import type { Code } from "../truth/codes";
import { factsOf } from "../truth/facts";
import { header } from "../truth/sentences";
import { type Values, words } from "../truth/words";

/** What the sentences about an exam name. */
export function valuesOf(exam: Exam): Values {
  const { missing } = exam.sent;
  const stuck = missing.filter(({ why }) => !ON_ITS_WAY.includes(why)).length;
  const total = exam.items.length;
  return { n: stuck || exam.queue.waiting.size, total, size: fileSize(exam.uploads.remaining) };
}

/** "All answers saved", "Saving…", or what waits where: on this computer, or only in this page. */
export function savingState(exam: Exam): TemplateResult {
  const facts = factsOf(exam);
  const code = header(facts, exam.sent.missing.every(({ why }) => why === "file"));
  return html`<span class="saving ${LOOKS[code] ?? "unsaved"}">${icon(ICONS[code] ?? "warning")}<span>${words([code], valuesOf(exam))}</span></span>`;
}

const LOOKS: Partial<Record<Code, string>> = { "head-saved": "saved", "head-sending": "", "head-file": "" };
const ICONS: Partial<Record<Code, "check" | "saving">> = { "head-saved": "check", "head-sending": "saving", "head-file": "saving" };

/** "1 point", "2.5 points". */
export function points(score: number): string {
  return tn("{n} point", "{n} points", score, { n: new Intl.NumberFormat(language()).format(score) });
}
