/**
 * Tables that are written by hand are read on a phone as lists are: each value stands beside its heading, and nothing scrolls sideways.
 *
 * `.table-responsive > table` gets what `ui/list/list.html` writes: roles, since `display` takes them from a table, and `data-heading`.
 */
function words(cell: HTMLElement): string {
  return cell.querySelector(".visually-hidden") ? "" : cell.textContent.trim().replace(/\s+/g, " ");
}

function stack(table: HTMLTableElement): void {
  const headings = Array.from(table.querySelectorAll<HTMLElement>("thead tr:first-child > th"), words);
  if (!headings.length) return;
  table.classList.add("list-table");
  table.setAttribute("role", "table");
  for (const group of table.querySelectorAll("thead, tbody, tfoot")) group.setAttribute("role", "rowgroup");
  for (const row of table.querySelectorAll("tr")) {
    row.setAttribute("role", "row");
    const isHead = row.parentElement?.localName === "thead";
    Array.from(row.children).forEach((cell, place) => {
      if (!(cell instanceof HTMLElement)) return;
      cell.setAttribute("role", isHead ? "columnheader" : cell.localName === "th" ? "rowheader" : "cell");
      if (isHead) return;
      const heading = headings[place];
      if (heading && !cell.hasAttribute("colspan")) cell.dataset.heading = heading;
      const box = document.createElement("div");
      box.append(...Array.from(cell.childNodes));
      cell.append(box);
    });
  }
}

/** What scrolls sideways and holds nothing to press is a stop of the Tab key, named as its table is, so that arrows scroll it. */
function reachable(box: HTMLElement): void {
  const scrolls = box.scrollWidth > box.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(box).overflowX);
  const name = box.querySelector("caption")?.textContent.trim() ?? "";
  for (const [attribute, value] of Object.entries({ tabindex: "0", role: "region", "aria-label": name })) {
    if (scrolls && !box.querySelector("a[href], button, input, select, textarea")) box.setAttribute(attribute, value);
    else box.removeAttribute(attribute);
  }
}

export function startTables(): void {
  document.querySelectorAll<HTMLTableElement>(".table-responsive > table:not(.live-table, .list-table)").forEach(stack);
  const sizes = new ResizeObserver((changed) => changed.forEach(({ target }) => reachable(target.closest<HTMLElement>(".table-responsive") ?? (target as HTMLElement))));
  for (const box of document.querySelectorAll<HTMLElement>(".table-responsive")) {
    sizes.observe(box);
    if (box.firstElementChild) sizes.observe(box.firstElementChild);
  }
}
