/** The practice exam: the player's own screens, with the far end in this page (docs/adr/0031-practice-exam.md). */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";

import { ApiError } from "../../shared/api";
import { addTexts, t } from "../../shared/i18n";
import { duration } from "../../shared/times";
import "../css/player.css";
import { keepFocus } from "../display/focus";
import { icon } from "../display/icons";
import "../display/language";
import "../display/layout";
import "../display/menu";
import { screen } from "../display/screen";
import { hush, tell } from "../display/tell";
import "../display/text";
import type { Exam, Phase } from "../exam/exam";
import type { Finish } from "../screens/finish";
import * as sitting from "../sitting";
import type { Finished } from "../storage/store";
import { Awaited } from "./awaited";
import { Kept } from "./kept";
import nl from "./nl.json";
import "./practice.css";
import { Practising } from "./practising";
import "./strip";
import { aboutOpening, sayInstead, when } from "./words";

type View = "loading" | "door" | "exam" | "finished" | "left" | "exam-opens";

sayInstead();
addTexts({ nl });

export class Practice extends LitElement {
  @state() private view: View = "loading";
  @state() private exam: Exam | null = null;
  @state() private finished: Finished | null = null;
  @state() private busy = false;
  @state() private problem = "";
  private kept = new Kept();
  private practising = new Practising(this.kept, sitting, this.dataset["paper"] ?? "");
  private awaited = new Awaited(this.kept);
  private ticking: ReturnType<typeof setInterval> | undefined;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.replaceChildren(); // what the server wrote for the time until now
    keepFocus(this);
    this.ticking = setInterval(() => this.tick(), 1000);
    void this.open();
  }

  override disconnectedCallback(): void {
    clearInterval(this.ticking);
    this.awaited.close();
    super.disconnectedCallback();
  }

  private async open(): Promise<void> {
    if (!this.practising.begun) {
      this.view = "door";
      return;
    }
    try {
      this.enter(await this.practising.goOn());
    } catch {
      this.leave("door"); // its time was up while nobody looked
    }
  }

  private begin = async (): Promise<void> => {
    if (this.busy) return;
    this.busy = true;
    this.problem = "";
    try {
      this.enter(await this.practising.begin());
    } catch (error) {
      const wait = error instanceof ApiError ? error.wait : 0;
      if (error instanceof ApiError && error.status === 404) this.problem = t("There is no practice exam here any more.");
      else this.problem = wait ? t("Many people practise at this moment. Try again in {n} s.", { n: wait }) : t("The practice exam could not be fetched. Try again in a moment.");
      tell("assertive", this.problem, { seen: true });
    }
    this.busy = false;
  };

  private enter(exam: Exam): void {
    this.exam = exam;
    this.view = "exam";
    void exam.open();
  }

  /** Everything of it is deleted, and another screen says so. */
  private leave(view: View): void {
    this.practising.forget();
    this.exam = null;
    this.finished = null;
    this.view = view;
    hush();
  }

  /** Whose exam opens is led there in time; what else becomes known of it is said once. */
  private tick(): void {
    const { awaited } = this;
    const news = awaited.tick();
    if (awaited.due && this.view !== "exam-opens") return this.leave("exam-opens");
    if (this.view === "exam-opens") return this.requestUpdate();
    if (news === "moved") tell("assertive", t("Your exam opens at another time: {time}.", { time: when(awaited.opens!) }));
    if (news === "closer") tell("polite", t("Your exam opens in {time}.", { time: duration(awaited.left) }));
    if (news === "off") tell("assertive", aboutOpening(awaited));
    this.requestUpdate();
  }

  private phase(event: CustomEvent<Phase>): void {
    const { exam } = this;
    if (!exam || event.detail !== "handed-in" || this.view === "finished") return;
    const { started, sync } = exam;
    this.finished = { attempt: started.attempt, title: started.title, at: sync.handedInAt, by: sync.submittedBy, void: false };
    this.view = "finished";
    hush();
    exam.changed = this.settle;
    this.settle();
  }

  /** The page's server has said what it has: so much is shown, and then all of it is deleted. */
  private settle = (): void => {
    this.querySelector<Finish>("stratus-finish")?.requestUpdate();
    if (this.exam?.sent.settled && this.practising.exam) this.practising.forget();
    this.requestUpdate();
  };

  override render(): TemplateResult {
    if (this.view === "exam" && this.exam)
      return html`<stratus-practice-strip .line=${this.practising.line} .awaited=${this.awaited} @leave=${() => this.leave("left")}></stratus-practice-strip>
        <stratus-exam .exam=${this.exam} .media=${this.practising.media} @phase=${this.phase}></stratus-exam>`;
    return html`<header class="bar"><stratus-appearance></stratus-appearance></header>${this.page()}`;
  }

  protected override updated(): void {
    document.documentElement.toggleAttribute("data-runs", true);
  }

  private page(): TemplateResult {
    switch (this.view) {
      case "door":
        return this.door();
      case "finished":
        return html`<stratus-finish .finished=${this.finished!} .exam=${this.exam} .instead=${this.ending()}></stratus-finish>`;
      case "left":
        return this.message("left", t("The practice is over"), html`<p>${t("What you entered was deleted from this window.")}</p>`, this.ways());
      case "exam-opens":
        return this.opening();
      default:
        return html`<main class="card"><h1>${t("Practice exam")}</h1><p>${t("One moment…")}</p></main>`;
    }
  }

  /** The practice made way for the exam, which may have moved away again since. */
  private opening(): TemplateResult {
    const { awaited } = this;
    const over = t("The practice has ended, and what you entered was deleted.");
    if (!awaited.due) {
      const said = awaited.opens === Infinity ? aboutOpening(awaited) : t("It opens at {time}.", { time: when(awaited.opens ?? 0) });
      return this.message("later", t("Your exam does not open yet"), html`<p>${over} ${said}</p>`, this.again());
    }
    const title = awaited.left > 0 ? t("Your exam is about to open") : t("Your exam is open");
    // A browser may have closed the other tab, or let it sleep: then there is a way from here.
    const here = awaited.silent && awaited.room ? html`<a class="button primary large" href="/exam/start/${awaited.room}">${t("Open the waiting room here")}</a>` : nothing;
    return this.message(awaited.left > 0 ? "opens" : "open", title, html`<p>${over} ${t("Go back to the tab with the waiting room: your exam starts there.")}</p>`, here);
  }

  private door(): TemplateResult {
    return html`<main class="card practice-door">
      <h1 tabindex="-1" ${screen("door", t("Practice exam"), "gently")}>${t("Practice exam")}</h1>
      <p>${t("See how an exam works here: with questions of every type, all the tools that an exam may have, and what happens when the connection is lost.")}</p>
      <ul>
        <li><strong>${t("Nothing counts.")}</strong> ${t("Nobody sees what you answer, and nobody marks it.")}</li>
        <li>${t("What you enter stays in this window, on this computer. It is deleted when you end the practice or close the window, and after a day at the latest.")}</li>
        <li>${t("It lasts an hour at most. You may end it whenever you like, and begin again as often as you like.")}</li>
        <li>${t("How the pages look to you (text size, colours, language) is remembered in this browser, also for your exam.")}</li>
        ${this.awaited.opens === null ? nothing : html`<li>${t("Your waiting room stays open in the other tab. The practice ends by itself a minute before your exam opens.")}</li>`}
      </ul>
      ${this.problem ? html`<p class="banner warn">${icon("warning")}<span>${this.problem}</span></p>` : nothing}
      <div class="buttons">
        <button type="button" class="button primary large" aria-disabled=${this.busy ? "true" : nothing} @click=${this.begin}>${this.busy ? t("One moment…") : t("Start the practice exam")}</button>
        ${this.awaited.opens === null ? this.back() : nothing}
      </div>
    </main>`;
  }

  private back(): TemplateResult {
    return html`<a class="button large" href=${this.dataset["home"] ?? "/"}>${t("Back to the log-in page")}</a>`;
  }

  private again(): TemplateResult {
    return html`<button type="button" class="button large" @click=${() => this.leave("door")}>${t("Practise again")}</button>`;
  }

  private ending(): TemplateResult {
    return html`<p><strong>${t("This was practice: nothing counts.")}</strong> ${t("What you entered was deleted from this window.")}</p>
      ${this.ways()}`;
  }

  /** Where to go from here. */
  private ways(): TemplateResult {
    return this.awaited.opens === null
      ? html`${this.back()} ${this.again()}`
      : html`<p>${t("Your waiting room is in the other tab.")}</p>${this.again()}`;
  }

  private message(name: string, title: string, text: TemplateResult, ways: TemplateResult | typeof nothing): TemplateResult {
    return html`<main class="card">${icon("info")}<h1 tabindex="-1" ${screen(name, title)}>${title}</h1>${text}<div class="buttons">${ways}</div></main>`;
  }
}

customElements.define("stratus-practice", Practice);
