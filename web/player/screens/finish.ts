/** The last page: handed in, or void. */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { unsafeHTML } from "lit/directives/unsafe-html.js";

import type { Missing } from "../../shared/api";
import { t, tn } from "../../shared/i18n";
import { inSeb } from "../../shared/seb";
import { dayAndTime } from "../../shared/times";
import { icon } from "../display/icons";
import { screen, titled } from "../display/screen";
import { tell } from "../display/tell";
import type { Exam } from "../exam/exam";
import { ON_ITS_WAY } from "../exam/missing";
import type { Finished } from "../storage/store";
import type { Code } from "../truth/codes";
import { factsOf } from "../truth/facts";
import { lastPage } from "../truth/sentences";
import { type Values, words } from "../truth/words";
import { missingList } from "./missing-list";
import { valuesOf } from "./states";
import { exportOffer } from "./unsent-offer";

export class Finish extends LitElement {
  @property({ attribute: false }) finished!: Finished;
  /** The exam that was just handed in, while something of it may still be under way. */
  @property({ attribute: false }) exam: Exam | null = null;
  /** The candidate came from the list of their exams. */
  @property({ attribute: false }) home = false;
  /** What ends the page in place of logging out. */
  @property({ attribute: false }) instead: TemplateResult | null = null;
  private told = "";

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override render(): TemplateResult {
    const { finished } = this;
    return html`<main class="card finish">
      ${finished.void || this.lacks ? icon("warning") : html`<span class="big-check">${icon("check")}</span>`}
      <h1 tabindex="-1" ${screen("finished", titled(this.heading(), finished.title))}>${this.heading()}</h1>
      <p class="title" dir="auto">${finished.title}</p>
      ${finished.void ? html`<p>${words(["void"])}</p>` : html`${this.received()}${this.next()}`}
      ${this.exam ? exportOffer(this.exam) : nothing}
      ${this.unfinished
        ? nothing
        : (this.instead ??
          html`<p>${t("You may close this window.")}</p>
            ${this.home ? html`<a class="button large" href="/exam/">${t("My exams")}</a>` : nothing}
            <button type="button" class="button primary large" @click=${() => this.dispatchEvent(new CustomEvent("log-out"))}>${inSeb() ? t("Log out and close Safe Exam Browser") : t("Log out")}</button>`)}
    </main>`;
  }

  private heading(): string {
    if (this.finished.void) return t("Your exam was declared void");
    return this.finished.by === "SYSTEM" ? t("Time is up: your exam was handed in") : t("You have handed in your exam");
  }

  /** The author's closing words, and what becomes of the result. */
  private next(): TemplateResult {
    const { text, results } = this.finished;
    const said = resultSentence(results === false ? "NEVER" : results, this.home);
    return html`${text ? html`<section class="briefing content" dir="auto" aria-label=${t("Closing words")}>${unsafeHTML(text)}</section>` : nothing}
      ${said ? html`<p>${said}</p>` : nothing}`;
  }

  private received(): TemplateResult {
    const { at } = this.finished;
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    return html`
      ${at ? html`<p>${t("Handed in on {time}.", { time: dayAndTime(at, zone) })}</p>` : nothing}
      ${this.exam ? html`${this.arrived(this.exam)}${this.beyond(this.exam)}` : this.remembered()}
    `;
  }

  /** What is kept and does not count, since more questions were answered than count. */
  private beyond(exam: Exam): TemplateResult | typeof nothing {
    const beyond = exam.counting.choices.flatMap((choice) => choice.beyond);
    const list = exam.items.flatMap(({ id }, place) => (beyond.includes(id) ? [place + 1] : [])).join(", ");
    if (!list) return nothing;
    return html`<p>${tn("Question {list} was answered too, and does not count: as many others count as were to be answered.", "Questions {list} were answered too, and do not count: as many others count as were to be answered.", beyond.length, { list })}</p>`;
  }

  private get lacks(): boolean {
    return (this.exam ? this.exam.sent.missing : (this.finished.missing ?? [])).some(({ why }) => !ON_ITS_WAY.includes(why));
  }

  /** Something is still to be sent, or the server has not said yet what it has. */
  private get unfinished(): boolean {
    return this.exam !== null && !this.finished.void && !this.exam.sent.settled;
  }

  /** *Received* is said only of what the server says to have. */
  private arrived(exam: Exam): TemplateResult | typeof nothing {
    const { missing } = exam.sent;
    const codes = this.codes(exam);
    if (!codes.length) return nothing;
    const said = words(codes, this.values(exam));
    const list = missing.length ? missingList(missing, { over: true }) : nothing;
    if (codes[0] === "last-all") return html`<p>${said}</p>`;
    return html`<div class="banner ${codes[0] === "last-not-all" ? "bad" : codes[0] === "last-asking" ? "" : "warn"}">
      ${icon(codes[0] === "last-asking" ? "saving" : "warning")}
      <div><p>${said}</p>${list}</div>
    </div>`;
  }

  private codes(exam: Exam): Code[] {
    const { missing, complete, settled } = exam.sent;
    const facts = { ...factsOf(exam), status: this.finished.void ? ("void" as const) : ("handed-in" as const) };
    const file = exam.uploads.pending && missing.every(({ why }) => why === "file");
    return lastPage(facts, { complete, settled, says: exam.sync.standing !== null, file, missing: missing.length > 0 });
  }

  /** How many questions have an answer that counts, by what the server says. */
  private values(exam: Exam): Values {
    return { ...valuesOf(exam), ...exam.sent.counted };
  }

  /** What becomes known after the heading was read: that everything has arrived, or what has not. */
  protected override updated(): void {
    if (!this.exam || this.finished.void) return;
    const said = words(this.codes(this.exam), { ...this.values(this.exam), size: "" });
    if (said === this.told || this.codes(this.exam).includes("last-file")) return;
    this.told = said;
    tell("polite", said, { seen: true });
  }

  /** What a page knows that was loaded after the hand-in. */
  private remembered(): TemplateResult | typeof nothing {
    const { missing = [], received } = this.finished;
    return received && !missing.length ? html`<p>${words(["last-all"], received)}</p>` : this.lacked(missing);
  }

  private lacked(missing: Missing[]): TemplateResult | typeof nothing {
    if (!missing.length) return nothing;
    const late = missing.some(({ why }) => why === "late");
    return html`<div class="banner bad">
      ${icon("warning")}
      <div>
        <p>${late ? t("When this page was last in touch with the exam server:") : words(["last-not-all"])}</p>
        ${missingList(missing, { over: true })}
      </div>
    </div>`;
  }
}

/** What becomes of the result; empty where that is not known. Who came by a link may have no list of their exams. */
function resultSentence(when: Finished["results"], home: boolean): string {
  switch (when) {
    case "NEVER":
      return t("The result of this exam is not shown here.");
    case "ASSESSOR_DECIDES":
      return t("Whoever publishes your result decides whether you can see it.");
    case "AFTER_LAST_ATTEMPT":
      return home ? t("Your results appear among your exams after your last attempt, when they are published.") : t("You can see your results after your last attempt, when they are published. Ask your organisation where.");
    case "AFTER_EACH_ATTEMPT":
      return home ? t("Your result appears among your exams when it is published.") : t("You can see your result when it is published. Ask your organisation where.");
    default:
      return "";
  }
}

customElements.define("stratus-finish", Finish);
