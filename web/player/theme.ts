/** Colours chosen by the candidate: `<html data-theme>`, remembered in this browser. */
import { html, LitElement, type TemplateResult } from "lit";

import { t } from "../shared/i18n";
import { icon } from "./icons";

const KEY = "stratus-theme";
const themes = ["system", "light", "dark", "contrast"] as const;
type Theme = (typeof themes)[number];

function read(): Theme {
  try {
    const kept = localStorage.getItem(KEY) as Theme;
    return themes.includes(kept) ? kept : "system";
  } catch {
    return "system";
  }
}

function apply(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
}

function label(theme: Theme): string {
  if (theme === "light") return t("Light");
  if (theme === "dark") return t("Dark");
  if (theme === "contrast") return t("High contrast (yellow on black)");
  return t("As on this computer");
}

export class Appearance extends LitElement {
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
    const now = read();
    return html`<details class="menu" @keydown=${this.key}>
      <summary class="button quiet">${icon("contrast")}<span>${t("Colours")}</span></summary>
      <fieldset class="panel">
        <legend>${t("Colours")}</legend>
        ${themes.map(
          (theme) => html`<label>
            <input type="radio" name="theme" .checked=${theme === now} @change=${() => this.choose(theme)} />
            ${label(theme)}
          </label>`,
        )}
      </fieldset>
    </details>`;
  }

  private choose(theme: Theme): void {
    apply(theme);
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // It lasts until the next load.
    }
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

apply(read());
customElements.define("stratus-appearance", Appearance);
