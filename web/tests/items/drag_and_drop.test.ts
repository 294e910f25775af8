/** Tokens that are put into the gaps of a text: by presses and by dragging, on one path. */
import { afterEach, describe, expect, test } from "vitest";

import "../../items/index";
import type { Item } from "../../shared/api";
import { drag, nameOf, placing, type Shown } from "./placing";

const tokens = [{ id: "t1", html: "<p>Madrid</p>" }, { id: "t2", html: "<p>Paris</p>" }, { id: "t3", html: '<img src="x" alt="Rome at night">' }];
const TEXT = "<p>The capital of France is [1], that of Italy [2].</p>";
const item = (more: object = {}): Item =>
  ({ id: "1", type: "DRAG_AND_DROP", stem: "<p>Which?</p>", lang: "en", max_score: 2, text: TEXT, gaps: [{ id: "g1" }, { id: "g2" }], tokens, tokens_reusable: false, ...more }) as Item;
/** The candidate's own: Paris, Rome, Madrid. */
const sheet = { alternatives: { "1": ["t2", "t3", "t1"] } };
const values = ({ told }: Shown) => told.map(({ value }) => value);
const [FIRST, SECOND] = ["Gap 1 of 2: The capital of France is …, that of Italy", "Gap 2 of 2: that of Italy …"];

afterEach(() => document.body.replaceChildren());

describe("tokens and gaps", () => {
  test("stand in the order drawn for the candidate, and every control says what it is of", async () => {
    const { names } = await placing(item(), { sheet });
    expect(names().slice(0, 5)).toEqual([
      "Token A: Paris", "Token B: Rome at night", "Token C: Madrid", `${FIRST}, now: empty`, `${SECOND}, now: empty`,
    ]);
  });

  test("come together by two presses, one sentence each, and the focus goes to the gap", async () => {
    const one = await placing(item(), { sheet });
    await one.press("Token A: Paris");
    await one.press(`Put Paris at ${FIRST}, now: empty`);
    expect(one.told).toEqual([{ value: { pairs: [["t2", "g1"]] }, urgent: true }]);
    expect(one.said).toEqual(["Paris taken.", "Paris placed at gap 1."]);
    expect(one.focused()).toBe(`${FIRST}, now: Paris`);
    expect(one.names()).not.toContain("Token A: Paris");
  });

  test("a token goes from one gap to another, and what stood there is back among the tokens", async () => {
    const one = await placing(item(), { sheet, value: { pairs: [["t2", "g1"], ["t1", "g2"]] } });
    await one.press(`${FIRST}, now: Paris`);
    await one.press(`Put Paris at ${SECOND}, now: Madrid`);
    expect(values(one)).toEqual([{ pairs: [["t2", "g2"]] }]);
    expect(one.said).toEqual(["Paris taken.", "Paris placed at gap 2 instead of Madrid."]);
    expect(one.names()).toContain("Token C: Madrid");
  });

  test("a token is taken away by its button, and an answer of nothing is none", async () => {
    const one = await placing(item(), { sheet, value: { pairs: [["t2", "g1"]] } });
    await one.press("Take Paris away from gap 1");
    expect([values(one), one.said, one.focused()]).toEqual([[null], ["Paris taken away from gap 1."], `${FIRST}, now: empty`]);
  });

  test("a press on a gap with nothing in hand says what to do first", async () => {
    const one = await placing(item(), { sheet });
    await one.press(`${SECOND}, now: empty`);
    expect([one.told, one.said]).toEqual([[], ["Take a token first."]]);
  });

  test("a token that may be used again stays among the tokens, and fills several gaps", async () => {
    const one = await placing(item({ tokens_reusable: true }), { sheet });
    for (const gap of [FIRST, SECOND]) {
      await one.press("Token A: Paris");
      await one.press(`Put Paris at ${gap}, now: empty`);
    }
    expect(values(one).at(-1)).toEqual({ pairs: [["t2", "g1"], ["t2", "g2"]] });
  });

  test("pairs are told in the order of the text, whatever was placed first", async () => {
    const one = await placing(item(), { sheet, value: { pairs: [["t1", "g2"]] } });
    await one.press("Token A: Paris");
    await one.press(`Put Paris at ${FIRST}, now: empty`);
    expect(values(one)).toEqual([{ pairs: [["t2", "g1"], ["t1", "g2"]] }]);
  });

  test("a token is dragged into its gap, and from there back among the tokens", async () => {
    const one = await placing(item(), { sheet });
    await drag(one, one.root.querySelector('[data-thing="token:t2"]')!, one.root.querySelector('[data-place="g2"]'));
    await drag(one, one.root.querySelector('[data-thing="place:g2"]')!, one.root.querySelector(".pool ul"));
    expect(values(one)).toEqual([{ pairs: [["t2", "g2"]] }, null]);
    expect(one.said).toEqual(["Paris taken.", "Paris placed at gap 2.", "Paris taken.", "Paris taken away from gap 2."]);
  });

  test("everything is cleared at once", async () => {
    const one = await placing(item(), { sheet, value: { pairs: [["t2", "g1"], ["t3", "g2"]] } });
    await one.press("Clear my answer");
    expect([values(one), one.said, one.focused()]).toEqual([[null], ["Your answer was cleared."], "Token A: Paris"]);
  });

  test("keep the focus when they are drawn again from outside", async () => {
    const one = await placing(item(), { sheet, value: { pairs: [["t2", "g1"]] } });
    Array.from(one.root.querySelectorAll("button")).find((button) => nameOf(button) === `${FIRST}, now: Paris`)!.focus();
    one.any.value = { pairs: [["t1", "g1"]] };
    await one.settled();
    expect(one.focused()).toBe(`${FIRST}, now: Madrid`);
  });

  test("stand still where nothing can be changed", async () => {
    const one = await placing(item(), { sheet, readonly: true, value: { pairs: [["t2", "g1"]] } });
    expect([one.names(), one.root.querySelector("[data-thing], [data-place]")]).toEqual([[], null]);
    expect(one.root.querySelector(".passage .slot")?.textContent).toBe("Paris");
  });
});

