/** What questions share whose places each take an option from a list: a native list to choose from, and in its place what was chosen once it is judged. */
import { html, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { live } from "lit/directives/live.js";

import type { Value } from "../../shared/api";
import { language, t } from "../../shared/i18n";
import { ItemElement } from "../element";
import { keepLocked } from "../locked";
import { holder, place, type Placed, same } from "./placed";

export interface Option {
  id: string;
  /** As it stands in the list: plain text. */
  text: string;
}

/** A place that takes an option. */
export interface Target {
  id: string;
  /** By which it is called: "Part 2". */
  name: string;
  /** The id of the element that says more about it. */
  about?: string;
  options: readonly Option[];
  /** The places among which each option may be used once, this one too; none where options may be used again. */
  rivals: readonly string[];
  /** The right option, where the reader may see it. */
  right?: string | undefined;
}

export abstract class ListedElement extends ItemElement {
  /** What was placed before somebody came to the list in which they are now: who goes through it with the arrows takes nothing for good. */
  private came: { where: string; before: Placed; now: Placed } | null = null;

  /** The place that has given up its option to another one, and which that is, as long as it stays so. */
  @state() private given: { from: string; to: string } | null = null;

  /** Texts with more characters may not be seen whole in a closed list. */
  protected readonly seenWhole: number = 40;

  protected abstract read(value: Value): Placed;
  protected abstract write(placed: Placed): NonNullable<Value>;
  protected abstract targets(): readonly Target[];

  protected get placed(): Placed {
    return this.read(this.value);
  }

  private nameOf(where: string): string {
    return this.targets().find(({ id }) => id === where)?.name ?? "";
  }

  private choose(target: Target, option: string): void {
    if (this.locked) return this.requestUpdate();
    const was = this.placed;
    // What came from elsewhere meanwhile counts.
    const before = this.came?.where === target.id && same(this.came.now, was) ? this.came.before : was;
    const { now, from } = place(before, target.id, option, target.rivals);
    this.came = { where: target.id, before, now };
    this.given = from ? { from, to: target.id } : null;
    this.tell(now.size ? this.write(now) : null, true);
    const back = target.rivals.find((rival) => rival !== target.id && rival !== from && now.has(rival) && !was.has(rival));
    const sentences = [
      from && was.has(from) ? t("{place} has given up this option: it may be used once.", { place: this.nameOf(from) }) : "",
      back ? t("{place} has its option again.", { place: this.nameOf(back) }) : "",
    ];
    this.say("polite", sentences.filter(Boolean).join(" "));
  }

  private press = (event: MouseEvent | KeyboardEvent): void => keepLocked(event, this.locked);

  /** A place: the list, or what was chosen and how it is judged. */
  protected target(target: Target): TemplateResult {
    const chosen = target.options.find(({ id }) => id === this.placed.get(target.id));
    if (this.judged) return this.verdict(target, chosen);
    return html`<select
        aria-label=${target.name}
        aria-describedby=${target.about ?? nothing}
        aria-disabled=${this.locked ? "true" : nothing}
        class=${chosen ? "chosen" : ""}
        lang=${this.item.lang}
        @mousedown=${this.press}
        @keydown=${this.press}
        @blur=${() => (this.came = null)}
        @change=${(event: Event) => this.choose(target, (event.target as HTMLSelectElement).value)}
      >
        <option value="" lang=${language()} .selected=${live(!chosen)}>${t("Choose…")}</option>
        ${target.options.map(({ id, text }) => html`<option value=${id} .selected=${live(id === chosen?.id)}>${text}${this.used(target, id)}</option>`)}
      </select>
      ${!chosen && this.given?.from === target.id ? html`<p class="hint taken">${t("Its option is now here: {place}. It may be used once.", { place: this.nameOf(this.given.to) })}</p>` : nothing}
      ${chosen && chosen.text.length > this.seenWhole ? html`<p class="given" dir="auto" lang=${this.item.lang} aria-hidden="true">${chosen.text}</p>` : nothing}`;
  }

  private used({ id, rivals }: Target, option: string): string {
    const other = holder(this.placed, option, id, rivals);
    return other ? ` (${t("used: {place}", { place: this.nameOf(other) })})` : "";
  }

  private verdict({ name, options, right }: Target, chosen: Option | undefined): TemplateResult {
    const answer = options.find(({ id }) => id === right);
    const isRight = chosen !== undefined && chosen.id === right;
    const judgement = isRight ? html`<p class="verdict right">✓ ${t("Right")}</p>` : chosen ? html`<p class="verdict wrong">✗ ${t("Wrong")}</p>` : nothing;
    return html`<div class="judged ${right === undefined ? "" : isRight ? "is-right" : "is-wrong"}" role="group" aria-label=${name}>
      ${chosen ? html`<p class="given" dir="auto" lang=${this.item.lang}>${chosen.text}</p>` : html`<p class="given none">${t("No answer")}</p>`}
      ${right === undefined ? nothing : judgement}
      ${answer && !isRight
        ? html`<p class="verdict right">✓ ${t("Right answer")}: <span dir="auto" lang=${this.item.lang}>${answer.text}</span></p>`
        : nothing}
    </div>`;
  }

  /** The name of the group of places, with the number of the question before it. */
  protected legend(text: string): TemplateResult {
    return html`<legend>${this.number ? html`<span class="visually-hidden">${t("Question {n}", { n: this.number })}. </span>` : nothing}${text}</legend>`;
  }
}
