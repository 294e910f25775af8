/**
 * `<form data-item-form>`: what an author writes is in the language that the form's list says, for the browser's spell check and for screen readers. The title is for
 * colleagues, and in theirs.
 */
const WRITTEN = "textarea, input[type=text], [role=textbox]";
const OWN = "[name=title], [inputmode], [data-classification] *";

function say(form: HTMLFormElement, lang: string): void {
  for (const field of form.querySelectorAll<HTMLElement>(WRITTEN)) if (!field.matches(OWN)) field.lang = lang;
}

/** Before the editors are made, which take it over. */
export function startLanguages(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-item-form]")) {
    const list = form.querySelector<HTMLSelectElement>("select[name=lang]");
    if (!list) continue;
    say(form, list.value);
    list.addEventListener("change", () => say(form, list.value));
  }
}
