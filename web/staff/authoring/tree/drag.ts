/** Dragging a row with the pointer: another way to take it and place it. Down takes, up places; Escape, or nowhere, puts it back. */
import type { Row, Where } from "./rows";

export interface Board<T extends HTMLElement = Row> {
  list: HTMLElement;
  take(row: T): void;
  putBack(): void;
  place(target: T, where: Where): void;
  /** Whether something can lie in something else. */
  isDeep: boolean;
  /** What is dragged, and what it is put at (a selector); rows of a tree where it is not told. */
  rows?: string;
  /** What lies in others is put into (a selector), and never beside. */
  holders?: string;
  /** Where a row is taken. Fingers need it, as they scroll elsewhere; everybody does where it is told. */
  grip?: string;
}

/** So far a pointer moves before that is dragging (CSS pixels). */
const FAR = 8;
/** So near to the edge of the window (CSS pixels) whoever drags scrolls, by so much a move. */
const EDGE = 48;
const STEP = 24;

export class Drag<T extends HTMLElement = Row> {
  private row: T | null = null;
  private pointer = 0;
  private from = 0;
  private begun = false;
  private over: { row: T; where: Where } | null = null;
  private readonly rows: string;

  constructor(private readonly board: Board<T>) {
    this.rows = board.rows ?? "li[data-node]";
    board.list.addEventListener("pointerdown", this.down);
    board.list.addEventListener("dragstart", (event) => event.preventDefault());
  }

  private down = (event: PointerEvent): void => {
    const target = event.target as Element;
    const row = target.closest<T>(this.rows);
    // A finger scrolls; it drags where the grip is.
    const isHeld = target.closest(this.board.grip ?? (event.pointerType === "touch" ? ".tree-grip" : this.rows)) !== null;
    if (event.button !== 0 || !event.isPrimary || !row || !isHeld) return;
    this.end();
    [this.row, this.pointer, this.from, this.begun] = [row, event.pointerId, event.clientY + scrollY, false];
    addEventListener("pointermove", this.moved);
    addEventListener("pointerup", this.up);
    addEventListener("pointercancel", this.cancelled);
    addEventListener("keydown", this.typed, true);
  };

  private moved = (event: PointerEvent): void => {
    if (event.pointerId !== this.pointer || !this.row) return;
    if (!this.begun) {
      if (Math.abs(event.clientY + scrollY - this.from) < FAR) return;
      this.begun = true;
      this.board.take(this.row);
      document.documentElement.classList.add("tree-dragging");
    }
    event.preventDefault();
    this.show(event);
    if (event.clientY < EDGE) scrollBy(0, -STEP);
    else if (event.clientY > innerHeight - EDGE) scrollBy(0, STEP);
  };

  private up = (event: PointerEvent): void => {
    if (event.pointerId !== this.pointer) return;
    const { begun, over } = this;
    this.end();
    if (!begun) return;
    if (over) this.board.place(over.row, over.where);
    else this.board.putBack();
  };

  private cancelled = (event: PointerEvent): void => {
    if (event.pointerId !== this.pointer) return;
    const { begun } = this;
    this.end();
    if (begun) this.board.putBack();
  };

  private typed = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || !this.begun) return;
    event.preventDefault();
    event.stopPropagation();
    this.end();
    this.board.putBack();
  };

  /** The upper part of a row is the place before it, the lower one that after it, between them it is inside. */
  private show(event: PointerEvent): void {
    this.clear();
    const { rows, board: { holders } } = this;
    const row = document.elementFromPoint(event.clientX, event.clientY)?.closest<T>(holders ? `${rows}, ${holders}` : rows) ?? null;
    if (!row || !this.board.list.contains(row) || row === this.row) return;
    const { top, height } = row.getBoundingClientRect();
    const at = (event.clientY - top) / height;
    const edge = this.board.isDeep ? 0.3 : 0.5;
    const where: Where = holders && row.matches(holders) ? "inside" : at < edge ? "before" : at >= 1 - edge ? "after" : "inside";
    row.dataset.over = where;
    this.over = { row, where };
  }

  private clear(): void {
    if (this.over) delete this.over.row.dataset.over;
    this.over = null;
  }

  private end(): void {
    removeEventListener("pointermove", this.moved);
    removeEventListener("pointerup", this.up);
    removeEventListener("pointercancel", this.cancelled);
    removeEventListener("keydown", this.typed, true);
    document.documentElement.classList.remove("tree-dragging");
    this.clear();
    this.row = null;
  }
}
