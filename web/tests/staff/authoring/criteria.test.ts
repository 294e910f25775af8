import { afterEach, describe, expect, test } from "vitest";

import { read, said, written } from "../../../staff/authoring/criteria/points";
import { startCriteriaScore } from "../../../staff/authoring/criteria/sliders";
import { startCriteria } from "../../../staff/authoring/criteria/sums";

afterEach(() => document.body.replaceChildren());

describe("points that somebody types", () => {
  test.each([
    ["1,5", "1.5"],
    [" 2. ", "2"],
    [".25", "0.25"],
    ["0", "0"],
    ["0.1", "0.1"],
  ])("are read: %s", (typed, points) => expect(written(read(typed)!)).toBe(points));

  test.each(["", "x", "-1", "1e3", "1.2.3", "."])("are none: %s", (typed) => expect(read(typed)).toBeNull());

  test("are added up exactly", () => expect(written(read("0.1")! + read("0.2")!)).toBe("0.3"));
});

test("points are said with the sign of the reader's language, and sent with a point", () => {
  document.documentElement.lang = "nl";
  try {
    const find = form(card("1,5"), card("", level("0") + level("2.25")));
    expect([find("[data-criteria-total] strong").textContent, (find("#id_max_score") as HTMLInputElement).value]).toEqual(["3,75", "3,75"]);
    expect(document.querySelectorAll("[data-criterion-follows] strong")[1]!.textContent).toBe("2,25");
    expect(said(5_000)).toBe("0,5");
  } finally {
    document.documentElement.lang = "";
  }
});

const own = (points: string) =>
  `<input name="title" value="T"><div data-criterion-own><input name="points" value="${points}"></div><p data-criterion-follows hidden><strong></strong></p><textarea></textarea>`;
const level = (points: string) => `<div class="alternative"><div class="criterion-level"><input data-level-points value="${points}"></div></div>`;
const card = (points: string, levels = "", parts = "") =>
  `<fieldset data-criterion>${own(points)}<div class="alternatives">${levels}</div><div data-parts="x">${parts}</div></fieldset>`;

function form(...cards: string[]): (selector: string) => HTMLElement {
  document.body.innerHTML = `<input id="id_max_score" value="1"><div><div data-criteria="criteria">${cards.join("")}</div><p data-criteria-total="id_max_score" hidden><strong></strong></p></div>`;
  startCriteria();
  return (selector) => document.querySelector<HTMLElement>(selector)!;
}

function type(field: Element, text: string): void {
  (field as HTMLInputElement).value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

describe("criteria in an author's form", () => {
  test("are added up into the maximum score, which nobody types then", () => {
    const find = form(card("2"), card("1,5"));
    const score = find("#id_max_score") as HTMLInputElement;
    expect([score.value, score.readOnly, find("[data-criteria-total] strong").textContent]).toEqual(["3.5", true, "3.5"]);
    type(find("[data-criterion-own] input"), "4");
    expect(score.value).toBe("5.5");
  });

  test("are said as the reader's language writes numbers, and sent in digits", () => {
    document.documentElement.lang = "nl";
    const find = form(card("2"), card("9", level("0") + level("1,5")));
    document.documentElement.lang = "en";
    const [total, follows] = ["[data-criteria-total] strong", "fieldset:last-child [data-criterion-follows] strong"].map((one) => find(one).textContent);
    expect([total, follows, (find("#id_max_score") as HTMLInputElement).value]).toEqual(["3,5", "1,5", "3,5"]);
  });

  test("leave the maximum score alone where none is written", () => {
    const find = form();
    const score = find("#id_max_score") as HTMLInputElement;
    expect([score.value, score.readOnly, find("[data-criteria-total]").hidden]).toEqual(["1", false, true]);
  });

  test("are worth the highest of their levels, and say so in place of a field", () => {
    const find = form(card("9", level("0") + level("3") + level("")));
    expect([find("[data-criterion-own]").hidden, find("[data-criterion-follows] strong").textContent]).toEqual([true, "3"]);
    type(find(".criterion-level input"), "4");
    expect((find("#id_max_score") as HTMLInputElement).value).toBe("4");
  });

  test("have their field again once no level is written", () => {
    const find = form(card("9", level("3")));
    type(find(".criterion-level input"), "");
    expect([find("[data-criterion-own]").hidden, (find("#id_max_score") as HTMLInputElement).value]).toEqual([false, "9"]);
  });

  test("are worth the sum of their sub-criteria, whose levels are not theirs", () => {
    const find = form(card("9", "", card("2") + card("", level("0") + level("1.5"))));
    expect((find("#id_max_score") as HTMLInputElement).value).toBe("3.5");
  });
});

function page(): { fields: HTMLInputElement[]; sliders: HTMLInputElement[]; sum: () => string | null } {
  document.body.innerHTML = `<form data-criteria-score>
    <label for="a">Facts</label><div class="score-input"><input id="a" data-most="2" value=""></div>
    <label for="b">Sources</label><div class="score-input"><input id="b" data-most="1.33" value="1"></div>
    <fieldset><input type="radio" name="c" value="" checked><input type="radio" name="c" value="3"></fieldset>
    <strong data-criteria-sum></strong></form>`;
  startCriteriaScore();
  const sliders = [...document.querySelectorAll<HTMLInputElement>("[type=range]")];
  return {
    fields: [...document.querySelectorAll<HTMLInputElement>("[data-most]")],
    sliders,
    sum: () => document.querySelector("[data-criteria-sum]")!.textContent,
  };
}

describe("points by criteria on the page of a script", () => {
  test("have a slider that says what it is of, and that there are no points yet", () => {
    const { sliders } = page();
    expect(sliders.map((one) => one.getAttribute("aria-label"))).toEqual(["Facts: slider", "Sources: slider"]);
    expect(sliders.map((one) => one.getAttribute("aria-valuetext"))).toEqual(["no points yet", "1"]);
    expect(sliders.map((one) => [one.max, one.step])).toEqual([
      ["2", "0.25"],
      ["1.33", "0.01"],
    ]);
  });

  test("follow each other, number and slider", () => {
    const { fields, sliders } = page();
    type(fields[0]!, "1,5");
    expect(sliders[0]!.value).toBe("1.5");
    type(sliders[0]!, "0.5");
    expect(fields[0]!.value).toBe("0.5");
  });

  test.each([
    ["pressing there", new MouseEvent("click")],
    ["a key that leads there", new KeyboardEvent("keydown", { key: "Home" })],
  ])("are nothing where the slider stands first, until %s gives zero", (_how, event) => {
    const { fields, sliders } = page();
    expect(fields[0]!.value).toBe("");
    sliders[0]!.dispatchEvent(event);
    expect(fields[0]!.value).toBe("0");
  });

  test("are summed up, in brackets as long as one is missing", () => {
    const { fields, sum } = page();
    expect(sum()).toBe("(1)");
    type(fields[0]!, "2");
    const level = document.querySelector<HTMLInputElement>("[type=radio][value='3']")!;
    level.checked = true;
    level.dispatchEvent(new Event("change", { bubbles: true }));
    expect(sum()).toBe("6");
  });
});
