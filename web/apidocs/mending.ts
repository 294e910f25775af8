/**
 * What Scalar's page leaves out for people who do not see it, put in as it is drawn: states of fields that offer something, buttons that say they are
 * none, landmarks of one
 * name, and the page behind an open dialog, which is out of reach.
 */
const BEHIND = ".skip, .head, .references-rendered, .scalar-api-reference > aside, .t-doc__header";
const OPEN = ".scalar-client--open";
const PLACEHOLDER = "EAPI, a blank, and the token";

export function startMending(page: HTMLElement): void {
  let asked = false;
  const later = () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      mend(page);
    });
  };
  new MutationObserver(later).observe(page, { subtree: true, childList: true, attributes: true, attributeFilter: ["class", "aria-expanded", "role"] });
  mend(page);
}

export function mend(page: ParentNode): void {
  for (const field of page.querySelectorAll("[role=combobox]:not([aria-expanded])")) {
    const list = document.getElementById(field.getAttribute("aria-controls") ?? "");
    field.setAttribute("aria-expanded", String(list !== null));
  }
  // On a narrow screen only the sign of a link is shown, and its text is hidden from everybody.
  for (const link of page.querySelectorAll("a[href^=http]:not([aria-label]):has(svg)")) {
    const text = link.textContent.trim();
    if (text) link.setAttribute("aria-label", text);
  }
  for (const button of page.querySelectorAll("button[role=none]")) button.removeAttribute("role");
  for (const field of page.querySelectorAll<HTMLInputElement>("input[placeholder^=QUxMIFlPVVI]")) field.placeholder = PLACEHOLDER;
  for (const [n, notices] of page.querySelectorAll("section[aria-label^=Notifications]").entries()) {
    if (n) notices.setAttribute("aria-label", `Notifications, ${n + 1}`);
  }
  const isOpen = page.querySelector(OPEN) !== null;
  for (const part of page.querySelectorAll<HTMLElement>(BEHIND)) if (part.inert !== isOpen) part.inert = isOpen;
}
