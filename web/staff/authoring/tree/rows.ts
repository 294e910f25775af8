/** The rows of a tree as they stand in the page: one list, parents before what lies in them, each with its level. */
export type Row = HTMLLIElement;

/** Where something is put: into `parent` (null: at the top), before `before` (null: at its end). */
export interface Place { parent: Row | null; before: Row | null }
export type Where = "before" | "inside" | "after";

export function level(row: Row): number {
  return Number(row.dataset.level);
}

export function id(row: Row): string {
  return row.dataset.node ?? "";
}

export function nameOf(row: Row): string {
  return row.querySelector(".tree-name")?.textContent ?? "";
}

export function codeOf(row: Row): string {
  return row.querySelector(".tree-code")?.textContent ?? "";
}

/** A row with all that lies in it. */
export function family(row: Row): Row[] {
  const found = [row];
  for (let next = row.nextElementSibling as Row | null; next && level(next) > level(row); next = next.nextElementSibling as Row | null) found.push(next);
  return found;
}

export function parentOf(row: Row): Row | null {
  for (let above = row.previousElementSibling as Row | null; above; above = above.previousElementSibling as Row | null) {
    if (level(above) < level(row)) return above;
  }
  return null;
}

/** The next row in the same one. */
export function behind(row: Row): Row | null {
  const next = family(row).at(-1)!.nextElementSibling as Row | null;
  return next && level(next) === level(row) ? next : null;
}

function ahead(row: Row): Row | null {
  for (let above = row.previousElementSibling as Row | null; above && level(above) >= level(row); above = above.previousElementSibling as Row | null) {
    if (level(above) === level(row)) return above;
  }
  return null;
}

export function hasChildren(row: Row): boolean {
  const next = row.nextElementSibling as Row | null;
  return next !== null && level(next) > level(row);
}

export function placeOf(row: Row): Place {
  return { parent: parentOf(row), before: behind(row) };
}

/** The place beside or in a row, for something that may be a neighbour of it. */
export function placeAt(target: Row, where: Where, moved: Row | null): Place {
  if (where === "inside") return { parent: target, before: null };
  let before = where === "before" ? target : behind(target);
  if (before !== null && before === moved) before = behind(before);
  return { parent: parentOf(target), before };
}

/** Where a step leads, as the server's `Shape.after` says; null where it leads nowhere. */
export function stepOf(row: Row, step: string): Place | null {
  const [parent, above, below] = [parentOf(row), ahead(row), behind(row)];
  if (step === "up") return above && { parent, before: above };
  if (step === "down") return below && { parent, before: behind(below) };
  if (step === "in") return above && { parent: above, before: null };
  return parent && { parent: parentOf(parent), before: behind(parent) };
}

/** Puts rows, the first with all that lies in it, at a place of the page. */
export function put(list: HTMLElement, rows: Row[], { parent, before }: Place): void {
  const by = (parent ? level(parent) + 1 : 1) - level(rows[0]!);
  const after = before ? null : parent ? family(parent).filter((one) => !rows.includes(one)).at(-1)! : null;
  const moved = document.createDocumentFragment();
  for (const row of rows) {
    row.dataset.level = String(level(row) + by);
    moved.append(row);
  }
  if (before) before.before(moved);
  else if (after) after.after(moved);
  else list.append(moved);
}

/** A row and those in which it lies, the nearest first. */
export function path(row: Row | null): Row[] {
  return row ? [row, ...path(parentOf(row))] : [];
}
