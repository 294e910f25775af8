/** Order: elements are put into the right order, by taking and placing or one place up and down. */
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { unsafeHTML } from "lit/directives/unsafe-html.js";

import type { Alternative, Item } from "../../shared/api";
import { t } from "../../shared/i18n";
import { ItemElement, type Part } from "../element";
import { Hands } from "../place/hands";
import { drawn, nameOf } from "../naming";
import { arrow, grip } from "../place/shown";
import { placeStyles } from "../place/styles";
import { itemStyles } from "../styles";
import { orderStyles } from "./styles";

interface OrderItem extends Item {
  /** On the paper in the order of their ids; `key.correct` has them in the right one. */
  elements: Alternative[];
}

export class Order extends ItemElement {
  static override styles = [itemStyles, placeStyles, orderStyles];

  declare item: OrderItem;

  private hands = new Hands(this, {
    locked: () => this.locked,
    nameOf: (id) => this.nameOf(id),
    keyOf: (id) => `take:${id}`,
    put: (id, place) => this.move(id, this.order.indexOf(place), `take:${id}`),
    say: (text) => this.say("polite", text),
  });

  private get elements(): Alternative[] {
    return drawn(this.item.elements, this.sheet, this.item.id);
  }

  /** The answer, null where there is none. */
  private get given(): string[] | null {
    const order = this.value?.order;
    return Array.isArray(order) ? (order as string[]) : null;
  }

  /** As it is shown: the answer, or what was drawn. */
  private get order(): string[] {
    return this.given ?? this.elements.map(({ id }) => id);
  }

  private nameOf(id: string): string {
    const place = this.order.indexOf(id) + 1;
    return nameOf(this.item.elements.find((one) => one.id === id)?.html ?? "", t("Element {n}", { n: place }));
  }

