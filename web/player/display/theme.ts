/** Which colours the pages have: `<html data-theme>` says light, dark or contrast (shared/tokens.css). */
import { choose, chosen } from "../storage/choices";

export const themes = ["system", "light", "dark", "contrast"] as const;
export type Theme = (typeof themes)[number];

const computerIsDark = matchMedia("(prefers-color-scheme: dark)");

/** What the candidate chose; at first the colours of this computer. */
export function theme(): Theme {
  return chosen("theme", themes, "system");
}

export function setTheme(wanted: Theme): void {
  choose("theme", wanted);
  paint();
}

function paint(): void {
  const wanted = theme();
  document.documentElement.dataset.theme = wanted === "system" ? (computerIsDark.matches ? "dark" : "light") : wanted;
}

computerIsDark.addEventListener("change", paint);
paint();
