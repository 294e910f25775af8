/** The question before somebody logs out of a running exam, and the button that asks it. It comes with the exam's code. */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";

import { t } from "../../../shared/i18n";
import { Dialog } from "../../display/dialog";
import type { Exam } from "../../exam/exam";

/** The question before somebody leaves a running exam. */
export class LeaveDialog extends Dialog {
  @state() private pressed = false;

  protected override content(): TemplateResult {
    return html`<h2 id="dialog-title" tabindex="-1">${t("Leave your exam?")}</h2>
      <p>${t("You do not hand it in: the clock goes on, and you can continue when you log in again, here or on another computer.")}</p>
      <p>${t("Your answers are kept. What could not be sent yet is sent as soon as there is a connection.")}</p>
      <div class="buttons">
        <button type="button" class="button" @click=${() => this.cancelled()}>${t("Back to the exam")}</button>
        <button type="button" class="button primary" aria-disabled=${this.pressed ? "true" : nothing} @click=${this.leave}>${t("Log out")}</button>
      </div>`;
  }

  protected override cancelled(): void {
    this.dispatchEvent(new CustomEvent("stay"));
  }

  private leave(): void {
    if (this.pressed) return;
    this.pressed = true;
    this.dispatchEvent(new CustomEvent("log-out", { bubbles: true }));
  }
}

export class Leave extends LitElement {
  @property({ attribute: false }) exam!: Exam;
  @state() private asking = false;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override render(): TemplateResult | typeof nothing {
    if (!this.exam.keeper.home) return nothing;
    return html`<button type="button" class="button quiet" @click=${() => (this.asking = true)}>${t("Log out")}</button>
      ${this.asking ? html`<stratus-leave-dialog @stay=${() => (this.asking = false)}></stratus-leave-dialog>` : nothing}`;
  }
}

customElements.define("stratus-leave-dialog", LeaveDialog);
customElements.define("stratus-leave", Leave);
