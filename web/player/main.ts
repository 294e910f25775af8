/** The player: one page for the waiting room, the exam and the end, told apart by the path. */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { keyed } from "lit/directives/keyed.js";

import { ApiError, type Started, type Waiting } from "../shared/api";
import { t } from "../shared/i18n";
import { inSeb, QUIT } from "../shared/seb";
import "./css/player.css";
import { arriving } from "./display/arriving";
import { icon } from "./display/icons";
import { keepFocus } from "./display/focus";
import "./display/language";
import "./display/layout";
import "./display/menu";
import { screen, titled } from "./display/screen";
import { tellTroubles } from "./display/tell";
import "./display/text";
import { Code } from "./exam/code";
import type { Exam, Phase } from "./exam/exam";
import { Launch } from "./exam/launch";
import { handOver } from "./exam/renewal";
import type { Finish } from "./screens/finish";
import { endLogin, sent } from "./screens/leaving/out";
import "./screens/waiting";
import { keepPage } from "./storage/page";
import type { Finished } from "./storage/store";

type Place = "start" | "take" | "end";
type View = "loading" | "no-link" | "waiting" | "exam" | "finished" | "logged-out";

/** So long the waiting room has the connection for itself, in milliseconds. */
const PATIENCE = 5000;

/** The token of the link is read once and leaves the address before anything else can read it there. */
function fromAddress(): { token: string | null; home: boolean; left: boolean } {
  const given = new URLSearchParams(location.hash.slice(1));
  if (given.size) history.replaceState(null, "", location.pathname);
  return { token: given.get("token"), home: given.has("home"), left: given.has("left") };
}

