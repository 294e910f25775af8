/** The way into Safe Exam Browser, for a candidate who opened their link in another browser. */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";

import { ApiError, type Waiting } from "../../shared/api";
import { t } from "../../shared/i18n";
import { inSeb, sebFile } from "../../shared/seb";
import { icon } from "../display/icons";
import type { Launch } from "../exam/launch";

/** Whether the candidate has to go elsewhere before they can do anything here. */
export function needsSeb(room: Waiting): boolean {
  return !!room.seb && !inSeb() && ["TOO_EARLY", "OPEN", "RUNNING", "PAUSED"].includes(room.moment);
}

/** Whether *start* was refused because of the browser, or of its configuration. */
export function isSebRefusal(error: unknown): error is ApiError {
  return error instanceof ApiError && (error.code === "seb_required" || error.code === "seb_configuration");
}

export class IntoSeb extends LitElement {
  @property({ attribute: false }) launch!: Launch;
  /** What opens the file: it comes with each look at the waiting room, and is good for some minutes. */
  @property({ attribute: false }) ticket = "";

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override render(): TemplateResult {
    const links = this.ticket ? sebFile(this.launch.id, this.ticket) : null;
    return html`<div class="banner">
        ${icon("info")}<span>${t("This exam is taken in Safe Exam Browser only. It closes everything else on your computer until you have handed in.")}</span>
      </div>
      <ol class="seb-steps">
        <li>${t("Install Safe Exam Browser on this computer, if it is not there yet.")}</li>
        <li>${t("Save your work and close your other programs.")}</li>
        <li>${t("Open your exam in it. It asks for a password if your invigilator has one for you.")}</li>
      </ol>
      ${links
        ? html`<a class="button primary large" href=${links.open}>${t("Open in Safe Exam Browser")}</a>
            <p class="help">
              ${t("Nothing happens?")} <a href=${links.file}>${t("Download your configuration file")}</a>
              ${t("and open it with a double click. It is meant for you alone.")}
            </p>`
        : nothing}`;
  }
}

customElements.define("stratus-into-seb", IntoSeb);
