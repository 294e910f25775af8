/**
 * `[data-rows="sources"]`: a list of rows with texts (`item_types/rows/list.html`). Several lines or cells that are pasted into the text of a row, where that is empty or the whole of it is
 * selected, fill this row and those that follow: the form is sent with them, as by a button of the list, and its page comes back with them, and with what was left out (`rows/pasting.py`).
 */
import { cellsOf } from "./cells";

function fieldOf(target: EventTarget | null): HTMLTextAreaElement | null {
  const editor = target instanceof Element ? target.closest(".rich-text") : null;
  const field = editor ? editor.previousElementSibling : target;
  return field instanceof HTMLTextAreaElement ? field : null;
}

/** Whether what is pasted takes the place of all that stands there. */
function isWhole(field: HTMLTextAreaElement): boolean {
  if (!field.value.trim()) return true;
  if (!field.hidden) return field.selectionStart === 0 && field.selectionEnd === field.value.length;
  const selected = getSelection();
  const text = field.nextElementSibling?.querySelector("[role=textbox]")?.textContent ?? "";
  return selected !== null && !selected.isCollapsed && selected.toString().replace(/\s/g, "") === text.replace(/\s/g, "");
}

function pasted(event: ClipboardEvent): void {
  const field = fieldOf(event.target);
  const list = field?.closest<HTMLElement>("[data-rows]");
  const name = list?.dataset.rows;
  if (!field?.form || !list || field.name !== `${name}-html` || !event.clipboardData || !isWhole(field)) return;
  const cells = cellsOf(event.clipboardData.getData("text/plain"), event.clipboardData.getData("text/html"));
  if (!cells) return;
  event.preventDefault();
  event.stopPropagation(); // the editor of the row takes nothing of it
  const place = Array.from(list.querySelectorAll<HTMLTextAreaElement>(`textarea[name="${name}-html"]`)).indexOf(field);
  send(field.form, JSON.stringify(cells), `${name} paste ${place}`);
}

function send(form: HTMLFormElement, cells: string, act: string): void {
  forget(form);
  const held = document.createElement("div");
  held.hidden = true;
  held.dataset.pasted = "";
  const input = Object.assign(document.createElement("input"), { type: "hidden", name: "pasted", value: cells });
  const button = Object.assign(document.createElement("button"), { type: "submit", name: "more", value: act });
  held.append(input, button);
  form.append(held);
  form.requestSubmit(button);
}

const forget = (root: ParentNode): void => root.querySelectorAll("[data-pasted]").forEach((one) => one.remove());

export function startRows(): void {
  document.addEventListener("paste", pasted, true);
  // A page that comes back from the browser's memory.
  addEventListener("pageshow", ({ persisted }) => persisted && forget(document));
}
