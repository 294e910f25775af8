/** Drag and drop: tokens are put into the gaps of a text, or onto areas of a picture, by taking and placing. */
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { unsafeHTML } from "lit/directives/unsafe-html.js";

import type { Alternative, Item } from "../../shared/api";
import { t } from "../../shared/i18n";
import { AwaitedPicture } from "../areas/awaited";
import type { Area, Picture } from "../areas/geometry";
import { bySize, middleOf, outline, pictured, sign } from "../areas/shapes";
import { areaStyles } from "../areas/styles";
import type { Part } from "../element";
import { type Gap, GapsElement, type GapsItem, type Verdict } from "../gaps/element";
import { FIRST, Hands } from "../place/hands";
import { POOL, pool, type Waiting } from "../place/pool";
import { drawn, letterAt, nameOf } from "../naming";
import { cross, grip } from "../place/shown";
import { placeStyles } from "../place/styles";
import { chip, judged } from "./chips";
import { tokenStyles } from "./styles";

interface TokensItem extends GapsItem<Gap> {
  /** In the order of ids where the sheet has them in the candidate's own. */
  tokens: Alternative[];
  tokens_reusable: boolean;
  /** Where the places are areas of a picture, which lie upon it in this order. */
  picture?: Picture;
  areas?: Area[];
  /** Pairs of token and place. */
  key?: (NonNullable<Item["key"]> & { pairs?: [string, string][] }) | null;
}

/** What can be taken: a token in the pool, or what stands at a place. */
const OF_POOL = "token:";
const OF_PLACE = "place:";

export class DragAndDrop extends GapsElement<Gap> {
  static override styles = [...GapsElement.styles, placeStyles, areaStyles, tokenStyles];

  declare item: TokensItem;

  private picture = new AwaitedPicture(this, {
    pictures: this.pictures,
    src: () => this.item.picture?.src ?? null,
    locked: () => this.locked,
    say: (level, text) => this.say(level, text),
  });
  private hands = new Hands(this, {
    locked: () => this.locked,
    waits: () => this.picture.why !== "",
    refuses: () => this.picture.refuses(),
    nameOf: (thing) => this.tokenName(this.tokenOf(thing)),
    keyOf: (thing) => thing,
    put: (thing, place) => this.put(thing, place),
    empty: (place) => (place === POOL ? "" : t("Take a token first.")),
    say: (text) => this.say("polite", text),
  });

  private get tokens(): Alternative[] {
    return drawn(this.item.tokens, this.sheet, this.item.id);
  }

  /** Place → token. */
  protected override get filled(): Record<string, string> {
    const pairs = Array.isArray(this.value?.pairs) ? (this.value.pairs as [string, string][]) : [];
    return Object.fromEntries(pairs.map(([token, place]) => [place, token]));
  }

  private tokenOf(thing: string): string {
    return thing.startsWith(OF_POOL) ? thing.slice(OF_POOL.length) : (this.filled[thing.slice(OF_PLACE.length)] ?? "");
  }

  private tokenName(id: string): string {
    const place = this.tokens.findIndex((one) => one.id === id);
    return place < 0 ? "" : nameOf(this.tokens[place]!.html, t("Token {letter}", { letter: letterAt(place) }));
  }

  /** The places of the text, or of the picture. */
  protected override get gaps(): Gap[] {
    return this.item.areas ?? super.gaps;
  }

  private placeName(id: string): string {
    return this.item.areas?.find((area) => area.id === id)?.text ?? t("gap {n}", { n: this.gaps.findIndex((gap) => gap.id === id) + 1 });
  }

  protected override heading(i: number): string {
    return this.item.areas ? t("Place {n}", { n: i + 1 }) : super.heading(i);
  }

  protected override progress(): string {
    return this.item.areas ? t("{n} of {all} places have a token", { n: this.count, all: this.gaps.length }) : super.progress();
  }

  override parts(): Part[] {
    const tokens = Array.from(this.renderRoot.querySelectorAll(".pool li:not(.gone) .content"), (root): Part => ({ kind: "question", root }));
    return [...super.parts(), ...tokens];
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    if (changed.has("item") || this.locked || this.picture.why) this.hands.forget();
  }

