/** Says something to a screen reader without moving the focus. */
let region: HTMLElement | null = null;
let clearing: ReturnType<typeof setTimeout> | undefined;

/** So long a sentence stays for those who look for it, in milliseconds; then it is old news. */
const STAYS = 6000;

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
  clearTimeout(clearing);
  clearing = setTimeout(() => (target.textContent = ""), STAYS);
}
