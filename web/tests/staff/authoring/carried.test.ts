import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { startOffers } from "../../../staff/authoring/tree/carried";

let answer: unknown;
let asked: string[];

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  vi.stubGlobal("fetch", (url: URL) => {
    asked.push(`${url.pathname}${url.search}`);
    return Promise.resolve(new Response(JSON.stringify(answer)));
  });
  Element.prototype.scrollIntoView = () => undefined;
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function page(html: string): HTMLInputElement {
  document.body.innerHTML = html;
  startOffers();
  const input = document.querySelector<HTMLInputElement>("input[data-offers]")!;
  input.focus();
  return input;
}
const FORM = `<form><div data-carried="topics"><ul class="carried" hidden></ul>
  <div class="person"><input id="id_topics" name="topics-more" data-offers="/library/collections/1/classify/topics"></div></div></form>`;
const FILTER = '<form><div class="person"><input id="topic" name="topic" data-offers="/library/collections/1/classify/topics"></div></form>';

async function choose(input: HTMLInputElement, text: string): Promise<void> {
  input.value = text;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  await vi.advanceTimersByTimeAsync(200);
  for (const key of ["ArrowDown", "Enter"]) input.dispatchEvent(new KeyboardEvent("keydown", { key, cancelable: true, bubbles: true }));
  await vi.advanceTimersByTimeAsync(200);
}
const boxes = () => Array.from(document.querySelectorAll<HTMLInputElement>("input[type=checkbox]"));

test("what is chosen becomes a ticked box, is told, and the field is free for the next one", async () => {
  answer = { found: [{ id: 7, text: "2.1 Valves", note: "Heart" }], more: false };
  const input = page(FORM);
  await choose(input, "val");
  expect(asked).toEqual(["/library/collections/1/classify/topics?q=val"]);
  expect(boxes().map((box) => [box.name, box.value, box.checked, box.closest("label")!.textContent.trim()])).toEqual([
    ["topics", "7", true, "2.1 Valves Heart"],
  ]);
  expect([input.value, document.querySelector<HTMLElement>(".carried")!.hidden]).toEqual(["", false]);
  expect(document.querySelector("#said")!.textContent).toBe("2.1 Valves added.");
});

test("what is chosen twice is there once, and ticked again", async () => {
  answer = { found: [{ id: 7, text: "Valves", note: "" }], more: false };
  const input = page(FORM);
  await choose(input, "val");
  boxes()[0]!.checked = false;
  await choose(input, "val");
  expect(boxes().map((box) => box.checked)).toEqual([true]);
});

test("a title is text, whatever it holds", async () => {
  answer = { found: [{ id: 7, text: "<img src=x>", note: "<b>" }], more: false };
  await choose(page(FORM), "img");
  expect(document.querySelector("img")).toBeNull();
});

test("in a filter the text of what is chosen stands in the field", async () => {
  answer = { found: [{ id: 7, text: "2.1 Valves", note: "Heart" }], more: false };
  const input = page(FILTER);
  await choose(input, "val");
  expect([input.value, boxes().length]).toEqual(["2.1 Valves", 0]);
});

test("that nothing fits is said", async () => {
  answer = { found: [], more: false };
  await choose(page(FORM), "zzz");
  expect(document.querySelector(".person-list p")!.textContent).toBe("Nothing fits.");
});
