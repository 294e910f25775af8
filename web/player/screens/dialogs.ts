/** The two dialogs of an exam: a message from the invigilator, and the question before the hand-in. */
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";

import type { Order } from "../../shared/api";
import { t } from "../../shared/i18n";
import { timeOnly } from "../../shared/times";
import { Dialog } from "../display/dialog";
import { icon } from "../display/icons";
import { tell } from "../display/tell";
import type { Exam } from "../exam/exam";
import { ON_ITS_WAY } from "../exam/missing";
import { ending } from "../truth/sentences";
import { factsOf, networkOf } from "../truth/facts";
import { isBad } from "../truth/network";
import { words } from "../truth/words";
import { missingList } from "./missing-list";
import { openQuestions } from "./questions";

export class MessageDialog extends Dialog {
  @property({ attribute: false }) order!: Order;
  @state() private pressed = false;
  protected override readonly described = "message-text";

  protected override content(): TemplateResult {
    return html`<h2 id="dialog-title" tabindex="-1">${icon("message")} ${t("Message from your invigilator")}</h2>
      ${this.order.at ? html`<p class="help">${timeOnly(this.order.at)}</p>` : nothing}
      <p id="message-text" class="message" dir="auto">${this.order.text}</p>
      <div class="buttons">
        <button type="button" class="button primary" aria-disabled=${this.pressed ? "true" : nothing} @click=${this.close}>${t("I have read it")}</button>
      </div>`;
  }

  /** A message is read, not dismissed. */
  protected override cancelled(): void {}

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has("order") || changed.get("order") === undefined) return;
    this.pressed = false;
    this.toTitle();
  }

  private close(): void {
    if (this.pressed) return;
    this.pressed = true;
    tell("polite", t("You have read the message."), { seen: true });
    this.dispatchEvent(new CustomEvent<number>("read", { detail: this.order.id }));
  }
}

export class HandInDialog extends Dialog {
  @property({ attribute: false }) exam!: Exam;
  /** Changes as often as the dialog is to be drawn again. */
  @property({ attribute: false }) now = 0;
  @state() private pressed = false;
  protected override readonly described = "open-questions";

  protected override content(): TemplateResult {
    const { exam } = this;
    return html`<h2 id="dialog-title" tabindex="-1">${t("Hand in your exam?")}</h2>
      <div id="open-questions">${openQuestions(exam, (item) => this.leave(item))}</div>
      <p>${t("After handing in you cannot change your answers any more.")}</p>
      ${this.missing()}
      ${isBad(networkOf(exam))
        ? html`<p class="banner warn">${icon("offline")}<span>${words(ending({ ...factsOf(exam), status: "handing-in" }))}</span></p>`
        : nothing}
      <div class="buttons">
        <button type="button" class="button" @click=${() => this.leave(null)}>${t("Back to the exam")}</button>
        <button type="button" class="button primary" aria-disabled=${this.pressed ? "true" : nothing} @click=${this.handIn}>${t("Hand in")}</button>
      </div>`;
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
          : t("These answers do not count yet:")}</p>
        ${missingList(missing, { go: (item) => this.leave(item) })}
      </div>
    </div>`;
  }

  protected override cancelled(): void {
    this.leave(null);
  }

  private leave(item: string | null): void {
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
