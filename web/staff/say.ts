/** Reads a sentence out to people who hear the page, where nothing that has the focus says it. */

import type { SayDetail } from "../items/element";

/** A screen reader only notices changes of a place that it knows already: the words come a little after the place. */
const SOON = 150;

// An item that is tried here says what it shows.
document.addEventListener("say", (event) => say((event as CustomEvent<SayDetail>).detail.text));

export function say(text: string): void {
  let place = document.querySelector<HTMLElement>("#said");
  if (!place) {
    place = document.createElement("p");
    place.id = "said";
    place.className = "visually-hidden";
    place.setAttribute("role", "status");
    document.body.append(place);
  }
  const here = place;
  here.textContent = "";
  setTimeout(() => (here.textContent = text), SOON);
}
