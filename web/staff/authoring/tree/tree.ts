/**
 * A tree that is changed where it stands: `<form data-tree>` with rows in `[data-tree-list]` (library/classification/tree.html). Without
 * scripts its buttons are sent as a form; here they are pressed without a new page, and the list is a tree by the ARIA pattern.
 *
 * Take, then place: Space takes a row, then Space on another one puts it inside, B before it, A after it; Escape puts it back. Dragging
 * does the same. Whatever changes is asked of the server first; the page follows when it is done. One act waits for the one before it.
 */
import { t } from "../../../shared/i18n";
import { confirmed } from "../../helpers";
import { say } from "../../say";
import { ask, sentPlace, type Sent, type Told } from "./asked";
import { Drag } from "./drag";
import { Letters } from "./letters";
import { dressed, edit, made, mark } from "./look";
import { behind, codeOf, family, hasChildren, id, level, nameOf, parentOf, path, placeAt, placeOf, put, stepOf, type Place, type Row, type Where } from "./rows";

interface Undo { sent: Sent; apply: (told: Told) => void; focus: () => Row | null }

const ALT_STEPS: Record<string, string> = { ArrowUp: "up", ArrowDown: "down", ArrowRight: "in", ArrowLeft: "out" };

class Tree {
  private readonly list: HTMLElement;
  private readonly isDeep: boolean;
  private readonly closed = new Set<Row>();
  private readonly undone: Undo[] = [];
  private readonly undoButton = document.createElement("button");
  private readonly problem = document.createElement("p");
  private chosen: Row | null = null;
  private taken: Row | null = null;
  private readonly letters = new Letters();
  private turn: Promise<void> = Promise.resolve();

  constructor(private readonly form: HTMLFormElement) {
    this.list = form.querySelector<HTMLElement>("[data-tree-list]")!;
    this.isDeep = form.dataset.deep === "1";
    this.dress();
    this.list.addEventListener("keydown", (event) => this.key(event));
    this.list.addEventListener("click", (event) => this.clicked(event));
    this.list.addEventListener("focusin", (event) => this.choose((event.target as Element).closest<Row>("li[data-node]")));
    form.addEventListener("click", (event) => this.pressed(event));
    form.addEventListener("keydown", (event) => this.enter(event));
    form.addEventListener("submit", (event) => event.preventDefault());
    form.querySelector("#tree-find")?.addEventListener("input", (event) => this.find((event.target as HTMLInputElement).value));
    new Drag({ list: this.list, isDeep: this.isDeep, take: (row) => this.take(row), putBack: () => this.putBack(), place: (row, where) => this.place(row, where) });
  }

  private get rows(): Row[] {
    return Array.from(this.list.querySelectorAll<Row>("li[data-node]"));
  }

  private get shown(): Row[] {
    return this.rows.filter((row) => !row.hidden);
  }

  /** What is a form without scripts becomes a tree with tools. */
  private dress(): void {
    this.list.setAttribute("role", "tree");
    for (const row of this.rows) if (dressed(row)) this.chosen = row;
    for (const button of this.form.querySelectorAll<HTMLButtonElement>("button[name=do]")) {
      if (button.value === "enter") button.remove();
      else button.type = "button";
    }
    this.form.querySelector("[data-tree-plain]")?.remove();
    for (const part of this.form.querySelectorAll<HTMLElement>("[data-tree-find], [data-tree-help]")) part.hidden = false;
    this.undoButton.type = "button";
    this.undoButton.className = "btn";
    this.undoButton.textContent = t("Undo");
    this.undoButton.disabled = true;
    this.undoButton.addEventListener("click", () => this.undo());
    this.form.querySelector("[data-tree-chosen] .btn-list")?.append(this.undoButton);
    this.problem.className = "alert alert-danger";
    this.problem.setAttribute("role", "alert");
    this.problem.hidden = true;
    this.form.querySelector(".tree-tools")?.prepend(this.problem);
    this.choose(this.chosen ?? this.rows[0] ?? null);
    this.draw();
    if (new URLSearchParams(location.search).has("node")) this.chosen?.focus();
  }

