/** The waiting room: who, what, when, the PIN, and the button that starts. */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";

import { ApiError, type Waiting } from "../../shared/api";
import { Clock } from "../../shared/clock";
import { t } from "../../shared/i18n";
import { countdown, dayAndTime, duration } from "../../shared/times";
import { arriving, outdated } from "../display/arriving";
import { focused } from "../display/focus";
import { icon } from "../display/icons";
import { screen, titled } from "../display/screen";
import { refuse, tell, tellTroubles } from "../display/tell";
import { pause, waitAsked } from "../exam/backoff";
import type { Exam } from "../exam/exam";
import { languageChoice } from "../exam/languages";
import type { Launch } from "../exam/launch";
import { invitation } from "../practice/invitation";
import { Opening, type Opens } from "../practice/opening";
import { early, room as tries } from "../truth/early";
import { isKeptOut, refusal, sentence, unknown } from "../truth/moments";
import { faultOf } from "../truth/network";
import { Moments } from "../truth/notices";
import { wrongPin } from "../truth/pin";
import { words } from "../truth/words";
import { Briefing } from "./briefing";
import { isSebRefusal, needsSeb } from "./into-seb";

/** Minutes before the opening at which the candidate is told. */
const BEFORE = [5, 1];

export class WaitingRoom extends LitElement {
  @property({ attribute: false }) launch!: Launch;
  /** Where the organisation's practice exam is; empty where it has none. */
  @property({ attribute: false }) practice = "";
  @state() private room: Waiting | null = null;
  @state() private problem = "";
  /** Why the exam does not start in this browser; unlike `problem` it stays until the next try. */
  @state() private refused = "";
  @state() private pinProblem = "";
  @state() private ready = false;
  @state() private starting = false;
  /** The server cannot be reached, but this browser knows an exam that runs. */
  @state() private known = false;
  /** The session of this browser was taken over elsewhere: continuing is a taking over. */
  @state() private foreign = false;
  private briefing = new Briefing(() => this.requestUpdate());
  private pinFrom = 0;
  private failures = 0;
  private told: ReadonlySet<string> = new Set();
  private openings = new Moments(BEFORE);
  /** What the page showed when it was drawn last; null before it knew anything. */
  private was: { open: boolean; moment: string; locked: boolean } | null = null;
  private clock = new Clock();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private ticking: ReturnType<typeof setInterval> | undefined;
  /** Whoever practises until the exam opens asks here when that is. */
  private opening: Opening | null = null;
  private due = Infinity;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.launch.changed = this.changed;
    this.launch.code.addEventListener("change", this.changed);
    if (this.practice) this.opening = new Opening(this.launch.id, { asked: this.asked });
    void this.poll(false);
    this.ticking = setInterval(() => this.tick(), 1000);
    addEventListener("online", this.wake);
    document.addEventListener("visibilitychange", this.wake);
  }

  override disconnectedCallback(): void {
    this.launch.stop();
    this.opening?.close();
    this.launch.code.removeEventListener("change", this.changed);
    clearTimeout(this.timer);
    clearInterval(this.ticking);
    removeEventListener("online", this.wake);
    document.removeEventListener("visibilitychange", this.wake);
    super.disconnectedCallback();
  }

  private changed = (): void => this.requestUpdate();

  private wake = (): void => {
    if (!document.hidden) void this.poll(false);
  };

  /** A browser slows down what is in the background: a question that is due is asked now. */
  private asked = (): void => {
    this.opening?.tell(this.opens);
    if (performance.now() > this.due) void this.poll(false);
  };

  private get opens(): Opens {
    if (!this.room || this.clock.uncertain) return null;
    if (this.canStart || this.isRunning) return 0;
    return this.room.moment === "TOO_EARLY" ? this.untilOpen : Infinity;
  }

  private tick(): void {
    if (this.clock.check()) void this.poll(false);
    this.requestUpdate();
  }

  private async poll(ready: boolean): Promise<void> {
    clearTimeout(this.timer);
    this.due = Infinity;
    let wait: number;
    try {
      const { early } = this.launch;
      this.launch.early = null;
      const begun = early?.asked ?? this.clock.monotonic();
      const room = await (early?.room ?? this.launch.api!.wait(this.launch.id, ready || this.ready, this.briefing.known, this.launch.chosen));
      this.clock.told(room.server_time, begun);
      this.launch.languages = (this.room = room).languages ?? null;
      this.briefing.told(room.texts);
      if (!needsSeb(room)) this.launch.offered(room.objects);
      this.known = false;
      this.problem = "";
      this.failures = 0;
      if (ready) void this.isReady();
      this.dispatchEvent(new CustomEvent<Waiting>("room", { detail: room }));
      const another = early && room.languages && this.launch.lang !== room.languages.chosen; // the first look did not know the choice
      wait = another ? 0 : Math.min(120, Math.max(1, room.next_sync_in || 10)) * 1000;
    } catch (error) {
      if (isKeptOut(error)) this.dispatchEvent(new CustomEvent("kept-out"));
      const said = refusal(error);
      this.problem = said || failed(error);
      this.known = !said && (await this.launch.knows());
      wait = waitAsked(error) + 1000 + pause(this.failures++);
    }
    this.dispatchEvent(new CustomEvent("looked"));
    clearTimeout(this.timer);
    if (!this.isConnected) return;
    this.opening?.tell(this.opens);
    this.due = performance.now() + wait;
    this.timer = setTimeout(() => void this.poll(false), wait);
  }

  private async start(event: Event): Promise<void> {
    event.preventDefault();
    if (this.starting) return;
    const pin = this.querySelector<HTMLInputElement>("#pin")?.value.trim();
    if (this.asksPin && !pin) {
      return this.aboutPin(t("Fill in the PIN that your invigilator gives you."));
    }
    if (this.locked > 0) return tell("assertive", t("You can try again in {n} s.", { n: this.locked }), { seen: true });
    if (!this.isRunning && !this.briefing.agreed(this)) return;
    this.starting = true;
    this.problem = this.pinProblem = this.refused = "";
    await this.arrival(); // before the start: no time of the exam goes by while its page is on its way
    for (let tries = 0; this.starting && this.isConnected; tries++) {
      try {
        const exam = await this.launch.start(pin, this.own, this.isRunning ? "" : this.briefing.accepted);
        this.dispatchEvent(new CustomEvent<Exam>("started", { detail: exam }));
        return;
      } catch (error) {
        if (!(await this.again(error, tries))) this.starting = false;
      }
    }
  }

  /** The exam as this browser knows it, without the server. */
  private async goOn(): Promise<void> {
    if (this.starting) return;
    this.starting = true;
    await this.arrival();
    this.starting = false;
    if (this.isConnected) this.dispatchEvent(new CustomEvent("resume"));
  }

  private async arrival(): Promise<void> {
    await this.launch.code.ready();
  }

  /** What to do after a failed start: true = it is worth another try, after the wait that is in here. */
  private async again(error: unknown, tries: number): Promise<boolean> {
    if (error instanceof ApiError && ["pin_wrong", "pin_waits"].includes(error.code)) {
      if (this.own) this.foreign = true;
      else {
        this.pinFrom = this.clock.monotonic() + error.wait * 1000;
        const left = Number(error.data.left);
        const later = error.wait > 0 ? t("You can try again in {n} s.", { n: error.wait }) : ""; // it goes down in a line of its own
        this.aboutPin(wrongPin(error.code, left), later);
      }
      return false;
    }
    if (error instanceof ApiError && error.code === "declaration") {
      this.briefing.renew();
      void this.poll(false);
      return false;
    }
    if (isSebRefusal(error) || (error instanceof ApiError && ["proctoring", "over"].includes(error.code))) {
      this.refused = sentence(error.code);
      if (error.code === "over") void this.poll(false);
      return false;
    }
    const said = refusal(error);
    const early = error instanceof ApiError && error.code === "too_early";
    if (error instanceof ApiError && error.refuses && error.code && !early) {
      this.problem = said || sentence(error.code) || unknown();
      void this.poll(false);
      return false;
    }
    this.problem = early ? `${sentence(error.code)} ${words(["room-tries"])}` : failed(error);
    await new Promise((resume) => setTimeout(resume, waitAsked(error) + 300 + pause(tries)));
    return true;
  }

  private aboutPin(problem: string, later = ""): void {
    this.pinProblem = problem;
    void this.updateComplete.then(() => refuse(this.querySelector<HTMLElement>("#pin"), problem, later));
  }

  /** The button is gone: who pressed it goes on at what has come in its place, and hears it by that. */
  private async isReady(): Promise<void> {
    const pressed = focused()?.matches(".i-am-ready") ?? false;
    this.ready = true;
    await this.updateComplete;
    if (pressed) this.querySelector<HTMLElement>(".ready")?.focus();
  }

  /** What happens by itself while somebody waits is read out: the last minutes, the opening, another moment. */
  protected override updated(): void {
    this.told = tellTroubles(this, this.told);
    const { room, was } = this;
    if (!room) return;
    this.was = { open: this.canStart, moment: room.moment, locked: this.locked > 0 };
    if (was?.locked && this.locked <= 0) tell("polite", t("You can try the PIN again now."), { seen: true });
    if (room.moment === "TOO_EARLY" && !this.canStart) this.countDown(room);
    if (!was || needsSeb(room)) return;
    if (this.canStart && !was.open) this.opened();
    else if (room.moment !== was.moment && !this.canStart) tell("assertive", sentence(room.moment) || unknown(), { seen: true });
  }

  private countDown(room: Waiting): void {
    if (this.clock.uncertain) return;
    const news = this.openings.next(room.opens, this.untilOpen);
    if (news === "changed") tell("assertive", t("The exam opens at another time: {time}.", { time: dayAndTime(room.opens, room.time_zone) }), { seen: true });
    else if (news !== null) tell("polite", t("The exam opens in {time}.", { time: duration(this.untilOpen) }), { seen: true });
  }

  /** The exam can be started from now on. Nobody who is doing something else is taken away from it. */
  private opened(): void {
    const at = focused();
    if (!at?.isConnected || at.matches("h1, .ready, .i-am-ready")) this.querySelector<HTMLElement>("button[type=submit]")?.focus();
    tell("assertive", t("The exam is open: you can start now."), { seen: true });
  }

  /** Seconds until another PIN is looked at. */
  private get locked(): number {
    return Math.ceil((this.pinFrom - this.clock.monotonic()) / 1000);
  }

  /** Whether the running attempt was started in this browser and not taken over elsewhere. */
  private get own(): boolean {
    const running = this.room?.attempt;
    return !this.foreign && this.isRunning && running?.id === this.launch.attempt;
  }

  private get isRunning(): boolean {
    return this.room?.moment === "RUNNING" || this.room?.moment === "PAUSED";
  }

  private get untilOpen(): number {
    return this.room ? this.clock.until(this.room.opens) : Infinity;
  }

  /** The countdown itself opens the door, so that not everybody has to ask in the same second. */
  private get canStart(): boolean {
    if (!this.room) return false;
    return this.room.can_start || (this.room.moment === "TOO_EARLY" && this.untilOpen <= 0);
  }

  private get asksPin(): boolean {
    return !!this.room?.pin_required && this.canStart && !this.own;
  }

  override render(): TemplateResult {
    const room = this.room;
    if (!room) {
      return html`<main class="card waiting">
        <h1>${t("Exam")}</h1>
        ${this.trouble()}${this.problem ? nothing : html`<p>${t("One moment…")}</p>`}
      </main>`;
    }
    return html`<main class="card waiting">
      <p class="over">${t("This exam is for")}</p>
      <h1 class="candidate" dir="auto" tabindex="-1" ${screen("room", titled(this.canStart && !needsSeb(room) ? t("You can start") : t("Waiting room"), room.title), "gently")}>${room.candidate}</h1>
      <p class="not-me">${t("Is this not you? Do not start, and tell your invigilator.")}</p>
      <h2 dir="auto">${room.title}</h2>
      ${this.facts(room)} ${this.trouble()} ${needsSeb(room) ? nothing : languageChoice(this.launch, room, this.starting, this.wake)} ${this.briefing.introduction()} ${this.moment(room)}
    </main>`;
  }

  private trouble(): TemplateResult {
    const page = this.starting ? arriving(this.launch, this.isRunning) : outdated(this.launch);
    return html`${this.server()}${page}`;
  }

  private server(): TemplateResult | typeof nothing {
    const said = this.problem || this.refused;
    if (!said) return nothing;
    return html`<p class="banner warn trouble">${icon("warning")}<span>${said}</span></p>
      ${this.known
        ? html`<p>${t("Your exam is kept in this browser. You can go on without a connection: your answers are sent when it is back.")}</p>
            <button type="button" class="button primary large" aria-disabled=${this.starting ? "true" : nothing} @click=${this.goOn}>${t("Continue the exam")}</button>`
        : nothing}`;
  }

  private facts(room: Waiting): TemplateResult {
    return html`<dl class="facts">
      <div><dt>${t("Opens")}</dt><dd>${dayAndTime(room.opens, room.time_zone)}</dd></div>
      <div><dt>${t("Closes")}</dt><dd>${dayAndTime(room.closes, room.time_zone)}</dd></div>
      <div><dt>${t("Duration")}</dt><dd>${this.length(room)}</dd></div>
      <div><dt>${t("Questions")}</dt><dd>${room.questions}</dd></div>
      ${room.attempts_allowed === 1 ? nothing : html`<div><dt>${t("Attempts")}</dt><dd>${this.attempts(room)}</dd></div>`}
    </dl>`;
  }

  private length(room: Waiting): TemplateResult | string {
    if (room.duration === null || room.extra_time >= 9999) return t("Until the exam closes");
    const base = duration(room.duration * 60);
    if (room.extra_time <= 0) return base;
    return t("{duration}, and {extra} extra time", { duration: base, extra: duration(room.extra_time * 60) });
  }

  private attempts(room: Waiting): string {
    if (room.attempts_allowed === null || room.attempts_left === null) return t("As many as you like");
    return t("{left} of {all} left", { left: room.attempts_left, all: room.attempts_allowed });
  }

  private moment(room: Waiting): TemplateResult {
    if (needsSeb(room)) return html`<stratus-into-seb .launch=${this.launch} .ticket=${room.seb_file ?? ""}></stratus-into-seb>`;
    if (this.canStart) return this.startForm();
    if (room.moment === "TOO_EARLY") return this.early();
    return html`<p class="banner">${icon("info")}<span>${sentence(room.moment) || unknown()}</span></p>`;
  }

  private early(): TemplateResult {
    const { objects } = this.launch;
    const here = objects ? words(early(objects.early)) : "";
    return html`${this.briefing.declaration()}
      <div class="countdown">
        <p class="over">${t("The exam opens in")}</p>
        <p class="digits">${this.clock.uncertain ? t("Checking the time…") : countdown(this.untilOpen)}</p>
      </div>
      ${this.ready
        ? html`<p class="banner good ready" tabindex="-1">${icon("check")}<span>${t("You are ready. The Start button appears here when the exam opens.")}</span></p>`
        : html`<button type="button" class="button primary large i-am-ready" @click=${() => void this.poll(true)}>${t("I am ready")}</button>`}
      ${here ? html`<p class="help">${here}</p>` : nothing} ${invitation(this.practice, this.clock.uncertain ? 0 : this.untilOpen, this.launch.id)}`;
  }

  private startForm(): TemplateResult {
    const { locked } = this;
    const wait = locked > 0 ? t("You can try again in {n} s.", { n: locked }) : "";
    return html`<form @submit=${this.start} novalidate>
      ${!this.isRunning && this.room?.attempt?.status === "HANDED_IN"
        ? html`<p class="banner">${icon("info")}<span>${t("This exam was handed in. Start begins another attempt.")}</span></p>`
        : nothing}
      ${this.isRunning && !this.own
        ? html`<p class="banner">${icon("info")}<span>${t("Your exam is in progress in another browser or on another computer. If you continue here, it stops there. Your answers are kept.")}</span></p>`
        : nothing}
      ${this.isRunning ? nothing : this.briefing.declaration()}
      ${this.asksPin
        ? html`<div class="field">
            <label for="pin">${t("PIN")}</label>
            <input id="pin" type="text" maxlength="64" autocomplete="off" autocapitalize="none" spellcheck="false" aria-describedby="pin-help"
              aria-invalid=${this.pinProblem ? "true" : "false"} />
            <p id="pin-help" class=${this.pinProblem ? "error" : "help"}>
              ${this.pinProblem || t("Your invigilator gives it when you may begin.")}
            </p>
            ${wait ? html`<p class="help">${wait}</p>` : nothing}
          </div>`
        : nothing}
      <button type="submit" class="button primary large" aria-disabled=${this.starting || locked > 0 ? "true" : nothing}>
        ${this.startLabel()}
      </button>
    </form>`;
  }

  private startLabel(): string {
    if (this.starting) return t("One moment…");
    if (!this.isRunning) return t("Start the exam");
    return this.own ? t("Continue the exam") : t("Continue here");
  }
}

/** What is said when a request failed that is tried again. */
function failed(error: unknown): string {
  const fault = faultOf(error, navigator.onLine);
  return fault === "rejected" ? unknown() : words(tries(fault));
}

customElements.define("stratus-waiting", WaitingRoom);
