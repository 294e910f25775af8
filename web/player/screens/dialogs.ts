/** The two dialogs of an exam: a message from the invigilator, and the question before the hand-in. */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";

import type { Order } from "../../shared/api";
import { t } from "../../shared/i18n";
import { timeOnly } from "../../shared/times";
import { icon } from "../display/icons";
import type { Exam } from "../exam/exam";
import { ON_ITS_WAY } from "../exam/missing";
import { missingList } from "./missing-list";
import { openQuestions } from "./questions";

/** A dialog that is open as long as it is in the page. */
export abstract class Dialog extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  /** The focus goes to the heading, not to a button: who is typing must not answer by accident. */
  protected override firstUpdated(): void {
    this.querySelector("dialog")?.showModal();
    this.querySelector<HTMLElement>("h2")?.focus();
  }
}

export class MessageDialog extends Dialog {
  @property({ attribute: false }) order!: Order;
  @state() private pressed = false;

  override render(): TemplateResult {
    return html`<dialog aria-labelledby="message-title" aria-describedby="message-text" @cancel=${(event: Event) => event.preventDefault()}>
      <h2 id="message-title" tabindex="-1">${icon("message")} ${t("Message from your invigilator")}</h2>
      ${this.order.at ? html`<p class="help">${timeOnly(this.order.at)}</p>` : nothing}
      <p id="message-text" class="message" dir="auto">${this.order.text}</p>
      <div class="buttons">
        <button type="button" class="button primary" ?disabled=${this.pressed} @click=${this.close}>${t("I have read it")}</button>
      </div>
    </dialog>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has("order") || changed.get("order") === undefined) return;
    this.pressed = false;
    this.querySelector<HTMLElement>("h2")?.focus();
  }

  private close(): void {
    if (this.pressed) return;
    this.pressed = true;
    this.dispatchEvent(new CustomEvent<number>("read", { detail: this.order.id }));
  }
}

/** What a candidate who hands in, or whose time ends, without a connection has to know. */
export function lateAnswers(): string {
  return t("Answers that reach the exam server only after your time has ended are kept too: your invigilator decides about them.");
}

export class HandInDialog extends Dialog {
  @property({ attribute: false }) exam!: Exam;
  @state() private pressed = false;

  override render(): TemplateResult {
    const { exam } = this;
    return html`<dialog aria-labelledby="hand-in-title" @cancel=${this.back}>
      <h2 id="hand-in-title" tabindex="-1">${t("Hand in your exam?")}</h2>
      ${openQuestions(exam, (item) => this.leave(item))}
      <p>${t("After handing in you cannot change your answers any more.")}</p>
      ${this.missing()}
      ${exam.offline
        ? html`<p class="banner warn">${icon("offline")}<span>${t("There is no connection. Your exam is handed in as soon as the connection is back: keep this window open.")} ${lateAnswers()}</span></p>`
        : nothing}
      <div class="buttons">
        <button type="button" class="button" @click=${this.back}>${t("Back to the exam")}</button>
        <button type="button" class="button primary" ?disabled=${this.pressed} @click=${this.handIn}>${t("Hand in")}</button>
      </div>
    </dialog>`;
  }

  private missing(): TemplateResult | typeof nothing {
    const { missing } = this.exam.sent;
    if (!missing.length) return nothing;
    const sent = missing.every(({ why }) => ON_ITS_WAY.includes(why));
    return html`<div class="banner ${sent ? "" : "bad"}">
      ${icon(sent ? "info" : "warning")}
      <div>
        <p>${sent
          ? t("Not everything has arrived yet. It goes on being sent after you have handed in: keep this window open until it is done.")
          : t("The exam server does not have these answers:")}</p>
        ${missingList(missing, { go: (item) => this.leave(item) })}
      </div>
    </div>`;
  }

  private back(event: Event): void {
    event.preventDefault();
    this.leave(null);
  }

  private leave(item: string | null): void {
    this.querySelector("dialog")?.close();
    this.dispatchEvent(new CustomEvent<string | null>("leave", { detail: item }));
  }

  private handIn(): void {
    if (this.pressed) return;
    this.pressed = true;
    this.dispatchEvent(new CustomEvent("hand-in"));
  }
}

customElements.define("stratus-message", MessageDialog);
customElements.define("stratus-hand-in", HandInDialog);