  /** Pairs in the order of the places, whatever was placed first. */
  private keepPlaced(placed: Record<string, string>): void {
    const pairs = this.gaps.filter(({ id }) => placed[id] !== undefined).map(({ id }) => [placed[id]!, id]);
    this.tell(pairs.length ? { pairs } : null, true);
  }

  private put(thing: string, place: string): { said: string; focus: string } {
    const [token, placed] = [this.tokenOf(thing), { ...this.filled }];
    const from = thing.startsWith(OF_PLACE) ? thing.slice(OF_PLACE.length) : null;
    if (place === POOL) return this.putBack(from, thing);
    const names = { name: this.tokenName(token), place: this.placeName(place) };
    const before = placed[place];
    if (from !== null) delete placed[from];
    if (!this.item.tokens_reusable) for (const [other, what] of Object.entries(placed)) if (what === token) delete placed[other];
    placed[place] = token;
    this.keepPlaced(placed);
    const said =
      before && before !== token
        ? t("{name} placed at {place} instead of {before}.", { ...names, before: this.tokenName(before) })
        : t("{name} placed at {place}.", names);
    return { said, focus: `${OF_PLACE}${place}` };
  }

  /** Takes the token of a place away; what was in the pool anyway is only put back. */
  private putBack(place: string | null, thing: string): { said: string; focus: string } {
    const name = this.tokenName(this.tokenOf(thing));
    if (place === null) return { said: t("{name} put back.", { name }), focus: thing };
    const { [place]: _gone, ...others } = this.filled;
    this.keepPlaced(others);
    return { said: t("{name} taken away from {place}.", { name, place: this.placeName(place) }), focus: `${OF_PLACE}${place}` };
  }

  private takeAway(place: string): void {
    if (this.picture.refuses()) return;
    this.hands.forget();
    const { said, focus } = this.putBack(place, `${OF_PLACE}${place}`);
    this.say("polite", said);
    this.hands.focusOn(focus);
  }

  private clear(): void {
    if (this.picture.refuses()) return;
    this.hands.forget();
    this.tell(null, true);
    this.say("polite", t("Your answer was cleared."));
    this.hands.focusOn(FIRST);
  }

  protected override instruction(): string {
    return this.item.tokens_reusable
      ? t("Take a token and press where it belongs, or drag it there. A token may be used more than once.")
      : t("Take a token and press where it belongs, or drag it there.");
  }

  protected override said({ id }: Gap): string {
    return this.tokenName(this.filled[id] ?? "");
  }

  protected override judge({ id }: Gap): Verdict | null {
    const right = this.item.key?.pairs?.find(([, place]) => place === id)?.[0];
    return right === undefined ? null : { right: this.filled[id] === right, key: [this.text(right)] };
  }

  protected override shown({ id }: Gap): TemplateResult {
    return html`<span class="given token">${this.text(this.filled[id]!)}</span>`;
  }

  private text(token: string): TemplateResult {
    const markup = this.item.tokens.find(({ id }) => id === token)?.html ?? "";
    return html`<span class="content" dir="auto" lang=${this.item.lang}>${unsafeHTML(markup)}</span>`;
  }

  protected override above(): TemplateResult {
    const used = new Set(this.item.tokens_reusable || this.locked ? [] : Object.values(this.filled));
    const things = this.tokens.map(({ id }, place): Waiting => {
      const letter = letterAt(place);
      const label = t("Token {letter}: {name}", { letter, name: this.tokenName(id) });
      return { thing: `${OF_POOL}${id}`, letter, label, text: this.text(id), gone: used.has(id) };
    });
    const { locked, hands, picture } = this;
    return pool({ label: t("Tokens"), things, empty: t("All tokens have been placed."), taken: hands.taken, locked, waits: picture.why !== "" });
  }

  protected override below(): TemplateResult | typeof nothing {
    return this.locked
      ? nothing
      : html`<button type="button" class="clear" ?hidden=${!this.count} aria-disabled=${this.still} @click=${this.clear}>${t("Clear my answer")}</button>`;
  }

  /** Of what is not to be pressed yet. */
  private get still(): "true" | typeof nothing {
    return this.picture.why ? "true" : nothing;
  }

