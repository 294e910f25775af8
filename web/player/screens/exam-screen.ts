/** The exam itself: one question at a time, the list of all, time, saving state, and what may come between. */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { keyed } from "lit/directives/keyed.js";

import { type AidsDetail, type AnswerDetail, AnyItem, type FileDetail } from "../../items/index";
import { nowhere } from "../../items/media";
import type { Item, PaperSection } from "../../shared/api";
import { t } from "../../shared/i18n";
import { toHeading, whereabouts } from "../display/focus";
import { icon } from "../display/icons";
import "../breaks/break-screen";
import "../breaks/take-break";
import { blockAt } from "../sections/cases";
import "../sections/case";
import { folded } from "../display/layout";
import { screen, titled } from "../display/screen";
import type { Exam, Phase } from "../exam/exam";
import "../lock/lock-screen";
import type { Media } from "../objects/media";
import "../sections/choosing";
import { asksToLeave } from "../sections/leave";
import "../sections/page";
import { steps } from "../sections/steps";
import "../sections/timer";
import { withKey } from "../tools/check/panel";
import "../tools/report/report";
import { Tools } from "../tools/tools";
import { type Facts, factsOf } from "../truth/facts";
import { isBad } from "../truth/network";
import { ending, paused } from "../truth/sentences";
import { words } from "../truth/words";
import { banners } from "./banners";
import "./dialogs";
import { inactive } from "./inactive";
import "./leaving/dialog";
import { News } from "../display/news";
import "./questions";
import { points, savingState } from "./states";
import "./timer";

