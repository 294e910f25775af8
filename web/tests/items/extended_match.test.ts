import { afterEach, describe, expect, test } from "vitest";

import { AnyItem } from "../../items/index";
import { answered, type SayDetail } from "../../items/element";
import type { ExtendedMatchItem } from "../../items/extended_match/element";
import type { Sheet, Value } from "../../shared/api";

const options = [{ id: "k7", html: "<p>Angina</p>" }, { id: "x2", html: "<p>Bronchitis <b>of years</b></p>" }, { id: "p4", html: '<img src="x" alt="a lung">' }];
const stems = [{ id: "s1", html: "<p>A man of 60</p>" }, { id: "s2", html: "<p>A boy of 8</p>" }];

interface Shown {
  value?: Value;
  sheet?: Sheet;
  mode?: "take" | "mark" | "review";
  readonly?: boolean;
  number?: number;
  item?: Partial<ExtendedMatchItem>;
}

async function shown({ item = {}, value = null, ...more }: Shown = {}) {
  const any = document.createElement("stratus-item") as AnyItem;
  const whole = { id: "1", type: "EXTENDED_MATCH", stem: "<p>Which?</p>", lang: "nl", max_score: 1, theme: "Chest pain", options, stems, once: false, ...item } satisfies ExtendedMatchItem;
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
  const selects = () => Array.from(root.querySelectorAll("select"));
  const choose = async (at: number, id: string) => {
    selects()[at]!.value = id;
    selects()[at]!.dispatchEvent(new Event("change", { bubbles: true }));
    await settled();
    await settled();
  };
  const values = () => told.map((one) => (one as { value: Value }).value);
  return { any, root, told, said, selects, choose, values, settled };
}

const words = (root: ParentNode, selector: string) => Array.from(root.querySelectorAll(selector), (one) => one.textContent.replace(/\s+/g, " ").trim());

afterEach(() => document.body.replaceChildren());

describe("extended match", () => {
  test("lists the options with their letters under the theme, and again in the list of each part", async () => {
    const { root, selects } = await shown();
    expect(words(root, ".options li")).toEqual(["AAngina", "BBronchitis of years", "C"]);
    expect(root.querySelector("#theme")?.textContent).toBe("Chest pain");
    for (const one of selects()) expect(words(one, "option")).toEqual(["Choose…", "A. Angina", "B. Bronchitis of years", "C. a lung"]);
  });

  test("calls every list by the part that it is of, and its text describes it, in the language of the content", async () => {
    const { root, selects } = await shown({ number: 4 });
    expect(selects().map((one) => [one.getAttribute("aria-label"), one.lang])).toEqual([["Part 1", "nl"], ["Part 2", "nl"]]);
    expect(selects().map((one) => root.querySelector(`#${one.getAttribute("aria-describedby")}`)?.textContent)).toEqual(["A man of 60", "A boy of 8"]);
    expect(root.querySelector("legend")?.textContent).toContain("Question 4. Choose an option for each part.");
    expect(Array.from(root.querySelectorAll(".content, .theme"), (one) => one.getAttribute("dir"))).toEqual(Array.from({ length: 7 }, () => "auto"));
  });

  test("tells each choice at once, in the order of the parts, and null once everything is cleared", async () => {
    const { told, choose } = await shown();
    await choose(1, "x2");
    await choose(0, "x2");
    await choose(1, "");
    await choose(0, "");
    expect(told).toEqual([
      { value: { pairs: [["s2", "x2"]] }, urgent: true },
      { value: { pairs: [["s1", "x2"], ["s2", "x2"]] }, urgent: true },
      { value: { pairs: [["s1", "x2"]] }, urgent: true },
      { value: null, urgent: true },
    ]);
  });

  test("shows the options in the order drawn for the candidate, with letters as they stand", async () => {
    const { root, selects } = await shown({ sheet: { alternatives: { "1": ["p4", "k7", "x2"] } } });
    expect(words(root, ".options li")).toEqual(["A", "BAngina", "CBronchitis of years"]);
    expect(Array.from(selects()[0]!.options, ({ value }) => value)).toEqual(["", "p4", "k7", "x2"]);
  });

  test("shows the answer that stands, and keeps the focus when it is shown again", async () => {
    const { any, selects, choose, settled } = await shown({ value: { pairs: [["s2", "k7"]] } });
    expect(selects().map(({ value }) => value)).toEqual(["", "k7"]);
    const second = selects()[1]!;
    second.focus();
    await choose(1, "x2");
    any.value = { pairs: [["s1", "k7"], ["s2", "p4"]] };
    await settled();
    expect(any.inner!.shadowRoot!.activeElement).toBe(second);
    expect(selects().map(({ value }) => value)).toEqual(["k7", "p4"]);
  });

  test("says in full below a list what may not be seen whole in it", async () => {
    const long = [options[0]!, { id: "x2", html: "<p>Bronchitis of <b>more than seventeen</b> years</p>" }, options[2]!];
    const { root } = await shown({ item: { options: long }, value: { pairs: [["s1", "k7"], ["s2", "x2"]] } });
    expect(words(root, ".given")).toEqual(["B. Bronchitis of more than seventeen years"]);
  });

  test("shows what cannot be changed and changes nothing", async () => {
    const { told, selects, choose } = await shown({ value: { pairs: [["s1", "k7"]] }, readonly: true });
    expect(selects().map((one) => one.getAttribute("aria-disabled"))).toEqual(["true", "true"]);
    await choose(0, "x2");
    expect([told, selects()[0]!.value]).toEqual([[], "k7"]);
    const [opens, leaves] = [new MouseEvent("mousedown", { cancelable: true }), new KeyboardEvent("keydown", { key: "Tab", cancelable: true })];
    selects()[0]!.dispatchEvent(opens);
    selects()[0]!.dispatchEvent(leaves);
    expect([opens.defaultPrevented, leaves.defaultPrevented]).toEqual([true, false]);
  });

  test("reads aloud the question, the options by their letters, and the parts", async () => {
    const { any } = await shown();
    expect(any.inner!.parts().map(({ kind, letter, root }) => [kind, letter, root.textContent])).toEqual([
      ["question", undefined, "Which?"], ["alternative", "A", "Angina"], ["alternative", "B", "Bronchitis of years"], ["alternative", "C", ""],
      ["question", undefined, "A man of 60"], ["question", undefined, "A boy of 8"],
    ]);
  });
});

