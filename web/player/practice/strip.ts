/** Above a practice: that it is one, what can be rehearsed, when the exam opens, and the way out. Where there is little room it is one line. */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";

import { t } from "../../shared/i18n";
import { Dialog } from "../display/dialog";
import { icon } from "../display/icons";
import { tell } from "../display/tell";
import type { Awaited } from "./awaited";
import type { Line } from "./line";
import { aboutOpening } from "./words";

/** So long the connection is lost, in seconds. */
const LOST_FOR = 30;

/** The question before a practice ends. */
class EndDialog extends Dialog {
  protected override readonly described = "end-practice";

  protected override content(): TemplateResult {
    return html`<h2 id="dialog-title" tabindex="-1">${t("End the practice?")}</h2>
      <p id="end-practice">${t("What you have answered is deleted. You can practise again from the beginning.")}</p>
      <div class="buttons">
        <button type="button" class="button" @click=${() => this.cancelled()}>${t("Go on practising")}</button>
        <button type="button" class="button primary" @click=${() => this.dispatchEvent(new CustomEvent("end"))}>${t("End the practice")}</button>
      </div>`;
  }

  protected override cancelled(): void {
    this.dispatchEvent(new CustomEvent("stay"));
  }
}

export class Strip extends LitElement {
  @property({ attribute: false }) line!: Line;
  /** The exam that the candidate waits for, if there is one. */
  @property({ attribute: false }) awaited!: Awaited;
  @state() private asking = false;
  /** Where there is little room, all but one line is folded away. */
  @state() private open = false;
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
    const { lost } = this.line;
    return html`<section class="practice-strip ${lost ? "lost" : ""} ${this.open ? "unfolded" : ""}" aria-label=${t("Practice")}>
        ${lost ? this.lost() : this.usual()}
      </section>
      ${this.asking ? html`<stratus-end-practice @stay=${() => (this.asking = false)} @end=${this.end}></stratus-end-practice>` : nothing}`;
  }

  private usual(): TemplateResult {
    const { awaited } = this;
    return html`<p>${icon("info")}<span><strong>${t("Practice: nothing counts.")}</strong> <span class="more">${aboutOpening(awaited)}</span></span></p>
      <button type="button" class="button quiet unfold" aria-expanded=${this.open} @click=${() => (this.open = !this.open)}>${t("More")}</button>
      <div class="more">
        <button type="button" class="button" @click=${this.lose}>${icon("offline")}<span>${t("Lose the connection for {n} seconds", { n: LOST_FOR })}</span></button>
        <button type="button" class="button quiet" @click=${() => (this.asking = true)}>${t("End the practice")}</button>
      </div>`;
  }

  private lost(): TemplateResult {
    return html`<p>
        ${icon("offline")}
        <span><strong>${t("Practice: no connection, {n} s", { n: this.line.left })}</strong> <span class="more">${t("Go on answering, and see what the page says.")}</span></span>
      </p>
      <button type="button" class="button restore" @click=${this.restore}>${t("Reconnect")}</button>`;
  }

  /** The button gives way to the other one, which is at its place. */
  private lose = (): void => {
    this.open = false;
    this.line.lose(LOST_FOR);
    tell("polite", t("You have lost the connection, for practice. It is back in {n} s. Go on answering, and see what the page says.", { n: LOST_FOR }), { seen: true });
    void this.updateComplete.then(() => this.querySelector<HTMLElement>(".restore")?.focus());
  };

  private restore = (): void => {
    this.line.restore();
    void this.updateComplete.then(() => Array.from(this.querySelectorAll<HTMLElement>("button")).find((one) => one.offsetParent)?.focus());
  };

  private end = (): void => {
    this.asking = false;
    this.dispatchEvent(new CustomEvent("leave"));
  };
}

customElements.define("stratus-end-practice", EndDialog);
customElements.define("stratus-practice-strip", Strip);
