/**
 * Small helpers of the staff pages, told by attributes. Pages work without them; they make slips harder.
 * The buttons of any form that posts can be pressed once.
 *
 * data-confirm="…"   (form or button) asks before the form is sent; data-confirm-about names what it is about
 * data-unsaved       (form) asks before a page with changes is left
 * data-copy="…"      (button) copies the text, or the text of the element `#id`
 * data-print         (button) prints the page
 * data-ticks="#id"   (field) what is typed there ticks that box, which would be needed for it
 * data-only-with="…"  (part of a form) is shown while that field of its form has one of the values in data-only, or it was refused
 * data-toggle="#id"  (button) opens and closes that element
 */
import type { AnyItem } from "../items/index";
import { settled } from "../items/media";
import { t } from "../shared/i18n";
import { say } from "./say";

/** Milliseconds that a picture may hold up the printing. */
const PRINT_WITHIN = 5_000;

type Submitter = HTMLButtonElement | HTMLInputElement;

function closest<T extends HTMLElement>(event: Event, selector: string): T | null {
  return event.target instanceof Element ? event.target.closest<T>(selector) : null;
}

/** Forms whose question was answered with yes: they are sent once without asking. */
const agreed = new WeakSet<HTMLFormElement>();

export async function confirmed(question: string, answer: string): Promise<boolean> {
  const dialog = document.querySelector<HTMLDialogElement>("#confirm");
  const text = dialog?.querySelector(".confirm-text");
  if (!dialog || !text) return confirm(question);
  text.textContent = question;
  const yes = dialog.querySelector("[data-confirm-yes]");
  if (yes && answer) yes.textContent = answer;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue === "confirm"), { once: true }));
}

function submit(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  const submitter = event.submitter as Submitter | null;
  const question = submitter?.dataset.confirm ?? form.dataset.confirm;
  if (question && !agreed.has(form)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    const about = submitter?.dataset.confirmAbout ?? "";
    void confirmed(about ? `${question}\n${about}` : question, submitter?.textContent?.trim() ?? "").then((yes) => {
      if (!yes) return;
      agreed.add(form);
      form.requestSubmit(submitter);
      agreed.delete(form);
    });
    return;
  }
  if (form.method === "dialog") return;
  form.removeAttribute("data-changed");
  if (form.method !== "post") return;
  // The pressed button's own name is part of what is sent, so it may only be disabled afterwards.
  setTimeout(() => event.defaultPrevented || setButtons(form, true));
}

function setButtons(form: HTMLFormElement, disabled: boolean): void {
  for (const element of form.elements) {
    if ((element instanceof HTMLButtonElement || element instanceof HTMLInputElement) && element.type === "submit") element.disabled = disabled;
  }
}

async function copy(button: HTMLElement): Promise<void> {
  const wanted = button.dataset.copy ?? "";
  const source = /^#[\w-]+$/.test(wanted) ? document.querySelector(wanted) : null;
  const text = source instanceof HTMLInputElement || source instanceof HTMLTextAreaElement ? source.value : (source?.textContent?.trim() ?? wanted);
  const done = await write(text);
  const words = Array.from(button.childNodes).reverse().find((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
  if (!words) return;
  const before = words.textContent;
  words.textContent = done ? t("Copied") : t("Copying failed");
  say(words.textContent);
  setTimeout(() => (words.textContent = before), 2000);
}

async function write(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Plain HTTP has no clipboard interface.
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "visually-hidden";
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}

/** Prints when the pictures of the questions are there; after a few seconds in any case. */
async function printWhole(): Promise<void> {
  const items = Array.from(document.querySelectorAll<AnyItem>("stratus-item"), ({ inner }) => inner).filter((inner) => inner !== null);
  await Promise.race([Promise.all(items.map(settled)), new Promise((resolve) => setTimeout(resolve, PRINT_WITHIN))]);
  print();
}

function click(event: MouseEvent): void {
  const copier = closest(event, "[data-copy]");
  if (copier) void copy(copier);
  if (closest(event, "[data-print]")) void printWhole();
  const toggle = closest(event, "[data-toggle]");
  const target = toggle?.dataset.toggle ? document.querySelector(toggle.dataset.toggle) : null;
  if (toggle && target) toggle.setAttribute("aria-expanded", String(target.classList.toggle("show")));
}

function tick(event: Event): void {
  const field = closest<HTMLInputElement>(event, "[data-ticks]");
  const box = field?.value ? document.querySelector<HTMLInputElement>(field.dataset.ticks ?? "") : null;
  if (!box || box.checked) return;
  box.checked = true;
  say(t("Ticked: {label}", { label: box.labels?.[0]?.textContent.trim() ?? "" }));
}

/** What is hidden is sent all the same: whoever chooses back finds what they typed. */
function showWhatCounts(form: HTMLFormElement): void {
  for (const part of form.querySelectorAll<HTMLElement>("[data-only-with]")) {
    const choice = form.elements.namedItem(part.dataset.onlyWith!);
    const values = part.dataset.only!.split(" ");
    if (choice instanceof HTMLSelectElement) part.hidden = !values.includes(choice.value) && !part.querySelector(".invalid-feedback");
  }
}

function change(event: Event): void {
  closest(event, "form[data-unsaved]")?.setAttribute("data-changed", "");
}

export function startHelpers(): void {
  document.addEventListener("submit", submit, true);
  document.addEventListener("click", click);
  document.addEventListener("change", change);
  document.addEventListener("input", change);
  document.addEventListener("input", tick);
  const choosing = new Set(Array.from(document.querySelectorAll<HTMLElement>("[data-only-with]"), (part) => part.closest("form")));
  for (const form of choosing) {
    if (!form) continue;
    showWhatCounts(form);
    form.addEventListener("change", () => showWhatCounts(form));
  }
  addEventListener("beforeunload", (event) => {
    if (document.querySelector("form[data-unsaved][data-changed]")) event.preventDefault();
  });
  // A page that comes back from the browser's memory has its buttons again.
  addEventListener("pageshow", (event) => event.persisted && document.querySelectorAll("form").forEach((form) => setButtons(form, false)));
}
