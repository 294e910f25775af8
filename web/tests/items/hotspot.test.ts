/** Hotspot: marks set by a press, by a cross-hair and by dragging, on one path; and visible areas with names. */
import { afterEach, describe, expect, test } from "vitest";

import "../../items/index";
import type { MediaSource } from "../../items/index";
import type { Item } from "../../shared/api";
import { placing, type Shown } from "./placing";

/** One pixel, which is made as large as the picture. */
const PIXEL = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==";
const media: MediaSource = () => Promise.resolve(PIXEL);
const picture = { src: `media:${"a1".repeat(32)}`, width: 400, height: 200, alt: "A heart, cut open" };
const areas = [
  { id: "a", text: "Aorta", shape: "RECTANGLE", at: [0, 0, 2000, 4000] },
  { id: "b", text: "Left ventricle", shape: "CIRCLE", at: [5000, 5000, 1000] },
  { id: "c", text: "Vena cava", shape: "POLYGON", at: [8000, 0, 9000, 0, 9000, 5000, 8000, 3000] },
];
const item = (more: object = {}): Item => ({ id: "1", type: "HOTSPOT", stem: "<p>Where?</p>", lang: "en", max_score: 2, picture, task: "SEVERAL", most: 2, ...more }) as Item;
const values = ({ told }: Shown) => told.map(({ value }) => value);
const board = ({ root }: Shown) => root.querySelector<HTMLElement>(".board")!;

async function show(more: object = {}, rest: Parameters<typeof placing>[1] = {}): Promise<Shown> {
  const one = await placing(item(more), { media, ...rest });
  const img = one.root.querySelector("img")!;
  img.getBoundingClientRect = () => ({ left: 10, top: 20, width: 400, height: 200 }) as DOMRect;
  return one;
}

async function click(one: Shown, x: number, y: number, at: Element = board(one)): Promise<void> {
  at.dispatchEvent(new MouseEvent("click", { bubbles: true, composed: true, clientX: x, clientY: y }));
  await one.settled();
}

async function keys(one: Shown, ...names: string[]): Promise<void> {
  for (const name of names) {
    const [key, shiftKey] = name.startsWith("+") ? [name.slice(1), true] : [name, false];
    board(one).dispatchEvent(new KeyboardEvent("keydown", { key, shiftKey, bubbles: true, composed: true, cancelable: true }));
    await one.settled();
  }
}

async function dragMark(one: Shown, mark: Element, x: number, y: number, end = "pointerup"): Promise<void> {
  const at = (clientX: number, clientY: number) => ({ bubbles: true, composed: true, pointerId: 7, isPrimary: true, button: 0, clientX, clientY });
  mark.dispatchEvent(new PointerEvent("pointerdown", at(50, 40)));
  dispatchEvent(new PointerEvent("pointermove", at(x, y)));
  await one.settled();
  dispatchEvent(new PointerEvent(end, at(x, y)));
  await click(one, x, y, mark);
  await new Promise((done) => setTimeout(done));
}

afterEach(() => document.body.replaceChildren());

describe("a place on a picture", () => {
  test("is marked by a press, as shares of the picture, and that is said", async () => {
    const one = await show();
    await click(one, 110, 40);
    await click(one, 210, 120);
    expect(one.told).toEqual([
      { value: { points: [[0.25, 0.1]] }, urgent: true }, { value: { points: [[0.25, 0.1], [0.5, 0.5]] }, urgent: true },
    ]);
    expect(one.said).toEqual(["Mark 1 set: 25% from the left, 10% from the top. 1 mark left.", "Mark 2 set: 50% from the left, 50% from the top. All marks are set."]);
  });

  test("has at most four decimals, and lies on the picture", async () => {
    const one = await show();
    await click(one, 10 + 400 / 3, 20 + 200 / 7);
    await click(one, 9000, -50);
    expect(values(one).at(-1)).toEqual({ points: [[0.3333, 0.1429], [1, 0]] });
  });

  test("is marked where the cross-hair is, which arrow keys move by a percent and with Shift by ten", async () => {
    const one = await show();
    await keys(one, "ArrowRight", "+ArrowRight", "+ArrowUp", "Enter");
    expect(values(one)).toEqual([{ points: [[0.61, 0.4]] }]);
    expect(one.said.slice(0, 3)).toEqual(["51% from the left, 50% from the top", "61% from the left, 50% from the top", "61% from the left, 40% from the top"]);
  });

  test("the cross-hair stays on the picture, and comes back to whole percent", async () => {
    const one = await show();
    await click(one, 10 + 0.5, 20);
    await keys(one, "ArrowUp", "ArrowLeft", "ArrowLeft");
    expect(one.said.at(-1)).toBe("0% from the left, 0% from the top");
    await keys(one, "ArrowRight", "Enter");
    expect(values(one).at(-1)).toEqual({ points: [[0.0013, 0], [0.01, 0]] });
  });

  test("is not marked once all marks are set: that is said at once", async () => {
    const one = await show({}, { value: { points: [[0.1, 0.1], [0.2, 0.2]] } });
    await click(one, 210, 120);
    expect([one.told, one.said]).toEqual([[], ["All 2 marks are set. Move one, or remove one."]]);
  });

  test("of which there is one only, another press moves the mark", async () => {
    const one = await show({ task: "ONE", most: 1 }, { value: { points: [[0.1, 0.1]] } });
    await click(one, 210, 120);
    expect([values(one), one.said]).toEqual([[{ points: [[0.5, 0.5]] }], ["Mark 1 moved: 50% from the left, 50% from the top."]]);
  });
});

