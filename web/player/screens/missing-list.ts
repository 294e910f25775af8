/** Says which answers the server does not have, question by question, and what becomes of them. */
import { html, nothing, type TemplateResult } from "lit";

import type { Missing, Why } from "../../shared/api";
import { t } from "../../shared/i18n";

function sentence(why: Why): string {
  switch (why) {
    case "waits":
      return t("has not arrived yet and is still being sent.");
    case "file":
      return t("a file is still being sent.");
    case "unsent":
      return t("could not be saved: the exam server does not take it as it is. It is kept on this computer.");
    case "refused":
      return t("was not accepted.");
    case "late":
      return t("arrived too late to count by itself. It is kept: your invigilator decides about it.");
    case "absent":
      return t("is not among the answers that count.");
    case "file-refused":
      return t("a file was not accepted any more. It is kept on this computer.");
    case "file-lost":
      return t("the content of a file has not arrived, and this browser does not have it any more.");
  }
}

/** What the candidate can do about it while the exam goes on. */
function advice(why: Why): string {
  switch (why) {
    case "unsent":
      return t("Shorten it, or tell your invigilator.");
    case "refused":
      return t("Change it, or tell your invigilator.");
    case "absent":
    case "file-refused":
      return t("Tell your invigilator.");
    case "file-lost":
      return t("Choose the file again, or tell your invigilator.");
    default:
      return "";
  }
}

interface How {
  /** The number of a question leads there. */
  go?: (item: string) => void;
  /** The exam is over: nothing can be done here any more. */
  over?: boolean;
}

/** "Question 3: was not accepted. Change it, or tell your invigilator." */
export function missingSentence({ number, why }: Missing): string {
  return `${t("Question {n}", { n: number })}: ${sentence(why)} ${advice(why)}`.trim();
}

/** One line for each question. */
export function missingList(missing: Missing[], { go, over = false }: How = {}): TemplateResult | typeof nothing {
  if (!missing.length) return nothing;
  return html`<ul class="missing" role="list">
    ${missing.map(({ item, number, why }) => {
      const name = t("Question {n}", { n: number });
      return html`<li>${go ? html`<button type="button" class="link" @click=${() => go(item)}>${name}</button>` : html`<strong>${name}</strong>`}: ${sentence(why)} ${over ? "" : advice(why)}</li>`;
    })}
  </ul>`;
}
