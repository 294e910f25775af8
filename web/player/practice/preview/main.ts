/** The preview of an author's exam: the player's own screens, with the far end in this page, and nothing kept (docs/adr/0048-preview-and-paper.md). */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { unsafeHTML } from "lit/directives/unsafe-html.js";

import { addTexts, t } from "../../../shared/i18n";
import "../../css/player.css";
import { keepFocus } from "../../display/focus";
import { icon } from "../../display/icons";
import "../../display/language";
import "../../display/layout";
import "../../display/menu";
import { screen } from "../../display/screen";
import { hush, tell } from "../../display/tell";
import "../../display/text";
import type { Exam, Phase } from "../../exam/exam";
import "../../screens/finish";
import type { Finish } from "../../screens/finish";
import * as sitting from "../../sitting";
import type { Finished } from "../../storage/store";
import { Kept } from "../kept";
import "../practice.css";
import { Practising } from "../practising";
import type { Practised } from "../server";
import { sayInstead } from "../words";
import "./key";
import nl from "./nl.json";
import "./preview.css";

type View = "loading" | "door" | "exam" | "finished" | "left";

interface Offered {
  code: string;
  /** Empty: in the languages in which its questions were written. */
  name: string;
}

// What calls it a practice exam is not said here: it is the exam itself.
sayInstead((said) => !/practi[cs]e/i.test(said));
addTexts({ nl });

/** A window's storage that keeps nothing. */
function nothingKept(): Storage {
  throw new Error("A preview is kept nowhere.");
}

function languagesOf(page: Document): Offered[] {
  return JSON.parse(page.querySelector("#preview-languages")?.textContent || "[]") as Offered[];
}

