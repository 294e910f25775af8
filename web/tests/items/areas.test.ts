/** What lies in areas of a picture: the same for the browser as for the server. */
import { describe, expect, test } from "vitest";

import { type Area, contains, frameOf, hit, type Picture, type Point } from "../../items/areas/geometry";
import cases from "../../../tests/item_types/areas/inside.json";

const picture = (width: number, height: number): Picture => ({ src: "", width, height, alt: "" });
const area = (id: string, shape: Area["shape"], ...at: number[]): Area => ({ id, text: "", shape, at });

describe.each(cases)("$about", ({ size, area: given, inside, outside }) => {
  const one = { id: "a", text: "", ...given } as Area;
  const of = picture(size[0]!, size[1]!);
  test("has its border within, as the server says", () => {
    expect(inside.filter((point) => !contains(one, point as unknown as Point, of))).toEqual([]);
  });
  test("has nothing else within, as the server says", () => {
    expect(outside.filter((point) => contains(one, point as unknown as Point, of))).toEqual([]);
  });
});

describe("a point in several areas", () => {
  const [outer, inner] = [area("outer", "RECTANGLE", 0, 0, 5000, 5000), area("inner", "RECTANGLE", 4000, 4000, 6000, 6000)];

  test.each([[100, 100, "outer"], [4500, 4500, "inner"], [5500, 5500, "inner"], [9000, 9000, undefined]] as const)("%i, %i is in %s", (x, y, id) => {
    expect([hit([outer, inner], [x, y], picture(1, 1))?.id, hit([inner, outer], [x, y], picture(1, 1))?.id]).toEqual([id, id]);
  });

  test("belongs to the first of two of one size", () => {
    expect(hit([outer, { ...outer, id: "twin" }], [5, 5], picture(1, 1))?.id).toBe("outer");
  });

  test("a circle is as high as it is wide in pixels", () => {
    expect(frameOf(area("c", "CIRCLE", 5000, 5000, 1000), picture(400, 300))).toEqual([4000, 3666, 6000, 6334]);
  });
});