describe("a mark", () => {
  const two = { value: { points: [[0.1, 0.1], [0.2, 0.2]] } };

  test("is listed in words, with buttons that say what they are of", async () => {
    const one = await show({}, two);
    expect(Array.from(one.root.querySelectorAll(".marks .text"), (text) => text.textContent)).toEqual(["10% from the left, 10% from the top", "20% from the left, 20% from the top"]);
    expect(one.names()).toEqual(["Move mark 1", "Remove mark 1", "Move mark 2", "Remove mark 2", "Clear my answer"]);
  });

  test("is taken by its button and placed with the cross-hair, which begins where it is", async () => {
    const one = await show({}, two);
    await one.press("Move mark 2");
    expect(one.root.activeElement).toBe(board(one));
    await keys(one, "ArrowDown", "Enter");
    expect(values(one)).toEqual([{ points: [[0.1, 0.1], [0.2, 0.21]] }]);
    expect(one.said).toEqual(["Mark 2 taken.", "20% from the left, 21% from the top", "Mark 2 moved: 20% from the left, 21% from the top."]);
  });

  test("is put back with Escape", async () => {
    const one = await show({}, two);
    await one.press("Move mark 1");
    await keys(one, "Escape");
    expect([one.told, one.said]).toEqual([[], ["Mark 1 taken.", "Mark 1 put back."]]);
  });

  test("is taken by a press on it, and placed by the next", async () => {
    const one = await show({}, two);
    await click(one, 90, 60, one.root.querySelector('[data-mark="1"]')!);
    await click(one, 210, 120);
    expect(values(one)).toEqual([{ points: [[0.1, 0.1], [0.5, 0.5]] }]);
  });

  test("is dragged to another place", async () => {
    const one = await show({}, two);
    await dragMark(one, one.root.querySelector('[data-mark="0"]')!, 210, 120);
    expect([values(one), one.said]).toEqual([[{ points: [[0.5, 0.5], [0.2, 0.2]] }], ["Mark 1 taken.", "Mark 1 moved: 50% from the left, 50% from the top."]]);
  });

  test("stays where it is when the pointer is lost", async () => {
    const one = await show({}, two);
    await dragMark(one, one.root.querySelector('[data-mark="0"]')!, 210, 120, "pointercancel");
    expect(values(one)).toEqual([]);
  });

  test("is removed by its button, the focus goes to the picture, and an answer of nothing is none", async () => {
    const one = await show({}, two);
    await one.press("Remove mark 1");
    await one.press("Remove mark 1");
    expect([values(one), one.said.at(-1)]).toEqual([[{ points: [[0.2, 0.2]] }, null], "Mark 1 removed. 2 marks left."]);
    expect(one.root.activeElement).toBe(board(one));
  });

  test("that is gone by what comes from elsewhere leaves the focus with the picture", async () => {
    const one = await show({}, two);
    Array.from(one.root.querySelectorAll("button")).find((button) => button.ariaLabel === "Move mark 2" || button.getAttribute("aria-label") === "Move mark 2")!.focus();
    one.any.value = null;
    await one.settled();
    expect(one.root.activeElement).toBe(board(one));
  });

  test("cannot be set, moved or removed where nothing can be changed", async () => {
    const one = await show({}, { ...two, readonly: true });
    expect([one.names(), board(one), one.root.querySelectorAll(".sign").length]).toEqual([[], null, 2]);
  });
});

