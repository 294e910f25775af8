/** A dialog that is open as long as it is in the page. Whoever takes it out of the page closes it: focus and caret go back to where they were. */
import { html, LitElement, nothing, type TemplateResult } from "lit";

import { toHeading, whereabouts } from "./focus";
import { regions } from "./tell";

export abstract class Dialog extends LitElement {
  private back: () => boolean = () => false;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  /** Its heading is `<h2 id="dialog-title" tabindex="-1">`. */
  protected abstract content(): TemplateResult;
  /** Escape was pressed. */
  protected abstract cancelled(): void;
  /** Id of what a screen reader reads with the heading. */
  protected readonly described: string = "";

  override render(): TemplateResult {
    return html`<dialog aria-labelledby="dialog-title" aria-describedby=${this.described || nothing} @cancel=${this.cancel}>${this.content()}${regions()}</dialog>`;
  }

  private cancel(event: Event): void {
    event.preventDefault();
    this.cancelled();
  }

  /** The focus goes to the heading, not to a button: who is typing must not answer by accident. */
  protected override firstUpdated(): void {
    this.back = whereabouts();
    this.querySelector("dialog")?.showModal();
    this.toTitle();
  }

  protected toTitle(): void {
    this.querySelector<HTMLElement>("h2")?.focus();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    const dialog = this.querySelector("dialog");
    if (dialog?.open) dialog.close();
    if (!this.back()) toHeading();
  }
}
