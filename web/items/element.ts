/**
 * What every item element has in common. The player, the author's preview, the marking screen and the review use
 * the same elements, so that what an author or assessor sees is what the candidate saw.
 */
import { html, LitElement, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { unsafeHTML } from "lit/directives/unsafe-html.js";

import type { Item, Sheet, Value } from "../shared/api";

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
}

export abstract class ItemElement extends LitElement {
  /** The question as in the paper; with `key` where the reader may see the right answer. */
  @property({ type: Object }) item!: Item;
  /** What was drawn for this candidate: order of questions and alternatives. */
  @property({ type: Object }) sheet: Sheet = {};
  /** The answer, null = none. Set from outside; changes made here are told by `answer`. */
  @property({ type: Object }) value: Value = null;
  @property() mode: Mode = "take";
  @property({ type: Boolean, reflect: true }) readonly = false;
  /** How far files have been sent, by hash. */
  @property({ attribute: false }) uploads: Record<string, Upload> = {};

  /** True where nothing can be changed. */
  protected get locked(): boolean {
    return this.readonly || this.mode === "mark" || this.mode === "review";
  }

  /** True where answers are judged. */
  protected get judged(): boolean {
    return this.mode === "mark" || this.mode === "review";
  }

  /** Tells what is still waiting for a pause in writing. Called when a field, a question or the page is left. */
  flush(): void {}

  protected tell(value: Value, urgent: boolean): void {
    this.value = value;
    this.dispatchEvent(new CustomEvent<AnswerDetail>("answer", { detail: { value, urgent }, bubbles: true, composed: true }));
  }

  /** The question itself. Its HTML was sanitised by the server when it was written. */
  protected stem(): TemplateResult {
    return html`<div class="stem content" id="stem" lang=${this.item.lang}>${unsafeHTML(this.item.stem)}</div>`;
  }
}

const tags: Record<string, string> = {
  MULTIPLE_CHOICE: "stratus-multiple-choice",
  MULTIPLE_RESPONSE: "stratus-multiple-response",
  ESSAY: "stratus-essay",
  FILE_RESPONSE: "stratus-file-response",
};

/** Name of the element for an item type; an unknown type gets one that says so. */
export function itemTag(type: string): string {
  return tags[type] ?? "stratus-unknown-item";
}

/** Whether a value is an answer, rather than none or a cleared one. */
export function answered(value: Value | undefined): boolean {
  if (!value) return false;
  if (Array.isArray(value.selected)) return value.selected.length > 0;
  if (Array.isArray(value.files)) return value.files.length > 0;
  if (typeof value.html === "string") return typeof value.words === "number" ? value.words > 0 : value.html !== "";
  return Object.keys(value).length > 0;
}
