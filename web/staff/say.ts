/** Reads a sentence out to people who hear the page, where nothing that has the focus says it. */

/** A screen reader only notices changes of a place that it knows already: the words come a little after the place. */
const SOON = 150;

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
