/** What a candidate typed is what is stored, shown again, and stored again; and a field stops before the protocol does. */
import * as fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";

import "../../items/index";
import type { Essay } from "../../items/essay/element";
import { fieldOf } from "../../items/essay/fields";
import { lostOf } from "../../items/essay/paste";
import { clean, countWords, fromPlain, toPlain } from "../../items/essay/words";
import { bytesOf, MOST_BYTES } from "../../items/limits";
import type { Item, Value } from "../../shared/api";

const SIGNS = [" ", "  ", "\t", "\u00a0", "\u00a0 ", "\u202e", "e\u0301", "😀", "𝒳", "a", "שלום", "&", "<", ">", '"', "&amp;", "\u200b", "\ufeff", "\u2028"];
const line = fc.array(fc.constantFrom(...SIGNS), { maxLength: 12 }).map((signs) => signs.join(""));
const lines = fc.array(line, { minLength: 1, maxLength: 6 });
const RUNS = { numRuns: 60 };

const essay = (rich_text: boolean): Item => ({ id: "q", type: "ESSAY", stem: "<p>Write.</p>", lang: "en", max_score: 5, max_words: null, rich_text });
const field = (item: Item, html = "") => fieldOf(item, html, {});

async function show(item: Item, value: Value = null, mode = "take"): Promise<{ element: Essay; told: Value[] }> {
  const element = document.createElement("stratus-essay") as Essay;
  const told: Value[] = [];
  element.addEventListener("answer", (event) => told.push((event as CustomEvent<{ value: Value }>).detail.value));
  Object.assign(element, { item, value, mode });
  document.body.append(element);
  await element.updateComplete;
  return { element, told };
}

/** What a candidate types into the rich field: paragraphs, some of them with marks or in a list. */
const written = fc.array(
  fc.record({ text: line, mark: fc.constantFrom("", "bold", "italic", "strike"), list: fc.boolean() }),
  { minLength: 1, maxLength: 5 },
);

afterEach(() => document.body.replaceChildren());

test("of a plain answer every character comes back, and storing it again changes no byte", () => {
  fc.assert(
    fc.property(lines, (all) => {
      const text = all.join("\n");
      const stored = fromPlain(text);
      expect(toPlain(stored)).toBe(text);
      expect(field(essay(false), stored).html).toBe(stored);
    }),
    RUNS,
  );
});

test("of a rich answer every character comes back, and storing it again changes no byte", () => {
  fc.assert(
    fc.property(written, (all) => {
      const typed = field(essay(true));
      const blocks = all.map(({ text, mark, list }) => {
        const content = text ? [{ type: "text", text, ...(mark ? { marks: [{ type: mark }] } : {}) }] : [];
        const paragraph = { type: "paragraph", content };
        return list ? { type: "bulletList", content: [{ type: "listItem", content: [paragraph] }] } : paragraph;
      });
      typed.editor!.commands.setContent({ type: "doc", content: blocks });
      const stored = typed.html;
      const again = field(essay(true), stored);
      expect(again.html).toBe(stored);
      expect(again.plain).toBe(typed.plain);
      expect(clean(stored)).toBe(stored);
    }),
    { numRuns: 20 },
  );
});

test("a text that comes from elsewhere is shown with every blank", () => {
  const stored = "<p>a  b\tc&nbsp;d</p><p></p><p> x </p>";
  const shown = field(essay(true), "<p>old</p>");
  shown.show(stored);
  expect(shown.html).toBe(stored);
});

test("white space between blocks is the layout of the source, and no text", () => {
  expect(field(essay(true), "<p>a</p>\n  <ul>\n<li><p>b</p></li>\n</ul>").html).toBe("<p>a</p><ul><li><p>b</p></li></ul>");
});

test("looking at an answer tells nothing", async () => {
  const { element, told } = await show(essay(true), { html: "<p>a  b</p><ul><li><p>c</p></li></ul>", words: 3 });
  element.querySelector<HTMLElement>(".ProseMirror")!.focus();
  element.flush();
  expect(told).toEqual([]);
});

describe("undo", () => {
  test("of a rich answer reaches back to what was written before another question was shown", async () => {
    const item = essay(true);
    const first = await show(item);
    const editor = () => field(item, field(item).html).editor!;
    editor().commands.insertContent("one");
    first.element.remove();
    const { element } = await show(item, { html: field(item).html, words: 1 });
    editor().commands.undo();
    element.flush();
    expect(field(item).html).toBe("");
  });

  test("of a plain answer does so too", async () => {
    const item = essay(false);
    const { element } = await show(item);
    const area = element.querySelector("textarea")!;
    area.value = "one";
    area.dispatchEvent(new Event("input"));
    element.remove();
    const again = await show(item, { html: "<p>one</p>", words: 1 });
    again.element.querySelector("textarea")!.dispatchEvent(new KeyboardEvent("keydown", { key: "z", ctrlKey: true, cancelable: true }));
    again.element.flush();
    expect(again.told).toEqual([{ html: "", words: 0 }]);
    again.element.querySelector("textarea")!.dispatchEvent(new KeyboardEvent("keydown", { key: "y", ctrlKey: true, cancelable: true }));
    expect(again.element.querySelector("textarea")!.value).toBe("one");
  });
});

