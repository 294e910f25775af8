import { readFileSync } from "node:fs";

import type { Editor } from "@tiptap/core";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { startRichText } from "../../staff/authoring/rich-text";
import { cellsOf, LONGEST } from "../../staff/authoring/text/cells";
import { linesOf, startLinedTables } from "../../staff/authoring/text/lined";
import { startRows } from "../../staff/authoring/text/rows";

const sample = (name: string) => readFileSync(`tests/staff/authoring/pasted/${name}.html`, "utf8");
const rows = (text: string, html = "") => cellsOf(text, html)?.rows ?? null;
/** As Excel and LibreOffice Calc write HTML beside the text. */
const table = (cells: string) => `<html><head><meta name=ProgId content=Excel.Sheet></head><body><table><tr><td>${cells}</td></tr></table></body></html>`;

describe("cells of the clipboard", () => {
  test.each([
    ["lines of a spreadsheet end as Windows has them, with one at the end", "Rhine\t1230\r\nElbe\t1094\r\n", [["Rhine", "1230"], ["Elbe", "1094"]]],
    ["a cell with a line break stands in quotes", '"one\ntwo"\tx\r\nb\ty\r\n', [["one\ntwo", "x"], ["b", "y"]]],
    ["a cell with a tab stands in quotes", '"one\ttwo"\tx\nb\ty', [["one\ttwo", "x"], ["b", "y"]]],
    ["quotes in quotes are doubled", '"say ""a"" and\n""b"""\tx\n"c ""d"""\ty', [['say "a" and\n"b"', "x"], ['c "d"', "y"]]],
    ["quotes that are a cell's own stay", '"Rhine"\nthe "Elbe"\n"a" or b\n"open', [['"Rhine"'], ['the "Elbe"'], ['"a" or b'], ['"open']]],
    ["empty lines are no rows", "a\n\n \r\nb\n\n", [["a"], ["b"]]],
    ["empty cells between others are cells", "a\t\tb\n\t\tc", [["a", "", "b"], ["", "", "c"]]],
    ["columns in which nothing stands are none", "a\t\t\nb\t \t", [["a"], ["b"]]],
    ["old line ends are line ends", "a\rb", [["a"], ["b"]]],
    ["one line of several cells is a row", "a\tb", [["a", "b"]]],
  ])("%s", (_, text, expected) => expect(rows(text)).toEqual(expected));

  test.each([
    ["bullets of Word", "·\tRhine\r\n·\tElbe\r\n"],
    ["numbers", "1.\tRhine\n2.\tElbe\n"],
    ["letters", "a)\tRhine\nb)\tElbe"],
    ["Roman numbers", "(i)\tRhine\n(ii)\tElbe"],
  ])("what numbers the lines of a list is not among them (%s)", (_, text) => expect(rows(text)).toEqual([["Rhine"], ["Elbe"]]));

  test("what looks like that stays in a table, and where not every line has it", () => {
    expect(rows("1.\tRhine\n2.\tElbe", table("1."))).toEqual([["1.", "Rhine"], ["2.", "Elbe"]]);
    expect(rows("1.\tRhine\nLong\tElbe")).toEqual([["1.", "Rhine"], ["Long", "Elbe"]]);
  });

  test.each([
    ["one line", "Rhine"],
    ["one line with an end", "Rhine\r\n"],
    ["nothing", " \n\t"],
    ["more than is read", `a\n${"b".repeat(LONGEST)}`],
    ["more rows than are read", "a\n".repeat(1001)],
    ["more columns than are read", "a\t".repeat(101) + "a"],
  ])("%s fills no rows", (_, text) => expect(cellsOf(text, "")).toBeNull());

  test("a text of several paragraphs of an editor like those of rows fills no rows", () => {
    expect(cellsOf("a\n\nb", '<p data-pm-slice="1 1 []">a</p><p>b</p>')).toBeNull();
  });

  test.each([
    ["bold words of Word, with a picture", sample("word"), true, true],
    ["bold cells of Excel, which a class says", sample("excel"), true, false],
    ["bold cells of LibreOffice", sample("calc"), true, false],
    ["plain cells", table("a"), false, false],
    ["plain cells, and a class that no cell has", table("a").replace("</head>", "<style>.xl65 {font-weight:700;}</style></head>"), false, false],
    ["colours", table('<span style="color:#FF0000">a</span>'), true, false],
    ["more than is read", table("a".repeat(1_000_001)), true, false],
  ])("whether a layout and pictures are lost is told of %s", (_, html, layout, pictures) => {
    expect(cellsOf("a\nb", html)).toEqual({ rows: [["a"], ["b"]], layout, pictures });
  });

  test("is read where it is long and full of quotes, or of what could number lines", () => {
    for (const text of ['"\t""'.repeat(20_000), '"'.repeat(LONGEST), '""\t"'.repeat(20_000), "·\t".repeat(50_000)]) expect(cellsOf(text, "")).toBeNull();
  });
});

