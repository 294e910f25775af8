/** The time left in the section, beside that of the exam. */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";

import type { PaperSection } from "../../shared/api";
import { t } from "../../shared/i18n";
import { duration, timeOnly } from "../../shared/times";
import { tell } from "../display/tell";
import type { Exam } from "../exam/exam";
import { digits, SECONDS_UNDER, shown } from "../screens/timer";
import { notice } from "../truth/notices";

export class SectionTimer extends LitElement {
  @property({ attribute: false }) exam!: Exam;
  @state() private tickCount = 0;
  @state() private held = "";
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
      if (this.last < Infinity && notice(this.last, remaining) !== null) tell("polite", this.sentence(section, remaining));
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
    tell("polite", `${this.sentence(section, sections!.remaining(section))} ${t("The section ends at {end}.", { end })}`);
  }

  override render(): TemplateResult | typeof nothing {
    const { section } = this;
    if (!section || this.exam.clock.uncertain) return nothing;
    const remaining = this.exam.sections!.remaining(section);
    const few = remaining < SECONDS_UNDER * 60;
    return html`<button
      type="button"
      class="timer section-timer quiet button ${few ? "few" : ""}"
      @click=${() => this.ask(section)}
      @focus=${() => (this.held = shown(remaining))}
      @blur=${() => (this.held = "")}
    >
      <span class="label">${t("Section")}</span>${digits(remaining, this.held)}
    </button>`;
  }
}

customElements.define("stratus-section-timer", SectionTimer);
