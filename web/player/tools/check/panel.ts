/** *Check* below a question: the button, and what came of it. */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";

import "../../../items/beside/feedback";
import { inWords, SIGNS } from "../../../items/beside/verdict";
import { type MediaSource, nowhere } from "../../../items/media";
import type { Checked, Item } from "../../../shared/api";
import { language, t } from "../../../shared/i18n";
import { timeOnly } from "../../../shared/times";
import { tell } from "../../display/tell";
import { icon } from "../../display/icons";
import type { Exam } from "../../exam/exam";
import type { NotChecked } from "./checks";

const styles = css`
  stratus-check {
    display: block;
    max-width: 44rem;
  }

  .check {
    margin-top: 1.5rem;
  }

  .check p {
    margin: 0.5rem 0 0;
  }

  .checked {
    margin-top: 1.5rem;
    padding: 0.75rem 1rem;
    border: 1px solid var(--st-line-strong);
    border-inline-start: 4px solid var(--st-primary);
    border-radius: 0 6px 6px 0;
    background: var(--st-surface);
  }

  .checked h2 {
    margin: 0;
    font-size: 1.0625rem;
  }

  .checked p {
    margin: 0.25rem 0 0;
  }
`;

/** What is shown of a question: with its key, once it was checked and the exam shows it. */
export function withKey(item: Item, checked: Checked | undefined): Item {
  return checked?.beside.key ? { ...item, key: checked.beside.key } : item;
}

function why(problem: NotChecked): string {
  if (problem === "offline") return t("There is no connection to the exam server now, and Check needs one. Your answer is kept: go on, and check it later.");
  if (problem === "unanswered") return t("Answer the question first; then you can check it.");
  if (problem === "newer") return t("A newer answer was given in another window. Check it there, or load this page again.");
  if (problem === "wait") return t("Many questions were checked in a short time. Wait a minute, then check this one. Your answer is kept.");
  return t("This question cannot be checked now. Your answer is kept and counts.");
}

/** "Right: 2 of 2 points". */
function outcome({ verdict, score, max_score: most }: Checked): string {
  if (score === null || !verdict) return t("A person will mark this.");
  const number = new Intl.NumberFormat(language(), { maximumFractionDigits: 2 });
  return t("{verdict}: {score} of {most} points", { verdict: inWords(verdict), score: number.format(score), most: number.format(most) });
}

/** What is read out of feedback: its text, without markup. */
function spoken({ beside: { feedback } }: Checked): string {
  const made = document.createElement("template");
  made.innerHTML = Object.values(feedback?.texts ?? {}).join(" ");
  return made.content.textContent.replace(/\s+/g, " ").trim();
}

export class Check extends LitElement {
  @property({ attribute: false }) exam!: Exam;
  @property({ attribute: false }) item!: Item;
  @property({ attribute: false }) media: MediaSource = nowhere;
  /** Changes as often as it is to be drawn again. */
  @property({ attribute: false }) now = 0;
  /** It was pressed here: what comes of it is read out, and gets the focus that the button had. */
  @state() private asked = false;
  private told: NotChecked | undefined;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override render(): TemplateResult | typeof nothing {
    const { exam, item } = this;
    const offers = exam.checks.offers(item);
    if (offers === undefined) return nothing;
    if (!offers) return html`<p class="hint check">${t("People mark this question: it has no Check.")}</p>`;
    const result = exam.checks.results.get(item.id);
    if (result) return this.result(result);
    if (exam.checks.waits(item.id)) return html`<p class="check hint">${icon("saving")} ${exam.offline ? waiting() : t("Checking…")}</p>`;
    if (exam.readonly || exam.counting.full(item.id)) return nothing;
    const problem = exam.checks.problem(item.id);
    return html`<div class="check">
      <button type="button" class="button" aria-describedby="check-help" @click=${this.press}>${icon("check")}<span>${t("Check")}</span></button>
      <p class="hint" id="check-help">${t("You see your score and the feedback at once. Your answer is final then.")}</p>
      ${problem ? html`<p class="trouble">${icon("info")} ${why(problem)}</p>` : nothing}
    </div>`;
  }

  private result(result: Checked): TemplateResult {
    const { feedback } = result.beside;
    return html`<section class="checked ${result.verdict}" aria-labelledby="checked">
        <h2 id="checked" tabindex="-1">${result.verdict ? html`<span aria-hidden="true">${SIGNS[result.verdict]} </span>` : nothing}${outcome(result)}</h2>
        <p class="hint">${t("Checked at {time}. Your answer is final.", { time: timeOnly(result.at) })}</p>
      </section>
      ${feedback ? html`<stratus-feedback .told=${feedback} .language=${this.item.lang} .media=${this.media}></stratus-feedback>` : nothing}`;
  }

  private press = (): void => {
    const problem = this.exam.checks.press(this.item.id);
    this.told = problem ?? undefined;
    if (problem) tell("assertive", why(problem), { seen: true });
    else {
      this.asked = true;
      tell("polite", t("Checking…"), { seen: true });
    }
    this.requestUpdate();
  };

  protected override updated(): void {
    const { checks } = this.exam;
    const result = checks.results.get(this.item.id);
    if (this.asked && result) {
      this.asked = false;
      // The button is gone: who has not gone on since stands at what came of it.
      if (!document.activeElement || document.activeElement === document.body) this.querySelector<HTMLElement>("#checked")?.focus();
      tell("polite", `${outcome(result)}. ${t("Your answer is final.")} ${spoken(result)}`.trim(), { seen: true });
      return;
    }
    const problem = checks.waits(this.item.id) ? undefined : checks.problem(this.item.id);
    if (this.asked && problem && problem !== this.told) {
      this.asked = false;
      tell("assertive", why(problem), { seen: true });
      this.querySelector<HTMLElement>("button")?.focus();
    }
    this.told = problem;
  }
}

function waiting(): string {
  return t("Check waits for the connection. Your answer is kept, and final.");
}

if (styles.styleSheet) document.adoptedStyleSheets.push(styles.styleSheet);

customElements.define("stratus-check", Check);
