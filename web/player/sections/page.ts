/** The page that stands in place of a question: it introduces the section that comes next, or says that none is left. */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";

import { type MediaSource, nowhere } from "../../items/media";
import type { PaperSection } from "../../shared/api";
import { t } from "../../shared/i18n";
import { icon } from "../display/icons";
import { screen, titled } from "../display/screen";
import { tell } from "../display/tell";
import type { Exam } from "../exam/exam";
import { rules } from "./words";

export class SectionPage extends LitElement {
  @property({ attribute: false }) exam!: Exam;
  /** Where the pictures of introductions are. */
  @property({ attribute: false }) media: MediaSource = nowhere;
  /** Changes as often as the page is to be drawn again. */
  @property({ attribute: false }) now = 0;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override render(): TemplateResult {
    const { exam } = this;
    const sections = exam.sections!;
    const here = sections.of(exam.position);
    const gone = sections.expired && here ? over(here.title) : "";
    const next = sections.find(sections.pending ?? "");
    if (!next)
      return html`<section class="section-page">
        <h1 tabindex="-1" ${screen("sections-over", titled(t("No section is left"), exam.started.title))}>${gone || t("No section is left")}</h1>
        <p>${t("That was the last section. You can hand in now.")}</p>
        <div class="buttons"><button type="button" class="button primary" @click=${this.handIn}>${t("Hand in…")}</button></div>
      </section>`;
    const names = { n: sections.number(next), total: sections.list.length };
    return html`<section class="section-page">
      ${gone ? html`<p class="banner">${icon("clock")}<span>${gone}</span></p>` : nothing}
      <p class="eyebrow">${t("Section {n} of {total}", names)}</p>
      <h1 tabindex="-1" dir="auto" ${screen(`section-${next.id}`, titled(t("Section {n} of {total}", names), exam.started.title))}>${next.title}</h1>
      ${this.introduction(next)}
      <ul class="rules">
        ${rules(exam, next).map((rule) => html`<li>${rule}</li>`)}
      </ul>
      <div class="buttons">
        ${sections.canCancel(exam.position)
          ? html`<button type="button" class="button" @click=${this.cancel}>${icon("left")}<span>${t("Back")}</span></button>`
          : nothing}
        <button type="button" class="button primary" aria-disabled=${exam.readonly ? "true" : nothing} @click=${this.begin}>${t("Begin this section")}</button>
      </div>
    </section>`;
  }

  private introduction(section: PaperSection): TemplateResult | typeof nothing {
    const page = this.exam.paper.pages?.find((one) => one.id === section.page);
    if (page) return html`<stratus-item class="section-intro" .item=${page} .readonly=${true} .plays=${this.exam.desk.counter(page.id, !this.exam.readonly)} .media=${this.media}></stratus-item>`;
    return section.intro ? html`<p class="section-intro">${section.intro}</p>` : nothing;
  }

  /** That a section's time is over happens by itself: it is read out beside the heading of the next one. */
  protected override firstUpdated(): void {
    const here = this.exam.sections!.of(this.exam.position);
    if (this.exam.sections!.expired && here) tell("assertive", over(here.title), { seen: true });
  }

  private begin(): void {
    if (this.exam.readonly) return tell("assertive", t("Your exam goes on in another window. Here it can only be read."));
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

function over(title: string): string {
  return t("The time of the section “{title}” is over.", { title });
}

customElements.define("stratus-section", SectionPage);