describe("tokens on a picture", () => {
  const picture = { src: `media:${"a1".repeat(32)}`, width: 400, height: 200, alt: "A map of Europe" };
  const areas = [
    { id: "n", text: "North", shape: "RECTANGLE", at: [1000, 1000, 3000, 3000] },
    { id: "s", text: "South", shape: "CIRCLE", at: [5000, 8000, 1000] },
  ];
  const media = () => Promise.resolve("data:,");
  const map = (more: object = {}) => {
    const { text: _text, gaps: _gaps, ...rest } = item() as unknown as Record<string, unknown>;
    return { ...rest, picture, areas, ...more } as unknown as Item;
  };
  const area = ({ root }: Shown, id: string) => root.querySelector(`.area[data-place="${id}"]`)!;

  test("go to places that are called by their names, on the list", async () => {
    const one = await placing(map(), { sheet, media });
    expect(one.names().slice(3, 5)).toEqual(["Place 1 of 2: North, now: empty", "Place 2 of 2: South, now: empty"]);
    await one.press("Token A: Paris");
    await one.press("Put Paris at Place 2 of 2: South, now: empty");
    expect([values(one), one.said]).toEqual([[{ pairs: [["t2", "s"]] }], ["Paris taken.", "Paris placed at South."]]);
    expect(one.focused()).toBe("Place 2 of 2: South, now: Paris");
  });

  test("go to an area by a press on the picture, and are taken from there", async () => {
    const one = await placing(map(), { sheet, media });
    await one.press("Token A: Paris");
    for (const id of ["n", "n", "s"]) {
      area(one, id).dispatchEvent(new MouseEvent("click", { bubbles: true, composed: true }));
      await one.settled();
    }
    expect(values(one)).toEqual([{ pairs: [["t2", "n"]] }, { pairs: [["t2", "s"]] }]);
    expect(one.said).toEqual(["Paris taken.", "Paris placed at North.", "Paris taken.", "Paris placed at South."]);
  });

  test("are not taken or put before the picture is there: that is said, and what was placed stays", async () => {
    const why = "The picture is not there yet. You can answer as soon as it is.";
    const value = { pairs: [["t1", "n"]] };
    const one = await placing(map(), { sheet, media: () => new Promise(() => {}), value });
    for (const name of ["Token A: Paris", "Place 2 of 2: South, now: empty", "Take Madrid away from North", "Clear my answer"]) await one.press(name);
    await drag(one, one.root.querySelector('[data-thing="token:t2"]')!, area(one, "s"));
    expect([one.told, new Set(one.said), one.any.value]).toEqual([[], new Set([why]), value]);
    expect(one.root.querySelector(".instruction")!.textContent).toBe(why);
  });

  test("are called by their names upon it", async () => {
    const { root } = await placing(map(), { sheet, media, value: { pairs: [["t3", "s"]] } });
    expect(Array.from(root.querySelectorAll(".chip"), (one) => one.textContent.trim())).toEqual(["2Rome at night"]);
    expect(Array.from(root.querySelectorAll(".signs .sign"), (one) => one.textContent.trim())).toEqual(["1"]);
  });

  test("show where they may go once they are taken: everywhere but where they are", async () => {
    const one = await placing(map(), { sheet, media, value: { pairs: [["t2", "n"]] } });
    const placing_ = () => Array.from(one.root.querySelectorAll(".area.placing"), (area) => area.getAttribute("data-place"));
    expect(placing_()).toEqual([]);
    await one.press("Place 1 of 2: North, now: Paris");
    expect(placing_()).toEqual(["s"]);
  });

  test("leave their room among the tokens, which nobody hears of", async () => {
    const one = await placing(map(), { sheet, media, value: { pairs: [["t2", "n"]] } });
    const rooms = Array.from(one.root.querySelectorAll(".pool li"), (li) => [li.className, li.getAttribute("aria-hidden"), li.querySelector(".content")!.textContent]);
    expect(rooms).toEqual([["gone", "true", "Paris"], ["", null, ""], ["", null, "Madrid"]]);
    expect(one.root.querySelector(".pool .gone button")).toBeNull();
  });

  test("the question is described by what the picture shows", async () => {
    const { root } = await placing(map(), { sheet, media });
    const id = root.querySelector('[role="group"][aria-describedby]')!.getAttribute("aria-describedby")!;
    expect(root.getElementById(id)!.getAttribute("alt")).toBe("A map of Europe");
  });

  test("are dragged onto an area", async () => {
    const one = await placing(map(), { sheet, media });
    await drag(one, one.root.querySelector('[data-thing="token:t2"]')!, area(one, "s"));
    expect(values(one)).toEqual([{ pairs: [["t2", "s"]] }]);
  });

  test("are judged place by place, and the picture has no button any more", async () => {
    const key = { pairs: [["t2", "n"], ["t3", "s"]] };
    const { root } = await placing(map({ key }), { mode: "review", media, value: { pairs: [["t1", "n"]] } });
    const words = Array.from(root.querySelectorAll(".places li"), (one) => one.textContent.trim().replace(/\s+/g, " "));
    expect(words).toEqual(["1North 1Place 1: Madrid ✗ Wrong Right answer: Paris", "2South 2Place 2: Nothing ✗ Missing Right answer:"]);
    expect(root.querySelector("[data-place], [data-thing]")).toBeNull();
  });

  test("are judged upon the picture too, by a sign and in words", async () => {
    const key = { pairs: [["t2", "n"], ["t3", "s"], ["t1", "w"]] };
    const three = [...areas, { id: "w", text: "West", shape: "RECTANGLE", at: [0, 5000, 1000, 6000] }];
    const { root } = await placing(map({ key, areas: three }), { mode: "review", media, value: { pairs: [["t1", "n"], ["t3", "s"]] } });
    expect(Array.from(root.querySelectorAll(".chip"), (one) => one.textContent.trim())).toEqual(["1Madrid✗ Wrong", "2Rome at night✓ Right", "3✗ Missing"]);
    expect(Array.from(root.querySelectorAll(".area"), (one) => one.getAttribute("class"))).toEqual(["area chosen right", "area chosen bad", "area bad"]); // from the largest on;
  });
});

describe("whoever judges tokens in gaps", () => {
  const key = { pairs: [["t2", "g1"], ["t3", "g2"]] };
  const words = (root: ParentNode) => Array.from(root.querySelectorAll(".judged"), (one) => one.textContent.trim().replace(/\s+/g, " "));

  test("sees what is right, wrong and missing in words", async () => {
    const { root } = await placing(item({ key }), { mode: "mark", value: { pairs: [["t2", "g1"]] } });
    expect(words(root)).toEqual(["1Gap 1: Paris ✓ Right", "2Gap 2: Nothing ✗ Missing Right answer:"]);
    expect(root.querySelector(".verdict.good img")?.getAttribute("alt")).toBe("Rome at night");
  });

  test("sees the right token beside a wrong one", async () => {
    const { root } = await placing(item({ key }), { mode: "review", value: { pairs: [["t1", "g1"]] } });
    expect(words(root)[0]).toBe("1Gap 1: Madrid ✗ Wrong Right answer: Paris");
  });

  test("a candidate never sees the key, even if it were there", async () => {
    const { root } = await placing(item({ key }), { value: { pairs: [["t1", "g1"]] } });
    expect(root.querySelector(".verdict, .right, .wrong")).toBeNull();
  });
});
