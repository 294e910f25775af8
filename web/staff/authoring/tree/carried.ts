/**
 * Fields that offer topics, objectives, labels or authors while somebody types: `<input data-offers="/library/…">`.
 *
 * In a `[data-carried]` (the form of an item) what is taken becomes a ticked box above the field, as the server draws it, and the field is empty for
 * the next one. Elsewhere (filters of a list) its text stands in the field.
 */
import { t, tn } from "../../../shared/i18n";
import { OfferingField, type Offer, type Words } from "../../person";
import { say } from "../../say";

function carry(group: HTMLElement, input: HTMLInputElement, offer: Offer): void {
  const list = group.querySelector<HTMLElement>("ul.carried");
  if (!list || offer.id === undefined) return;
  const name = group.dataset.carried ?? "";
  const known = Array.from(group.querySelectorAll<HTMLInputElement>("input[type=checkbox]")).find((box) => box.value === String(offer.id));
  if (known) known.checked = true;
  else list.append(row(name, offer));
  list.hidden = false;
  input.form?.dispatchEvent(new Event("input", { bubbles: true }));
  say(t("{name} added.", { name: offer.text }));
}

function row(name: string, offer: Offer): HTMLElement {
  const box = Object.assign(document.createElement("input"), { type: "checkbox", className: "form-check-input", name, value: String(offer.id), checked: true });
  const text = document.createElement("bdi");
  text.textContent = offer.text;
  const note = Object.assign(document.createElement("span"), { className: "person-note", dir: "auto", textContent: offer.note });
  const label = Object.assign(document.createElement("label"), { className: "form-check" });
  const words = Object.assign(document.createElement("span"), { className: "form-check-label" });
  words.append(text, " ", note);
  label.append(box, " ", words);
  const line = document.createElement("li");
  line.append(label);
  return line;
}

export function startOffers(page: ParentNode = document): void {
  const words: Words = {
    list: t("What fits"),
    none: t("Nothing fits."),
    more: t("More fit: type more."),
    fit: (n) => tn("{n} fits", "{n} fit", n),
  };
  page.querySelectorAll<HTMLInputElement>("input[data-offers]").forEach((input) => {
    const group = input.closest<HTMLElement>("[data-carried]");
    new OfferingField(input, input.dataset.offers ?? "", words, group ? (offer) => carry(group, input, offer) : undefined);
  });
}
