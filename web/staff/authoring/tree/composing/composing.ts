/**
 * The questions of an assessment, put into its sections where they stand: `[data-composing]` (assessments/detail.html).
 *
 * Without scripts every button loads a page. Here the page stays (`stay.ts`), questions are dragged, and there are the keys of trees: Space
 * takes a question (all that are ticked, if it is one of them), arrows lead on, B puts it before, A after, Space into a section, Escape
 * puts it back; Alt and an arrow moves one place. One act waits for the one before it.
 */
import { t } from "../../../../shared/i18n";
import { showChosen } from "../../../chosen";
import { say } from "../../../say";
import { Drag } from "../drag";
import type { Where } from "../rows";
import { carry, fields, sent } from "./stay";

const PART = "[data-composing]", QUESTION = "[data-question]", SECTION = "[data-section]";

function nameOf(target: Element): string {
  return target.querySelector("[data-name]")?.textContent?.trim() ?? "";
}

/** What the keyboard stands on: the grip of a question, the heading of a section. */
function stop(target: Element): HTMLElement | null {
  return target.querySelector<HTMLElement>(target.matches(QUESTION) ? "[data-grip]" : "h2[data-name]");
}

export class Composing {
  private taken: HTMLElement | null = null;
  private turn: Promise<void> = Promise.resolve();
  private readonly told = document.createElement("div");
  /** Forms of points that are being sent, and what of. */
  private readonly saving = new WeakMap<HTMLFormElement, string>();

  constructor(private readonly part: HTMLElement) {
    this.told.className = "composing-told";
    part.before(this.told);
    part.addEventListener("submit", (event) => this.submitted(event));
    part.addEventListener("change", (event) => this.changed(event));
    part.addEventListener("keydown", (event) => this.key(event));
    part.addEventListener("click", (event) => this.clicked(event));
    new Drag<HTMLElement>({
      list: part, isDeep: false, rows: QUESTION, holders: SECTION, grip: "[data-grip]",
      take: (row) => this.take(row), putBack: () => this.putBack(), place: (target, where) => this.place(target, where),
    });
    this.dress();
  }

  private dress(): void {
    for (const tool of this.part.querySelectorAll<HTMLElement>("[data-grip], [data-keys]")) tool.hidden = false;
    for (const plain of this.part.querySelectorAll<HTMLElement>("[data-plain]")) plain.hidden = true;
    showChosen(this.part);
  }

  private submitted(event: SubmitEvent): void {
    const form = event.target as HTMLFormElement;
    if (!form.matches("[data-stay]")) return;
    event.preventDefault();
    const button = event.submitter instanceof HTMLButtonElement ? event.submitter : null, body = fields(form, button);
    // Enter in a field is a change of it and sends its form: once is enough.
    if (form.querySelector("[data-saves]")) {
      if (this.saving.get(form) === String(body)) return;
      this.saving.set(form, String(body));
    }
    this.act(form.action, body, form, button && !button.matches("[data-plain]") ? form.closest<HTMLElement>(QUESTION) : null);
  }

  /** Points are saved when their field is left, as when Enter is pressed in it. */
  private changed(event: Event): void {
    const field = event.target as HTMLInputElement;
    if (field.matches("[data-saves]") && field.value !== field.defaultValue) field.form?.requestSubmit();
  }

  private clicked(event: MouseEvent): void {
    const grip = (event.target as Element).closest("[data-grip]");
    // Space and Enter are a click without a pointer; that of a mouse ends a drag that never began.
    const row = grip?.closest<HTMLElement>(QUESTION);
    if (row && event.detail === 0) this.pressed(row);
  }

  private pressed(target: HTMLElement): void {
    if (!this.taken) this.take(target);
    else if (target === this.taken) this.putBack();
    else this.place(target, target.matches(QUESTION) ? "after" : "inside");
  }

