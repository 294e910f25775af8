/** Aids to reading that everybody has: the line reader, and covered alternatives. Neither changes an answer. */
import { html, nothing, type TemplateResult } from "lit";

import { t, tn } from "../../shared/i18n";
import type { Shortcut } from "../display/shortcuts";
import { tell } from "../display/tell";
import { type Desk, LEAST_LINES, MOST_LINES, type Reading } from "./desk";
import { LineReader } from "./line-reader";

const RULER = "Alt+Shift+L";
const MASK = "Alt+Shift+M";

interface Page {
  readonly desk: Desk;
  /** The exam has alternatives that can be covered. */
  readonly coverable: boolean;
  readonly root: ParentNode;
  changed(): void;
  /** What is covered changed. */
  covered(): void;
}

export class ReadingAids {
  constructor(private page: Page) {}

  private get now(): Reading {
    return this.page.desk.reading;
  }

  readonly shortcuts: Shortcut[] = [
    { keys: [RULER], does: () => (this.now.ruler ? t("Switch the line reader off") : t("Switch the line reader on")), run: () => this.rule(!this.now.ruler) },
    ...(["ArrowUp", "ArrowDown"] as const).map(
      (arrow): Shortcut => ({
        keys: [arrow, `Alt+Shift+${arrow}`],
        does: () => (arrow === "ArrowUp" ? t("Line reader up") : t("Line reader down")),
        works: () => this.now.ruler,
        run: () => this.ruler?.step(arrow === "ArrowDown"),
      }),
    ),
    ...(["PageUp", "PageDown"] as const).map(
      (key): Shortcut => ({
        keys: [`Alt+Shift+${key}`],
        does: () => (key === "PageUp" ? t("Line reader: show one line less") : t("Line reader: show one line more")),
        works: () => this.now.ruler,
        run: () => this.resize(key === "PageUp" ? -1 : 1),
      }),
    ),
    { keys: [MASK], does: () => (this.now.masking ? t("Uncover all alternatives") : t("Cover the alternatives")), works: () => this.page.coverable, run: () => this.mask(!this.now.masking) },
  ];

  private get ruler(): LineReader | null {
    return this.page.root.querySelector<LineReader>("stratus-line-reader");
  }

  private rule(on: boolean): void {
    this.keep({ ruler: on });
    tell("polite", on ? t("Line reader on") : t("Line reader off"), { seen: true });
  }

  private mask(on: boolean): void {
    this.keep({ masking: on });
    this.page.covered();
    tell("polite", on ? t("The alternatives are covered. Each has a button that uncovers it.") : t("The alternatives are uncovered."), { seen: true });
  }

  private resize(step: 1 | -1): void {
    const lines = Math.min(MOST_LINES, Math.max(LEAST_LINES, this.now.lines + step));
    if (lines !== this.now.lines) this.keep({ lines });
    tell("polite", tn("Line reader: {n} line", "Line reader: {n} lines", lines), { seen: true });
  }

  private keep(changed: Partial<Reading>): void {
    this.page.desk.read(changed);
    this.page.changed();
  }

  /** The band, where it is switched on. */
  band(): TemplateResult | typeof nothing {
    return this.now.ruler ? html`<stratus-line-reader .lines=${this.now.lines}></stratus-line-reader>` : nothing;
  }

  /** For the menu. */
  menu(): TemplateResult {
    const { ruler, lines, masking } = this.now;
    const on = (event: Event) => (event.target as HTMLInputElement).checked;
    return html`<fieldset>
      <legend>${t("Aids to reading")}</legend>
      <label><input type="checkbox" .checked=${ruler} @change=${(event: Event) => this.rule(on(event))} />${t("Line reader")}</label>
      ${ruler
        ? html`<div class="sizes" role="group" aria-label=${t("Height of the line reader")}>
            <button type="button" class="button" aria-disabled=${lines === LEAST_LINES} @click=${() => this.resize(-1)}>−<span class="visually-hidden">${t("One line less")}</span></button>
            <span class="digits">${tn("{n} line", "{n} lines", lines)}</span>
            <button type="button" class="button" aria-disabled=${lines === MOST_LINES} @click=${() => this.resize(1)}>+<span class="visually-hidden">${t("One line more")}</span></button>
          </div>`
        : nothing}
      ${this.page.coverable
        ? html`<label><input type="checkbox" .checked=${masking} @change=${(event: Event) => this.mask(on(event))} />${t("Cover alternatives until I uncover them")}</label>`
        : nothing}
    </fieldset>`;
  }
}
