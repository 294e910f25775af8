/** `<details data-popup>`: a panel that lies over the page. Escape closes it and goes back to its button; whoever goes elsewhere leaves it closed. */
const OPEN = "details[data-popup][open]";

function left(event: Event): void {
  for (const popup of document.querySelectorAll<HTMLDetailsElement>(OPEN)) {
    if (event.target instanceof Node && !popup.contains(event.target)) popup.open = false;
  }
}

function escaped(event: KeyboardEvent): void {
  if (event.key !== "Escape" || event.isComposing || !(event.target instanceof Element)) return;
  const popup = event.target.closest<HTMLDetailsElement>(OPEN);
  if (!popup) return;
  event.preventDefault();
  popup.open = false;
  popup.querySelector("summary")?.focus();
}

export function startPopups(): void {
  document.addEventListener("focusin", left);
  document.addEventListener("pointerdown", left);
  document.addEventListener("keydown", escaped);
}
