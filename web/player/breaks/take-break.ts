/** The button that begins a break, and the question before it. */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";

import { t, tn } from "../../shared/i18n";
import { duration, timeOnly } from "../../shared/times";
import { icon } from "../display/icons";
import type { Exam } from "../exam/exam";
import { Dialog } from "../screens/dialogs";
import { closing, notBegun } from "./words";

/** In the page only while a break can be taken. */
export class TakeBreak extends LitElement {
  @property({ attribute: false }) exam!: Exam;
  @state() private asking = false;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override render(): TemplateResult {
    const { exam } = this;
    return html`<button type="button" class="button take-break" @click=${() => (this.asking = true)}>${icon("pause")}<span>${t("Take a break")}</span></button>
      ${this.asking ? html`<stratus-break-dialog .exam=${exam} @leave=${this.leave}></stratus-break-dialog>` : nothing}`;
  }

  private leave(event: CustomEvent<boolean>): void {
    this.asking = false;
    if (event.detail) this.exam.changed();
    else this.querySelector<HTMLElement>(".take-break")?.focus();
  }
}

export class BreakDialog extends Dialog {
  @property({ attribute: false }) exam!: Exam;
  @state() private pressed = false;
  @state() private problem = "";

  override render(): TemplateResult {
    const { breaks } = this.exam;
    const { told, left } = breaks;
    if (!told) return html``;
    return html`<dialog aria-labelledby="break-title" @cancel=${this.back}>
      <h2 id="break-title" tabindex="-1">${tn("Take a break of {n} minute?", "Take a break of {n} minutes?", told.minutes)}</h2>
      <p>${t("The clock of your exam stands and your questions are hidden. Your exam goes on by itself when the break is over, or earlier if you like.")}</p>
      <p>${left > 1 ? tn("After this break you have {n} more.", "After this break you have {n} more.", left - 1) : t("This is your last break.")}</p>
      ${this.end()}
      <p class=${this.problem ? "error" : ""} role="alert">${this.problem}</p>
      <div class="buttons">
        <button type="button" class="button" @click=${this.back}>${t("Back to the exam")}</button>
        <button type="button" class="button primary" ?disabled=${this.pressed} @click=${this.begin}>${t("Begin the break")}</button>
      </div>
    </dialog>`;
  }

  /** When the exam ends, and what the break costs, since the schedule's end does not move. */
  private end(): TemplateResult {
    const { cost, endAfter, closesToday } = this.exam.breaks;
    if (cost < 1) return html`<p>${t("If you take all of it, your exam ends at {time}.", { time: timeOnly(endAfter) })} ${closing(closesToday)}</p>`;
    const costs = t("This break would take {time} from the time that you have left.", { time: duration(cost) });
    return html`<p class="banner warn">${icon("warning")}<span>${t("Your exam ends when it closes.")} ${closing(closesToday)} ${costs}</span></p>`;
  }

  private async begin(): Promise<void> {
    this.pressed = true;
    this.problem = "";
    this.exam.flushPage();
    this.exam.saveNow();
    try {
      await this.exam.breaks.begin();
      this.leave(true);
    } catch (error) {
      this.problem = notBegun(error);
    } finally {
      this.pressed = false;
    }
  }

  private back(event: Event): void {
    event.preventDefault();
    this.leave(false);
  }

  private leave(begun: boolean): void {
    this.querySelector("dialog")?.close();
    this.dispatchEvent(new CustomEvent<boolean>("leave", { detail: begun }));
  }
}

customElements.define("stratus-break-dialog", BreakDialog);
customElements.define("stratus-take-break", TakeBreak);
