/** The last page: handed in, or void. */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { unsafeHTML } from "lit/directives/unsafe-html.js";

import { t } from "../../shared/i18n";
import { inSeb } from "../../shared/seb";
import { dayAndTime, fileSize } from "../../shared/times";
import { icon } from "../display/icons";
import type { Exam } from "../exam/exam";
import type { Finished } from "../storage/store";
import { sentence } from "./moments";
import { exportOffer } from "./unsent-offer";

export class Finish extends LitElement {
  @property({ attribute: false }) finished!: Finished;
  /** The exam that was just handed in, while something of it may still be under way. */
  @property({ attribute: false }) exam: Exam | null = null;
  /** The candidate came from the list of their exams. */
  @property({ attribute: false }) home = false;

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
      ${finished.void ? html`<p>${sentence("VOID")}</p>` : html`${this.received()}${this.next()}`}
      ${this.exam ? exportOffer(this.exam) : nothing}
      ${this.exam && !this.exam.complete
        ? nothing
        : html`<p>${t("You may close this window.")}</p>
            ${this.home ? html`<a class="button large" href="/exam/">${t("My exams")}</a>` : nothing}
            <button type="button" class="button primary large" @click=${() => this.dispatchEvent(new CustomEvent("log-out"))}>${inSeb() ? t("Log out and close Safe Exam Browser") : t("Log out")}</button>`}
    </main>`;
  }

  private heading(): string {
    if (this.finished.void) return t("Your exam was declared void");
    return this.finished.by === "SYSTEM" ? t("Time is up: your exam was handed in") : t("You have handed in your exam");
  }

  /** The author's closing words, and what becomes of the result. */
  private next(): TemplateResult {
    const { text, results } = this.finished;
    const said = this.home ? t("Your result appears among your exams when it is published.") : t("You hear about your result when it is published.");
    return html`${text ? html`<section class="briefing content" aria-label=${t("Closing words")}>${unsafeHTML(text)}</section>` : nothing}
      ${results === undefined ? nothing : html`<p>${results ? said : t("The result of this exam is not shown here.")}</p>`}`;
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
