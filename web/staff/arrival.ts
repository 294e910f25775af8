/**
 * Where the keyboard and a screen reader go on when a page has come. By itself a browser begins at the top of the page: whoever searched,
 * pressed a button or made a mistake would hear nothing of it, and walk through the whole menu again.
 *
 * The first of these that the page has gets the focus:
 * 1. a field that was refused (`aria-invalid`, or in a group `data-invalid`), else what stands above the form (`data-errors`)
 * 2. `data-focus`: what the page is about now
 * 3. `data-message`: what was just done
 * 4. `data-arrival`: the heading of what changes with the address, when the same page was there before with another address: a list that
 *    was searched, filtered, sorted or paged
 */
import { say } from "./say";

const REFUSED = '[aria-invalid="true"], [data-invalid] :is(input, select, textarea)';

function shown(selector: string): HTMLElement | undefined {
  return Array.from(document.querySelectorAll<HTMLElement>(selector)).find((one) => !one.closest("[hidden], dialog:not([open]), details:not([open])"));
}

function samePageBefore(): boolean {
  const [came] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  // Whoever reloads or goes back is brought to where they were by the browser.
  if ((came && came.type !== "navigate") || !URL.canParse(document.referrer)) return false;
  const before = new URL(document.referrer);
  return before.origin === location.origin && before.pathname === location.pathname;
}

function focus(target: HTMLElement, options?: FocusOptions): void {
  if (target.tabIndex < 0 && !target.hasAttribute("tabindex")) target.tabIndex = -1;
  target.focus(options);
}

export function startArrival(): void {
  const isTaken = Boolean(location.hash) || document.querySelector("[autofocus]") !== null;
  const refused = shown(REFUSED) ?? (isTaken ? undefined : shown("[data-errors]"));
  const message = shown("[data-message]");
  const own = refused ?? shown("[data-focus]");
  if (own) focus(own);
  if (message && (own || isTaken)) say(message.innerText);
  if (own || isTaken) return;
  const arrival = samePageBefore() ? shown("[data-arrival]") : undefined;
  if (message) focus(message, { preventScroll: true });
  else if (arrival) focus(arrival, { preventScroll: true });
}
