/**
 * The criteria of an item's form (`item_types/criteria/forms.py`): while somebody types, each card says what follows from its levels or
 * sub-criteria, and the maximum score is what all are worth together. Without this the server does it when the form is sent.
 */
import { read, said } from "./points";

const TYPED = "input:not([type=hidden]), textarea";

function cards(list: Element | null): HTMLElement[] {
  return list ? [...list.querySelectorAll<HTMLElement>(":scope > [data-criterion]")] : [];
}

function isWritten(row: Element): boolean {
  return [...row.querySelectorAll<HTMLInputElement>(TYPED)].some((field) => field.value.trim() !== "");
}

/** The rows of levels that a card itself has, not those of its sub-criteria. */
function levels(card: HTMLElement): HTMLElement[] {
  const own = [...card.querySelectorAll<HTMLElement>(".criterion-level")];
  return own.filter((row) => row.closest("[data-criterion]") === card && isWritten(row));
}

/** What a card is worth; says it in the card where that follows from what is below. */
function worth(card: HTMLElement): number {
  const parts = cards(card.querySelector("[data-parts]")).filter(isWritten);
  const rows = levels(card);
  const sums = parts.map(worth);
  const highest = rows.map((row) => read(row.querySelector<HTMLInputElement>("[data-level-points]")!.value) ?? 0);
  const follows = sums.length ? sums.reduce((one, other) => one + other, 0) : highest.length ? Math.max(...highest) : null;
  const own = card.querySelector<HTMLElement>("[data-criterion-own]")!;
  const told = card.querySelector<HTMLElement>("[data-criterion-follows]")!;
  own.hidden = follows !== null;
  told.hidden = follows === null;
  if (follows === null) return read(own.querySelector("input")!.value) ?? 0;
  told.querySelector("strong")!.textContent = said(follows);
  return follows;
}

function add(list: HTMLElement): void {
  const told = list.parentElement?.querySelector<HTMLElement>("[data-criteria-total]");
  const field = document.getElementById(told?.dataset.criteriaTotal ?? "") as HTMLInputElement | null;
  if (!told) return;
  const counted = cards(list).filter(isWritten);
  const total = counted.map(worth).reduce((one, other) => one + other, 0);
  told.hidden = !counted.length;
  told.querySelector("strong")!.textContent = said(total);
  if (!field) return;
  field.readOnly = counted.length > 0;
  if (counted.length) field.value = said(total);
}

export function startCriteria(root: ParentNode = document): void {
  root.querySelectorAll<HTMLElement>("[data-criteria]").forEach((list) => {
    add(list);
    list.addEventListener("input", () => add(list));
  });
}
