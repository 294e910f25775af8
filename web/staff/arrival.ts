/**
 * Where the keyboard and a screen reader go on when a page has come. By itself a browser begins at the top of the page: whoever searched,
 * pressed a button or made a mistake would hear nothing of it, and walk through the whole menu again.
 *
 * The first of these that the page has gets the focus:
 * 1. what stands above a form that was refused (`data-errors`), which names the fields and links to them, else a field that was refused
 *    (`aria-invalid`, or in a group `data-invalid`)
 * 2. `data-focus`: what the page is about now; a field may have an editor that stands for it
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

/** A field, or the editor that stands for it. */
function typedInto(field: HTMLElement): HTMLElement {
  return (field.hidden ? field.nextElementSibling?.querySelector<HTMLElement>("[role=textbox]") : undefined) ?? field;
}

/** A link of `data-errors` leads into the field: into the editor that stands for it, and into a part of the page that is closed. */
function lead(event: MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("[data-errors] a[href^='#']") : null;
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  for (let part = field.closest("details"); part; part = part.parentElement?.closest("details") ?? null) part.open = true;
  const target = typedInto(field);
  target.scrollIntoView({ block: "center" });
  focus(target, { preventScroll: true });
}

export function startArrival(): void {
  document.addEventListener("click", lead);
  const isTaken = Boolean(location.hash) || document.querySelector("[autofocus]") !== null;
  const refused = shown("[data-errors]") ?? shown(REFUSED);
  const message = shown("[data-message]");
  const meant = document.querySelector<HTMLElement>("textarea[data-focus][hidden]");
  const own = refused ?? (meant && typedInto(meant)) ?? shown("[data-focus]");
  if (own) focus(own);
  if (message && (own || isTaken)) say(message.innerText);
  if (own || isTaken) return;
  const arrival = samePageBefore() ? shown("[data-arrival]") : undefined;
  if (message) focus(message, { preventScroll: true });
  else if (arrival) focus(arrival, { preventScroll: true });
}
