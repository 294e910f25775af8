/** Logging out of a running exam: on a shared computer the next person must not find it. The exam goes on without its candidate. */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";

import { t } from "../../shared/i18n";
import { Dialog } from "../display/dialog";
import type { Exam } from "../exam/exam";

/** So long is waited for the last answers, in milliseconds. */
const PATIENCE = 4000;

/** Hands over what is being typed, and sends what waits; false when some of it is still here after a while. */
export async function sent(exam: Exam, patience = PATIENCE): Promise<boolean> {
  exam.flushPage();
  exam.saveNow();
  const until = performance.now() + patience;
  while (exam.queue.size && performance.now() < until) await new Promise((resume) => setTimeout(resume, 100));
  return exam.sent.complete;
}

/** Ends the login that the candidate came from; false when the server could not be asked. */
export async function endLogin(fetcher: typeof fetch = (input, init) => fetch(input, init)): Promise<boolean> {
  try {
    const answer = await fetcher("/exam/log-out", { method: "POST", headers: { "X-Requested-With": "stratus-player" }, redirect: "manual" });
    return answer.ok;
  } catch {
    return false;
  }
}

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
