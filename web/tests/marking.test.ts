import { describe, expect, test } from "vitest";

import { added, covers, type Mark, readMarks, removed, sentences, tidy, withMarks } from "../items/marking";

const STEM = "<p>A van costs <strong>€ 40</strong>. It lasts <em>five</em> years.</p><p>What is it worth?</p>";

describe("marks", () => {
  test("lie in order, apart from each other, and are never empty", () => {
    expect(tidy([[5, 9], [0, 2], [8, 12], [2, 3], [4, 4]])).toEqual([[0, 3], [5, 12]]);
  });

  test("taking away cuts a mark that reaches beyond", () => {
    expect(removed([[0, 10], [20, 30]], [5, 25])).toEqual([[0, 5], [25, 30]]);
  });

  test("marking and taking away is as before, where nothing was marked", () => {
    const marks: Mark[] = [[0, 4], [30, 40]];
    expect(removed(added(marks, [10, 20]), [10, 20])).toEqual(marks);
    expect([covers(marks, [31, 35]), covers(marks, [3, 6])]).toEqual([true, false]);
  });

  test("what is no mark is left out, whoever kept it", () => {
    expect(readMarks([[0, 3], [-1, 2], ["a", 4], [1.5, 2], null, [9]])).toEqual([[0, 3]]);
    expect([readMarks(null), readMarks("[[0,1]]")]).toEqual([[], []]);
  });
});

describe("a marked question", () => {
  test("is the same HTML with marks around text, across formatting and paragraphs", () => {
    expect(withMarks(STEM, [[2, 16], [36, 42]])).toBe(
      "<p>A <mark>van costs </mark><strong><mark>€ 40</mark></strong>. It lasts <em>five</em> year<mark>s.</mark></p><p><mark>What</mark> is it worth?</p>",
    );
  });

  test("keeps every character and every element", () => {
    const text = (html: string) => Object.assign(document.createElement("template"), { innerHTML: html }).content.textContent;
    for (let from = 0; from < 50; from += 3) {
      const html = withMarks(STEM, [[from, from + 7]]);
      expect(text(html)).toBe(text(STEM));
      expect(html.replace(/<\/?mark>/g, "")).toBe(STEM);
    }
  });

  test("without marks is untouched", () => expect(withMarks(STEM, [])).toBe(STEM));
});

describe("sentences", () => {
  test("are found with their places, and never run on into the next paragraph", () => {
    const text = "A van costs € 40. It lasts five years.What is it worth?";
    const found = sentences(STEM, "en");
    expect(found.map((one) => one.text)).toEqual(["A van costs € 40.", "It lasts five years.", "What is it worth?"]);
    for (const { mark, text: shown } of found) expect(text.slice(...mark)).toBe(shown);
  });

  test("of a table are its cells", () => {
    expect(sentences("<table><tr><td>Cash</td><td>12</td></tr></table>", "nl").map((one) => one.text)).toEqual(["Cash", "12"]);
  });
});

const half = '<math alttext="one half"><semantics><mfrac><mn>1</mn><mn>2</mn></mfrac><annotation encoding="application/x-tex">\\frac12</annotation></semantics></math>';

test("a formula is heard in words, and no mark reaches into it", () => {
  const html = `<p>Is ${half} more? No.</p>`;
  expect(sentences(html, "en").map(({ text }) => text)).toEqual(["Is one half more?", "No."]);
  const whole = withMarks(html, [[0, 1000]]);
  expect(whole).toContain(half);
  expect(whole).toContain("<mark>Is </mark>");
});
