/** *Report a problem* beside a question: the button with what became of earlier reports, and the dialog. */
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";

import type { Item } from "../../../shared/api";
import { t, tn } from "../../../shared/i18n";
import { Dialog } from "../../display/dialog";
import { icon } from "../../display/icons";
import { refuse, tell } from "../../display/tell";
import type { Exam } from "../../exam/exam";
import { MOST_REPORTED } from "./reports";

const styles = css`
  stratus-report {
    display: inline-flex;
    flex-wrap: wrap;
    gap: 0 0.5rem;
    align-items: center;
  }

  stratus-report .reported {
    color: var(--st-muted);
    font-size: 0.9375rem;
  }

  stratus-report-dialog textarea {
    width: 100%;
    min-height: 7rem;
  }
`;

export class Report extends LitElement {
  @property({ attribute: false }) exam!: Exam;
  @property({ attribute: false }) item!: Item;
  @property({ type: Number }) number = 0;
  /** Changes as often as it is to be drawn again. */
  @property({ attribute: false }) now = 0;
  @state() private asking = false;
  private waited = 0;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("item") && changed.get("item")?.id !== this.item.id) {
      this.asking = false;
      this.waited = this.exam.reports.waiting(this.item.id);
    }
  }

  override render(): TemplateResult {
    const { reports } = this.exam;
    const [waiting, sent] = [reports.waiting(this.item.id), reports.sent(this.item.id)];
    const said = waiting ? t("Your report waits to be sent") : sent ? tn("{n} report sent", "{n} reports sent", sent) : "";
    return html`${said ? html`<span class="reported">${icon(waiting ? "saving" : "check")} ${said}</span>` : nothing}
      <button type="button" class="button quiet" aria-disabled=${reports.open ? nothing : "true"} @click=${this.ask}>${icon("message")}<span>${t("Report a problem")}</span></button>
      ${this.asking ? html`<stratus-report-dialog .exam=${this.exam} .item=${this.item} .number=${this.number} @leave=${this.leave}></stratus-report-dialog>` : nothing}`;
  }

  private ask = (): void => {
    if (this.exam.reports.open) this.asking = true;
  };

  private leave = (): void => {
    this.asking = false;
  };

  protected override updated(): void {
    const waiting = this.exam.reports.waiting(this.item.id);
    if (this.waited && !waiting) tell("polite", t("Your report was sent."), { seen: true });
    this.waited = waiting;
  }
}

export class ReportDialog extends Dialog {
  @property({ attribute: false }) exam!: Exam;
  @property({ attribute: false }) item!: Item;
  @property({ type: Number }) number = 0;
  @state() private problem = "";
  protected override readonly described = "report-help";

  protected override content(): TemplateResult {
    return html`<h2 id="dialog-title" tabindex="-1">${t("Report a problem with question {n}", { n: this.number })}</h2>
      <p id="report-help">${t("Say what is wrong with the question: a mistake, a picture that is missing. Whoever runs the exam reads it later; nobody answers during the exam, and it changes no score.")}</p>
      <label for="report-text">${t("What is wrong?")}</label>
      <textarea
        id="report-text"
        dir="auto"
        maxlength=${MOST_REPORTED}
        aria-describedby="report-most report-problem"
        aria-invalid=${this.problem ? "true" : nothing}
        .value=${this.exam.reports.drafts.get(this.item.id) ?? ""}
        @input=${this.typed}
      ></textarea>
      <p class="help" id="report-most">${t("At most {n} characters.", { n: MOST_REPORTED })}</p>
      <p class="trouble" id="report-problem" ?hidden=${!this.problem}>${this.problem}</p>
      <div class="buttons">
        <button type="button" class="button" @click=${this.cancelled}>${t("Back to the question")}</button>
        <button type="button" class="button primary" @click=${this.send}>${t("Send report")}</button>
      </div>`;
  }

  private get field(): HTMLTextAreaElement {
    return this.querySelector("textarea")!;
  }

  /** What was typed stays until it is sent, also when the dialog is left. */
  private typed(): void {
    this.exam.reports.drafts.set(this.item.id, this.field.value);
  }

  private send(): void {
    if (this.exam.reports.send(this.item.id, this.field.value)) {
      tell("polite", this.exam.offline ? t("Your report is kept, and sent as soon as the connection is back.") : t("Your report is being sent."), { seen: true });
      return this.cancelled();
    }
    this.problem = this.field.value.trim() ? t("A report cannot be sent at this moment. What you typed stays here.") : t("Say what is wrong with the question.");
    void this.updateComplete.then(() => refuse(this.field, this.problem));
  }

  protected override cancelled(): void {
    this.dispatchEvent(new CustomEvent("leave"));
  }
}

if (styles.styleSheet) document.adoptedStyleSheets.push(styles.styleSheet);

customElements.define("stratus-report", Report);
customElements.define("stratus-report-dialog", ReportDialog);
