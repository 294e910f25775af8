/** Hotspot: marks on a picture, set by a press or with a cross-hair; or visible areas of it, which are buttons with names. */
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";

import { t, tn } from "../../shared/i18n";
import { AwaitedPicture } from "../areas/awaited";
import { type Area, type Point, SCALE } from "../areas/geometry";
import { bySize, crossHair, middleOf, outline, pictured, sign } from "../areas/shapes";
import { areaStyles } from "../areas/styles";
import { ItemElement, type Part } from "../element";
import { letterAt } from "../naming";
import { itemStyles } from "../styles";
import type { HotspotItem } from "./item";
import { judgement } from "./judged";
import { Marks } from "./marks";
import { hotspotStyles } from "./styles";
import { placeOf } from "./words";

export class Hotspot extends ItemElement {
  static override styles = [itemStyles, areaStyles, hotspotStyles];

  declare item: HotspotItem;

  private picture = new AwaitedPicture(this, {
    pictures: this.pictures,
    src: () => this.item.picture.src,
    locked: () => this.locked,
    say: (level, text) => this.say(level, text),
  });
  private marks = new Marks(this, {
    locked: () => this.locked || this.areas !== null,
    waits: () => this.picture.why !== "",
    refuses: () => this.picture.refuses(),
    most: () => this.item.most,
    marks: () => this.points,
    keep: (points) => this.keepPoints(points),
    say: (level, text) => this.say(level, text),
  });
  /** The area whose button has the focus or is below the pointer. */
  private pointedAt: string | null = null;
  private had = false;

  private get areas(): Area[] | null {
    return this.item.areas ?? null;
  }

  /** The marks, in units. */
  private get points(): Point[] {
    const points = Array.isArray(this.value?.points) ? (this.value.points as [number, number][]) : [];
    return points.map(([x, y]) => [Math.round(x * SCALE), Math.round(y * SCALE)]);
  }

  private get member(): "selected" | "order" {
    return this.item.task === "ORDER" ? "order" : "selected";
  }

  private get chosen(): string[] {
    const chosen = this.value?.[this.member];
    return Array.isArray(chosen) ? (chosen as string[]) : [];
  }