describe("the limit", () => {
  const most = "é".repeat((MOST_BYTES - 40) / 2);

  test("of a plain field is counted in bytes: what is more is not taken, and the page says so", async () => {
    const { element, told } = await show(essay(false));
    const area = element.querySelector("textarea")!;
    const type = (text: string) => {
      area.value = text;
      area.dispatchEvent(new Event("input"));
    };
    type(most);
    type(`${most}${"é".repeat(30)}`);
    expect(area.value).toBe(most);
    element.flush();
    await element.updateComplete;
    expect(bytesOf(told.at(-1)!)).toBeLessThanOrEqual(MOST_BYTES);
    expect(element.shadowRoot!.querySelector(".notice")!.textContent).toContain("This answer is full");
  });

  test("of a rich field is the same, and shortening is always possible", async () => {
    const item = essay(true);
    const { element } = await show(item);
    const typed = field(item);
    const { editor } = typed;
    const filled = () => typed.html.length;
    editor!.commands.setContent({ type: "doc", content: [{ type: "paragraph", content: [{ type: "text", text: most }] }] }, { emitUpdate: true });
    const before = filled();
    editor!.commands.insertContentAt(5, "é".repeat(50));
    expect(filled()).toBe(before);
    await element.updateComplete;
    expect(element.shadowRoot!.querySelector(".notice")!.textContent).toContain("This answer is full");
    editor!.commands.deleteRange({ from: 1, to: 10 });
    expect(filled()).toBe(before - 9);
  });
});

describe("what is pasted from a word processor", () => {
  const pasted = '<p>a <s>b</s> <del>c</del> <span style="text-decoration:line-through">d</span></p><table width="3"><tr><td style="color:red">x</td><td colspan="2">y</td></tr></table><p><a href="https://example.org/?a=1&amp;b=2" target="_blank" style="color:blue">link</a></p>';

  test("strike-out, tables and links are kept, and are a fixed point as well", () => {
    const stored = field(essay(true), pasted).html;
    expect(stored).toContain("<s>");
    expect(stored).toContain('<td colspan="2"><p>y</p></td>');
    expect(stored).toContain('<a href="https://example.org/?a=1&amp;b=2" rel="noopener">link</a>');
    expect(field(essay(true), stored).html).toBe(stored);
  });

  test.each([
    ['<p>a<img src="x"></p>', ["pictures"]],
    ["<math><mi>x</mi></math><video></video>", ["formulas", "films"]],
    ["<p>a</p>", []],
  ])("of %s is left out: %j", (html, lost) => expect(lostOf(html)).toEqual(lost));

  test("the page says politely what was left out", async () => {
    vi.useFakeTimers();
    const item = essay(true);
    const { element } = await show(item);
    field(item).host!.left(["pictures", "formulas"]);
    vi.runAllTimers();
    vi.useRealTimers();
    await element.updateComplete;
    expect(element.shadowRoot!.querySelector(".notice")!.textContent).toContain("cannot hold pictures, formulas");
  });

  test("a script address is no link", () => {
    expect(field(essay(true), '<p><a href="javascript:alert(1)">x</a></p>').html).toBe("<p>x</p>");
  });
});

test("where words make no sense the candidate reads that characters are counted", async () => {
  const counted = async (lang: string): Promise<string> => {
    const { element } = await show({ ...essay(true), lang, max_words: 400 }, { html: "<p>\u79c1\u306f\u5b66\u751f\u3067\u3059</p>", words: 6 }, "mark");
    return element.shadowRoot!.querySelector(".hint")!.textContent.trim();
  };
  expect(await counted("ja")).toBe("6 of at most 400 characters");
  expect(await counted("en")).toBe("6 of at most 400 words");
});

test("an assessor sees tables, links and empty lines of an answer", async () => {
  const stored = '<p>a  b</p><p></p><table><tbody><tr><td colspan="2"><p>x</p></td></tr></tbody></table><p><a href="https://example.org/" rel="noopener">l</a></p>';
  const { element } = await show(essay(true), { html: stored, words: 4 }, "mark");
  const text = element.shadowRoot!.querySelector(".text")!;
  expect(text.querySelector("p")!.textContent).toBe("a  b");
  expect(text.querySelector("td")!.getAttribute("colspan")).toBe("2");
  expect(text.querySelector("a")!.getAttribute("href")).toBe("https://example.org/");
  expect(countWords(toPlain(stored))).toBe(4);
});