describe("the picture", () => {
  test("is one control, which says what it is and where the cross-hair is", async () => {
    const one = await show();
    const told = (id: string) => one.root.getElementById(id);
    const described = board(one).getAttribute("aria-describedby")!.split(" ").map((id) => told(id)?.getAttribute("alt") ?? told(id)?.textContent.trim().replace(/\s+/g, " "));
    expect([board(one).tabIndex, board(one).getAttribute("aria-label"), ...described]).toEqual([
      0, "Picture to mark", "A heart, cut open",
      "Mark 2 places on the picture. Press each, or move the cross-hair with the arrow keys and press Enter.",
      "Cross-hair: 50% from the left, 50% from the top. With Shift it moves further. 2 marks left.",
    ]);
    expect(one.root.querySelector("img")!.alt).toBe("A heart, cut open");
  });

  test("comes from where the page has it", async () => {
    const one = await show();
    await new Promise((done) => setTimeout(done));
    expect(one.root.querySelector("img")!.getAttribute("src")).toBe(PIXEL);
  });

  test("shows no area that candidates are not to see, even if the key were there", async () => {
    const one = await show({ key: { areas: areas.map((area) => ({ ...area, correct: true })), correct: ["a"] } });
    expect(one.root.querySelector(".area, .names, .verdict")).toBeNull();
  });
});

describe("a picture that is not there", () => {
  const NOT_YET = "The picture is not there yet. You can answer as soon as it is.";
  const NEVER = "The picture could not be loaded. Without it you cannot answer; what you answered before stays.";
  const value = { points: [[0.1, 0.1]] };

  function later(): { media: MediaSource; comes: () => void } {
    let comes = () => {};
    const address = new Promise<string>((resolve) => (comes = () => resolve(PIXEL)));
    return { media: () => address, comes: () => comes() };
  }
  async function turns(one: Shown): Promise<void> {
    await new Promise((done) => setTimeout(done));
    await one.settled();
  }

  test("takes no mark, by pointer or by keyboard, and says why; what was answered stays", async () => {
    const one = await show({}, { media: later().media, value });
    await click(one, 110, 40);
    await keys(one, "ArrowRight", "Enter");
    for (const name of ["Move mark 1", "Remove mark 1", "Clear my answer"]) await one.press(name);
    await dragMark(one, one.root.querySelector('[data-mark="0"]')!, 210, 120);
    expect([one.told, new Set(one.said), one.any.value]).toEqual([[], new Set([NOT_YET]), value]);
    expect([one.root.querySelector("#how")!.textContent, board(one).getAttribute("aria-disabled"), one.root.querySelector(".cross")]).toEqual([NOT_YET, "true", null]);
  });

  test("takes marks once it comes, which is said to whoever tried before", async () => {
    const { media: source, comes } = later();
    const one = await show({}, { media: source });
    await click(one, 110, 40);
    comes();
    await turns(one);
    await click(one, 110, 40);
    expect([values(one), one.said.slice(0, 2)]).toEqual([[{ points: [[0.25, 0.1]] }], [NOT_YET, "The picture is there: you can answer now."]]);
    expect(board(one).hasAttribute("aria-disabled")).toBe(false);
  });

  test("and cannot be had keeps the answer, and says so at once", async () => {
    const one = await show({}, { media: () => Promise.reject(new Error("away")), value });
    await turns(one);
    await keys(one, "Enter");
    expect([one.told, one.said, one.root.querySelector("#how")!.textContent]).toEqual([[], [NEVER, NEVER], NEVER]);
    expect(one.root.querySelectorAll(".sign[data-mark]")).toHaveLength(1);
  });

  test("is locked again where its address leads nowhere", async () => {
    const one = await show();
    await turns(one);
    one.root.querySelector("img")!.dispatchEvent(new Event("error"));
    await turns(one);
    await click(one, 110, 40);
    expect([one.told, one.said]).toEqual([[], [NEVER, NEVER]]);
  });

  test("has no visible area chosen either, on the picture or by its name", async () => {
    const one = await show({ areas }, { media: later().media });
    await one.press("B Left ventricle");
    await click(one, 0, 0, one.root.querySelector('[data-place="a"] .line')!);
    expect([one.told, one.said, one.root.querySelector(".name")!.getAttribute("aria-disabled")]).toEqual([[], [NOT_YET, NOT_YET], "true"]);
  });
});

