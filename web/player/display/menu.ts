/** The menu of what a candidate may choose: text, colours, aids to reading, language, whether the time is shown; and the list of keys. */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";

import { t } from "../../shared/i18n";
import { choose, chosen, thisWindow } from "../storage/choices";
import { icon } from "./icons";
import { currentLanguage, type Language, languages, setLanguage } from "./language";
import { nextSize, setTextSize, sizes, textSize } from "./layout";
import { addShortcuts, ESCAPE, type Shortcut, told } from "./shortcuts";
import { tell } from "./tell";
import { type Setting, setText, settings, textSetting } from "./text";
import { setTheme, theme, type Theme, themes } from "./theme";

const HELP = "?";
/** The list of keys (tools/help.ts): it comes with the exam's code. */
const LIST = "stratus-shortcuts";

export function timeHidden(): boolean {
  return chosen("time", ["shown", "hidden"], "shown", thisWindow) === "hidden";
}

/** Hides the time, in this window only: the next candidate at this computer finds it again. */
function hideTime(hidden: boolean): void {
  choose("time", hidden ? "hidden" : "shown", thisWindow);
  document.querySelectorAll<LitElement>("stratus-timer").forEach((timer) => timer.requestUpdate());
}

function label(one: Theme): string {
  if (one === "light") return t("Light");
  if (one === "dark") return t("Dark");
  if (one === "contrast") return t("High contrast (yellow on black)");
  return t("As on this computer");
}

/** Names of what can be chosen about text, the usual one first. */
function names(setting: Setting): string[] {
  return setting === "spacing" ? [t("Usual"), t("Wide"), t("Wider")] : [t("Usual"), t("Larger"), t("Largest")];
}

export class Appearance extends LitElement {
  /** There is a time that can be hidden. */
  @property({ type: Boolean }) timed = false;
  /** What else can be chosen on this screen. */
  @property({ attribute: false }) more: TemplateResult | typeof nothing = nothing;
  private help: HTMLElement | null = null;
  private removeShortcuts = (): void => {};

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("pointerdown", this.outside);
    this.removeShortcuts = addShortcuts(() => this.shortcuts);
    void customElements.whenDefined(LIST).then(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    this.removeShortcuts();
    this.help?.remove();
    document.removeEventListener("pointerdown", this.outside);
    super.disconnectedCallback();
  }

  override render(): TemplateResult {
    return html`<details class="menu">
      <summary class="button quiet">${icon("contrast")}<span>${t("Display")}</span></summary>
      <div class="panel">
        ${this.size()} ${this.text()} ${this.more} ${this.colours()} ${this.language()} ${this.timed ? this.time() : nothing}
        ${customElements.get(LIST)
          ? html`<button type="button" class="button" aria-keyshortcuts=${told(HELP) ?? nothing} @click=${this.list}>${t("Keyboard shortcuts…")}</button>`
          : nothing}
      </div>
    </details>`;
  }

  private readonly shortcuts: Shortcut[] = [
    { keys: [HELP], does: () => t("Show this list"), works: () => customElements.get(LIST) !== undefined, run: () => this.list() },
    { keys: [ESCAPE], does: () => t("Close the menu or panel that you are in"), within: () => this.menu, run: () => this.close() },
  ];

  /** Shows the list of keys. From the menu one comes back to its button, since the menu closes. */
  private list = (): void => {
    if (this.help?.isConnected) return;
    if (this.menu?.contains(document.activeElement)) this.close();
    this.help = document.createElement(LIST);
    document.body.append(this.help);
  };

  private text(): TemplateResult {
    const choice = (setting: Setting, label: string) => html`<label class="choice">
      <span>${label}</span>
      <select @change=${(event: Event) => this.setText(setting, (event.target as HTMLSelectElement).value)}>
        ${settings[setting].map((value, i) => html`<option value=${value} .selected=${value === textSetting(setting)}>${names(setting)[i]}</option>`)}
      </select>
    </label>`;
    return html`<fieldset>
      <legend>${t("Text")}</legend>
      ${choice("spacing", t("Spacing"))} ${choice("lines", t("Line height"))}
      <label>
        <input type="checkbox" .checked=${textSetting("font") === "plain"} @change=${(event: Event) => this.setText("font", (event.target as HTMLInputElement).checked ? "plain" : "usual")} />
        ${t("Plain font, with letters that are easy to tell apart")}
      </label>
    </fieldset>`;
  }

  private setText(setting: Setting, value: string): void {
    setText(setting, value);
    this.requestUpdate();
  }

  private size(): TemplateResult {
    const now = textSize();
    return html`<fieldset>
      <legend>${t("Text size")}</legend>
      <div class="sizes">
        <button type="button" class="button" aria-disabled=${now === sizes[0]} @click=${() => this.resize(-1)}>
          A−<span class="visually-hidden">${t("Smaller text")}</span>
        </button>
        <span class="digits">${now} %</span>
        <button type="button" class="button" aria-disabled=${now === sizes.at(-1)} @click=${() => this.resize(1)}>
          A+<span class="visually-hidden">${t("Larger text")}</span>
        </button>
      </div>
    </fieldset>`;
  }

  private colours(): TemplateResult {
    const now = theme();
    return html`<fieldset>
      <legend>${t("Colours")}</legend>
      ${themes.map(
        (one) => html`<label>
          <input type="radio" name="theme" .checked=${one === now} @change=${() => this.paint(one)} />
          ${label(one)}
        </label>`,
      )}
    </fieldset>`;
  }

  private language(): TemplateResult {
    const now = currentLanguage();
    return html`<fieldset>
      <legend>${t("Language of this page")}</legend>
      ${(Object.keys(languages) as Language[]).map(
        (code) => html`<label lang=${code}>
          <input type="radio" name="language" .checked=${code === now} @change=${() => setLanguage(code)} />
          ${languages[code]}
        </label>`,
      )}
    </fieldset>`;
  }

  private time(): TemplateResult {
    return html`<fieldset>
      <legend>${t("Time")}</legend>
      <label>
        <input type="checkbox" .checked=${!timeHidden()} @change=${(event: Event) => hideTime(!(event.target as HTMLInputElement).checked)} />
        ${t("Show the time left")}
      </label>
    </fieldset>`;
  }

  private resize(step: 1 | -1): void {
    const size = nextSize(textSize(), step);
    setTextSize(size);
    tell("polite", t("Text size {n} %", { n: size }), { seen: true });
    this.requestUpdate();
  }

  private paint(wanted: Theme): void {
    setTheme(wanted);
    this.requestUpdate();
  }

  private get menu(): HTMLDetailsElement | null {
    return this.querySelector("details");
  }

  private close(): void {
    if (!this.menu?.open) return;
    this.menu.open = false;
    this.querySelector("summary")?.focus();
  }

  private outside = (event: Event): void => {
    if (this.menu?.open && !event.composedPath().includes(this)) this.menu.open = false;
  };
}

customElements.define("stratus-appearance", Appearance);
