import { afterEach, describe, expect, test } from "vitest";

import "../../items/index";
import { answered } from "../../items/element";
import type { Item, Value } from "../../shared/api";
import { drag, placing, type Shown } from "./placing";

const elements = [{ id: "k7", html: "<p>Berlin</p>" }, { id: "p4", html: "<p>Lisbon</p>" }, { id: "x2", html: "<p>Paris</p>" }];
const item = (more: object = {}): Item => ({ id: "1", type: "ORDER", stem: "<p>West to east?</p>", lang: "en", max_score: 4, elements, ...more }) as Item;
/** The candidate's own: Paris, Berlin, Lisbon. */
const sheet = { alternatives: { "1": ["x2", "k7", "p4"] } };
const shown = (root: ParentNode) => Array.from(root.querySelectorAll(".rows .content"), (one) => one.textContent.trim());
const values = ({ told }: Shown) => told.map(({ value }) => value);

afterEach(() => document.body.replaceChildren());

describe("elements to put in order", () => {
  test("stand in the order drawn for the candidate, and are no answer until something is done", async () => {
    const { root, told, names } = await placing(item(), { sheet });
    expect(shown(root)).toEqual(["Paris", "Berlin", "Lisbon"]);
    expect(told).toEqual([]);
    expect(root.querySelector(".hint")?.textContent).toContain("This is not an answer yet");
    expect(names()).toEqual([
      "Paris, place 1 of 3", "Move Paris up", "Move Paris down", "Berlin, place 2 of 3", "Move Berlin up", "Move Berlin down",
      "Lisbon, place 3 of 3", "Move Lisbon up", "Move Lisbon down", "Take this order as my answer",
    ]);
  });

  test("are taken as they stand, with the focus on what takes it back", async () => {
    const one = await placing(item(), { sheet });
    await one.press("Take this order as my answer");
    expect(one.focused()).toBe("Clear my answer");
    await one.press("Clear my answer");
    expect(one.focused()).toBe("Take this order as my answer");
    expect(one.told).toEqual([{ value: { order: ["x2", "k7", "p4"] }, urgent: true }, { value: null, urgent: true }]);
    expect(one.said).toEqual(["This order is your answer.", "Your answer was cleared."]);
  });

  test("are taken and placed by two presses, one sentence each, and the focus goes along", async () => {
    const one = await placing(item(), { sheet });
    await one.press("Lisbon, place 3 of 3");
    expect(one.root.querySelector('[aria-pressed="true"]')?.getAttribute("aria-label")).toBe("Lisbon, place 3 of 3");
    expect(one.names()).toContain("Put Lisbon at place 1, where Paris is");
    await one.press("Put Lisbon at place 1, where Paris is");
    expect([values(one), shown(one.root)]).toEqual([[{ order: ["p4", "x2", "k7"] }], ["Lisbon", "Paris", "Berlin"]]);
    expect(one.said).toEqual(["Lisbon taken.", "Lisbon, now place 1 of 3."]);
    expect(one.focused()).toBe("Lisbon, place 1 of 3");
    expect(one.root.querySelector('[aria-pressed="true"]')).toBeNull();
  });

  test("are put back by another press on the same, or by Escape, and nothing is told", async () => {
    const one = await placing(item(), { sheet });
    await one.press("Berlin, place 2 of 3");
    await one.press("Berlin, place 2 of 3");
    await one.press("Berlin, place 2 of 3");
    const escape = new KeyboardEvent("keydown", { key: "Escape", bubbles: true, composed: true, cancelable: true });
    let further = 0;
    document.addEventListener("keydown", () => (further += 1), { once: true });
    one.root.activeElement!.dispatchEvent(escape);
    await one.settled();
    expect([one.told, further, one.focused()]).toEqual([[], 0, "Berlin, place 2 of 3"]);
    expect(one.said).toEqual(["Berlin taken.", "Berlin put back.", "Berlin taken.", "Berlin put back."]);
  });

  test("go up and down by buttons, which keep the focus, also at the end", async () => {
    const one = await placing(item(), { sheet });
    await one.press("Move Berlin up");
    expect(one.focused()).toBe("Move Berlin up");
    expect(one.root.activeElement?.getAttribute("aria-disabled")).toBe("true");
    await one.press("Move Berlin up");
    await one.press("Move Berlin down");
    expect(one.said).toEqual(["Berlin, now place 1 of 3.", "Berlin, now place 2 of 3."]);
    expect(values(one)).toEqual([{ order: ["k7", "x2", "p4"] }, { order: ["x2", "k7", "p4"] }]);
  });

  test("are dragged where somebody likes that better: down takes, up places, and the click after it does nothing", async () => {
    const one = await placing(item(), { sheet });
    const [paris, , lisbon] = Array.from(one.root.querySelectorAll("[data-thing]"));
    await drag(one, paris!, lisbon!.querySelector(".content"));
    expect([values(one), one.said]).toEqual([[{ order: ["k7", "p4", "x2"] }], ["Paris taken.", "Paris, now place 3 of 3."]]);
    expect([one.root.querySelector(".taken"), one.root.querySelector("[data-dragged], [data-over]")]).toEqual([null, null]);
  });

  test.each(["pointerup", "pointercancel"])("are put back where dragging ends beside the list (%s)", async (kind) => {
    const one = await placing(item(), { sheet });
    await drag(one, one.root.querySelector("[data-thing]")!, null, kind);
    expect([one.told, one.said]).toEqual([[], ["Paris taken.", "Paris put back."]]);
  });

  test("keep the focus when they are drawn again from outside", async () => {
    const one = await placing(item(), { sheet, value: { order: ["x2", "k7", "p4"] } });
    await one.press("Berlin, place 2 of 3");
    one.any.value = { order: ["k7", "p4", "x2"] };
    await one.settled();
    expect(one.focused()).toBe("Berlin, place 1 of 3");
  });

  test("stand still where nothing can be changed", async () => {
    const one = await placing(item(), { sheet, readonly: true, value: { order: ["p4", "x2", "k7"] } });
    expect([shown(one.root), one.names(), one.root.querySelector("[data-thing]")]).toEqual([["Lisbon", "Paris", "Berlin"], [], null]);
    (one.root.querySelector(".row") as HTMLElement).click();
    expect([one.told, one.said]).toEqual([[], []]);
  });

  test("another question begins with nothing taken", async () => {
    const one = await placing(item(), { sheet });
    await one.press("Berlin, place 2 of 3");
    one.any.item = item({ id: "2" });
    await one.settled();
    expect(one.root.querySelector('[aria-pressed="true"]')).toBeNull();
  });

  test("are read aloud after the question, as they stand", async () => {
    const one = await placing(item(), { sheet });
    expect(one.any.inner!.parts().map(({ kind, root }) => [kind, root.textContent?.trim()])).toEqual([
      ["question", "West to east?"], ["question", "Paris"], ["question", "Berlin"], ["question", "Lisbon"],
    ]);
  });
});

