/** Above a question of a section of which only so many answers count: how many there are, and what is to be done where it is one too many. */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";

import { t, tn } from "../../shared/i18n";
import { Dialog } from "../display/dialog";
import { toHeading } from "../display/focus";
import { icon } from "../display/icons";
import { tell } from "../display/tell";
import type { Exam } from "../exam/exam";
import type { Choice } from "./counting";
import { demand, progress } from "./words";

export class Choosing extends LitElement {
  @property({ attribute: false }) exam!: Exam;
  @property({ attribute: false }) item!: string;
  /** Changes as often as it is to be drawn again. */
  @property({ attribute: false }) now = 0;
  /** The question whose answer would be cleared. */
  @state() private clearing: string | null = null;
  private question: Element | null = null;
  private told = "";

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.question = this.closest("section");
    for (const kind of KINDS) this.question?.addEventListener(kind, this.tried, true);
  }

  override disconnectedCallback(): void {
    for (const kind of KINDS) this.question?.removeEventListener(kind, this.tried, true);
    super.disconnectedCallback();
  }

  override render(): TemplateResult | typeof nothing {
    const choice = this.exam.counting.of(this.item);
    if (!choice) return nothing;
    return html`${this.content(choice)}
    ${this.clearing === null
      ? nothing
      : html`<stratus-clear-answer .number=${this.number(this.clearing)} @decided=${this.decide}></stratus-clear-answer>`}`;
  }

  private content(choice: Choice): TemplateResult {
    const problem = this.problem(choice);
    if (problem) {
      const ways = this.exam.readonly ? [] : this.ways(choice);
      return html`<div class="banner warn choosing">
        ${icon("info")}
        <div>
          <p>${problem}</p>
          ${ways.length ? html`<p class="buttons">${ways}</p>` : nothing}
        </div>
      </div>`;
    }
    const mayClear = this.exam.counting.clearable(choice).includes(this.item) && !this.exam.readonly;
    return html`<div class="choosing">
      <p class="help">${demand(choice)} ${progress(choice)}${choice.beyond.length ? html` <strong>${this.others(choice)}</strong>` : nothing}</p>
      ${mayClear ? html`<button type="button" class="button quiet" @click=${() => (this.clearing = this.item)}>${icon("close")}<span>${t("Clear my answer")}</span></button>` : nothing}
    </div>`;
  }

  /** Why the question takes no answer, or why its answer does not count; empty otherwise. */
  private problem(choice: Choice): string {
    if (choice.beyond.includes(this.item))
      return `${t("This answer is kept, but it does not count: more questions of this section are answered than count.")} ${this.toDo(choice)}`;
    if (!this.exam.counting.full(this.item)) return "";
    const said = tn("You have answered {n} question of this section: that is as many as count.", "You have answered {n} questions of this section: that is as many as count.", choice.most);
    return `${said} ${this.toDo(choice)}`;
  }

  /** What can be done about it: the words before the buttons. */
  private toDo(choice: Choice): string {
    const { counting, readonly } = this.exam;
    if (readonly) return "";
    if (!counting.clearable(choice).length) return t("The questions that count here were checked, and are final.");
    if (counting.replaceable(this.item, choice).length) return t("To let it count, choose the answer that gives way:");
    if (choice.beyond.includes(this.item)) return t("To let it count, clear another answer first:");
    return t("To answer this one, clear another answer first:");
  }

  /** A button for each answer that can give way; where none can without being lost, for each that can be cleared. */
  private ways(choice: Choice): TemplateResult[] {
    const { counting } = this.exam;
    const way = (text: string, go: () => void) => html`<button type="button" class="button" @click=${go}>${text}</button>`;
    const inPlaceOf = counting.replaceable(this.item, choice);
    if (inPlaceOf.length)
      return inPlaceOf.map((item) => way(t("In place of question {n}", { n: this.number(item) }), () => this.choose(item)));
    return counting.clearable(choice).map((item) => way(t("Clear question {n}…", { n: this.number(item) }), () => (this.clearing = item)));
  }

  private others({ beyond }: Choice): string {
    const list = beyond.map((item) => this.number(item)).sort((a, b) => a - b).join(", ");
    return tn("Question {list} is answered too, and does not count.", "Questions {list} are answered too, and do not count.", beyond.length, { list });
  }

  private number(item: string): number {
    return this.exam.items.findIndex(({ id }) => id === item) + 1;
  }

  private choose(instead: string): void {
    this.requestUpdate();
    if (!this.exam.counting.choose(this.item, instead)) return;
    tell("polite", t("This answer counts now. Question {n} does not.", { n: this.number(instead) }));
    toHeading();
  }

  private decide(event: CustomEvent<boolean>): void {
    const item = this.clearing;
    this.clearing = null;
    if (!event.detail || item === null || this.exam.readonly) return;
    this.requestUpdate();
    // It may have been checked in another window since it was asked.
    if (this.exam.counting.clear(item)) tell("polite", t("The answer to question {n} is cleared.", { n: this.number(item) }));
    else if (this.exam.checks.locks(item)) tell("polite", t("Your answer is final."));
  }

  /** What takes no answer says so once it is come to, and whenever somebody tries. */
  protected override updated(changed: PropertyValues<this>): void {
    const choice = this.exam.counting.of(this.item);
    const problem = choice ? this.problem(choice) : "";
    if (changed.has("item") || problem !== this.told) tell("polite", problem, { seen: true });
    this.told = problem;
  }

  private tried = (event: Event): void => {
    const choice = this.exam.counting.of(this.item);
    const problem = choice && !this.exam.readonly ? this.problem(choice) : "";
    if (!problem || !event.composedPath().some((one) => one instanceof Element && one.localName === "stratus-item")) return;
    if (event instanceof KeyboardEvent && (event.ctrlKey || event.metaKey || event.altKey || !(event.key.length === 1 || WRITES.includes(event.key)))) return;
    if (event.type === "drop" || event.type === "dragover") event.preventDefault(); // a file that is let go would open in place of the exam
    if (event.type !== "dragover") tell("polite", problem);
  };
}

const KINDS = ["click", "keydown", "paste", "drop", "dragover"] as const;
const WRITES = ["Enter", "Backspace", "Delete"];

/** The question before an answer is cleared: nothing brings it back. */
export class ClearAnswer extends Dialog {
  @property({ attribute: false }) number = 0;
  protected override readonly described = "clear-text";

  protected override content(): TemplateResult {
    return html`<h2 id="dialog-title" tabindex="-1">${t("Clear your answer to question {n}?", { n: this.number })}</h2>
      <p id="clear-text">${t("What you answered there is taken away, with its files. Then another question can be answered in its place.")}</p>
      <div class="buttons">
        <button type="button" class="button" @click=${() => this.say(false)}>${t("Keep it")}</button>
        <button type="button" class="button primary" @click=${() => this.say(true)}>${t("Clear the answer")}</button>
      </div>`;
  }

  protected override cancelled(): void {
    this.say(false);
  }

  private say(clear: boolean): void {
    this.dispatchEvent(new CustomEvent<boolean>("decided", { detail: clear }));
  }
}

customElements.define("stratus-choosing", Choosing);
customElements.define("stratus-clear-answer", ClearAnswer);
