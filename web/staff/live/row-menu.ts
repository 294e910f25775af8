/**
 * All acts on one candidate from their row: `data-row-menu` on a button of each row opens a menu of the buttons in the toolbar
 * (`data-toolbar`). It chooses the row and no other, and presses the toolbar's own button, so that an act is told once. What would be refused
 * in the row's status, as `data-refused` says by the names of acts, is left out.
 *
 * Keys: Alt+↓ leads to the candidates, Alt+↑ to the toolbar, from anywhere on the page. ↓ and ↑ go from row to row, ← and → along the
 * toolbar, which is one stop of the Tab key. In the menu ↓, ↑, Home, End and letters; Escape and Tab close it.
 */
const MENU = "row-menu";
const STOPS = "a[href], button, input";

export class RowMenus {
  private readonly menu = document.createElement("div");
  /** The button whose menu is open, or was last. */
  private from: HTMLElement | null = null;

  constructor(
    private table: HTMLElement,
    private toolbar: HTMLElement,
    private choose: (row: HTMLElement) => void,
  ) {
    this.menu.id = MENU;
    this.menu.className = "row-menu";
    this.menu.setAttribute("role", "menu");
    this.menu.hidden = true;
    (table.closest(".live-screen") ?? document.body).append(this.menu);
    table.addEventListener("click", (event) => this.pressed(event));
    table.addEventListener("keydown", (event) => this.walk(event));
    this.menu.addEventListener("keydown", (event) => this.keyInMenu(event));
    this.menu.addEventListener("click", (event) => this.picked(event));
    this.menu.addEventListener("focusout", (event) => !this.menu.contains(event.relatedTarget as Node | null) && this.close());
    toolbar.addEventListener("keydown", (event) => this.along(event));
    toolbar.addEventListener("focusin", (event) => this.rove(event.target));
    document.addEventListener("keydown", (event) => this.lead(event));
    addEventListener("scroll", () => this.close(), { passive: true });
    this.rove();
  }

  /** One button of the toolbar is a stop of the Tab key. */
  rove(focused?: EventTarget | null): void {
    const stops = this.stops;
    const stop = stops.find((one) => one === focused) ?? stops.find((one) => one.tabIndex === 0) ?? stops[0];
    for (const one of this.toolbar.querySelectorAll<HTMLElement>(STOPS)) one.tabIndex = one === stop ? 0 : -1;
  }

  private get stops(): HTMLElement[] {
    return Array.from(this.toolbar.querySelectorAll<HTMLButtonElement | HTMLInputElement>("button, input")).filter((one) => !one.disabled && !one.closest("[hidden]"));
  }

  private get items(): HTMLElement[] {
    return Array.from(this.menu.querySelectorAll<HTMLElement>("[role=menuitem]"));
  }

  private pressed(event: Event): void {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-row-menu]") : null;
    if (!button) return;
    if (this.from === button && !this.menu.hidden) this.close(true);
    else this.open(button);
  }

  private open(button: HTMLElement): void {
    this.close();
    this.from = button;
    button.setAttribute("aria-expanded", "true");
    this.menu.setAttribute("aria-label", button.getAttribute("aria-label") ?? "");
    const refused = button.closest("tr")?.querySelector<HTMLElement>("[data-refused]")?.dataset.refused?.split(" ") ?? [];
    this.menu.replaceChildren(
      ...Array.from(this.toolbar.querySelectorAll<HTMLButtonElement>("button[data-needs-some]")).flatMap((act, number) => {
        if (refused.includes(act.value || (act.dataset.dialog?.replace("#dialog-", "") ?? ""))) return [];
        const item = document.createElement("button");
        item.type = "button";
        item.className = act.classList.contains("btn-outline-danger") ? "row-menu-item text-danger" : "row-menu-item";
        item.setAttribute("role", "menuitem");
        item.tabIndex = -1;
        item.dataset.act = String(number);
        item.textContent = act.textContent;
        return [item];
      }),
    );
    this.menu.hidden = false;
    const { bottom, right, top } = button.getBoundingClientRect();
    const { width, height } = this.menu.getBoundingClientRect();
    const below = bottom + height < innerHeight || top < height;
    this.menu.style.insetInlineStart = `${Math.max(8, right - width)}px`;
    this.menu.style.top = `${Math.max(8, below ? Math.min(bottom, innerHeight - height - 8) : top - height)}px`;
    this.items[0]?.focus({ preventScroll: true });
  }

  private close(back = false): void {
    if (this.menu.hidden) return;
    this.menu.hidden = true;
    this.from?.setAttribute("aria-expanded", "false");
    if (back) this.from?.focus();
  }

  private picked(event: Event): void {
    const item = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-act]") : null;
    const row = this.from?.closest("tr");
    if (!item || !row) return;
    const act = this.toolbar.querySelectorAll<HTMLButtonElement>("button[data-needs-some]")[Number(item.dataset.act)];
    // A dialog gives the focus back to where it was when it opened: that is the row's own button.
    this.close(true);
    this.choose(row);
    act?.click();
  }

  private keyInMenu(event: KeyboardEvent): void {
    const items = this.items;
    const at = items.indexOf(document.activeElement as HTMLElement);
    const letter = event.key.length === 1 && !event.ctrlKey && !event.altKey && !event.metaKey ? event.key.toLowerCase() : "";
    const places: Record<string, number> = { ArrowDown: (at + 1) % items.length, ArrowUp: (at - 1 + items.length) % items.length, Home: 0, End: items.length - 1 };
    const place = places[event.key];
    if (place !== undefined) items[place]?.focus();
    else if (event.key === "Escape") this.close(true);
    else if (event.key === "Tab") return this.close(true);
    else if (letter.trim()) [...items.slice(at + 1), ...items].find((one) => one.textContent.trim().toLowerCase().startsWith(letter))?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private walk(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.shiftKey || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
    const target = event.target instanceof HTMLElement ? event.target : null;
    const row = target?.closest<HTMLTableRowElement>("tbody tr[id]");
    const cell = target?.closest<HTMLTableCellElement>("td, th");
    if (!row || !cell) return;
    const rows = Array.from(this.table.querySelectorAll<HTMLTableRowElement>("tbody tr[id]"));
    const next = rows[rows.indexOf(row) + (event.key === "ArrowDown" ? 1 : -1)];
    event.preventDefault();
    next?.cells[cell.cellIndex]?.querySelector<HTMLElement>(STOPS)?.focus();
  }

  private along(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey) return;
    const stops = this.stops;
    const at = stops.indexOf(document.activeElement as HTMLElement);
    const places: Record<string, number> = { ArrowRight: (at + 1) % stops.length, ArrowLeft: (at - 1 + stops.length) % stops.length, Home: 0, End: stops.length - 1 };
    const place = places[event.key];
    if (place === undefined || !stops.length) return;
    event.preventDefault();
    stops[place]?.focus();
  }

  private lead(event: KeyboardEvent): void {
    if (!event.altKey || event.ctrlKey || event.shiftKey || event.metaKey || document.querySelector("dialog[open]")) return;
    if (event.key === "ArrowUp") (this.stops.find((one) => one.tabIndex === 0) ?? this.toolbar).focus();
    else if (event.key === "ArrowDown") (this.from?.isConnected ? this.from : this.table.querySelector<HTMLElement>("[data-row-menu]"))?.focus();
    else return;
    event.preventDefault();
  }
}
