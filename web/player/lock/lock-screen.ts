/** What stands in the place of the questions while an exam is locked: what happened, what to do, and a field for a code. */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";

import { t } from "../../shared/i18n";
import { icon } from "../display/icons";
import type { Exam } from "../exam/exam";

export class LockScreen extends LitElement {
  @property({ attribute: false }) exam!: Exam;
  @state() private problem = "";
  private ticking: ReturnType<typeof setInterval> | undefined;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.ticking = setInterval(() => this.requestUpdate(), 500);
  }

  override disconnectedCallback(): void {
    clearInterval(this.ticking);
    super.disconnectedCallback();
  }

  override render(): TemplateResult {
    const { exam } = this;
    // Never "the connection is back" before a request says so: a page that was just opened has asked nobody yet.
    const away = exam.offline || exam.sync.failures > 0 || exam.sync.claim !== null;
    return html`<div class="lock">
      ${icon("lock")}
      <h1 tabindex="-1">${t("Your exam is locked")}</h1>
      <p>${t("This computer was without connection to the exam server for more than {n} seconds, so your questions are hidden. The clock goes on.", { n: exam.locking.after ?? 0 })}</p>
      <p>${exam.trouble ? t("Your answers are kept in this page: keep this window open.") : t("Your answers are safe: what could not be sent yet is kept on this computer and sent as soon as there is a connection.")}</p>
      <p class="lock-next" role="status">
        <strong>${away ? t("Tell your invigilator. There is still no connection.") : t("The connection is back. Tell your invigilator, who can unlock your exam.")}</strong>
      </p>
      ${away ? html`<button type="button" class="button" @click=${() => exam.wake()}>${t("Try now")}</button>` : nothing}
      ${exam.sync.active ? this.code() : nothing}
    </div>`;
  }

  private code(): TemplateResult {
    const { wanted, wait } = this.exam.locking;
    if (wanted === null) return html`<p class="help">${t("No more codes can be used here: your invigilator can unlock your exam once there is a connection.")}</p>`;
    const seconds = Math.ceil(wait);
    return html`<form class="lock-code" @submit=${this.enter}>
      <label for="unlock-code">${t("Code {n}, which your invigilator can give you", { n: wanted })}</label>
      <div>
        <input
          id="unlock-code"
          type="text"
          maxlength="30"
          autocomplete="off"
          autocapitalize="characters"
          spellcheck="false"
          aria-describedby="unlock-problem"
          aria-invalid=${this.problem ? "true" : nothing}
        />
        <button type="submit" class="button primary" ?disabled=${seconds > 0}>${t("Unlock")}</button>
      </div>
      <p id="unlock-problem" class=${this.problem ? "error" : ""} role="alert">${this.problem}</p>
      ${seconds > 0 ? html`<p class="help">${t("Another code can be tried in {n} s.", { n: seconds })}</p>` : nothing}
    </form>`;
  }

  private enter = (event: Event): void => {
    event.preventDefault();
    const field = this.querySelector<HTMLInputElement>("#unlock-code");
    const typed = field?.value.trim() ?? "";
    if (!typed) return void field?.focus();
    const outcome = this.exam.locking.enter(typed);
    if (outcome === "right") return;
    this.problem = outcome === "wrong" ? t("This code is not right. Look at the number of the code, and type it again.") : "";
    field?.select();
  };
}

customElements.define("stratus-lock", LockScreen);
