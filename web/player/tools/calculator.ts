/** The calculator: a line to type in, keys for those who would rather press, and exact results. */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";

import { language, t } from "../../shared/i18n";
import { tell } from "../display/tell";
import { calculate, CalculationError, MOST_CHARACTERS, show, type Shown } from "./arithmetic";

interface Key {
  /** What it writes; the others do something. */
  writes?: string;
  shown: string;
  name: () => string;
  kind?: "sign" | "deed" | "equals";
  does?: "clear" | "back" | "equals";
}

const digit = (n: string): Key => ({ writes: n, shown: n, name: () => n });

const keys: Key[] = [
  { shown: "C", name: () => t("Clear"), kind: "deed", does: "clear" },
  { writes: "(", shown: "(", name: () => t("Open bracket"), kind: "sign" },
  { writes: ")", shown: ")", name: () => t("Close bracket"), kind: "sign" },
  { shown: "⌫", name: () => t("Delete the last character"), kind: "deed", does: "back" },
  digit("7"), digit("8"), digit("9"),
  { writes: "÷", shown: "÷", name: () => t("Divided by"), kind: "sign" },
  digit("4"), digit("5"), digit("6"),
  { writes: "×", shown: "×", name: () => t("Times"), kind: "sign" },
  digit("1"), digit("2"), digit("3"),
  { writes: "−", shown: "−", name: () => t("Minus"), kind: "sign" },
  digit("0"),
  { writes: "", shown: "", name: () => t("Decimal point") },
  { writes: "%", shown: "%", name: () => t("Percent: a hundredth"), kind: "sign" },
  { writes: "+", shown: "+", name: () => t("Plus"), kind: "sign" },
  { writes: "√", shown: "√", name: () => t("Square root"), kind: "sign" },
  { shown: "=", name: () => t("Equals"), kind: "equals", does: "equals" },
];

/** After a result these go on from it; anything else begins anew. */
const GOES_ON = /^[-+*/×÷−%:]/;

export class Calculator extends LitElement {
  @state() private problem = "";
  /** The calculation whose result stands in the field. */
  @state() private done = "";
  @state() private rounded = false;
  private result: Shown | null = null;
  /** The field shows a result: what is typed next goes on from it or begins anew. */
  private fresh = false;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  private get field(): HTMLInputElement {
    return this.querySelector("input")!;
  }

  private get point(): "." | "," {
    return language().startsWith("nl") ? "," : ".";
  }

  private press(key: Key): void {
    if (key.does === "equals") return this.equals();
    if (key.does === "clear") this.clear();
    else if (key.does === "back") this.back();
    else this.write(key.writes || this.point);
  }

  private clear(): void {
    this.field.value = this.done = this.problem = "";
    this.fresh = this.rounded = false;
  }

  private back(): void {
    if (this.fresh) return this.clear();
    const { field } = this;
    const [from, to] = [field.selectionStart ?? field.value.length, field.selectionEnd ?? field.value.length];
    field.setRangeText("", from === to ? Math.max(0, from - 1) : from, to, "end");
    this.problem = "";
  }

  private write(text: string): void {
    const { field } = this;
    this.goOnWith(text);
    if (field.value.length >= MOST_CHARACTERS) return;
    field.setRangeText(text, field.selectionStart ?? field.value.length, field.selectionEnd ?? field.value.length, "end");
    this.problem = "";
  }

  /** Before something is added to a result: a sign goes on from it, a number replaces it. */
  private goOnWith(text: string): void {
    if (!this.fresh) return;
    this.fresh = false;
    if (!GOES_ON.test(text)) {
      this.field.value = this.done = "";
      this.rounded = false;
    } else this.field.setSelectionRange(this.field.value.length, this.field.value.length);
  }

  private typed = (event: InputEvent): void => {
    if (event.data) this.goOnWith(event.data);
    this.problem = "";
  };

  private key = (event: KeyboardEvent): void => {
    if (event.key === "Enter" || event.key === "=") {
      event.preventDefault();
      this.equals();
    }
  };

  private equals(): void {
    const text = this.field.value;
    if (!text.trim() || this.fresh) return;
    try {
      const value = calculate(text, this.result);
      const shown = show(value, this.point);
      this.result = { text: shown.text.replace("-", ""), value: value.over < 0n ? { over: -value.over, under: value.under } : value };
      this.done = text;
      this.rounded = !shown.exact;
      this.field.value = shown.text.replace("-", "−");
      this.field.setSelectionRange(shown.text.length, shown.text.length);
      this.fresh = true;
      this.problem = "";
      tell("polite", `${this.rounded ? t("about") : t("equals")} ${shown.text}`, { seen: true });
    } catch (error) {
      this.problem = sentence(error);
      tell("assertive", this.problem, { seen: true });
      this.field.focus();
    }
  }

  override render(): TemplateResult {
    return html`
      <p class="done">${this.done ? html`${this.done} ${this.rounded ? "≈" : "="}` : nothing}</p>
      <input
        type="text"
        inputmode="decimal"
        autocomplete="off"
        spellcheck="false"
        maxlength=${MOST_CHARACTERS}
        aria-label=${t("Calculation")}
        aria-describedby="calculator-help calculator-problem"
        aria-invalid=${this.problem ? "true" : "false"}
        @keydown=${this.key}
        @beforeinput=${this.typed}
      />
      <p class="error" id="calculator-problem">${this.problem}</p>
      <div class="keys">
        ${keys.map(
          (key) => html`<button type="button" class="button ${key.kind ?? ""}" aria-label=${key.name()} title=${key.name()} @click=${() => this.press(key)}>
            ${key.shown || this.point}
          </button>`,
        )}
      </div>
      <p class="help" id="calculator-help">${t("Type a calculation and press Enter. 10 % is 0.1: take 10 % of 200 as 200 × 10 %.")}</p>
    `;
  }
}

function sentence(error: unknown): string {
  switch (error instanceof CalculationError ? error.mistake : "") {
    case "divided-by-zero":
      return t("Nothing can be divided by zero.");
    case "root-of-negative":
      return t("A negative number has no square root here.");
    case "too-large":
      return t("That is too long or too large for this calculator.");
    default:
      return t("This calculation cannot be read.");
  }
}

customElements.define("stratus-calculator", Calculator);
