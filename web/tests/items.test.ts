import { afterEach, describe, expect, test, vi } from "vitest";

import "../items/index";
import { answered, type ItemElement, itemTag, type SayDetail } from "../items/element";
import { piecesOf } from "../player/tools/aloud/spoken";
import type { Item, Value } from "../shared/api";

const alternatives = [{ id: "a", html: "one" }, { id: "b", html: "two" }, { id: "c", html: "three" }];
const item = (type: string, more: Partial<Item> = {}): Item => ({ id: "1", type, stem: "<p>Which?</p>", lang: "nl", max_score: 2, alternatives, ...more });

async function show(properties: Partial<ItemElement> & { item: Item }): Promise<{ element: ItemElement; root: ParentNode; told: unknown[] }> {
  const element = Object.assign(document.createElement(itemTag(properties.item.type)), properties) as ItemElement;
  const told: unknown[] = [];
  element.addEventListener("answer", (event) => told.push((event as CustomEvent).detail));
  document.body.append(element);
  await element.updateComplete;
  return { element, root: element.shadowRoot!, told };
}

function inputs(root: ParentNode): HTMLInputElement[] {
  return Array.from(root.querySelectorAll("input"));
}

function tick(input: HTMLInputElement, on = true): void {
  input.checked = on;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
});

describe("multiple choice", () => {
  test("stands in a group with a short name, below its question in the language of its content", async () => {
    const { element, root } = await show({ item: item("MULTIPLE_CHOICE") });
    expect(root.querySelector("legend")?.textContent).toBe("Choose one answer.");
    element.number = 3;
    await element.updateComplete;
    expect(root.querySelector("legend")?.textContent).toBe("Question 3. Choose one answer.");
    expect(root.querySelector("#stem")?.getAttribute("lang")).toBe("nl");
  });

  test("lays question and alternatives out from their own first letter on", async () => {
    const { root } = await show({ item: item("MULTIPLE_CHOICE") });
    expect(Array.from(root.querySelectorAll(".content"), (one) => one.getAttribute("dir"))).toEqual(["auto", "auto", "auto", "auto"]);
  });

  test("tells a choice at once, and a cleared one as an empty list", async () => {
    const { element, root, told } = await show({ item: item("MULTIPLE_CHOICE") });
    tick(inputs(root)[1]!);
    await element.updateComplete;
    root.querySelector<HTMLButtonElement>(".clear")!.click();
    expect(told).toEqual([{ value: { selected: ["b"] }, urgent: true }, { value: { selected: [] }, urgent: true }]);
  });

  test("shows the alternatives in the order drawn for the candidate, and loses none", async () => {
    const { root } = await show({ item: item("MULTIPLE_CHOICE"), sheet: { alternatives: { "1": ["c", "a"] } } });
    expect(Array.from(root.querySelectorAll("label .content"), (one) => one.textContent)).toEqual(["three", "one", "two"]);
  });

  test("an assessor sees what was chosen and what is right, and can change nothing", async () => {
    const { root } = await show({ item: item("MULTIPLE_CHOICE", { key: { correct: ["a"] } }), value: { selected: ["b"] }, mode: "mark" });
    expect(Array.from(root.querySelectorAll(".verdict"), (one) => one.textContent)).toEqual(["✓ Right answer", "✗ Chosen, wrong"]);
    expect(inputs(root).every((input) => input.disabled)).toBe(true);
  });

  test("a candidate never sees the key, even if it were there", async () => {
    const { root } = await show({ item: item("MULTIPLE_CHOICE", { key: { correct: ["a"] } }), value: { selected: ["b"] } });
    expect(root.querySelector(".verdict, .right, .wrong")).toBeNull();
  });
});

