/** Match: every source gets a target, by taking and placing; few short targets that may be used again are ticked in a table. */
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { unsafeHTML } from "lit/directives/unsafe-html.js";

import type { Alternative, Item } from "../../shared/api";
import { t } from "../../shared/i18n";
import { ItemElement, type Part } from "../element";
import { FIRST, Hands } from "../place/hands";
import { POOL, pool, type Waiting } from "../place/pool";
import { drawn, letterAt, nameOf } from "../naming";
import { cross, grip } from "../place/shown";
import { placeStyles } from "../place/styles";
import { itemStyles } from "../styles";
import { isTable } from "./statements";
import { matchStyles } from "./styles";

interface MatchItem extends Item {
  /** One of both sides stands in the order of ids; the sheet has it in the candidate's own. */
  sources: Alternative[];
  targets: Alternative[];
  targets_reusable: boolean;
  key?: (NonNullable<Item["key"]> & { pairs?: [string, string][] }) | null;
}

/** What can be taken: a target in the pool, or what a source has. */
const OF_POOL = "target:";
const OF_SOURCE = "source:";

export class Match extends ItemElement {
  static override styles = [itemStyles, placeStyles, matchStyles];

  declare item: MatchItem;

  private hands = new Hands(this, {
    locked: () => this.locked || this.asTable,
    nameOf: (thing) => this.targetName(this.targetOf(thing)),
    keyOf: (thing) => thing,
    put: (thing, place) => this.put(thing, place),
    empty: (place) => (place === POOL ? "" : t("Take a target first.")),
    say: (text) => this.say("polite", text),
  });

  private get sources(): Alternative[] {
    return drawn(this.item.sources, this.sheet, this.item.id);
  }

  private get targets(): Alternative[] {
    return drawn(this.item.targets, this.sheet, this.item.id);
  }

  private get asTable(): boolean {
    return this.item.targets_reusable && isTable(this.item.targets);
  }

  /** Source → target. */
  private get pairs(): Map<string, string> {
    return new Map(Array.isArray(this.value?.pairs) ? (this.value.pairs as [string, string][]) : []);
  }

  /** Source → right target, where the reader may see it. */
  private get right(): Map<string, string> | null {
    return this.judged && this.item.key?.pairs ? new Map(this.item.key.pairs) : null;
  }

  private targetOf(thing: string): string {
    return thing.startsWith(OF_POOL) ? thing.slice(OF_POOL.length) : (this.pairs.get(thing.slice(OF_SOURCE.length)) ?? "");
  }

  private sourceName(id: string): string {
    const place = this.sources.findIndex((one) => one.id === id);
    return nameOf(this.sources[place]?.html ?? "", t("Source {n}", { n: place + 1 }));
  }

  private targetName(id: string): string {
    const place = this.targets.findIndex((one) => one.id === id);
    return nameOf(this.targets[place]?.html ?? "", t("Target {letter}", { letter: letterAt(place) }));
  }

