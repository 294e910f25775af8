/** A slider has no answer until somebody touches it, and tells exactly what it shows. */
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import "../../items/index";
import { answered, type ItemElement, type SayDetail } from "../../items/element";
import { Scale, type SliderItem } from "../../items/slider/scale";

const item: SliderItem = {
  id: "1", type: "SLIDER", stem: "<p>How warm?</p>", lang: "nl", max_score: 1,
  least: "-5", most: "5", step: "0.5", label_least: "koud", label_middle: "", label_most: "heet", unit: "°C", comma: true,
};
const KEY = { from: "3", to: "4" };

async function show(more: Partial<ItemElement> & { item?: SliderItem } = {}) {
  const element = Object.assign(document.createElement("stratus-slider") as ItemElement, { item, ...more });
  const told: unknown[] = [];
  const said: string[] = [];
  element.addEventListener("answer", (event) => told.push((event as CustomEvent).detail));
  element.addEventListener("say", (event) => said.push((event as CustomEvent<SayDetail>).detail.text.replace(/\u00a0/g, " ")));
  document.body.append(element);
  await element.updateComplete;
  const root = element.shadowRoot!;
  const slider = root.querySelector<HTMLInputElement>("input[type=range]")!;
  const text = (selector: string) => root.querySelector(selector)?.textContent.replace(/[\s\u00a0]+/g, " ").trim();
  const field = () => root.querySelector<HTMLInputElement>("input[type=text]")!;
  const settled = () => element.updateComplete;
  const move = async (to: string) => {
    slider.value = to;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    slider.dispatchEvent(new Event("change", { bubbles: true }));
    await settled();
  };
  const write = async (typed: string, done = false) => {
    field().value = typed;
    field().dispatchEvent(new Event("input", { bubbles: true }));
    if (done) field().dispatchEvent(new Event("change", { bubbles: true }));
    await settled();
  };
  const press = async (...keys: string[]) => {
    for (const key of keys) slider.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    for (const key of keys) slider.dispatchEvent(new KeyboardEvent("keyup", { key, bubbles: true }));
    await settled();
  };
  const heard = () => slider.getAttribute("aria-valuetext")?.replace(/\u00a0/g, " ");
  return { element, root, slider, field, told, said, text, heard, settled, move, write, press };
}

beforeEach(() => {
  document.documentElement.lang = "en";
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
});

describe("a slider that nobody touched", () => {
  test("has no answer, for the eye and for the ear", async () => {
    const { heard, text, root, field, told } = await show();
    expect([heard(), text(".now"), field().value]).toEqual(["No answer yet", "No answer yet", ""]);
    expect(root.querySelector(".scale.untouched")).not.toBeNull();
    expect(root.querySelector<HTMLElement>(".clear")!.hidden).toBe(true);
    expect(told).toEqual([]);
  });

  test("is called by its two ends", async () => {
    const { slider, text } = await show({ number: 3 });
    expect(slider.getAttribute("aria-label")?.replace(/\u00a0/g, " ")).toBe("Scale from \u22125 °C (koud) to 5 °C (heet)");
    expect(text("legend")).toBe("Question 3. Move the slider, press on the scale, or enter a number.");
    expect([text(".least"), text(".most")]).toEqual(["\u22125 °Ckoud", "5 °Cheet"]);
  });

  test("takes a press where its thumb would be, of which the browser tells nothing", async () => {
    const { slider, told, text, settled } = await show();
    slider.dispatchEvent(new MouseEvent("click", { bubbles: true }));
    await settled();
    expect(told).toEqual([{ value: { value: "0" }, urgent: true }]);
    expect(text(".now")).toBe("Your answer: 0 °C");
  });

  test.each([[200, "-5"], [100, "-5"], [410, "-3"], [1200, "5"], [1300, "5"]])("takes a press at %d pixels as the position %s, also where the browser takes none", async (clientX, number) => {
    const { slider, told, root } = await show();
    root.querySelector(".marks")!.getBoundingClientRect = () => new DOMRect(200, 0, 1000, 10);
    slider.dispatchEvent(new MouseEvent("click", { bubbles: true, detail: 1, clientX }));
    expect(told).toEqual([{ value: { value: number }, urgent: true }]);
  });

  test.each(["Enter", " "])("takes the key %j as a press", async (key) => {
    const { press, told } = await show();
    await press(key);
    expect(told).toEqual([{ value: { value: "0" }, urgent: true }]);
  });

  test("stays so where the Tab key goes through it, and where it loses the focus", async () => {
    const { press, slider, told } = await show();
    await press("Tab");
    slider.dispatchEvent(new FocusEvent("focusout", { bubbles: true, composed: true }));
    vi.runAllTimers();
    expect(told).toEqual([]);
  });
});

