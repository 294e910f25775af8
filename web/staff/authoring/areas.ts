/**
 * Areas of a picture, drawn upon it. The fields of `<div data-areas>` (`item_types/areas/area.html`) are all that is sent: what is drawn is
 * written into them, and what is typed is shown. Without this, or without a pointer, the fields do.
 */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";

import { type Area, type Picture, type Point, SCALE } from "../../items/areas/geometry";
import { bySize, middleOf, outline, pictured, sign } from "../../items/areas/shapes";
import { areaStyles } from "../../items/areas/styles";
import { t } from "../../shared/i18n";
import { cornersOf, type Drawn, moved, sized, typedOf, unitsOf } from "./drawn";
import { sourceOf } from "./source";

const STEP = SCALE / 100;
const LARGE = SCALE / 10;
const ASIDE: Record<string, Point> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

class Row {
  readonly at: HTMLInputElement;
  readonly shape: HTMLSelectElement;
  readonly button = document.createElement("button");

  constructor(readonly fieldset: HTMLElement) {
    const field = (part: string) => fieldset.querySelector<HTMLElement>(`[name$="-${part}"]`)!;
    this.at = field("at") as HTMLInputElement;
    this.shape = field("shape") as HTMLSelectElement;
    this.button.type = "button";
    this.button.className = "btn btn-sm area-draw";
    this.button.textContent = t("Draw on the picture");
    this.at.after(this.button);
  }

  get hasPlace(): boolean {
    return this.at.value.trim() !== "";
  }

  get kind(): Area["shape"] {
    return this.shape.value as Area["shape"];
  }

  get drawn(): Drawn | null {
    return unitsOf(this.at.value, this.kind);
  }

