/** The list of questions with their state, as words and shapes, not colours alone. One stop of the Tab key: arrows, Home and End move in it. */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";

import type { PaperSection } from "../../shared/api";
import { t, tn } from "../../shared/i18n";
import { icon } from "../display/icons";
import { tell } from "../display/tell";
import type { Exam } from "../exam/exam";
import { choiceLists, links, required, requiredList } from "../sections/warning";
import { progress, reason } from "../sections/words";

export class QuestionList extends LitElement {
  @property({ attribute: false }) exam!: Exam;
  @property({ attribute: false }) go: (item: string) => void = () => {};
  /** Changes as often as the list is to be drawn again. */
  @property({ attribute: false }) now = 0;
  /** The question whose tile has the focus; the Tab key comes to the current one. */
  @state() private at: string | null = null;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override render(): TemplateResult {
    const { exam } = this;
    const { n: done, total } = exam.counting.tally();
    const all = exam.items.map((item) => item.id);
    return html`<nav aria-label=${t("Questions")} @keydown=${this.key} @focusin=${this.came} @focusout=${() => (this.at = null)}>
      <p class="done">${t("{done} of {total} answered", { done, total })}${exam.flags.size ? `, ${t("{n} flagged", { n: exam.flags.size })}` : ""}</p>
      ${exam.sections ? exam.sections.list.map((section) => this.group(section)) : this.tiles(all)}
      <ul class="legend" aria-hidden="true">
        <li><span class="tile answered">${icon("check")}</span>${t("Answered")}</li>
        <li><span class="tile"></span>${t("Not answered")}</li>
        <li><span class="tile flagged">${icon("flag")}</span>${t("Flagged")}</li>
        ${exam.counting.choices.some(({ beyond }) => beyond.length) ? html`<li><span class="tile beyond">${icon("close")}</span>${t("Does not count")}</li>` : nothing}
      </ul>
    </nav>`;
  }

  /** The questions of one section under its title, which says whether it is still open. */
  private group(section: PaperSection): TemplateResult {
    const sections = this.exam.sections!;
    const closed = sections.left(section) ? t("left") : sections.over(section) ? t("time is over") : "";
    const title = `section-${section.id}`;
    const choice = this.exam.counting.choices.find((one) => one.section === section);
    return html`<h2 class="group" id=${title}><bdi>${section.title}</bdi>${closed ? html` <span class="help">(${closed})</span>` : ""}</h2>
      ${choice ? html`<p class="help">${progress(choice)}</p>` : nothing}
      ${this.tiles(sections.items(section), title)}`;
  }

  private tiles(items: string[], title = ""): TemplateResult {
    return html`<ol class="tiles" aria-labelledby=${title || nothing}>
      ${items.map((item) => html`<li>${this.tile(item)}</li>`)}
    </ol>`;
  }

  private tile(item: string): TemplateResult {
    const { exam } = this;
    const number = numberOf(exam, item);
    const answered = exam.isAnswered(item);
    const flagged = exam.flags.has(item);
    const current = exam.position === item;
    const beyond = answered && exam.counting.full(item);
    const classes = ["tile", answered && !beyond && "answered", beyond && "beyond", flagged && "flagged", current && "current"].filter(Boolean).join(" ");
    const refusal = exam.sections?.refusal(item, exam.position) ?? "";
    const said = [answered ? t("answered") : t("not answered"), beyond ? t("does not count") : "", flagged ? t("flagged") : "", reason(refusal)].filter(Boolean).join(", ");
    return html`<button
      type="button"
      class=${classes}
      data-item=${item}
      tabindex=${item === (this.at ?? exam.position) ? 0 : -1}
      aria-current=${current ? "step" : "false"}
      aria-label="${t("Question {n}", { n: number })}: ${said}"
      aria-disabled=${refusal ? "true" : nothing}
      title=${reason(refusal) || nothing}
      @click=${() => (refusal ? tell("polite", reason(refusal)) : this.go(item))}
    >
      <span>${number}</span>${flagged ? icon("flag") : nothing}${beyond ? icon("close") : answered ? icon("check") : nothing}
    </button>`;
  }

  private came(event: FocusEvent): void {
    this.at = (event.target as HTMLElement).dataset.item ?? null;
  }

  private key(event: KeyboardEvent): void {
    const tiles = Array.from(this.querySelectorAll<HTMLElement>("button.tile"));
    const from = tiles.indexOf(event.target as HTMLElement);
    if (from < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    const next = target(tiles, from, event.key, getComputedStyle(this).direction === "rtl");
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
  }
}

/** Where a key leads in a list that stands in several lines; undefined for keys that lead nowhere. */
function target(tiles: HTMLElement[], from: number, key: string, turned: boolean): HTMLElement | undefined {
  const [left, right] = turned ? [1, -1] : [-1, 1];
  const steps: Record<string, number> = { ArrowLeft: from + left, ArrowRight: from + right, Home: 0, End: tiles.length - 1 };
  const step = steps[key];
  if (step !== undefined) return tiles[Math.max(0, Math.min(tiles.length - 1, step))];
  if (key !== "ArrowUp" && key !== "ArrowDown") return undefined;
  const { offsetTop: top, offsetLeft: side } = tiles[from]!;
  const beyond = key === "ArrowDown" ? tiles.filter((one) => one.offsetTop > top) : tiles.filter((one) => one.offsetTop < top).reverse();
  const line = beyond.filter((one) => one.offsetTop === beyond[0]!.offsetTop);
  return line.sort((a, b) => Math.abs(a.offsetLeft - side) - Math.abs(b.offsetLeft - side))[0] ?? tiles[from];
}

function numberOf(exam: Exam, id: string): number {
  return exam.items.findIndex((item) => item.id === id) + 1;
}

/** "3 questions have no answer", with a link to each; before them those that need one. */
export function openQuestions(exam: Exam, go: (item: string) => void): TemplateResult {
  const needed = required(exam);
  const open = exam.counting.open.filter((item) => !needed.includes(item));
  const choices = choiceLists(exam, exam.counting.choices, go);
  const flagged = exam.items.filter((item) => exam.flags.has(item.id) && exam.isAnswered(item.id));
  return html`
    ${requiredList(exam, needed, go)} ${choices}
    ${open.length
      ? html`<p><strong>${tn("{n} question has no answer:", "{n} questions have no answer:", open.length)}</strong></p>${links(exam, open.map((item) => item.id), go)}`
      : needed.length || choices.length
        ? nothing
        : html`<p class="all-done">${icon("check")} ${exam.counting.choices.length ? t("You have answered as many questions as count.") : t("You have answered every question.")}</p>`}
    ${flagged.length
      ? html`<p>${tn("{n} answered question is flagged:", "{n} answered questions are flagged:", flagged.length)}</p>${links(exam, flagged.map((item) => item.id), go)}`
      : ""}
  `;
}

customElements.define("stratus-questions", QuestionList);
