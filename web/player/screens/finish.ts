/** The last page: handed in, or void. */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { unsafeHTML } from "lit/directives/unsafe-html.js";

import type { Missing } from "../../shared/api";
import { t } from "../../shared/i18n";
import { inSeb } from "../../shared/seb";
import { dayAndTime, fileSize } from "../../shared/times";
import { icon } from "../display/icons";
import type { Exam } from "../exam/exam";
import { ON_ITS_WAY } from "../exam/missing";
import type { Finished } from "../storage/store";
import { missingList } from "./missing-list";
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
      ${finished.void || this.lacks ? icon("warning") : html`<span class="big-check">${icon("check")}</span>`}
      <h1 tabindex="-1">${this.heading()}</h1>
      <p class="title" dir="auto">${finished.title}</p>
      ${finished.void ? html`<p>${sentence("VOID")}</p>` : html`${this.received()}${this.next()}`}
      ${this.exam ? exportOffer(this.exam) : nothing}
      ${this.unfinished
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
    return html`${text ? html`<section class="briefing content" dir="auto" aria-label=${t("Closing words")}>${unsafeHTML(text)}</section>` : nothing}
      ${results === undefined ? nothing : html`<p>${results ? said : t("The result of this exam is not shown here.")}</p>`}`;
  }

  private received(): TemplateResult {
    const { at } = this.finished;
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    return html`
      ${at ? html`<p>${t("Handed in on {time}.", { time: dayAndTime(at, zone) })}</p>` : nothing}
      ${this.exam ? this.arrived(this.exam) : this.lacked(this.finished.missing ?? [])}
    `;
  }

  private get lacks(): boolean {
    return (this.exam ? this.exam.sent.missing : (this.finished.missing ?? [])).some(({ why }) => !ON_ITS_WAY.includes(why));
  }

  /** Something is still to be sent, or the server has not said yet what it has. */
  private get unfinished(): boolean {
    return this.exam !== null && !this.finished.void && !this.exam.sent.settled;
  }

  /** *Received* is said only of what the server says to have. */
  private arrived(exam: Exam): TemplateResult {
    const { missing, complete, settled } = exam.sent;
    const left = exam.uploads.remaining;
    const words = !missing.every(({ why }) => ON_ITS_WAY.includes(why))
      ? t("The exam server does not have these answers. Keep this window open and tell your invigilator:")
      : exam.uploads.pending
        ? t("A file is still being sent ({size} to go). Keep this window open until it is done.", { size: fileSize(left) })
        : t("The last answers are still being sent. Keep this window open.");
    if (!complete) return html`<div class="banner warn" role="status">${icon("warning")}<div><p>${words}</p>${missingList(missing, { over: true })}</div></div>`;
    if (!settled) return html`<p class="banner" role="status">${icon("saving")}<span>${t("The exam server is asked whether it has every answer. Keep this window open for a moment.")}</span></p>`;
    if (missing.length || !exam.sync.standing) return this.lacked(missing);
    return html`<p role="status">${t("All your answers have been received.")}</p>`;
  }

  private lacked(missing: Missing[]): TemplateResult {
    if (!missing.length) return html``;
    return html`<div class="banner bad" role="status">${icon("warning")}<div><p>${t("Not every answer counts as you gave it. Tell your invigilator:")}</p>${missingList(missing, { over: true })}</div></div>`;
  }
}

customElements.define("stratus-finish", Finish);