describe("options that may be used once", () => {
  const once = { once: true };

  test("are said to be used where another part has them, and can still be chosen: the other part gives them up", async () => {
    const { selects, said, choose, values } = await shown({ item: once, value: { pairs: [["s1", "k7"]] } });
    expect([words(selects()[0]!, "option")[1], words(selects()[1]!, "option")[1]]).toEqual(["A. Angina", "A. Angina (used: Part 1)"]);
    await choose(1, "k7");
    expect(values()).toEqual([{ pairs: [["s2", "k7"]] }]);
    expect(selects().map(({ value }) => value)).toEqual(["", "k7"]);
    expect(said).toEqual(["Part 1 has given up this option: it may be used once."]);
  });

  test("say where they are now beside the part that has given them up, until that has another one", async () => {
    const { root, choose } = await shown({ item: once, value: { pairs: [["s1", "k7"]] } });
    await choose(1, "k7");
    expect(words(root, ".taken")).toEqual(["Its option is now here: Part 2. It may be used once."]);
    await choose(0, "x2");
    expect(words(root, ".taken")).toEqual([]);
  });

  test("come back to their part when somebody only went through the list with the arrows", async () => {
    const { selects, said, choose, values } = await shown({ item: once, value: { pairs: [["s1", "k7"]] } });
    selects()[1]!.focus();
    await choose(1, "k7");
    await choose(1, "x2");
    expect(values().at(-1)).toEqual({ pairs: [["s1", "k7"], ["s2", "x2"]] });
    expect(said.at(-1)).toBe("Part 1 has its option again.");
  });

  test("stay where they were put once the list is left", async () => {
    const { selects, choose, values } = await shown({ item: once, value: { pairs: [["s1", "k7"]] } });
    selects()[1]!.focus();
    await choose(1, "k7");
    selects()[1]!.dispatchEvent(new FocusEvent("blur"));
    await choose(1, "x2");
    expect(values().at(-1)).toEqual({ pairs: [["s2", "x2"]] });
  });

  test("an answer that came from elsewhere meanwhile is not taken back", async () => {
    const { any, choose, values, settled } = await shown({ item: once, value: { pairs: [["s1", "k7"]] } });
    await choose(1, "k7");
    any.value = { pairs: [["s2", "p4"]] };
    await settled();
    await choose(1, "x2");
    expect(values().at(-1)).toEqual({ pairs: [["s2", "x2"]] });
  });
});

describe("a judged extended match", () => {
  const key = { pairs: [["s1", "k7"], ["s2", "x2"]] as [string, string][] };

  test("says in words what is right, what is wrong and what is missing", async () => {
    const right = await shown({ item: { key }, value: { pairs: [["s1", "k7"], ["s2", "p4"]] }, mode: "mark" });
    expect(words(right.root, ".judged")).toEqual(["A. Angina ✓ Right", "C. a lung ✗ Wrong ✓ Right answer: B. Bronchitis of years"]);
    expect(right.selects()).toEqual([]);
    const missing = await shown({ item: { key }, mode: "review" });
    expect(words(missing.root, ".judged")[0]).toBe("No answer ✓ Right answer: A. Angina");
  });

  test("judges nothing for those who may not see the key", async () => {
    const { root } = await shown({ value: { pairs: [["s1", "p4"]] }, mode: "review" });
    expect(words(root, ".judged")).toEqual(["C. a lung", "No answer"]);
    expect(root.querySelector(".verdict, .is-right, .is-wrong")).toBeNull();
  });

  test("a candidate never sees the key, even if it were there", async () => {
    const { root } = await shown({ item: { key }, value: { pairs: [["s1", "p4"]] } });
    expect(root.querySelector(".verdict, .judged")).toBeNull();
  });
});

test.each([[null, false], [{ pairs: [] }, false], [{ pairs: [["s1", "k7"]] }, true]])("%j is an answer: %s", (value, expected) =>
  expect(answered(value as Value, "EXTENDED_MATCH")).toBe(expected),
);
