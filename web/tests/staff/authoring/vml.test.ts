import { afterEach, describe, expect, test, vi } from "vitest";

import { withoutVml } from "../../../staff/authoring/text/office";

afterEach(() => vi.restoreAllMocks());

const drawn = (inner = "") => `<!--[if gte vml 1]>${inner}<![endif]-->`;

describe("drawings that a word processor writes for itself", () => {
  test("go, and nothing else does", () => {
    expect(withoutVml(`a${drawn("<v:shape/>")}b${drawn()}c`)).toBe("abc");
    expect(withoutVml("<!--[if !vml]>kept<![endif]-->")).toBe("<!--[if !vml]>kept<![endif]-->");
  });

  test("go in capital letters too, and a letter that is two when it is small moves nothing", () => {
    expect(withoutVml(`İİ${drawn("x").toUpperCase()}İ`)).toBe("İİİ");
  });

  test("stay where they have no end", () => {
    expect(withoutVml(`${drawn("x")}a<!--[if gte vml 1]>b`)).toBe("a<!--[if gte vml 1]>b");
  });

  test.each([
    ["without an end", "<!--[if gte vml 1]>"],
    ["whole", drawn("x")],
  ])("are looked for in work that grows as their number does: %s", (_name, one) => {
    const walked = (number: number): number => {
      const find = String.prototype.indexOf;
      let steps = 0;
      vi.spyOn(String.prototype, "indexOf").mockImplementation(function (this: string, wanted: string, from = 0) {
        const found = find.call(this, wanted, from);
        steps += (found < 0 ? this.length : found) - from + 1;
        return found;
      });
      withoutVml(one.repeat(number));
      vi.restoreAllMocks();
      return steps;
    };
    expect(walked(20_000) / walked(10_000)).toBeLessThan(2.1);
  });
});
