/** The question before a section is left for good. */
import { html, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";

import type { PaperSection } from "../../shared/api";
import { t, tn } from "../../shared/i18n";
import type { Exam } from "../exam/exam";
import { Dialog } from "../screens/dialogs";

/** "You cannot return to this section: 2 questions have no answer." */
export class LeaveSection extends Dialog {
  @property({ attribute: false }) exam!: Exam;
  @property({ attribute: false }) section!: PaperSection;

  override render(): TemplateResult {
    const open = this.exam.sections!.items(this.section).filter((item) => !this.exam.isAnswered(item)).length;
    return html`<dialog aria-labelledby="leave-title" @cancel=${this.stay}>
      <h2 id="leave-title" tabindex="-1">${t("Leave the section “{title}”?", { title: this.section.title })}</h2>
      <p>
        ${open
          ? tn("You cannot return to this section: {n} question has no answer.", "You cannot return to this section: {n} questions have no answer.", open)
          : t("You cannot return to this section. You have answered every question of it.")}
      </p>
      <div class="buttons">
        <button type="button" class="button" @click=${this.stay}>${t("Stay in this section")}</button>
        <button type="button" class="button primary" @click=${() => this.close(true)}>${t("Leave the section")}</button>
      </div>
    </dialog>`;
  }

  private stay(event: Event): void {
    event.preventDefault();
    this.close(false);
  }

  private close(leave: boolean): void {
    this.querySelector("dialog")?.close();
    this.dispatchEvent(new CustomEvent<boolean>("decided", { detail: leave }));
  }
}

customElements.define("stratus-leave-section", LeaveSection);
