/**
 * Select in text: words, sentences or marked pieces of a passage are buttons that stay pressed.
 *
 * The passage is drawn once. What a press changes are attributes of its pieces, so that nobody loses the place where they are. It is one
 * stop of the Tab key; arrows move inside. Whoever listens finds the passage as running text first, without a word about buttons.
 */
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { unsafeHTML } from "lit/directives/unsafe-html.js";

import type { Item } from "../../shared/api";
import { t, tn } from "../../shared/i18n";
import { ItemElement, type Part } from "../element";
import { sentences } from "../marking";
import { itemStyles } from "../styles";
import { passageStyles } from "./styles";

export interface TextItem extends Item {
  /** HTML in which the pieces are elements, in the order of `pieces`. */
  passage: string;
  pieces: { id: string }[];
  unit: "WORDS" | "SENTENCES" | "MARKED";
}

type State = "right" | "wrong" | "missed" | "chosen" | "";

/** Characters of a piece that are read out of it. */
const SAID = 80;
const SIGNS: Record<State, string> = { right: "✓", wrong: "✗", missed: "○", chosen: "", "": "" };

function wordsOf(state: State, texts: string): string {
  const words: Record<State, string> = {
    right: t("Chosen, right: {texts}", { texts }),
    wrong: t("Chosen, wrong: {texts}", { texts }),
    missed: t("Right, not chosen: {texts}", { texts }),
    chosen: t("Chosen: {texts}", { texts }),
    "": "",
  };
  return words[state];
}

export class SelectInText extends ItemElement {
  static override styles = [itemStyles, passageStyles];

  /** The piece that the Tab key comes to. */
  private at = 0;

  private get text(): TextItem {
    return this.item as TextItem;
  }

  private get ids(): string[] {
    return this.text.pieces.map(({ id }) => id);
  }

  private get selected(): string[] {
    const selected = this.value?.selected;
    return Array.isArray(selected) ? (selected as string[]) : [];
  }

  private get full(): boolean {
    const most = this.item.max_selections;
    return typeof most === "number" && this.selected.length >= most;
  }

  private get pieces(): HTMLElement[] {
    return Array.from(this.renderRoot.querySelectorAll<HTMLElement>("st-piece"));
  }