  /** Says in each row what a screen reader needs: level, open or closed, and which one is chosen. */
  private draw(): void {
    const rows = this.rows;
    let hiddenBelow = Infinity;
    for (const row of rows) {
      const own = level(row);
      if (own <= hiddenBelow) hiddenBelow = Infinity;
      row.hidden = own > hiddenBelow;
      const open = !this.closed.has(row);
      if (hasChildren(row)) row.setAttribute("aria-expanded", String(open));
      else row.removeAttribute("aria-expanded");
      if (!open && hasChildren(row) && own < hiddenBelow) hiddenBelow = own;
      row.setAttribute("aria-level", String(own));
      row.toggleAttribute("data-taken", row === this.taken);
    }
    const count = this.form.querySelector("[data-tree-count]");
    if (count) count.textContent = String(rows.length);
    const empty = this.form.querySelector<HTMLElement>("[data-tree-empty]");
    if (empty) empty.hidden = rows.length > 0;
    this.undoButton.disabled = !this.undone.length;
  }

  private choose(row: Row | null): void {
    if (this.chosen && this.chosen !== row) {
      this.chosen.tabIndex = -1;
      this.chosen.removeAttribute("aria-selected");
    }
    this.chosen = row;
    for (const [field, value] of [["title", row ? nameOf(row) : ""], ["code", row ? codeOf(row) : ""]] as const) {
      const input = this.form.querySelector<HTMLInputElement>(`#${field}`);
      if (input) input.value = value;
    }
    if (!row) return;
    row.tabIndex = 0;
    row.setAttribute("aria-selected", "true");
  }

  private go(row: Row | null | undefined): void {
    row?.focus();
  }

  /** After an act: to its row. Who pressed a button stays at it, and can press it again; the row is said. */
  private follow(row: Row | null): void {
    const at = document.activeElement;
    if (!(at instanceof HTMLButtonElement) || at.disabled || !at.isConnected || !this.form.contains(at)) this.go(row);
    else if (row) this.choose(row);
  }