  protected override field({ id }: Gap, name: string): TemplateResult {
    const token = this.filled[id];
    if (this.locked) return html`<span class="thing still slot">${token ? this.text(token) : html`<span class="none">${t("Nothing")}</span>`}</span>`;
    const thing = `${OF_PLACE}${id}`;
    const [taken, other] = [this.hands.taken === thing, this.hands.taken !== null && this.hands.taken !== thing];
    return html`<span
      class="thing slot ${taken ? "taken" : ""} ${token ? "" : "empty"} ${other ? "placing" : ""}"
      data-place=${id}
      data-thing=${token ? thing : nothing}
      ><button type="button" class="tool take" data-key=${thing} aria-label=${this.label(name, token)} aria-pressed=${!token || other ? nothing : taken} aria-disabled=${this.still}>
        ${token ? grip() : nothing}</button
      >${token ? html`${this.text(token)}${this.remover(id, token)}` : html`<span class="nothing" aria-hidden="true">${t("Put it here")}</span>`}</span
    >`;
  }

  override render(): TemplateResult {
    const { areas, picture } = this.item;
    return areas && picture ? this.onPicture(picture, areas) : super.render();
  }

  private onPicture(picture: Picture, areas: Area[]): TemplateResult {
    const { filled, hands, locked } = this;
    const { why } = this.picture;
    const chips = areas.map((area, i) => {
      const thing = filled[area.id] === undefined ? null : `${OF_PLACE}${area.id}`;
      return {
        area,
        number: i + 1,
        name: this.said(area),
        lang: this.item.lang,
        thing: locked || why ? null : thing,
        placing: !locked && hands.taken !== null && hands.taken !== thing,
        taken: thing !== null && hands.taken === thing,
        right: this.judged ? (this.judge(area)?.right ?? null) : null,
      };
    });
    const shapes = bySize(areas, picture).map((area) => {
      const one = chips.find((other) => other.area === area)!;
      const kind = [one.name ? "chosen" : "", one.taken ? "pointed" : "", one.placing ? "placing" : "", { right: "right", wrong: "bad", missing: "bad" }[judged(one)]];
      return outline(area, picture, kind.filter(Boolean).join(" "), locked || why ? null : area.id, one.thing);
    });
    const named = chips.filter((one) => one.name || judged(one));
    const signs = chips.filter((one) => !named.includes(one)).map(({ area, number }) => sign(middleOf(area, picture), String(number), "plain"));
    const group = this.number ? t("Question {n}", { n: this.number }) : t("Places on a picture");
    return html`
      ${this.stem()}
      <div role="group" aria-label=${group} aria-describedby="picture">
        ${this.judged ? nothing : html`<p class="hint instruction ${why ? "why" : ""}">${why || this.instruction()}</p>`} ${this.above()}
        <div class="surface ${locked || why ? "" : "open"}">${pictured(picture, shapes, signs, named.map((one) => chip(one, picture)))}</div>
        <ol class="places" role="list">
          ${areas.map((area, i) => html`<li>
            <span class="where"><span class="number" aria-hidden="true">${i + 1}</span><span class="name" dir="auto" lang=${this.item.lang}>${area.text}</span></span>
            <span class="gap">${this.judged ? this.given(area, i) : this.onList(area, i, areas.length)}</span>
          </li>`)}
        </ol>
      </div>
      ${this.judged ? nothing : html`<p class="hint">${this.progress()}</p>`} ${this.below()}
      ${this.judged && !this.count ? html`<p class="hint none">${t("Not answered")}</p>` : nothing}
    `;
  }

  private onList(area: Area, i: number, all: number): TemplateResult {
    const name = t("Place {n} of {all}: {name}", { n: i + 1, all, name: area.text });
    return html`${this.field(area, name)}<span class="on-paper" aria-hidden="true">${this.said(area)}</span>`;
  }

  private label(place: string, token: string | undefined): string {
    const { taken } = this.hands;
    const now = token === undefined ? t("empty") : this.tokenName(token);
    if (taken === null || this.tokenOf(taken) === token) return t("{place}, now: {token}", { place, token: now });
    return t("Put {taken} at {place}, now: {token}", { taken: this.tokenName(this.tokenOf(taken)), place, token: now });
  }

  private remover(place: string, token: string): TemplateResult {
    const label = t("Take {name} away from {place}", { name: this.tokenName(token), place: this.placeName(place) });
    return html`<button type="button" class="tool" data-own data-key="remove:${place}" aria-label=${label} title=${label} aria-disabled=${this.still} @click=${() => this.takeAway(place)}>
      ${cross()}
    </button>`;
  }
}
