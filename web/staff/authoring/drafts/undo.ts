/**
 * Undo and redo of what is done in the form of an item: rows that are added, removed, moved or put back, choices, pictures, and texts once
 * they are left. A step is all that the form held before it. Going back posts that to the page, as a button of a row does, so each widget
 * shows it as it would have; nothing is saved. While somebody types, the field's own undo is nearer, and keeps Ctrl+Z.
 *
 * The steps are in `sessionStorage`, of one form at a time: pages that answer a button go on with them.
 */
import { t } from "../../../shared/i18n";
import { say } from "../../say";
import { sentBy } from "./sent";

const KEPT = "stratus.undo";
/** Bounds of what is kept: steps, and characters of all of them. */
const MOST_STEPS = 50;
const MOST_CHARACTERS = 2_000_000;
/** What a page makes anew, or says about its draft and its buttons: no content. */
const BESIDES = /^draft_|^made_from$|^more$|^pasted$|-next$/;
const TEXT = "textarea, [contenteditable=true], input:not([type]), input:is([type=text], [type=search], [type=number], [type=url], [type=email])";

type Side = "past" | "future";

interface Steps {
  key: string;
  now: string;
  past: string[];
  future: string[];
  /** The page that comes shows a step: what stood there before, and where it went. */
  stepped?: { from: string; side: Side };
}

function held(form: HTMLFormElement): string {
  const found = sentBy(form);
  for (const name of [...found.keys()]) if (BESIDES.test(name)) found.delete(name);
  return found.toString();
}

function read(): Steps | null {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? "null") as Steps | null;
  } catch {
    return null;
  }
}

/** The field in which two states differ first, or the editor that stands for it. */
function differing(form: HTMLFormElement, before: string, now: string): HTMLElement | null {
  const [old, fresh] = [new URLSearchParams(before), new URLSearchParams(now)];
  const fields = Array.from(form.elements) as HTMLInputElement[];
  for (const name of new Set([...fresh.keys(), ...old.keys()])) {
    const [was, is] = [old.getAll(name), fresh.getAll(name)];
    if (was.join("\0") === is.join("\0")) continue;
    const named = fields.filter((field) => field.name === name);
    const place = is.findIndex((value, at) => value !== was[at]);
    const found = named.find((field) => field.checked && (field.type === "radio" || field.type === "checkbox")) ?? named[place < 0 ? named.length - 1 : place];
    const target = found?.hidden ? found.nextElementSibling?.querySelector<HTMLElement>("[role=textbox]") : found;
    if (target && !(target instanceof HTMLInputElement && target.type === "hidden")) return target;
  }
  return null;
}

export class Undo {
  private readonly steps: Steps;
  /** Another page is on its way, which goes on with the steps. */
  private isOver = false;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly place: HTMLElement,
  ) {
    const [before, now] = [read(), held(form)];
    this.steps = before?.key === this.key ? before : { key: this.key, now, past: [], future: [] };
    const { stepped } = this.steps;
    delete this.steps.stepped;
    if (stepped) {
      this.steps.now = now; // as the page writes it
      this.arrive(stepped.from, now, stepped.side);
    }
    this.settle();
    this.store();
    this.button("past").addEventListener("click", () => this.go("past"));
    this.button("future").addEventListener("click", () => this.go("future"));
    const settle = (): void => this.settle();
    form.addEventListener("change", settle);
    form.addEventListener("focusout", settle);
    // Scripts say what they have chosen by `input` alone.
    form.addEventListener("input", ({ target }) => target instanceof Element && !target.matches(TEXT) && this.settle());
    addEventListener("submit", settle, true);
    addEventListener("pageshow", ({ persisted }) => persisted && this.goOn());
    document.addEventListener("keydown", (event) => this.pressed(event));
    place.hidden = false;
    this.show();
  }

  private get key(): string {
    return this.form.querySelector<HTMLInputElement>("input[name=draft_key]")?.value ?? "";
  }

  private button(side: Side): HTMLButtonElement {
    return this.place.querySelector<HTMLButtonElement>(`[data-undo-${side}]`)!;
  }

  private show(): void {
    for (const side of ["past", "future"] as const) this.button(side).disabled = !this.steps[side].length;
  }

  /** What differs from what was known last is a step. */
  private settle(): void {
    const now = held(this.form);
    if (this.isOver || now === this.steps.now) return;
    this.steps.past.push(this.steps.now);
    this.steps.future = [];
    this.steps.now = now;
    this.store();
    this.show();
  }

  private store(): void {
    const { steps } = this;
    steps.key = this.key;
    const size = (): number => steps.past.reduce((sum, one) => sum + one.length, 0);
    while (steps.past.length > MOST_STEPS || (steps.past.length && size() > MOST_CHARACTERS)) steps.past.shift();
    try {
      sessionStorage.setItem(KEPT, JSON.stringify(steps));
    } catch {
      steps.past = []; // no room, or no storage: rather no step than one of another form
      steps.future = [];
      sessionStorage.removeItem(KEPT);
    }
  }

  private pressed(event: KeyboardEvent): void {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.defaultPrevented || !this.form.isConnected) return;
    const key = event.key.toLowerCase();
    if (key !== "z" && key !== "y") return;
    const at = event.target instanceof Element ? event.target : null;
    if (at?.matches(TEXT) || at?.closest("dialog, [contenteditable=true], [data-live]")) return;
    event.preventDefault();
    this.go(key === "z" && !event.shiftKey ? "past" : "future");
  }

  private go(side: Side): void {
    this.settle();
    const wanted = this.steps[side].pop();
    if (wanted === undefined) return say(side === "past" ? t("There is nothing to undo.") : t("There is nothing to redo."));
    const from = this.steps.now;
    this.steps[side === "past" ? "future" : "past"].push(from);
    this.steps.now = wanted;
    this.steps.stepped = { from, side };
    this.store();
    this.isOver = true; // what is submitted now is no step
    this.post(wanted);
  }

  /** A page that came back from the browser's memory: what it holds is a step beside what was shown meanwhile. */
  private goOn(): void {
    this.isOver = false;
    Object.assign(this.steps, { stepped: undefined, ...(read() ?? {}) });
    this.settle();
  }

  private post(state: string): void {
    const form = document.createElement("form");
    Object.assign(form, { method: "post", hidden: true });
    form.dataset.instead = ""; // draft.ts has it wait for a draft that is under way
    const sent: [string, string][] = [...new URLSearchParams(state)];
    for (const [name, value] of new FormData(this.form)) {
      if (typeof value === "string" && /^draft_|^made_from$|^csrfmiddlewaretoken$/.test(name)) sent.push([name, value]);
    }
    for (const [name, value] of [...sent, ["more", "undo"] as const]) {
      const field = document.createElement("textarea"); // keeps the ends of lines
      Object.assign(field, { name, value });
      form.append(field);
    }
    document.body.append(form);
    this.form.removeAttribute("data-changed"); // nobody is asked: it goes on with what is here
    form.requestSubmit();
  }

  private arrive(from: string, now: string, side: Side): void {
    say(side === "past" ? t("Undone.") : t("Done again."));
    const changed = differing(this.form, from, now);
    for (let part = changed?.closest("details"); part; part = part.parentElement?.closest("details") ?? null) part.open = true;
    const target = changed ?? this.button(side);
    queueMicrotask(() => target.focus());
  }
}
