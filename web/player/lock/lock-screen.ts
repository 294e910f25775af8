/** What stands in the place of the questions while an exam is locked: what happened, what to do, and a field for a code. */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";

import { t } from "../../shared/i18n";
import { icon } from "../display/icons";
import { screen, titled } from "../display/screen";
import { refuse, tell } from "../display/tell";
import type { Exam } from "../exam/exam";
import { factsOf } from "../truth/facts";
import { locked } from "../truth/sentences";
import { words } from "../truth/words";

export class LockScreen extends LitElement {
  @property({ attribute: false }) exam!: Exam;
  @state() private problem = "";
  private told = "";
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
    const facts = factsOf(exam);
    const [why, ...rest] = locked(facts);
    const next = rest.pop()!;
    const values = { n: exam.locking.after ?? 0 };
    return html`<div class="lock">
      ${icon("lock")}
      <h1 tabindex="-1" ${screen("locked", titled(t("Your exam is locked"), exam.started.title))}>${t("Your exam is locked")}</h1>
      <p>${words([why!], values)}</p>
      ${rest.length ? html`<p>${words(rest)}</p>` : nothing}
      <p class="lock-next"><strong>${words([next])}</strong></p>
      ${facts.network === "good" ? nothing : html`<button type="button" class="button" @click=${() => exam.wake()}>${t("Try now")}</button>`}
      ${exam.sync.active ? this.code() : nothing}
    </div>`;
  }

  /** What to do is read out with the lock, and again when it changes: the connection is back, say. */
  protected override updated(): void {
    const next = words([locked(factsOf(this.exam)).at(-1)!]);
    if (next === this.told) return;
    this.told = next;
    tell("assertive", next, { seen: true });
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
        <button type="submit" class="button primary" aria-disabled=${seconds > 0 ? "true" : nothing}>${t("Unlock")}</button>
      </div>
      <p id="unlock-problem" class=${this.problem ? "error" : ""}>${this.problem}</p>
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
    const pause = Math.ceil(this.exam.locking.wait);
    const later = pause > 0 ? t("Another code can be tried in {n} s.", { n: pause }) : "";
    this.problem = outcome === "wrong" ? t("This code is not right. Look at the number of the code, and type it again.") : "";
    void this.updateComplete.then(() => {
      refuse(field, this.problem, later);
      field?.select();
    });
  };
}

customElements.define("stratus-lock", LockScreen);