export class Player extends LitElement {
  @state() private view: View = "loading";
  @state() private exam: Exam | null = null;
  private launch: Launch | null = null;
  private begun = false;
  private code = new Code(this.dataset["exam"]?.split(" ").filter((file) => file) ?? []);
  /** What is left of the attempt is on its way. */
  private sending = false;
  /** What is to be known after logging out. */
  private farewell = "";
  private told: ReadonlySet<string> = new Set();

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.replaceChildren(); // what the server wrote for the time until now
    keepFocus(this);
    this.code.addEventListener("change", () => this.requestUpdate());
    addEventListener("error", this.fault);
    addEventListener("unhandledrejection", this.fault);
    addEventListener("popstate", this.stay);
    // A new link for the same page changes only the fragment, which loads nothing.
    addEventListener("hashchange", () => location.hash.includes("token=") && location.reload());
    void this.open();
  }

  /** Begins to fetch what an exam needs. Once it is here, the browser keeps the page for times without network. */
  private begin = (): void => {
    if (this.begun) return;
    this.begun = true;
    void this.code.ready().then(keepPage);
  };

  /** The waiting room shows what it has to show: from now on the connection is free for the exam's code. */
  private looked = (): void => void requestAnimationFrame(() => setTimeout(this.begin));

  private async open(): Promise<void> {
    const [, place, id] = /\/exam\/(start|take|end)\/([^/]+)/.exec(location.pathname) ?? [];
    if (!id) return void (this.view = "no-link");
    if (place !== "start") this.begin();
    const { token, home, left } = fromAddress();
    this.launch = new Launch(id, undefined, this.code);
    if (token !== null && place === "start") this.launch.lookEarly(token);
    if (left) {
      await this.launch.leaveAll();
      return this.loggedOut(t("Nothing of your exam is kept in this browser. You may close this window."));
    }
    await this.launch.open(token, home);
    if (this.launch.registration.left) return void (this.view = "no-link");
    if (token === null && this.launch.registration.finished) return this.finishAgain();
    if (!this.launch.api) return void (this.view = "no-link");
    if (place === "take" && this.launch.attempt !== null && (await this.reopen())) return;
    this.show("waiting", "start");
    setTimeout(this.begin, PATIENCE);
  }

  /** After a reload: the exam goes on as the same session, without the server if need be. */
  private async reopen(): Promise<boolean> {
    const launch = this.launch!;
    try {
      await this.enter(await launch.start(undefined, true));
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.refuses && ![401, 404].includes(error.status)) return false;
      return this.resume();
    }
  }

  /** The exam as this browser knows it; false when it knows too little. */
  private async resume(): Promise<boolean> {
    const exam = await this.launch!.resume();
    if (exam) await this.enter(exam);
    return exam !== null;
  }

  private async enter(exam: Exam): Promise<void> {
    this.exam = exam;
    exam.begunAnew = (started) => this.beginAnew(exam, started);
    await exam.open();
    this.show("exam", "take");
  }

  /** The server lost the attempt and began another one: this page goes on there, and sends it everything. */
  private async beginAnew(lost: Exam, started: Started): Promise<void> {
    const exam = await this.launch!.begunAnew(started, lost);
    lost.flushPage();
    handOver(lost, exam);
    await this.enter(exam);
  }

  private show(view: View, place: Place): void {
    this.view = view;
    const path = `/exam/${place}/${this.launch!.id}`;
    if (location.pathname !== path) history.pushState(null, "", path);
  }

  /** The Back button stays in the exam: a slip must not take the questions away. */
  private stay = (): void => {
    if (this.view === "exam") this.show("exam", "take");
    else if (this.view === "finished") this.show("finished", "end");
  };

  /** An error of this page is a fact for the log of the attempt, so that it can be found. */
  private fault = (event: ErrorEvent | PromiseRejectionEvent): void => {
    const reason: unknown = "reason" in event ? event.reason : event.message;
    this.exam?.sync.log("error", String(reason).slice(0, 500));
  };

  private async phase(event: CustomEvent<Phase>): Promise<void> {
    const { exam, launch } = this;
    if (!exam || !launch || !["handed-in", "void"].includes(event.detail)) return;
    if (this.view === "finished" && !exam.sent.complete) return;
    await launch.finish(outcome(exam), exam.sent.settled);
    this.show("finished", "end");
    exam.changed = () => {
      if (exam.sent.settled) void launch.finish(outcome(exam), true);
      this.querySelector<Finish>("stratus-finish")?.requestUpdate();
    };
  }

  private finishAgain(): void {
    this.begin();
    this.view = "finished";
    this.show("finished", "end");
  }

  /** The waiting room learned that the attempt is over: what this browser has left of it is sent, and tidied up if no other may follow. */
  private async room(event: CustomEvent<Waiting>): Promise<void> {
    const { attempt, moment, title, can_start: another } = event.detail;
    const launch = this.launch!;
    if (!attempt || !["HANDED_IN", "VOID"].includes(attempt.status)) return;
    if (launch.attempt === attempt.id) await this.sendWhatIsLeft();
    if (another || (moment !== "HANDED_IN" && moment !== "VOID")) return;
    const text = event.detail.texts?.finish_text;
    await launch.finish({ attempt: attempt.id, title, at: attempt.handed_in_at, by: null, void: moment === "VOID", text }, false);
    this.finishAgain();
  }

  /** Whoever may not come in (any more), or whose attempt is over, does not see it again, but what they answered before is still sent. */
  private async sendWhatIsLeft(): Promise<void> {
    const { api, attempt } = this.launch!;
    if (this.sending || !api || attempt === null) return;
    this.sending = true;
    await this.launch!.drain(api, attempt);
  }

  /** From the finish page, or out of a running exam, which goes on without the candidate. */
  private async logOut(): Promise<void> {
    const { exam, launch } = this;
    const home = launch?.home;
    const running = exam !== null && this.view === "exam";
    const all = !running || (await sent(exam));
    exam?.close();
    await launch?.logOut();
    const out = !home || (await endLogin());
    const words = [
      running ? t("Your exam goes on without you: the clock does not stop. To continue, log in again.") : "",
      all ? t("Nothing of your exam is kept in this browser. You may close this window.") : t("Some answers could not be sent yet. They are kept in this browser and sent as soon as the connection is back: leave this window open."),
      out ? "" : t("Your login to the list of your exams could not be ended: close all windows of this browser."),
    ];
    this.loggedOut(words.filter((one) => one).join(" "));
  }

  private loggedOut(farewell: string): void {
    this.exam = null;
    this.farewell = farewell;
    this.view = "logged-out";
    if (inSeb()) location.assign(QUIT); // the configuration says that it ends there
  }

  override render(): TemplateResult {
    if (this.view === "exam" && this.exam) return html`${keyed(this.exam, html`<stratus-exam .exam=${this.exam} .media=${this.launch!.media} @phase=${this.phase} @log-out=${this.logOut}></stratus-exam>`)}`;
    return html`<header class="bar"><stratus-appearance></stratus-appearance></header>${this.page()}`;
  }

  protected override updated(): void {
    if (this.view === "loading" || this.view === "finished") this.told = tellTroubles(this, this.told);
    document.documentElement.toggleAttribute("data-runs", true); // for the watchdog: there is a page to be seen
  }

  private page(): TemplateResult | typeof nothing {
    const finished = this.launch?.registration.finished;
    switch (this.view) {
      case "waiting":
        return html`<stratus-waiting
            .launch=${this.launch!}
            .practice=${this.dataset["practice"] ?? ""}
            @room=${this.room}
            @looked=${this.looked}
            @kept-out=${() => void this.sendWhatIsLeft()}
            @started=${(event: CustomEvent<Exam>) => void this.enter(event.detail)}
            @resume=${() => void this.resume()}
          ></stratus-waiting>`;
      case "finished":
        if (!this.code.here) return this.loading();
        return finished ? html`<stratus-finish .finished=${finished} .exam=${this.exam} .home=${this.launch!.home} @log-out=${this.logOut}></stratus-finish>` : nothing;
      case "logged-out":
        return message(t("You are logged out"), this.farewell);
      case "no-link":
        return message(t("Open your exam with your link"), t("This page belongs to a personal link. Open the link that you received, or ask your invigilator for it."));
      default:
        return this.loading();
    }
  }

  /** As the server wrote it into the page, so that nothing jumps. */
  private loading(): TemplateResult {
    const said = this.launch && this.code.trouble ? arriving(this.launch, true) : html`<p>${t("One moment…")}</p>`;
    return html`<main class="card waiting"><h1>${t("Exam")}</h1>${said}</main>`;
  }
}

function outcome({ started, sync, sent }: Exam): Finished {
  const { finish_text: text, results } = started.options ?? {};
  const { missing } = sent;
  return { attempt: started.attempt, title: started.title, at: sync.handedInAt, by: sync.submittedBy, void: sync.status === "VOID", text, results, missing, received: sent.received };
}

function message(title: string, text: string): TemplateResult {
  return html`<main class="card">${icon("info")}<h1 tabindex="-1" ${screen(title, titled(title, t("Exam")))}>${title}</h1><p>${text}</p></main>`;
}

customElements.define("stratus-player", Player);
