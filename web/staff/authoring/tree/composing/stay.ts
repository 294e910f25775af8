/**
 * An act of a page that stays where it is: the form is sent, and what its answer shows takes the place of what stands here. Whoever works
 * on a long page keeps its place, the focus, and what they have typed or ticked elsewhere. Without scripts the same forms load a page.
 */
import { t } from "../../../../shared/i18n";

/** What an act is answered with: the page as it is now, or nothing, which `tell` says. */
export type Tell = (problem: string) => void;

export async function sent(address: string, body: URLSearchParams, part: string, tell: Tell): Promise<Document | null> {
  try {
    const response = await fetch(address, { method: "POST", body });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    tell("");
    if (page.querySelector(part)) return page;
    // Elsewhere than here, as after a log-out.
    if (response.ok && response.redirected) location.assign(response.url);
    else tell(t("That did not work. Load the page again."));
  } catch {
    tell(t("The server could not be reached. Nothing was changed. Try again."));
  }
  return null;
}

export function fields(form: HTMLFormElement, submitter: HTMLElement | null): URLSearchParams {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form, submitter)) if (typeof value === "string") body.append(name, value);
  return body;
}

type Field = HTMLInputElement | HTMLSelectElement;

function isTouched(field: Field): boolean {
  if (field instanceof HTMLSelectElement) return true;
  return field.type === "checkbox" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
}

/** Puts what was typed, chosen or ticked here into the page that comes; not that of the form that was sent, which has been seen to. */
export function carry(here: ParentNode, coming: ParentNode, done: HTMLFormElement | null): void {
  for (const field of here.querySelectorAll<Field>("input[id], select[id]")) {
    const next = coming.querySelector<Field>(`#${CSS.escape(field.id)}`);
    if (!next || !isTouched(field) || (field.form === done && !(field instanceof HTMLSelectElement))) continue;
    if (field instanceof HTMLSelectElement && !Array.from((next as HTMLSelectElement).options).some((one) => one.value === field.value)) continue;
    if (field instanceof HTMLInputElement && next instanceof HTMLInputElement && field.type === "checkbox") next.checked = field.checked;
    else next.value = field.value;
  }
}
