/**
 * Essay: rich or plain text with a word count.
 *
 * The field itself lives outside the shadow tree, in a slot: selection, spell checkers and input methods of some
 * browsers do not see into shadow trees.
 */
import { html, nothing, type PropertyValues, svg, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { unsafeHTML } from "lit/directives/unsafe-html.js";

import { t, tn } from "../../shared/i18n";
import { fileSize } from "../../shared/times";
import { ItemElement, type Listed } from "../element";
import { MOST_BYTES } from "../limits";
import { itemStyles } from "../styles";
import { tableTools, type Tool, tools } from "./editor";
import { type Field, fieldOf, type Host } from "./fields";
import type { Lost } from "./paste";
import { essayStyles, fieldStyles } from "./styles";
import { clean, countWords, isCountedInCharacters, toPlain } from "./words";

/** A pause in writing, in milliseconds, after which the text is handed over. */
const PAUSE = 400;

/** From the text to the buttons: in a table the Tab key goes from cell to cell. */
const TO_TOOLS = "Alt-F10";

function tooLong(): string {
  return t("Your answer is longer than asked for. It is saved all the same.");
}

export class Essay extends ItemElement implements Host {
  static override styles = [itemStyles, essayStyles];

  /** What there is to say about what was typed or pasted last. */
  @state() private notice = "";
  private field: Field | null = null;
  private waiting: ReturnType<typeof setTimeout> | undefined;
  /** What the field shows, as it was last told or taken over. */
  private shown = "";
  private words = 0;
  private wasOver = false;
  private tool = 0;

  private get rich(): boolean {
    return this.item.rich_text !== false;
  }

  override shortcuts(): Listed[] {
    if (!this.rich || this.locked) return [];
    const listed = tools.map(({ keys, label }) => ({ keys: keys.map(readable), does: () => t("In your answer: {what}", { what: t(label) }) }));
    return [...listed, { keys: [readable(TO_TOOLS)], does: () => t("In your answer: to the buttons for formatting") }];
  }

  private get tools(): Tool[] {
    return this.item.tables ? [...tools, ...tableTools] : tools;
  }

  private get text(): string {
    return typeof this.value?.html === "string" ? this.value.html : "";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener("focusout", this.flush);
    this.addEventListener("keydown", this.toTools);
    if (this.hasUpdated) this.requestUpdate();
  }

  override disconnectedCallback(): void {
    this.flush();
    this.removeEventListener("focusout", this.flush);
    this.removeEventListener("keydown", this.toTools);
    this.removeField();
    super.disconnectedCallback();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("item") && changed.get("item")?.id !== this.item.id) this.removeField();
    if (this.judged) {
      this.removeField();
      this.words = countWords(toPlain(this.text));
    } else if (!this.field) {
      if (this.isConnected) this.addField();
    } else if (changed.has("value") && this.text !== this.shown && this.waiting === undefined) {
      this.field.show(this.text);
      this.taken(this.field);
    }
    if (changed.has("readonly")) this.field?.lock(this.locked);
  }

  private addField(): void {
    const root = this.getRootNode() as Document | ShadowRoot;
    const sheet = fieldStyles.styleSheet;
    if (sheet && !root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
    const attributes = { "aria-label": this.label(), lang: this.item.lang, dir: "auto", spellcheck: String(this.item.spellcheck === true) };
    const field = fieldOf(this.item, this.text, attributes);
    field.host = this;
    field.lock(this.locked);
    this.field = field;
    this.append(field.element);
    this.taken(field);
  }

  /** The field is put away, not ended: it comes back with its history. */
  private removeField(): void {
    clearTimeout(this.waiting);
    this.waiting = undefined;
    this.notice = "";
    if (this.field?.host === this) this.field.host = null;
    this.field = null;
    this.replaceChildren();
  }

  private taken(field: Field): void {
    this.shown = this.text;
    this.words = countWords(field.plain);
  }

  changed(): void {
    this.notice = "";
    this.words = countWords(this.field?.plain ?? "");
    clearTimeout(this.waiting);
    this.waiting = setTimeout(this.flush, PAUSE);
    this.requestUpdate();
  }

  moved(): void {
    this.requestUpdate();
  }

  full(): void {
    this.note(t("This answer is full: it holds at most {most}. What did not fit was not added. Shorten it to write on.", { most: fileSize(MOST_BYTES) }));
  }

  left(out: Lost[]): void {
    const words: Record<Lost, string> = { pictures: t("pictures"), formulas: t("formulas"), films: t("sound and films") };
    const what = out.map((one) => words[one]).join(", ");
    // What is pasted is a change as well, which would take the notice away.
    setTimeout(() => this.note(t("A written answer cannot hold {what}: that was left out of what you pasted.", { what })));
  }

  private note(text: string): void {
    this.notice = text;
    this.say("assertive", text);
  }

  override flush = (): void => {
    if (this.waiting === undefined || !this.field) return;
    clearTimeout(this.waiting);
    this.waiting = undefined;
    this.shown = this.field.html;
    this.tell({ html: this.shown, words: this.words }, false);
  };

  protected override updated(): void {
    // The reader's language may have changed since the field was made.
    this.field?.label(this.label());
    const over = this.isOver;
    if (over !== this.wasOver && !this.judged) this.say("polite", over ? tooLong() : t("Your answer is not too long any more."));
    this.wasOver = over;
  }

  /** "Your answer to question 3, at most 200 words": somebody may come to the field without passing the question. */
  private label(): string {
    const { number: n, item } = this;
    const most = item.max_words;
    if (typeof most !== "number") return n ? t("Your answer to question {n}", { n }) : t("Your answer");
    if (isCountedInCharacters(item.lang)) return n ? t("Your answer to question {n}, at most {most} characters", { n, most }) : t("Your answer, at most {most} characters", { most });
    return n ? t("Your answer to question {n}, at most {most} words", { n, most }) : t("Your answer, at most {most} words", { most });
  }

  private get isOver(): boolean {
    const most = this.item.max_words;
    return typeof most === "number" && this.words > most;
  }

  override render(): TemplateResult {
    const over = this.isOver;
    return html`
      ${this.stem()}
      ${this.judged ? this.written() : html`<div class="box">${this.rich ? this.toolbar() : nothing}<slot></slot></div>`}
      <p class="hint ${over ? "over" : ""}">
        ${this.length()}
        ${over && !this.judged ? html`<br />${tooLong()}` : nothing}
      </p>
      ${this.judged ? nothing : html`<p class="hint over notice">${this.notice}</p>`}
      ${this.judged && this.item.key?.html
        ? html`<section class="key content"><p class="key-title">${t("Marking guide")}</p>${unsafeHTML(this.item.key.html)}</section>`
        : nothing}
    `;
  }

  private length(): string {
    const [n, most] = [this.words, this.item.max_words];
    if (isCountedInCharacters(this.item.lang)) {
      return typeof most === "number" ? t("{n} of at most {most} characters", { n, most }) : tn("{n} character", "{n} characters", n);
    }
    return typeof most === "number" ? t("{n} of at most {most} words", { n, most }) : tn("{n} word", "{n} words", n);
  }

  private written(): TemplateResult {
    if (!this.text) return html`<p class="none">${t("Not answered")}</p>`;
    return html`<div class="text content" dir="auto" lang=${this.item.lang}>${unsafeHTML(clean(this.text))}</div>`;
  }

  private toolbar(): TemplateResult {
    const editor = this.field?.editor;
    return html`<div class="tools" role="toolbar" aria-label=${t("Formatting")} @keydown=${this.moveTool}>
      ${this.tools.map(
        (tool: Tool, i) => html`<button
          type="button"
          title=${t(tool.label)}
          aria-label=${t(tool.label)}
          aria-pressed=${tool.pressed && editor ? String(tool.pressed(editor)) : nothing}
          aria-disabled=${this.locked || (tool.possible && editor && !tool.possible(editor)) ? "true" : nothing}
          tabindex=${i === this.tool ? 0 : -1}
          @mousedown=${(event: Event) => event.preventDefault()}
          @click=${() => this.use(tool)}
        >
          <svg viewBox="0 0 24 24" aria-hidden="true">${svg`<path d=${tool.icon}></path>`}</svg>
        </button>`,
      )}
    </div>`;
  }

  private use(tool: Tool): void {
    const editor = this.field?.editor;
    if (!editor || this.locked || tool.possible?.(editor) === false) return;
    tool.run(editor);
    if (tool.says) this.say("polite", tool.says());
  }

  private toTools = (event: KeyboardEvent): void => {
    if (event.key !== "F10" || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const button = this.renderRoot.querySelectorAll<HTMLElement>(".tools button")[this.tool];
    if (!button) return;
    event.preventDefault();
    button.focus();
  };

  /** A toolbar is one stop of the Tab key; arrows move inside. */
  private moveTool(event: KeyboardEvent): void {
    const last = this.tools.length - 1;
    const steps: Record<string, number> = {
      ArrowRight: this.tool === last ? 0 : this.tool + 1,
      ArrowLeft: this.tool === 0 ? last : this.tool - 1,
      Home: 0,
      End: last,
    };
    const next = steps[event.key];
    if (next === undefined) return;
    event.preventDefault();
    this.tool = next;
    this.requestUpdate();
    this.renderRoot.querySelectorAll<HTMLElement>(".tools button")[next]?.focus();
  }
}

/** `Mod-Shift-z`, as TipTap writes keys, in the way of the list of shortcuts. */
function readable(keys: string): string {
  return keys.split("-").map((key) => (key.length === 1 ? key.toUpperCase() : key)).join("+");
}
