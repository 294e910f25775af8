/** A page that is read-only, since the exam goes on elsewhere: says so, and takes it back. */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";

import { t } from "../../shared/i18n";
import { focused, toHeading } from "../display/focus";
import { icon } from "../display/icons";
import { refuse } from "../display/tell";
import type { Exam } from "../exam/exam";
import { faultOf } from "../truth/network";
import { fact } from "../truth/early";
import { words } from "../truth/words";
import { refusal, sentence, unknown } from "../truth/moments";
import { wrongPin } from "../truth/pin";

export function inactive(exam: Exam): TemplateResult | typeof nothing {
  return exam.sync.active ? nothing : html`<stratus-inactive .exam=${exam}></stratus-inactive>`;
}

export class Inactive extends LitElement {
  @property({ attribute: false }) exam!: Exam;
  @state() private takingOver = false;
  @state() private pinAsked = false;
  @state() private problem = "";

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override render(): TemplateResult {
    return html`<div class="banner strong" role="region" aria-label=${t("Read only")}>
      ${icon("info")}
      <div>
        <p><strong>${t("Your exam goes on in another window. Here it can only be read.")}</strong></p>
        <form class="take-over" @submit=${this.continueHere}>
          ${this.pinAsked
            ? html`<label>${t("PIN")} <input name="pin" type="text" maxlength="64" autocomplete="off" autocapitalize="none" aria-describedby="take-over-problem" aria-invalid=${this.problem ? "true" : "false"} /></label>`
            : nothing}
          <button type="submit" class="button primary" aria-disabled=${this.takingOver ? "true" : nothing}>${t("Continue here")}</button>
        </form>
        <p class="error" id="take-over-problem" ?hidden=${!this.problem}>${this.problem}</p>
      </div>
    </div>`;
  }

  private continueHere = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (this.takingOver) return;
    const pin = this.querySelector<HTMLInputElement>("input")?.value.trim();
    this.takingOver = true;
    this.problem = "";
    try {
      await this.exam.continueHere(pin);
      if (!focused() || this.contains(focused())) toHeading();
    } catch (error) {
      this.problem = this.why(error);
      await this.updateComplete;
      refuse(this.querySelector("input"), this.problem);
    } finally {
      this.takingOver = false;
    }
  };

  private why(error: unknown): string {
    const { code, wait } = error as { code?: string; wait?: number };
    if (code === "pin_wrong" || code === "pin_waits") {
      const first = !this.pinAsked;
      this.pinAsked = true;
      if (first) return t("Fill in the PIN that your invigilator gives you.");
      const later = wait ? ` ${t("You can try again in {n} s.", { n: wait })}` : "";
      return wrongPin(code, Number((error as { data?: { left?: unknown } }).data?.left)) + later;
    }
    if (code === "too_much") return `${sentence(code)} ${t("You can try again in {n} s.", { n: wait ?? 0 })}`;
    const said = refusal(error) || sentence(code ?? "");
    if (said) return said;
    const fault = faultOf(error, navigator.onLine);
    // It is not tried again by itself: somebody has to press.
    return fault === "rejected" || code ? unknown() : `${words([fact(fault)])} ${t("Try again in a moment.")}`;
  }
}

customElements.define("stratus-inactive", Inactive);
