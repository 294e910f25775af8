/** A dialog with one field: the caption of a table, the address of a link, the language of a passage. */
import { html, nothing, render, type TemplateResult } from "lit";

import { t } from "../../../shared/i18n";

interface Question {
  title: string;
  label: string;
  help: string;
  value: string;
  longest?: number;
  /** Value and words of what can be chosen; without it, something is typed. */
  choices?: readonly (readonly [value: string, words: string])[];
  /** What is wrong with it; empty: nothing. */
  wrong?: (value: string) => string;
}

/** Whether the list of what can be chosen is shown; where a browser cannot say it, it keeps Enter to itself then. */
function isOpen(select: HTMLSelectElement): boolean {
  try {
    return select.matches(":open");
  } catch {
    return false;
  }
}

/** What was answered, without blanks at its ends; null where the dialog was left. */
export function ask({ title, label, help, value, longest = 500, choices, wrong = () => "" }: Question): Promise<string | null> {
  const dialog = document.createElement("dialog");
  dialog.className = "formula-dialog picture-dialog";
  dialog.setAttribute("aria-labelledby", "ask-title");
  let answer = value;
  let problem = "";
  const field = (): HTMLElement => dialog.querySelector<HTMLElement>("#ask-field")!;
  const take = (event: Event): void => void (answer = (event.target as HTMLInputElement).value);
  const put = (event: Event): void => {
    event.preventDefault();
    answer = answer.trim();
    problem = wrong(answer);
    if (!problem) return dialog.close("put");
    draw();
    field().focus();
  };
  /** A field that is typed in sends its form by Enter by itself; one to choose from does not. While its list is open, Enter chooses. */
  const enter = (event: KeyboardEvent): void => {
    const select = event.currentTarget as HTMLSelectElement;
    if (event.key !== "Enter" || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || isOpen(select)) return;
    event.preventDefault();
    answer = select.value;
    select.form!.requestSubmit();
  };
  const control = (): TemplateResult =>
    choices
      ? html`<select class="form-select" id="ask-field" name="answer" aria-describedby="ask-help" @change=${take} @keydown=${enter}>
          ${choices.map(([one, words]) => html`<option value=${one} ?selected=${one === value}>${words}</option>`)}
        </select>`
      : html`<input
          class="form-control ${problem ? "is-invalid" : ""}" type="text" dir="auto" id="ask-field" name="answer" maxlength=${longest} autocomplete="off"
          aria-describedby="ask-help ask-problem" aria-invalid=${problem ? "true" : "false"} .value=${answer} @input=${take}
        />`;
  const draw = (): void =>
    void render(
      html`<form method="dialog" novalidate @submit=${put}>
        <h2 id="ask-title">${title}</h2>
        <label class="form-label" for="ask-field">${label}</label>
        ${control()}
        <div class="form-hint" id="ask-help">${help}</div>
        ${choices ? nothing : html`<p class="invalid-feedback d-block" id="ask-problem" role="alert">${problem}</p>`}
        <div class="btn-list justify-content-end mt-3">
          <button class="btn" type="button" @click=${() => dialog.close()}>${t("Cancel")}</button>
          <button class="btn btn-primary" type="submit">${t("Put it in")}</button>
        </div>
      </form>`,
      dialog,
    );
  document.body.append(dialog);
  draw();
  dialog.showModal();
  field().focus();
  return new Promise((done) =>
    dialog.addEventListener("close", () => {
      dialog.remove();
      done(dialog.returnValue === "put" ? answer : null);
    }),
  );
}
