/**
 * Shows what is typed in the element that candidates get: beside the form, or below it where there is no room. The server makes it of what the
 * form would send; nothing is stored. One request at a time, some time after the last change. What cannot be shown is said in one sentence
 * above what could be shown last; calmly as long as nothing could be shown yet. A new form that nobody touched is not asked about.
 */
import { t } from "../../../shared/i18n";
import { post, sentBy, writtenIn } from "./sent";

/** Milliseconds after the last change, and that an answer may take. */
export const AFTER = 700;
const WITHIN = 20_000;
const OPEN = "stratus.preview";
const WIDTH = "stratus.preview-width";
/** The preview has room beside the form. */
const WIDE = "(min-width: 1200px)";

function remembered(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function remember(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // asked again on the next page
  }
}

/** Puts what came into what is shown, so that elements that stay keep what was tried in them, and their place. */
export function take(place: Element, html: string): void {
  const template = document.createElement("template");
  template.innerHTML = html;
  const fresh = Array.from(template.content.querySelectorAll("stratus-item"));
  const old = Array.from(place.querySelectorAll("stratus-item"));
  if (!old.length || fresh.length !== old.length) return place.replaceChildren(template.content);
  fresh.forEach((one, i) => {
    for (const name of ["pictures", "item"]) {
      const value = one.getAttribute(name);
      if (value === null) old[i]!.removeAttribute(name);
      else if (old[i]!.getAttribute(name) !== value) old[i]!.setAttribute(name, value);
    }
  });
  const [title, before] = [template.content.querySelector("summary"), place.querySelector("summary")];
  if (title && before) before.textContent = title.textContent;
}

export class LivePreview {
  private readonly button: HTMLButtonElement;
  private readonly shown: HTMLElement;
  private readonly problem: HTMLElement;
  private last: string;
  private busy = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly panel: HTMLElement,
  ) {
    this.button = form.querySelector<HTMLButtonElement>("[data-preview]")!;
    this.shown = panel.querySelector<HTMLElement>("[data-shown]")!;
    this.problem = panel.querySelector<HTMLElement>("[data-problem]")!;
    this.last = "new" in form.dataset && !("typed" in form.dataset) && !document.querySelector(".draft-notice") ? writtenIn(form) : "";
    this.button.setAttribute("aria-controls", panel.id);
    this.button.addEventListener("click", (event) => {
      event.preventDefault();
      this.open(true);
      const heading = panel.querySelector<HTMLElement>("h2");
      heading?.focus({ preventScroll: true });
      panel.scrollIntoView({ block: "nearest" });
    });
    panel.querySelector("[data-hide]")?.addEventListener("click", () => {
      this.open(false);
      this.button.focus();
    });
    for (const one of this.widths) one.addEventListener("click", () => this.setWidth(one.dataset.width!));
    const look = () => this.look();
    for (const name of ["input", "change", "click", "keyup"]) form.addEventListener(name, look);
    const before = remembered(OPEN);
    this.setWidth(remembered(WIDTH) ?? "phone");
    this.show(before === null ? matchMedia(WIDE).matches : before === "open");
  }

  private get widths(): HTMLButtonElement[] {
    return Array.from(this.panel.querySelectorAll<HTMLButtonElement>("[data-width]"));
  }

  private setWidth(width: string): void {
    const known = this.widths.some((one) => one.dataset.width === width) ? width : "phone";
    for (const one of this.widths) one.setAttribute("aria-pressed", String(one.dataset.width === known));
    this.panel.closest(".item-desk")?.setAttribute("data-preview-width", known);
    remember(WIDTH, known);
  }

  private open(isOpen: boolean): void {
    remember(OPEN, isOpen ? "open" : "closed");
    this.show(isOpen);
  }

  private show(isOpen: boolean): void {
    this.panel.hidden = !isOpen;
    this.button.setAttribute("aria-expanded", String(isOpen));
    this.panel.closest(".item-desk")?.toggleAttribute("data-previewed", isOpen);
    if (isOpen) this.in(0);
  }

  private look(): void {
    if (!this.panel.hidden && writtenIn(this.form) !== this.last) this.in(AFTER);
  }

  private in(milliseconds: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.ask(), milliseconds);
  }

  private async ask(): Promise<void> {
    const written = writtenIn(this.form);
    if (this.busy || this.panel.hidden || written === this.last) return;
    this.busy = true;
    this.last = written;
    const body = sentBy(this.form);
    body.set("live", "1");
    try {
      const response = await post(this.form, location.pathname, body, { signal: AbortSignal.timeout(WITHIN) });
      const text = await response.text();
      if (response.status === 422) this.say(text);
      else if (!response.ok) throw new Error(String(response.status));
      else {
        take(this.shown, text);
        this.say("");
      }
    } catch {
      this.say(t("The preview could not be made. It is tried again with your next change."));
    } finally {
      this.busy = false;
      this.look(); // what changed meanwhile
    }
  }

  private say(problem: string): void {
    const isShown = this.shown.querySelector("stratus-item") !== null;
    this.problem.textContent = problem;
    this.problem.hidden = !problem;
    // Of what is shown it is said first that it is older; what is missing before anything can be shown goes on from the words that stand there.
    this.shown[isShown ? "before" : "after"](this.problem);
    this.problem.classList.toggle("alert-warning", isShown);
    this.problem.classList.toggle("alert", isShown);
    this.problem.classList.toggle("text-secondary", !isShown);
    this.shown.toggleAttribute("data-older", Boolean(problem) && isShown);
  }
}
