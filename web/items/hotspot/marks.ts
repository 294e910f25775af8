/**
 * Marks that a candidate sets on a picture: a press sets one; a press on a mark takes it, the next press places it. The keyboard presses where
 * the cross-hair is. To drag a mark is another way to press: down takes, up places. Nothing needs dragging.
 */
import type { ReactiveController, ReactiveElement } from "lit";

import { t, tn } from "../../shared/i18n";
import { type Point, SCALE } from "../areas/geometry";
import { placeOf } from "./words";

export interface Board {
  locked(): boolean;
  /** Whether nothing can be marked yet. */
  waits(): boolean;
  /** The same; that it is so is said. */
  refuses(): boolean;
  /** How many marks may be set. */
  most(): number;
  marks(): Point[];
  keep(marks: Point[]): void;
  say(level: "polite" | "assertive", text: string): void;
}

/** Steps of the cross-hair, in units: one percent, ten with the Shift key. */
const STEP = SCALE / 100;
const LARGE = SCALE / 10;
/** So far a pointer moves before that is dragging (CSS pixels). */
const FAR = 6;

const ASIDE: Record<string, Point> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Marks implements ReactiveController {
  /** Where the cross-hair is. */
  at: Point = [SCALE / 2, SCALE / 2];
  /** The mark that is taken at the moment, by its number from 0. */
  taken: number | null = null;
  /** Where a mark is that is being dragged. */
  dragged: Point | null = null;
  private drag: { pointer: number; mark: number; x: number; y: number } | null = null;
  private dropped = false;

  constructor(
    private readonly host: ReactiveElement,
    private readonly board: Board,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.host.renderRoot.addEventListener("pointerdown", this.down as EventListener);
  }

  hostDisconnected(): void {
    this.host.renderRoot.removeEventListener("pointerdown", this.down as EventListener);
    this.forget();
  }

  /** Without a word: another question is shown, or nothing can be changed any more. */
  forget(): void {
    this.endDrag();
    this.taken = null;
  }

  private get image(): HTMLImageElement | null {
    return this.host.renderRoot.querySelector(".picture img");
  }

  private pointOf(event: MouseEvent): Point {
    const { left, top, width, height } = this.image!.getBoundingClientRect();
    const units = (from: number, all: number) => Math.min(SCALE, Math.max(0, Math.round((from / (all || 1)) * SCALE)));
    return [units(event.clientX - left, width), units(event.clientY - top, height)];
  }

  /** A mark is put down here: the one that is taken, or a new one, or the only one anew. */
  place(point: Point): void {
    if (this.board.locked() || this.board.refuses()) return;
    const marks = this.board.marks();
    const most = this.board.most();
    const moved = this.taken ?? (most === 1 && marks.length ? 0 : null);
    this.taken = null;
    this.at = point;
    if (moved !== null) {
      marks[moved] = point;
      this.board.keep(marks);
      this.board.say("polite", t("Mark {n} moved: {place}.", { n: moved + 1, place: placeOf(point) }));
    } else if (marks.length < most) {
      this.board.keep([...marks, point]);
      const left = most - marks.length - 1;
      this.board.say("polite", `${t("Mark {n} set: {place}.", { n: marks.length + 1, place: placeOf(point) })} ${this.left(left)}`);
    } else this.board.say("assertive", t("All {n} marks are set. Move one, or remove one.", { n: most }));
    this.host.requestUpdate();
  }

  /** How many marks are left, in words. */
  left(left: number): string {
    return left ? tn("{n} mark left.", "{n} marks left.", left) : t("All marks are set.");
  }

  take(mark: number): void {
    if (this.board.refuses()) return;
    if (this.taken === mark) return this.putBack();
    this.taken = mark;
    this.at = this.board.marks()[mark] ?? this.at;
    this.board.say("polite", t("Mark {n} taken.", { n: mark + 1 }));
    this.host.requestUpdate();
  }

  putBack(): void {
    if (this.taken === null) return;
    this.board.say("polite", t("Mark {n} put back.", { n: this.taken + 1 }));
    this.taken = null;
    this.host.requestUpdate();
  }

  remove(mark: number): void {
    if (this.board.locked() || this.board.refuses()) return;
    this.taken = null;
    const marks = this.board.marks().filter((_point, i) => i !== mark);
    this.board.keep(marks);
    this.board.say("polite", `${t("Mark {n} removed.", { n: mark + 1 })} ${this.left(this.board.most() - marks.length)}`);
  }

  clicked = (event: MouseEvent): void => {
    if (this.dropped || this.board.locked() || !this.image) return;
    const mark = markAt(event);
    if (mark !== null && (this.taken === null || this.taken === mark)) this.take(mark);
    else this.place(this.pointOf(event));
  };

  typed = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey || this.board.locked()) return;
    const aside = ASIDE[event.key];
    if (aside && this.board.refuses()) this.host.requestUpdate();
    else if (aside) this.move(aside, event.shiftKey ? LARGE : STEP);
    else if (event.key === "Enter" || event.key === " ") this.place(this.at);
    else if (event.key === "Escape" && this.taken !== null) this.putBack();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  private move(aside: Point, step: number): void {
    // From a place between two steps to the next one.
    const next = (from: number, way: number) => (way ? Math.min(SCALE, Math.max(0, way > 0 ? Math.floor(from / STEP) * STEP + step : Math.ceil(from / STEP) * STEP - step)) : from);
    this.at = [next(this.at[0], aside[0]), next(this.at[1], aside[1])];
    this.board.say("polite", placeOf(this.at));
    this.host.requestUpdate();
  }

  private down = (event: PointerEvent): void => {
    const mark = event.button === 0 && event.isPrimary && !this.board.locked() && !this.board.waits() ? markAt(event) : null;
    if (mark === null) return;
    this.endDrag();
    this.drag = { pointer: event.pointerId, mark, x: event.clientX, y: event.clientY };
    addEventListener("pointermove", this.dragging);
    addEventListener("pointerup", this.up);
    addEventListener("pointercancel", this.cancelled);
  };

  private dragging = (event: PointerEvent): void => {
    if (event.pointerId !== this.drag?.pointer || !this.image) return;
    if (!this.dragged && Math.hypot(event.clientX - this.drag.x, event.clientY - this.drag.y) < FAR) return;
    if (!this.dragged && this.taken !== this.drag.mark) this.take(this.drag.mark);
    this.dragged = this.pointOf(event);
    this.host.requestUpdate();
  };

  private up = (event: PointerEvent): void => {
    if (event.pointerId !== this.drag?.pointer) return;
    const point = this.dragged;
    this.endDrag();
    if (!point) return;
    this.dropped = true;
    setTimeout(() => (this.dropped = false));
    if (this.taken !== null) this.place(point);
  };

  private cancelled = (event: PointerEvent): void => {
    if (event.pointerId !== this.drag?.pointer) return;
    const begun = this.dragged !== null;
    this.endDrag();
    if (begun) this.putBack();
  };

  private endDrag(): void {
    removeEventListener("pointermove", this.dragging);
    removeEventListener("pointerup", this.up);
    removeEventListener("pointercancel", this.cancelled);
    this.drag = this.dragged = null;
  }
}

function markAt(event: Event): number | null {
  const mark = (event.target as Element).closest<SVGElement>("[data-mark]")?.dataset.mark;
  return mark === undefined ? null : Number(mark);
}