  private key(event: KeyboardEvent): void {
    const row = (event.target as Element).closest<Row>("li[data-node]");
    if (!row || event.isComposing) return;
    if (this.keyOf(row, event)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  private keyOf(row: Row, event: KeyboardEvent): boolean {
    if (event.altKey) {
      if (event.key in ALT_STEPS) this.step(row, ALT_STEPS[event.key]!);
      return event.key in ALT_STEPS;
    }
    if (event.ctrlKey || event.metaKey) {
      if (event.key.toLowerCase() === "z") this.undo();
      return event.key.toLowerCase() === "z";
    }
    return this.taken ? this.placing(row, event) : this.walking(row, event) || this.acting(row, event) || this.letter(row, event);
  }

  private placing(row: Row, event: KeyboardEvent): boolean {
    const [before = "b", after = "a"] = t("b|a").split("|"); // of the reader's words
    const wheres: Record<string, Where> = { " ": "inside", Enter: "inside", b: "before", a: "after", [before]: "before", [after]: "after" };
    const where = wheres[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (event.key === "Escape" || (where === "inside" && row === this.taken)) this.putBack();
    else if (where) this.place(row, where === "inside" && !this.isDeep ? "after" : where);
    else return this.walking(row, event);
    return true;
  }

  private walking(row: Row, event: KeyboardEvent): boolean {
    const shown = this.shown, at = shown.indexOf(row);
    const open = row.getAttribute("aria-expanded");
    if (event.key === "ArrowDown") this.go(shown[at + 1]);
    else if (event.key === "ArrowUp") this.go(shown[at - 1]);
    else if (event.key === "Home") this.go(shown[0]);
    else if (event.key === "End") this.go(shown.at(-1));
    else if (event.key === "ArrowRight" && open === "false") this.toggle(row);
    else if (event.key === "ArrowRight" && open === "true") this.go(shown[at + 1]);
    else if (event.key === "ArrowLeft" && open === "true") this.toggle(row);
    else if (event.key === "ArrowLeft") this.go(parentOf(row));
    else return event.key === "ArrowRight";
    return true;
  }

  private acting(row: Row, event: KeyboardEvent): boolean {
    if (event.key === " ") this.take(row);
    else if (event.key === "F2" || event.key === "Enter") edit(this.field("title"));
    else if (event.key === "Insert") this.field("new_title")?.focus();
    else if (event.key === "Delete") void this.act("delete");
    else return false;
    return true;
  }

  private letter(row: Row, event: KeyboardEvent): boolean {
    if (event.key.length !== 1) return false;
    this.go(this.letters.next(row, this.shown, event));
    return true;
  }

  private toggle(row: Row): void {
    if (!this.closed.delete(row)) this.closed.add(row);
    this.draw();
  }

  private clicked(event: Event): void {
    const target = event.target as Element, row = target.closest<Row>("li[data-node]");
    if (!row) return;
    if (target.closest(".tree-twist") && hasChildren(row)) this.toggle(row);
    this.go(row);
  }

  private find(text: string): void {
    const wanted = text.trim().toLowerCase();
    const found = wanted ? this.rows.filter((row) => `${codeOf(row)} ${nameOf(row)}`.toLowerCase().includes(wanted)) : [];
    for (const row of this.rows) row.toggleAttribute("data-found", found.includes(row));
    if (found[0]) path(parentOf(found[0])).forEach((one) => this.closed.delete(one));
    this.draw();
    found[0]?.scrollIntoView({ block: "center" });
    if (found[0]) this.choose(found[0]);
    if (wanted) say(found[0] ? t("{n} found. The first: {name}", { n: found.length, name: nameOf(found[0]) }) : t("Nothing found."));
  }

  private field(name: string): HTMLInputElement | null {
    return this.form.querySelector<HTMLInputElement>(`#${name}`);
  }

  private take(row: Row): void {
    this.taken = row;
    this.go(row);
    this.draw();
    say(t("{name} taken.", { name: nameOf(row) }));
  }

  private putBack(): void {
    const row = this.taken;
    this.taken = null;
    this.draw();
    if (row) say(t("{name} put back.", { name: nameOf(row) }));
    this.go(row);
  }

  private place(target: Row, where: Where): void {
    const row = this.taken;
    if (!row) return;
    if (family(row).includes(target)) return this.putBack();
    this.taken = null;
    this.move(row, placeAt(target, where, row));
  }

  private step(row: Row, step: string): void {
    const place = this.isDeep || step === "up" || step === "down" ? stepOf(row, step) : null;
    if (place) this.move(row, place);
    else say(t("There is no such place."));
  }

  private move(row: Row, place: Place): void {
    const was = placeOf(row);
    this.draw();
    this.later(async () => {
      const told = await ask(this.form, this.tell, { do: "move", node: id(row), ...sentPlace(place) });
      if (!told) return this.follow(row);
      this.moved(row, place);
      this.undone.push({ sent: { do: "move", node: id(row), ...sentPlace(was) }, apply: () => this.moved(row, was), focus: () => row });
      this.draw();
      say(place.parent ? t("{name} moved into {parent}, level {level}.", { name: nameOf(row), parent: nameOf(place.parent), level: level(row) })
        : t("{name} moved to the top level, place {place}.", { name: nameOf(row), place: this.rows.filter((one) => level(one) === 1).indexOf(row) + 1 }));
    });
  }

  private moved(row: Row, place: Place): void {
    put(this.list, family(row), place);
    path(place.parent).forEach((one) => this.closed.delete(one));
    this.draw();
    this.follow(row);
  }

  private enter(event: KeyboardEvent): void {
    const field = event.target as Element;
    if (event.key !== "Enter" || event.isComposing || !(field instanceof HTMLInputElement)) return;
    event.preventDefault();
    if (field.closest("[data-tree-new]")) void this.act(event.shiftKey && this.isDeep ? "add_inside" : "add");
    else if (field.closest("[data-tree-chosen]")) void this.act("rename");
    else this.go(this.chosen);
  }

  private pressed(event: Event): void {
    const button = (event.target as Element).closest<HTMLButtonElement>("button[name=do]");
    if (button) void this.act(button.value);
  }

  private async act(act: string): Promise<void> {
    const row = this.chosen;
    if (act === "add") return this.add({ parent: null, before: null });
    if (!row) return this.tell(t("Choose one of the list first."));
    if (act === "add_inside") return this.add({ parent: row, before: null });
    if (act === "add_after") return this.add({ parent: parentOf(row), before: behind(row) });
    if (act in { up: 1, down: 1, in: 1, out: 1 }) return this.step(row, act);
    if (act === "rename") return this.rename(row);
    if (act === "delete") return this.remove(row);
    this.archive(row, act);
  }

  private add(place: Place): void {
    const [title, code] = [this.field("new_title"), this.field("new_code")];
    this.later(async () => {
      const told = await ask(this.form, this.tell, { do: "add", new_title: title?.value ?? "", new_code: code?.value ?? "", ...sentPlace(place) });
      if (!told?.node) return title?.focus();
      const row = made(told.node, place);
      dressed(row);
      put(this.list, [row], place);
      path(place.parent).forEach((one) => this.closed.delete(one));
      for (const field of [title, code]) if (field) field.value = "";
      this.undone.push({ sent: { do: "delete", node: id(row), alone: "1" }, apply: () => this.removed(row), focus: () => this.chosen });
      const at = document.activeElement;
      this.choose(row);
      this.draw();
      row.scrollIntoView({ block: "nearest" });
      if (at === title || at === code || at?.closest("[data-tree-new]")) title?.focus();
      say(told.said);
    });
  }

  private rename(row: Row): void {
    const was = { title: nameOf(row), code: codeOf(row) };
    const sent = { do: "rename", node: id(row), has_code: id(row), title: this.field("title")?.value ?? "", code: this.field("code")?.value ?? "" };
    this.later(async () => {
      const told = await ask(this.form, this.tell, sent);
      if (!told) return this.field("title")?.focus();
      this.renamed(row, told);
      this.undone.push({ sent: { ...sent, ...was }, apply: (back) => this.renamed(row, back), focus: () => row });
      this.draw();
      this.follow(row);
      say(told.said);
    });
  }

  private renamed(row: Row, { node }: Told): void {
    if (!node) return;
    row.querySelector(".tree-name")!.textContent = node.title;
    row.querySelector(".tree-code")!.textContent = node.code;
    if (row === this.chosen) this.choose(row);
  }

  private async remove(row: Row): Promise<void> {
    const below = family(row).length - 1;
    const about = below ? t("Delete “{name}” and all that lies in it ({n})?", { name: nameOf(row), n: below }) : t("Delete “{name}”?", { name: nameOf(row) });
    if (!(await confirmed(about, t("Delete")))) return this.go(row);
    this.later(async () => {
      const told = await ask(this.form, this.tell, { do: "delete", node: id(row) });
      if (!told) return this.go(row);
      this.undone.length = 0; // what was done to what is gone cannot be undone, nor what was put beside it
      this.removed(row);
      say(told.said);
    });
  }

  private removed(row: Row): void {
    const shown = this.shown, gone = family(row), at = shown.indexOf(row);
    const next = shown.slice(at).find((one) => !gone.includes(one)) ?? shown[at - 1] ?? null;
    for (const one of gone) one.remove();
    this.choose(next);
    this.draw();
    if (next) this.go(next);
    else this.field("new_title")?.focus();
  }

  private archive(row: Row, act: string): void {
    this.later(async () => {
      const told = await ask(this.form, this.tell, { do: act, node: id(row) });
      if (!told) return;
      const archives = act === "archive";
      const changed = [...family(row), ...(archives ? [] : path(parentOf(row)))].filter((one) => one.hasAttribute("data-archived") !== archives);
      for (const one of changed) mark(one, archives);
      const sent = { do: archives ? "restore" : "archive", node: id(row), only: changed.map(id).join(" ") };
      if (changed.length) this.undone.push({ sent, apply: () => changed.forEach((one) => mark(one, !archives)), focus: () => row });
      this.draw();
      say(told.said);
    });
  }

  private undo(): void {
    this.later(async () => {
      const last = this.undone.pop();
      if (!last) return say(t("There is nothing to undo."));
      const told = await ask(this.form, this.tell, last.sent);
      if (!told) {
        this.undone.length = 0;
        return this.draw();
      }
      last.apply(told);
      this.draw(); // at the end of what can be undone the button is none any more
      this.follow(last.focus());
      say(t("Undone."));
    });
  }

  /** One act after the other: each begins with the page as the one before it left it. */
  private later(act: () => Promise<void> | void): void {
    this.turn = this.turn.then(act);
  }

  private readonly tell = (text: string): void => {
    this.problem.textContent = text;
    this.problem.hidden = !text;
  };
}

export function startTrees(page: ParentNode = document): void {
  page.querySelectorAll<HTMLFormElement>("form[data-tree]").forEach((form) => new Tree(form));
}
