/** Offers to save answers that cannot be sent to a file, and shows what the invigilator is to note. */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";

import { t } from "../../shared/i18n";
import { icon } from "../display/icons";
import { tell } from "../display/tell";
import type { Exam } from "../exam/exam";
import { canExport, exportFile, type Saved } from "../storage/unsent-file";

interface Kept extends Saved {
  /** The answers in it, so that it is seen when others came since. */
  answers: Set<string>;
}

/** What was saved last, also when another screen has taken the place of this one. */
const saved = new WeakMap<Exam, Kept>();

/** The offer, where answers wait that cannot be sent now; nothing elsewhere. It never takes anything out of the queue. */
export function exportOffer(exam: Exam): TemplateResult | typeof nothing {
  const stuck = exam.offline || exam.trouble !== "" || exam.sync.fault === "rejected" || exam.queue.aside.size > 0;
  const wanted = exam.started.export && canExport() && waiting(exam).length > 0 && stuck;
  return wanted || saved.has(exam) ? html`<stratus-export .exam=${exam}></stratus-export>` : nothing;
}

function waiting(exam: Exam): string[] {
  return exam.queue.events.filter((event) => event.kind === "answer").map((event) => `${event.writer} ${event.seq}`);
}

export class ExportOffer extends LitElement {
  @property({ attribute: false }) exam!: Exam;
  @state() private busy = false;
  @state() private problem = "";
  private ticking: ReturnType<typeof setInterval> | undefined;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.ticking = setInterval(() => this.requestUpdate(), 1000);
  }

  override disconnectedCallback(): void {
    clearInterval(this.ticking);
    super.disconnectedCallback();
  }

  override render(): TemplateResult {
    const kept = saved.get(this.exam);
    return html`<details class="export" ?open=${!!kept}>
      <summary>${this.exam.queue.aside.size ? t("Save the answers that cannot be sent") : t("The connection does not come back?")}</summary>
      <p>${t("Your unsent answers can be saved to a file, which your invigilator takes along. Nobody but the exam server can read it. Your answers stay on this computer too, and are still sent as soon as there is a connection.")}</p>
      ${kept ? this.result(kept) : nothing}
      <button type="button" class="button" aria-disabled=${this.busy ? "true" : nothing} @click=${this.save}>
        ${icon("download")}<span>${kept ? t("Save once more") : t("Save unsent answers to a file")}</span>
      </button>
      ${this.problem ? html`<p class="error">${this.problem}</p>` : nothing}
    </details>`;
  }

  private result(kept: Kept): TemplateResult {
    const since = waiting(this.exam).some((one) => !kept.answers.has(one));
    return html`<div class="export-code">
      <p>${t("Saved as {name}. Let your invigilator note this check code:", { name: kept.name })}</p>
      <p class="code">${kept.code}</p>
      ${since ? html`<p class="error">${t("You have answered since: that is not in the file.")}</p>` : nothing}
    </div>`;
  }

  private save = async (): Promise<void> => {
    const { exam } = this;
    if (this.busy) return;
    this.busy = true;
    this.problem = "";
    try {
      exam.flushPage();
      await exam.queue.adopt();
      const answers = new Set(waiting(exam));
      const file = await exportFile(exam.queue.events, exam.started.export!, exam.started.attempt);
      saved.set(exam, { ...file, answers });
      tell("assertive", `${t("Saved as {name}. Let your invigilator note this check code:", { name: file.name })} ${file.code}`, { seen: true });
      download(file);
    } catch (error) {
      this.problem = t("The file could not be made. Your answers are still on this computer.");
      tell("assertive", this.problem, { seen: true });
      exam.sync.log("export", String(error));
    } finally {
      this.busy = false;
    }
  };
}

function download({ content, name }: Saved): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type: "application/octet-stream" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

customElements.define("stratus-export", ExportOffer);
