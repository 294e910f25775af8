/** The menu of what a candidate may choose: colours, text size, language, whether the time is shown. */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";

import { t } from "../../shared/i18n";
import { hideTime, timeHidden } from "../screens/timer";
import { icon } from "./icons";
import { currentLanguage, type Language, languages, setLanguage } from "./language";
import { nextSize, setTextSize, sizes, textSize } from "./layout";
import { tell } from "./tell";
import { setTheme, theme, type Theme, themes } from "./theme";

function label(one: Theme): string {
  if (one === "light") return t("Light");
  if (one === "dark") return t("Dark");
  if (one === "contrast") return t("High contrast (yellow on black)");
  return t("As on this computer");
}

export class Appearance extends LitElement {
  /** There is a time that can be hidden. */
  @property({ type: Boolean }) timed = false;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("pointerdown", this.outside);
  }

  override disconnectedCallback(): void {
    document.removeEventListener("pointerdown", this.outside);
    super.disconnectedCallback();
  }

  override render(): TemplateResult {
    return html`<details class="menu" @keydown=${this.key}>
      <summary class="button quiet">${icon("contrast")}<span>${t("Display")}</span></summary>
      <div class="panel">${this.size()} ${this.colours()} ${this.language()} ${this.timed ? this.time() : nothing}</div>
    </details>`;
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

  private key(event: KeyboardEvent): void {
    if (event.key !== "Escape" || !this.menu?.open) return;
    this.menu.open = false;
    this.querySelector("summary")?.focus();
  }

  private outside = (event: Event): void => {
    if (this.menu?.open && !event.composedPath().includes(this)) this.menu.open = false;
  };
}

customElements.define("stratus-appearance", Appearance);
