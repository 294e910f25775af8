/** Gaps with a list of options in each: the browser's own, which every keyboard and screen reader has. */
import { html, nothing, type TemplateResult } from "lit";

import { t } from "../../shared/i18n";
import { type Gap, GapsElement, type Verdict } from "../gaps/element";
import { keepLocked } from "../locked";

interface Option {
  id: string;
  text: string;
}

interface ListGap extends Gap {
  options: Option[];
}

export class SelectFromList extends GapsElement<ListGap> {
  protected override instruction(): string {
    return t("Choose an option in each gap.");
  }

  /** The options in the order drawn for this candidate; one that the sheet forgot comes last, never nowhere. */
  private options({ options }: ListGap): Option[] {
    const order = this.sheet?.alternatives?.[this.item.id] ?? [];
    const place = (id: string) => (order.includes(id) ? order.indexOf(id) : order.length);
    return [...options].sort((a, b) => place(a.id) - place(b.id));
  }

  private text({ options }: ListGap, id: string | undefined): string {
    return options.find((option) => option.id === id)?.text ?? "";
  }

  protected override said(gap: ListGap): string {
    return this.text(gap, this.filled[gap.id]);
  }

  protected override judge(gap: ListGap): Verdict | null {
    const right = (this.item.key as { gaps?: Record<string, string> } | null | undefined)?.gaps?.[gap.id];
    return right === undefined ? null : { right: this.filled[gap.id] === right, key: [this.text(gap, right)] };
  }

  private choose(gap: ListGap, event: Event): void {
    const { [gap.id]: _before, ...others } = this.filled;
    const id = (event.target as HTMLSelectElement).value;
    if (this.locked) return this.requestUpdate();
    this.fill(id ? { ...others, [gap.id]: id } : others, true);
  }

  private press = (event: MouseEvent | KeyboardEvent): void => keepLocked(event, this.locked);

  protected override field(gap: ListGap, name: string): TemplateResult {
    return html`<select
      aria-label=${name}
      aria-disabled=${this.locked ? "true" : nothing}
      lang=${this.item.lang}
      dir="auto"
      @mousedown=${this.press}
      @keydown=${this.press}
      @change=${(event: Event) => this.choose(gap, event)}
    >
      <option value="">${t("Choose…")}</option>
      ${this.options(gap).map(({ id, text }) => html`<option value=${id}>${text}</option>`)}
    </select>`;
  }

  /** What is chosen can be shown only once its option is there. */
  protected override updated(): void {
    this.renderRoot.querySelectorAll("select").forEach((field, i) => {
      const gap = this.gaps[i]!;
      const chosen = this.said(gap) ? this.filled[gap.id]! : "";
      if (field.value !== chosen) field.value = chosen;
    });
  }
}
