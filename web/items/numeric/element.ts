/** Numeric: a number, perhaps with a unit. What is understood of it is shown below the field, and said after a pause. */
import { html, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";

import type { Item } from "../../shared/api";
import { t } from "../../shared/i18n";
import { LineElement } from "../typed/element";
import { read, type Reading, shown } from "../typed/numbers";
import { isRight, type NumericKey } from "./right";

interface NumericItem extends Item {
  /** Whether a unit is to be written behind the number. */
  unit?: "NONE" | "OPTIONAL" | "NEEDED";
  /** Whether a comma stands before decimals in its language. */
  comma: boolean;
  key?: NumericKey | null;
}

/** A pause in writing, in milliseconds, after which what is understood is said: longer than that after which it is shown. */
const SAID_AFTER = 1000;

/** Digits of other scripts are not read, as in all forms. */
const OTHER_DIGITS = /(?![0-9])\p{Nd}/u;

export class Numeric extends LineElement {
  protected override readonly member = "value";
  protected override readonly most = 100;
  protected override readonly direction = "ltr";

  /** What is understood of the text as it stood at the last pause. */
  @state() private told = "";
  private said = "";
  private speaking: ReturnType<typeof setTimeout> | undefined;

  private get unit(): NonNullable<NumericItem["unit"]> {
    return (this.item as NumericItem).unit ?? "NONE";
  }

  private get key(): NumericKey {
    return (this.item as NumericItem).key!;
  }

  private get comma(): boolean {
    return (this.item as NumericItem).comma;
  }

  private reading(text: string): Reading | null {
    return read(text, this.comma, this.unit !== "NONE");
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.speaking);
  }

  protected override settled(own: boolean): void {
    this.told = this.understood();
    clearTimeout(this.speaking);
    if (own) this.speaking = setTimeout(this.speak, SAID_AFTER);
    else this.said = this.told;
  }

  private speak = (): void => {
    if (this.waiting !== undefined) return;
    if (this.told !== this.said) this.say("polite", this.told);
    this.said = this.told;
  };

  /** "Understood: 1000 m/s", or why nothing is. */
  private understood(): string {
    if (!this.typed.trim()) return "";
    const found = this.reading(this.typed);
    if (!found && OTHER_DIGITS.test(this.typed)) return t("Write the number with the digits 0 to 9.");
    if (!found) return this.judged ? t("This is no number.") : t("This is no number yet.");
    const number = shown(found.number, this.comma) + (found.unit && ` ${found.unit}`);
    if (this.unit === "NEEDED" && !found.unit) return t("Understood: {number}, without a unit", { number });
    // A sign that could have grouped thousands.
    if (found.doubtful && found.number.includes(".")) return t("Understood: {number}, with 3 decimals", { number });
    return t("Understood: {number}", { number });
  }

  private instruction(): string {
    if (this.unit === "NEEDED") return t("Write a number and its unit.");
    return this.unit === "OPTIONAL" ? t("Write a number. You may add its unit.") : t("Write a number, without a unit.");
  }

  protected override about(): TemplateResult {
    return html`
      ${this.judged ? nothing : html`<p class="hint">${this.instruction()}</p>`}
      <p class="hint understood ${this.told && !this.reading(this.typed) ? "over" : ""}">${this.told}</p>
    `;
  }

  protected override isRight(text: string): boolean {
    return isRight(this.key, this.reading(text));
  }

  protected override keyShown(): TemplateResult {
    const { least, most, units, unit_needed } = this.key;
    const number = (digits: string) => shown(digits, this.comma);
    const listed = units.map(({ unit, factor }) => (factor === "1" ? unit : `${unit} (= ${number(factor)})`)).join(", ");
    return html`
      <p class="key-title">${t("Right answer")}</p>
      <p>${least === most ? number(least) : t("From {least} to {most}", { least: number(least), most: number(most) })}</p>
      ${this.figures()}
      ${listed ? html`<p>${t("Units: {units}", { units: listed })}</p>` : nothing}
      ${unit_needed ? html`<p>${t("A number without unit is wrong.")}</p>` : nothing}
    `;
  }

  private figures(): TemplateResult | typeof nothing {
    const { figures_least: least, figures_most: most } = this.key;
    if (least === null && most === null) return nothing;
    if (least === most) return html`<p>${t("Significant figures: {n}", { n: least! })}</p>`;
    if (most === null) return html`<p>${t("Significant figures: at least {n}", { n: least! })}</p>`;
    if (least === null) return html`<p>${t("Significant figures: at most {n}", { n: most })}</p>`;
    return html`<p>${t("Significant figures: {least} to {most}", { least, most })}</p>`;
  }
}
