/**
 * Essay: rich or plain text with a word count.
 *
 * The field itself lives outside the shadow tree, in a slot: selection, spell checkers and input methods of some
 * browsers do not see into shadow trees.
 */
import type { Editor } from "@tiptap/core";
import { css, html, nothing, type PropertyValues, svg, type TemplateResult } from "lit";
import { unsafeHTML } from "lit/directives/unsafe-html.js";

import { t, tn } from "../../shared/i18n";
import { createEditor, type Tool, tools } from "./editor";
import { ItemElement } from "../element";
import { itemStyles } from "../styles";
import { clean, countWords, fromPlain, toPlain } from "./words";

/** A pause in writing, in milliseconds, after which the text is handed over. */
const PAUSE = 400;

/** For the field, which is outside the shadow tree. */
const fieldStyles = css`
  .st-essay-field,
  .st-essay-field .ProseMirror {
    display: block;
    width: 100%;
    min-height: 14rem;
    outline: none;
  }
  .st-essay-field .ProseMirror,
  textarea.st-essay-field {
    box-sizing: border-box;
    padding: 0.9rem 1rem;
    font: inherit;
    line-height: 1.7;
    color: inherit;
    background: transparent;
    border: 0;
    overflow-wrap: anywhere;
    white-space: pre-wrap;
    white-space: break-spaces;
    resize: vertical;
  }
  .st-essay-field .ProseMirror p {
    margin: 0 0 0.75rem;
  }
  .st-essay-field .ProseMirror ul,
  .st-essay-field .ProseMirror ol {
    padding-inline-start: 1.75rem;
    margin: 0 0 0.75rem;
  }
  .st-essay-field .ProseMirror li p {
    margin: 0 0 0.25rem;
  }
  .st-essay-field .ProseMirror .ProseMirror-separator {
    display: none;
  }
`;

const essayStyles = css`
  .box {
    border: 1px solid var(--st-line-strong, #8793a1);
    border-radius: 8px;
    background: var(--st-surface, #fff);
    max-width: 52rem;
  }
  .box:focus-within {
    border-color: var(--st-focus, #0b5cad);
    outline: 2px solid var(--st-focus, #0b5cad);
  }
  .tools {
    display: flex;
    flex-wrap: wrap;
    gap: 0.125rem;
    padding: 0.25rem;
    border-bottom: 1px solid var(--st-line, #c9d1da);
  }
  .tools button {
    color: var(--st-text, #1d2733);
    width: 2.5rem;
    height: 2.5rem;
    padding: 0;
    display: grid;
    place-items: center;
  }
  @media (max-width: 34rem) {
    .tools {
      gap: 0;
    }
    .tools button {
      width: 2.1rem;
    }
  }
  .tools button:disabled {
    opacity: 0.45;
  }
  .tools button[aria-pressed="true"] {
    background: var(--st-chosen, #eaf3fc);
    border-color: var(--st-primary, #0b5cad);
    color: var(--st-primary, #0b5cad);
  }
  svg {
    width: 1.25rem;
    height: 1.25rem;
    fill: none;
    stroke: currentColor;
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .text {
    padding: 0.9rem 1rem;
    max-width: 52rem;
    border: 1px solid var(--st-line, #c9d1da);
    border-radius: 8px;
    background: var(--st-surface, #fff);
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }
`;

export class Essay extends ItemElement {
  static override styles = [itemStyles, essayStyles];

  private editor: Editor | null = null;
  private area: HTMLTextAreaElement | null = null;
  private waiting: ReturnType<typeof setTimeout> | undefined;
  /** What the field shows, as it was last told or taken over. */
  private shown = "";
  private words = 0;
  private tool = 0;

  private get rich(): boolean {
    return this.item.rich_text !== false;
  }

  private get text(): string {
    return typeof this.value?.html === "string" ? this.value.html : "";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener("focusout", this.flush);
    if (this.hasUpdated) this.requestUpdate();
  }

