/** The waiting room's way into the practice exam. */
import { html, nothing, type TemplateResult } from "lit";

import { t } from "../../shared/i18n";
import { inSeb } from "../../shared/seb";

/** Whose exam opens in so many seconds is not led away any more. */
const STAY = 120;

/** Another tab, which is told when the exam opens, in `until` seconds; the waiting room and what it keeps stay as they are. */
export function invitation(practice: string, until: number, room: string): TemplateResult | typeof nothing {
  if (!practice || until <= STAY || inSeb()) return nothing;
  const told = new URLSearchParams({ opens: String(Math.floor(until)), room });
  return html`<p><a href="${practice}#${String(told)}" target="_blank" rel="noopener">${t("Practice exam (new tab)")}</a></p>`;
}
