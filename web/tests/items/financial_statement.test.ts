/** A statement: what is typed is handed over after a pause, totals follow, and each field is named by its headings. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import table from "../../../tests/item_types/financial_statement/amounts.json";
import type { AnswerDetail, SayDetail } from "../../items/element";
import { inDigits, near, plus, readAmount, shownAmount } from "../../items/financial_statement/amounts";
import type { Cell, FinancialStatement, StatementItem } from "../../items/financial_statement/element";
import { AnyItem } from "../../items/index";

const label = (text: string): Cell => ({ kind: "label", label: text });
const item: StatementItem = {
  id: "1", type: "FINANCIAL_STATEMENT", stem: "<p>Fill in.</p>", lang: "en", max_score: 3, comma: false,
  rows: [
    [label(""), label("2024")],
    [label("Cash"), { kind: "number", id: "n1" }],
    [label("Stock"), { kind: "number", id: "n2" }],
    [label("Trend"), { kind: "choice", id: "c1", options: ["up", "down"] }],
    [label("Total"), { kind: "total", id: "t1", terms: [["+", "n1"], ["-", "n2"], ["+", "0.5"]] }],
  ],
};

async function shown(more: Record<string, unknown> = {}, changes: Partial<StatementItem> = {}) {
  const any = document.createElement("stratus-item") as AnyItem;
  Object.assign(any, { item: { ...item, ...changes }, ...more });
  const told: AnswerDetail[] = [];
  const said: string[] = [];
  any.addEventListener("answer", (event) => told.push((event as CustomEvent<AnswerDetail>).detail));
  any.addEventListener("say", (event) => said.push((event as CustomEvent<SayDetail>).detail.text));
  document.body.append(any);
  const inner = () => any.inner as FinancialStatement;
  const settled = async () => {
    await any.updateComplete;
    await inner().updateComplete;
    await any.updateComplete;
    await inner().updateComplete;
  };
  await settled();
  const root = inner().shadowRoot!;
  const field = (name: string) => root.querySelector<HTMLInputElement>(`[aria-label="${name}"]`)!;
  const type = async (name: string, text: string) => {
    field(name).value = text;
    field(name).dispatchEvent(new Event("input", { bubbles: true }));
    await settled();
  };
  const leave = async (name: string) => {
    field(name).dispatchEvent(new Event("change", { bubbles: true }));
    await settled();
  };
  return { any, inner, root, told, said, field, type, leave, settled, total: () => root.querySelector(".sum")!.textContent };
}

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
});

describe("an amount", () => {
  test.each(table)("$text with comma $comma is read as the server reads it", ({ text, comma, value }) => {
    const read = readAmount(text, comma);
    expect(read && shownAmount(read, false).replace("\u2212", "-")).toBe(value);
  });

  test("is summed and compared exactly", () => {
    expect(shownAmount(plus(inDigits("0.1"), inDigits("0.2")), true)).toBe("0,3");
    expect(near(inDigits("0.3"), plus(inDigits("0.1"), inDigits("0.2")), inDigits("0"))).toBe(true);
    expect([near(inDigits("10"), inDigits("9.5"), inDigits("0.5")), near(inDigits("10"), inDigits("9.49"), inDigits("0.5"))]).toEqual([true, false]);
    expect(shownAmount(inDigits("-1.50"), false)).toBe("\u22121.50");
  });
});

test("each field is named by its row and its column, in a table with headings", async () => {
  const { root } = await shown({ number: 2 });
  expect(Array.from(root.querySelectorAll("input, select"), (one) => one.getAttribute("aria-label"))).toEqual(["Cash, 2024", "Stock, 2024", "Trend, 2024"]);
  expect(Array.from(root.querySelectorAll("th"), (one) => [one.scope, one.textContent])).toEqual([["col", "2024"], ["row", "Cash"], ["row", "Stock"], ["row", "Trend"], ["row", "Total"]]);
  expect(root.querySelector("caption")!.textContent).toBe("Table of question 2");
});

test("what is typed is told after a pause, and at once when it is asked for", async () => {
  const { type, told, inner } = await shown();
  await type("Cash, 2024", "1,2");
  await type("Cash, 2024", "1,250");
  expect(told).toEqual([]);
  vi.advanceTimersByTime(400);
  expect(told).toEqual([{ value: { cells: { n1: "1,250" } }, urgent: false }]);
  await type("Stock, 2024", "300");
  inner().flush();
  expect(told[1]).toEqual({ value: { cells: { n1: "1,250", n2: "300" } }, urgent: false });
});

test("a choice is told at once, with what was just typed; an emptied table is no answer", async () => {
  const { type, told, field, settled } = await shown();
  await type("Cash, 2024", "5");
  const choose = async (text: string) => {
    field("Trend, 2024").value = text;
    field("Trend, 2024").dispatchEvent(new Event("change", { bubbles: true }));
    await settled();
  };
  await choose("down");
  expect(told).toEqual([{ value: { cells: { n1: "5", c1: "down" } }, urgent: true }]);
  for (const [turn, blank] of [" ", "\u200b", "\u0007"].entries()) {
    await type("Cash, 2024", blank);
    await choose("");
    expect(told[turn + 1]).toEqual({ value: null, urgent: true });
  }
});

test("totals follow what is typed, and are said once a number is left", async () => {
  const { type, leave, total, said } = await shown();
  expect(total()).toBe("–");
  await type("Cash, 2024", "1,250.25");
  await type("Stock, 2024", "(300)");
  expect([total(), said]).toEqual(["1550.75", []]);
  await leave("Stock, 2024");
  expect(said).toEqual(["Totals: Total, 2024 1550.75."]);
});

test("what is no number is said when it is left, in words beside it, and has no total", async () => {
  const { type, leave, total, field, root, said } = await shown();
  await type("Cash, 2024", "12a");
  expect(field("Cash, 2024").getAttribute("aria-invalid")).toBeNull();
  await leave("Cash, 2024");
  expect([field("Cash, 2024").getAttribute("aria-invalid"), root.querySelector(".wrong-number")!.textContent, total()]).toEqual(["true", "No number", "–"]);
  expect(said).toEqual(["Cash, 2024: “12a” is no number."]);
});

test("drawing again keeps the focus and what is being typed", async () => {
  const { any, type, field, settled, root } = await shown();
  field("Cash, 2024").focus();
  await type("Cash, 2024", "77");
  any.number = 4;
  any.value = { cells: { n2: "1" } };
  await settled();
  expect([root.activeElement, field("Cash, 2024").value]).toEqual([field("Cash, 2024"), "77"]);
});

test("an answer from elsewhere is shown, whatever was chosen here", async () => {
  const { any, field, settled, total } = await shown();
  field("Trend, 2024").value = "down";
  field("Trend, 2024").dispatchEvent(new Event("change", { bubbles: true }));
  await settled();
  any.value = { cells: { n1: "3", c1: "up" } };
  await settled();
  expect([field("Cash, 2024").value, field("Trend, 2024").value, total()]).toEqual(["3", "up", "3.5"]);
});

test("nothing can be changed where it is read only", async () => {
  const { field } = await shown({ readonly: true });
  expect([field("Cash, 2024").readOnly, field("Trend, 2024").getAttribute("aria-disabled")]).toEqual([true, "true"]);
});

describe("where answers are judged", () => {
  const key = { cells: { n1: { value: "1250", tolerance: "5" }, n2: { value: "300", tolerance: "0" }, c1: { right: ["up"] }, t1: { value: "950.5", tolerance: "0" } } };
  const verdicts = (root: ShadowRoot) => Array.from(root.querySelectorAll("td:has(.given)"), (cell) => cell.textContent.replace(/\s+/g, " ").trim());

  test.each(["mark", "review"])("%s says in words and signs what is right, wrong and missing", async (mode) => {
    const { root } = await shown({ mode, value: { cells: { n1: "1,255", c1: "down" } } }, { key });
    expect(verdicts(root)).toEqual(["1,255✓ Right", "–○ Missing Right answer: 300", "down✗ Wrong Right answer: up", "1255.5✗ Wrong Right answer: 950.5"]);
    expect(root.querySelector("input, select")).toBeNull();
  });

  test("where a marker changed the score, cells are compared with the key without a verdict", async () => {
    const overruled = { verdict: "partly" as const, score: "1", max_score: "4" };
    const { root } = await shown({ mode: "review", value: { cells: { n1: "1,255", c1: "down" } } }, { key, overruled });
    expect(verdicts(root).slice(0, 3)).toEqual(["1,255= As in the key", "–≠ Not as in the key Right answer: 300", "down≠ Not as in the key Right answer: up"]);
  });

  test("a total longer than what may be typed is judged by all its digits", async () => {
    const long = `${"9".repeat(37)}.5`;
    const places = `0.${"0".repeat(36)}1`;
    const cells = { n1: { value: long, tolerance: "0" }, n2: { value: places, tolerance: "0" }, t1: { value: `${"9".repeat(37)}.${"9".repeat(36)}9`, tolerance: `0.${"0".repeat(40)}1` } };
    const { root } = await shown({ mode: "review", value: { cells: { n1: long, n2: places } } }, { key: { cells } });
    expect(verdicts(root).at(-1)).toBe(`${"9".repeat(37)}.${"9".repeat(37)}✓ Right`);
  });

  test("without the key only what was given is shown", async () => {
    const { root } = await shown({ mode: "review", value: { cells: { n1: "5" } } });
    expect(root.querySelector(".verdict")).toBeNull();
  });

  test("no answer is said to be none", async () => {
    const { root } = await shown({ mode: "mark" }, { key });
    expect(root.querySelector(".none")!.textContent).toBe("Not answered");
  });
});