  override parts(): Part[] {
    const rows = Array.from(this.renderRoot.querySelectorAll(".row .content"));
    return [...super.parts(), ...rows.map((root): Part => ({ kind: "question", root }))];
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("item") || this.locked) this.hands.forget();
  }

  /** Moves an element to a place, from 0; the others close up. */
  private move(id: string, to: number, focus: string): { said: string; focus: string } {
    const name = this.nameOf(id);
    const order = this.order.filter((one) => one !== id);
    order.splice(to, 0, id);
    this.tell({ order }, true);
    return { said: t("{name}, now place {n} of {most}.", { name, n: to + 1, most: order.length }), focus };
  }

  private step(id: string, by: -1 | 1): void {
    const to = this.order.indexOf(id) + by;
    if (this.locked || to < 0 || to >= this.order.length) return;
    this.hands.forget();
    const { said, focus } = this.move(id, to, `${by < 0 ? "up" : "down"}:${id}`);
    this.say("polite", said);
    this.hands.focusOn(focus);
  }

  private confirm(): void {
    this.hands.forget();
    this.tell({ order: this.order }, true);
    this.say("polite", t("This order is your answer."));
    this.hands.focusOn("clear");
  }

  private clear(): void {
    this.hands.forget();
    this.tell(null, true);
    this.say("polite", t("Your answer was cleared."));
    this.hands.focusOn("confirm");
  }

  override render(): TemplateResult {
    return html`
      ${this.stem()}
      <fieldset class=${this.hands.taken === null ? "" : "placing"}>
        <legend>
          ${this.number ? html`<span class="visually-hidden">${t("Question {n}", { n: this.number })}. </span>` : nothing}
          ${this.locked ? t("Your order") : t("Put these into the right order. Take one and press its place, drag it, or use the arrows.")}
        </legend>
        ${this.judged && !this.given ? this.unanswered() : this.list()}
      </fieldset>
      ${this.locked ? nothing : this.below()}
      ${this.locked && !this.given ? html`<p class="hint none">${t("Not answered")}</p>` : nothing}
      ${this.judged ? this.rightOrder() : nothing}
    `;
  }

  private list(): TemplateResult {
    const texts = new Map(this.item.elements.map(({ id, html }) => [id, html]));
    return html`<ol role="list" class="rows">
      ${repeat(this.order, (id) => id, (id, place) => html`<li>${this.row(id, texts.get(id) ?? "", place)}</li>`)}
    </ol>`;
  }

  /** Those who judge see what there was to be put in order: as the key has it, or in no order. */
  private unanswered(): TemplateResult | typeof nothing {
    if (this.item.key?.correct) return nothing;
    return html`<ul role="list" class="rows">
      ${this.elements.map((one) => html`<li><div class="thing still row">${this.text(one.html)}</div></li>`)}
    </ul>`;
  }

  private text(markup: string): TemplateResult {
    return html`<span class="content" dir="auto" lang=${this.item.lang}>${unsafeHTML(markup)}</span>`;
  }

  private row(id: string, markup: string, place: number): TemplateResult {
    if (this.locked) return this.still(id, markup, place);
    const [name, most] = [nameOf(markup, t("Element {n}", { n: place + 1 })), this.order.length];
    const { taken } = this.hands;
    const other = taken !== null && taken !== id;
    const label = other
      ? t("Put {taken} at place {n}, where {name} is", { taken: this.nameOf(taken), n: place + 1, name })
      : t("{name}, place {n} of {most}", { name, n: place + 1, most });
    return html`<div class="thing row ${taken === id ? "taken" : ""}" data-thing=${id} data-place=${id}>
      <button type="button" class="tool take" data-key="take:${id}" aria-label=${label} aria-pressed=${other ? nothing : taken === id}>${grip()}</button>
      <span class="letter" aria-hidden="true">${place + 1}</span>
      ${this.text(markup)}
      <span class="moves" data-own>
        ${this.mover(id, -1, t("Move {name} up", { name }), place === 0)} ${this.mover(id, 1, t("Move {name} down", { name }), place === most - 1)}
      </span>
    </div>`;
  }

  /** At the end of the list it stays, so that it keeps the focus, and does nothing. */
  private mover(id: string, by: -1 | 1, label: string, ended: boolean): TemplateResult {
    return html`<button
      type="button"
      class="tool"
      data-key="${by < 0 ? "up" : "down"}:${id}"
      aria-label=${label}
      title=${label}
      aria-disabled=${ended ? "true" : nothing}
      @click=${() => this.step(id, by)}
    >
      ${arrow(by < 0)}
    </button>`;
  }

  private still(id: string, markup: string, place: number): TemplateResult {
    const correct = this.judged ? this.item.key?.correct : undefined;
    const right = correct?.[place] === id;
    const numbered = this.given ? html`<span class="letter">${place + 1}</span>` : nothing;
    return html`<div class="thing still row ${correct ? (right ? "right" : "wrong") : ""}">
      ${numbered}
      <div class="content-and-verdict">
        ${this.text(markup)}
        ${!correct
          ? nothing
          : right
            ? html`<span class="verdict right">✓ ${t("Right place")}</span>`
            : html`<span class="verdict wrong">✗ ${t("Wrong place, right is {n}", { n: correct.indexOf(id) + 1 })}</span>`}
      </div>
    </div>`;
  }

  private rightOrder(): TemplateResult | typeof nothing {
    const correct = this.item.key?.correct;
    if (!correct) return nothing;
    const texts = new Map(this.item.elements.map(({ id, html }) => [id, html]));
    return html`<section class="key">
      <p class="key-title">${t("Right order")}</p>
      <ol>
        ${correct.map((id) => html`<li>${this.text(texts.get(id) ?? "")}</li>`)}
      </ol>
    </section>`;
  }

  private below(): TemplateResult {
    if (this.given) return html`<button type="button" class="clear" data-key="clear" @click=${this.clear}>${t("Clear my answer")}</button>`;
    return html`<p class="hint">${t("This is not an answer yet: move something, or take the order as it is.")}</p>
      <button type="button" class="confirm" data-key="confirm" @click=${this.confirm}>${t("Take this order as my answer")}</button>`;
  }
}
