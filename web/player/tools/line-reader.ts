/**
 * The line reader: a band over the page that leaves some lines clear and dims the rest. It follows the pointer, the focus and the
 * arrow keys, lets everything through that is pressed, and is nothing for a screen reader.
 */
import { html, LitElement, type PropertyValues, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";

export class LineReader extends LitElement {
  /** Lines of text that are clear. */
  @property({ type: Number }) lines = 2;
  /** Middle of the band, in pixels from the top of the window. */
  private middle = innerHeight / 3;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("pointermove", this.pointed);
    document.addEventListener("pointerdown", this.pointed);
    document.addEventListener("focusin", this.focused);
    document.addEventListener("selectionchange", this.typed);
    addEventListener("resize", this.place);
  }

  override disconnectedCallback(): void {
    document.removeEventListener("pointermove", this.pointed);
    document.removeEventListener("pointerdown", this.pointed);
    document.removeEventListener("focusin", this.focused);
    document.removeEventListener("selectionchange", this.typed);
    removeEventListener("resize", this.place);
    super.disconnectedCallback();
  }

  override render(): TemplateResult {
    return html`<div class="shade"></div><div class="line"></div><div class="shade"></div>`;
  }

  protected override firstUpdated(): void {
    this.setAttribute("aria-hidden", "true");
  }

  protected override updated(_changed: PropertyValues<this>): void {
    this.style.setProperty("--reader-lines", String(this.lines));
    this.place();
  }

  private pointed = (event: PointerEvent): void => this.moveTo(event.clientY);

  /** Who goes on with the Tab key reads where they come to. */
  private focused = (event: Event): void => {
    const at = event.composedPath()[0];
    if (!(at instanceof Element) || !at.matches(":focus-visible") || at.matches("h1, h2")) return;
    const { top, height } = (at.closest("label") ?? at).getBoundingClientRect();
    this.moveTo(top + Math.min(height, this.height) / 2);
  };

  /** Who writes reads where they write. */
  private typed = (): void => {
    const selection = document.getSelection();
    const at = selection?.focusNode;
    if (!at || !(at instanceof Element ? at : at.parentElement)?.closest("[contenteditable=true]")) return;
    const range = document.createRange();
    range.setStart(at, selection.focusOffset);
    const { top, height } = range.getClientRects()[0] ?? { top: 0, height: 0 };
    if (height) this.moveTo(top + height / 2);
  };

  private get height(): number {
    return this.querySelector(".line")?.getBoundingClientRect().height ?? 0;
  }

  /** One line up or down. At the edge of the window the page moves instead. */
  step(down: boolean): void {
    const line = this.height / this.lines;
    const wanted = this.middle + (down ? line : -line);
    const [top, bottom] = [this.height / 2, innerHeight - this.height / 2];
    if (wanted < top || wanted > bottom) scrollBy({ top: down ? line : -line, behavior: "instant" });
    else this.moveTo(wanted);
  }

  private moveTo(middle: number): void {
    this.middle = middle;
    this.place();
  }

  private place = (): void => {
    const top = Math.min(Math.max(0, this.middle - this.height / 2), Math.max(0, innerHeight - this.height));
    this.style.setProperty("--reader-top", `${top}px`);
  };
}

customElements.define("stratus-line-reader", LineReader);