describe("a slider that is moved", () => {
  test("tells at once where it is let go, and says it as the language of the item writes it", async () => {
    const { move, told, heard, text, field, root } = await show();
    await move("3.5");
    expect(told).toEqual([{ value: { value: "3.5" }, urgent: true }]);
    expect([heard(), text(".now"), field().value]).toEqual(["3,5 °C", "Your answer: 3,5 °C", "3,5"]);
    expect(root.querySelector(".untouched")).toBeNull();
  });

  test("tells once for a key that is held down, when it is let go", async () => {
    const { slider, told, settled } = await show({ value: { value: "0" } });
    const key = (type: string) => slider.dispatchEvent(new KeyboardEvent(type, { key: "ArrowRight", bubbles: true, cancelable: true }));
    for (const to of ["0.5", "1", "1.5"]) {
      key("keydown");
      slider.value = to;
      slider.dispatchEvent(new Event("input", { bubbles: true }));
      slider.dispatchEvent(new Event("change", { bubbles: true }));
    }
    await settled();
    expect(told).toEqual([]);
    key("keyup");
    expect(told).toEqual([{ value: { value: "1.5" }, urgent: true }]);
  });

  test("tells what a pointer holds still on, and what waits when the question is left", async () => {
    const { element, slider, told } = await show();
    const drag = (to: string) => {
      slider.value = to;
      slider.dispatchEvent(new Event("input", { bubbles: true }));
    };
    drag("1");
    drag("2");
    vi.runAllTimers();
    drag("2.5");
    element.flush();
    element.flush();
    expect(told).toEqual([{ value: { value: "2" }, urgent: true }, { value: { value: "2.5" }, urgent: true }]);
  });

  test("is cleared to no answer, and has the focus then", async () => {
    const { move, told, heard, root, slider, field, settled } = await show();
    await move("3.5");
    root.querySelector<HTMLButtonElement>(".clear")!.click();
    await settled();
    expect(told.at(-1)).toEqual({ value: null, urgent: true });
    expect([heard(), field().value, root.activeElement === slider]).toEqual(["No answer yet", "", true]);
    expect([answered(null, "SLIDER"), answered({ value: "0" }, "SLIDER")]).toEqual([false, true]);
  });
});

describe("the field beside it", () => {
  test("takes comma and dot, tells after a pause, and keeps what is typed while somebody types", async () => {
    const { write, told, field, slider, settled } = await show();
    await write("3,50");
    expect(told).toEqual([]);
    vi.runAllTimers();
    await settled();
    expect(told).toEqual([{ value: { value: "3.5" }, urgent: false }]);
    expect([field().value, slider.value]).toEqual(["3,50", "3.5"]);
  });

  test("shows and says what was understood when it is left", async () => {
    const { write, field, said, told } = await show();
    await write("\u22120.5", true);
    expect([field().value, said, told]).toEqual(["-0,5", ["Your answer: \u22120,5 °C"], [{ value: { value: "-0.5" }, urgent: false }]]);
  });

  test.each(["12", "3,25", "many", "-", "1e0", "9".repeat(24)])("says what is wrong with %j, keeps it, and leaves the answer that was there", async (typed) => {
    const { write, field, said, told, text, heard } = await show({ value: { value: "2" } });
    await write("1");
    await write(typed, true);
    vi.runAllTimers();
    expect(told).toEqual([]);
    expect([field().value, field().getAttribute("aria-invalid"), heard()]).toEqual([typed, "true", "2 °C"]);
    expect(text("#wrong")).toBe(`${typed} is not on the scale. It goes from \u22125 °C to 5 °C in steps of 0,5 °C.`);
    expect(said).toEqual([`${text("#wrong")} ${text(".now")}`]);
  });

  test("is emptied to no answer", async () => {
    const { write, told, heard, said } = await show({ value: { value: "2" } });
    await write("", true);
    expect([told, heard(), said]).toEqual([[{ value: null, urgent: false }], "No answer yet", ["No answer yet"]]);
  });

  test("forgets what was wrong when the slider is moved", async () => {
    const { write, move, text, field } = await show();
    await write("12", true);
    await move("4");
    expect([text("#wrong"), field().value]).toEqual(["", "4"]);
  });

  test("offers a minus on telephones where the scale has one", async () => {
    expect((await show()).field().inputMode).toBe("text");
    expect((await show({ item: { ...item, least: "0" } })).field().inputMode).toBe("decimal");
  });
});

describe("a slider that is shown again", () => {
  test("keeps the focus and what is typed", async () => {
    const { element, root, field, write, settled } = await show();
    field().focus();
    await write("3,");
    Object.assign(element, { item: { ...item }, number: 2 });
    await settled();
    expect([root.activeElement === field(), field().value]).toEqual([true, "3,"]);
  });

  test("takes over an answer from elsewhere, and that of another question", async () => {
    const { element, field, write, settled, heard, told } = await show();
    element.value = { value: "1" };
    await settled();
    expect([field().value, heard()]).toEqual(["1", "1 °C"]);
    await write("4");
    Object.assign(element, { item: { ...item, id: "2" }, value: null });
    await settled();
    vi.runAllTimers();
    expect([field().value, heard(), told]).toEqual(["", "No answer yet", []]);
  });
});

