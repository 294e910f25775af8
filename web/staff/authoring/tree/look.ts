/** How the rows of a tree look: as the page brings them, and as a tree by the ARIA pattern. */
import { t } from "../../../shared/i18n";
import type { Node } from "./asked";
import { level, type Place, type Row } from "./rows";

/** Makes a row of a form one of a tree; returns whether it was the chosen one. */
export function dressed(row: Row): boolean {
  const label = row.querySelector<HTMLElement>(".tree-text")!;
  const input = label.querySelector<HTMLInputElement>("input");
  const chosen = input?.checked ?? false;
  input?.remove();
  const text = document.createElement("span");
  text.className = "tree-text";
  text.append(...label.childNodes);
  const [grip, twist] = [document.createElement("span"), document.createElement("span")];
  grip.className = "tree-grip";
  grip.textContent = "⠿";
  twist.className = "tree-twist";
  for (const one of [grip, twist]) one.setAttribute("aria-hidden", "true");
  label.replaceWith(grip, twist, text);
  row.setAttribute("role", "treeitem");
  row.tabIndex = -1;
  return chosen;
}

/** The focus goes into a field, whose text is chosen: what is typed takes its place. */
export function edit(field: HTMLInputElement | null): void {
  field?.focus();
  field?.select();
}

export function made(node: Node, place: Place): Row {
  const row = document.createElement("li");
  row.dataset.node = String(node.id);
  row.dataset.level = String(place.parent ? level(place.parent) + 1 : 1);
  const [label, code, name] = [document.createElement("label"), document.createElement("span"), document.createElement("span")];
  label.className = "tree-text";
  code.className = "tree-code";
  name.className = "tree-name";
  name.dir = "auto";
  code.textContent = node.code;
  name.textContent = node.title;
  label.append(code, " ", name);
  row.append(label);
  return row;
}

export function mark(row: Row, archived: boolean): void {
  row.toggleAttribute("data-archived", archived);
  row.querySelector(".badge")?.remove();
  if (!archived) return;
  const badge = document.createElement("span");
  badge.className = "badge";
  badge.textContent = t("Archived");
  row.querySelector(".tree-text")?.append(" ", badge);
}
