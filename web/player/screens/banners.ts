/** What the candidate must know about the connection and about what is kept where. At most one of each kind. */
import { html, nothing, type TemplateResult } from "lit";

import { t } from "../../shared/i18n";
import { icon } from "../display/icons";
import type { Exam } from "../exam/exam";
import { ON_ITS_WAY } from "../exam/missing";
import { factsOf, lacking, ranges } from "../truth/facts";
import { connection, here, storage } from "../truth/sentences";
import { words } from "../truth/words";
import { missingList } from "./missing-list";
import { exportOffer } from "./unsent-offer";

export function banners(exam: Exam, retry: () => void): TemplateResult {
  return html`${connected(exam, retry)}${stored(exam)}${problem(exam)}${exportOffer(exam)}`;
}

function connected(exam: Exam, retry: () => void): TemplateResult | typeof nothing {
  const facts = factsOf(exam);
  const said = words(connection(facts));
  if (!said) return nothing;
  const rejected = facts.network === "rejected";
  return html`<div class="banner ${rejected ? "bad" : "warn"}">
    ${icon(rejected ? "warning" : "offline")}
    <div>
      <p>${said}</p>
      ${whatIsHere(exam)}
    </div>
    ${rejected ? nothing : html`<button type="button" class="button" @click=${retry}>${t("Try now")}</button>`}
  </div>`;
}

/** Without the server: what of the exam is on this computer. */
export function hereSentence(exam: Exam): string {
  const numbers = lacking(exam);
  return words(here(factsOf(exam)), { n: numbers.length, list: ranges(numbers) });
}

function whatIsHere(exam: Exam): TemplateResult | typeof nothing {
  const said = hereSentence(exam);
  return said ? html`<p class="here">${said}</p>` : nothing;
}

function stored(exam: Exam): TemplateResult | typeof nothing {
  const said = words(storage(factsOf(exam)));
  return said ? html`<div class="banner warn">${icon("warning")}<span>${said}</span></div>` : nothing;
}

function problem(exam: Exam): TemplateResult | typeof nothing {
  const stuck = exam.sent.missing.filter(({ why }) => !ON_ITS_WAY.includes(why));
  if (!stuck.length) return nothing;
  return html`<div class="banner bad">${icon("warning")}<div>${missingList(stuck)}</div></div>`;
}
