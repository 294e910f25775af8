/** The list of shortcuts: what the table of keys holds at this moment, and whether it is used at all. */
import { html, nothing, type TemplateResult } from "lit";

import { t } from "../../shared/i18n";
import { Dialog } from "../display/dialog";
import { addShortcuts, ESCAPE, keyNames, type Keys, shortcutsOn, switchShortcuts, working } from "../display/shortcuts";

export class Help extends Dialog {
  private removeShortcuts = (): void => {};

  override connectedCallback(): void {
    super.connectedCallback();
    this.removeShortcuts = addShortcuts(() => [{ keys: [ESCAPE], does: () => t("Close this list"), within: () => this, run: this.cancelled }]);
  }

  override disconnectedCallback(): void {
    this.removeShortcuts();
    super.disconnectedCallback();
  }

  protected override content(): TemplateResult {
    return html`<h2 id="dialog-title" tabindex="-1">${t("Keyboard shortcuts")}</h2>
      <p>${t("Tab goes on, Shift+Tab back. Enter or Space presses what has the focus; arrow keys choose among alternatives.")}</p>
      <label class="switch">
        <input type="checkbox" .checked=${shortcutsOn()} @change=${this.turn} />
        ${t("Use the shortcuts of this page")}
      </label>
      <table>
        <thead>
          <tr>
            <th scope="col">${t("Keys")}</th>
            <th scope="col">${t("What they do here")}</th>
          </tr>
        </thead>
        <tbody>
          ${working().map(({ keys, does }) => html`<tr><th scope="row">${keys.map(combination)}</th><td>${does()}</td></tr>`)}
        </tbody>
      </table>
      ${shortcutsOn() ? nothing : html`<p class="help">${t("The other shortcuts are switched off. Tick the box to use them again.")}</p>`}
      <div class="buttons"><button type="button" class="button primary" @click=${this.cancelled}>${t("Close")}</button></div>`;
  }

  protected override cancelled = (): void => this.remove();

  private turn(event: Event): void {
    switchShortcuts((event.target as HTMLInputElement).checked);
    this.requestUpdate();
  }
}

function combination(keys: Keys, place: number): TemplateResult {
  return html`${place ? html` <span class="or">${t("or")}</span> ` : nothing}<span class="combination">${keyNames(keys).map((name, i) => html`${i ? "+" : nothing}<kbd>${name}</kbd>`)}</span>`;
}

customElements.define("stratus-shortcuts", Help);
