/**
 * Take, then place: a press takes a thing, another press puts it at a place; a press on it, or Escape, puts it back. Pointer and keyboard
 * press the same. To drag is another way to press: down takes, up places. Nothing needs dragging.
 *
 * What can be taken has `data-thing`, where something can be put `data-place`; a button inside of these with a deed of its own has
 * `data-own`. Whatever can have the focus has `data-key`, by which the focus is found again when the list is drawn anew. What follows a pointer
 * that drags a thing out of a drawing has `data-moves` with its name: a drawing has units of its own, and its outlines stay where they are.
 */
import type { ReactiveController, ReactiveElement } from "lit";

import { t } from "../../shared/i18n";

export interface Board {
  /** Whether nothing can be changed. */
  locked(): boolean;
  /** Whether nothing can be taken or put yet, which is said. */
  refuses?(): boolean;
  /** Whether it would be refused now. */
  waits?(): boolean;
  /** What a thing is called. */
  nameOf(thing: string): string;
  /** Puts a thing at a place, which are not the same; returns what is said, and the key of what gets the focus. */
  put(thing: string, place: string): { said: string; focus: string };
  /** The key of what gets the focus when this was put back. */
  keyOf(thing: string): string;
  /** What is said when a place is pressed and nothing is taken. */
  empty?(place: string): string;
  say(text: string): void;
}

interface Drag {
  pointer: number;
  thing: string;
  /** What follows the pointer. */
  element: HTMLElement;
  /** Where the pointer went down. */
  x: number;
  y: number;
  /** How far the element has been moved from its place (its own pixels). */
  dx: number;
  dy: number;
  /** Where the pointer holds the element, from its left and top. */
  holdX: number;
  holdY: number;
  begun: boolean;
}

/** The key of whatever comes first of what can have the focus. */
export const FIRST = "";
/** So far a pointer moves before that is dragging (CSS pixels). */
const FAR = 8;
/** So near to the edge of the window (CSS pixels) whoever drags scrolls, by so much a move. */
const EDGE = 48;
const STEP = 16;

export class Hands implements ReactiveController {
  /** What is taken at the moment. */
  taken: string | null = null;
  private follow: string | null = null;
  private had: string | null = null;
  private drag: Drag | null = null;
  private dropped = false;

  constructor(
    private readonly host: ReactiveElement,
    private readonly board: Board,
  ) {
    host.addController(this);
  }

  private get root(): ShadowRoot {
    return this.host.renderRoot as ShadowRoot;
  }

  hostConnected(): void {
    this.root.addEventListener("click", this.clicked);
    this.root.addEventListener("keydown", this.typed as EventListener);
    this.root.addEventListener("pointerdown", this.down as EventListener);
    this.root.addEventListener("dragstart", prevented);
  }

  hostDisconnected(): void {
    this.root.removeEventListener("click", this.clicked);
    this.root.removeEventListener("keydown", this.typed as EventListener);
    this.root.removeEventListener("pointerdown", this.down as EventListener);
    this.root.removeEventListener("dragstart", prevented);
    this.endDrag();
    this.taken = null;
  }

  hostUpdate(): void {
    this.had = (this.root.activeElement as HTMLElement | null)?.dataset.key ?? null;
  }

  /** What was moved in the page or is gone has lost the focus: it goes to what stands for it now. */
  hostUpdated(): void {
    const wanted = this.follow ?? (this.root.activeElement ? null : this.had);
    this.follow = null;
    if (wanted !== null) (this.withKey(wanted) ?? this.root.querySelector<HTMLElement>("[data-key]"))?.focus();
  }

  private withKey(key: string): HTMLElement | undefined {
    return Array.from(this.root.querySelectorAll<HTMLElement>("[data-key]")).find((one) => one.dataset.key === key);
  }

  /** The focus goes there when the list has been drawn. */
  focusOn(key: string): void {
    this.follow = key;
    this.host.requestUpdate();
  }

  /** Without a word: another question is shown, or nothing can be changed any more. */
  forget(): void {
    this.endDrag();
    this.taken = null;
  }

  private take(thing: string): void {
    this.taken = thing;
    this.board.say(t("{name} taken.", { name: this.board.nameOf(thing) }));
    this.host.requestUpdate();
  }

  putBack(): void {
    if (this.taken === null) return;
    const thing = this.taken;
    this.taken = null;
    this.board.say(t("{name} put back.", { name: this.board.nameOf(thing) }));
    this.focusOn(this.board.keyOf(thing));
  }

  private put(place: string): void {
    const thing = this.taken!;
    this.taken = null;
    const { said, focus } = this.board.put(thing, place);
    this.board.say(said);
    this.focusOn(focus);
  }

