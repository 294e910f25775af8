/** What a candidate reads in the waiting room, and the declaration that they accept before they start. */
import { html, nothing, type TemplateResult } from "lit";
import { unsafeHTML } from "lit/directives/unsafe-html.js";

import type { Texts } from "../../shared/api";
import { t } from "../../shared/i18n";
import { icon } from "../display/icons";
import { refuse, tell } from "../display/tell";

export class Briefing {
  private texts: Texts | null = null;
  private agrees = false;
  private problem = "";

  constructor(private changed: () => void) {}

  /** The hash of the texts that this page has; empty before the first. */
  get known(): string {
    return this.texts?.hash ?? "";
  }

  /** What *start* wants to hear; empty where nothing is accepted. */
  get accepted(): string {
    return this.agrees ? (this.texts?.accept ?? "") : "";
  }

  /** Takes what the waiting room says. Another declaration has to be accepted anew. */
  told(texts: Texts | null | undefined): void {
    if (!texts || texts.hash === this.known) return;
    if (texts.accept !== this.texts?.accept) this.agrees = false;
    this.texts = texts;
  }

  /** The server does not know what was accepted: the text is fetched again. */
  renew(): void {
    this.texts = null;
    this.agrees = false;
    this.problem = wanted();
    tell("assertive", this.problem, { seen: true });
  }

  /** Whether the exam may start as far as the declaration goes; if not, it says so at the box. */
  agreed(page: HTMLElement): boolean {
    if (!this.texts?.accept || this.agrees) return true;
    this.problem = wanted();
    this.changed();
    // The box is described by the problem once the page has been drawn again.
    setTimeout(() => refuse(page.querySelector<HTMLElement>("#accept"), this.problem));
    return false;
  }

  introduction(): TemplateResult | typeof nothing {
    const text = this.texts?.introduction;
    if (!text) return nothing;
    return html`<section class="briefing content" dir="auto" aria-label=${t("Introduction")}>${unsafeHTML(text)}</section>`;
  }

  declaration(): TemplateResult | typeof nothing {
    const text = this.texts?.declaration;
    if (!text) return this.problem ? html`<p class="banner warn">${icon("warning")}<span>${this.problem}</span></p>` : nothing;
    return html`<section class="briefing declaration" aria-labelledby="declaration">
      <h3 id="declaration">${t("Declaration")}</h3>
      <div class="content" dir="auto">${unsafeHTML(text)}</div>
      <label class="accept">
        <input id="accept" type="checkbox" .checked=${this.agrees} @change=${this.box} aria-invalid=${this.problem ? "true" : "false"}
          aria-describedby=${this.problem ? "accept-problem" : nothing} />
        <span>${t("I have read this and accept it.")}</span>
      </label>
      ${this.problem ? html`<p id="accept-problem" class="error">${this.problem}</p>` : nothing}
    </section>`;
  }

  private box = (event: Event): void => {
    this.agrees = (event.target as HTMLInputElement).checked;
    if (this.agrees) this.problem = "";
    this.changed();
  };
}

function wanted(): string {
  return t("Read the declaration and accept it, then start.");
}