export class ExamScreen extends LitElement {
  @property({ attribute: false }) exam!: Exam;
  /** Where the pictures of its questions are. */
  @property({ attribute: false }) media: Pick<Media, "near" | "address"> | null = null;
  @state() private asking = false;
  /** The section that would be left for good, and where to. */
  @state() private leavingFor: { section: PaperSection; item: string } | null = null;
  /** Where there is little room, header and tools are folded away. */
  @state() private unfolded = false;
  /** The case that the candidate is in. */
  private inCase: string | null = null;
  private phase: Phase = "running";
  private wasPending: string | null = null;
  private spoken = new News();
  /** Where the candidate was when a pause or the lock took the question away. */
  private back: (() => boolean) | null = null;
  private tools = new Tools(this);
  /** How high the header is, for the style sheet: what is scrolled to does not lie below it. */
  private measured = new ResizeObserver(([header]) => document.documentElement.style.setProperty("--st-header", `${header!.target.clientHeight}px`));
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
    addEventListener("offline", this.redraw);
    addEventListener("resize", this.redraw);
    addEventListener("beforeunload", this.ask);
    this.news();
  }

  override disconnectedCallback(): void {
    clearInterval(this.ticking);
    this.measured.disconnect();
    document.removeEventListener("visibilitychange", this.visibility);
    removeEventListener("pagehide", this.leaving);
    removeEventListener("pageshow", this.shown);
    removeEventListener("online", this.wake);
    removeEventListener("offline", this.redraw);
    removeEventListener("resize", this.redraw);
    removeEventListener("beforeunload", this.ask);
    super.disconnectedCallback();
  }

  private wake = (): void => this.exam.wake();
  private redraw = (): void => this.requestUpdate();

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
    for (const element of this.querySelectorAll("stratus-item")) if (element instanceof AnyItem) element.flush();
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
      if (this.phase === "running") {
        this.flush();
        this.back = whereabouts();
      }
      if (phase === "running") this.goBack();
      this.phase = phase;
      this.asking = false;
      this.dispatchEvent(new CustomEvent<Phase>("phase", { detail: phase }));
    } else if (phase === "handed-in" || phase === "void") this.dispatchEvent(new CustomEvent<Phase>("phase", { detail: phase }));
    const pending = this.exam.sections?.pending ?? null;
    if (pending !== this.wasPending) {
      this.wasPending = pending;
      this.leavingFor = null;
    }
    this.spoken.of(this.exam);
    this.requestUpdate();
  }

  /** The question is shown again: the caret goes back into what was being written. Fields come some moments after the screen. */
  private goBack(): void {
    const { back } = this;
    this.back = null;
    void this.updateComplete.then(() => requestAnimationFrame(() => back?.()));
  }

  private go = (item: string): void => {
    this.flush();
    const section = asksToLeave(this.exam, item);
    if (section && this.leavingFor?.item !== item) {
      this.leavingFor = { section, item };
      return;
    }
    this.leavingFor = null;
    this.asking = false;
    this.exam.save();
    this.exam.visit(item);
    const panel = this.querySelector<HTMLDetailsElement>(".questions-small");
    if (panel?.open) {
      toHeading(); // also where the same question was chosen again
      panel.open = false;
    }
    this.requestUpdate();
  };

  private get facts(): Facts {
    return factsOf(this.exam);
  }

  protected override firstUpdated(): void {
    this.measured.observe(this.querySelector(".exam-header")!);
  }

  protected override willUpdate(): void {
    this.media?.near(this.exam.position, this.exam.items);
  }

  override render(): TemplateResult {
    const { exam } = this;
    const order = exam.sync.orders[0];
    const folds = folded(this.unfolded);
    return html`
      ${this.phase === "running" && exam.sections?.pending == null
        ? html`<a class="skip-link" href="#question" @click=${skip}>${t("Skip to the question")}</a>`
        : nothing}
      <header class="exam-header ${folds ? "folded" : ""}">
        <div class="who">
          <span class="title" dir="auto">${exam.started.title}</span>
          <span class="name" dir="auto">${exam.started.candidate}</span>
        </div>
        <div class="states">
          ${savingState(exam)}
          ${this.sitting && exam.sections ? html`<stratus-section-timer .exam=${exam}></stratus-section-timer>` : nothing}
          ${this.sitting ? html`<stratus-timer .exam=${exam}></stratus-timer>` : nothing}
        </div>
        <button type="button" class="button quiet fold" aria-expanded=${!folds} @click=${() => (this.unfolded = !this.unfolded)}>
          ${icon("list")}<span>${t("Menu")}</span>
        </button>
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
        ? html`<stratus-hand-in .exam=${exam} .now=${Date.now()} @leave=${this.leaveHandIn} @hand-in=${() => exam.handIn()}></stratus-hand-in>`
        : nothing}
      ${this.leavingFor
        ? html`<stratus-leave-section .exam=${exam} .section=${this.leavingFor.section} @decided=${this.decideToLeave} @go=${this.leadBack}></stratus-leave-section>`
        : nothing}
    `;
  }

  /** The clock runs and the candidate may hand in. */
  private get sitting(): boolean {
    return this.phase === "running" || this.phase === "locked";
  }

  private leadBack(event: CustomEvent<string>): void {
    this.leavingFor = null;
    this.go(event.detail);
  }

  private decideToLeave(event: CustomEvent<boolean>): void {
    if (event.detail && this.leavingFor) this.go(this.leavingFor.item);
    else this.leavingFor = null;
  }

  private screen(): TemplateResult {
    if (this.phase === "running") return this.running();
    if (this.phase === "locked" || this.phase === "break") {
      const instead = this.phase === "break" ? html`<stratus-break .exam=${this.exam}></stratus-break>` : html`<stratus-lock .exam=${this.exam}></stratus-lock>`;
      return html`<main class="card">${banners(this.exam, this.retry)}${inactive(this.exam)}${instead}</main>`;
    }
    return html`<main class="card">${banners(this.exam, this.retry)}${this.interlude()}</main>`;
  }

  /** While the questions are not shown, since it is paused or over: what is known, and what happens next. */
  private interlude(): TemplateResult {
    const { exam, facts } = this;
    const heading = { paused: t("Your exam is paused"), "time-up": t("Your time is up") }[facts.status as string] ?? t("Handing in…");
    return html`${facts.status === "paused" ? icon("pause") : nothing}
      <h1 tabindex="-1" ${screen(facts.status, titled(heading, exam.started.title))}>${heading}</h1>
      <p>${words(facts.status === "paused" ? paused(facts) : ending(facts))}</p>
      ${facts.status === "paused" ? nothing : html`<p class="progress">${savingState(exam)}</p>`}
      ${facts.status !== "paused" && isBad(facts.network) ? html`<button type="button" class="button" @click=${this.retry}>${t("Try now")}</button>` : nothing}`;
  }

  private running(): TemplateResult {
    const { exam } = this;
    const item = exam.current;
    const number = exam.items.findIndex((one) => one.id === exam.position) + 1;
    const total = exam.items.length;
    if ((exam.sections?.pending ?? null) !== null) return this.between();
    return html`<div class="exam ${this.tools.anyOpen ? "with-desk" : ""}">
      <aside class="questions-wide">${this.questions()}</aside>
      ${folded(this.unfolded) ? nothing : this.tools.bar(item)} ${this.tools.panels(item)}
      <main>
        ${banners(exam, this.retry)} ${inactive(exam)}
        <details class="questions-small" @keydown=${closeByEscape}>
          <summary class="button">${icon("list")}<span>${t("All questions")}</span></summary>
          ${this.questions()}
        </details>
        <div class="beside">
          ${this.case()}
          <div class="asked">${item ? this.question(item, number, total) : nothing} ${steps(exam, this.go, () => this.askHandIn())}</div>
        </div>
      </main>
    </div>`;
  }

  /** The case of the question that is shown. It is the same element as long as its questions last: what was read of it stays where it was. */
  private case(): TemplateResult | typeof nothing {
    const { items, paper, position } = this.exam;
    const block = blockAt(items, items.findIndex((one) => one.id === position), paper.pages, paper.sections);
    const name = block && `${block.page.id} ${block.first}`;
    const begins = name !== null && name !== this.inCase;
    this.inCase = name;
    if (!block) return nothing;
    const { page } = block;
    return html`${keyed(
      name,
      html`<stratus-case
        .block=${block}
        .begins=${begins}
        .media=${this.media?.address ?? nowhere}
        .readonly=${this.exam.readonly}
        .plays=${this.exam.desk.counter(page.id, !this.exam.readonly)}
        .aids=${this.tools.aids(page)}
        @aids=${(event: CustomEvent<AidsDetail>) => this.tools.change(page, event)}
      ></stratus-case>`,
    )}`;
  }

  /** Between two sections. */
  private between(): TemplateResult {
    const { exam } = this;
    return html`<main class="card">
      ${banners(exam, this.retry)} ${inactive(exam)}
      <stratus-section .exam=${exam} .media=${this.media?.address ?? nowhere} .now=${Date.now()} @moved=${this.redraw} @hand-in=${this.askHandIn}></stratus-section>
    </main>`;
  }

  private questions(): TemplateResult {
    return html`<stratus-questions .exam=${this.exam} .go=${this.go} .now=${Date.now()}></stratus-questions>`;
  }

  private question(item: Item, number: number, total: number): TemplateResult {
    const { exam } = this;
    const flagged = exam.flags.has(item.id);
    const name = t("Question {n} of {total}", { n: number, total });
    const shown = withKey(item, exam.checks.results.get(item.id));
    return html`<section class="question">
      <div class="question-head">
        <h1 tabindex="-1" id="question" ${screen(`question-${item.id}`, titled(name, exam.started.title))}>${name}</h1>
        <span class="points">${points(item.max_score)}</span>
        ${exam.reports.offered ? html`<stratus-report .exam=${exam} .item=${item} .number=${number} .now=${Date.now()}></stratus-report>` : nothing}
        <button type="button" class="button quiet flag" aria-pressed=${flagged} aria-disabled=${exam.readonly ? "true" : nothing} @click=${() => exam.flag(item.id, !flagged)}>
          ${icon("flag")}<span>${flagged ? t("Flagged") : t("Flag for later")}</span>
        </button>
      </div>
      <stratus-choosing .exam=${exam} .item=${item.id} .now=${Date.now()}></stratus-choosing>
      ${keyed(
        `${item.id} ${exam.counting.made.get(item.id) ?? 0}`,
        html`<stratus-item
          mode=${shown === item ? "take" : "review"}
          .number=${number}
          .item=${shown}
          .sheet=${exam.started.sheet}
          .value=${exam.answers.get(item.id) ?? null}
          .readonly=${exam.readonly || exam.checks.locks(item.id) || exam.counting.full(item.id)}
          .uploads=${exam.uploads.state}
          .media=${this.media?.address ?? nowhere}
          .fileContent=${this.fileContent}
          .plays=${exam.desk.counter(item.id, !exam.readonly)}
          .aids=${this.tools.aids(item)}
          @aids=${(event: CustomEvent<AidsDetail>) => this.tools.change(item, event)}
          @answer=${(event: CustomEvent<AnswerDetail>) => exam.answer(item.id, event.detail.value, event.detail.urgent)}
          @file=${(event: CustomEvent<FileDetail>) => exam.file(event.detail.sha256, event.detail.file)}
          @focusout=${() => exam.save()}
        ></stratus-item>
          <stratus-check .exam=${exam} .item=${item} .media=${this.media?.address ?? nowhere} .now=${Date.now()}></stratus-check>`,
      )}
    </section>`;
  }

  private retry = (): void => this.exam.wake();

  private fileContent = (sha256: string, size: number): Promise<Blob | null> => this.exam.uploads.content(sha256, size);

  private askHandIn(): void {
    this.flush();
    this.exam.counting.look();
    this.asking = true;
  }

  private leaveHandIn(event: CustomEvent<string | null>): void {
    this.asking = false;
    if (event.detail) this.go(event.detail);
  }
}

/** The address of the page stays what it is. */
function skip(event: Event): void {
  event.preventDefault();
  toHeading();
}

function closeByEscape(event: KeyboardEvent): void {
  const panel = event.currentTarget as HTMLDetailsElement;
  if (event.key !== "Escape" || !panel.open) return;
  panel.open = false;
  panel.querySelector("summary")?.focus();
}

customElements.define("stratus-exam", ExamScreen);
