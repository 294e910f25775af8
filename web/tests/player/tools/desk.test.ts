import { describe, expect, test } from "vitest";

import { Desk, MOST_CHARACTERS } from "../../../player/tools/desk";
import { Moments } from "../../../player/truth/notices";
import { room } from "../../../player/display/layout";
import type { Value } from "../../../shared/api";

function desk(): { desk: Desk; sent: [string | undefined, Value][]; allow: (on: boolean) => void } {
  const sent: [string | undefined, Value][] = [];
  let allowed = true;
  const made = new Desk((item, value) => {
    if (!allowed) return null;
    sent.push([item, value]);
    return { value, session: 2, seq: 10 + sent.length };
  });
  return { desk: made, sent, allow: (on) => (allowed = on) };
}

describe("what a candidate keeps for themselves", () => {
  test("is sent when it changed, and only then", () => {
    const { desk: mine, sent } = desk();
    expect([mine.write("first"), mine.write("first"), mine.write("second")]).toEqual([true, true, true]);
    expect(sent).toEqual([[undefined, { text: "first" }], [undefined, { text: "second" }]]);
    expect(mine.text).toBe("second");
  });

  test("is not taken while nothing may be written", () => {
    const { desk: mine, allow } = desk();
    allow(false);
    expect(mine.write("late")).toBe(false);
    expect(mine.text).toBe("");
  });

  test("is never longer than what the server takes", () => {
    const { desk: mine } = desk();
    mine.write("x".repeat(MOST_CHARACTERS + 5));
    expect(mine.text).toHaveLength(MOST_CHARACTERS);
  });

  test("marks and struck-out alternatives of a question do not push each other out", () => {
    const { desk: mine, sent } = desk();
    mine.change("i1", { marks: [[3, 9]] });
    mine.change("i1", { struck: ["b"] });
    expect(sent.at(-1)).toEqual(["i1", { marks: [[3, 9]], struck: ["b"] }]);
    expect(mine.aids("i2", false, true)).toEqual({ marks: [], struck: [], uncovered: [], marking: false, striking: true, masking: false });
  });

  test("of two computers the newer stands, in whatever order they are heard", () => {
    const { desk: mine } = desk();
    const [older, newer] = [{ value: { text: "old" }, session: 1, seq: 90 }, { value: { text: "new" }, session: 2, seq: 3 }];
    mine.overlay(undefined, newer);
    mine.overlay("", older);
    expect([mine.text, mine.highest]).toEqual(["new", 3]);
  });

  test("stays the same object until it changes, so that a question is not drawn anew every second", () => {
    const { desk: mine } = desk();
    const before = mine.aids("i1", true, true);
    expect(mine.aids("i1", true, true)).toBe(before);
    mine.change("i1", { struck: ["a"] });
    expect(mine.aids("i1", true, true).struck).toEqual(["a"]);
  });

  test("that was kept by something else does no harm", () => {
    const { desk: mine } = desk();
    mine.overlay("i1", { value: { marks: "all", struck: [1, "b"], uncovered: "b" }, session: 1, seq: 1 });
    mine.overlay("", { value: { text: 4, reading: { ruler: "yes", lines: 400 } }, session: 1, seq: 1 });
    expect([mine.text, mine.aids("i1", false, false)]).toEqual(["", { marks: [], struck: ["b"], uncovered: [], marking: false, striking: false, masking: false }]);
    expect(mine.reading).toEqual({ ruler: false, lines: 8, masking: false });
  });

  test("aids to reading and the notepad are kept together, and neither pushes the other out", () => {
    const { desk: mine, sent } = desk();
    mine.write("first");
    mine.read({ ruler: true, lines: 3 });
    mine.write("second");
    expect(sent.at(-1)).toEqual([undefined, { text: "second", reading: { ruler: true, lines: 3, masking: false } }]);
    const { desk: elsewhere } = desk();
    elsewhere.overlay("", { value: sent.at(-1)![1], session: 1, seq: 1 });
    expect([elsewhere.text, elsewhere.reading]).toEqual(["second", { ruler: true, lines: 3, masking: false }]);
  });

  test("covering is drawn anew, and what was uncovered stays so beside marks", () => {
    const { desk: mine, sent } = desk();
    expect(mine.aids("i1", false, true).masking).toBe(false);
    mine.read({ masking: true });
    expect(mine.aids("i1", false, true).masking).toBe(true);
    mine.change("i1", { uncovered: ["b"] });
    mine.change("i1", { struck: ["a"] });
    expect(sent.at(-1)).toEqual(["i1", { marks: [], struck: ["a"], uncovered: ["b"] }]);
  });

  test("where nothing may be written, aids to reading work for this page, until something newer comes from elsewhere", () => {
    const { desk: mine, allow } = desk();
    allow(false);
    mine.read({ masking: true });
    mine.change("i1", { uncovered: ["b"] });
    expect([mine.reading.masking, mine.aids("i1", false, false).uncovered]).toEqual([true, ["b"]]);
    mine.overlay("", { value: { text: "", reading: { masking: false } }, session: 1, seq: 1 });
    expect(mine.reading.masking).toBe(false);
  });
});

describe("notices of the time", () => {
  /** Everything that is told while the time left runs through these seconds. */
  const told = (moments: Moments, deadline: string, ...seconds: number[]) => seconds.map((one) => moments.next(deadline, one)).filter((one) => one !== null);

  test("come once each, however the server corrects the clock by a moment", () => {
    expect(told(new Moments([30, 15]), "a", 1802, 1800, 1799, 1801, 1799.5, 900, 899, 901, 899)).toEqual([30, 15]);
  });

  test("come again for a later end, which is told itself", () => {
    const moments = new Moments([15, 5]);
    expect(told(moments, "a", 1000, 899, 290)).toEqual([15, 5]);
    expect(told(moments, "b", 890, 600, 299)).toEqual(["changed", 5]);
    expect(told(moments, "c", 1400, 900, 300)).toEqual(["changed", 15, 5]);
  });

  test("that were slept through are told as the last of them", () => {
    expect(told(new Moments(), "a", 4000, 200)).toEqual([5]);
  });

  test("are not given for the time that there is from the beginning", () => {
    expect(told(new Moments([30]), "a", 1800, 1799, 1700)).toEqual([]);
  });
});

test("room is counted in the candidate's own text size", () => {
  expect([room(1440 / 16), room(1440 / 32), room(1100 / 16), room(320 / 16)]).toEqual(["wide", "narrow", "middle", "small"]);
});
