/**
 * A screen begins at its heading: `<h1 tabindex="-1" ${screen(name, title)}>` gives the focus to this heading when a screen with another
 * name appears, scrolls to it, and gives the window its title. So a screen reader says where one is, and the keyboard goes on from there.
 */
import { noChange } from "lit";
import { Directive, directive, type ElementPart, type PartInfo, PartType } from "lit/directive.js";

import { focused } from "./focus";

/** The part of the window in which what a screen is about is looked for. */
const UPPER = 0.4;

/** `gently`: only where nothing else has the focus, as when a page was just opened. */
type How = "" | "gently";

class Screen extends Directive {
  private name: string | null = null;
  private title: string | null = null;

  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error("a screen is said of its heading");
  }

  render(_name: string, _title: string, _how: How = ""): unknown {
    return noChange;
  }

  override update(part: ElementPart, [name, title, how = ""]: [string, string, How?]): unknown {
    if (title !== this.title) document.title = this.title = title;
    if (name !== this.name) {
      this.name = name;
      // The heading comes into the page with the rest of its template.
      queueMicrotask(() => arrive(part.element as HTMLElement, how));
    }
    return noChange;
  }
}

export const screen = directive(Screen);

function arrive(heading: HTMLElement, how: How): void {
  if (!heading.isConnected || (how && focused())) return;
  heading.focus({ preventScroll: true }); // behind an open dialog nothing gets it: who closes that comes here
  show(heading);
  // What stands below comes a moment later, and only then can the heading be at the top.
  requestAnimationFrame(() => focused() === heading && show(heading));
}

/** Shows the top of the page; where the heading is not in its upper part (a case is above it, the header fills the page), the heading. */
function show(heading: HTMLElement): void {
  const low = document.documentElement.hasAttribute("data-low");
  if (!low) scrollTo({ top: 0 });
  if (low || heading.getBoundingClientRect().top > UPPER * innerHeight) heading.scrollIntoView({ block: "start" });
}

/** "Question 3 of 5 – Biology": what one is at, then the exam. */
export function titled(what: string, exam: string): string {
  return exam ? `${what} – ${exam}` : what;
}
