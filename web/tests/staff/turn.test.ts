import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { jittered, startTurns } from "../../staff/login/turn";

let answers: (Response | Error)[];
let asked: string[];
let form: HTMLFormElement;
let sent: number;

startTurns();

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  sent = 0;
  vi.stubGlobal("fetch", (address: string) => {
    asked.push(address);
    const answer = answers.shift() ?? new Response(null, { status: 204 });
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  });
  document.body.innerHTML = '<form method="post" data-turn="/login/turn" data-waits="Wait."><p data-turn-told></p><button></button></form>';
  form = document.querySelector("form")!;
  form.submit = () => void sent++;
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const full = () => new Response(null, { status: 429, headers: { "Retry-After": "4" } });
const press = () => form.dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true }));
const told = () => form.querySelector("p")!.textContent;

test("where there is room the form goes at once, and once", async () => {
  answers = [];
  press();
  press();
  await vi.advanceTimersByTimeAsync(0);
  expect([asked, sent, told()]).toEqual([["/login/turn"], 1, ""]);
});

test("where there is none it says so, waits with jitter, and asks again until there is", async () => {
  answers = [full(), full()];
  press();
  await vi.advanceTimersByTimeAsync(1_900);
  expect([asked.length, sent, told()]).toEqual([1, 0, "Wait."]);
  await vi.advanceTimersByTimeAsync(12_000);
  expect([asked.length, sent]).toEqual([3, 1]);
});

test.each([new Error("no network"), new Response(null, { status: 404 }), new Response(null, { status: 503 })])("%s lets the form go", async (answer) => {
  answers = [answer];
  press();
  await vi.advanceTimersByTimeAsync(0);
  expect(sent).toBe(1);
});

test("another form is none of its business", () => {
  answers = [];
  delete form.dataset.turn;
  expect(press()).toBe(true);
  expect(asked).toEqual([]);
});

test("waiting takes from half to one and a half of what was said, within bounds", () => {
  expect([jittered(4, 0), jittered(4, 1), jittered(0, 0.5), jittered(900, 0.5)]).toEqual([2, 6, 1, 30]);
});