describe("a list of rows", () => {
  const sent: Record<string, FormDataEntryValue>[] = [];

  beforeEach(() => {
    sent.length = 0;
    HTMLFormElement.prototype.requestSubmit = function (submitter) {
      sent.push(Object.fromEntries(new FormData(this, submitter)));
    };
  });

  afterEach(() => {
    document.body.replaceChildren();
    vi.restoreAllMocks();
  });

  startRows();

  const editors = () => document.querySelectorAll<HTMLElement & { editor: Editor }>("[role=textbox]");

  function written(...texts: string[]): void {
    const areas = texts.map(() => `<div><textarea name="elements-html" data-rich-text="line" aria-label="Element"></textarea></div>`).join("");
    document.body.innerHTML = `<form><div data-rows="elements">${areas}</div><textarea name="stem" data-rich-text></textarea></form>`;
    texts.forEach((text, at) => (document.querySelectorAll("textarea")[at]!.value = text));
    startRichText();
  }

  function pasted(text: string, into: Element): boolean {
    const event = new Event("paste", { bubbles: true, cancelable: true });
    const data = { files: [], types: ["text/plain"], items: [], getData: (type: string) => (type === "text/plain" ? text : "") };
    Object.defineProperty(event, "clipboardData", { value: data });
    into.dispatchEvent(event);
    return sent.length > 0;
  }

  test("sends what is pasted into an empty row, and which row that is", () => {
    written("a", "");
    expect(pasted("x\ny", editors()[1]!)).toBe(true);
    expect(sent[0]).toMatchObject({ more: "elements paste 1", pasted: '{"rows":[["x"],["y"]],"layout":false,"pictures":false}' });
    expect(editors()[1]!.textContent).toBe("");
  });

  test("sends what is pasted over the whole text of a row, and not what comes into a part of it", () => {
    written("Rhine and Elbe");
    const field = editors()[0]!;
    getSelection()!.setBaseAndExtent(field.querySelector("p")!.firstChild!, 0, field.querySelector("p")!.firstChild!, 5);
    expect(pasted("x\ny", field)).toBe(false);
    getSelection()!.selectAllChildren(field);
    expect(pasted("x\ny", field)).toBe(true);
  });

  test("leaves one line, and other texts, to their editor", () => {
    written("");
    expect(pasted("x", editors()[0]!)).toBe(false);
    expect(editors()[0]!.textContent).toBe("x");
    expect(pasted("x\ny", editors()[1]!)).toBe(false);
  });

  test("takes what is pasted where a text is left as source, too", () => {
    written("<h1>a</h1>");
    const area = document.querySelector("textarea")!;
    area.setSelectionRange(1, 2);
    expect(pasted("x\ny", area)).toBe(false);
    area.select();
    expect(pasted("x\ny", area)).toBe(true);
  });

  test("sends the last of what was pasted where the page did not come", () => {
    written("", "");
    pasted("x\ny", editors()[0]!);
    pasted("v\nw", editors()[1]!);
    expect(sent[1]).toMatchObject({ more: "elements paste 1", pasted: '{"rows":[["v"],["w"]],"layout":false,"pictures":false}' });
    expect(document.querySelectorAll("[data-pasted]")).toHaveLength(1);
  });
});

describe("a table that is written line by line", () => {
  beforeEach(() => void Object.assign(document, { execCommand: () => false })); // this document has none
  afterEach(() => document.body.replaceChildren());

  /** What stands in the field, and what is said, after this was pasted over "now". */
  function pasted(text: string, html = "", longest = 1000): [value: string, said: string | null | undefined, taken: boolean] {
    document.body.innerHTML = `<textarea data-cells maxlength="${longest}"></textarea>`;
    const area = document.querySelector("textarea")!;
    area.value = "now";
    area.select();
    startLinedTables();
    const event = new Event("paste", { bubbles: true, cancelable: true });
    const texts: Record<string, string> = { "text/plain": text, "text/html": html };
    Object.defineProperty(event, "clipboardData", { value: { getData: (type: string) => texts[type] ?? "" } });
    area.dispatchEvent(event);
    return [area.value, document.querySelector("[role=status]")?.textContent, event.defaultPrevented];
  }

  test("gets cells with | between them, in lines, with empty ones between others", () => {
    expect(linesOf([["", "2024"], ["Cash", "1250"], ["a\n b", "x | y"]])).toBe(" | 2024\nCash | 1250\na b | x \\| y");
    expect(pasted("\t2024\r\n\r\nCash\t1250\r\n\r\n")[0]).toBe(" | 2024\n\nCash | 1250");
  });

  test("says what was pasted and what was left out", () => {
    expect(pasted("a\tb\nc\td", sample("calc"))[1]).toBe("Pasted as a table: 2 rows, 2 columns. Formatting was left out.");
  });

  test("takes nothing that it cannot hold, and says so", () => {
    expect(pasted("abc\tdef\nghi\tjkl", "", 10)).toEqual(["now", "Nothing was pasted: the table would be too long.", true]);
  });

  test("leaves lines without columns to the browser", () => {
    expect(pasted("a | b\nc | d")).toEqual(["now", "", false]);
  });
});
