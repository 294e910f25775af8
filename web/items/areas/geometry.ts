/**
 * Areas of a picture, and what lies in them, as the server scores it (`item_types/areas/geometry.py`): whole numbers, in ten-thousandths of
 * the picture's width and height; a border belongs to its area; polygons by the even–odd rule.
 */
export interface Picture {
  /** `media:<sha256>`. */
  src: string;
  width: number;
  height: number;
  alt: string;
}

export interface Area {
  id: string;
  /** Its name, empty where it has none. */
  text: string;
  shape: "RECTANGLE" | "CIRCLE" | "POLYGON";
  /** Of a rectangle left, top, right, bottom; of a circle its middle and its radius, in units of the width; of a polygon corner after corner. */
  at: number[];
}

/** Units from one side of a picture to the other. */
export const SCALE = 10_000;

export type Point = readonly [number, number];

/** Half the height of a circle, in units of the picture's height. */
export function heightOf(radius: number, { width, height }: Picture): number {
  return (radius * width) / height;
}

export function frameOf({ shape, at }: Area, picture: Picture): [number, number, number, number] {
  if (shape === "RECTANGLE") return [at[0]!, at[1]!, at[2]!, at[3]!];
  if (shape === "CIRCLE") {
    const [x, y, radius] = at as [number, number, number];
    const high = Math.ceil(heightOf(radius, picture));
    return [x - radius, y - high, x + radius, y + high];
  }
  const [xs, ys] = [at.filter((_unit, i) => i % 2 === 0), at.filter((_unit, i) => i % 2 === 1)];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

export function contains({ shape, at }: Area, [x, y]: Point, { width, height }: Picture): boolean {
  if (shape === "RECTANGLE") return at[0]! <= x && x <= at[2]! && at[1]! <= y && y <= at[3]!;
  if (shape === "POLYGON") return inPolygon(at, x, y);
  // Squares of these are beyond what numbers are exact to.
  const [dx, dy, radius] = [(x - at[0]!) * width, (y - at[1]!) * height, at[2]! * width].map(BigInt) as [bigint, bigint, bigint];
  return dx * dx + dy * dy <= radius * radius;
}

/** The area to which a point belongs: the one with the smallest frame of those that hold it, the first of equal ones. */
export function hit<A extends Area>(areas: readonly A[], point: Point, picture: Picture): A | null {
  const extent = (area: Area) => {
    const [left, top, right, bottom] = frameOf(area, picture);
    return (right - left) * (bottom - top);
  };
  const holding = areas.filter((area) => contains(area, point, picture));
  return holding.reduce<A | null>((best, area) => (best === null || extent(area) < extent(best) ? area : best), null);
}

function inPolygon(at: readonly number[], x: number, y: number): boolean {
  let inside = false;
  for (let i = 0; i < at.length; i += 2) {
    const [x1, y1] = [at[i]!, at[i + 1]!];
    const [x2, y2] = [at[(i + 2) % at.length]!, at[(i + 3) % at.length]!];
    const turn = (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1);
    const beside = Math.min(x1, x2) <= x && x <= Math.max(x1, x2) && Math.min(y1, y2) <= y && y <= Math.max(y1, y2);
    if (turn === 0 && beside) return true;
    if (y1 <= y !== y2 <= y && turn > 0 === y2 > y1) inside = !inside;
  }
  return inside;
}
