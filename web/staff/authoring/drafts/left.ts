import { made } from "./window";

/**
 * What was sent while a page was left. A page that is loaded again at once may have been made before that had arrived: it would show less than
 * is kept, and what is typed there would take its place.
 */
const KEPT = "stratus.left";
/** Milliseconds for which that may be. */
const WITHIN = 15_000;

interface Left {
  address: string;
  written: string;
  at: number;
}

/** What a draft is of: an item, or the one new item among several that has the key of this form. */
function addressOf(form: HTMLFormElement): string {
  return "new" in form.dataset ? `${form.dataset.keep} ${keyOf(form)}` : form.dataset.keep!;
}

export function noteLeft(form: HTMLFormElement, written: string): void {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify({ address: addressOf(form), written, at: Date.now() } satisfies Left));
  } catch {
    // too long, or no storage
  }
}

export function forgetLeft(): void {
  try {
    sessionStorage.removeItem(KEPT);
  } catch {
    // there is none
  }
}

function noted(): Left | null {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? "null") as Left | null;
  } catch {
    return null;
  }
}

/** Whether a page shows something else than was sent when it was left a moment ago. Asked once: the next time it says no. */
export function cameTooEarly(form: HTMLFormElement, written: string): boolean {
  const left = noted();
  forgetLeft();
  return left !== null && left.address === addressOf(form) && Date.now() - left.at < WITHIN && left.written !== written;
}

function keyOf(form: HTMLFormElement): string {
  return form.querySelector<HTMLInputElement>("input[name=draft_key]")?.value ?? "";
}

/** Has the form be another one than the one that was saved: what is typed from now on is a draft of its own. */
export function takeKey(form: HTMLFormElement): void {
  const key = made();
  document.querySelectorAll<HTMLInputElement>("input[name=draft_key]").forEach((one) => (one.value = key));
  document.querySelectorAll<HTMLInputElement>("input[name=draft_version]").forEach((one) => (one.value = "0"));
  callByKey(form);
}

/** Has the form of a new item be found again where its page is loaded again, or returned to. */
export function callByKey(form: HTMLFormElement): void {
  const search = `?draft=${keyOf(form)}`;
  if ("new" in form.dataset && location.search !== search) history.replaceState(history.state, "", search);
}