  write(at: number[]): void {
    this.at.value = typedOf(at);
    this.at.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

export class AreaDrawing extends LitElement {
  static override styles = [
    areaStyles,
    css`
      :host {
        display: block;
        margin-bottom: 0.75rem;
      }
      .board {
        width: fit-content;
        max-width: 100%;
        touch-action: pinch-zoom;
        cursor: crosshair;
        outline-offset: 2px;
      }
      .board:focus-visible {
        outline: 3px solid var(--st-focus, #0b5cad);
      }
      p {
        margin: 0.35rem 0 0;
      }
    `,
  ];

  private rows: Row[] = [];
  private picture: Picture | null = null;
  private active = -1;
  /** Corners of a polygon so far, or where a rectangle or a circle began. */
  private corners: Point[] = [];
  private dragging = false;
  /** The area has been drawn: the next drag draws another one, unless the button of an area is pressed before. */
  private done = false;

  begin(rows: readonly HTMLElement[]): void {
    this.rows = rows.map((fieldset) => new Row(fieldset));
    this.toNext();
    this.rows.forEach((row, i) => {
      row.button.addEventListener("click", () => this.choose(i));
      row.fieldset.addEventListener("input", () => this.requestUpdate());
      row.shape.addEventListener("change", () => ((this.corners = []), this.requestUpdate()));
    });
    this.requestUpdate();
  }

  show(picture: Picture | null): void {
    this.picture = picture;
    this.requestUpdate();
  }

  /** The first area that has no place yet; none where all have. */
  private toNext(): void {
    this.active = this.rows.findIndex((row) => !row.hasPlace);
    this.corners = [];
    this.done = false;
    this.requestUpdate();
  }

  private choose(row: number): void {
    this.active = row;
    this.corners = [];
    this.done = false;
    this.requestUpdate();
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(".board")?.focus());
  }

  private get row(): Row | null {
    return this.rows[this.active] ?? null;
  }

  private pointOf(event: PointerEvent): Point {
    const { left, top, width, height } = this.renderRoot.querySelector("img")!.getBoundingClientRect();
    const units = (from: number, all: number) => Math.min(SCALE, Math.max(0, Math.round((from / (all || 1)) * SCALE)));
    return [units(event.clientX - left, width), units(event.clientY - top, height)];
  }

  private down = (event: PointerEvent): void => {
    if (event.button !== 0 || !this.picture) return;
    if (this.done) this.toNext();
    if (!this.row) return;
    const point = this.pointOf(event);
    if (this.row.kind === "POLYGON") return this.corner(point);
    event.preventDefault();
    (event.currentTarget as HTMLElement).focus();
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    this.corners = [point];
    this.dragging = true;
  };

  private move = (event: PointerEvent): void => {
    if (!this.dragging || !this.row || !this.picture) return;
    const at = cornersOf(this.row.kind, this.corners[0]!, this.pointOf(event), this.picture);
    if (!at) return;
    this.row.write(at);
    this.done = true;
  };

  private up = (): void => {
    this.dragging = false;
  };

  private corner(point: Point): void {
    this.corners = [...this.corners, point];
    if (this.corners.length >= 3) this.row!.write(this.corners.flat());
    this.requestUpdate();
  }

  private typed = (event: KeyboardEvent): void => {
    const { row, picture } = this;
    if (!row || !picture || event.ctrlKey || event.altKey || event.metaKey) return;
    const step = event.shiftKey ? LARGE : STEP;
    const [aside, drawn] = [ASIDE[event.key], row.drawn];
    if (aside) row.write(drawn ? moved(row.kind, drawn, aside[0] * step, aside[1] * step) : begun(row.kind));
    else if (event.key === "+" || event.key === "-") row.write(drawn ? sized(row.kind, drawn, event.key === "+" ? STEP : -STEP) : begun(row.kind));
    else if (event.key === "Backspace" && this.corners.length) {
      this.corners = this.corners.slice(0, -1);
      if (this.corners.length >= 3) row.write(this.corners.flat());
    } else if (event.key === "Enter" || event.key === "Escape") this.corners = [];
    else return;
    event.preventDefault();
    this.requestUpdate();
  };

  private help(): string {
    const kind = this.row?.kind;
    if (!kind) return t("Press “Draw on the picture” at an area to draw it.");
    const keys = t("Arrow keys move it, + and - make it larger and smaller.");
    if (kind === "RECTANGLE") return `${t("Area {n}: drag from corner to corner.", { n: this.active + 1 })} ${keys}`;
    if (kind === "CIRCLE") return `${t("Area {n}: drag from its middle outwards.", { n: this.active + 1 })} ${keys}`;
    return `${t("Area {n}: press at each corner; Enter begins anew, Backspace takes the last corner away.", { n: this.active + 1 })} ${keys}`;
  }

  override render(): TemplateResult | typeof nothing {
    const { picture } = this;
    this.rows.forEach((row, i) => row.button.setAttribute("aria-pressed", String(i === this.active)));
    if (!picture) return html`<p>${t("Choose a picture above to draw its areas.")}</p>`;
    const areas = this.rows.flatMap((row, i): Area[] => (row.drawn ? [{ id: String(i), text: "", shape: row.kind, at: row.drawn }] : []));
    const kind = (area: Area) => (Number(area.id) === this.active ? "chosen" : "");
    const names = areas.map((area) => sign(middleOf(area, picture), String(Number(area.id) + 1), kind(area) ? "" : "plain"));
    const corners = this.row?.kind === "POLYGON" ? this.corners.map((point, i) => sign(point, String(i + 1), "corner")) : [];
    return html`<div
        class="board"
        role="application"
        tabindex="0"
        aria-label=${t("Drawing of the areas")}
        aria-describedby="help"
        @pointerdown=${this.down}
        @pointermove=${this.move}
        @pointerup=${this.up}
        @pointercancel=${this.up}
        @keydown=${this.typed}
      >
        ${pictured(picture, bySize(areas, picture).map((area) => outline(area, picture, kind(area))), [...names, ...corners])}
      </div>
      <p id="help">${this.help()}</p>`;
  }
}

/** Where an area begins that is made by the keyboard. */
function begun(kind: Area["shape"]): number[] {
  if (kind === "CIRCLE") return [5000, 5000, 1000];
  return kind === "RECTANGLE" ? [4000, 4000, 6000, 6000] : [4000, 4000, 6000, 4000, 5000, 6000];
}

function enhance(list: HTMLElement): void {
  const rows = Array.from(list.querySelectorAll<HTMLElement>("[data-area]"));
  const field = list.closest("form")?.querySelector<HTMLElement>("[data-picture-field]");
  const chosen = field?.querySelector("select");
  const source = sourceOf(list);
  if (!chosen || !source) return;
  const drawing = document.createElement("stratus-area-drawing") as AreaDrawing;
  list.prepend(drawing);
  drawing.begin(rows);
  const show = async (): Promise<void> => {
    const { value } = chosen;
    const found = value ? await source.of(value.split(" ")[0]!) : null;
    if (value !== chosen.value) return;
    field?.toggleAttribute("data-drawn", Boolean(found)); // it stands here, with its areas
    drawing.show(found && { src: found.address, width: found.width, height: found.height, alt: "" });
  };
  chosen.addEventListener("change", () => void show());
  void show();
}

export function startAreas(root: ParentNode = document): void {
  if (!customElements.get("stratus-area-drawing")) customElements.define("stratus-area-drawing", AreaDrawing);
  root.querySelectorAll<HTMLElement>("[data-areas]:not([data-enhanced])").forEach((list) => {
    list.dataset.enhanced = "";
    enhance(list);
  });
}
