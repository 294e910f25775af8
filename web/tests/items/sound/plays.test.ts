import { describe, expect, test } from "vitest";

import { type Heard, merged, newId, readHeard, unfinished } from "../../../items/sound/plays";

const [A, B] = ["a".repeat(64), "b".repeat(64)];

describe("what two pages know of plays", () => {
  const left: Heard = { [A]: { one: [1000, 0], two: [500, 1] } };
  const right: Heard = { [A]: { one: [400, 1], three: [0, 0] }, [B]: { one: [7, 0] } };

  test("is merged without losing a play, each as far as it was heard", () => {
    expect(merged(left, right)).toEqual({ [A]: { one: [1000, 1], two: [500, 1], three: [0, 0] }, [B]: { one: [7, 0] } });
  });

  test("is the same in whatever order, and when it is heard twice", () => {
    const both = JSON.stringify(merged(left, right));
    expect([merged(right, left), merged(merged(left, right), left)].map((one) => JSON.stringify(one))).toEqual([both, both]);
  });

  test("is bounded to the same plays in whatever order", () => {
    const many = (from: number): Heard => ({ [A]: Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`p${from + i}`, [0, 0]])) });
    expect(Object.keys(merged(many(10), many(40))[A]!)).toHaveLength(40);
    expect(merged(many(10), many(40))).toEqual(merged(many(40), many(10)));
  });
});

test("what is no play is left out of what a store or a server gives", () => {
  expect(readHeard({ [A]: { one: [5, 0], two: [5], three: [-1, 0], four: [1, 2], "Not an id": [1, 1] }, short: { one: [5, 0] }, [B]: 3 })).toEqual({ [A]: { one: [5, 0] } });
  for (const value of [null, undefined, 3, "x", []]) expect(readHeard(value)).toEqual({});
});

test("of several plays that are not over the one goes on that came furthest", () => {
  expect(unfinished({ one: [10, 0], two: [90, 1], three: [40, 0] })).toEqual({ id: "three", at: 40 });
  expect(unfinished({ two: [90, 1] })).toBeNull();
});

test("ids of plays are short, and of letters and digits", () => {
  for (let i = 0; i < 50; i += 1) expect(newId()).toMatch(/^[0-9a-z]{14}$/);
});
