/** The exam itself: one question at a time, the list of all, time, saving state, and what may come between. */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { keyed } from "lit/directives/keyed.js";

import { type AidsDetail, type AnswerDetail, AnyItem, type FileDetail } from "../../items/index";
import type { Item, PaperSection } from "../../shared/api";
import { t } from "../../shared/i18n";
import { announce } from "../display/announce";
import { icon } from "../display/icons";
import "../breaks/break-screen";
import "../breaks/take-break";
import type { Exam, Phase } from "../exam/exam";
import "../lock/lock-screen";
import "../sections/leave";
import "../sections/page";
import { steps } from "../sections/steps";
import "../sections/timer";
import { Tools } from "../tools/tools";
import { banners, noConnection } from "./banners";
import { lateAnswers } from "./dialogs";
import "./leaving";
import { refusal, sentence } from "./moments";
import { questionList } from "./questions";
import { points, savingState } from "./states";
import "./timer";

export class ExamScreen extends LitElement {
  @property({ attribute: false }) exam!: Exam;
  @state() private asking = false;
  /** The section that would be left for good, and where to. */
  @state() private leavingFor: { section: PaperSection; item: string } | null = null;
  @state() private takingOver = false;
  @state() private pinAsked = false;
  @state() private takeOverProblem = "";
  private phase: Phase = "running";
  private wasActive = true;
  private wasPending: string | null = null;
  private wasOffline = false;
  /** The heading comes first, also when the screen opens: what had the focus before is gone. */
  private focusWanted = true;
  private tools = new Tools(this);
  private ticking: ReturnType<typeof setInterval> | undefined;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.exam.changed = () => this.news();
    this.exam.flushPage = () => this.flush();
    this.ticking = setInterval(() => this.tick(), 1000);
    document.addEventListener("visibilitychange", this.visibility);
    addEventListener("pagehide", this.leaving);
    addEventListener("pageshow", this.shown);
    addEventListener("online", this.wake);
    addEventListener("offline", this.tell);
    addEventListener("beforeunload", this.ask);
    this.news();
  }

  override disconnectedCallback(): void {
    clearInterval(this.ticking);
    document.removeEventListener("visibilitychange", this.visibility);
    removeEventListener("pagehide", this.leaving);
    removeEventListener("pageshow", this.shown);
    removeEventListener("online", this.wake);
    removeEventListener("offline", this.tell);
    removeEventListener("beforeunload", this.ask);
    super.disconnectedCallback();
  }

  private wake = (): void => this.exam.wake();
  private tell = (): void => this.requestUpdate();

  private visibility = (): void => {
    if (document.hidden) {
      this.flush();
      this.exam.saveNow();
    } else this.exam.wake();
  };

  private leaving = (): void => {
    this.flush();
    this.exam.sync.leaving();
  };

  private shown = (event: PageTransitionEvent): void => {
    if (event.persisted) this.exam.wake();
  };

  /** Asks before the page is closed while something exists only here and not even on disk. */
  private ask = (event: BeforeUnloadEvent): void => {
    this.flush();
    const lost = this.exam.queue.answersWaiting() && (this.exam.trouble || this.exam.offline);
    if (lost || this.exam.uploads.pending || this.exam.queue.aside.size) event.preventDefault();
  };

  private flush(): void {
    const element = this.querySelector("stratus-item");
    if (element instanceof AnyItem) element.flush();
    this.tools.flush();
  }

  private tick(): void {
    if (this.exam.nearest < 2) this.flush();
    this.exam.tick();
    this.requestUpdate();
  }

  private news(): void {
    const { phase } = this.exam;
    if (phase !== this.phase) {
      if (this.phase === "running") this.flush();
      this.phase = phase;
      this.asking = false;
      this.focusWanted = true;
      this.dispatchEvent(new CustomEvent<Phase>("phase", { detail: phase }));
    } else if (phase === "handed-in" || phase === "void") this.dispatchEvent(new CustomEvent<Phase>("phase", { detail: phase }));
    const pending = this.exam.sections?.pending ?? null;
    if (pending !== this.wasPending) {
      this.wasPending = pending;
      this.leavingFor = null;
      this.focusWanted = true;
    }
    if (this.exam.sync.active !== this.wasActive) {
      this.wasActive = this.exam.sync.active;
      if (!this.wasActive) announce(t("Your exam goes on in another window. Here it can only be read."));
    }
    if (this.exam.offline !== this.wasOffline) {
      this.wasOffline = this.exam.offline;
      announce(this.wasOffline ? noConnection(this.exam) : t("The connection is back."));
    }
    this.requestUpdate();
  }

  private go = (item: string): void => {
    this.flush();
    const section = this.exam.readonly ? null : this.exam.sections?.leaves(item, this.exam.position);
    if (section && this.leavingFor?.item !== item && !this.exam.sections?.refusal(item, this.exam.position)) {
      this.leavingFor = { section, item };
      return;
    }
    this.leavingFor = null;
    this.asking = false;
    this.exam.save();
    this.exam.visit(item);
    this.focusWanted = true;
    const panel = this.querySelector<HTMLDetailsElement>(".questions-small");
    if (panel) panel.open = false;
    this.requestUpdate();
  };

  protected override updated(_changed: PropertyValues<this>): void {
    if (!this.focusWanted || this.querySelector("dialog[open]")) return;
    this.focusWanted = false;
    const heading = this.querySelector<HTMLElement>("h1[tabindex]");
    heading?.focus({ preventScroll: true });
    scrollTo({ top: 0 });
  }

  override render(): TemplateResult {
    const { exam } = this;
    const order = exam.sync.orders[0];
    return html`
      <header class="exam-header">
        <div class="who">
          <span class="title" dir="auto">${exam.started.title}</span>
          <span class="name" dir="auto">${exam.started.candidate}</span>
        </div>
        <div class="states">
          ${savingState(exam)}
          ${this.sitting && exam.sections ? html`<stratus-section-timer .exam=${exam}></stratus-section-timer>` : nothing}
          ${this.sitting ? html`<stratus-timer .exam=${exam}></stratus-timer>` : nothing}
        </div>
        <div class="deeds">
          <stratus-appearance ?timed=${this.sitting} .more=${this.tools.menu}></stratus-appearance>
          <stratus-leave .exam=${exam}></stratus-leave>
          ${exam.breaks.left && !exam.readonly ? html`<stratus-take-break .exam=${exam}></stratus-take-break>` : nothing}
          ${this.sitting && exam.sync.active
            ? html`<button type="button" class="button hand-in" @click=${this.askHandIn}>${t("Hand in")}</button>`
            : nothing}
        </div>
      </header>
      ${this.screen()} ${this.tools.band}
      ${order ? html`<stratus-message .order=${order} @read=${(event: CustomEvent<number>) => exam.sync.confirm(event.detail)}></stratus-message>` : nothing}
      ${this.asking
        ? html`<stratus-hand-in .exam=${exam} @leave=${this.leaveHandIn} @hand-in=${() => exam.handIn()}></stratus-hand-in>`
        : nothing}
      ${this.leavingFor
        ? html`<stratus-leave-section .exam=${exam} .section=${this.leavingFor.section} @decided=${this.decideToLeave}></stratus-leave-section>`
        : nothing}
    `;
  }

  /** The clock runs and the candidate may hand in. */
  private get sitting(): boolean {
    return this.phase === "running" || this.phase === "locked";
  }

  private decideToLeave(event: CustomEvent<boolean>): void {
    if (event.detail && this.leavingFor) this.go(this.leavingFor.item);
    else this.leavingFor = null;
  }

  private screen(): TemplateResult {
    if (this.phase === "running") return this.running();
    if (this.phase === "locked" || this.phase === "break") {
      const instead = this.phase === "break" ? html`<stratus-break .exam=${this.exam}></stratus-break>` : html`<stratus-lock .exam=${this.exam}></stratus-lock>`;
      return html`<main class="card">${banners(this.exam, this.retry)}${this.exam.sync.active ? nothing : this.inactive()}${instead}</main>`;
    }
    return html`<main class="card">${banners(this.exam, this.retry)}${this.interlude()}</main>`;
  }

  private interlude(): TemplateResult {
    if (this.phase === "paused")
      return html`${icon("pause")}
        <h1 tabindex="-1">${t("Your exam is paused")}</h1>
        <p>${t("Your invigilator has paused it. Your answers are kept. The questions come back by themselves when the exam is resumed.")}</p>`;
    if (this.phase === "time-up")
      return html`<h1 tabindex="-1">${t("Your time is up")}</h1>
        <p>${this.exam.offline ? this.endedOffline() : t("Your answers are being handed in. Keep this window open for a moment.")}</p>
        <p class="progress">${savingState(this.exam)}</p>
        ${this.exam.offline ? this.tryNow() : nothing}`;
    return html`<h1 tabindex="-1">${t("Handing in…")}</h1>
      <p>
        ${this.exam.offline
          ? this.exam.trouble
            ? t("There is no connection. Your exam is handed in as soon as the connection is back: keep this window open.")
            : t("There is no connection. Your answers are safe on this computer. Keep this window open: your exam is handed in as soon as the connection is back.")
          : t("Your last answers are being sent. Keep this window open for a moment.")}
      </p>
      ${this.exam.offline ? html`<p>${lateAnswers()}</p>${this.tryNow()}` : nothing}`;
  }

  private endedOffline(): string {
    if (!this.exam.queue.answersWaiting()) return t("There is no connection, but all your answers were saved before. The exam server hands them in by itself.");
    const said = this.exam.trouble
      ? t("There is no connection. Your answers are sent as soon as it is back: keep this window open, and tell your invigilator.")
      : t("There is no connection. Your answers are safe on this computer and are sent as soon as it is back: keep this window open, and tell your invigilator.");
    return `${said} ${lateAnswers()}`;
  }

  private tryNow(): TemplateResult {
    return html`<button type="button" class="button" @click=${this.retry}>${t("Try now")}</button>`;
  }

  private running(): TemplateResult {
    const { exam } = this;
    const item = exam.current;
    const number = exam.items.findIndex((one) => one.id === exam.position) + 1;
    const total = exam.items.length;
    if ((exam.sections?.pending ?? null) !== null) return this.between();
    return html`<div class="exam ${this.tools.anyOpen ? "with-desk" : ""}">
      <aside class="questions-wide">${questionList(exam, this.go)}</aside>
      ${this.tools.bar(item)} ${this.tools.panels(item)}
      <main>
        ${banners(exam, this.retry)} ${exam.sync.active ? nothing : this.inactive()}
        <details class="questions-small" @keydown=${closeByEscape}>
          <summary class="button">${icon("list")}<span>${t("All questions")}</span></summary>
          ${questionList(exam, this.go)}
        </details>
        ${item ? this.question(item, number, total) : nothing} ${steps(exam, this.go, () => this.askHandIn())}
      </main>
    </div>`;
  }

  /** Between two sections. */
  private between(): TemplateResult {
    const { exam } = this;
    return html`<main class="card">
      ${banners(exam, this.retry)} ${exam.sync.active ? nothing : this.inactive()}
      <stratus-section .exam=${exam} .now=${Date.now()} @moved=${this.moved} @hand-in=${this.askHandIn}></stratus-section>
    </main>`;
  }

  private moved = (): void => {
    this.focusWanted = true;
    this.requestUpdate();
  };

  private question(item: Item, number: number, total: number): TemplateResult {
    const { exam } = this;
    const flagged = exam.flags.has(item.id);
    return html`<section class="question">
      <div class="question-head">
        <h1 tabindex="-1">${t("Question {n} of {total}", { n: number, total })}</h1>
        <span class="points">${points(item.max_score)}</span>
        <button type="button" class="button quiet flag" aria-pressed=${flagged} ?disabled=${exam.readonly} @click=${() => exam.flag(item.id, !flagged)}>
          ${icon("flag")}<span>${flagged ? t("Flagged") : t("Flag for later")}</span>
        </button>
      </div>
      ${keyed(
        item.id,
        html`<stratus-item
          mode="take"
          .item=${item}
          .sheet=${exam.started.sheet}
          .value=${exam.answers.get(item.id) ?? null}
          .readonly=${exam.readonly}
          .uploads=${exam.uploads.state}
          .aids=${this.tools.aids(item)}
          @aids=${(event: CustomEvent<AidsDetail>) => this.tools.change(item, event)}
          @answer=${(event: CustomEvent<AnswerDetail>) => exam.answer(item.id, event.detail.value, event.detail.urgent)}
          @file=${(event: CustomEvent<FileDetail>) => exam.file(event.detail.sha256, event.detail.file)}
          @focusout=${() => exam.save()}
        ></stratus-item>`,
      )}
    </section>`;
  }

  private inactive(): TemplateResult {
    return html`<div class="banner strong" role="region" aria-label=${t("Read only")}>
      ${icon("info")}
      <div>
        <p><strong>${t("Your exam goes on in another window. Here it can only be read.")}</strong></p>
        <form class="take-over" @submit=${this.continueHere}>
          ${this.pinAsked ? html`<label>${t("PIN")} <input name="pin" type="text" maxlength="64" autocomplete="off" autocapitalize="none" /></label>` : nothing}
          <button type="submit" class="button primary" ?disabled=${this.takingOver}>${t("Continue here")}</button>
        </form>
        ${this.takeOverProblem ? html`<p class="error" role="alert">${this.takeOverProblem}</p>` : nothing}
      </div>
    </div>`;
  }

  private async continueHere(event: Event): Promise<void> {
    event.preventDefault();
    const pin = this.querySelector<HTMLInputElement>(".take-over input")?.value.trim();
    this.takingOver = true;
    this.takeOverProblem = "";
    try {
      await this.exam.continueHere(pin);
      this.pinAsked = false;
      this.focusWanted = true;
    } catch (error) {
      const { code, wait } = error as { code?: string; wait?: number };
      const wrong = code === "pin_wrong" || code === "pin_waits";
      if (wrong && !this.pinAsked) this.pinAsked = true;
      else if (code === "pin_waits" || code === "too_much") {
        const why = code === "too_much" ? sentence(code) : t("After wrong PINs this one was not looked at yet.");
        this.takeOverProblem = `${why} ${t("You can try again in {n} s.", { n: wait ?? 0 })}`;
      } else if (wrong) this.takeOverProblem = t("This PIN is not right.");
      else this.takeOverProblem = refusal(error) || sentence(code ?? "") || t("That did not work. Try again in a moment.");
    } finally {
      this.takingOver = false;
    }
  }

  private retry = (): void => this.exam.wake();

  private askHandIn(): void {
    this.flush();
    this.asking = true;
  }

  private leaveHandIn(event: CustomEvent<string | null>): void {
    this.asking = false;
    if (event.detail) this.go(event.detail);
    else this.querySelector<HTMLElement>(".hand-in")?.focus();
  }
}

function closeByEscape(event: KeyboardEvent): void {
  const panel = event.currentTarget as HTMLDetailsElement;
  if (event.key !== "Escape" || !panel.open) return;
  panel.open = false;
  panel.querySelector("summary")?.focus();
}

customElements.define("stratus-exam", ExamScreen);
