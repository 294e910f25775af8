/** Where areas are, as authors type it (`item_types/areas/lines.py`), and what drawing makes of it: in ten-thousandths of the picture. */
import { type Area, type Picture, type Point, SCALE } from "../../items/areas/geometry";

export type Drawn = number[];
type Shape = Area["shape"];

const PERCENT = SCALE / 100;
const MOST_CORNERS = 30;
const NUMBER = /^\d{1,3}(?:[.,]\d{0,2})?$/;

/** What was typed, in units; null where it is nothing of this shape (yet). */
export function unitsOf(typed: string, shape: Shape): Drawn | null {
  const words = typed.split(/[\s;%]+/).filter(Boolean);
  const units = words.map((word) => (NUMBER.test(word) ? Math.round(Number(word.replace(",", ".")) * PERCENT) : NaN));
  const [low, high] = { RECTANGLE: [4, 4], CIRCLE: [3, 3], POLYGON: [6, 2 * MOST_CORNERS] }[shape] as [number, number];
  if (units.length < low || units.length > high || (shape === "POLYGON" && units.length % 2)) return null;
  if (!units.every((one) => one >= 0 && one <= SCALE)) return null;
  const [a, b, c, d] = units as [number, number, number, number];
  return shape === "RECTANGLE" ? [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)] : units;
}

/** Units as people read and write them: points behind each other, in percent. */
export function typedOf(at: Drawn): string {
  const numbers = at.map((unit) => String(Math.round(unit) / PERCENT));
  return numbers.reduce((text, number, i) => (i === 0 ? number : `${text}${i % 2 ? " " : "; "}${number}`), "");
}

/** What a pointer draws from one point to another; nothing of a polygon, whose corners are pressed. */
export function cornersOf(shape: Shape, from: Point, to: Point, { width, height }: Picture): Drawn | null {
  if (shape === "RECTANGLE") return [Math.min(from[0], to[0]), Math.min(from[1], to[1]), Math.max(from[0], to[0]), Math.max(from[1], to[1])];
  if (shape === "POLYGON") return null;
  const radius = Math.hypot(to[0] - from[0], ((to[1] - from[1]) * height) / width);
  return [from[0], from[1], Math.min(SCALE, Math.round(radius))];
}

/** Moved aside and down by so many units, as far as the picture goes. */
export function moved(shape: Shape, at: Drawn, right: number, down: number): Drawn {
  const points = shape === "CIRCLE" ? at.slice(0, 2) : at;
  const [xs, ys] = [points.filter((_unit, i) => i % 2 === 0), points.filter((_unit, i) => i % 2 === 1)];
  const within = (by: number, units: number[]) => Math.min(SCALE - Math.max(...units), Math.max(-Math.min(...units), by));
  const by = [within(right, xs), within(down, ys)] as const;
  return at.map((unit, i) => (i < points.length ? unit + by[i % 2]! : unit));
}

/** Larger or smaller by so many units on each side, never less than two percent nor beyond the picture. */
export function sized(shape: Shape, at: Drawn, by: number): Drawn {
  const bounded = (unit: number) => Math.min(SCALE, Math.max(0, Math.round(unit)));
  if (shape === "CIRCLE") return [at[0]!, at[1]!, Math.min(SCALE, Math.max(PERCENT, at[2]! + by))];
  const [xs, ys] = [at.filter((_unit, i) => i % 2 === 0), at.filter((_unit, i) => i % 2 === 1)];
  const spread = (units: number[]) => {
    const [low, high] = [Math.min(...units), Math.max(...units)];
    const wider = Math.max(2 * PERCENT, high - low + 2 * by) / (high - low || 1);
    return (unit: number) => bounded((low + high) / 2 + (unit - (low + high) / 2) * wider);
  };
  const [x, y] = [spread(xs), spread(ys)];
  return at.map((unit, i) => (i % 2 ? y(unit) : x(unit)));
}
