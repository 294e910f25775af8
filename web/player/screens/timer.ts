/** Time left: shown calmly, spoken at a few moments and on request, never every second. The candidate may hide it. */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";

import { t } from "../../shared/i18n";
import { countdown, duration, timeOnly } from "../../shared/times";
import { icon } from "../display/icons";
import { timeHidden } from "../display/menu";
import { addShortcuts, hint, told } from "../display/shortcuts";
import { tell } from "../display/tell";
import type { Exam } from "../exam/exam";
import { Moments } from "../truth/notices";

/** Under so many minutes the seconds are shown. */
export const SECONDS_UNDER = 5;
const KEYS = "Alt+Shift+C";

export class Timer extends LitElement {
  @property({ attribute: false }) exam!: Exam;
  /** What the button says while it has the focus: a name that changes every second would be read out every second. */
  @state() private held = "";
  private moments: Moments | null = null;
  private ticking: ReturnType<typeof setInterval> | undefined;
  private removeShortcuts = (): void => {};

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.ticking = setInterval(() => this.tick(), 1000);
    this.removeShortcuts = addShortcuts(() => [{ keys: [KEYS], does: () => t("Say the time left"), everywhere: true, works: () => this.tellable, run: () => this.ask() }]);
  }

  override disconnectedCallback(): void {
    clearInterval(this.ticking);
    this.removeShortcuts();
    super.disconnectedCallback();
  }

  private tick(): void {
    const { clock, sync, remaining, started } = this.exam;
    this.moments ??= new Moments(started.options?.warnings);
    if (!clock.uncertain) {
      const news = this.moments.next(sync.deadline, remaining);
      if (news === "changed") tell("assertive", t("Your time has changed: {time} left.", { time: duration(remaining) }));
      else if (news !== null) tell("polite", t("{time} left.", { time: duration(remaining) }));
    }
    this.requestUpdate();
  }

  /** There is a time to tell, or soon will be. */
  private get tellable(): boolean {
    return this.exam.clock.uncertain || Number.isFinite(this.exam.remaining);
  }

  private ask(): void {
    const { clock, sync, remaining } = this.exam;
    if (clock.uncertain) return tell("polite", t("Checking the time…"));
    if (!Number.isFinite(remaining)) return;
    const ends = sync.deadline ? timeOnly(sync.deadline) : "";
    tell("polite", t("{time} left. The exam ends at {end}.", { time: duration(remaining), end: ends }));
  }

  override render(): TemplateResult {
    const { clock, remaining } = this.exam;
    if (clock.uncertain) return html`<span class="timer">${icon("clock")}<span>${t("Checking the time…")}</span></span>`;
    if (!Number.isFinite(remaining)) return html``;
    return html`<button
        type="button"
        class="timer quiet button ${remaining < SECONDS_UNDER * 60 && !timeHidden() ? "few" : ""}"
        title=${hint(t("Say the time left"), KEYS)}
        aria-keyshortcuts=${told(KEYS) ?? nothing}
        @click=${this.ask}
        @focus=${() => (this.held = shown(remaining))}
        @blur=${() => (this.held = "")}
      >
        ${icon("clock")}${timeHidden() ? html`<span>${t("Time")}</span>` : digits(remaining, this.held)}
      </button>`;
  }

}

/** How a clock shows the time that is left. */
export function shown(remaining: number): string {
  return remaining < SECONDS_UNDER * 60 ? countdown(remaining) : brief(remaining);
}

/** The time as it is seen, and as it is called: the latter stays what it was while the clock has the focus (`held`). */
export function digits(remaining: number, held: string): TemplateResult {
  const now = shown(remaining);
  return html`<span class="visually-hidden">${t("Time left:")} ${held || now}</span> <span class="digits" aria-hidden="true">${now}</span>`;
}

/** "1 h 23 min". */
function brief(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  const [h, m] = [Math.floor(minutes / 60), minutes % 60];
  if (!h) return t("{m} min", { m });
  return m ? t("{h} h {m} min", { h, m }) : t("{h} h", { h });
}

customElements.define("stratus-timer", Timer);
