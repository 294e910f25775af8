import type { Editor } from "@tiptap/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { startRichText } from "../../../staff/authoring/rich-text";

beforeEach(() => {
  HTMLDialogElement.prototype.showModal = function (this: HTMLDialogElement) {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function (this: HTMLDialogElement, value?: string) {
    if (value !== undefined) this.returnValue = value;
    this.open = false;
    this.dispatchEvent(new Event("close"));
  };
});

afterEach(() => document.body.replaceChildren());

const settled = () => new Promise((resolve) => setTimeout(resolve, 20));
const area = () => document.querySelector("textarea")!;
const editor = () => document.querySelector<HTMLElement & { editor: Editor }>("[role=textbox]")!.editor;
const button = (name: string) => document.querySelector<HTMLButtonElement>(`[aria-label="${name}"]`)!;
const press = async (name: string) => (button(name).click(), await settled());

async function editing(value: string, kind = "") {
  document.body.innerHTML = `<form><label for="stem">Question</label><textarea id="stem" data-rich-text="${kind}"></textarea></form>`;
  area().value = value;
  startRichText();
  await settled();
}

async function answer(value: string) {
  const field = document.querySelector<HTMLInputElement>("dialog [name=answer]")!;
  field.value = value;
  field.dispatchEvent(new Event(field.localName === "select" ? "change" : "input"));
  document.querySelector("dialog form")!.dispatchEvent(new Event("submit", { cancelable: true }));
  await settled();
}

test.each([true, false])("whoever types in the plain field before the editor is there goes on in it, and nobody else is led there (%s)", async (isUsed) => {
  document.body.innerHTML = '<form><label for="stem">Question</label><textarea id="stem" data-rich-text></textarea></form>';
  area().value = "Why";
  if (isUsed) area().focus();
  startRichText();
  await settled();
  expect(document.activeElement?.getAttribute("role") === "textbox").toBe(isUsed);
});

/** What is stored once somebody has typed: nothing else of it may change. */
async function storedOf(value: string): Promise<string> {
  await editing(value);
  editor().commands.insertContentAt(1, "!");
  await settled();
  return area().value;
}

const TABLE =
  '<p>See</p><table><caption>Rain &amp; sun</caption><thead><tr><th scope="col">Month</th><th scope="col">mm</th></tr></thead>' +
  '<tbody><tr><th scope="row">May</th><td>40</td></tr><tr><td colspan="2"><ul><li><p>dry</p></li></ul></td></tr></tbody></table>';

describe("tables in the editor of authors", () => {
  test("one is given back as it is stored", async () => {
    expect(await storedOf(TABLE)).toBe(TABLE.replace("<p>See", "<p>!See"));
  });

  test("one is put in with a header row, and its tools are there only within it", async () => {
    await editing("<p>See</p>");
    expect(document.querySelector<HTMLElement>(".rich-table-tools")!.hidden).toBe(true);
    await press("Insert table");
    expect(document.querySelector<HTMLElement>(".rich-table-tools")!.hidden).toBe(false);
    expect(button("First row is a header").getAttribute("aria-pressed")).toBe("true");
    expect(area().value).toContain('<thead><tr><th scope="col"></th><th scope="col"></th><th scope="col"></th></tr></thead><tbody><tr><td></td>');
    expect(document.querySelector(".rich-said")!.textContent).toContain("A table of 3 rows and 3 columns was added.");
    await press("Add row below");
    await press("Delete column");
    await press("First column is a header");
    expect(area().value.match(/<tr>/g)).toHaveLength(4);
    expect(area().value.match(/<th scope="row"><\/th><td><\/td><\/tr>/g)).toHaveLength(3);
    editor().commands.focus("end");
    await settled();
    expect(document.querySelector<HTMLElement>(".rich-table-tools")!.hidden).toBe(true);
  });

  test("its caption is written in a dialog, and taken away there", async () => {
    await editing("<p>See</p>");
    await press("Insert table");
    await press("Caption of the table");
    await answer(" Rain  in May ");
    expect(area().value).toContain("<table><caption>Rain in May</caption><thead>");
    expect(document.querySelector(".rich-table caption")!.textContent).toBe("Rain in May");
    await press("Caption of the table");
    await answer("");
    expect(area().value).not.toContain("caption");
  });

  test.each([
    "<table><tbody><tr><td><table><tbody><tr><td>x</td></tr></tbody></table></td></tr></tbody></table>",
    "<table><caption>a <strong>b</strong></caption><tbody><tr><td>x</td></tr></tbody></table>",
    '<table lang="fr"><tbody><tr><td>x</td></tr></tbody></table>',
  ])("one that could not be given back stays source: %s", async (html) => {
    await editing(html);
    expect([area().hidden, area().value]).toEqual([false, html]);
  });
});

describe("programs, links and languages in the editor of authors", () => {
  test.each([
    '<p>a <code>x  = 1</code> b</p><pre><code>if x:\n    y()</code></pre><p>c</p>',
    '<p>a <a href="https://example.org/?a=1&amp;b=2">there</a></p>',
    '<p>a <span lang="fr">bonjour <strong>toi</strong></span></p>',
  ])("what is stored is given back: %s", async (html) => {
    expect(await storedOf(html)).toBe(html.replace("<p>a", "<p>!a"));
  });

  test("what the server adds is no reason to show source", async () => {
    await editing('<p><a href="https://example.org/" target="_blank" rel="noopener noreferrer">a</a></p><pre dir="ltr"><code dir="ltr">b</code></pre>');
    expect(area().hidden).toBe(true);
  });

  test.each(['<p><strong><code>x</code></strong></p>', "<pre>a <strong>b</strong></pre>", '<p><a href="http://example.org/">x</a></p>', '<p lang="fr">x</p>'])(
    "what could not be given back stays source: %s",
    async (html) => {
      await editing(html);
      expect([area().hidden, area().value]).toEqual([false, html]);
    },
  );

  test("a link is put onto what is selected, refused where it is none, and taken away", async () => {
    await editing("<p>there</p>");
    editor().commands.selectAll();
    await press("Link");
    await answer("http://example.org/");
    expect(document.querySelector("dialog [role=alert]")!.textContent).toBe("Write an address that begins with https:// or mailto:.");
    await answer("example.org/a");
    expect(area().value).toBe('<p><a href="https://example.org/a">there</a></p>');
    await press("Link");
    expect(document.querySelector<HTMLInputElement>("dialog [name=answer]")!.value).toBe("https://example.org/a");
    await answer("");
    expect(area().value).toBe("<p>there</p>");
  });

  test("where nothing is selected the paragraph is in the language that is chosen", async () => {
    await editing("<p>Bonjour</p><p>Hello</p>");
    editor().commands.setTextSelection(3);
    await press("Language of a passage");
    await answer("fr");
    expect(area().value).toBe('<p><span lang="fr">Bonjour</span></p><p>Hello</p>');
    await press("Language of a passage");
    await answer("");
    expect(area().value).toBe("<p>Bonjour</p><p>Hello</p>");
  });

  test("a low field has code, links and languages, and no button for tables", async () => {
    await editing("x", "line");
    expect(["Code", "Link", "Language of a passage", "Insert table", "Block of code"].map((name) => Boolean(button(name)))).toEqual([true, true, true, false, false]);
  });
});

describe("by keyboard", () => {
  const key = (on: Element, name: string, more: KeyboardEventInit = {}): boolean =>
    on.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true, ...more }));
  const tools = () => Array.from(document.querySelectorAll<HTMLElement>(".rich-tools:not(.rich-table-tools) button"));

  test("Home and End lead to the first and the last tool, arrows round, and one is a stop of the Tab key", async () => {
    await editing("<p>See</p>");
    const all = tools();
    all[0]!.focus();
    const steps: [string, HTMLElement][] = [["End", all.at(-1)!], ["ArrowRight", all[0]!], ["ArrowLeft", all.at(-1)!], ["Home", all[0]!], ["ArrowRight", all[1]!]];
    for (const [name, next] of steps) {
      key(document.activeElement!, name);
      expect(document.activeElement).toBe(next);
      expect(all.filter((one) => one.tabIndex === 0)).toEqual([next]);
    }
    expect(key(document.activeElement!, "Home", { shiftKey: true })).toBe(true);
    expect(document.activeElement).toBe(all[1]);
  });

  test("Escape leads from the tools back to the text", async () => {
    await editing("<p>See</p>");
    tools()[3]!.focus();
    expect(key(document.activeElement!, "Escape")).toBe(false);
    await settled();
    expect(document.activeElement).toBe(document.querySelector("[role=textbox]"));
  });

  test("Enter in the choice of a language puts it in, and with another key it does not", async () => {
    await editing("<p>Bonjour</p>");
    await press("Language of a passage");
    const choice = document.querySelector<HTMLSelectElement>("dialog select")!;
    choice.value = "fr";
    key(choice, "Enter", { altKey: true });
    expect(document.querySelector("dialog")).not.toBeNull();
    expect(key(choice, "Enter")).toBe(false);
    await settled();
    expect(document.querySelector("dialog")).toBeNull();
    expect(area().value).toBe('<p><span lang="fr">Bonjour</span></p>');
  });
});