export class Preview extends LitElement {
  @state() private view: View = "loading";
  @state() private exam: Exam | null = null;
  @state() private finished: Finished | null = null;
  @state() private given: Practised | null = null;
  @state() private problem = "";
  @state() private keyed = false;
  @state() private chosen = "";
  private languages = languagesOf(document);
  private practising = this.fresh();

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.replaceChildren(); // what the server wrote for the time until now
    keepFocus(this);
    this.view = "door";
    void this.fetch();
  }

  private fresh(): Practising {
    return new Practising(new Kept(nothingKept), sitting, "", undefined, () => "");
  }

  private get address(): string {
    return `${this.dataset["paper"] ?? ""}?language=${encodeURIComponent(this.chosen)}`;
  }

  /** Each time another sheet is drawn. */
  private async fetch(): Promise<void> {
    const wanted = this.address;
    this.given = null;
    this.problem = "";
    try {
      const given = await this.practising.fetched(wanted);
      if (wanted === this.address) this.given = given;
    } catch {
      this.problem = t("The preview could not be fetched. Try again in a moment.");
      tell("assertive", this.problem, { seen: true });
    }
  }

  private begin = async (): Promise<void> => {
    if (!this.given) return this.problem ? this.fetch() : undefined;
    const exam = await this.practising.begin(this.given);
    this.exam = exam;
    this.view = "exam";
    void exam.open();
  };

  private leave = (view: View = "left"): void => {
    this.practising.forget();
    this.practising = this.fresh();
    this.exam = this.finished = null;
    this.keyed = false;
    this.view = view;
    hush();
  };

  private again = (): void => {
    this.leave("door");
    void this.fetch();
  };

  private phase(event: CustomEvent<Phase>): void {
    const { exam } = this;
    if (!exam || event.detail !== "handed-in" || this.view === "finished") return;
    const { started, sync } = exam;
    this.finished = { attempt: started.attempt, title: started.title, at: sync.handedInAt, by: sync.submittedBy, void: false, text: started.options?.finish_text ?? "" };
    this.view = "finished";
    this.keyed = false;
    hush();
    exam.changed = () => {
      this.querySelector<Finish>("stratus-finish")?.requestUpdate();
      this.requestUpdate();
    };
    exam.changed();
  }

  override render(): TemplateResult {
    if (this.view === "exam" && this.exam)
      return html`${this.strip(this.exam)}
        <stratus-exam .exam=${this.exam} .media=${this.practising.media} @phase=${this.phase}></stratus-exam>`;
    return html`${this.strip(null)}<header class="bar"><stratus-appearance></stratus-appearance></header>
      ${this.page()}`;
  }

  protected override updated(): void {
    document.documentElement.toggleAttribute("data-runs", true);
  }

  private strip(exam: Exam | null): TemplateResult {
    const { key = "", csrf = "", number } = this.dataset;
    return html`<section class="practice-strip unfolded" aria-label=${t("Preview")}>
        <p>${icon("info")}<span><strong>${t("Preview: nothing is kept.")}</strong> ${number ? t("Version {n}", { n: number }) : t("Draft as it is now")}</span></p>
        ${exam
          ? html`<div class="more">
              ${key ? html`<button type="button" class="button" aria-pressed=${this.keyed} @click=${() => (this.keyed = !this.keyed)}>${icon("check")}<span>${t("Show the key")}</span></button>` : nothing}
              <button type="button" class="button quiet" @click=${() => this.leave()}>${t("End the preview")}</button>
            </div>`
          : nothing}
      </section>
      ${exam && this.keyed ? html`<stratus-preview-key .exam=${exam} .door=${{ address: key, csrf, lang: this.chosen }}></stratus-preview-key>` : nothing}`;
  }

  private page(): TemplateResult {
    switch (this.view) {
      case "door":
        return this.door();
      case "finished":
        return html`<stratus-finish .finished=${this.finished!} .exam=${this.exam} .instead=${this.ways()}></stratus-finish>`;
      case "left":
        return html`<main class="card">${icon("info")}<h1 tabindex="-1" ${screen("left", t("The preview is over"))}>${t("The preview is over")}</h1>
          <p>${t("Nothing of it was kept.")}</p><div class="buttons">${this.ways()}</div></main>`;
      default:
        return html`<main class="card"><h1>${t("Preview")}</h1><p>${t("One moment…")}</p></main>`;
    }
  }

  private door(): TemplateResult {
    const title = t("Preview: {title}", { title: this.dataset["title"] ?? "" });
    const texts = this.given?.texts;
    return html`<main class="card practice-door">
      <h1 tabindex="-1" dir="auto" ${screen("door", title, "gently")}>${title}</h1>
      <p>${t("This is the exam as a candidate gets it: its sections, times, tools and order. What you answer stays in this page, and is gone when you leave or reload it.")}
        ${t("Breaks, a PIN and the lock after a lost connection belong to a schedule, and are not part of it. Nothing is checked or reported either: that needs the exam server.")}</p>
      ${this.choice()}
      ${texts?.introduction ? html`<section class="briefing content" dir="auto" aria-label=${t("Introduction")}>${unsafeHTML(texts.introduction)}</section>` : nothing}
      ${texts?.declaration
        ? html`<section class="briefing declaration preview-declaration" aria-labelledby="declaration"><h2 id="declaration">${t("Declaration")}</h2>
            <div class="content" dir="auto">${unsafeHTML(texts.declaration)}</div></section>`
        : nothing}
      ${this.problem ? html`<p class="banner warn">${icon("warning")}<span>${this.problem}</span></p>` : nothing}
      <div class="buttons">
        <button type="button" class="button primary large" aria-disabled=${this.given || this.problem ? nothing : "true"} @click=${this.begin}>
          ${this.given || this.problem ? t("Start the preview") : t("One moment…")}
        </button>
        ${this.back()}
      </div>
    </main>`;
  }

  private choice(): TemplateResult | typeof nothing {
    if (!this.languages.length) return nothing;
    const choose = (code: string): void => {
      this.chosen = code;
      void this.fetch();
    };
    return html`<fieldset class="languages">
      <legend>${t("Language of the questions")}</legend>
      ${this.languages.map(
        ({ code, name }) => html`<label><input type="radio" name="exam-language" value=${code} .checked=${this.chosen === code} @change=${() => choose(code)} />
          <span>${name || t("As the questions were written")}</span></label>`,
      )}
    </fieldset>`;
  }

  private back(): TemplateResult {
    return html`<a class="button large" href=${this.dataset["home"] ?? "/"}>${t("Back to the assessment")}</a>`;
  }

  private ways(): TemplateResult {
    return html`${this.back()} <button type="button" class="button large" @click=${this.again}>${t("Begin again")}</button>`;
  }
}

customElements.define("stratus-preview", Preview);