describe("whoever judges an order", () => {
  const key = { correct: ["p4", "x2", "k7"] };

  test("sees of each element whether its place is right, in words, and the right order", async () => {
    const { root } = await placing(item({ key }), { mode: "mark", value: { order: ["p4", "k7", "x2"] } });
    expect(Array.from(root.querySelectorAll(".verdict"), (one) => one.textContent)).toEqual([
      "✓ Right place", "✗ Wrong place, right is 3", "✗ Wrong place, right is 2",
    ]);
    expect(Array.from(root.querySelectorAll(".key li"), (one) => one.textContent.trim())).toEqual(["Lisbon", "Paris", "Berlin"]);
  });

  test("sees that nothing was answered, and what there was", async () => {
    const withKey = await placing(item({ key }), { mode: "review" });
    expect([withKey.root.textContent?.includes("Not answered"), shown(withKey.root)]).toEqual([true, []]);
    const without = await placing(item(), { mode: "review" });
    expect([without.root.textContent?.includes("Not answered"), shown(without.root).length, without.root.querySelector(".key")]).toEqual([true, 3, null]);
  });

  test("a candidate never sees the key, even if it were there", async () => {
    const { root } = await placing(item({ key }), { value: { order: ["p4", "k7", "x2"] } });
    expect(root.querySelector(".verdict, .key, .right, .wrong")).toBeNull();
  });
});

test.each([[null, false], [{ order: ["a"] }, true]])("%j is an answer: %s", (value, expected) => {
  expect(answered(value as Value, "ORDER")).toBe(expected);
});
