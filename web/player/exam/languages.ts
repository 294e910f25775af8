/** The language in which a candidate sits the exam: they choose it in the waiting room, where several are offered. */
import { html, nothing, type TemplateResult } from "lit";

import type { Waiting } from "../../shared/api";
import { t } from "../../shared/i18n";
import type { Launch } from "./launch";

/** The choice, until an attempt runs. `busy`: the exam is being started. `chosen` is called after another language was chosen. */
export function languageChoice(launch: Launch, { languages, moment }: Waiting, busy: boolean, chosen: () => void): TemplateResult | typeof nothing {
  if (!languages || (moment !== "TOO_EARLY" && moment !== "OPEN")) return nothing;
  const option = (code: string, language: string) => html`<label>
      <input type="radio" name="exam-language" value=${code} .checked=${launch.lang === code} ?disabled=${busy}
        @change=${() => void launch.choose(code).then(chosen)} />
      ${language ? html`<span lang=${language} dir="auto">${nameOf(language)}</span>` : html`<span>${t("As the questions were written")}</span>`}
    </label>`;
  return html`<fieldset class="languages" aria-describedby="language-help">
    <legend>${t("Language of the questions")}</legend>
    ${option("", languages.original)}${languages.offered.map((code) => option(code, code))}
    <p id="language-help" class="help">${t("You choose before you start: until you hand in it stays the same.")}</p>
  </fieldset>`;
}

/** What a language is called in itself; its code where the browser does not know. */
function nameOf(code: string): string {
  try {
    return new Intl.DisplayNames([code], { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}
