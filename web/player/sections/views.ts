/** What is seen of sections: the page that introduces one, its time, the question before it is left for good, and why a way is closed. */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";

import type { PaperSection } from "../../shared/api";
import { t, tn } from "../../shared/i18n";
import { countdown, duration, timeOnly } from "../../shared/times";
import { announce } from "../display/announce";
import { icon } from "../display/icons";
import type { Exam } from "../exam/exam";
import { Dialog } from "../screens/dialogs";
import { brief, notice, SECONDS_UNDER } from "../screens/timer";
import type { Refusal } from "./sections";
import { reason, rules } from "./words";

/** In place of a question: the section that comes next, or that none is left. */
export class SectionPage extends LitElement {
  @property({ attribute: false }) exam!: Exam;
  /** Changes as often as the page is to be drawn again. */
  @property({ attribute: false }) now = 0;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override render(): TemplateResult {
    const { exam } = this;
    const sections = exam.sections!;
    const here = sections.of(exam.position);
    const over = sections.expired && here ? t("The time of the section “{title}” is over.", { title: here.title }) : "";
    const next = sections.find(sections.pending ?? "");
    if (!next)
      return html`<section class="section-page">
        <h1 tabindex="-1">${over || t("No section is left")}</h1>
        <p>${t("That was the last section. You can hand in now.")}</p>
        <div class="buttons"><button type="button" class="button primary" @click=${this.handIn}>${t("Hand in…")}</button></div>
      </section>`;
    const names = { n: sections.number(next), total: sections.list.length };
    return html`<section class="section-page">
      ${over ? html`<p class="banner">${icon("clock")}<span>${over}</span></p>` : nothing}
      <p class="eyebrow">${t("Section {n} of {total}", names)}</p>
      <h1 tabindex="-1">${next.title}</h1>
      ${next.intro ? html`<p class="section-intro">${next.intro}</p>` : nothing}
      <ul class="rules">
        ${rules(exam, next).map((rule) => html`<li>${rule}</li>`)}
      </ul>
      <div class="buttons">
        ${sections.canCancel(exam.position)
          ? html`<button type="button" class="button" @click=${this.cancel}>${icon("left")}<span>${t("Back")}</span></button>`
          : nothing}
        <button type="button" class="button primary" ?disabled=${exam.readonly} @click=${this.begin}>${t("Begin this section")}</button>
      </div>
    </section>`;
  }

  private begin(): void {
    this.exam.beginSection();
    this.dispatchEvent(new CustomEvent("moved"));
  }

  private cancel(): void {
    this.exam.sections!.cancel(this.exam.position);
    this.dispatchEvent(new CustomEvent("moved"));
  }

  private handIn(): void {
    this.dispatchEvent(new CustomEvent("hand-in"));
  }
}

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

/** The time left in the section, beside that of the exam. */
export class SectionTimer extends LitElement {
  @property({ attribute: false }) exam!: Exam;
  @state() private tickCount = 0;
  private last = Infinity;
  private deadline: string | null = null;
  private ticking: ReturnType<typeof setInterval> | undefined;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.ticking = setInterval(() => this.tick(), 1000);
  }

  override disconnectedCallback(): void {
    clearInterval(this.ticking);
    super.disconnectedCallback();
  }

  private get section(): PaperSection | undefined {
    const { sections, position } = this.exam;
    const here = sections?.of(position);
    return here && sections?.pending === null && sections.deadline(here) !== null ? here : undefined;
  }

  private tick(): void {
    const { section } = this;
    const deadline = section ? this.exam.sections!.deadline(section) : null;
    const remaining = this.exam.sections?.remaining(section) ?? Infinity;
    if (deadline !== this.deadline) this.last = Infinity;
    this.deadline = deadline;
    if (section && !this.exam.clock.uncertain) {
      if (this.last < Infinity && notice(this.last, remaining) !== null) announce(this.sentence(section, remaining));
      this.last = remaining;
    }
    this.tickCount++;
  }

  private sentence(section: PaperSection, remaining: number): string {
    return t("{time} left in the section “{title}”.", { time: duration(remaining), title: section.title });
  }

  private ask(section: PaperSection): void {
    const { sections } = this.exam;
    const end = timeOnly(sections!.deadline(section) ?? "");
    announce(`${this.sentence(section, sections!.remaining(section))} ${t("The section ends at {end}.", { end })}`);
  }

  override render(): TemplateResult | typeof nothing {
    const { section } = this;
    if (!section || this.exam.clock.uncertain) return nothing;
    const remaining = this.exam.sections!.remaining(section);
    const few = remaining < SECONDS_UNDER * 60;
    return html`<button type="button" class="timer section-timer quiet button ${few ? "few" : ""}" @click=${() => this.ask(section)}>
      <span class="label">${t("Section")}</span><span class="visually-hidden">${t("Time left:")}</span>
      <span class="digits">${few ? countdown(remaining) : brief(remaining)}</span>
    </button>`;
  }
}

/** Previous and next, as the rules of the section allow, with the reason where they do not. */
export function steps(exam: Exam, go: (item: string) => void, handIn: () => void): TemplateResult {
  const index = exam.items.findIndex((one) => one.id === exam.position);
  const [previous, next] = [exam.items[index - 1]?.id, exam.items[index + 1]?.id];
  const refused = (item: string | undefined): Refusal => (item === undefined ? "" : (exam.sections?.refusal(item, exam.position) ?? ""));
  const [noWayBack, noWayOn] = [refused(previous), refused(next)];
  const leaves = next !== undefined && exam.sections ? exam.sections.of(next) !== exam.sections.of(exam.position) : false;
  const why = [reason(noWayBack), reason(noWayOn)].filter(Boolean);
  return html`<div class="steps">
      <button type="button" class="button" aria-describedby=${noWayBack ? "no-way" : nothing} ?disabled=${previous === undefined || noWayBack !== ""} @click=${() => previous && go(previous)}>${icon("left")}<span>${t("Previous")}</span></button>
      ${next !== undefined
        ? html`<button type="button" class="button primary" aria-describedby=${noWayOn ? "no-way" : nothing} ?disabled=${noWayOn !== ""} @click=${() => go(next)}><span>${leaves ? t("Next section") : t("Next")}</span>${icon("right")}</button>`
        : exam.sync.active
          ? html`<button type="button" class="button primary" @click=${handIn}>${t("Hand in…")}</button>`
          : nothing}
    </div>
    ${why.length ? html`<p class="help no-way" id="no-way">${[...new Set(why)].join(" ")}</p>` : nothing}`;
}

customElements.define("stratus-section", SectionPage);
customElements.define("stratus-leave-section", LeaveSection);
customElements.define("stratus-section-timer", SectionTimer);
