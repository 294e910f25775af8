/** When the exam opens for which somebody practises: said by their waiting room, in another tab. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Awaited } from "../../../player/practice/awaited";
import { Kept } from "../../../player/practice/kept";
import { Opening, type Opens } from "../../../player/practice/opening";

/** Tabs of one browser. */
const open = new Set<Tab>();
class Tab {
  onmessage: ((event: { data: unknown }) => void) | null = null;
  constructor(readonly name: string) {
    open.add(this);
  }
  postMessage(data: unknown): void {
    for (const other of open) if (other !== this && other.name === this.name) other.onmessage?.({ data: structuredClone(data) });
  }
  close(): void {
    open.delete(this);
  }
}

let opens: Opens = 600;
let waiting: Opening;
let awaited: Awaited;

function practises(hash = "#opens=600&room=7"): Awaited {
  history.replaceState(null, "", `/exam/practice${hash}`);
  return (awaited = new Awaited(new Kept(() => sessionStorage)));
}

/** What is said in so many seconds. */
function hears(seconds: number): string[] {
  const said: string[] = [];
  for (let n = 0; n < seconds; n++) {
    vi.advanceTimersByTime(1000);
    if (typeof opens === "number") opens -= 1;
    const news = awaited.tick();
    if (news) said.push(news);
  }
  return said;
}

beforeEach(() => {
  sessionStorage.clear();
  vi.useFakeTimers();
  vi.stubGlobal("BroadcastChannel", Tab);
  opens = 600;
  waiting = new Opening("7", { asked: () => waiting.tell(opens) });
});

afterEach(() => {
  awaited.close();
  open.clear();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test("what the address says leaves it", () => {
  practises();
  expect([Math.round(awaited.left), awaited.room, location.hash]).toEqual([600, "7", ""]);
});

test("an exam that opens earlier is heard of within seconds, and is due a minute before", () => {
  practises();
  expect(hears(30)).toEqual([]);
  opens = 150;
  expect(hears(10)).toEqual(["moved"]);
  expect(awaited.due).toBe(false);
  hears(80);
  expect(awaited.due).toBe(true);
});

test("an exam that is open all of a sudden is due at once", () => {
  practises();
  opens = 0;
  hears(6);
  expect([awaited.due, awaited.left <= 0]).toEqual([true, true]);
});

test("an exam that opens later lets the practice go on, and that is said once", () => {
  practises();
  hears(5);
  opens = 3600;
  expect(hears(30)).toEqual(["moved"]);
  expect(awaited.left).toBeGreaterThan(3500);
});

test("that it does not open as it was said is said once", () => {
  practises();
  opens = Infinity;
  expect(hears(30)).toEqual(["off"]);
  expect([awaited.opens, awaited.due]).toEqual([Infinity, false]);
  opens = 900;
  expect(hears(30)).toEqual(["moved"]);
});

test("some seconds more or less are no news", () => {
  practises();
  opens = 580;
  expect(hears(30)).toEqual([]);
  expect(awaited.left).toBeLessThan(555);
});

test("five and two minutes before it opens that is said", () => {
  practises();
  expect(hears(500)).toEqual(["closer", "closer"]);
});

test("a waiting room that was closed is noticed, and what it said last still holds", () => {
  practises();
  hears(10);
  expect(awaited.silent).toBe(false);
  waiting.close();
  hears(30);
  expect([awaited.silent, Math.round(awaited.left)]).toEqual([true, 560]);
});

test("a waiting room that does not know the time now changes nothing", () => {
  practises();
  opens = null;
  expect(hears(30)).toEqual([]);
  expect([Math.round(awaited.left), awaited.silent]).toEqual([570, false]);
});

test("the waiting room of another exam is not listened to", () => {
  practises("#opens=600&room=8");
  waiting.tell(10);
  expect(hears(30)).toEqual([]);
  expect(Math.round(awaited.left)).toBe(570);
});

test("a page that is loaded again knows what the waiting room said last", () => {
  practises();
  opens = 3600;
  hears(6);
  awaited.close();
  practises("");
  expect(Math.round(awaited.left / 60)).toBe(60);
});

test("nobody is waited for where the practice was opened elsewhere", () => {
  practises("");
  expect(hears(30)).toEqual([]);
  expect([awaited.opens, awaited.due, awaited.silent]).toEqual([null, false, false]);
});