  override parts(): Part[] {
    const texts = Array.from(this.renderRoot.querySelectorAll(".source .content, .pool li:not(.gone) .content, th .content"));
    return [...super.parts(), ...texts.map((root): Part => ({ kind: "question", root }))];
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("item") || this.locked) this.hands.forget();
  }

  private keepPairs(pairs: Map<string, string>): void {
    const given = this.item.sources.filter(({ id }) => pairs.has(id)).map(({ id }) => [id, pairs.get(id)!]);
    this.tell(given.length ? { pairs: given } : null, true);
  }

  private put(thing: string, place: string): { said: string; focus: string } {
    const [target, pairs] = [this.targetOf(thing), this.pairs];
    const from = thing.startsWith(OF_SOURCE) ? thing.slice(OF_SOURCE.length) : null;
    if (place === POOL) return this.unpair(from, thing);
    const names = { name: this.targetName(target), place: this.sourceName(place) };
    if (from !== null) pairs.delete(from);
    const before = pairs.get(place);
    if (!this.item.targets_reusable) for (const [source, other] of pairs) if (other === target) pairs.delete(source);
    pairs.set(place, target);
    const said =
      before && before !== target
        ? t("{name} placed at {place} instead of {before}.", { ...names, before: this.targetName(before) })
        : t("{name} placed at {place}.", names);
    this.keepPairs(pairs);
    return { said, focus: `${OF_SOURCE}${place}` };
  }

  /** Takes the target of a source away; what was in the pool anyway is only put back. */
  private unpair(source: string | null, thing: string): { said: string; focus: string } {
    const name = this.targetName(this.targetOf(thing));
    if (source === null) return { said: t("{name} put back.", { name }), focus: thing };
    const pairs = this.pairs;
    pairs.delete(source);
    this.keepPairs(pairs);
    return { said: t("{name} taken away from {place}.", { name, place: this.sourceName(source) }), focus: `${OF_SOURCE}${source}` };
  }

  private takeAway(source: string): void {
    this.hands.forget();
    const { said, focus } = this.unpair(source, `${OF_SOURCE}${source}`);
    this.say("polite", said);
    this.hands.focusOn(focus);
  }

  private tick(source: string, target: string): void {
    if (!this.locked) this.keepPairs(this.pairs.set(source, target));
  }

  private clear(): void {
    this.hands.forget();
    this.tell(null, true);
    this.say("polite", t("Your answer was cleared."));
    this.hands.focusOn(FIRST);
  }

  override render(): TemplateResult {
    const number = this.number ? html`<span class="visually-hidden">${t("Question {n}", { n: this.number })}. </span>` : nothing;
    return html`
      ${this.stem()}
      <fieldset class=${this.hands.taken === null ? "" : "placing"}>
        <legend>${number}${this.instruction()}</legend>
        ${this.asTable ? this.table() : html`${this.pool()}${this.places()}`}
      </fieldset>
      ${this.locked ? nothing : html`<button type="button" class="clear" ?hidden=${!this.pairs.size} @click=${this.clear}>${t("Clear my answer")}</button>`}
      ${this.locked && !this.pairs.size ? html`<p class="hint none">${t("Not answered")}</p>` : nothing}
    `;
  }

  private instruction(): string {
    if (this.asTable) return t("Choose one in each row.");
    if (this.locked) return t("What belongs together");
    return this.item.targets_reusable
      ? t("Take a target and press where it belongs, or drag it there. A target may be used more than once.")
      : t("Take a target and press where it belongs, or drag it there.");
  }

  private text(markup: string): TemplateResult {
    return html`<span class="content" dir="auto" lang=${this.item.lang}>${unsafeHTML(markup)}</span>`;
  }

  // Taken and placed

  private pool(): TemplateResult {
    const used = new Set(this.item.targets_reusable || this.locked ? [] : this.pairs.values());
    const things = this.targets.map(({ id, html: markup }, place): Waiting => {
      const letter = letterAt(place);
      const label = t("Target {letter}: {name}", { letter, name: this.targetName(id) });
      return { thing: `${OF_POOL}${id}`, letter, label, text: this.text(markup), gone: used.has(id) };
    });
    return pool({ label: t("Targets"), things, empty: t("All targets have been placed."), taken: this.hands.taken, locked: this.locked });
  }

  private places(): TemplateResult {
    return html`<ol role="list" class="sources">
      ${repeat(
        this.sources,
        ({ id }) => id,
        ({ id, html: markup }, place) => html`<li>
          <div class="source"><span class="letter">${place + 1}</span>${this.text(markup)}</div>
          ${this.locked ? this.still(id) : this.slotOf(id)}
        </li>`,
      )}
    </ol>`;
  }

  private slotOf(source: string): TemplateResult {
    const target = this.pairs.get(source);
    const at = this.targets.findIndex(({ id }) => id === target);
    const [thing, name] = [`${OF_SOURCE}${source}`, this.sourceName(source)];
    const [taken, other] = [this.hands.taken === thing, this.hands.taken !== null && this.hands.taken !== thing];
    return html`<div class="thing slot ${taken ? "taken" : ""} ${at < 0 ? "empty" : ""}" data-place=${source} data-thing=${at < 0 ? nothing : thing}>
      <button type="button" class="tool take" data-key=${thing} aria-label=${this.slotLabel(name, target)} aria-pressed=${at < 0 || other ? nothing : taken}>
        ${at < 0 ? nothing : grip()}
      </button>
      ${at < 0
        ? html`<span class="nothing" aria-hidden="true">${other ? t("Put it here") : t("No target yet")}</span>`
        : html`<span class="letter" aria-hidden="true">${letterAt(at)}</span>${this.text(this.targets[at]!.html)}${this.remover(source, name, target!)}`}
    </div>`;
  }

  private slotLabel(source: string, target: string | undefined): string {
    const { taken } = this.hands;
    const now = target === undefined ? t("none yet") : this.targetName(target);
    if (taken === null || this.targetOf(taken) === target) return t("Target for {source}: {target}", { source, target: now });
    return t("Put {taken} at {source}, now: {target}", { taken: this.targetName(this.targetOf(taken)), source, target: now });
  }

  private remover(source: string, name: string, target: string): TemplateResult {
    const label = t("Take {name} away from {place}", { name: this.targetName(target), place: name });
    return html`<button type="button" class="tool" data-own data-key="remove:${source}" aria-label=${label} title=${label} @click=${() => this.takeAway(source)}>
      ${cross()}
    </button>`;
  }

  private still(source: string): TemplateResult {
    const at = this.targets.findIndex(({ id }) => id === this.pairs.get(source));
    const correct = this.right?.get(source);
    const tone = correct === undefined ? "" : correct === this.targets[at]?.id ? "right" : "wrong";
    return html`<div class="thing still slot ${tone}">
      <span class="what">
        ${at < 0
          ? html`<span class="none">${t("No target")}</span>`
          : html`<span class="with-letter"><span class="letter">${letterAt(at)}</span>${this.text(this.targets[at]!.html)}</span>`}
        ${this.verdict(source)}
      </span>
    </div>`;
  }

  /** Whether the target of this source is right, and which one is. */
  private verdict(source: string): TemplateResult | typeof nothing {
    const [given, correct] = [this.pairs.get(source), this.right?.get(source)];
    if (correct === undefined) return nothing;
    if (given === correct) return html`<span class="verdict right">✓ ${t("Right")}</span>`;
    const [at, name] = [this.targets.findIndex(({ id }) => id === correct), this.targetName(correct)];
    // The columns of a table have no letters.
    const answer = this.asTable ? t("Right target: {name}", { name }) : t("Right target: {letter} {name}", { letter: letterAt(at), name });
    return html`<span class="verdict wrong">✗ ${given === undefined ? t("Missing") : t("Wrong")}</span>
      <span class="verdict right">${answer}</span>`;
  }

  // Ticked in a table: one row a statement, one column a target. Where it is too narrow, the rows stand below each other.

  private table(): TemplateResult {
    return html`<table role="table">
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col"><span class="visually-hidden">${t("Statement")}</span></th>
          ${this.targets.map(({ id, html: markup }) => html`<th role="columnheader" scope="col" class="target" id="target-${id}">${this.text(markup)}</th>`)}
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${repeat(this.sources, ({ id }) => id, (source, place) => this.tableRow(source, place))}
      </tbody>
    </table>`;
  }

  private tableRow({ id, html: markup }: Alternative, place: number): TemplateResult {
    return html`<tr role="row">
      <th role="rowheader" scope="row">
        <span class="with-letter" id="source-${id}"><span class="letter">${place + 1}</span>${this.text(markup)}</span>${this.verdict(id)}
      </th>
      ${this.targets.map((target) => {
        const chosen = this.pairs.get(id) === target.id;
        return html`<td role="cell" class=${chosen ? "chosen" : ""}>
          <label>
            <input
              type="radio"
              name="row-${id}"
              aria-labelledby="source-${id} target-${target.id}"
              data-key="tick:${id}:${target.id}"
              .checked=${chosen}
              ?disabled=${this.judged}
              aria-disabled=${this.locked && !this.judged ? "true" : nothing}
              @click=${(event: Event) => this.locked && event.preventDefault()}
              @change=${() => this.tick(id, target.id)}
            />
            <span class="narrow" aria-hidden="true">${nameOf(target.html, "")}</span>
          </label>
        </td>`;
      })}
    </tr>`;
  }
}
