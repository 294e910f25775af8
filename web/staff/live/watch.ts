/**
 * The live screen of an exam: selection, dialogs, actions that leave the page where it is, and clocks that run between refreshes.
 *
 * The table itself is kept up to date by `poll.ts`, cell by cell, so that boxes stay ticked and nothing moves.
 */
import { t, tn } from "../../shared/i18n";
import { RowMenus } from "./row-menu";
import { say } from "../say";
import { Silence } from "./silence";

/** Milliseconds since 1970 on the server, counted on from its last answer by a clock that nobody can set. */
class ServerClock {
  private told = "";
  private base = 0;
  private at = 0;

  constructor(private source: HTMLElement) {}

  now(): number {
    const since = this.source.dataset.since ?? "";
    if (since !== this.told) {
      this.told = since;
      this.base = Date.parse(since);
      this.at = performance.now();
    }
    return this.base + performance.now() - this.at;
  }
}

function hoursMinutesSeconds(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (n: number) => String(n).padStart(2, "0");
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

function startClocks(part: HTMLElement): void {
  const clock = new ServerClock(part);
  setInterval(() => {
    const now = clock.now();
    for (const cell of part.querySelectorAll<HTMLElement>("[data-deadline]")) {
      cell.textContent = hoursMinutesSeconds(Date.parse(cell.dataset.deadline ?? "") - now);
    }
  }, 1000);
}

/** What is ticked on this page, or everybody that fits the filter. */
class Selection {
  private readonly all: HTMLInputElement | null;
  private readonly everybody: HTMLElement | null;

  constructor(private table: HTMLElement, private changed = (): void => {}) {
    this.all = table.querySelector("[data-select-seats]");
    this.everybody = document.querySelector("[data-everybody]");
    table.addEventListener("change", (event) => {
      if (event.target === this.all) for (const box of this.boxes) box.checked = this.all?.checked ?? false;
      this.show();
    });
    this.everybody?.addEventListener("change", () => this.show());
    this.show();
  }

  private get boxes(): HTMLInputElement[] {
    return Array.from(this.table.querySelectorAll<HTMLInputElement>("tbody input[name=registration]:enabled"));
  }

  private get total(): number {
    return Number(this.everybody?.dataset.everybody) || 0;
  }

  private get box(): HTMLInputElement | null {
    return this.everybody?.querySelector("input") ?? null;
  }

  get number(): number {
    return this.box?.checked ? this.total : this.boxes.filter((box) => box.checked).length;
  }

  /** Their names, as long as they can be read at a glance. */
  get names(): string {
    if (this.box?.checked || this.number > 8) return tn("{n} candidate", "{n} candidates", this.number);
    return this.boxes.filter((box) => box.checked).map((box) => box.getAttribute("aria-label")).join(", ");
  }

  /** Choose the candidate of this row, and nobody else. */
  only(row: HTMLElement): void {
    for (const box of this.boxes) box.checked = row.contains(box);
    if (this.box) this.box.checked = false;
    this.show();
  }

  show(): void {
    const boxes = this.boxes;
    const ticked = boxes.filter((box) => box.checked).length;
    if (this.all) {
      this.all.checked = ticked > 0 && ticked === boxes.length;
      this.all.indeterminate = ticked > 0 && ticked < boxes.length;
    }
    // "All, on every page" is offered once all of this page are ticked and there are more.
    if (this.everybody) {
      const offered = ticked === boxes.length && this.total > boxes.length;
      this.everybody.hidden = !offered;
      if (!offered && this.box) this.box.checked = false;
    }
    for (const place of document.querySelectorAll("[data-selected]")) place.textContent = String(this.number);
    const words = tn("{n} candidate", "{n} candidates", this.number);
    for (const place of document.querySelectorAll("[data-selected-words]")) place.textContent = words;
    for (const place of document.querySelectorAll("[data-selected-names]")) place.textContent = this.names;
    for (const field of document.querySelectorAll<HTMLInputElement>("[data-selected-number]")) field.value = String(this.number);
    for (const button of document.querySelectorAll<HTMLButtonElement>("[data-needs-some]")) button.disabled = this.number === 0;
    for (const button of document.querySelectorAll<HTMLElement>("[data-needs-some][data-confirm]")) button.dataset.confirmAbout = this.names;
    this.changed();
  }
}

/**
 * After a refresh: rows of candidates who were taken off stay where they are, crossed out; those who were added are asked after from now on.
 * The poll's address names the rows on this screen (`ids`) and how many there are in all (`loaded`).
 */
function follow(part: HTMLElement, table: HTMLElement, selection: Selection): void {
  const url = new URL(part.dataset.poll ?? "", location.href);
  const before = (url.searchParams.get("ids") ?? "").split(",").filter(Boolean);
  const gone = new Set((document.querySelector("#gone")?.textContent ?? "").split(",").filter(Boolean));
  for (const id of gone) {
    const row = document.querySelector<HTMLElement>(`#seat-${CSS.escape(id)}`);
    row?.classList.add("is-gone");
    for (const box of row?.querySelectorAll("input") ?? []) [box.checked, box.disabled] = [false, true];
    const status = document.querySelector(`#r${CSS.escape(id)}-status`);
    if (status) status.textContent = t("Removed");
  }
  const rows = Array.from(table.querySelectorAll<HTMLElement>("tr[id^=seat-]:not(.is-gone)"));
  const ids = rows.map((row) => row.id.slice("seat-".length));
  const added = ids.filter((id) => !before.includes(id)).length;
  url.searchParams.set("ids", ids.join(","));
  url.searchParams.set("loaded", String(Number(url.searchParams.get("loaded")) + added - gone.size));
  part.dataset.poll = url.pathname + url.search;
  if (added || gone.size) selection.show();
}

async function send(form: HTMLFormElement, submitter: HTMLElement | null, selection: Selection | null): Promise<void> {
  const outcome = document.querySelector<HTMLElement>("#outcome");
  if (!outcome) return;
  const buttons = Array.from(form.elements).filter((one): one is HTMLButtonElement => one instanceof HTMLButtonElement);
  const body = new FormData(form, submitter);
  const wasOpen = submitter?.closest("dialog");
  // The page stays, so each act has a word of its own; what did not get through keeps it, and counts once however often it is tried.
  form.dataset.once ??= word();
  body.set("once", form.dataset.once);
  for (const button of buttons) button.disabled = true;
  try {
    const response = await fetch(form.action, { method: "POST", body, headers: { "X-Requested-With": "fetch" }, redirect: "error" });
    const html = await response.text();
    if (response.headers.get("Content-Type")?.includes("text/html") && !html.startsWith("<!doctype")) outcome.innerHTML = html;
    else throw new Error(String(response.status));
    delete form.dataset.once;
    if (response.ok) {
      form.querySelectorAll<HTMLInputElement>("input[type=text], input[type=number], textarea").forEach((field) => (field.value = ""));
      submitter?.closest("dialog")?.querySelectorAll<HTMLInputElement>("input:not([type=hidden]), textarea").forEach((field) => (field.value = ""));
    }
  } catch {
    outcome.replaceChildren(alert(t("That did not get through. Nothing is known to have changed: look at the list, then try again.")));
  } finally {
    for (const button of buttons) button.disabled = false;
    wasOpen?.close();
    selection?.show();
    // Whoever came from a row goes on there; what happened is in sight, and is read out. Others are led to it.
    if (document.activeElement?.closest("[data-row-menu]")) {
      outcome.querySelectorAll("[role]").forEach((notice) => notice.removeAttribute("role")); // heard once
      say(outcome.innerText);
    } else outcome.querySelector<HTMLElement>("[tabindex]")?.focus({ preventScroll: true });
    document.dispatchEvent(new Event("stratus:refresh"));
  }
}

function word(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function alert(text: string): HTMLElement {
  const box = document.createElement("div");
  box.className = "alert alert-danger";
  box.setAttribute("role", "alert");
  box.tabIndex = -1;
  box.textContent = text;
  return box;
}

/** While a dialog is open its fields belong to the form that its button sends; those of closed dialogs must not hold others up. */
function open(dialog: HTMLDialogElement): void {
  const form = dialog.querySelector("button[type=submit][form]")?.getAttribute("form");
  if (form) {
    const fields = dialog.querySelectorAll("input:not([form]), textarea, select[name]");
    fields.forEach((field) => field.setAttribute("form", form));
    dialog.addEventListener("close", () => fields.forEach((field) => field.removeAttribute("form")), { once: true });
  }
  // What was ticked beforehand was ticked for this: "only those" is the safer offer then.
  for (const offer of dialog.querySelectorAll<HTMLInputElement>("[data-offer-if]")) {
    if (document.querySelector(offer.dataset.offerIf ?? "")) offer.checked = true;
  }
  dialog.showModal();
}

/**
 * Enter in a field of a dialog presses the button of that dialog, and Enter on a row's box presses nothing. By itself a browser would press
 * the first button of the form, and a form that several dialogs share has those of all of them.
 */
function pressOwnButton(event: KeyboardEvent): void {
  const field = event.target instanceof HTMLInputElement ? event.target : null;
  if (event.key !== "Enter" || event.isComposing || !field) return;
  const dialog = field.closest("dialog.action-dialog");
  const isShared = Array.from(field.form?.elements ?? []).some((element) => element.matches("dialog.action-dialog button[type=submit]"));
  if (!dialog && !isShared) return;
  event.preventDefault();
  dialog?.querySelector<HTMLButtonElement>("button[type=submit]")?.click();
}

export function startWatch(): void {
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const opener = target?.closest<HTMLElement>("[data-dialog]");
    const dialog = opener?.dataset.dialog ? document.querySelector<HTMLDialogElement>(opener.dataset.dialog) : null;
    if (dialog) open(dialog);
    if (target?.closest("[data-close]")) target.closest("dialog")?.close();
  });
  document.addEventListener("keydown", pressOwnButton);
  document.addEventListener("change", (event) => {
    const filler = event.target instanceof HTMLSelectElement ? event.target : null;
    const field = filler?.dataset.fills ? document.querySelector<HTMLTextAreaElement>(filler.dataset.fills) : null;
    if (filler?.value && field) field.value = filler.value;
  });
  const table = document.querySelector<HTMLElement>("#seats");
  let menus: RowMenus | null = null;
  const selection = table ? new Selection(table, () => menus?.rove()) : null;
  const toolbar = document.querySelector<HTMLElement>("[data-toolbar]");
  if (table && toolbar && selection) menus = new RowMenus(table, toolbar, (row) => selection.only(row));
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-act]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void send(form, event.submitter, selection);
    });
  }
  const part = document.querySelector<HTMLElement>("[data-poll][data-since]");
  if (part) startClocks(part);
  if (part && table) new Silence(part);
  if (part && table && selection) part.addEventListener("stratus:refreshed", () => follow(part, table, selection));
}
