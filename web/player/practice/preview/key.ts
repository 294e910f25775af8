/** The key of the question that is shown, and what the answer to it would score: asked of the server, for those who may see it, and only while it is switched on. */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";

import "../../../items/index";
import type { Item, Value } from "../../../shared/api";
import { t } from "../../../shared/i18n";
import type { Exam } from "../../exam/exam";

/** Milliseconds between two looks at what is shown. */
const LOOKED = 500;

/** What the server says of one answer. `score`: null where people decide, or a job. */
export interface ToldKey {
  item: Item;
  value: Value;
  score: string | null;
  max_score: string;
  pictures: Record<string, string>;
}

/** Where keys are asked for. */
export interface KeyDoor {
  address: string;
  csrf: string;
  lang: string;
}

async function askKey(door: KeyDoor, item: string, value: Value): Promise<ToldKey> {
  const answer = await fetch(door.address, {
    method: "POST",
    cache: "no-store",
    headers: { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": door.csrf },
    body: JSON.stringify({ item, value, lang: door.lang }),
  });
  const said = (await answer.json().catch(() => null)) as (ToldKey & { message?: string }) | null;
  if (!answer.ok || !said?.item) throw new Error(said?.message || t("The key could not be fetched. Try again in a moment."));
  return said;
}

/** Gone from the page with all that it was told when it is switched off. */
export class KeyPanel extends LitElement {
  @property({ attribute: false }) exam!: Exam;
  @property({ attribute: false }) door!: KeyDoor;
  @state() private told: ToldKey | null = null;
  @state() private problem = "";
  private asked = "";
  private looking: ReturnType<typeof setInterval> | undefined;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.looking = setInterval(() => this.look(), LOOKED);
    this.look();
  }

  override disconnectedCallback(): void {
    clearInterval(this.looking);
    this.told = null;
    this.asked = "";
    super.disconnectedCallback();
  }

  /** A question is on the screen, and not the beginning of a section, a break or the end. */
  private get shows(): boolean {
    return this.exam.phase === "running" && (this.exam.sections?.pending ?? null) === null && this.exam.current !== undefined;
  }

  /** Asks once for each answer that stands. */
  private look(): void {
    const { exam } = this;
    const wanted = this.shows ? `${exam.position} ${exam.latest.get(exam.position)?.seq ?? ""}` : "";
    if (wanted === this.asked) return;
    if (this.asked.split(" ")[0] !== exam.position || !wanted) this.told = null;
    this.asked = wanted;
    this.problem = "";
    if (wanted) void this.ask(wanted, exam.position);
  }

  private async ask(wanted: string, item: string): Promise<void> {
    try {
      const told = await askKey(this.door, item, this.exam.answers.get(item) ?? null);
      if (this.asked === wanted && this.isConnected) this.told = told;
    } catch (error) {
      if (this.asked === wanted) this.problem = error instanceof Error ? error.message : String(error);
    }
  }

  override render(): TemplateResult {
    const number = this.exam.items.findIndex((one) => one.id === this.exam.position) + 1;
    return html`<section class="preview-key" aria-labelledby="preview-key" tabindex="0">
      <h2 id="preview-key">${this.shows ? t("Key of question {n}", { n: number }) : t("Key")}</h2>
      <p class="score" role="status">${this.problem || this.score()}</p>
      ${this.told
        ? html`<stratus-item mode="review" .item=${this.told.item} .value=${this.told.value} .sheet=${this.exam.started.sheet} .pictures=${this.told.pictures}></stratus-item>`
        : nothing}
    </section>`;
  }

  private score(): string {
    if (!this.shows) return t("The key is shown while a question is.");
    if (!this.told) return t("One moment…");
    const { score, max_score: most } = this.told;
    if (score === null) return t("Nothing scores this answer by itself.");
    return t("As it stands, this answer scores {score} of {most}.", { score, most });
  }
}

customElements.define("stratus-preview-key", KeyPanel);