describe("a candidate's private notes", () => {
  const aids = { marks: [[0, 5]] as [number, number][], struck: ["b"], marking: false, striking: true, masking: false, uncovered: [] };

  test("an alternative that is struck out says so, and the answer stays what it is", async () => {
    const { element, root, told } = await show({ item: item("MULTIPLE_CHOICE"), value: { selected: ["b"] }, aids });
    const kept: unknown[] = [];
    element.addEventListener("aids", (event) => kept.push((event as CustomEvent).detail));
    const buttons = Array.from(root.querySelectorAll<HTMLButtonElement>(".strike"));
    expect(buttons.map((button) => [button.getAttribute("aria-label"), button.getAttribute("aria-pressed")])).toEqual([
      ["Strike out alternative A", "false"], ["Strike out alternative B", "true"], ["Strike out alternative C", "false"],
    ]);
    expect(root.querySelectorAll("label")[1]!.textContent).toContain("struck out");
    buttons[0]!.click();
    buttons[1]!.click();
    expect(kept).toEqual([{ struck: ["b", "a"] }, { struck: [] }]);
    expect([told, inputs(root)[1]!.checked]).toEqual([[], true]);
  });

  test("nobody else sees marks or buttons", async () => {
    const { root } = await show({ item: item("MULTIPLE_CHOICE"), mode: "mark" });
    expect(root.querySelector("mark, .strike, .struck")).toBeNull();
  });

  test("where the author gives no striking out there are no buttons", async () => {
    const { root } = await show({ item: item("MULTIPLE_CHOICE"), aids: { ...aids, striking: false } });
    expect([root.querySelector(".strike"), root.querySelector("mark")?.textContent]).toEqual([null, "Which"]);
  });

  test("what is read aloud is the question, pictures by their words, and the alternatives as they stand", async () => {
    const { element } = await show({
      item: item("MULTIPLE_CHOICE", { stem: '<p>Look:<img src="x" alt="a van"></p><p>Which?</p>' }),
      sheet: { alternatives: { "1": ["c", "a", "b"] } },
    });
    const read = element.parts().map(({ kind, letter, root }) => [kind, letter, piecesOf(root, "nl").map(({ text }) => text)]);
    expect(read).toEqual([["question", undefined, ["Look: a van", "Which?"]], ["alternative", "A", ["three"]], ["alternative", "B", ["one"]], ["alternative", "C", ["two"]]]);
  });
});

describe("multiple response", () => {
  test("adds and removes", async () => {
    const { root, told } = await show({ item: item("MULTIPLE_RESPONSE") });
    tick(inputs(root)[0]!);
    tick(inputs(root)[2]!);
    tick(inputs(root)[0]!, false);
    expect(told.map((one) => (one as { value: Value }).value)).toEqual([{ selected: ["a"] }, { selected: ["a", "c"] }, { selected: ["c"] }]);
  });

  test("allows no more than the most", async () => {
    const { root } = await show({ item: item("MULTIPLE_RESPONSE", { max_selections: 1 }), value: { selected: ["a"] } });
    expect(inputs(root).map((input) => input.getAttribute("aria-disabled"))).toEqual([null, "true", "true"]);
    expect(root.querySelector(".hint")?.textContent).toContain("Remove one");
  });

  test("says when the most are chosen, and once more to whoever tries another one, who keeps the focus", async () => {
    const { element, root, told } = await show({ item: item("MULTIPLE_RESPONSE", { max_selections: 2 }), value: { selected: ["a"] } });
    const said: string[] = [];
    element.addEventListener("say", (event) => said.push((event as CustomEvent<SayDetail>).detail.text));
    tick(inputs(root)[1]!);
    await element.updateComplete;
    expect(said).toHaveLength(1);
    inputs(root)[2]!.focus();
    inputs(root)[2]!.click();
    expect(said).toEqual([said[0], said[0]]);
    expect([told.length, element.shadowRoot!.activeElement]).toEqual([1, inputs(root)[2]]);
  });
});

describe("essay", () => {
  test("tells plain text after a pause, escaped and counted", async () => {
    vi.useFakeTimers();
    const { element, told } = await show({ item: item("ESSAY", { rich_text: false, max_words: 2 }) });
    const area = element.querySelector("textarea")!;
    area.value = "a < b\nc";
    area.dispatchEvent(new Event("input"));
    vi.advanceTimersByTime(300);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(200);
    expect(told).toEqual([{ value: { html: "<p>a &lt; b</p><p>c</p>", words: 4 }, urgent: false }]);
    await element.updateComplete;
    expect(element.shadowRoot?.textContent).toContain("saved all the same");
  });

  test("flush tells what is still waiting, once", async () => {
    const { element, told } = await show({ item: item("ESSAY", { rich_text: false }) });
    const area = element.querySelector("textarea")!;
    area.value = "x";
    area.dispatchEvent(new Event("input"));
    element.flush();
    element.flush();
    expect(told).toHaveLength(1);
  });

  test("an assessor gets what was written without anything that runs", async () => {
    const { root } = await show({ item: item("ESSAY"), mode: "mark", value: { html: "<p onclick=x>Fine<script>x</script></p>", words: 1 } });
    expect(root.querySelector(".text")?.innerHTML.replace(/<!--.*?-->/g, "")).toBe("<p>Fine</p>");
  });
});

