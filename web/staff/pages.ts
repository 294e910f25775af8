/** What every staff page does: asks before it acts, never sends a form twice, copies, warns of unsaved text. */

const confirmed = new WeakSet<HTMLElement>();

/** Buttons with `data-confirm="text"` ask first. */
function ask(event: SubmitEvent): void {
  const button = event.submitter;
  const text = button?.dataset["confirm"];
  const dialog = document.querySelector<HTMLDialogElement>("dialog#confirm");
  if (!button || !text || !dialog || confirmed.delete(button)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  dialog.querySelector("#confirm-text")!.textContent = text;
  dialog.querySelector<HTMLElement>("[data-confirm-yes]")!.textContent = button.dataset["confirmYes"] ?? button.textContent.trim();
  dialog.addEventListener(
    "close",
    () => {
      if (dialog.returnValue === "confirm") {
        confirmed.add(button);
        (event.target as HTMLFormElement).requestSubmit(button);
      } else {
        button.focus();
      }
    },
    { once: true },
  );
  dialog.returnValue = "";
  dialog.showModal();
}

/** A form is sent once: its buttons rest until the next page, or until the person comes back to this one. */
function rest(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  if (event.defaultPrevented || form.method === "dialog" || form.matches("[hx-post], [hx-get], [hx-put], [data-hx-post]")) return;
  leaving = form.method === "post";
  const buttons = [...form.querySelectorAll<HTMLButtonElement>("button:not(:disabled)")];
  // After the browser has read the form: a disabled button would not be among its values.
  setTimeout(() => buttons.forEach((button) => (button.disabled = true)));
  addEventListener("pageshow", () => buttons.forEach((button) => (button.disabled = false)), { once: true });
}

/** `data-copy="#id"` copies the text or value of that element, also where the page is not a secure context. */
async function copy(button: HTMLElement): Promise<void> {
  const source = document.querySelector<HTMLElement>(button.dataset["copy"]!);
  if (!source) return;
  const text = source instanceof HTMLInputElement || source instanceof HTMLTextAreaElement ? source.value : source.textContent.trim();
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
    button.focus();
  }
  const word = button.querySelector<HTMLElement>("[data-copy-word]") ?? button;
  const before = word.textContent;
  word.textContent = button.dataset["copied"] ?? "✓";
  setTimeout(() => (word.textContent = before), 2000);
}

let leaving = false;

function warnOfUnsavedText(): void {
  let changed = false;
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-unsaved]")) form.addEventListener("input", () => (changed = true));
  addEventListener("beforeunload", (event) => {
    if (changed && !leaving) event.preventDefault();
  });
}

export function start(): void {
  addEventListener("submit", ask, { capture: true });
  addEventListener("submit", rest);
  addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const copier = target?.closest<HTMLElement>("[data-copy]");
    if (copier) void copy(copier);
    const toggle = target?.closest<HTMLElement>("[data-toggle]");
    if (toggle) {
      const shown = document.querySelector(toggle.dataset["toggle"]!)?.classList.toggle("show");
      toggle.setAttribute("aria-expanded", String(shown === true));
    }
  });
  document.querySelector<HTMLElement>(".alert-danger[tabindex]")?.focus();
  warnOfUnsavedText();
}
