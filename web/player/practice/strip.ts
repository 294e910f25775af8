/** Above a practice: that it is one, what can be rehearsed, when the exam opens, and the way out. */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";

import { t } from "../../shared/i18n";
import { timeOnly } from "../../shared/times";
import { icon } from "../display/icons";
import { tell } from "../display/tell";
import type { Line } from "./line";

/** So long the connection is lost, in seconds. */
const LOST_FOR = 30;

export class Strip extends LitElement {
  @property({ attribute: false }) line!: Line;
  /** When the exam opens in whose waiting room the candidate is, in milliseconds since 1970; null where they came from elsewhere. */
  @property({ attribute: false }) opens: number | null = null;
  private ticking: ReturnType<typeof setInterval> | undefined;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.line.addEventListener("change", this.changed);
    this.ticking = setInterval(() => this.requestUpdate(), 1000);
  }

  override disconnectedCallback(): void {
    this.line.removeEventListener("change", this.changed);
    clearInterval(this.ticking);
    super.disconnectedCallback();
  }

  private changed = (): void => {
    if (!this.line.lost) tell("polite", t("The connection is back."), { seen: true });
    this.requestUpdate();
  };

  override render(): TemplateResult {
    const { line, opens } = this;
    return html`<section class="practice-strip ${line.lost ? "lost" : ""}" aria-label=${t("Practice")}>
      <p>
        ${icon(line.lost ? "offline" : "info")}
        <span>
          ${line.lost
            ? t("You have lost the connection, for practice. It is back in {n} s. Go on answering, and see what the page says.", { n: line.left })
            : html`<strong>${t("This is practice: nothing counts.")}</strong> ${t("This page plays the exam server itself.")}`}
          ${opens === null ? nothing : t("Your exam opens at {time}. Its waiting room is in the other tab.", { time: timeOnly(new Date(opens).toISOString()) })}
        </span>
      </p>
      <div>
        ${line.lost
          ? html`<button type="button" class="button" @click=${() => line.restore()}>${t("Bring the connection back now")}</button>`
          : html`<button type="button" class="button" @click=${this.lose}>${icon("offline")}<span>${t("Lose the connection for {n} seconds", { n: LOST_FOR })}</span></button>`}
        <button type="button" class="button quiet" @click=${() => this.dispatchEvent(new CustomEvent("leave"))}>${t("End the practice")}</button>
      </div>
    </section>`;
  }

  /** The button gives way to the other one, which is at its place. */
  private lose = (): void => {
    this.line.lose(LOST_FOR);
    tell("polite", t("You have lost the connection, for practice. It is back in {n} s. Go on answering, and see what the page says.", { n: LOST_FOR }), { seen: true });
    void this.updateComplete.then(() => this.querySelector<HTMLElement>("button")?.focus());
  };
}

customElements.define("stratus-practice-strip", Strip);