test("nothing is taken where it is locked", async () => {
  const { move, press, slider, field, told, root, heard } = await show({ readonly: true, value: { value: "2" } });
  await move("4");
  await press("ArrowRight", "Enter");
  slider.dispatchEvent(new MouseEvent("click", { bubbles: true }));
  vi.runAllTimers();
  expect([told, heard(), slider.value, slider.getAttribute("aria-disabled"), field().readOnly, root.querySelector(".clear")]).toEqual([[], "2 °C", "2", "true", true, null]);
});

describe.each(["mark", "review"] as const)("in the mode %s", (mode) => {
  const judged = (value: string | null, key: SliderItem["key"] = KEY) => show({ item: { ...item, key }, value: value === null ? null : { value }, mode });

  test.each([
    ["3.5", "✓ Answer: 3,5 °C, right"],
    ["3", "✓ Answer: 3 °C, right"],
    ["4", "✓ Answer: 4 °C, right"],
    ["4.5", "✗ Answer: 4,5 °C, wrong"],
    ["2.5", "✗ Answer: 2,5 °C, wrong"],
  ])("%s is judged in words", async (value, said) => {
    const { text, root, slider } = await judged(value);
    expect(text(".verdict")).toBe(said);
    expect(root.textContent.replace(/\u00a0/g, " ")).toContain("✓ Right answer: 3 °C to 4 °C");
    expect([slider.disabled, root.querySelector("input[type=text], button")]).toEqual([true, null]);
  });

  test("one right position is said alone", async () => {
    expect((await judged("3.5", { from: "3.5", to: "3.5" })).root.textContent).toContain("Right answer: 3,5\u00a0°C\n".trim());
  });

  test("no answer is said to be none, beside the right one", async () => {
    const { text, heard } = await judged(null);
    expect([text(".none"), heard(), text(".verdict")]).toEqual(["Not answered", "Not answered", "✓ Right answer: 3 °C to 4 °C"]);
  });

  test("without the key the answer stands alone", async () => {
    const { text, root } = await judged("3.5", null);
    expect([text(".verdict"), root.querySelector(".band, .right, .wrong")]).toEqual(["Answer: 3,5 °C", null]);
  });
});

test("a candidate never sees the key, even if it were there", async () => {
  const { root } = await show({ item: { ...item, key: KEY }, value: { value: "3.5" } });
  expect(root.querySelector(".verdict, .band, .right")).toBeNull();
});

test("words of authors are words, never markup", async () => {
  const { root, slider } = await show({ item: { ...item, label_least: "<b>x</b>", unit: "<i>" } });
  expect(root.querySelector("b, .least i")).toBeNull();
  expect(slider.getAttribute("aria-label")).toContain("<b>x</b>");
});

test("it speaks the language of the page", async () => {
  document.documentElement.lang = "nl";
  const { heard, text, move } = await show();
  expect(heard()).toBe("Nog geen antwoord");
  await move("3.5");
  expect(text(".now")).toBe("Je antwoord: 3,5 °C");
});

test("every position is written as the server writes it, and found again", () => {
  const scales = fc.record({ places: fc.integer({ min: 0, max: 6 }), least: fc.integer({ min: -1000, max: 1000 }), positions: fc.integer({ min: 2, max: 1000 }), step: fc.integer({ min: 1, max: 50 }) });
  const exact = (n: number, places: number) => (n / 10 ** places).toFixed(places);
  fc.assert(
    fc.property(scales, ({ places, least, positions, step }) => {
      const scale = new Scale({ ...item, least: exact(least, places), most: exact(least + (positions - 1) * step, places), step: exact(step, places) });
      expect(scale.positions).toBe(positions);
      for (const place of [0, 1, Math.floor(positions / 2), positions - 1]) {
        expect(scale.at(place)).toMatch(/^-?(0|[1-9]\d*)(\.\d*[1-9])?$/);
        expect(scale.at(place)).not.toBe("-0");
        expect(scale.placeOf(exact(least + place * step, places))).toBe(place);
        expect(scale.typed(scale.at(place).replace(".", ","))).toBe(place);
      }
      expect(scale.typed(exact(least - step, places))).toBeNull();
      expect(scale.typed(exact(least + positions * step, places))).toBeNull();
    }),
    { numRuns: 60 },
  );
});

test("the ends of what a scale may be are exact", () => {
  const scale = new Scale({ ...item, least: "999999999.999001", most: "1000000000", step: "0.000001" });
  expect([scale.positions, scale.at(0), scale.at(998), scale.at(999)]).toEqual([1000, "999999999.999001", "999999999.999999", "1000000000"]);
  expect([scale.placeOf("999999999.999999"), scale.typed("0.0000001")]).toEqual([998, null]);
});
