/** A text with gaps: where its fields stand, what they are called, and that drawing it again takes nothing away. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { type AnyItem } from "../../items/index";
import { isRight } from "../../items/fill_in_the_blank/right";
import { around, passageOf } from "../../items/gaps/passage";
import type { Item, Value } from "../../shared/api";
import cases from "../../../tests/item_types/fill_in_the_blank/right.json";

const gaps = [
  { id: "g1", options: [{ id: "a1", text: "Paris" }, { id: "b1", text: "Lyon" }] },
  { id: "g2", options: [{ id: "a2", text: "Milan" }, { id: "b2", text: "Rome" }] },
];
const TEXT = "<p>The capital of France is [1], that of <b>Italy</b> [2].</p>";
const key = { gaps: { g1: "a1", g2: "b2" } };

interface Shown {
  value?: Value;
  mode?: string;
  readonly?: boolean;
  sheet?: object;
  more?: object;
}

async function show({ value = null, mode = "take", readonly = false, sheet = {}, more = {} }: Shown = {}) {
  const any = document.createElement("stratus-item") as AnyItem;
  const item = { id: "q", type: "SELECT_FROM_LIST", stem: "<p>Choose.</p>", lang: "fr", comma: true, max_score: 2, text: TEXT, gaps, ...more } as Item;
  const [told, said]: [unknown[], string[]] = [[], []];
  any.addEventListener("answer", (event) => told.push((event as CustomEvent).detail));
  any.addEventListener("say", (event) => said.push((event as CustomEvent<{ text: string }>).detail.text));
  Object.assign(any, { item, value, mode, readonly, sheet });
  document.body.append(any);
  const settled = async () => {
    await any.updateComplete;
    await any.inner!.updateComplete;
  };
  await settled();
  const root = any.inner!.shadowRoot!;
  const fields = () => Array.from(root.querySelectorAll("select"));
  const blanks = () => Array.from(root.querySelectorAll("input"));
  const type = async (n: number, text: string) => {
    const field = blanks()[n - 1]!;
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    await settled();
  };
  const choose = async (n: number, id: string) => {
    const field = fields()[n - 1]!;
    field.value = id;
    field.dispatchEvent(new Event("change", { bubbles: true }));
    await settled();
    await settled();
  };
  return { any, item, root, told, said, settled, fields, choose, blanks, type };
}

const words = (root: ParentNode, selector: string) => Array.from(root.querySelectorAll(selector), (one) => one.textContent.trim().replace(/\s+/g, " "));

afterEach(() => document.body.replaceChildren());

describe("a passage", () => {
  const of = (html: string, count = 2) => {
    const { content, places } = passageOf(html, count);
    const box = document.createElement("div");
    const names = places.map(around);
    box.append(content);
    return { html: box.innerHTML, places, names };
  };

  test("has its gaps in tables, lists and within words that are set apart", () => {
    const { places } = of("<table><tbody><tr><td>a [1]</td></tr></tbody></table><ul><li><b>[2]</b></li></ul>");
    expect(places.map((place) => place.parentElement!.localName)).toEqual(["td", "b"]);
  });

  test("leaves numbers alone that are no gaps, and whatever stands in attributes", () => {
    expect(of('<p title="[1]">[3] [1999] [0] [1]</p>', 1).html).toBe('<p title="[1]">[3] [1999] [0] <span class="gap"></span></p>');
  });

  test("never makes markup of its text", () => {
    expect(of("<p>&lt;b&gt; [1]</p>", 1).html).toBe('<p>&lt;b&gt; <span class="gap"></span></p>');
  });

  test.each([
    ["<p>One two three four five six seven [1] eight nine ten eleven twelve</p>", "two three four five six seven … eight nine ten eleven"],
    ["<p>Before.</p><p>[1] behind</p><p>After</p>", "… behind"],
    ["<p>one [2] two <i>three</i> [1] four</p>", "two three … four"],
    ["one<br>two [1] three", "two … three"],
    ["<ul><li>one</li><li>two [1]</li></ul>", "two …"],
  ])("calls a gap by the words around it: %s", (html, name) => expect(of(html).names[0]).toBe(name));
});

describe("a list in a gap", () => {
  test("is called by its number and the words around it", async () => {
    const { fields } = await show();
    expect(fields().map((field) => field.getAttribute("aria-label"))).toEqual(["Gap 1 of 2: The capital of France is …, that of Italy", "Gap 2 of 2: that of Italy …"]);
  });

  test("tells at once what was chosen, and how many gaps are filled in", async () => {
    const { told, said, choose } = await show();
    await choose(2, "b2");
    await choose(2, "a2");
    await choose(1, "a1");
    expect(told).toEqual([
      { value: { gaps: { g2: "b2" } }, urgent: true },
      { value: { gaps: { g2: "a2" } }, urgent: true },
      { value: { gaps: { g1: "a1", g2: "a2" } }, urgent: true },
    ]);
    expect(said).toEqual(["1 of 2 gaps filled in", "2 of 2 gaps filled in"]);
  });

  test("tells nothing at all once nothing is chosen any more", async () => {
    const { told, choose } = await show({ value: { gaps: { g1: "a1" } } });
    await choose(1, "");
    expect(told).toEqual([{ value: null, urgent: true }]);
  });

  test("shows what was chosen before, and what comes from elsewhere", async () => {
    const { any, fields, settled } = await show({ value: { gaps: { g1: "b1" } } });
    expect(fields().map((field) => field.value)).toEqual(["b1", ""]);
    any.value = { gaps: { g2: "a2" } };
    await settled();
    expect(fields().map((field) => field.value)).toEqual(["", "a2"]);
  });

  test("has its options in the order drawn for this candidate", async () => {
    const { root } = await show({ sheet: { alternatives: { q: ["b2", "b1", "a1", "a2"] } } });
    expect(words(root, "option")).toEqual(["Choose…", "Lyon", "Paris", "Choose…", "Rome", "Milan"]);
  });

  test("keeps the focus when the question is drawn again", async () => {
    const { any, item, root, fields, choose, settled } = await show();
    fields()[1]!.focus();
    await choose(2, "a2");
    any.item = structuredClone(item);
    await settled();
    expect([root.activeElement === fields()[1], fields()[1]!.isConnected]).toEqual([true, true]);
  });

  test("cannot be changed where nothing can, and can still be reached", async () => {
    const { fields, told, choose } = await show({ readonly: true, value: { gaps: { g1: "a1" } } });
    await choose(1, "b1");
    const [first] = fields();
    expect([told, first!.value, first!.disabled, first!.getAttribute("aria-disabled")]).toEqual([[], "a1", false, "true"]);
    const pressed = (name: string) => first!.dispatchEvent(new KeyboardEvent("keydown", { key: name, cancelable: true }));
    expect(["ArrowDown", " ", "p", "F4", "Tab", "F5"].map(pressed)).toEqual([false, false, false, false, true, true]);
  });

  test("is another one in another question", async () => {
    const { any, fields, settled } = await show({ value: { gaps: { g1: "a1" } } });
    any.item = { ...any.item!, id: "q2", text: "<p>[1]</p>", gaps: [{ id: "h1", options: gaps[1]!.options }] } as Item;
    any.value = null;
    await settled();
    expect([fields().length, fields()[0]!.value]).toEqual([1, ""]);
  });
});

describe("where it is judged", () => {
  test("it says in words what is right, wrong and missing", async () => {
    const { root } = await show({ mode: "review", value: { gaps: { g1: "b1" } }, more: { key } });
    expect(words(root, ".judged")).toEqual(["1Gap 1: Lyon ✗ Wrong Right answer: Paris", "2Gap 2: Nothing ✗ Missing Right answer: Rome"]);
    const right = await show({ mode: "mark", value: { gaps: { g1: "a1", g2: "b2" } }, more: { key } });
    expect(words(right.root, ".judged")).toEqual(["1Gap 1: Paris ✓ Right", "2Gap 2: Rome ✓ Right"]);
    expect(right.root.querySelector("select")).toBeNull();
  });

  test("without a key nothing is judged", async () => {
    const { root } = await show({ mode: "review", value: { gaps: { g1: "b1" } } });
    expect(words(root, ".judged")).toEqual(["1Gap 1: Lyon", "2Gap 2: Nothing"]);
  });

  test("an unanswered question says so", async () => {
    expect(words((await show({ mode: "review" })).root, ".hint.none")).toEqual(["Not answered"]);
  });
});

test("the text is read aloud after the question", async () => {
  const { any } = await show();
  expect(any.inner!.parts().map(({ root }) => root.className.split(" ")[0])).toEqual(["stem", "passage"]);
});

describe("a blank", () => {
  const blanks = { type: "FILL_IN_THE_BLANK", gaps: [{ id: "g1", width: "SHORT" }, { id: "g2", width: "LONG" }] };
  const answers = { g1: { kind: "TEXT", accepted: ["Paris", "Lutetia"], case_sensitive: false, spelling_errors: 1 }, g2: { kind: "NUMBER", accepted: ["2 ± 1"], case_sensitive: false, spelling_errors: 0 } };

  beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
  afterEach(() => void vi.useRealTimers());

  test("is as wide as its author chose, and called by the words around it", async () => {
    const { blanks: fields } = await show({ more: blanks });
    expect(fields().map((field) => [field.size, field.getAttribute("aria-label")])).toEqual([[6, "Gap 1 of 2: The capital of France is …, that of Italy"], [32, "Gap 2 of 2: that of Italy …"]]);
  });

  test("is told after a pause, as it was typed", async () => {
    const { told, said, type } = await show({ more: blanks });
    await type(1, " Pari");
    await type(1, " Paris ");
    await type(2, "  ");
    expect(told).toEqual([]);
    vi.advanceTimersByTime(400);
    expect([told, said]).toEqual([[{ value: { gaps: { g1: " Paris " } }, urgent: false }], ["1 of 2 gaps filled in"]]);
  });

  test("keeps what stands in it when its answer comes back, blanks too", async () => {
    const { any, item, root, type, blanks: fields, settled } = await show({ more: blanks });
    fields()[0]!.focus();
    await type(1, " ");
    await type(2, "a ");
    any.flush();
    await settled();
    any.item = structuredClone(item);
    await settled();
    expect([fields().map((field) => field.value), root.activeElement === fields()[0]]).toEqual([[" ", "a "], true]);
  });

  test("is told when its field is left, and once", async () => {
    const { any, told, type, blanks: fields } = await show({ more: blanks });
    await type(2, "3");
    fields()[1]!.dispatchEvent(new FocusEvent("focusout", { bubbles: true, composed: true }));
    any.flush();
    vi.advanceTimersByTime(1000);
    expect(told).toEqual([{ value: { gaps: { g2: "3" } }, urgent: false }]);
  });

  test("that is emptied is no answer", async () => {
    const { any, told, type } = await show({ more: blanks, value: { gaps: { g1: "Paris" } } });
    await type(1, "");
    any.flush();
    expect(told).toEqual([{ value: null, urgent: false }]);
  });

  test("shows what comes from elsewhere, but not over what is being typed", async () => {
    const { any, type, blanks: fields, settled } = await show({ more: blanks });
    any.value = { gaps: { g2: "one" } };
    await settled();
    expect(fields().map((field) => field.value)).toEqual(["", "one"]);
    await type(2, "tw");
    any.value = { gaps: { g2: "three" } };
    await settled();
    expect(fields()[1]!.value).toBe("tw");
  });

  test("looking at it tells nothing", async () => {
    const { any, told, blanks: fields } = await show({ more: blanks, value: { gaps: { g1: "Paris" } } });
    fields()[0]!.focus();
    fields()[0]!.dispatchEvent(new FocusEvent("focusout", { bubbles: true, composed: true }));
    any.flush();
    expect(told).toEqual([]);
  });

  test("cannot be changed where nothing can", async () => {
    expect((await show({ more: blanks, readonly: true })).blanks().map((field) => field.readOnly)).toEqual([true, true]);
  });

  test("is judged as it was scored", async () => {
    const { root } = await show({ mode: "review", value: { gaps: { g1: " pariss", g2: "3.1" } }, more: { ...blanks, key: { gaps: answers } } });
    expect(words(root, ".judged")).toEqual(["1Gap 1: pariss ✓ Right", "2Gap 2: 3.1 ✗ Wrong Right answer: 2 ± 1"]);
  });

  test("is compared with the key, without a verdict, where a marker changed the score", async () => {
    const overruled = { verdict: "right", score: "2", max_score: "2" };
    const { root, any } = await show({ mode: "review", value: { gaps: { g1: " pariss", g2: "3.1" } }, more: { ...blanks, key: { gaps: answers }, overruled } });
    expect(words(root, ".judged")).toEqual(["1Gap 1: pariss = As in the key", "2Gap 2: 3.1 ≠ Not as in the key Right answer: 2 ± 1"]);
    expect(any.querySelector("stratus-overruled")).toHaveProperty("parted", true);
  });

  test("that is empty is missing", async () => {
    const { root } = await show({ mode: "mark", value: { gaps: { g2: "1" } }, more: { ...blanks, key: { gaps: answers } } });
    expect(words(root, ".judged")).toEqual(["1Gap 1: Nothing ✗ Missing Right answer: Paris / Lutetia", "2Gap 2: 1 ✓ Right"]);
  });

  test.each(cases)("is right or wrong as the server says: $gap.accepted", ({ gap, comma, right, wrong }) => {
    expect(right.filter((text) => !isRight(gap, text, comma))).toEqual([]);
    expect(wrong.filter((text) => isRight(gap, text, comma))).toEqual([]);
  });
});
