/** The question before a section is left: for good, or while questions have no answer that need one. */
import { html, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";

import type { PaperSection } from "../../shared/api";
import { t, tn } from "../../shared/i18n";
import { Dialog } from "../display/dialog";
import type { Exam } from "../exam/exam";
import { choiceLists, required, requiredList } from "./warning";

/** "You cannot return to this section: 2 questions have no answer." */
export class LeaveSection extends Dialog {
  @property({ attribute: false }) exam!: Exam;
  @property({ attribute: false }) section!: PaperSection;
  protected override readonly described = "leave-text";

  protected override content(): TemplateResult {
    const { exam, section } = this;
    return html`<h2 id="dialog-title" tabindex="-1">${t("Leave the section “{title}”?", { title: section.title })}</h2>
      <div id="leave-text">
        <p>${this.sentence()}</p>
        ${requiredList(exam, needed(exam, section), this.go)} ${choiceLists(exam, exam.counting.choices.filter((one) => one.section === section), this.go)}
      </div>
      <div class="buttons">
        <button type="button" class="button" @click=${() => this.decide(false)}>${t("Stay in this section")}</button>
        <button type="button" class="button primary" @click=${() => this.decide(true)}>${t("Leave the section")}</button>
      </div>`;
  }

  private sentence(): string {
    const { exam, section } = this;
    if (section.can_return) return t("You can return to this section later.");
    const open = exam.counting.open.filter(({ id }) => section.items.includes(id)).length;
    if (open) return tn("You cannot return to this section: {n} question has no answer.", "You cannot return to this section: {n} questions have no answer.", open);
    if (exam.counting.choices.some((one) => one.section === section)) return t("You cannot return to this section.");
    return t("You cannot return to this section. You have answered every question of it.");
  }

  private go = (item: string): void => {
    this.dispatchEvent(new CustomEvent<string>("go", { detail: item }));
  };

  protected override cancelled(): void {
    this.decide(false);
  }

  private decide(leave: boolean): void {
    this.dispatchEvent(new CustomEvent<boolean>("decided", { detail: leave }));
  }
}

function needed(exam: Exam, section: PaperSection): ReturnType<typeof required> {
  return required(exam, (item) => section.items.includes(item));
}

/** The section that is to be asked about before going to `item`: it would be left for good, or lacks answers that it needs. */
export function asksToLeave(exam: Exam, item: string): PaperSection | null {
  const { sections, position } = exam;
  if (exam.readonly || !sections || sections.refusal(item, position)) return null;
  const here = sections.of(position);
  const isLacking = here && sections.of(item) !== here && isLater(exam, item) && !sections.over(here) && lacks(exam, here);
  return sections.leaves(item, position) ?? (isLacking ? here : null);
}

function isLater({ items, position }: Exam, item: string): boolean {
  const place = (id: string) => items.findIndex((one) => one.id === id);
  return place(item) > place(position);
}

function lacks(exam: Exam, section: PaperSection): boolean {
  const choice = exam.counting.choices.find((one) => one.section === section);
  return choice ? section.answer_required && choice.counting.length < choice.most : needed(exam, section).length > 0;
}

customElements.define("stratus-leave-section", LeaveSection);
