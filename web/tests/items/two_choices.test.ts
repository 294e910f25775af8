/** Either-or and true or false: the list of multiple choice, with two rows. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import "../../items/index";
import { type Aids, answered, type ItemElement, itemTag } from "../../items/element";
import type { Item } from "../../shared/api";

const AIDS: Aids = { marks: [], struck: [], uncovered: [], marking: false, striking: true, masking: true };
const WORDS: Record<string, [string, string]> = { EITHER_OR: ["<p>On the left</p>", "<p>On the right</p>"], TRUE_FALSE: ["Waar", "Niet waar"] };

const item = (type: string, more: Partial<Item> = {}): Item => {
  const [first, second] = WORDS[type]!;
  return { id: "1", type, stem: "<p>Debit?</p>", lang: "nl", max_score: 1, alternatives: [{ id: "k7", html: first }, { id: "x2", html: second }], ...more };
};

async function show(properties: Partial<ItemElement> & { item: Item }) {
  const element = Object.assign(document.createElement(itemTag(properties.item.type)), properties) as ItemElement;
  const told: unknown[] = [];
  element.addEventListener("answer", (event) => told.push((event as CustomEvent).detail));
  document.body.append(element);
  await element.updateComplete;
  const root = element.shadowRoot!;
  const settled = () => element.updateComplete;
  return { element, root, told, settled, inputs: () => Array.from(root.querySelectorAll("input")) };
}

function choose(input: HTMLInputElement): void {
  input.checked = true;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

beforeEach(() => (document.documentElement.lang = "en"));
afterEach(() => document.body.replaceChildren());

describe.each(["EITHER_OR", "TRUE_FALSE"])("%s", (type) => {
  test("offers one of two, in a group with its number", async () => {
    const { root, inputs } = await show({ item: item(type), number: 4 });
    expect(inputs().map((one) => one.type)).toEqual(["radio", "radio"]);
    expect(root.querySelector("legend")?.textContent).toBe("Question 4. Choose one answer.");
    expect(Array.from(root.querySelectorAll("label .content"), (one) => [one.getAttribute("lang"), one.getAttribute("dir")])).toEqual([["nl", "auto"], ["nl", "auto"]]);
  });

  test("tells a choice at once, and a cleared one as no answer", async () => {
    const { root, told, inputs, settled } = await show({ item: item(type) });
    choose(inputs()[1]!);
    await settled();
    root.querySelector<HTMLButtonElement>(".clear")!.click();
    await settled();
    expect(told).toEqual([{ value: { selected: ["x2"] }, urgent: true }, { value: null, urgent: true }]);
    expect(inputs().map((one) => one.checked)).toEqual([false, false]);
    expect(root.activeElement).toBe(inputs()[0]);
  });

  test("says what is an answer", () => {
    expect([answered({ selected: ["x2"] }, type), answered({ selected: [] }, type), answered(null, type)]).toEqual([true, false, false]);
  });

  test("shown again it keeps the focus", async () => {
    const { element, root, inputs, settled } = await show({ item: item(type) });
    inputs()[1]!.focus();
    Object.assign(element, { item: item(type), value: { selected: ["x2"] } });
    await settled();
    expect([root.activeElement === inputs()[1], inputs()[1]!.checked]).toEqual([true, true]);
  });

  test.each(["mark", "review"] as const)("is judged in words where it is shown in the mode %s, and cannot be changed", async (mode) => {
    const { root, inputs } = await show({ item: item(type, { key: { correct: ["k7"] } }), value: { selected: ["x2"] }, mode });
    expect(Array.from(root.querySelectorAll(".verdict"), (one) => one.textContent)).toEqual(["✓ Right answer", "✗ Chosen, wrong"]);
    expect(inputs().every((one) => one.disabled)).toBe(true);
  });

  test("says that nothing was answered", async () => {
    const { root } = await show({ item: item(type, { key: { correct: ["k7"] } }), mode: "review" });
    expect(root.querySelector(".none")?.textContent).toBe("Not answered");
  });

  test("a candidate never sees the key, even if it were there", async () => {
    const { root } = await show({ item: item(type, { key: { correct: ["k7"] } }), value: { selected: ["k7"] } });
    expect(root.querySelector(".verdict, .right, .wrong")).toBeNull();
  });

  test("takes nothing where it is locked", async () => {
    const { inputs, told } = await show({ item: item(type), readonly: true });
    choose(inputs()[0]!);
    expect(told).toEqual([]);
  });
});

describe("either-or", () => {
  test("has letters, and the order that was drawn", async () => {
    const { root } = await show({ item: item("EITHER_OR"), sheet: { alternatives: { "1": ["x2", "k7"] } } });
    expect(Array.from(root.querySelectorAll("label"), (one) => one.textContent.replace(/\s+/g, " ").trim())).toEqual(["A On the right", "B On the left"]);
  });

  test("is covered where the candidate asked for it", async () => {
    const { root } = await show({ item: item("EITHER_OR"), aids: AIDS });
    expect(Array.from(root.querySelectorAll(".cover"), (one) => one.textContent)).toEqual(["Covered, alternative A", "Covered, alternative B"]);
  });
});

describe("true or false", () => {
  test("is called by its two words, without letters", async () => {
    const { root } = await show({ item: item("TRUE_FALSE"), aids: { ...AIDS, masking: false } });
    expect(root.querySelector(".letter")).toBeNull();
    expect(Array.from(root.querySelectorAll(".strike"), (one) => one.getAttribute("aria-label"))).toEqual(["Strike out alternative Waar", "Strike out alternative Niet waar"]);
  });

  test("is never covered: every such question has the same two words", async () => {
    const { root } = await show({ item: item("TRUE_FALSE"), aids: AIDS });
    expect(root.querySelector(".cover, .cover-again")).toBeNull();
    expect(root.querySelectorAll("input")).toHaveLength(2);
  });

  test("is read aloud with its words, as part of the question", async () => {
    const { element } = await show({ item: item("TRUE_FALSE") });
    expect(element.parts().map(({ kind, letter, root }) => [kind, letter, root.textContent])).toEqual([
      ["question", undefined, "Debit?"],
      ["question", undefined, "Waar"],
      ["question", undefined, "Niet waar"],
    ]);
  });
});