describe("file response", () => {
  test("refuses a wrong type before reading it", async () => {
    const { element, root, told } = await show({ item: item("FILE_RESPONSE", { accept: [".pdf"] }) });
    const input = root.querySelector("input")!;
    Object.defineProperty(input, "files", { value: [new File(["x"], "notes.exe")] });
    input.dispatchEvent(new Event("change"));
    await vi.waitFor(() => expect(root.querySelector(".error")?.textContent).toContain("Allowed: .pdf"));
    expect([told, element.value]).toEqual([[], null]);
  });

  test("hands the content over and tells its hash", async () => {
    const { element, root, told } = await show({ item: item("FILE_RESPONSE", { accept: [".pdf"], max_files: 2 }) });
    const files: string[] = [];
    element.addEventListener("file", (event) => files.push((event as CustomEvent<{ sha256: string }>).detail.sha256));
    const input = root.querySelector("input")!;
    Object.defineProperty(input, "files", { value: [new File(["abc"], "A.PDF", { type: "application/pdf" })] });
    input.dispatchEvent(new Event("change"));
    const sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    await vi.waitFor(() => expect(told).toEqual([{ value: { files: [{ name: "A.PDF", type: "application/pdf", size: 3, sha256 }] }, urgent: true }]));
    expect(files).toEqual([sha256]);
  });

  test("keeps the focus on its button while a file is read, and asks for no other one meanwhile", async () => {
    const { element, root } = await show({ item: item("FILE_RESPONSE", { max_files: 2 }) });
    const [input, button] = [root.querySelector("input")!, root.querySelector<HTMLButtonElement>(".choose")!];
    const asked = vi.spyOn(input, "click");
    button.focus();
    Object.defineProperty(input, "files", { value: [new File(["abc"], "a.pdf")] });
    input.dispatchEvent(new Event("change"));
    await element.updateComplete;
    expect([button.getAttribute("aria-disabled"), button.disabled]).toEqual(["true", false]);
    button.click();
    expect(asked).not.toHaveBeenCalled();
    await vi.waitFor(() => expect(root.textContent).toContain("a.pdf"));
    await vi.waitFor(() => expect(button.hasAttribute("aria-disabled")).toBe(false));
    button.click();
    expect(asked).toHaveBeenCalledOnce();
    expect(element.shadowRoot!.activeElement).toBe(button);
  });
});

test("a second file with the same content is named, not dropped without a word", async () => {
  const { element, root, told } = await show({ item: item("FILE_RESPONSE", { accept: [".pdf"], max_files: 2 }) });
  const input = root.querySelector("input")!;
  for (const name of ["a.pdf", "b.pdf"]) {
    Object.defineProperty(input, "files", { value: [new File(["abc"], name)], configurable: true });
    input.dispatchEvent(new Event("change"));
    await vi.waitFor(() => expect(element.shadowRoot!.textContent).toContain(name));
  }
  expect(told).toHaveLength(1);
  expect(root.querySelector(".hint.error")?.textContent).toBe("b.pdf has the same content as a.pdf, which is here already. It was not added again.");
});

test("an unknown type says so instead of showing nothing", async () => {
  const { root } = await show({ item: item("UNHEARD_OF") });
  expect(root.textContent).toContain("cannot show this kind of question");
});

test.each([
  ["MULTIPLE_CHOICE", null, false],
  ["MULTIPLE_CHOICE", undefined, false],
  ["MULTIPLE_CHOICE", { selected: [] }, false],
  ["MULTIPLE_RESPONSE", { selected: ["a"] }, true],
  ["ESSAY", { html: "<p></p>", words: 0 }, false],
  ["ESSAY", { html: "<p>a</p>", words: 1 }, true],
  ["FILE_RESPONSE", { files: [] }, false],
  ["FILE_RESPONSE", { files: [{ name: "a.pdf" }] }, true],
  ["HOTSPOT", { points: [] }, false],
])("of %s, %j is an answer: %s", (type, value, expected) => expect(answered(value as Value, type)).toBe(expected));
