/** A number is read in the browser as on the server, and what is understood is shown and said. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { isRight, type NumericKey } from "../../items/numeric/right";
import { read, shown, unitKey } from "../../items/typed/numbers";
import type { Item } from "../../shared/api";
import { show } from "./line";
import judged from "../../../tests/item_types/numeric/judged.json";
import cases from "../../../tests/item_types/typed/numbers.json";

const numeric = (unit = "NONE", lang = "en", key?: object): Item => ({ id: "1", type: "NUMERIC", stem: "<p>How fast?</p>", lang, max_score: 1, ...{ unit, comma: lang === "nl" }, ...(key && { key }) });
const KEY: NumericKey = { least: "1170", most: "1230", figures_least: 2, figures_most: 4, unit_needed: true, units: [{ unit: "m/s", factor: "1" }, { unit: "km/s", factor: "1000" }] };

beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
});

test.each(cases as [string, boolean, boolean, unknown][])("%j (comma %s, unit %s) is read as %j", (text, comma, withUnit, expected) => {
  const found = read(text, comma, withUnit);
  expect(found && [found.number, ...found.figures, found.unit, found.doubtful]).toEqual(expected);
});

test.each(judged)("by the key of $changes the same is right as on the server", ({ comma, key, right, wrong }) => {
  const judge = (text: string) => isRight(key, read(text, comma, key.units.length > 0));
  expect([right.filter((text) => !judge(text)), wrong.filter(judge)]).toEqual([[], []]);
});

test.each([["-1.20", true, "\u22121,20"], ["1.2e-3", false, "1.2 \u00d7 10\u207b\u00b3"], ["6.02E+23", true, "6,02 \u00d7 10\u00b2\u00b3"]] as const)("%s is shown (comma %s) as %s", (number, comma, text) => {
  expect(shown(number, comma)).toBe(text);
});

test("units that are written differently are one, and capitals count", () => {
  expect([unitKey("m/s\u00b2") === unitKey("m / s^2"), unitKey("\u00b5m") === unitKey("\u03bcm"), unitKey("mW") === unitKey("MW")]).toEqual([true, true, false]);
});

describe("below the field", () => {
  const understood = async (item: Item, text: string) => {
    const { type, root, any, settled } = await show(item);
    await type(text);
    any.flush();
    await settled();
    return root.querySelector(".understood")!.textContent;
  };

  test.each([
    [numeric("OPTIONAL"), "1000 m/s", "Understood: 1000 m/s"],
    [numeric("NONE"), "1000 m/s", "This is no number yet."],
    [numeric("NEEDED"), "1e3", "Understood: 1 \u00d7 10\u00b3, without a unit"],
    [numeric("NONE", "nl"), "1.000", "Understood: 1000"],
    [numeric("NONE", "en"), "1.000", "Understood: 1.000, with 3 decimals"],
    [numeric("NONE", "nl"), "1,25", "Understood: 1,25"],
    [numeric(), "-", "This is no number yet."],
    [numeric(), "\u0663", "Write the number with the digits 0 to 9."],
    [numeric(), " ", ""],
  ])("of %j, %j is answered by %j", async (item, text, told) => {
    expect(await understood(item, text)).toBe(told);
  });

  test("nothing changes while somebody types, and it is said politely once, after a longer pause", async () => {
    const { type, root, said, settled, told } = await show(numeric());
    const shownNow = () => root.querySelector(".understood")!.textContent;
    await type("1");
    await type("12");
    expect(shownNow()).toBe("");
    vi.advanceTimersByTime(400);
    await settled();
    expect([shownNow(), said, told]).toEqual(["Understood: 12", [], [{ value: { value: "12" }, urgent: false }]]);
    vi.advanceTimersByTime(700);
    await type("120");
    vi.advanceTimersByTime(390);
    expect(said).toEqual([]);
    vi.advanceTimersByTime(5000);
    await type("120 ");
    vi.advanceTimersByTime(5000);
    expect(said).toEqual(["Understood: 120"]);
  });

  test("an answer that was given before says what is understood of it, and nothing is read out", async () => {
    const { root, said } = await show(numeric(), { value: { value: "1,5" } });
    vi.advanceTimersByTime(5000);
    expect([root.querySelector(".understood")!.textContent, said]).toEqual(["Understood: 1.5", []]);
  });

  test("the field is described by what is to be written and by what is understood", async () => {
    const { root, field } = await show(numeric("NEEDED"), { value: { value: "5 m" } });
    const about = root.getElementById(field().getAttribute("aria-describedby")!)!;
    expect(about.textContent.replace(/\s+/g, " ").trim()).toBe("Write a number and its unit. Understood: 5 m");
    expect([field().dir, field().maxLength]).toEqual(["ltr", 100]);
  });
});

describe("where it is judged", () => {
  const marked = async (value: string | null) => (await show(numeric("NEEDED", "nl", KEY), { value: value === null ? null : { value }, mode: "mark" })).root;

  test.each([
    ["1,2 km/s", "✓ Right", "Understood: 1,2 km/s"],
    ["1200", "✗ Wrong", "Understood: 1200, without a unit"],
    ["fast", "✗ Wrong", "This is no number."],
  ])("%j is shown as it was typed, called %s, and %j", async (text, verdict, understood) => {
    const root = await marked(text);
    expect([".typed", ".verdict", ".understood"].map((one) => root.querySelector(one)!.textContent)).toEqual([text, verdict, understood]);
  });

  test("no answer is called so, and judged by nothing", async () => {
    const root = await marked(null);
    expect([root.querySelector(".none")!.textContent, root.querySelector(".verdict, .understood")]).toEqual(["Not answered", null]);
  });

  test("the key says in words what is right", async () => {
    const root = await marked("1");
    expect(Array.from(root.querySelectorAll(".key p"), (one) => one.textContent)).toEqual([
      "Right answer", "From 1170 to 1230", "Significant figures: 2 to 4", "Units: m/s, km/s (= 1000)", "A number without unit is wrong.",
    ]);
  });
});
