/**
 * Fields that offer something while somebody types. `OfferingField` is one of them; people are offered here, what classifies items in
 * `authoring/tree/carried.ts`.
 *
 * Offers people while somebody types: `<input data-person="/people/choose?right=…">`. What is chosen is written into the field, as
 * "Name (user name)"; the server reads the same text, so that the field works without this, and takes whatever was typed.
 *
 * A combobox with a list: arrows go through it, Enter takes, Escape closes. Nothing is chosen by itself.
 */
import { t, tn } from "../shared/i18n";
import { say } from "./say";

/** What is offered: its text, a second one beside it, and the id where the server needs more than the text. */
export interface Offer { text: string; note: string; id?: number }
interface Answer { people?: Offer[]; found?: Offer[]; more: boolean; note?: string }
/** How what is offered is spoken of: the list, that nothing fits, that more do, and how many. */
export interface Words { list: string; none: string; more: string; fit: (n: number) => string }

/** Milliseconds after the last letter. */
const PAUSE = 200;

export class OfferingField {
  private readonly list = document.createElement("ul");
  private readonly note = document.createElement("p");
  private readonly box = document.createElement("div");
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** The text that was asked for last: answers to earlier ones come too late. */
  private asked: string | null = null;
  private active = -1;
  private offers: Offer[] = [];

  /** `taken` does something else with what is chosen than writing it into the field. */
  constructor(
    private readonly input: HTMLInputElement,
    private readonly address: string,
    private readonly words: Words,
    private readonly taken?: (offer: Offer) => void,
  ) {
    this.list.id = `${input.id}_people`;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", words.list);
    this.box.className = "person-list";
    this.box.hidden = true;
    this.box.append(this.list, this.note);
    input.after(this.box);
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id })) {
      input.setAttribute(name, value);
    }
    input.addEventListener("input", () => this.soon());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.close());
    // The focus stays in the field, so that it is not left before somebody is taken.
    this.box.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target instanceof Element ? event.target.closest("[role=option]") : null;
      if (option) this.take(Array.from(this.list.children).indexOf(option));
    });
  }

  private get isOpen(): boolean {
    return !this.box.hidden;
  }

  /** Who was marked fits what was typed until now: Enter does not take them instead of what is typed since. */
  private soon(): void {
    this.active = -1;
    this.mark();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.ask(), PAUSE);
  }

  private async ask(): Promise<void> {
    const text = this.input.value.trim();
    this.asked = text;
    const url = new URL(this.address, location.href);
    url.searchParams.set("q", text);
    try {
      const response = await fetch(url, { headers: { "X-Requested-With": "fetch" }, cache: "no-store", redirect: "error" });
      if (!response.ok) throw new Error(String(response.status));
      const answer = (await response.json()) as Answer;
      if (this.asked === text && document.activeElement === this.input) this.show(answer);
    } catch {
      if (this.asked === text) this.close(); // what was typed is sent as it is
    }
  }

  private show(answer: Answer): void {
    this.active = -1;
    this.offers = answer.people ?? answer.found ?? [];
    this.list.replaceChildren(...this.offers.map((offer, place) => this.option(offer, place)));
    const number = this.offers.length;
    this.note.textContent = number ? (answer.more ? this.words.more : "") : [this.words.none, answer.note ?? ""].join(" ").trim();
    this.note.hidden = !this.note.textContent;
    this.list.hidden = !number;
    this.box.hidden = false;
    this.mark();
    say([number ? this.words.fit(number) : "", this.note.textContent].filter(Boolean).join(". "));
  }

  private option(offer: Offer, place: number): HTMLElement {
    const option = document.createElement("li");
    option.id = `${this.list.id}_${place}`;
    option.setAttribute("role", "option");
    const name = document.createElement("bdi");
    name.textContent = offer.text;
    const note = document.createElement("span");
    note.className = "person-note";
    note.textContent = offer.note;
    option.append(name, " ", note);
    option.dataset.text = offer.text;
    return option;
  }

  private key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const number = this.list.children.length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!this.isOpen) return void this.ask();
      if (number) this.active = (this.active + (event.key === "ArrowDown" ? 1 : this.active < 0 ? 0 : -1) + number) % number;
      this.mark();
    } else if (event.key === "Enter" && this.isOpen && this.active >= 0) {
      event.preventDefault();
      this.take(this.active);
    } else if (event.key === "Escape" && this.isOpen) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    }
  }

  private mark(): void {
    this.input.setAttribute("aria-expanded", String(this.isOpen && this.list.children.length > 0));
    Array.from(this.list.children).forEach((option, place) => {
      option.setAttribute("aria-selected", String(place === this.active));
      if (place === this.active) option.scrollIntoView({ block: "nearest" });
    });
    const option = this.isOpen ? this.list.children[this.active] : undefined;
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  private take(place: number): void {
    const offer = this.offers[place];
    if (!offer) return;
    this.input.value = this.taken ? "" : offer.text;
    this.taken?.(offer);
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
    this.close();
    if (!this.taken) say(offer.text);
  }

  private close(): void {
    clearTimeout(this.timer);
    this.asked = null;
    this.active = -1;
    this.box.hidden = true;
    this.mark();
  }
}

export function startPersonFields(page: ParentNode = document): void {
  const words: Words = {
    list: t("People"),
    none: t("Nobody fits."),
    more: t("More people fit: type more of the name."),
    fit: (n) => tn("{n} person fits", "{n} people fit", n),
  };
  page.querySelectorAll<HTMLInputElement>("input[data-person]").forEach((input) => new OfferingField(input, input.dataset.person ?? "", words));
}
