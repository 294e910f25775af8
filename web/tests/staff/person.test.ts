import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { startPersonFields } from "../../staff/person";

interface Asked { q: string; answer: (body: unknown) => void; fail: () => void }
let asked: Asked[];
let input: HTMLInputElement;

const ada = { text: "Ada Lovelace (ada)", note: "Scheduler" };
const grace = { text: "Grace Hopper (grace)", note: "Author" };

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  vi.stubGlobal("fetch", (url: URL) => new Promise((resolve, reject) => {
    asked.push({ q: url.searchParams.get("q") ?? "", answer: (body) => resolve(new Response(JSON.stringify(body))), fail: () => reject(new Error()) });
  }));
  Element.prototype.scrollIntoView = () => undefined;
  document.body.innerHTML = '<form><div class="person"><input id="id_owner" name="owner" data-person="/people/choose?right=schedule"></div></form>';
  startPersonFields();
  input = document.querySelector("input")!;
  input.focus();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const type = async (text: string) => {
  input.value = text;
  input.dispatchEvent(new Event("input"));
  await vi.advanceTimersByTimeAsync(200);
};
const answered = async (place: number, people: object[], more = false, note = "") => {
  asked[place]!.answer({ people, more, note });
  await vi.advanceTimersByTimeAsync(200);
};
const press = (key: string) => {
  const event = new KeyboardEvent("keydown", { key, cancelable: true, bubbles: true });
  input.dispatchEvent(event);
  return event.defaultPrevented;
};
const options = () => Array.from(document.querySelectorAll("[role=option]")).map((one) => one.textContent);
const isOpen = () => !document.querySelector<HTMLElement>(".person-list")!.hidden;

test("people are asked for once somebody pauses, and shown with their roles", async () => {
  input.value = "ad";
  input.dispatchEvent(new Event("input"));
  await type("ada");
  expect(asked.map((one) => one.q)).toEqual(["ada"]);
  await answered(0, [ada, grace]);
  expect(options()).toEqual(["Ada Lovelace (ada) Scheduler", "Grace Hopper (grace) Author"]);
  expect(input.getAttribute("aria-expanded")).toBe("true");
  expect(document.querySelector("#said")!.textContent).toBe("2 people fit");
});

test("arrows go round, Enter takes, and without one that is marked Enter sends the form", async () => {
  await type("a");
  await answered(0, [ada, grace]);
  expect(press("Enter")).toBe(false);
  press("ArrowDown");
  press("ArrowDown");
  press("ArrowDown");
  expect(input.getAttribute("aria-activedescendant")).toBe("id_owner_people_0");
  press("ArrowUp");
  expect(press("Enter")).toBe(true);
  expect([input.value, isOpen(), input.hasAttribute("aria-activedescendant")]).toEqual([grace.text, false, false]);
});

test("Enter does not take whoever was marked before more was typed", async () => {
  await type("a");
  await answered(0, [ada, grace]);
  press("ArrowDown");
  input.value = "ag";
  input.dispatchEvent(new Event("input"));
  expect(input.hasAttribute("aria-activedescendant")).toBe(false);
  expect(press("Enter")).toBe(false);
  expect(input.value).toBe("ag");
});

test("an answer to what was typed before is not shown", async () => {
  await type("a");
  await type("gr");
  await answered(1, [grace]);
  await answered(0, [ada]);
  expect(options()).toEqual(["Grace Hopper (grace) Author"]);
});

test("nobody, and more than are shown, is said", async () => {
  await type("zz");
  await answered(0, [], false, "Whole words only.");
  expect(document.querySelector(".person-list p")!.textContent).toBe("Nobody fits. Whole words only.");
  expect(input.getAttribute("aria-expanded")).toBe("false");
  await type("a");
  await answered(1, [ada], true);
  expect(document.querySelector(".person-list p")!.textContent).toBe("More people fit: type more of the name.");
});

test("Escape closes and keeps what was typed; where nobody answers nothing is shown", async () => {
  await type("ada");
  await answered(0, [ada]);
  expect(press("Escape")).toBe(true);
  expect([input.value, isOpen()]).toEqual(["ada", false]);
  await type("adam");
  asked[1]!.fail();
  await vi.advanceTimersByTimeAsync(0);
  expect([input.value, isOpen()]).toEqual(["adam", false]);
});

test("a click takes, and leaving the field closes", async () => {
  await type("a");
  await answered(0, [ada]);
  document.querySelector<HTMLElement>("[role=option] bdi")!.click();
  expect(input.value).toBe(ada.text);
  await type("gr");
  await answered(1, [grace]);
  input.blur();
  expect(isOpen()).toBe(false);
});
