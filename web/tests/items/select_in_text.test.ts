/** Choosing in a text: pressed pieces, one stop of the Tab key, and what is heard. */
import { afterEach, describe, expect, test } from "vitest";

import type { AnswerDetail, SayDetail } from "../../items/element";
import { AnyItem } from "../../items/index";
import type { SelectInText, TextItem } from "../../items/select_in_text/element";

const item: TextItem = {
  id: "1", type: "SELECT_IN_TEXT", stem: "<p>Which are verbs?</p>", lang: "en", max_score: 1, unit: "WORDS", max_selections: null,
  passage: "<p><st-piece>They</st-piece> <st-piece>sat</st-piece> and <em><st-piece>sle<b>pt</b></st-piece></em>.</p>",
  pieces: [{ id: "k7" }, { id: "x2" }, { id: "p4" }],
};

async function shown(more: Record<string, unknown> = {}, changes: Partial<TextItem> = {}) {
  const any = document.createElement("stratus-item") as AnyItem;
  Object.assign(any, { item: { ...item, ...changes }, ...more });
  const told: AnswerDetail[] = [];
  const said: string[] = [];
  any.addEventListener("answer", (event) => told.push((event as CustomEvent<AnswerDetail>).detail));
  any.addEventListener("say", (event) => {
    const { level, text } = (event as CustomEvent<SayDetail>).detail;
    said.push(`${level}: ${text}`);
  });
  document.body.append(any);
  const inner = () => any.inner as SelectInText;
  const settled = async () => {
    await any.updateComplete;
    await inner().updateComplete;
    await any.updateComplete;
    await inner().updateComplete;
  };
  await settled();
  const root = inner().shadowRoot!;
  const pieces = () => Array.from(root.querySelectorAll<HTMLElement>("st-piece"));
  const press = async (key: string) => {
    const event = new KeyboardEvent("keydown", { key, bubbles: true, composed: true, cancelable: true });
    root.activeElement!.dispatchEvent(event);
    await settled();
    return event.defaultPrevented;
  };
  const click = async (i: number) => {
    pieces()[i]!.click();
    await settled();
  };
  return { any, root, told, said, pieces, press, click, settled, at: () => pieces().indexOf(root.activeElement as HTMLElement) };
}

const pressed = (pieces: HTMLElement[]) => pieces.map((piece) => piece.getAttribute("aria-pressed"));

afterEach(() => document.body.replaceChildren());

describe("a piece", () => {
  test("is a button that stays pressed, and its press is told and said at once", async () => {
    const { pieces, click, told, said } = await shown();
    expect(pieces().map((piece) => piece.getAttribute("role"))).toEqual(["button", "button", "button"]);
    await click(2);
    expect(pressed(pieces())).toEqual(["false", "false", "true"]);
    expect(told).toEqual([{ value: { selected: ["p4"] }, urgent: true }]);
    expect(said).toEqual(["polite: Chosen: slept. 1 chosen."]);
  });

  test("is given up by another press; nothing chosen is no answer", async () => {
    const { pieces, click, told, said } = await shown({ value: { selected: ["x2"] } });
    await click(1);
    expect([pressed(pieces()), told, said]).toEqual([["false", "false", "false"], [{ value: null, urgent: true }], ["polite: Not chosen any more: sat. 0 chosen."]]);
  });

  test("can be pressed while the highlighter is in hand, or not", async () => {
    const { click, told } = await shown({ aids: { marks: [], struck: [], uncovered: [], marking: true, striking: false, masking: false } });
    await click(0);
    expect(told.map(({ value }) => value)).toEqual([{ selected: ["k7"] }]);
  });

  test("of more than are allowed is refused, and that is said", async () => {
    const { pieces, click, told, said } = await shown({ value: { selected: ["k7"] } }, { max_selections: 2 });
    await click(1);
    await click(2);
    expect(told).toHaveLength(1);
    expect(said).toEqual(["polite: Chosen: sat. That is the most allowed.", "assertive: You have chosen the most allowed. Take one away to choose another."]);
    expect(pieces().map((piece) => piece.getAttribute("aria-disabled"))).toEqual(["false", "false", "true"]);
  });

  test("cannot be pressed where nothing can be changed", async () => {
    const { pieces, click, told } = await shown({ readonly: true });
    await click(0);
    expect([told, pieces()[0]!.getAttribute("aria-disabled")]).toEqual([[], "true"]);
  });
});

