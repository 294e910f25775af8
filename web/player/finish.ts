/** The last page: handed in, or void. */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";

import { t } from "../shared/i18n";
import { dayAndTime, fileSize } from "../shared/times";
import type { Exam } from "./exam";
import { exportOffer } from "./export-offer";
import { icon } from "./icons";
import { sentence } from "./moments";
import type { Finished } from "./store";

export class Finish extends LitElement {
  @property({ attribute: false }) finished!: Finished;
  /** The exam that was just handed in, while something of it may still be under way. */
  @property({ attribute: false }) exam: Exam | null = null;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override firstUpdated(): void {
    this.querySelector<HTMLElement>("h1")?.focus();
  }

  override render(): TemplateResult {
    const { finished } = this;
    return html`<main class="card finish">
      ${finished.void ? icon("warning") : html`<span class="big-check">${icon("check")}</span>`}
      <h1 tabindex="-1">${this.heading()}</h1>
      <p class="title">${finished.title}</p>
      ${finished.void ? html`<p>${sentence("VOID")}</p>` : this.received()}
      ${this.exam ? exportOffer(this.exam) : nothing}
      ${this.exam && !this.exam.complete
        ? nothing
        : html`<p>${t("You may close this window.")}</p>
            <button type="button" class="button primary large" @click=${() => this.dispatchEvent(new CustomEvent("log-out"))}>${t("Log out")}</button>`}
    </main>`;
  }

  private heading(): string {
    if (this.finished.void) return t("Your exam was declared void");
    return this.finished.by === "SYSTEM" ? t("Time is up: your exam was handed in") : t("You have handed in your exam");
  }

  private received(): TemplateResult {
    const { at } = this.finished;
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const uploads = this.exam?.uploads;
    return html`
      ${at ? html`<p>${t("Handed in on {time}.", { time: dayAndTime(at, zone) })}</p>` : nothing}
      ${this.exam && !this.exam.complete
        ? html`<div class="banner warn" role="status">
            ${icon("warning")}
            <span>${uploads?.pending
              ? t("A file is still being sent ({size} to go). Keep this window open until it is done.", { size: fileSize(uploads.remaining) })
              : t("The last answers are still being sent. Keep this window open.")}</span>
          </div>`
        : uploads?.refused
          ? html`<p class="banner bad">${icon("warning")}<span>${t("A file was not accepted any more. It is kept on this computer. Tell your invigilator.")}</span></p>`
          : this.exam
          ? html`<p>${t("All your answers have been received.")}</p>`
          : nothing}
    `;
  }
}

customElements.define("stratus-finish", Finish);
