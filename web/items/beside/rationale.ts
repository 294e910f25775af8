/** Why a candidate answers as they do: a field under a question of any type whose author asks for it. Not scored, and no part of what the type knows. */
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { live } from "lit/directives/live.js";

import type { Value } from "../../shared/api";
import { addTexts, t } from "../../shared/i18n";
import { itemStyles } from "../styles";
import nl from "./nl.json";

addTexts({ nl });

/** A pause in writing, in milliseconds, after which the text is handed over. */
const PAUSE = 400;
/** Characters of a rationale, as the server counts them or stricter. */
export const LONGEST = 2_000;

/** What a value gives as its rationale; empty if nothing. */
export function rationaleOf(value: Value): string {
  return typeof value?.rationale === "string" ? value.rationale : "";
}

const answers = new WeakMap<object, NonNullable<Value> | { none: true }>();

/** A value as the question's own element knows it: the same object for the same value, so that nothing looks changed that is not. */
export function withoutRationale(value: Value): Value {
  if (!value || !("rationale" in value)) return value;
  let kept = answers.get(value);
  if (!kept) {
    const { rationale: _, ...answer } = value;
    kept = Object.keys(answer).length ? answer : { none: true };
    answers.set(value, kept);
  }
  return "none" in kept ? null : kept;
}

/** An answer together with a rationale; one in which nothing is written is none. */
export function withRationale(answer: Value, rationale: string): Value {
  if (!rationale.trim()) return answer;
  const whole = { ...answer, rationale };
  if (answer && Object.keys(answer).length) answers.set(whole, answer);
  return whole;
}

export class Rationale extends LitElement {
  static override styles = [
    itemStyles,
    css`
      :host {
        margin-top: 1.5rem;
        max-width: 44rem;
      }
      label,
      h3 {
        display: block;
        margin: 0 0 0.35rem;
        font-size: 1em;
        font-weight: 600;
      }
      textarea,
      .written {
        display: block;
        width: 100%;
        margin: 0;
        padding: 0.6rem 0.75rem;
        font: inherit;
        line-height: var(--st-lines, 1.6);
        color: inherit;
        background: var(--st-surface, #fff);
        border: 1px solid var(--st-line-strong, #8793a1);
        border-radius: 8px;
        overflow-wrap: anywhere;
        white-space: pre-wrap;
      }
      textarea {
        min-height: 5rem;
        resize: vertical;
      }
      textarea:focus {
        border-color: var(--st-focus, #0b5cad);
        outline: 2px solid var(--st-focus, #0b5cad);
        outline-offset: 0;
      }
      textarea:read-only {
        background: var(--st-soft, #f2f5f8);
      }
      .hint {
        margin-top: 0.35rem;
      }
      .on-paper {
        display: none;
      }
      @media print {
        textarea {
          display: none;
        }
        .on-paper {
          display: block;
          min-height: 5rem;
        }
      }
    `,
  ];

  /** What was written, as it was told or taken over last. */
  @property() text = "";
  /** The language of the question. */
  @property() language = "";
  @property({ type: Number }) number = 0;
  @property({ type: Boolean }) readonly = false;
  /** Somebody reads what a candidate wrote. */
  @property({ type: Boolean }) judged = false;
  /** Whether the question itself has an answer. */
  @property({ type: Boolean }) answered = false;
  @property({ attribute: false }) told: (text: string) => void = () => {};

  @state() private typed = "";
  private waiting: ReturnType<typeof setTimeout> | undefined;
  private wasFull = false;

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener("focusout", this.flush);
  }

  override disconnectedCallback(): void {
    this.flush();
    this.removeEventListener("focusout", this.flush);
    super.disconnectedCallback();
  }

  /** Another question is shown: what was typed for the one before was told, or is not wanted. */
  forget(): void {
    clearTimeout(this.waiting);
    this.waiting = undefined;
  }

  flush = (): void => {
    if (this.waiting === undefined) return;
    this.forget();
    this.text = this.typed;
    this.told(this.typed);
  };

  protected override willUpdate(changed: PropertyValues<this>): void {
    // What was told comes back without what says nothing: the field keeps what stands in it.
    if (!changed.has("text") || this.waiting !== undefined || (!this.text.trim() && !this.typed.trim())) return;
    this.typed = this.text;
  }

  protected override updated(): void {
    const full = this.typed.length >= LONGEST;
    if (full && !this.wasFull && !this.judged) this.dispatchEvent(new CustomEvent("say", { detail: { level: "polite", text: this.full }, bubbles: true, composed: true }));
    this.wasFull = full;
  }

  private get full(): string {
    return t("This field is full: it holds at most {most} characters. What did not fit was not added.", { most: LONGEST });
  }

  private changed(event: Event): void {
    this.typed = (event.target as HTMLTextAreaElement).value;
    clearTimeout(this.waiting);
    this.waiting = setTimeout(this.flush, PAUSE);
  }

  override render(): TemplateResult {
    return this.judged ? this.written() : this.field();
  }

  private field(): TemplateResult {
    const { typed } = this;
    return html`
      <label for="why">${t("Why? (not scored)")}${this.number ? html`<span class="visually-hidden">, ${t("Question {n}", { n: this.number })}</span>` : nothing}</label>
      <textarea
        id="why"
        rows="3"
        aria-describedby="about"
        lang=${this.language || nothing}
        dir="auto"
        maxlength=${LONGEST}
        spellcheck="false"
        autocomplete="off"
        ?readonly=${this.readonly}
        .value=${live(typed)}
        @input=${this.changed}
      ></textarea>
      <p class="written on-paper" aria-hidden="true" dir="auto" lang=${this.language || nothing}>${typed}</p>
      <div id="about">
        ${typed.length >= LONGEST ? html`<p class="hint over">${this.full}</p>` : nothing}
        ${typed.trim() && !this.answered ? html`<p class="hint over">${t("This says why. The question itself has no answer yet.")}</p>` : nothing}
      </div>
    `;
  }

  private written(): TemplateResult {
    return html`
      <h3>${t("The candidate's reason (not scored)")}</h3>
      ${this.text.trim() ? html`<p class="written" dir="auto" lang=${this.language || nothing}>${this.text}</p>` : html`<p class="none">${t("No reason given")}</p>`}
    `;
  }
}

customElements.define("stratus-rationale", Rationale);
