/** Reading aloud: what of the question, with which voice and how fast, and the keys that begin, interrupt and end it. */
import { html, nothing, type TemplateResult } from "lit";

import type { ItemElement, Part } from "../../../items/element";
import { selectedIn } from "../../../items/marking";
import type { Item, Page } from "../../../shared/api";
import { t } from "../../../shared/i18n";
import { icon } from "../../display/icons";
import { hint, type Shortcut, told } from "../../display/shortcuts";
import { tell } from "../../display/tell";
import { choose, chosen } from "../../storage/choices";
import { Reader, type Voice, voiceFor, voicesFor } from "./speech";
import { type Piece, piecesOf, plainly } from "./spoken";
import { Trail } from "./trail";

const READ = "Alt+Shift+R";
const STOP = "Alt+Shift+S";
const RATES = ["0.5", "0.75", "1", "1.25", "1.5", "2"] as const;
/** Characters of a passage by which it is recognised. */
const BEGINNING = 30;

/** What can be chosen to be read, by a name that stays the same when the question is drawn anew. */
type Choice = "all" | "case" | "question" | "selection" | `passage-${number}` | `alternative-${string}`;

interface Offered {
  choice: Choice;
  label: string;
}

/** A question or a case on the page. */
export interface Shown {
  item: Item | Page;
  element: ItemElement;
}

interface Desk {
  /** The question that is shown; null while none is. */
  readonly question: Shown | null;
  /** The case that it is about. */
  readonly case: Shown | null;
  /** Opens the case where it is folded. */
  unfold(): void;
  changed(): void;
  /** Opens the panel, for whoever began with the keys; the focus stays. */
  open(): void;
}

export class ReadAloud {
  readonly reader = new Reader(() => this.desk.changed());
  private trail = new Trail();
  private wanted: Choice = "all";
  /** The item that is being read. */
  private item: Item | Page | null = null;

  constructor(private desk: Desk) {
    this.reader.manner = { rate: Number(chosen("rate", RATES, "1")), voice: "" };
    this.reader.spoken = (piece, from, length) => {
      this.trail.show(piece, this.item?.lang ?? "", from, length);
      this.desk.changed();
    };
  }

  readonly shortcuts: Shortcut[] = [
    { keys: [READ], does: () => this.next, run: () => this.press() },
    { keys: [STOP], does: () => t("Stop reading aloud"), works: () => this.reader.state !== "silent", run: () => this.reader.stop() },
  ];

  /** Only while it is shown may something be read: a question, or the case of several. */
  leave(shown: readonly (string | undefined)[]): void {
    if (this.reader.state !== "silent" && !shown.includes(this.item?.id)) this.reader.stop();
  }

  /** What the button does next. */
  private get next(): string {
    if (this.reader.state === "silent") return t("Start reading");
    return this.reader.state === "reading" ? t("Pause reading") : t("Read on");
  }

  /** Reads, interrupts, reads on. */
  press = (): void => {
    if (this.reader.state === "reading") this.reader.pause();
    else if (this.reader.state === "paused") this.reader.resume();
    else this.read();
  };

  private read(): void {
    const wanted = this.source;
    if (!wanted) return;
    const { item, element } = wanted;
    const pieces = this.pieces(element, item.lang);
    if (!pieces.length) return tell("polite", t("Select some text of the question first."));
    this.item = item;
    this.desk.open();
    if (item === this.desk.case?.item) this.desk.unfold();
    this.reader.manner = { ...this.reader.manner, voice: this.voice(item.lang) };
    this.reader.read(pieces, item.lang);
  }

  /** What is read of: the question or its case. */
  private get source(): Shown | null {
    const { question, case: about } = this.desk;
    if (!about) return question;
    const isSelected = this.wanted === "selection" && about.element.parts().some(({ root }) => selectedIn(root));
    return this.wanted === "case" || isSelected ? about : question;
  }

  private pieces(element: ItemElement, lang: string): Piece[] {
    const parts = element.parts();
    if (this.wanted === "selection") return selected(parts, lang);
    const [kind, which] = this.wanted.split("-");
    if (kind === "passage") {
      const passage = passages(parts)[Number(which)];
      if (passage) return piecesOf(passage, lang);
    }
    const found = parts.filter((part) => kind === part.kind && (which === undefined || which === part.letter));
    return (found.length ? found : parts).flatMap((part) => lettered(piecesOf(part.root, lang), part.letter));
  }

  // The panel

  panel(item: Item): TemplateResult {
    const { state, voices } = this.reader;
    const { same } = voicesFor(voices, item.lang);
    return html`
      ${same.length ? nothing : html`<p class="help">${t("This computer has no voice for the language of this question. Another voice reads it as well as it can.")}</p>`}
      <div class="read-deeds">
        <button type="button" class="button primary" aria-keyshortcuts=${told(READ) ?? nothing} title=${hint(this.next, READ)} @mousedown=${keepSelection} @click=${this.press}>
          ${icon(state === "reading" ? "pause" : "speaker")}<span>${this.next}</span>
        </button>
        <button type="button" class="button" aria-keyshortcuts=${told(STOP) ?? nothing} title=${hint(t("Stop reading aloud"), STOP)} aria-disabled=${state === "silent"} @click=${() => this.reader.stop()}>
          ${icon("stop")}<span>${t("Stop")}</span>
        </button>
      </div>
      ${this.trail.beside}
      <div class="read-choices">${this.what()}${this.speed()}${this.whose(item.lang)}</div>
    `;
  }

