/** `data-shortcut="Alt+PageDown"` on a link or button presses it by keyboard, also from inside a field. */
export function startShortcuts(): void {
  document.addEventListener("keydown", (event) => {
    const held = [(event.ctrlKey || event.metaKey) && "Ctrl", event.altKey && "Alt", event.shiftKey && "Shift"].filter(Boolean);
    if (!held.length) return;
    const pressed = [...held, event.key.length === 1 ? event.key.toUpperCase() : event.key].join("+");
    for (const target of document.querySelectorAll<HTMLElement>("[data-shortcut]")) {
      if (target.dataset.shortcut !== pressed) continue;
      event.preventDefault();
      target.click();
      return;
    }
  });
}