  private key(event: KeyboardEvent): void {
    const at = (event.target as Element).closest<HTMLElement>("[data-grip], h2[data-name]");
    const target = at?.closest<HTMLElement>(at.matches("h2") ? SECTION : QUESTION);
    if (!target || event.isComposing || event.ctrlKey || event.metaKey || !this.keyOf(target, event)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  private keyOf(target: HTMLElement, event: KeyboardEvent): boolean {
    const arrow = ({ ArrowUp: -1, ArrowDown: 1 } as Record<string, number>)[event.key];
    if (arrow && event.altKey) {
      this.press(target, arrow < 0 ? "up" : "down");
      return true;
    }
    if (arrow) {
      const stops = this.stops(), next = stops[stops.indexOf(target) + arrow];
      if (next) stop(next)?.focus();
      return true;
    }
    if (!this.taken || event.altKey) return false;
    const [before = "b", after = "a"] = t("b|a").split("|"); // of the reader's words
    const wheres: Record<string, Where> = { b: "before", a: "after", [before]: "before", [after]: "after" };
    const where = wheres[event.key.toLowerCase()];
    if (event.key === "Escape") this.putBack();
    else if (where) this.place(target, target.matches(QUESTION) ? where : "inside");
    else if (target.matches(SECTION) && (event.key === " " || event.key === "Enter")) this.pressed(target);
    else return false;
    return true;
  }

  private stops(): HTMLElement[] {
    return Array.from(this.part.querySelectorAll<HTMLElement>(`${QUESTION}, ${SECTION}`)).filter((one) => stop(one));
  }

  private press(target: HTMLElement, step: string): void {
    const button = target.querySelector<HTMLButtonElement>(`button[name=${step}]`);
    if (button && !button.disabled) button.form?.requestSubmit(button);
    else say(t("There is no such place."));
  }

  private take(row: HTMLElement): void {
    this.taken = row;
    for (const one of this.moving()) one.toggleAttribute("data-taken", true);
    stop(row)?.focus({ preventScroll: true });
    const more = this.moving().length - 1;
    say(more ? t("{name} taken, and {n} more that are ticked.", { name: nameOf(row), n: more }) : t("{name} taken.", { name: nameOf(row) }));
  }

  private putBack(): void {
    const row = this.taken;
    this.release();
    if (!row) return;
    say(t("{name} put back.", { name: nameOf(row) }));
    stop(row)?.focus();
  }

  private release(): void {
    this.taken = null;
    for (const one of this.part.querySelectorAll("[data-taken]")) one.removeAttribute("data-taken");
  }

  /** The row that was taken; all that are ticked, if it is one of them. */
  private moving(): HTMLElement[] {
    const ticked = Array.from(this.part.querySelectorAll<HTMLElement>(`${QUESTION}:has(input[name=row]:checked)`));
    return this.taken && !ticked.includes(this.taken) ? [this.taken] : ticked;
  }

  private place(target: HTMLElement, where: Where): void {
    const row = this.taken, many = this.part.querySelector<HTMLFormElement>("form#many");
    if (!row || !many) return;
    const moving = this.moving();
    if (moving.length === 1 && target === row) return this.putBack();
    this.release();
    const next = where === "inside" ? null : where === "before" ? target : target.nextElementSibling;
    const body = new URLSearchParams({
      csrfmiddlewaretoken: many.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value ?? "",
      act: "put",
      section: target.closest<HTMLElement>(SECTION)?.dataset.section ?? "",
      before: next instanceof HTMLElement ? (next.dataset.question ?? "") : "",
    });
    for (const one of moving) body.append("row", one.dataset.question ?? "");
    this.act(many.action, body, moving.length > 1 ? many : null, row, true);
  }

  /**
   * Sends an act when those before it are done, and shows the page as it is then. `about`: the question that is said afterwards, which the
   * focus follows where it was put somewhere.
   */
  private act(address: string, body: URLSearchParams, form: HTMLFormElement | null, about: HTMLElement | null, follows = false): void {
    const id = about?.id;
    this.turn = this.turn.then(async () => {
      const page = await sent(address, body, PART, this.tell);
      if (page) this.show(page, form, id, follows);
      else if (form) this.saving.delete(form);
    });
  }

  private show(page: Document, form: HTMLFormElement | null, about: string | undefined, follows: boolean): void {
    const here = this.part, coming = page.querySelector<HTMLElement>(PART)!;
    const active = document.activeElement instanceof HTMLElement && here.contains(document.activeElement) ? document.activeElement : null;
    const stops = this.stops(), at = active ? stops.findIndex((one) => one.contains(active)) : -1;
    const top = active?.getBoundingClientRect().top ?? 0;
    this.release();
    carry(here, coming, form);
    here.replaceChildren(...document.adoptNode(coming).childNodes);
    for (const changing of [".page-heading"]) {
      const [old, fresh] = [document.querySelector(changing), page.querySelector(changing)];
      if (old && fresh) old.replaceChildren(...document.adoptNode(fresh).childNodes);
    }
    this.dress();
    this.say(page, about);
    const moved = follows && about ? document.getElementById(about) : null;
    if (!moved) return this.focus(active, at, top);
    moved.scrollIntoView({ block: "nearest", behavior: "instant" });
    stop(moved)?.focus({ preventScroll: true });
  }

  private say(page: Document, about: string | undefined): void {
    document.querySelector("[data-message]")?.remove(); // what was said of an act before this one
    const messages = Array.from(page.querySelectorAll<HTMLElement>("[data-message] > .alert"));
    this.told.replaceChildren(...messages.map((one) => document.adoptNode(one)));
    const row = about ? document.getElementById(about) : null;
    const number = row?.querySelector("[data-number]")?.textContent ?? "", section = row?.closest(SECTION)?.querySelector("h2[data-name]")?.textContent?.trim();
    const words = messages.map((one) => one.textContent?.trim() ?? "").filter(Boolean);
    if (row && section) words.unshift(t("{name} is number {n} now, in {section}.", { name: nameOf(row), n: number, section }));
    else if (row) words.unshift(t("{name} is number {n} now.", { name: nameOf(row), n: number }));
    else if (!words.length) words.push(this.part.querySelector("[data-total]")?.textContent?.trim() ?? "");
    say(words.join(" "));
  }

  /** The focus comes back to what had it, at the same place of the window; what is gone or cannot be pressed leaves it to its neighbour. */
  private focus(active: HTMLElement | null, at: number, top: number): void {
    const refused = this.part.querySelector<HTMLElement>("[aria-invalid=true]");
    if (refused) return refused.focus();
    if (!active) return;
    const same = active.id ? document.getElementById(active.id) : null;
    const stops = this.stops(), near = same?.closest(QUESTION) ?? stops[Math.min(Math.max(at, 0), stops.length - 1)];
    const target = same && !(same instanceof HTMLButtonElement && same.disabled) ? same : near ? stop(near) : null;
    target?.focus({ preventScroll: true });
    if (target) scrollBy({ top: target.getBoundingClientRect().top - top, behavior: "instant" });
    if (target instanceof HTMLInputElement && target.type === "text") target.select();
  }

  private tell = (problem: string): void => {
    if (!problem) return this.told.replaceChildren();
    const alert = Object.assign(document.createElement("div"), { className: "alert alert-danger", textContent: problem });
    alert.setAttribute("role", "alert");
    this.told.replaceChildren(alert);
  };
}

export function startComposing(page: ParentNode = document): void {
  page.querySelectorAll<HTMLElement>(PART).forEach((part) => new Composing(part));
}
