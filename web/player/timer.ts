/** Time left: shown calmly, spoken at a few moments and on request, never every second. */
import { html, LitElement, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";

import { t } from "../shared/i18n";
import { countdown, duration, timeOnly } from "../shared/times";
import { announce } from "./announce";
import type { Exam } from "./exam";
import { icon } from "./icons";

/** Minutes left at which the candidate is told. */
const NOTICES = [60, 30, 15, 10, 5, 1];
/** Under so many minutes the seconds are shown. */
export const SECONDS_UNDER = 5;
const SHOWN = 12_000;

/** The notice to give when the time left went from `before` to `now` (seconds), or null. */
export function notice(before: number, now: number): number | null {
  return [...NOTICES].reverse().find((minutes) => before > minutes * 60 && now <= minutes * 60 && now > 0) ?? null;
}

export class Timer extends LitElement {
  @property({ attribute: false }) exam!: Exam;
  @state() private said = "";
  private last = Infinity;
  private deadline: string | null = null;
  private ticking: ReturnType<typeof setInterval> | undefined;
  private hiding: ReturnType<typeof setTimeout> | undefined;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.ticking = setInterval(() => this.tick(), 1000);
  }

  override disconnectedCallback(): void {
    clearInterval(this.ticking);
    clearTimeout(this.hiding);
    super.disconnectedCallback();
  }

  private tick(): void {
    const { clock, sync, remaining } = this.exam;
    if (sync.deadline !== this.deadline) {
      if (this.deadline !== null && sync.deadline) this.say(t("Your time has changed: {time} left.", { time: duration(remaining) }));
      this.deadline = sync.deadline;
      this.last = remaining;
    }
    if (!clock.uncertain) {
      if (notice(this.last, remaining) !== null) this.say(t("{time} left.", { time: duration(remaining) }));
      this.last = remaining;
    }
    this.requestUpdate();
  }

  private say(text: string): void {
    this.said = text;
    announce(text);
    clearTimeout(this.hiding);
    this.hiding = setTimeout(() => (this.said = ""), SHOWN);
  }

  private ask(): void {
    const { sync, remaining } = this.exam;
    const ends = sync.deadline ? timeOnly(sync.deadline) : "";
    this.say(t("{time} left. The exam ends at {end}.", { time: duration(remaining), end: ends }));
  }

  override render(): TemplateResult {
    const { clock, remaining } = this.exam;
    if (clock.uncertain) return html`<span class="timer">${icon("clock")}<span>${t("Checking the time…")}</span></span>`;
    if (!Number.isFinite(remaining)) return html``;
    const shown = remaining < SECONDS_UNDER * 60 ? countdown(remaining) : brief(remaining);
    const few = remaining < SECONDS_UNDER * 60 ? "few" : "";
    return html`<button type="button" class="timer quiet button ${few}" @click=${this.ask}>
        ${icon("clock")}<span class="visually-hidden">${t("Time left:")}</span> <span class="digits">${shown}</span>
      </button>
      ${this.said ? html`<div class="notice" aria-hidden="true">${icon("clock")} ${this.said}</div>` : ""}`;
  }
}

/** "1 h 23 min". */
export function brief(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  const [h, m] = [Math.floor(minutes / 60), minutes % 60];
  if (!h) return t("{m} min", { m });
  return m ? t("{h} h {m} min", { h, m }) : t("{h} h", { h });
}

customElements.define("stratus-timer", Timer);