  override disconnectedCallback(): void {
    this.flush();
    this.removeEventListener("focusout", this.flush);
    this.removeField();
    super.disconnectedCallback();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("item") && changed.get("item")?.id !== this.item.id) this.removeField();
    if (this.judged) {
      this.removeField();
      this.words = countWords(toPlain(this.text));
    } else if (!this.editor && !this.area) {
      if (this.isConnected) this.addField();
    } else if (changed.has("value") && this.text !== this.shown && this.waiting === undefined) this.show(this.text);
    if (changed.has("readonly")) {
      this.editor?.setEditable(!this.locked, false);
      if (this.area) this.area.readOnly = this.locked;
    }
  }

  private addField(): void {
    const root = this.getRootNode() as Document | ShadowRoot;
    const sheet = fieldStyles.styleSheet;
    if (sheet && !root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
    const attributes = { "aria-label": t("Your answer"), lang: this.item.lang, spellcheck: "false" };
    if (this.rich) {
      const field = document.createElement("div");
      field.className = "st-essay-field";
      this.append(field);
      const roles = { ...attributes, role: "textbox", "aria-multiline": "true" };
      this.editor = createEditor(field, clean(this.text), roles, this.changed, () => this.requestUpdate());
      this.editor.setEditable(!this.locked, false);
    } else {
      const area = document.createElement("textarea");
      area.className = "st-essay-field";
      area.rows = 10;
      for (const [name, value] of Object.entries(attributes)) area.setAttribute(name, value);
      area.readOnly = this.locked;
      area.addEventListener("input", this.changed);
      this.append(area);
      this.area = area;
      area.value = toPlain(this.text);
    }
    this.shown = this.text;
    this.words = countWords(this.plain());
  }

  private removeField(): void {
    clearTimeout(this.waiting);
    this.waiting = undefined;
    this.editor?.destroy();
    this.editor = null;
    this.area = null;
    this.replaceChildren();
  }

  private show(text: string): void {
    this.editor?.commands.setContent(clean(text), { emitUpdate: false });
    if (this.area) this.area.value = toPlain(text);
    this.shown = text;
    this.words = countWords(this.plain());
  }

  private plain(): string {
    return this.editor ? this.editor.getText({ blockSeparator: "\n" }) : (this.area?.value ?? "");
  }

  private changed = (): void => {
    this.words = countWords(this.plain());
    clearTimeout(this.waiting);
    this.waiting = setTimeout(this.flush, PAUSE);
    this.requestUpdate();
  };

  override flush = (): void => {
    if (this.waiting === undefined) return;
    clearTimeout(this.waiting);
    this.waiting = undefined;
    const empty = this.editor ? this.editor.isEmpty : !this.area?.value;
    this.shown = empty ? "" : this.editor ? this.editor.getHTML() : fromPlain(this.area?.value ?? "");
    this.tell({ html: this.shown, words: this.words }, false);
  };

  protected override updated(): void {
    // The reader's language may have changed since the field was made.
    this.querySelector(".ProseMirror, textarea")?.setAttribute("aria-label", t("Your answer"));
  }

  override render(): TemplateResult {
    const most = this.item.max_words;
    const over = typeof most === "number" && this.words > most;
    return html`
      ${this.stem()}
      ${this.judged ? this.written() : html`<div class="box">${this.rich ? this.toolbar() : nothing}<slot></slot></div>`}
      <p class="hint ${over ? "over" : ""}">
        ${typeof most === "number"
          ? t("{n} of at most {most} words", { n: this.words, most })
          : tn("{n} word", "{n} words", this.words)}
        ${over && !this.judged ? html`<br />${t("Your answer is longer than asked for. It is saved all the same.")}` : nothing}
      </p>
      ${this.judged && this.item.key?.html
        ? html`<section class="key content"><p class="key-title">${t("Marking guide")}</p>${unsafeHTML(this.item.key.html)}</section>`
        : nothing}
    `;
  }

  private written(): TemplateResult {
    if (!this.text) return html`<p class="none">${t("Not answered")}</p>`;
    return html`<div class="text content" lang=${this.item.lang}>${unsafeHTML(clean(this.text))}</div>`;
  }

  private toolbar(): TemplateResult {
    const editor = this.editor;
    return html`<div class="tools" role="toolbar" aria-label=${t("Formatting")} @keydown=${this.moveTool}>
      ${tools.map(
        (tool: Tool, i) => html`<button
          type="button"
          title=${t(tool.label)}
          aria-label=${t(tool.label)}
          aria-pressed=${tool.pressed && editor ? String(tool.pressed(editor)) : nothing}
          aria-disabled=${tool.possible && editor && !tool.possible(editor) ? "true" : nothing}
          tabindex=${i === this.tool ? 0 : -1}
          ?disabled=${this.locked}
          @mousedown=${(event: Event) => event.preventDefault()}
          @click=${() => editor && tool.run(editor)}
        >
          <svg viewBox="0 0 24 24" aria-hidden="true">${svg`<path d=${tool.icon}></path>`}</svg>
        </button>`,
      )}
    </div>`;
  }

  /** A toolbar is one stop of the Tab key; arrows move inside. */
  private moveTool(event: KeyboardEvent): void {
    const last = tools.length - 1;
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
