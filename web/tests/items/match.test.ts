import { afterEach, describe, expect, test } from "vitest";

import "../../items/index";
import type { Item } from "../../shared/api";
import { drag, nameOf, placing, type Shown } from "./placing";

const sources = [{ id: "s1", html: "<p>France</p>" }, { id: "s2", html: "<p>Italy</p>" }];
const targets = [{ id: "t1", html: "<p>Madrid</p>" }, { id: "t2", html: "<p>Paris</p>" }, { id: "t3", html: '<img src="x" alt="Rome at night">' }];
const item = (more: object = {}): Item =>
  ({ id: "1", type: "MATCH", stem: "<p>Which capital?</p>", lang: "en", max_score: 2, sources, targets, targets_reusable: false, ...more }) as Item;
/** The candidate's own: Paris, Rome, Madrid. */
const sheet = { alternatives: { "1": ["t2", "t3", "t1"] } };
const values = ({ told }: Shown) => told.map(({ value }) => value);

afterEach(() => document.body.replaceChildren());

describe("sources and targets", () => {
  test("stand in the order drawn for the candidate, and every control says what it is of", async () => {
    const { names } = await placing(item(), { sheet });
    expect(names().slice(0, 5)).toEqual([
      "Target A: Paris", "Target B: Rome at night", "Target C: Madrid", "Target for France: none yet", "Target for Italy: none yet",
    ]);
  });

  test("are matched by two presses, one sentence each, and the focus goes to the place", async () => {
    const one = await placing(item(), { sheet });
    await one.press("Target A: Paris");
    expect(one.root.querySelector('[aria-pressed="true"]')?.getAttribute("aria-label")).toBe("Target A: Paris");
    await one.press("Put Paris at France, now: none yet");
    expect(one.told).toEqual([{ value: { pairs: [["s1", "t2"]] }, urgent: true }]);
    expect(one.said).toEqual(["Paris taken.", "Paris placed at France."]);
    expect(one.focused()).toBe("Target for France: Paris");
    expect(one.names()).not.toContain("Target A: Paris");
  });

  test("a target goes from one source to another, and what stood there is back among the targets", async () => {
    const one = await placing(item(), { sheet, value: { pairs: [["s1", "t2"], ["s2", "t1"]] } });
    await one.press("Target for France: Paris");
    await one.press("Put Paris at Italy, now: Madrid");
    expect(values(one)).toEqual([{ pairs: [["s2", "t2"]] }]);
    expect(one.said).toEqual(["Paris taken.", "Paris placed at Italy instead of Madrid."]);
    expect(one.names()).toContain("Target C: Madrid");
  });

  test("a target is taken away by its button, and an answer of nothing is none", async () => {
    const one = await placing(item(), { sheet, value: { pairs: [["s1", "t2"]] } });
    await one.press("Take Paris away from France");
    expect([values(one), one.said, one.focused()]).toEqual([[null], ["Paris taken away from France."], "Target for France: none yet"]);
  });

  test("a press on a place with nothing in hand says what to do first", async () => {
    const one = await placing(item(), { sheet });
    await one.press("Target for Italy: none yet");
    expect([one.told, one.said]).toEqual([[], ["Take a target first."]]);
  });

  test("another target that is pressed is taken instead; the same one is put back", async () => {
    const one = await placing(item(), { sheet });
    await one.press("Target A: Paris");
    await one.press("Target C: Madrid");
    await one.press("Target C: Madrid");
    expect([one.told, one.said, one.focused()]).toEqual([[], ["Paris taken.", "Madrid taken.", "Madrid put back."], "Target C: Madrid"]);
  });

  test("a target that may be used again stays among the targets", async () => {
    const one = await placing(item({ targets_reusable: true }), { sheet });
    for (const place of ["France", "Italy"]) {
      await one.press("Target A: Paris");
      await one.press(`Put Paris at ${place}, now: none yet`);
    }
    expect(values(one).at(-1)).toEqual({ pairs: [["s1", "t2"], ["s2", "t2"]] });
  });

  test("a target is dragged to its source, and from there back among the targets", async () => {
    const one = await placing(item(), { sheet });
    const chip = one.root.querySelector('[data-thing="target:t2"]')!;
    await drag(one, chip, one.root.querySelector('[data-place="s2"]'));
    await drag(one, one.root.querySelector('[data-thing="source:s2"]')!, one.root.querySelector(".pool ul"));
    expect(values(one)).toEqual([{ pairs: [["s2", "t2"]] }, null]);
    expect(one.said).toEqual(["Paris taken.", "Paris placed at Italy.", "Paris taken.", "Paris taken away from Italy."]);
  });

  test("everything is cleared at once", async () => {
    const one = await placing(item(), { sheet, value: { pairs: [["s1", "t2"], ["s2", "t3"]] } });
    await one.press("Clear my answer");
    expect([values(one), one.said, one.focused()]).toEqual([[null], ["Your answer was cleared."], "Target A: Paris"]);
  });

  test("keep the focus when they are drawn again from outside", async () => {
    const one = await placing(item(), { sheet, value: { pairs: [["s1", "t2"]] } });
    Array.from(one.root.querySelectorAll("button")).find((button) => nameOf(button) === "Take Paris away from France")!.focus();
    one.any.value = null;
    await one.settled();
    expect(one.focused()).toBe("Target A: Paris");
  });

  test("stand still where nothing can be changed", async () => {
    const one = await placing(item(), { sheet, readonly: true, value: { pairs: [["s1", "t2"]] } });
    expect([one.names(), one.root.querySelector("[data-thing], [data-place]")]).toEqual([[], null]);
  });
});

