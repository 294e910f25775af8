import { afterEach, describe, expect, test } from "vitest";

import { AnyItem } from "../../items/index";
import { answered, type SayDetail } from "../../items/element";
import type { PuzzleItem } from "../../items/comprehensive_integrated_puzzle/element";
import type { Sheet, Value } from "../../shared/api";

const columns = [
  { id: "k", text: "Laboratory", once: true, options: [{ id: "a", text: "Low iron" }, { id: "b", text: "High iron and more" }] },
  { id: "l", text: "Therapy", once: false, options: [{ id: "d", text: "Rest" }, { id: "e", text: "Iron" }] },
];
const rows = [
  { id: "r", html: "<p>A man</p>", cells: [{ id: "w", column: "k" }, { id: "x", column: "l" }] },
  { id: "s", html: "<p>A woman</p>", cells: [{ id: "z", column: "l" }, { id: "y", column: "k" }] },
];

interface Shown {
  value?: Value;
  sheet?: Sheet;
  mode?: "take" | "mark" | "review";
  readonly?: boolean;
  number?: number;
  item?: Partial<PuzzleItem>;
}

async function shown({ item = {}, value = null, ...more }: Shown = {}) {
  const any = document.createElement("stratus-item") as AnyItem;
  const whole = { id: "1", type: "COMPREHENSIVE_INTEGRATED_PUZZLE", stem: "<p>Which?</p>", lang: "nl", max_score: 1, columns, rows, ...item } satisfies PuzzleItem;
  Object.assign(any, { item: whole, value, ...more });
  const told: unknown[] = [];
  const said: string[] = [];
  any.addEventListener("answer", (event) => told.push((event as CustomEvent).detail));
  any.addEventListener("say", (event) => said.push((event as CustomEvent<SayDetail>).detail.text));
  document.body.append(any);
  const settled = async () => {
    await any.updateComplete;
    await any.inner!.updateComplete;
  };
  await settled();
  const root = any.inner!.shadowRoot!;
  const select = (name: string) => root.querySelector<HTMLSelectElement>(`select[aria-label="${name}"]`)!;
  const choose = async (name: string, id: string) => {
    select(name).value = id;
    select(name).dispatchEvent(new Event("change", { bubbles: true }));
    await settled();
    await settled();
  };
  return { any, root, told, said, select, choose, settled };
}

const words = (root: ParentNode, selector: string) => Array.from(root.querySelectorAll(selector), (one) => one.textContent.replace(/\s+/g, " ").trim());

afterEach(() => document.body.replaceChildren());

