/** What stands in the place of the questions during a break: how long it lasts, and a button to go on earlier. */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";

import { t } from "../../shared/i18n";
import { countdown, timeOnly } from "../../shared/times";
import { announce } from "../display/announce";
import { icon } from "../display/icons";
import type { Exam } from "../exam/exam";
import { closing, notEnded } from "./words";

/** So many seconds before its end the candidate is told. */
const SOON = 60;

export class BreakScreen extends LitElement {
  @property({ attribute: false }) exam!: Exam;
  @state() private pressed = false;
  @state() private problem = "";
  private lately = 0;
  private ticking: ReturnType<typeof setInterval> | undefined;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.lately = this.exam.breaks.remaining;
    announce(this.goesOn());
    this.ticking = setInterval(() => this.tick(), 1000);
  }

  override disconnectedCallback(): void {
    clearInterval(this.ticking);
    if (this.exam.phase === "running") announce(t("Your break is over. Your exam goes on."));
    super.disconnectedCallback();
  }

  /** By itself: the exam's screen looks for a heading before this one is there. */
  protected override firstUpdated(): void {
    this.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
  }

  private tick(): void {
    const { remaining } = this.exam.breaks;
    if (this.lately > SOON && remaining <= SOON && remaining > 0) announce(t("Your break is over in one minute."));
    this.lately = remaining;
    this.requestUpdate();
  }

  private get at(): string {
    return timeOnly(this.exam.breaks.until ?? "");
  }

  private goesOn(): string {
    return t("Your exam goes on by itself at {time}.", { time: this.at });
  }

  override render(): TemplateResult {
    const { breaks, sync } = this.exam;
    const { told } = breaks;
    if (!told || breaks.until === null) return html``;
    const cut = Date.parse(told.closes) < Date.parse(breaks.until);
    return html`<div class="break">
      ${icon("pause")}
      <h1 tabindex="-1">${t("You are on a break")}</h1>
      <p>${t("The clock of your exam stands, and your answers are kept.")} ${this.goesOn()}</p>
      <p class="break-left" role="timer">
        <span>${t("Break {n} of {total}, time left:", { n: told.taken, total: Math.max(told.number, told.taken) })}</span>
        <span class="digits">${countdown(breaks.remaining)}</span>
      </p>
      <p>${cut
        ? t("Your exam closes at {time}, before this break is over.", { time: timeOnly(told.closes) })
        : html`${t("After all of this break your exam ends at {time}.", { time: timeOnly(sync.deadline ?? told.closes) })} ${closing(breaks.closesToday)}`}</p>
      <p class=${this.problem ? "error" : ""} role="alert">${this.problem}</p>
      ${sync.active ? html`<button type="button" class="button primary" ?disabled=${this.pressed} @click=${this.goOn}>${t("Go on now")}</button>` : nothing}
    </div>`;
  }

  private async goOn(): Promise<void> {
    this.pressed = true;
    this.problem = "";
    try {
      await this.exam.breaks.end();
    } catch (error) {
      this.problem = notEnded(error, this.at);
    } finally {
      this.pressed = false;
    }
  }
}

customElements.define("stratus-break", BreakScreen);
