/**
 * What every item element has in common. The player, the author's preview, the marking screen and the review use
 * the same elements, so that what an author or assessor sees is what the candidate saw.
 */
import { html, LitElement, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { unsafeHTML } from "lit/directives/unsafe-html.js";

import type { Item, Sheet, Value } from "../shared/api";
import { addTexts, type Texts } from "../shared/i18n";
import { withoutRationale } from "./beside/rationale";
import { Documents } from "./document/documents";
import { added, type Mark, placeOf, removed, selectedIn, withMarks } from "./marking";
import { type MediaSource, nowhere, Pictures } from "./media";
import nl from "./nl.json";
import { Reading } from "./reading";
import type { Counter } from "./sound/plays";
import { Sounds } from "./sound/sounds";

export type Mode = "take" | "preview" | "mark" | "review";

/** `urgent`: a finished step such as a choice, to be saved at once; otherwise a pause in writing. */
export interface AnswerDetail {
  value: Value;
  urgent: boolean;
}

/** A response file, handed over before the `answer` event that names its hash. */
export interface FileDetail {
  sha256: string;
  file: File;
}

export interface Upload {
  /** Bytes that the server has. */
  received: number;
  done: boolean;
  /** The server will not take it. */
  refused: boolean;
  /** Neither the server nor this browser has the content. */
  lost?: boolean;
}

/** Something that is to be read out: whoever shows the item does it. */
export interface SayDetail {
  level: "polite" | "assertive";
  text: string;
}

/** A candidate's private notes about a question, and the tools that they are using. Never changes an answer. */
export interface Aids {
  marks: readonly Mark[];
  struck: readonly string[];
  /** The highlighter is in hand: what is selected gets marked. */
  marking: boolean;
  /** Alternatives can be struck out. */
  striking: boolean;
  /** Alternatives are covered, but for those that were uncovered. */
  masking: boolean;
  uncovered: readonly string[];
}

/** What changed about a candidate's own marks. */
export interface AidsDetail {
  marks?: readonly Mark[];
  struck?: readonly string[];
  uncovered?: readonly string[];
}

/** A part of a question that can be read aloud by itself, as it is shown. */
export interface Part {
  kind: "question" | "alternative";
  /** Of an alternative. */
  letter?: string;
  root: Element;
}

/** Keys that a question answers to by itself, for the list of shortcuts: `Mod+B`, where `Mod` is Ctrl or ⌘. */
export interface Listed {
  keys: readonly string[];
  does: () => string;
}

export abstract class ItemElement extends LitElement {
  /** The question as in the paper; with `key` where the reader may see the right answer. */
  @property({ type: Object }) item!: Item;
  /** What was drawn for this candidate: order of questions and alternatives. */
  @property({ type: Object }) sheet: Sheet = {};
  /** The answer, null = none. Set from outside; changes made here are told by `answer`. */
  @property({ type: Object }) value: Value = null;
  @property() mode: Mode = "take";
  /** Its number among the candidate's questions; 0 where it stands alone. Fields and groups are called by it. */
  @property({ type: Number }) number = 0;
  @property({ type: Boolean, reflect: true }) readonly = false;
  /** How far files have been sent, by hash. */
  @property({ attribute: false }) uploads: Record<string, Upload> = {};

  /** Gives the content of a file that was handed over before, null where nobody has it; missing where nobody asks. */
  @property({ attribute: false }) fileContent: ((sha256: string, size: number) => Promise<Blob | null>) | null = null;

  /** Null for everybody but the candidate: nobody else sees their marks. */
  @property({ attribute: false }) aids: Aids | null = null;

  /** Who counts how often what is limited is heard; null where nobody keeps it. */
  @property({ attribute: false }) plays: Counter | null = null;

  /** Where pictures are that the item names `media:<sha256>`: set by whoever shows it. Each `<img>` of the shadow tree is filled by it. */
  @property({ attribute: false }) media: MediaSource = nowhere;

  /** Knows how far each picture of the item is. */
  protected readonly pictures = new Pictures(this);

  /** Puts a player in the place of each sound and video. */
  readonly sounds = new Sounds(this);

  /** Puts a viewer in the place of each document. */
  protected readonly documents = new Documents(this);

  /** Tables that scroll, and links: none where a candidate sits the exam, or its author looks how that is. */
  protected readonly authored = new Reading(this, () => !this.judged);

  /** True where nothing can be changed. */
  protected get locked(): boolean {
    return this.readonly || this.mode === "mark" || this.mode === "review";
  }

  /** True where answers are judged. */
  protected get judged(): boolean {
    return this.mode === "mark" || this.mode === "review";
  }

  /** Whether each part of the answer is compared with the key by itself; otherwise there is one verdict, on the whole. */
  get judgesParts(): boolean {
    return true;
  }

  /** Whether a marker changed the score, so that the key does not say what counts. */
  protected get overruled(): boolean {
    return this.judged && Boolean(this.item.overruled);
  }

  /** Tells what is still waiting for a pause in writing. Called when a field, a question or the page is left. */
  flush(): void {}

  /** Has a sentence read out that the item itself shows. */
  protected say(level: SayDetail["level"], text: string): void {
    if (text) this.dispatchEvent(new CustomEvent<SayDetail>("say", { detail: { level, text }, bubbles: true, composed: true }));
  }

  protected tell(value: Value, urgent: boolean): void {
    this.value = value;
    this.dispatchEvent(new CustomEvent<AnswerDetail>("answer", { detail: { value, urgent }, bubbles: true, composed: true }));
  }

  /** What can be read aloud of this question: its text, then what there is to choose from. */
  parts(): Part[] {
    const root = this.renderRoot.querySelector(".stem");
    return root ? [{ kind: "question", root }] : [];
  }

  shortcuts(): Listed[] {
    return [];
  }

  /** Marks what is selected in the question; false when nothing is. */
  markSelection(): boolean {
    const stem = this.renderRoot.querySelector(".stem");
    const mark = stem && this.aids && !this.locked ? selectedIn(stem) : null;
    if (mark) this.keep({ marks: added(this.aids!.marks, mark) });
    return mark !== null;
  }

  protected keep(detail: AidsDetail): void {
    this.dispatchEvent(new CustomEvent<AidsDetail>("aids", { detail, bubbles: true, composed: true }));
  }

  /** With the highlighter in hand: a selection is marked, a click on a mark takes it away. */
  private pointed = (event: Event): void => {
    if (!this.aids?.marking || this.locked) return;
    const stem = event.currentTarget as Element;
    const marked = (event.target as Element).closest("mark");
    // The browser decides only after this event whether a click ends a selection.
    setTimeout(() => {
      if (this.markSelection()) document.getSelection()?.removeAllRanges();
      else if (marked?.isConnected && this.aids) {
        const place = placeOf(stem, marked, 0);
        const whole = this.aids.marks.find(([from, to]) => from <= place && place < to);
        if (whole) this.keep({ marks: removed(this.aids.marks, whole) });
      }
    });
  };

  /** The question itself. Its HTML was sanitised by the server when it was written. */
  protected stem(): TemplateResult {
    const marking = this.aids?.marking && !this.locked ? "marking" : "";
    return html`<div class="stem content ${marking}" id="stem" dir="auto" lang=${this.item.lang} @pointerup=${this.pointed}>${unsafeHTML(
      withMarks(this.item.stem, this.aids?.marks ?? []),
    )}</div>`;
  }
}

/** One item type, as its folder tells it to `register`. */
export interface ItemType {
  /** The code in papers. */
  type: string;
  /** The name of its element. */
  tag: string;
  element: CustomElementConstructor;
  /** Whether a value is an answer rather than a cleared one; without it, whatever holds something is one. */
  answered?(value: NonNullable<Value>): boolean;
  /** Language → translations of the texts that only this type has. */
  texts?: Record<string, Texts>;
}

const types = new Map<string, ItemType>();

// Texts of several types, for which the waiting room need not wait.
addTexts({ nl });

/** Makes an item type known to every page that shows items. */
export function register(itemType: ItemType): void {
  types.set(itemType.type, itemType);
  customElements.define(itemType.tag, itemType.element);
  addTexts(itemType.texts ?? {});
}

/** Name of the element for an item type; an unknown type gets one that says so. */
export function itemTag(type: string): string {
  return types.get(type)?.tag ?? "stratus-unknown-item";
}

/** Whether a value is an answer to an item of this type, rather than none or a cleared one. A rationale alone is none. */
export function answered(value: Value | undefined, type = ""): boolean {
  const answer = withoutRationale(value ?? null);
  if (!answer) return false;
  return types.get(type)?.answered?.(answer) ?? Object.values(answer).some(holdsSomething);
}

function holdsSomething(member: unknown): boolean {
  return Array.isArray(member) ? member.length > 0 : member !== "" && member !== null && member !== undefined;
}