describe("an essay", () => {
  const fieldIn = (element: Essay) => element.querySelector<HTMLElement>("textarea, .ProseMirror")!;

  test.each([true, false])("with layout %s is checked by the browser's spelling in its language where the author allows it", async (rich) => {
    const { element } = await show({ ...essay(rich), lang: "nl", spellcheck: true });
    expect([fieldIn(element).getAttribute("spellcheck"), fieldIn(element).lang]).toEqual(["true", "nl"]);
    expect(fieldIn((await show(essay(rich))).element).getAttribute("spellcheck")).toBe("false");
  });
});

describe("tables", () => {
  const withTables = () => ({ ...essay(true), tables: true });
  const button = (element: Essay, name: string) => element.shadowRoot!.querySelector<HTMLElement>(`.tools [aria-label="${name}"]`);

  async function made() {
    const item = withTables();
    const { element, told } = await show(item);
    const said: string[] = [];
    element.addEventListener("say", (event) => said.push((event as CustomEvent<{ text: string }>).detail.text));
    const { editor } = field(item);
    const press = async (name: string) => {
      button(element, name)!.click();
      await element.updateComplete;
    };
    await press("Insert table");
    const key = (key: string, more: KeyboardEventInit = {}) => {
      const event = new KeyboardEvent("keydown", { key, bubbles: true, composed: true, cancelable: true, ...more });
      fieldIn(element).dispatchEvent(event);
      return event.defaultPrevented;
    };
    const size = () => [...editor!.getHTML().matchAll(/<tr>/g)].length * 100 + [...editor!.getHTML().matchAll(/<t[hd]>/g)].length;
    return { element, told, said, editor: editor!, press, key, size };
  }
  const fieldIn = (element: Essay) => element.querySelector<HTMLElement>(".ProseMirror")!;

  test("are made where the author allows them", async () => {
    expect(button((await show(essay(true))).element, "Insert table")).toBeNull();
    expect(button((await show(withTables())).element, "Insert table")).not.toBeNull();
  });

  test("begin with three rows and columns, with a line below to go on in, which is told and said", async () => {
    const { element, told, said, editor, size } = await made();
    expect(size()).toBe(309);
    expect(editor.getHTML()).toMatch(/<\/table><p><\/p>$/);
    expect(editor.isActive("tableHeader")).toBe(true);
    element.flush();
    expect(told.at(-1)!.html).toMatch(/^<table><tbody><tr><th>/);
    expect(clean(told.at(-1)!.html as string)).toBe(told.at(-1)!.html);
    expect(said).toEqual(["A table of 3 rows and 3 columns was added. Tab goes to the next cell."]);
  });

  test("grow and shrink, and go", async () => {
    const { press, size, editor } = await made();
    await press("Add row below");
    expect(size()).toBe(412);
    await press("Add column after");
    expect(size()).toBe(416);
    await press("Delete row");
    await press("Delete column");
    expect(size()).toBe(309);
    await press("Delete table");
    expect(editor.getHTML()).not.toContain("table");
  });

  test("are walked through with Tab, which leaves the field behind the last cell", async () => {
    const { editor, key, size } = await made();
    for (let cell = 2; cell <= 9; cell++) expect(key("Tab")).toBe(true);
    editor.commands.insertContent("last");
    expect(editor.getHTML()).toMatch(/<td><p>last<\/p><\/td><\/tr><\/tbody>/);
    expect(key("Tab")).toBe(false);
    expect(size()).toBe(309);
  });

  test("have buttons that do nothing outside of one, and Alt+F10 leads to the buttons from within", async () => {
    const { element, editor, press, key, size } = await made();
    expect(button(element, "Insert table")!.getAttribute("aria-disabled")).toBe("true");
    key("F10", { altKey: true });
    expect(element.shadowRoot!.activeElement).toBe(button(element, "Bold"));
    editor.commands.setTextSelection(editor.state.doc.content.size - 1);
    await element.updateComplete;
    expect(button(element, "Delete table")!.getAttribute("aria-disabled")).toBe("true");
    await press("Delete table");
    expect(size()).toBe(309);
  });

  test("count: words in cells are words", async () => {
    const item = withTables();
    const { element, told } = await show(item);
    const html = "<p>one two</p><table><tbody><tr><th><p>three</p></th><th><p>four five</p></th></tr><tr><td><p>six</p></td><td><p></p></td></tr></tbody></table>";
    field(item).editor!.commands.setContent(html, { emitUpdate: true });
    element.flush();
    expect(told.at(-1)!.words).toBe(6);
    expect(countWords(toPlain(html))).toBe(6);
  });
});
