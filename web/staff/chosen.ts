/**
 * Rows that are ticked: `data-selectable` on a table or list.
 *
 * Its box `data-select-all` ticks all others, of several tables those of its own; buttons with `data-needs-selection` of its form wait for one. In a list (`.staff-list`)
 * `data-chosen` says how many are chosen, aloud too; the box `data-choose-all="120"` chooses that many on all pages, and with `data-more`
 * more than that.
 */
import { t, tn } from "../shared/i18n";

function boxes(group: Element): HTMLInputElement[] {
  return Array.from(group.querySelectorAll<HTMLInputElement>("input[type=checkbox]:not([data-select-all]):not(:disabled)"));
}

function words(chosen: number, all: HTMLInputElement | null | undefined): string {
  const found = all?.checked ? Number(all.dataset.chooseAll) : 0;
  if (found && all?.hasAttribute("data-more")) return t("More than {n} rows chosen", { n: found });
  const number = found || chosen;
  return number ? tn("{n} row chosen", "{n} rows chosen", number) : t("No rows chosen");
}

/** The boxes that a box for all of them ticks: those of its own table, where there are several. */
function below(all: Element, group: Element): HTMLInputElement[] {
  return boxes(all.closest("table") ?? group);
}

function show(group: Element): void {
  for (const all of group.querySelectorAll<HTMLInputElement>("[data-select-all]")) {
    const those = below(all, group);
    const ticked = those.filter((box) => box.checked).length;
    all.checked = ticked > 0 && ticked === those.length;
    all.indeterminate = ticked > 0 && ticked < those.length;
  }
  const chosen = boxes(group).filter((box) => box.checked).length;
  const scope = group.closest("form") ?? group.parentElement;
  scope?.querySelectorAll<HTMLButtonElement>("[data-needs-selection]").forEach((button) => (button.disabled = chosen === 0));
  const list = group.closest(".staff-list");
  const place = list?.querySelector("[data-chosen]");
  const text = words(chosen, list?.querySelector<HTMLInputElement>("[data-choose-all]"));
  if (place && place.textContent !== text) place.textContent = text;
  // Only from now on is it read out: nobody has chosen anything yet.
  place?.setAttribute("role", "status");
}

function change(event: Event): void {
  const target = event.target instanceof HTMLInputElement ? event.target : null;
  const group = target?.closest("[data-selectable]") ?? (target?.matches("[data-choose-all]") ? target.closest(".staff-list")?.querySelector("[data-selectable]") : null);
  if (!target || !group) return;
  if (target.matches("[data-select-all]")) for (const box of below(target, group)) box.checked = target.checked;
  show(group);
}

/** Enter on a box would press the first button of the form that the box is sent with: nobody asked for that. */
function pressNothing(event: KeyboardEvent): void {
  const box = event.target instanceof HTMLInputElement && event.target.type === "checkbox" ? event.target : null;
  if (event.key === "Enter" && box?.matches("[data-selectable] input, [data-choose-all]")) event.preventDefault();
}

/** Says what is ticked in a part of the page that has just come. */
export function showChosen(part: ParentNode): void {
  part.querySelectorAll("[data-selectable]").forEach(show);
}

export function startChosen(): void {
  document.addEventListener("change", change);
  document.addEventListener("keydown", pressNothing);
  showChosen(document);
}