describe("comprehensive integrated puzzle", () => {
  test("is a table whose headers are columns and cases, said also where it is laid out as a list", async () => {
    const { root } = await shown({ number: 2 });
    const heads = Array.from(root.querySelectorAll("th"), (one) => [one.getAttribute("role"), one.getAttribute("scope")]);
    expect(heads).toEqual([["columnheader", "col"], ["columnheader", "col"], ["columnheader", "col"], ["rowheader", "row"], ["rowheader", "row"]]);
    expect(words(root, "thead th")).toEqual(["Scenario", "Laboratory each option once", "Therapy"]);
    expect(words(root, "tbody th")).toEqual(["Scenario 1 A man", "Scenario 2 A woman"]);
    expect(Array.from(root.querySelectorAll("table, thead, tbody, tr, td"), (one) => one.getAttribute("role"))).toEqual([
      "table", "rowgroup", "row", "rowgroup", "row", "cell", "cell", "row", "cell", "cell",
    ]);
    expect(root.querySelector("legend")?.textContent).toBe("Question 2. Choose an option in each cell of the table.");
  });

  test("calls every list by its column and its case, whose text describes it, with the options of the column", async () => {
    const { root, select } = await shown();
    const lists = Array.from(root.querySelectorAll("select"));
    expect(lists.map((one) => one.getAttribute("aria-label"))).toEqual(["Laboratory of scenario 1", "Therapy of scenario 1", "Laboratory of scenario 2", "Therapy of scenario 2"]);
    expect(lists.map((one) => root.querySelector(`#${one.getAttribute("aria-describedby")}`)?.textContent)).toEqual(["A man", "A man", "A woman", "A woman"]);
    expect(words(select("Therapy of scenario 2"), "option")).toEqual(["Choose…", "Rest", "Iron"]);
  });

  test("tells each choice at once under the cell's own id, and null once everything is cleared", async () => {
    const { told, choose } = await shown();
    await choose("Therapy of scenario 2", "d");
    await choose("Therapy of scenario 1", "d");
    await choose("Therapy of scenario 2", "");
    await choose("Therapy of scenario 1", "");
    expect(told).toEqual([
      { value: { cells: { z: "d" } }, urgent: true },
      { value: { cells: { x: "d", z: "d" } }, urgent: true },
      { value: { cells: { x: "d" } }, urgent: true },
      { value: null, urgent: true },
    ]);
  });

  test("shows the options of each column in the order drawn for the candidate", async () => {
    const { select } = await shown({ sheet: { alternatives: { "1": ["e", "b", "d", "a"] } } });
    expect(Array.from(select("Laboratory of scenario 1").options, ({ value }) => value)).toEqual(["", "b", "a"]);
    expect(Array.from(select("Therapy of scenario 1").options, ({ value }) => value)).toEqual(["", "e", "d"]);
  });

  test("an option that may be used once is said to be used in its column, and moves to where it is chosen", async () => {
    const { told, said, select, choose } = await shown({ value: { cells: { w: "a", x: "d" } } });
    expect(words(select("Laboratory of scenario 2"), "option")).toEqual(["Choose…", "Low iron (used: Laboratory of scenario 1)", "High iron and more"]);
    expect(words(select("Therapy of scenario 2"), "option")).toEqual(["Choose…", "Rest", "Iron"]);
    await choose("Laboratory of scenario 2", "a");
    expect(told).toEqual([{ value: { cells: { x: "d", y: "a" } }, urgent: true }]);
    expect(said).toEqual(["Laboratory of scenario 1 has given up this option: it may be used once."]);
    expect(select("Laboratory of scenario 1").value).toBe("");
  });

  test("keeps the focus when it is shown again, and the answer that stands", async () => {
    const { any, select, choose, settled } = await shown({ value: { cells: { w: "b" } } });
    const list = select("Therapy of scenario 1");
    list.focus();
    await choose("Therapy of scenario 1", "e");
    any.value = { cells: { w: "a", x: "d" } };
    await settled();
    expect(any.inner!.shadowRoot!.activeElement).toBe(list);
    expect([select("Laboratory of scenario 1").value, list.value]).toEqual(["a", "d"]);
  });

  test("shows what cannot be changed and changes nothing", async () => {
    const { told, select, choose } = await shown({ value: { cells: { x: "d" } }, readonly: true });
    await choose("Therapy of scenario 1", "e");
    expect([told, select("Therapy of scenario 1").value, select("Therapy of scenario 1").getAttribute("aria-disabled")]).toEqual([[], "d", "true"]);
  });

  test("says in full below a list what may not be seen whole in it", async () => {
    const { root } = await shown({ value: { cells: { w: "b", x: "d" } } });
    expect(words(root, ".given")).toEqual(["High iron and more"]);
  });

  test("judged, says in words what is right, what is wrong and what is missing", async () => {
    const key = { cells: { w: "a", x: "d", y: "b", z: "e" } };
    const { root } = await shown({ item: { key }, value: { cells: { w: "a", x: "e" } }, mode: "review" });
    expect(words(root, ".judged")).toEqual(["Low iron ✓ Right", "Iron ✗ Wrong ✓ Right answer: Rest", "No answer ✓ Right answer: High iron and more", "No answer ✓ Right answer: Iron"]);
    expect(Array.from(root.querySelectorAll(".judged"), (one) => one.getAttribute("aria-label"))[2]).toBe("Laboratory of scenario 2");
    const blind = await shown({ value: { cells: { w: "a" } }, mode: "review" });
    expect(blind.root.querySelector(".verdict")).toBeNull();
    const taken = await shown({ item: { key }, value: { cells: { w: "a" } } });
    expect(taken.root.querySelector(".verdict, .judged")).toBeNull();
  });

  test("reads aloud the question, and the cases", async () => {
    const { any } = await shown();
    expect(any.inner!.parts().map(({ kind, root }) => [kind, root.textContent])).toEqual([["question", "Which?"], ["question", "A man"], ["question", "A woman"]]);
  });
});

test.each([[null, false], [{ cells: {} }, false], [{ cells: { w: "a" } }, true]])("%j is an answer: %s", (value, expected) =>
  expect(answered(value as Value, "COMPREHENSIVE_INTEGRATED_PUZZLE")).toBe(expected),
);