describe("the keyboard", () => {
  test("finds one stop in the passage, and moves in it by arrows, Home and End", async () => {
    const { pieces, press, at } = await shown();
    const stops = () => pieces().map((piece) => piece.tabIndex);
    expect(stops()).toEqual([0, -1, -1]);
    pieces()[0]!.focus();
    await press("ArrowRight");
    expect([at(), stops()]).toEqual([1, [-1, 0, -1]]);
    await press("End");
    await press("ArrowRight");
    expect(at()).toBe(2);
    await press("ArrowLeft");
    expect(at()).toBe(1);
    await press("Home");
    expect(at()).toBe(0);
    expect(await press("Tab")).toBe(false);
  });

  test("chooses with the space bar and Enter, and stays where it is", async () => {
    const { pieces, press, at, told } = await shown();
    pieces()[1]!.focus();
    expect(await press(" ")).toBe(true);
    await press("Enter");
    expect([told.map(({ value }) => value), at()]).toEqual([[{ selected: ["x2"] }, null], 1]);
  });

  test("runs from right to left where the text does", async () => {
    const { pieces, press, at } = await shown();
    pieces()[1]!.style.direction = "rtl";
    pieces()[1]!.focus();
    await press("ArrowLeft");
    expect(at()).toBe(2);
  });
});

test("drawing again keeps the focus and every piece", async () => {
  const { any, pieces, settled, at } = await shown();
  pieces()[1]!.focus();
  const before = pieces();
  any.value = { selected: ["p4"] };
  any.number = 7;
  await settled();
  expect([at(), pieces().every((piece, i) => piece === before[i]), pressed(pieces())]).toEqual([1, true, ["false", "false", "true"]]);
});

test("whoever listens finds the passage as running text first, and the pieces in a group with a name", async () => {
  const { root } = await shown({ number: 3 });
  expect(root.querySelector("div.visually-hidden")!.textContent).toBe("They sat and slept.");
  const group = root.querySelector("[role=group]")!;
  expect([group.getAttribute("aria-label"), root.getElementById("how")!.textContent.trim()]).toEqual([
    "Text of question 3", "Choose words in the text. Arrow keys move through the text, the space bar chooses.",
  ]);
});

test("the choice is cleared as a whole, and the focus is in the text", async () => {
  const { root, told, settled, at } = await shown({ value: { selected: ["x2", "p4"] } });
  root.querySelector<HTMLElement>(".clear")!.click();
  await settled();
  expect([told, at()]).toEqual([[{ value: null, urgent: true }], 0]);
});

describe("where answers are judged", () => {
  const key = { correct: ["x2", "p4"] };

  test.each(["mark", "review"])("%s says in words and signs what is right, wrong and missing", async (mode) => {
    const { root, pieces } = await shown({ mode, value: { selected: ["k7", "x2"] } }, { key });
    expect(pieces().map((piece) => [piece.className, piece.textContent])).toEqual([["wrong", "They ✗"], ["right", "sat ✓"], ["missed", "slept ○"]]);
    expect(Array.from(root.querySelectorAll(".legend li"), (row) => row.textContent.replace(/\s+/g, " ").trim())).toEqual([
      "✓ Chosen, right: sat", "✗ Chosen, wrong: They", "○ Right, not chosen: slept",
    ]);
    expect(root.querySelector("[role=button]")).toBeNull();
  });

  test("without the key only what was chosen is shown", async () => {
    const { pieces, root } = await shown({ mode: "review", value: { selected: ["k7"] } });
    expect(pieces().map((piece) => piece.className)).toEqual(["chosen", "", ""]);
    expect(root.querySelector(".legend")!.textContent).toContain("Chosen: They");
  });

  test("words in an attribute that look like a piece stay what they are, and no piece takes the state of another", async () => {
    const title = "a <st-piece> is </st-piece> one";
    const passage = item.passage.replace("and", `<span title="${title}">and</span>`).replace("<p>", `<p title="${title}">`);
    const { root, pieces } = await shown({ mode: "mark", value: { selected: ["k7", "x2"] } }, { key, passage });
    expect(Array.from(root.querySelectorAll("[title]"), (one) => one.getAttribute("title"))).toEqual([title, title]);
    expect(pieces().map((piece) => [piece.className, piece.textContent])).toEqual([["wrong", "They ✗"], ["right", "sat ✓"], ["missed", "slept ○"]]);
  });

  test("no answer is said to be none", async () => {
    const { root } = await shown({ mode: "mark" }, { key });
    expect(root.querySelector(".none")!.textContent).toBe("Not answered");
  });
});