  private what(): TemplateResult {
    const offered = this.offered();
    const wanted = offered.some(({ choice }) => choice === this.wanted) ? this.wanted : "all";
    const take = (event: Event) => {
      this.wanted = (event.target as HTMLSelectElement).value as Choice;
      this.reader.stop();
    };
    return html`<label
      ><span>${t("What to read")}</span
      ><select @change=${take}>
        ${offered.map(({ choice, label }) => html`<option value=${choice} .selected=${choice === wanted}>${label}</option>`)}
      </select></label
    >`;
  }

  private offered(): Offered[] {
    const parts = this.desk.question?.element.parts() ?? [];
    const alternatives = parts.filter(({ kind }) => kind === "alternative");
    const several = passages(parts);
    return [
      { choice: "all", label: this.desk.case ? t("Everything but the case") : t("Everything") },
      ...(this.desk.case ? [{ choice: "case", label: t("The case") } as const] : []),
      ...(alternatives.length ? [{ choice: "question", label: t("The question") } as const] : []),
      ...(several.length > 1 ? several.map((passage, i): Offered => ({ choice: `passage-${i}`, label: t("Passage {n}: {beginning}", { n: i + 1, beginning: beginning(passage) }) })) : []),
      ...alternatives.map(({ letter }): Offered => ({ choice: `alternative-${letter ?? ""}`, label: t("Alternative {letter}", { letter: letter ?? "" }) })),
      { choice: "selection", label: t("The selected text") },
    ];
  }

  private speed(): TemplateResult {
    const now = chosen("rate", RATES, "1");
    const take = (event: Event) => {
      const { value } = event.target as HTMLSelectElement;
      choose("rate", value);
      this.reader.change({ rate: Number(value) });
      this.desk.changed();
    };
    return html`<label
      ><span>${t("Speed")}</span
      ><select @change=${take}>
        ${RATES.map((rate) => html`<option value=${rate} .selected=${rate === now}>${t("{n} %", { n: Number(rate) * 100 })}</option>`)}
      </select></label
    >`;
  }

  private voice(lang: string): string {
    const uris = this.reader.voices.map(uriOf);
    return chosen(`voice-${lang}`, uris, "");
  }

  private whose(lang: string): TemplateResult | typeof nothing {
    const { same, others } = voicesFor(this.reader.voices, lang);
    if (same.length + others.length < 2) return nothing;
    const now = uriOf(voiceFor(this.reader.voices, lang, this.voice(lang))!);
    const take = (event: Event) => {
      const { value } = event.target as HTMLSelectElement;
      choose(`voice-${lang}`, value);
      this.reader.change({ voice: value });
      this.desk.changed();
    };
    const option = (voice: Voice) => html`<option value=${uriOf(voice)} .selected=${uriOf(voice) === now}>${voice.name ?? voice.lang} (${voice.lang})</option>`;
    return html`<label
      ><span>${t("Voice")}</span
      ><select @change=${take}>
        ${same.map(option)} ${others.length ? html`<optgroup label=${t("Of other languages")}>${others.map(option)}</optgroup>` : nothing}
      </select></label
    >`;
  }
}

/** An alternative begins with its letter. */
function lettered([first, ...others]: Piece[], letter: string | undefined): Piece[] {
  if (letter === undefined) return first ? [first, ...others] : [];
  const before = `${letter}. `;
  return [{ text: before + (first?.text ?? ""), places: [...before.split("").map(() => null), ...(first?.places ?? [])] }, ...others];
}

function uriOf(voice: Voice): string {
  return voice.voiceURI ?? voice.lang;
}

/** The blocks of a question that has several. */
function passages(parts: readonly Part[]): Element[] {
  const question = parts.find(({ kind }) => kind === "question");
  return Array.from(question?.root.children ?? []).filter((child) => child.textContent?.trim());
}

function beginning(passage: Element): string {
  const text = (passage.textContent ?? "").trim().replace(/\s+/g, " ");
  return text.length > BEGINNING ? `${text.slice(0, BEGINNING).trimEnd()}…` : text;
}

/** What is selected in the question, else anywhere in the page, such as in the candidate's own answer. */
function selected(parts: readonly Part[], lang: string): Piece[] {
  for (const { root } of parts) {
    const mark = selectedIn(root);
    if (mark) return piecesOf(root, lang, mark);
  }
  return plainly(document.getSelection()?.toString() ?? "", lang);
}

/** A press of the mouse leaves selected what is selected. */
function keepSelection(event: Event): void {
  event.preventDefault();
}
