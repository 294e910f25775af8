/** What the candidate must know about the connection and about what is kept where. At most one of each kind. */
import { html, nothing, type TemplateResult } from "lit";

import { t } from "../../shared/i18n";
import { icon } from "../display/icons";
import type { Exam } from "../exam/exam";
import { ON_ITS_WAY } from "../exam/missing";
import { missingList } from "./missing-list";
import { exportOffer } from "./unsent-offer";

export function banners(exam: Exam, retry: () => void): TemplateResult {
  // What to do without a connection while handing in stands on the page itself.
  const working = ["running", "break", "paused"].includes(exam.phase);
  return html`${working || exam.sync.failure === "rejected" ? connection(exam, retry) : nothing}${storage(exam)}${problem(exam)}${exportOffer(exam)}`;
}

/** Never says that answers are on this computer when they are in this page only. */
export function noConnection(exam: Exam): string {
  if (exam.phase === "break") return t("No connection. Your break goes on, and your exam goes on by itself after it.");
  if (exam.trouble) return t("No connection. You can go on: your answers are sent as soon as it is back.");
  return t("No connection. You can go on: your answers are kept on this computer.");
}

function connection(exam: Exam, retry: () => void): TemplateResult | typeof nothing {
  if (exam.sync.failure === "rejected")
    return html`<div class="banner bad">
      ${icon("warning")}
      <span>${t("The exam server does not accept your link any more. Your answers are kept on this computer. Keep this window open and tell your invigilator.")}</span>
    </div>`;
  if (!exam.offline) return nothing;
  return html`<div class="banner warn">
    ${icon("offline")}
    <span>${noConnection(exam)}</span>
    <button type="button" class="button" @click=${retry}>${t("Try now")}</button>
  </div>`;
}

function storage(exam: Exam): TemplateResult | typeof nothing {
  if (!exam.trouble) return nothing;
  if (exam.trouble === "full")
    return html`<div class="banner warn">
      ${icon("warning")}
      <span>${t("This computer has no room left for your answers. They are sent as you work, but do not reload or close this window before they are saved. Tell your invigilator.")}</span>
    </div>`;
  return html`<div class="banner warn">
    ${icon("warning")}
    <span>${t("This browser keeps nothing on this computer. Your answers are sent as you work, but do not reload or close this window before they are saved.")}</span>
  </div>`;
}

function problem(exam: Exam): TemplateResult | typeof nothing {
  const stuck = exam.sent.missing.filter(({ why }) => !ON_ITS_WAY.includes(why));
  if (!stuck.length) return nothing;
  return html`<div class="banner bad">${icon("warning")}<div>${missingList(stuck)}</div></div>`;
}
