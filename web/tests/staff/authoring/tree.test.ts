import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { startTrees } from "../../../staff/authoring/tree/tree";

interface Asked { sent: Record<string, string>; refuse: boolean }
let asked: Asked[];
let refuses: string;
let number: number;

const ROWS: [string, number, string][] = [["1", 1, "Heart"], ["2", 2, "Valves"], ["3", 3, "Mitral"], ["4", 1, "Lung"], ["5", 1, "Blood"]];

beforeEach(() => {
  asked = [];
  refuses = "";
  number = 100;
  vi.stubGlobal("fetch", (_url: string, { body }: { body: URLSearchParams }) => {
    const sent = Object.fromEntries(body);
    asked.push({ sent, refuse: Boolean(refuses) });
    if (refuses) return Promise.resolve(new Response(JSON.stringify({ message: refuses }), { status: 422 }));
    const node = sent.do === "delete" ? null : { id: Number(sent.node ?? ++number), title: sent.new_title ?? sent.title ?? "", code: sent.code ?? "", archived: false };
    return Promise.resolve(new Response(JSON.stringify({ node, said: "Done." })));
  });
  Element.prototype.scrollIntoView = () => undefined;
  const rows = ROWS.map(([id, level, title]) => `<li data-node="${id}" data-level="${level}"><label class="tree-text"><input type="radio" name="node" value="${id}"> <span class="tree-code"></span> <span class="tree-name">${title}</span></label></li>`);
  document.body.innerHTML = `<form data-tree data-deep="1" action="/tree"><input name="csrfmiddlewaretoken" value="x">
    <ul data-tree-list>${rows.join("")}</ul>
    <div class="tree-tools"><fieldset data-tree-new><input id="new_title"><input id="new_code"><div class="btn-list"><button name="do" value="add">Add</button></div></fieldset>
    <fieldset data-tree-chosen><div data-tree-plain><button name="do" value="choose">Show</button></div><input id="title"><input id="code"><div class="btn-list"><button name="do" value="rename">Rename</button><button name="do" value="in">In</button></div></fieldset></div></form>`;
  startTrees();
  row("Heart").focus();
});

afterEach(() => vi.unstubAllGlobals());

const rows = () => Array.from(document.querySelectorAll<HTMLElement>("[role=treeitem]"));
const row = (name: string) => rows().find((one) => one.querySelector(".tree-name")?.textContent === name)!;
const shown = () => rows().filter((one) => !one.hidden).map((one) => `${"  ".repeat(Number(one.ariaLevel ?? one.getAttribute("aria-level")) - 1)}${one.querySelector(".tree-name")!.textContent}`);
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));
const press = async (key: string, held: object = {}) => {
  document.activeElement!.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...held }));
  await settled();
};
const focused = () => document.activeElement?.querySelector(".tree-name")?.textContent;

test("the list is a tree of which one row is a stop of the Tab key", () => {
  expect(document.querySelector("ul")!.getAttribute("role")).toBe("tree");
  expect(rows().map((one) => one.tabIndex)).toEqual([0, -1, -1, -1, -1]);
  expect(row("Heart").getAttribute("aria-expanded")).toBe("true");
  expect(row("Lung").hasAttribute("aria-expanded")).toBe(false);
});

test("arrows walk, close and open", async () => {
  await press("ArrowDown");
  expect(focused()).toBe("Valves");
  await press("ArrowLeft");
  expect(shown()).toEqual(["Heart", "  Valves", "Lung", "Blood"]);
  await press("ArrowDown");
  expect(focused()).toBe("Lung");
  await press("Home");
  await press("End");
  expect(focused()).toBe("Blood");
});

test("archiving is undone, with what was done before it, for exactly what it archived", async () => {
  row("Valves").focus();
  await press("ArrowUp", { altKey: true });
  row("Mitral").toggleAttribute("data-archived", true);
  row("Heart").focus();
  const form = document.querySelector("form")!;
  const archive = Object.assign(document.createElement("button"), { name: "do", value: "archive", type: "button" });
  form.append(archive);
  row("Lung").focus();
  await press("ArrowUp", { altKey: true });
  const moved = shown();
  row("Heart").focus();
  archive.click();
  await settled();
  const archived = () => rows().filter((one) => one.hasAttribute("data-archived")).map((one) => one.querySelector(".tree-name")!.textContent);
  expect(archived()).toEqual(["Heart", "Valves", "Mitral"]);
  await press("z", { ctrlKey: true });
  expect([archived(), asked.at(-1)!.sent]).toMatchObject([["Mitral"], { do: "restore", node: "1", only: "1 2" }]);
  expect(shown()).toEqual(moved);
  await press("z", { ctrlKey: true });
  expect(asked.at(-1)!.sent).toMatchObject({ do: "move", node: "4" });
});

test("letters lead to the next row that begins with them", async () => {
  await press("b");
  expect(focused()).toBe("Blood");
});

test("Alt with arrows moves a row up, in and out, with all that lies in it", async () => {
  row("Lung").focus();
  await press("ArrowUp", { altKey: true });
  expect(shown()).toEqual(["Lung", "Heart", "  Valves", "    Mitral", "Blood"]);
  row("Heart").focus();
  await press("ArrowRight", { altKey: true });
  expect(shown()).toEqual(["Lung", "  Heart", "    Valves", "      Mitral", "Blood"]);
  await press("ArrowLeft", { altKey: true });
  expect(shown()).toEqual(["Lung", "Heart", "  Valves", "    Mitral", "Blood"]);
  expect(focused()).toBe("Heart");
  expect(asked.at(-1)!.sent).toMatchObject({ do: "move", node: "1", parent: "", before: "5" });
});

test("what is taken is put inside, before or after another row", async () => {
  await press(" ");
  await press("End");
  await press(" ");
  expect(shown()).toEqual(["Lung", "Blood", "  Heart", "    Valves", "      Mitral"]);
  await press(" ");
  row("Lung").focus();
  await press("b");
  expect(shown()[0]).toBe("Heart");
});

test("Escape puts back what is taken, and nothing goes into itself", async () => {
  await press(" ");
  await press("Escape");
  await press(" ");
  await press("ArrowDown");
  await press(" ");
  expect(asked).toEqual([]);
  expect(document.querySelector("[data-taken]")).toBeNull();
});

test("undo brings back what was moved, added and renamed", async () => {
  const before = shown();
  row("Blood").focus();
  await press("ArrowUp", { altKey: true });
  const title = document.querySelector<HTMLInputElement>("#new_title")!;
  title.value = "Brain";
  title.focus();
  await press("Enter");
  expect(shown().at(-1)).toBe("Brain");
  row("Heart").focus();
  await press("F2");
  document.querySelector<HTMLInputElement>("#title")!.value = "The heart";
  await press("Enter");
  expect(shown()[0]).toBe("The heart");
  for (let n = 0; n < 3; n++) await press("z", { ctrlKey: true });
  expect(shown()).toEqual(before);
});

test("a rename says of which row its fields show the code, and what only a form needs is gone", async () => {
  expect(document.querySelector("[value=choose]")).toBeNull();
  row("Lung").focus();
  await press("F2");
  await press("Enter");
  expect(asked[0]!.sent).toMatchObject({ do: "rename", node: "4", has_code: "4", code: "" });
});

test("the page stays as it is when the server refuses, and says why", async () => {
  const before = shown();
  refuses = "There is one with this title beside it already.";
  row("Lung").focus();
  await press("ArrowRight", { altKey: true });
  expect(shown()).toEqual(before);
  expect(document.querySelector("[role=alert]")!.textContent).toBe(refuses);
  expect(focused()).toBe("Lung");
});
