/** The question before a section is left for good. */
import { html, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";

import type { PaperSection } from "../../shared/api";
import { t, tn } from "../../shared/i18n";
import { Dialog } from "../display/dialog";
import type { Exam } from "../exam/exam";

/** "You cannot return to this section: 2 questions have no answer." */
export class LeaveSection extends Dialog {
  @property({ attribute: false }) exam!: Exam;
  @property({ attribute: false }) section!: PaperSection;

  protected override content(): TemplateResult {
    const open = this.exam.sections!.items(this.section).filter((item) => !this.exam.isAnswered(item)).length;
    return html`<h2 id="dialog-title" tabindex="-1">${t("Leave the section “{title}”?", { title: this.section.title })}</h2>
      <p>
        ${open
          ? tn("You cannot return to this section: {n} question has no answer.", "You cannot return to this section: {n} questions have no answer.", open)
          : t("You cannot return to this section. You have answered every question of it.")}
      </p>
      <div class="buttons">
        <button type="button" class="button" @click=${() => this.decide(false)}>${t("Stay in this section")}</button>
        <button type="button" class="button primary" @click=${() => this.decide(true)}>${t("Leave the section")}</button>
      </div>`;
  }

  protected override cancelled(): void {
    this.decide(false);
  }

  private decide(leave: boolean): void {
    this.dispatchEvent(new CustomEvent<boolean>("decided", { detail: leave }));
  }
}

customElements.define("stratus-leave-section", LeaveSection);