  override parts(): Part[] {
    const names = Array.from(this.renderRoot.querySelectorAll(".names .text"), (root): Part => ({ kind: "question", root }));
    return [...super.parts(), ...names];
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("item") && changed.get("item")?.id !== this.item.id) this.marks.at = [SCALE / 2, SCALE / 2];
    if (changed.has("item") || this.locked || this.picture.why) this.marks.forget();
    this.had = (this.renderRoot as ShadowRoot).activeElement !== null;
  }

  /** What is gone has lost the focus: it goes to the picture. */
  protected override updated(): void {
    if (this.had && !(this.renderRoot as ShadowRoot).activeElement) this.toBoard();
  }

  private toBoard(): void {
    this.renderRoot.querySelector<HTMLElement>(".board, .names button")?.focus();
  }

  private keepPoints(points: Point[]): void {
    this.tell(points.length ? { points: points.map(([x, y]) => [x / SCALE, y / SCALE]) } : null, true);
  }

  private turn(id: string): void {
    if (this.locked || this.picture.refuses()) return;
    const { chosen, item } = this;
    const name = this.nameOf(id);
    if (chosen.includes(id)) {
      const left = chosen.filter((one) => one !== id);
      this.tell(left.length ? { [this.member]: left } : null, true);
      return this.say("polite", t("{name} is not chosen any more.", { name }));
    }
    if (item.most > 1 && chosen.length >= item.most) return this.say("assertive", t("All {n} are chosen. Take one away to choose another.", { n: item.most }));
    const now = item.most === 1 ? [id] : [...chosen, id];
    this.tell({ [this.member]: now }, true);
    this.say("polite", item.task === "ORDER" ? t("{name} is number {n}.", { name, n: now.length }) : t("{name} chosen.", { name }));
  }

  private nameOf(id: string): string {
    return this.areas?.find((area) => area.id === id)?.text ?? "";
  }

  private clear(): void {
    if (this.picture.refuses()) return;
    this.marks.forget();
    this.tell(null, true);
    this.say("polite", t("Your answer was cleared."));
    this.toBoard();
  }

  override render(): TemplateResult {
    if (this.judged) return html`${this.stem()} ${judgement(this.item, this.points, this.chosen)}`;
    const answered = this.points.length + this.chosen.length > 0;
    const { why } = this.picture;
    return html`
      ${this.stem()}
      <p class="hint how ${why ? "why" : ""}" id="how">${why || (this.areas ? this.howToChoose() : this.howToMark())}</p>
      ${this.areas ? this.named(this.areas) : this.board()}
      ${this.locked ? nothing : html`<button type="button" class="clear" ?hidden=${!answered} aria-disabled=${why ? "true" : nothing} @click=${this.clear}>${t("Clear my answer")}</button>`}
      ${this.locked && !answered ? html`<p class="hint none">${t("Not answered")}</p>` : nothing}
    `;
  }

  // Marks upon a picture

  private howToMark(): string {
    const { most, task } = this.item;
    if (task === "ORDER") return t("Mark {n} places on the picture in their order. Press a place, or move the cross-hair with the arrow keys and press Enter.", { n: most });
    return tn(
      "Mark a place on the picture. Press it, or move the cross-hair with the arrow keys and press Enter.",
      "Mark {n} places on the picture. Press each, or move the cross-hair with the arrow keys and press Enter.",
      most,
    );
  }

  private board(): TemplateResult {
    const { item, locked, marks, points } = this;
    const shown = points.map((point, i) => (i === marks.taken && marks.dragged ? marks.dragged : point));
    const signs = shown.map((point, i) => sign(point, String(i + 1), marks.taken === i ? "taken" : "", i));
    if (locked) return html`${pictured(item.picture, [], signs)}${this.list()}`;
    const name = this.number ? t("Picture of question {n}", { n: this.number }) : t("Picture to mark");
    return html`
      <div
        class="board ${marks.taken === null ? "" : "placing"} ${this.picture.why ? "waits" : ""}"
        role="application"
        tabindex="0"
        aria-label=${name}
        aria-describedby="picture how where"
        aria-disabled=${this.picture.why ? "true" : nothing}
        @click=${marks.clicked}
        @keydown=${marks.typed}
      >
        ${pictured(item.picture, [], this.picture.why ? signs : [...signs, crossHair(marks.at)])}
      </div>
      <p class="hint where" id="where">
        ${t("Cross-hair: {place}. With Shift it moves further.", { place: placeOf(marks.at) })}
        <span class="left">${marks.left(Math.max(0, item.most - points.length))}</span>
      </p>
      ${this.list()}
    `;
  }

  private list(): TemplateResult | typeof nothing {
    const { points } = this;
    if (!points.length) return nothing;
    return html`<ol class="marks" role="list" aria-label=${t("Marks")}>
      ${points.map((point, i) => html`<li>
        <span class="number">${i + 1}</span><span class="text">${placeOf(point)}</span>${this.locked ? nothing : this.deeds(i)}
      </li>`)}
    </ol>`;
  }

  private deeds(mark: number): TemplateResult {
    const still = this.picture.why ? "true" : nothing;
    const move = () => {
      this.marks.take(mark);
      this.toBoard();
    };
    const remove = () => {
      this.marks.remove(mark);
      this.toBoard();
    };
    return html`<span class="deeds"><button type="button" class="deed" aria-label=${t("Move mark {n}", { n: mark + 1 })} aria-pressed=${this.marks.taken === mark} aria-disabled=${still} @click=${move}>
        ${t("Move")}</button
      ><button type="button" class="deed" aria-label=${t("Remove mark {n}", { n: mark + 1 })} aria-disabled=${still} @click=${remove}>${t("Remove")}</button></span>`;
  }

  // Visible areas, which are buttons

  private howToChoose(): string {
    const { most, task } = this.item;
    if (task === "ORDER") return t("Choose {n} areas in their order, on the picture or by their names.", { n: most });
    return tn("Choose an area, on the picture or by its name.", "Choose {n} areas, on the picture or by their names.", most);
  }

  private point(id: string | null): void {
    if (this.pointedAt === id) return;
    this.pointedAt = id;
    this.requestUpdate();
  }

  private named(areas: Area[]): TemplateResult {
    const { chosen, item } = this;
    const still = this.locked || this.picture.why !== "";
    const kind = ({ id }: Area) => `${chosen.includes(id) ? "chosen" : ""} ${this.pointedAt === id ? "pointed" : ""}`;
    const shapes = bySize(areas, item.picture).map((area) => outline(area, item.picture, kind(area), area.id));
    const signs = areas.map((area, i) => sign(middleOf(area, item.picture), this.signOf(area, i), chosen.includes(area.id) ? "" : "plain"));
    const pressed = (event: Event) => {
      const id = (event.target as Element).closest<SVGElement>("[data-place]")?.dataset.place;
      if (id !== undefined) this.turn(id);
    };
    return html`
      <div class="choose ${still ? "" : "open"}" @click=${pressed}>${pictured(item.picture, shapes, signs)}</div>
      <ul class="names" role="list" aria-label=${t("Areas of the picture")} aria-describedby="picture">
        ${areas.map((area, i) => html`<li>
          <button
            type="button"
            class="name ${kind(area)}"
            aria-pressed=${chosen.includes(area.id)}
            aria-disabled=${still ? "true" : nothing}
            @click=${() => this.turn(area.id)}
            @focus=${() => this.point(area.id)}
            @blur=${() => this.point(null)}
            @pointerenter=${() => this.point(area.id)}
            @pointerleave=${() => this.point(null)}
          >
            <span class="number">${letterAt(i)}</span> <span class="text" dir="auto" lang=${item.lang}>${area.text}</span> ${this.turnOf(area.id)}
          </button>
        </li>`)}
      </ul>
    `;
  }

  /** On the picture: the letter of an area, or its number in the order. */
  private signOf({ id }: Area, i: number): string {
    const place = this.item.task === "ORDER" ? this.chosen.indexOf(id) : -1;
    return place < 0 ? letterAt(i) : String(place + 1);
  }

  private turnOf(id: string): TemplateResult | typeof nothing {
    const place = this.item.task === "ORDER" ? this.chosen.indexOf(id) : -1;
    return place < 0 ? nothing : html`<span class="turn">${t("Number {n}", { n: place + 1 })}</span>`;
  }
}
