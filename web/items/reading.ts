/**
 * What authors' texts need beyond their HTML once they are shown: a table that is wider than its page is scrolled by keyboard too, and no link
 * leads away from an exam.
 */
import type { ReactiveController, ReactiveElement } from "lit";

import { t } from "../shared/i18n";

const BOX = "scrolls";
/** Addresses that lead to no other place: pages of this installation, and files that a candidate has just made. */
const HERE = /^(?:blob:|\/(?![/\\]))/i;
/** What browsers pass over in an address. */
const UNREAD = /[^!-\uffff]/g;

/** What can be scrolled can be reached by the Tab key, and has a name; what is seen whole is passed by. */
function fit(box: HTMLElement): void {
  const isWide = box.scrollWidth > box.clientWidth;
  box.tabIndex = isWide ? 0 : -1;
  if (!isWide) return ["tabindex", "role", "aria-label"].forEach((name) => box.removeAttribute(name));
  const caption = box.querySelector("caption")?.textContent.trim();
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", caption ? t("Table, to be scrolled: {caption}", { caption }) : t("Table, to be scrolled"));
}

const sizes = new ResizeObserver((changes) => {
  for (const { target } of changes) {
    const box = target.closest<HTMLElement>(`.${BOX}`);
    if (box?.isConnected) fit(box);
  }
});

/** Puts each table of authors' texts below `root` into a box that scrolls. */
export function boxTables(root: ParentNode): void {
  for (const table of root.querySelectorAll<HTMLElement>(".content table")) {
    if (table.parentElement!.classList.contains(BOX) || table.closest("[contenteditable]")) continue;
    const box = document.createElement("div");
    box.className = BOX;
    table.replaceWith(box);
    box.append(table);
    sizes.observe(box);
    sizes.observe(table);
  }
}

/** Whoever sits an exam reads a link as its words; wherever else it is shown it opens beside the page. */
function showLinks(root: ParentNode, inExam: boolean): void {
  for (const link of root.querySelectorAll<HTMLAnchorElement>(".content a")) {
    const address = link.getAttribute("href") ?? link.dataset.leads ?? "";
    if (!address || HERE.test(address.replace(UNREAD, ""))) continue;
    link.dataset.leads = address;
    if (inExam) link.removeAttribute("href");
    else Object.assign(link, { href: address, target: "_blank", rel: "noopener noreferrer" });
  }
}

/** Sees to the texts of an element's shadow tree after each of its renderings. */
export class Reading implements ReactiveController {
  constructor(
    private host: ReactiveElement,
    private inExam: () => boolean = () => false,
  ) {
    host.addController(this);
  }

  hostUpdated(): void {
    boxTables(this.host.renderRoot);
    showLinks(this.host.renderRoot, this.inExam());
  }
}