  private press(at: HTMLElement): void {
    const { thing, place } = at.dataset;
    if (this.taken === null) {
      if (thing !== undefined) this.take(thing);
      else if (this.board.empty) this.board.say(this.board.empty(place!));
    } else if (thing === this.taken) this.putBack();
    else if (place !== undefined) this.put(place);
    else this.take(thing!);
  }

  private clicked = (event: Event): void => {
    if (this.dropped) return event.stopPropagation(); // the end of a drag, which has placed already
    const at = this.board.locked() ? null : pressed(event);
    if (at && !this.board.refuses?.()) this.press(at);
  };

  private typed = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || this.taken === null) return;
    event.preventDefault();
    event.stopPropagation();
    this.endDrag();
    this.putBack();
  };

  private down = (event: PointerEvent): void => {
    const at = event.button === 0 && event.isPrimary && !this.board.locked() && !this.board.waits?.() ? pressed(event) : null;
    const thing = at?.dataset.thing;
    if (!at || thing === undefined) return;
    this.endDrag();
    const element = at instanceof SVGElement ? this.moving(thing) : at;
    if (!element) return;
    const { left, top } = element.getBoundingClientRect();
    const [x, y] = [event.clientX, event.clientY];
    this.drag = { pointer: event.pointerId, thing, element, x, y, dx: 0, dy: 0, holdX: x - left, holdY: y - top, begun: false };
    addEventListener("pointermove", this.moved);
    addEventListener("pointerup", this.up);
    addEventListener("pointercancel", this.cancelled);
  };

  private moved = (event: PointerEvent): void => {
    const { drag } = this;
    if (event.pointerId !== drag?.pointer) return;
    if (!drag.begun) {
      if (Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < FAR) return;
      drag.begun = true;
      drag.element.toggleAttribute("data-dragged", true);
      if (this.taken !== drag.thing) this.take(drag.thing);
    }
    follow(drag, event);
    this.showOver(this.below(event));
    if (event.clientY < EDGE) scrollBy(0, -STEP);
    else if (event.clientY > innerHeight - EDGE) scrollBy(0, STEP);
  };

  private up = (event: PointerEvent): void => {
    const { drag } = this;
    if (event.pointerId !== drag?.pointer) return;
    const place = drag.begun ? this.below(event) : null;
    this.endDrag();
    if (!drag.begun) return;
    this.dropped = true;
    setTimeout(() => (this.dropped = false));
    if (this.taken === null) return;
    if (place?.dataset.place === undefined || place.dataset.thing === this.taken) this.putBack();
    else this.put(place.dataset.place);
  };

  /** The browser scrolls instead, or the pointer is gone. */
  private cancelled = (event: PointerEvent): void => {
    if (event.pointerId !== this.drag?.pointer) return;
    const { begun } = this.drag;
    this.endDrag();
    if (begun) this.putBack();
  };

  private moving(thing: string): HTMLElement | undefined {
    return Array.from(this.root.querySelectorAll<HTMLElement>("[data-moves]")).find((one) => one.dataset.moves === thing);
  }

  private below(event: PointerEvent): HTMLElement | null {
    return this.root.elementFromPoint(event.clientX, event.clientY)?.closest<HTMLElement>("[data-place]") ?? null;
  }

  private showOver(place: HTMLElement | null): void {
    for (const one of this.root.querySelectorAll("[data-over]")) one.toggleAttribute("data-over", one === place);
    place?.toggleAttribute("data-over", true);
  }

  private endDrag(): void {
    removeEventListener("pointermove", this.moved);
    removeEventListener("pointerup", this.up);
    removeEventListener("pointercancel", this.cancelled);
    if (!this.drag) return;
    this.drag.element.style.removeProperty("translate");
    this.drag.element.removeAttribute("data-dragged");
    this.showOver(null);
    this.drag = null;
  }
}

/**
 * The element stays below the pointer as it was held, wherever the page, or a box within it, was scrolled or drawn anew meanwhile, and however
 * large it is shown.
 */
function follow(drag: Drag, event: PointerEvent): void {
  const { element, holdX, holdY } = drag;
  const { left, top, width } = element.getBoundingClientRect();
  const scale = width / element.offsetWidth || 1;
  drag.dx += (event.clientX - holdX - left) / scale;
  drag.dy += (event.clientY - holdY - top) / scale;
  element.style.translate = `${drag.dx}px ${drag.dy}px`;
}

/** The thing or place that was pressed, none where something of its own was. */
function pressed(event: Event): HTMLElement | null {
  const target = event.target as Element;
  return target.closest("[data-own], a[href]") ? null : target.closest<HTMLElement>("[data-thing], [data-place]");
}

function prevented(event: Event): void {
  event.preventDefault();
}
