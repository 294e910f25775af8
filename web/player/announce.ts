/** Says something to a screen reader without moving the focus. */
let region: HTMLElement | null = null;

export function announce(text: string): void {
  if (!region) {
    region = document.createElement("div");
    region.className = "visually-hidden";
    region.setAttribute("role", "status");
    document.body.append(region);
  }
  const target = region;
  target.textContent = "";
  // A change is only noticed when the region was empty for a moment.
  setTimeout(() => (target.textContent = text), 100);
}