describe("a table of statements", () => {
  const columns = [{ id: "yes", html: "<p>True</p>" }, { id: "no", html: "<p>False</p>" }];
  const table = (more: object = {}): Item => item({ targets: columns, targets_reusable: true, ...more });
  const inputs = (root: ParentNode) => Array.from(root.querySelectorAll("input"));

  test("is one where few short targets may be used again, and only there", async () => {
    const has = async (more: object) => (await placing(item(more))).root.querySelector("table") !== null;
    expect(await has({ targets: columns, targets_reusable: true })).toBe(true);
    expect(await has({ targets: columns })).toBe(false);
    expect(await has({ targets, targets_reusable: true })).toBe(false);
    expect(await has({ targets: [...columns, { id: "l", html: "Neither of them, as far as anybody knows" }], targets_reusable: true })).toBe(false);
    expect(await has({ targets: Array.from("abcde", (id) => ({ id, html: id })), targets_reusable: true })).toBe(false);
  });

  test("is heard as one: rows and columns have headings, and every button is called by both", async () => {
    const { root } = await placing(table());
    const called = inputs(root).map((input) => input.getAttribute("aria-labelledby")!.split(" ").map((id) => root.querySelector(`#${id} .content`)?.textContent.trim()));
    expect(called).toEqual([["France", "True"], ["France", "False"], ["Italy", "True"], ["Italy", "False"]]);
    expect(Array.from(root.querySelectorAll("th"), (one) => one.getAttribute("scope"))).toEqual(["col", "col", "col", "row", "row"]);
    expect(new Set(inputs(root).map(({ name }) => name)).size).toBe(2);
  });

  test("tells a tick at once, and pairs in the order of the paper", async () => {
    const one = await placing(table());
    for (const at of [3, 0]) {
      const input = inputs(one.root)[at]!;
      input.focus();
      input.checked = true;
      input.dispatchEvent(new Event("change", { bubbles: true }));
      await one.settled();
      expect(one.root.activeElement).toBe(input);
    }
    expect(one.told).toEqual([
      { value: { pairs: [["s2", "no"]] }, urgent: true }, { value: { pairs: [["s1", "yes"], ["s2", "no"]] }, urgent: true },
    ]);
  });

  test("is judged in words, row by row", async () => {
    const key = { pairs: [["s1", "yes"], ["s2", "yes"]] };
    const { root } = await placing(table({ key }), { mode: "review", value: { pairs: [["s1", "yes"]] } });
    expect(Array.from(root.querySelectorAll(".verdict"), (one) => one.textContent)).toEqual(["✓ Right", "✗ Missing", "Right target: True"]);
    expect(inputs(root).every((input) => input.disabled)).toBe(true);
  });
});

describe("whoever judges pairs", () => {
  const key = { pairs: [["s1", "t2"], ["s2", "t3"]] };

  test("sees what is right, wrong and missing in words", async () => {
    const { root } = await placing(item({ key }), { mode: "mark", value: { pairs: [["s1", "t1"]] } });
    expect(Array.from(root.querySelectorAll(".verdict"), (one) => one.textContent)).toEqual([
      "✗ Wrong", "Right target: B Paris", "✗ Missing", "Right target: C Rome at night",
    ]);
  });

  test("in a table, which shows no letters, the right target is called by its name alone", async () => {
    const targets = [{ id: "yes", html: "<p>True</p>" }, { id: "no", html: "<p>False</p>" }];
    const whole = item({ targets, targets_reusable: true, key: { pairs: [["s1", "no"], ["s2", "yes"]] } });
    const { root } = await placing(whole, { mode: "review", value: { pairs: [["s1", "yes"], ["s2", "yes"]] } });
    expect(Array.from(root.querySelectorAll(".verdict"), (one) => one.textContent)).toEqual(["✗ Wrong", "Right target: False", "✓ Right"]);
  });

  test("a candidate never sees the key, even if it were there", async () => {
    const { root } = await placing(item({ key }), { value: { pairs: [["s1", "t1"]] } });
    expect(root.querySelector(".verdict, .right, .wrong")).toBeNull();
  });
});
