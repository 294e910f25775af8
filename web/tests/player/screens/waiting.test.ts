/** The waiting room when the server asks for patience. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import "../../../player/screens/waiting";
import type { WaitingRoom } from "../../../player/screens/waiting";
import type { Launch } from "../../../player/exam/launch";
import type { Early } from "../../../player/objects/list";
import { Code, type Sitting } from "../../../player/exam/code";
import { ApiError, type Waiting } from "../../../shared/api";
import { arrived } from "../../builders";

const seconds = (n: number) => vi.advanceTimersByTimeAsync(n * 1000);
const TRUE_WORDS = "More came from this exam at once than the exam server takes. You need not do anything: this page tries again by itself.";

function room(): Waiting {
  const [opens, closes] = [-1, 1].map((hours) => new Date(Date.now() + hours * 3600_000).toISOString()) as [string, string];
  return {
    server_time: new Date().toISOString(), registration: 1, candidate: "Jane Doe", title: "Exam", opens, closes, time_zone: "Europe/Amsterdam", duration: 60,
    extra_time: 0, questions: 2, pin_required: false, attempts_left: 1, attempts_allowed: 1, attempt: null, can_start: true, moment: "OPEN", next_sync_in: 100,
  };
}

const refused = () => Promise.reject(new ApiError(429, "too_much", "", 20));
const wait = vi.fn<() => Promise<Waiting>>();
const start = vi.fn<() => Promise<unknown>>();

async function shown(code = arrived()): Promise<WaitingRoom> {
  const element = document.createElement("stratus-waiting") as WaitingRoom;
  element.launch = { id: "1", attempt: null, api: { wait }, start, knows: () => Promise.resolve(true), durable: true, code, offered: () => {}, stop: () => {} } as unknown as Launch;
  document.body.append(element);
  await seconds(0);
  return element;
}

const text = (element: WaitingRoom) => element.textContent.replace(/\s+/g, " ");

beforeEach(() => {
  vi.useFakeTimers();
  wait.mockReset();
  start.mockReset();
});

afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
});

test("says truly that too much came, and looks again no sooner than it is asked to", async () => {
  wait.mockImplementation(refused);
  const element = await shown();
  expect(text(element)).toContain(TRUE_WORDS);
  await seconds(20);
  expect(wait).toHaveBeenCalledTimes(1);
  wait.mockImplementation(() => Promise.resolve(room()));
  await seconds(3);
  expect(text(element)).toContain("Start the exam");
  expect(text(element)).not.toContain(TRUE_WORDS);
});

test("starts by itself once the server takes it, no sooner than it is asked to", async () => {
  wait.mockImplementation(() => Promise.resolve(room()));
  start.mockImplementation(refused);
  const element = await shown();
  const started = vi.fn();
  element.addEventListener("started", started);
  element.querySelector("form")!.requestSubmit();
  await seconds(1);
  expect(text(element)).toContain(TRUE_WORDS);
  await seconds(18);
  expect(start).toHaveBeenCalledTimes(1);
  start.mockImplementation(() => Promise.resolve({}));
  await seconds(5);
  expect(started).toHaveBeenCalledTimes(1);
});

test.each([
  ["HANDED_IN", true],
  ["IN_PROGRESS", false],
] as const)("says before another attempt that one was handed in: %s", async (status, said) => {
  const attempt = { id: 1, number: 1, status, deadline: "", handed_in_at: null };
  const moment = said ? "OPEN" : "RUNNING";
  wait.mockImplementation(() => Promise.resolve({ ...room(), attempts_left: 1, attempts_allowed: 2, attempt, moment }));
  const element = await shown();
  expect(text(element).includes("This exam was handed in. Start begins another attempt.")).toBe(said);
});

describe("what comes before the start", () => {
  const offered = vi.fn();
  const soon = (more: Partial<Waiting> = {}) => ({ ...room(), opens: new Date(Date.now() + 600_000).toISOString(), can_start: false, moment: "TOO_EARLY" as const, objects: { after: 60, media_after: 300 }, ...more });

  async function early(known: Early, more: Partial<Waiting> = {}): Promise<WaitingRoom> {
    offered.mockReset();
    wait.mockImplementation(() => Promise.resolve(soon(more)));
    const element = document.createElement("stratus-waiting") as WaitingRoom;
    element.launch = { id: "1", attempt: null, api: { wait }, durable: true, code: arrived(), objects: { early: known }, offered, stop: () => {} } as unknown as Launch;
    document.body.append(element);
    await seconds(0);
    return element;
  }

  test("is said as it is", async () => {
    expect(text(await early({ views: "here", media: "later" }))).toContain(
      "The questions are on this computer already, locked until the exam opens. The pictures of this exam come from the server when you reach them.",
    );
  });

  test("is asked for when the room says, but not by a page that has to be in Safe Exam Browser", async () => {
    await early({ views: "none", media: "none" });
    expect(offered.mock.calls.map(([offer]) => offer as unknown)).toEqual([{ after: 60, media_after: 300 }]);
    await early({ views: "none", media: "none" }, { seb: true });
    expect(offered).not.toHaveBeenCalled();
  });
});

describe("Start before the exam's code is here", () => {
  const SITTING = {} as Sitting;
  const form = (element: WaitingRoom) => element.querySelector("form")!;
  let load = vi.fn<() => Promise<Sitting>>();

  beforeEach(() => {
    load = vi.fn<() => Promise<Sitting>>();
    wait.mockImplementation(() => Promise.resolve(room()));
    start.mockImplementation(() => Promise.resolve({}));
  });

  test("keeps the focus on Start, and takes no second press", async () => {
    wait.mockImplementation(() => Promise.resolve(room()));
    start.mockImplementation(() => new Promise(() => {}));
    const element = await shown();
    const button = element.querySelector<HTMLButtonElement>("button[type=submit]")!;
    button.focus();
    button.click();
    await seconds(1);
    expect(document.activeElement).toBe(button);
    expect(button.getAttribute("aria-disabled")).toBe("true");
    button.click();
    await seconds(1);
    expect(start).toHaveBeenCalledTimes(1);
  });

  test("says that the page is on its way, and starts the exam by itself only once it is here", async () => {
    let come: (sitting: Sitting) => void = () => {};
    load.mockImplementation(() => new Promise((resolve) => (come = resolve)));
    const element = await shown(new Code([], load));
    form(element).requestSubmit();
    await seconds(1);
    expect(text(element)).toContain("still on its way to this computer. It opens by itself as soon as it is here. Your exam has not begun yet.");
    expect(start).not.toHaveBeenCalled();
    come(SITTING);
    await seconds(1);
    expect(start).toHaveBeenCalledTimes(1);
  });

  test("does not say of an exam that runs that it has not begun", async () => {
    wait.mockImplementation(() => Promise.resolve({ ...room(), moment: "RUNNING" }));
    load.mockImplementation(() => new Promise(() => {}));
    const element = await shown(new Code([], load));
    form(element).requestSubmit();
    await seconds(1);
    expect(text(element)).toContain("still on its way");
    expect(text(element)).not.toContain("has not begun");
  });

  test("says when it cannot be fetched, and starts as soon as the network is back", async () => {
    load.mockImplementation(() => Promise.reject(new TypeError("no network")));
    const element = await shown(new Code([], load));
    form(element).requestSubmit();
    await seconds(20);
    expect(text(element)).toContain("cannot be fetched at the moment");
    expect(start).not.toHaveBeenCalled();
    load.mockImplementation(() => Promise.resolve(SITTING));
    dispatchEvent(new Event("online"));
    await seconds(1);
    expect(start).toHaveBeenCalledTimes(1);
  });

  test("offers to load the page again, before anybody presses Start, when the server has its files no more", async () => {
    const code = new Code(["/old.js"], load, () => Promise.resolve(new Response("", { status: 404 })));
    const element = await shown(code);
    void code.ready();
    await seconds(1);
    expect(element.querySelector(".trouble")?.textContent).toContain("the server may have been renewed");
    expect(text(element)).toContain("Load the page again");
  });

  test("offers no new load where the browser keeps nothing, since the link would be lost", async () => {
    const code = new Code(["/old.js"], load, () => Promise.resolve(new Response("", { status: 404 })));
    const element = await shown(code);
    Object.assign(element.launch, { durable: false });
    void code.ready();
    await seconds(1);
    expect(text(element)).toContain("Open your exam with your link again.");
    expect(text(element)).not.toContain("Load the page again");
  });
});

test("shows the answer to a look that was under way before it", async () => {
  const element = document.createElement("stratus-waiting") as WaitingRoom;
  const early = { asked: performance.now(), room: Promise.resolve(room()) };
  element.launch = { id: "1", attempt: null, api: { wait }, early, code: arrived(), offered: () => {}, stop: () => {} } as unknown as Launch;
  document.body.append(element);
  await seconds(0);
  expect(text(element)).toContain("Jane Doe");
  expect(wait).not.toHaveBeenCalled();
});

describe("whoever practises in another tab until the exam opens", () => {
  let told: { room: string; opens?: number | null }[];
  let other: BroadcastChannel | null = null;
  /** Tabs of one browser, which hear each other at once. */
  class Tab {
    static all = new Set<Tab>();
    onmessage: ((event: { data: unknown }) => void) | null = null;
    constructor() {
      Tab.all.add(this);
    }
    postMessage(data: unknown): void {
      for (const tab of Tab.all) if (tab !== this) tab.onmessage?.({ data });
    }
    close(): void {
      Tab.all.delete(this);
    }
  }
  const early = (minutes: number): Waiting => ({ ...room(), opens: new Date(Date.now() + minutes * 60_000).toISOString(), can_start: false, moment: "TOO_EARLY" });

  async function waits(found: () => Waiting): Promise<void> {
    wait.mockImplementation(() => Promise.resolve(found()));
    const element = document.createElement("stratus-waiting") as WaitingRoom;
    element.launch = { id: "1", attempt: null, api: { wait }, knows: () => Promise.resolve(true), code: arrived(), offered: () => {}, stop: () => {} } as unknown as Launch;
    element.practice = "/exam/practice";
    document.body.append(element);
    await seconds(0);
  }

  beforeEach(() => {
    told = [];
    Tab.all.clear();
    vi.stubGlobal("BroadcastChannel", Tab);
    other = new BroadcastChannel("stratus-opening");
    other.onmessage = ({ data }: MessageEvent<(typeof told)[number]>) => told.push(data);
  });
  afterEach(() => vi.unstubAllGlobals());

  const asks = (of = "1") => other!.postMessage({ room: of });

  test("is told when it opens, and when that changes", async () => {
    let minutes = 10;
    await waits(() => early(minutes));
    asks();
    expect(told.map(({ opens }) => Math.round(opens! / 60))).toEqual([10, 10]);
    minutes = 30;
    await seconds(100);
    expect(Math.round(told.at(-1)!.opens! / 60)).toBe(30);
  });

  test("is told that it is open, and that it does not open", async () => {
    let found = room();
    await waits(() => found);
    expect(told.at(-1)!.opens).toBe(0);
    found = { ...early(10), moment: "WITHDRAWN" };
    await seconds(100);
    expect(told.at(-1)!.opens).toBe(Infinity);
  });

  test("is told nothing of another exam", async () => {
    await waits(() => early(10));
    told = [];
    asks("2");
    expect(told).toEqual([]);
  });

  test("wakes a waiting room whose clock the browser has slowed down, no more often than it would ask by itself", async () => {
    await waits(() => early(60));
    vi.spyOn(performance, "now").mockReturnValue(performance.now() + 150_000); // the clock went on, and no timer ran
    asks();
    asks();
    await seconds(0);
    expect(wait).toHaveBeenCalledTimes(2);
    vi.restoreAllMocks();
  });
});
