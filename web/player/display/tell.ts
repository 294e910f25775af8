/**
 * The one outlet for what happens without being asked for: it is shown and read out, each sentence once.
 *
 * It speaks through two regions that the server wrote into the page, since a screen reader hears nothing from a region that has just come
 * into being. While a dialog is open nothing outside of it is heard, so each dialog brings its own two (`dialog.ts`).
 */
import { html, type TemplateResult } from "lit";

import type { SayDetail } from "../../items/element";
import { focused } from "./focus";

/** `polite` waits until a screen reader has finished its sentence, `assertive` does not. */
export type Level = SayDetail["level"];

/** Milliseconds that a sentence stays in its region for those who look for it; then it is old news. */
const STAYS = 6000;
/** Milliseconds that it is shown. */
const SHOWN = 12_000;
/** A moment after what has the focus now, milliseconds: that is read first. */
const SOON = 100;
/** Two parts of the page may notice the same within so many milliseconds; it is said once. */
const SAME = 1000;

let last = { text: "", at: -Infinity };

/** `seen`: the page shows it itself. */
export function tell(level: Level, text: string, { seen = false } = {}): void {
  const now = performance.now();
  if (!text || (text === last.text && now - last.at < SAME)) return;
  last = { text, at: now };
  setTimeout(() => say(region(level), text), SOON);
  if (!seen) show(text);
}

/** Each sentence is an element of its own, so that none takes the place of one that is not read yet. */
function say(place: HTMLElement, text: string): void {
  const said = document.createElement("p");
  said.textContent = text;
  place.append(said);
  setTimeout(() => said.remove(), STAYS);
}

function region(level: Level): HTMLElement {
  const dialog = Array.from(document.querySelectorAll("dialog[open]")).at(-1);
  const there = dialog?.querySelector<HTMLElement>(`[data-tell=${level}]`) ?? document.querySelector<HTMLElement>(`body > [data-tell=${level}]`);
  if (there) return there;
  const made = document.createElement("div");
  made.dataset.tell = level;
  made.className = "visually-hidden";
  made.setAttribute("role", level === "polite" ? "status" : "alert");
  document.body.append(made);
  return made;
}

/**
 * Leads somebody to a field that was refused. Its description says why: who comes to it hears that, who is there already is told. `more`
 * does not stand in the description.
 */
export function refuse(field: HTMLElement | null, why: string, more = ""): void {
  const there = field !== null && focused() === field;
  field?.focus();
  tell("assertive", there || !field ? `${why} ${more}`.trim() : more, { seen: true });
}

/** Reads out what has come to stand in `.trouble` since `told`; returns what stands there now. */
export function tellTroubles(root: HTMLElement, told: ReadonlySet<string>): ReadonlySet<string> {
  const there = Array.from(root.querySelectorAll(".trouble"), (one) => one.textContent.replace(/\s+/g, " ").trim());
  for (const text of there) if (!told.has(text)) tell("assertive", text, { seen: true });
  return new Set(there);
}

/** The regions of a dialog. */
export function regions(): TemplateResult {
  return html`<div class="visually-hidden" data-tell="polite" role="status"></div><div class="visually-hidden" data-tell="assertive" role="alert"></div>`;
}

/** What was said before is not shown any more: it is not of the screen that comes. */
export function hush(): void {
  notice?.remove();
}

let notice: HTMLElement | null = null;
let hiding: ReturnType<typeof setTimeout> | undefined;

function show(text: string): void {
  notice ??= document.createElement("div");
  notice.className = "notice";
  notice.setAttribute("aria-hidden", "true"); // it is read out already
  notice.textContent = text;
  (Array.from(document.querySelectorAll("dialog[open]")).at(-1) ?? document.body).append(notice);
  clearTimeout(hiding);
  hiding = setTimeout(() => notice?.remove(), SHOWN);
}

// An item does not know on which page it is shown.
document.addEventListener("say", (event) => {
  const { level, text } = (event as CustomEvent<SayDetail>).detail;
  tell(level, text, { seen: true });
});
