/** The candidate's own choice of language for the pages around the questions. Questions keep their `lang`. */
import { ReactiveElement } from "lit";

import { language } from "../../shared/i18n";
import { choose, chosen } from "../storage/choices";

/** Every name is written in its own language. */
export const languages = { en: "English", nl: "Nederlands" } as const;
export type Language = keyof typeof languages;
const codes = Object.keys(languages) as Language[];

export function currentLanguage(): Language {
  return codes.find((code) => language().toLowerCase().startsWith(code)) ?? "en";
}

/** Shows everything anew in this language. Nothing is loaded, so that nothing of the exam can be lost by it. */
export function setLanguage(code: Language): void {
  choose("language", code);
  document.documentElement.lang = code;
  for (const element of Array.from(document.querySelectorAll("*"))) if (element instanceof ReactiveElement) element.requestUpdate();
}

document.documentElement.lang = chosen("language", codes, currentLanguage());