describe("visible areas", () => {
  const visible = { areas };

  test("are buttons with their names, pressed by name or on the picture", async () => {
    const one = await show(visible);
    await one.press("B Left ventricle");
    await click(one, 0, 0, one.root.querySelector('[data-place="a"] .line')!);
    expect(one.told).toEqual([{ value: { selected: ["b"] }, urgent: true }, { value: { selected: ["b", "a"] }, urgent: true }]);
    expect(one.said).toEqual(["Left ventricle chosen.", "Aorta chosen."]);
    expect(Array.from(one.root.querySelectorAll(".name"), (button) => button.getAttribute("aria-pressed"))).toEqual(["true", "true", "false"]);
  });

  test("are taken back by another press, and nothing chosen is no answer", async () => {
    const one = await show(visible, { value: { selected: ["b"] } });
    await one.press("B Left ventricle");
    expect([values(one), one.said]).toEqual([[null], ["Left ventricle is not chosen any more."]]);
  });

  test("are not chosen beyond what is asked for; of one the other choice takes its place", async () => {
    const several = await show(visible, { value: { selected: ["a", "b"] } });
    await several.press("C Vena cava");
    expect([several.told, several.said]).toEqual([[], ["All 2 are chosen. Take one away to choose another."]]);
    document.body.replaceChildren();
    const one = await show({ ...visible, task: "ONE", most: 1 }, { value: { selected: ["a"] } });
    await one.press("C Vena cava");
    expect(values(one)).toEqual([{ selected: ["c"] }]);
  });

  test("are put in order, and say which number they have", async () => {
    const one = await show({ ...visible, task: "ORDER" });
    await one.press("C Vena cava");
    await one.press("A Aorta");
    expect([values(one).at(-1), one.said]).toEqual([{ order: ["c", "a"] }, ["Vena cava is number 1.", "Aorta is number 2."]]);
    expect(one.names().slice(0, 3)).toEqual(["A Aorta Number 2", "B Left ventricle", "C Vena cava Number 1"]);
  });

  test("smaller ones lie above larger ones, so that each can be pressed", async () => {
    const one = await show({ areas: [{ id: "in", text: "In", shape: "RECTANGLE", at: [1000, 1000, 2000, 2000] }, ...areas] });
    expect(Array.from(one.root.querySelectorAll("[data-place]"), (area) => area.getAttribute("data-place"))).toEqual(["a", "b", "c", "in"]);
  });

  test("stay as they are where nothing can be changed", async () => {
    const one = await show(visible, { readonly: true });
    await one.press("B Left ventricle");
    expect([one.told, one.said]).toEqual([[], []]);
  });
});

describe("whoever judges marks", () => {
  const key = (...correct: string[]) => ({ areas: areas.map((area) => ({ ...area, correct: correct.includes(area.id) })), correct });
  const words = ({ root }: Shown, selector: string) => Array.from(root.querySelectorAll(selector), (one) => one.textContent.trim().replace(/\s+/g, " "));

  test("sees in words where they are, whether they are right, and what is missing", async () => {
    const one = await show({ key: key("a", "b") }, { mode: "review", value: { points: [[0.5, 0.5], [0.1, 0.9]] } });
    expect(words(one, ".marks .text")).toEqual([
      "50% from the left, 50% from the top: area 2, Left ventricle ✓ Right", "10% from the left, 90% from the top: in no area ✗ Wrong",
    ]);
    expect(words(one, ".key")).toEqual(["Missing: area 1, Aorta"]);
    expect(words(one, ".signs .right, .signs .wrong")).toEqual(["1✓", "2✗"]);
  });

  test("sees the right order", async () => {
    const one = await show({ task: "ORDER", key: key("c", "a") }, { mode: "mark", value: { points: [[0.85, 0.15], [0.5, 0.5]] } });
    expect(words(one, ".verdict")).toEqual(["✓ Right", "✗ Wrong", "Right order: area 3, Vena cava; area 1, Aorta"]);
  });

  test("sees which visible areas were chosen", async () => {
    const one = await show({ areas, task: "ONE", most: 1, key: key("b") }, { mode: "review", value: { selected: ["c"] } });
    expect([words(one, ".marks .text"), words(one, ".key")]).toEqual([["area 3, Vena cava ✗ Wrong"], ["Right: area 2, Left ventricle"]]);
    expect(words(one, ".signs .sign")).toEqual(["1", "2", "3✗"]);
  });

  test("sees marks without a verdict where the key is not for them", async () => {
    const one = await show({}, { mode: "review", value: { points: [[0.5, 0.5]] } });
    expect([words(one, ".marks .text"), one.root.querySelector(".verdict, .area")]).toEqual([["50% from the left, 50% from the top"], null]);
  });

  test("reads that nothing was marked", async () => {
    const one = await show({ key: key("a") }, { mode: "mark" });
    expect(words(one, ".none")).toEqual(["Not answered"]);
  });
});