  override parts(): Part[] {
    const root = this.renderRoot.querySelector(".passage");
    return root ? [...super.parts(), { kind: "question", root }] : super.parts();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("item") && changed.get("item")?.id !== this.item.id) this.at = 0;
  }

  /** What is pressed, what cannot be, and where the Tab key comes to. */
  protected override updated(): void {
    if (this.judged) return;
    const { selected, full, locked } = this;
    const chosen = new Set(selected);
    const ids = this.ids;
    this.pieces.forEach((piece, i) => {
      const on = chosen.has(ids[i] ?? "");
      const attributes = { role: "button", "aria-pressed": String(on), "aria-disabled": String(locked || (full && !on)), tabindex: i === this.at ? "0" : "-1" };
      for (const [name, value] of Object.entries(attributes)) if (piece.getAttribute(name) !== value) piece.setAttribute(name, value);
      piece.classList.toggle("chosen", on);
    });
  }

  private turn(i: number): void {
    const id = this.ids[i];
    if (this.locked || id === undefined) return;
    const on = !this.selected.includes(id);
    if (on && this.full) return this.say("assertive", this.mostChosen());
    const selected = on ? [...this.selected, id] : this.selected.filter((other) => other !== id);
    this.tell(selected.length ? { selected } : null, true);
    this.say("polite", this.told(this.pieces[i]?.textContent ?? "", on));
  }

  private told(text: string, on: boolean): string {
    const said = text.replace(/\s+/g, " ").trim();
    const piece = said.length > SAID ? `${said.slice(0, SAID)}…` : said;
    const n = this.selected.length;
    if (!on) return t("Not chosen any more: {piece}. {n} chosen.", { piece, n });
    return this.full ? t("Chosen: {piece}. That is the most allowed.", { piece }) : t("Chosen: {piece}. {n} chosen.", { piece, n });
  }

  private mostChosen(): string {
    return t("You have chosen the most allowed. Take one away to choose another.");
  }

  private placeOf(event: Event): number {
    const piece = (event.target as Element).closest<HTMLElement>("st-piece");
    return piece ? this.pieces.indexOf(piece) : -1;
  }

  private clicked = (event: Event): void => {
    const i = this.placeOf(event);
    if (i >= 0) this.turn(i);
  };

  private entered = (event: Event): void => {
    const i = this.placeOf(event);
    if (i < 0 || i === this.at) return;
    this.at = i;
    this.requestUpdate();
  };

  private pressed = (event: KeyboardEvent): void => {
    const i = this.placeOf(event);
    if (i < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === " " || event.key === "Enter") this.turn(i);
    else {
      const next = this.reached(event.key, i);
      if (next === null) return;
      this.pieces[next]?.focus();
    }
    event.preventDefault();
  };

  /** The piece to which a key leads; null for other keys. */
  private reached(key: string, i: number): number | null {
    const pieces = this.pieces;
    const last = pieces.length - 1;
    const forwards = getComputedStyle(pieces[i]!).direction === "rtl" ? -1 : 1;
    const aside: Record<string, number> = { ArrowRight: i + forwards, ArrowLeft: i - forwards, Home: 0, End: last };
    if (key in aside) return Math.min(last, Math.max(0, aside[key]!));
    if (key === "ArrowDown") return lineFrom(pieces, i, 1);
    return key === "ArrowUp" ? lineFrom(pieces, i, -1) : null;
  }

  private clear = (): void => {
    this.tell(null, true);
    this.say("polite", t("Nothing is chosen."));
    this.pieces[this.at]?.focus();
  };

  private instruction(): string {
    const most = this.item.max_selections;
    if (this.text.unit === "WORDS") return typeof most === "number" ? tn("Choose at most {n} word in the text.", "Choose at most {n} words in the text.", most) : t("Choose words in the text.");
    if (this.text.unit === "SENTENCES")
      return typeof most === "number" ? tn("Choose at most {n} sentence in the text.", "Choose at most {n} sentences in the text.", most) : t("Choose sentences in the text.");
    return typeof most === "number" ? tn("Choose at most {n} part of the text.", "Choose at most {n} parts of the text.", most) : t("Choose parts of the text.");
  }

  override render(): TemplateResult {
    return html`${this.stem()}${this.judged ? this.shown() : this.offered()}`;
  }

  private offered(): TemplateResult {
    const { selected, number, item, text } = this;
    return html`
      <p class="hint how" id="how">
        ${this.instruction()}<span class="visually-hidden"> ${t("Arrow keys move through the text, the space bar chooses.")}</span>
      </p>
      <div class="visually-hidden" dir="auto" lang=${item.lang}>${this.running()}</div>
      <div
        class="passage content ${text.unit.toLowerCase()} ${this.locked ? "locked" : ""} ${this.full ? "full" : ""}"
        role="group"
        aria-label=${number ? t("Text of question {n}", { n: number }) : t("Text")}
        aria-describedby="how"
        dir="auto"
        lang=${item.lang}
        @click=${this.clicked}
        @keydown=${this.pressed}
        @focusin=${this.entered}
      >${unsafeHTML(text.passage)}</div>
      <p class="hint count">${this.full && !this.locked ? this.mostChosen() : tn("{n} chosen", "{n} chosen", selected.length)}</p>
      ${this.locked ? nothing : html`<button type="button" class="clear" ?hidden=${!selected.length} @click=${this.clear}>${t("Clear my choice")}</button>`}
    `;
  }

  private known: { of: string; text: string } = { of: "", text: "" };

  /** The passage as people read it. */
  private running(): string {
    const { passage, lang } = this.text;
    if (this.known.of !== passage) this.known = { of: passage, text: sentences(passage, lang).map(({ text }) => text).join(" ") };
    return this.known.text;
  }

  /** The passage with what was chosen, and what is right where that may be seen. */
  private shown(): TemplateResult {
    const { item, text } = this;
    const states = this.states();
    const passage = document.createElement("template");
    passage.innerHTML = text.passage;
    const pieces = Array.from(passage.content.querySelectorAll("st-piece"));
    const texts = pieces.map((piece) => (piece.textContent ?? "").replace(/\s+/g, " ").trim());
    pieces.forEach((piece, i) => show(piece, states[i] ?? ""));
    return html`
      <div class="passage content judged" dir="auto" lang=${item.lang}>${unsafeHTML(passage.innerHTML)}</div>
      ${this.selected.length ? nothing : html`<p class="hint none">${t("Not answered")}</p>`}
      ${this.legend(states, texts)}
    `;
  }

  private states(): State[] {
    const chosen = new Set(this.selected);
    const correct = this.item.key?.correct ? new Set(this.item.key.correct) : null;
    return this.ids.map((id) => {
      if (!correct) return chosen.has(id) ? "chosen" : "";
      if (chosen.has(id)) return correct.has(id) ? "right" : "wrong";
      return correct.has(id) ? "missed" : "";
    });
  }

  /** What the signs mean, and the pieces once more: they may lie far apart. */
  private legend(states: State[], texts: string[]): TemplateResult {
    const of = (state: State) => texts.filter((_text, i) => states[i] === state).join("; ");
    const rows = (["right", "wrong", "missed", "chosen"] as const).filter((state) => states.includes(state));
    return html`<ul class="legend" role="list">
      ${rows.map((state) => html`<li class=${state}><span class="sign" aria-hidden="true">${SIGNS[state]}</span> <span dir="auto">${wordsOf(state, of(state))}</span></li>`)}
    </ul>`;
  }
}

/** Puts the class and the sign of its state on a piece. The passage is the author's: it is read as a document, since its attributes may hold words that look like tags. */
function show(piece: Element, state: State): void {
  if (state) piece.classList.add(state);
  if (!SIGNS[state]) return;
  const sign = document.createElement("span");
  sign.className = "sign";
  sign.textContent = ` ${SIGNS[state]}`;
  piece.append(sign);
}

/** The piece of the next line, or the one before, that stands nearest below or above. */
function lineFrom(pieces: HTMLElement[], i: number, step: 1 | -1): number {
  const here = pieces[i]!.getBoundingClientRect();
  const middle = (one: DOMRect) => one.left + one.width / 2;
  let best = -1;
  let line: DOMRect | null = null;
  for (let at = i + step; at >= 0 && at < pieces.length; at += step) {
    const box = pieces[at]!.getBoundingClientRect();
    const apart = step > 0 ? box.top >= here.bottom - 2 : box.bottom <= here.top + 2;
    if (!apart && best < 0) continue;
    if (line && Math.abs(box.top - line.top) > line.height / 2) break;
    if (best < 0 || Math.abs(middle(box) - middle(here)) < Math.abs(middle(pieces[best]!.getBoundingClientRect()) - middle(here))) best = at;
    line ??= box;
  }
  // Sentences run over several lines, and share them.
  return best >= 0 ? best : Math.min(pieces.length - 1, Math.max(0, i + step));
}
