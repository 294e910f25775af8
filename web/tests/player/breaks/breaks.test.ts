/** A break in a running exam: the clock stands, and goes on by itself. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { notBegun, notEnded } from "../../../player/breaks/words";
import { Exam } from "../../../player/exam/exam";
import { TimeTold } from "../../../player/exam/time-told";
import type { Store } from "../../../player/storage/store";
import { type Api, ApiError, type Started, Unreachable } from "../../../shared/api";
import { Clock } from "../../../shared/clock";
import type { ToldBreaks, TookBreak } from "../../../shared/time";
import { choice, FakeServer, MemoryStore, reply } from "../../builders";

const seconds = (n: number) => vi.advanceTimersByTimeAsync(n * 1000);
const after = (n: number) => new Date(Date.now() + n * 1000).toISOString();

/** The server of an exam with two breaks of five minutes. */
class BreakServer extends FakeServer {
  asked: { number: number; begin: boolean }[] = [];
  deadline = after(3600);
  told: ToldBreaks = { number: 2, minutes: 5, taken: 0, until: null, closes: after(7200) };
  online = true;
  override always = (request: Parameters<FakeServer["sync"]>[1]) => reply(request, { deadline: this.deadline, breaks: this.told });

  takeBreak(_attempt: number, { number, begin }: { number: number; begin: boolean }): Promise<TookBreak> {
    if (!this.online) return Promise.reject(new Unreachable("offline"));
    this.asked.push({ number, begin });
    const left = this.told.until === null ? 0 : Date.parse(this.told.until) - Date.now();
    this.deadline = new Date(Date.parse(this.deadline) + (begin ? 300_000 : -left)).toISOString();
    this.told = { ...this.told, taken: number, until: begin ? after(300) : null };
    return Promise.resolve({ server_time: after(0), status: "IN_PROGRESS", deadline: this.deadline, breaks: this.told });
  }
}

let server: BreakServer;
let exam: Exam;
let ticking: ReturnType<typeof setInterval>;

async function open(more: Partial<Started> = {}): Promise<void> {
  const clock = new Clock();
  clock.told(after(0), clock.monotonic());
  const started = {
    attempt: 7, number: 1, session: 2, active: true, status: "IN_PROGRESS", server_time: after(0), deadline: server.deadline, title: "Exam",
    candidate: "Jane Doe", paper: "p", sheet: { order: ["i1"] }, answers: {}, flags: [], position: null, next_sync_in: 10, save_after: 1,
    breaks: server.told, ...more,
  } as Started;
  const paper = { hash: "p", title: "Exam", items: [{ id: "i1", type: "MULTIPLE_CHOICE", stem: "", lang: "en", max_score: 1, alternatives: [] }] };
  const store = Object.assign(new MemoryStore(), { answers: () => Promise.resolve([]), files: () => Promise.resolve([]), notes: () => Promise.resolve([]) });
  exam = new Exam(started, paper, server as unknown as Api, store as unknown as Store, clock, "1", "me");
  await exam.open();
  ticking = setInterval(() => exam.tick(), 1000);
  await seconds(1);
}

beforeEach(() => {
  vi.useFakeTimers();
  server = new BreakServer();
});

afterEach(() => {
  clearInterval(ticking);
  exam.close();
  vi.useRealTimers();
});

describe("a break", () => {
  test("hides the questions and stops the time left, and is over by itself without the server", async () => {
    await open();
    const left = exam.remaining;
    await exam.breaks.begin();
    server.always = () => Promise.reject(new Error("no network")) as never;
    await seconds(240);
    expect([exam.phase, exam.readonly, exam.breaks.left]).toEqual(["break", true, 1]);
    expect(exam.remaining).toBeCloseTo(left, 0);
    await seconds(61);
    expect(exam.phase).toBe("running");
    expect(exam.remaining).toBeCloseTo(left - 1, 0);
  });

  test("ends earlier, and the rest of it is time of nobody", async () => {
    await open();
    const left = exam.remaining;
    await exam.breaks.begin();
    await seconds(100);
    await exam.breaks.end();
    expect([exam.phase, server.asked]).toEqual(["running", [{ number: 1, begin: true }, { number: 1, begin: false }]]);
    expect(exam.remaining).toBeCloseTo(left, 0);
  });

  test("goes on when the page is loaded again in the middle, also without the server", async () => {
    server.told = { ...server.told, taken: 1, until: after(100) };
    await open();
    expect([exam.phase, Math.round(exam.breaks.remaining)]).toEqual(["break", 99]);
    await seconds(100);
    expect(exam.phase).toBe("running");
  });

  test("is not ended by an answer that was asked for before it began", async () => {
    await open();
    let answer: () => void = () => {};
    const before = server.told;
    server.next = [(request) => new Promise((resolve) => (answer = () => resolve(reply(request, { deadline: server.deadline, breaks: before }))))];
    exam.sync.now();
    await seconds(0.1);
    await exam.breaks.begin();
    answer();
    await seconds(0.1);
    expect(exam.phase).toBe("break");
  });

  test("that the schedule's end cuts is no end of time before that", async () => {
    server.deadline = after(100);
    server.told = { ...server.told, taken: 1, until: after(290), closes: server.deadline };
    await open();
    expect(exam.phase).toBe("break");
    await seconds(100);
    expect(exam.phase).toBe("time-up");
  });

  test("is not begun without the server, and the clock goes on", async () => {
    await open();
    server.online = false;
    await expect(exam.breaks.begin()).rejects.toBeInstanceOf(Unreachable);
    expect([exam.phase, exam.breaks.left]).toEqual(["running", 2]);
  });

  test("gives way to an invigilator's pause, and goes on after it", async () => {
    await open();
    await exam.breaks.begin();
    server.next = [(request) => reply(request, { status: "PAUSED", breaks: { ...server.told, until: null } })];
    exam.sync.now();
    await seconds(0.1);
    expect(exam.phase).toBe("paused");
    exam.sync.now();
    await seconds(0.1);
    expect(exam.phase).toBe("break");
  });

  test("keeps what was typed before it", async () => {
    await open();
    exam.flushPage = () => exam.answer("i1", choice("b"), true);
    exam.flushPage();
    await exam.breaks.begin();
    await seconds(2);
    expect(server.stored.filter((event) => event.kind === "answer").map((event) => event.value)).toEqual([choice("b")]);
  });
});

describe("what a break costs", () => {
  test("is nothing while the schedule leaves room for it", async () => {
    await open();
    expect(exam.breaks.cost).toBe(0);
    expect(exam.breaks.endAfter).toBe(new Date(Date.parse(server.deadline) + 300_000).toISOString());
    expect(exam.breaks.closesToday).toBe(server.told.closes);
  });

  test("is what the schedule's end cuts off", async () => {
    server.told = { ...server.told, closes: after(3600 + 120) };
    await open();
    expect(exam.breaks.cost).toBeCloseTo(180, 0);
    expect(exam.breaks.endAfter).toBe(server.told.closes);
  });
});

test("a schedule that closes on another day is not told by a time alone", async () => {
  server.told = { ...server.told, closes: after(25 * 3600) };
  await open();
  expect(exam.breaks.closesToday).toBeNull();
});

test("who has no breaks has none left, and none under way", async () => {
  server.told = null as unknown as ToldBreaks;
  await open();
  expect([exam.breaks.left, exam.breaks.until, exam.breaks.cost]).toEqual([0, null, 0]);
});

test("every reason why a break does not begin says what the clock does", () => {
  const refused = ["no_breaks", "paused", "not_active"].map((code) => notBegun(new ApiError(409, code, "")));
  expect(refused[0]).toBe("You have no breaks left. The clock of your exam goes on.");
  expect(refused[1]).toBe("Your invigilator has paused your exam. You can take your break afterwards.");
  expect(notEnded(new ApiError(409, "not_active", ""), "10:25")).toContain("your exam goes on by itself at 10:25.");
});

test.each<[string, unknown, string]>([
  ["does not answer", new Unreachable("x"), "The exam server does not answer."],
  ["is a proxy's page", new ApiError(502, "", ""), "The exam server does not answer."],
  ["has a fault", new ApiError(500, "server_error", ""), "The exam server has a fault."],
  ["is busy", new ApiError(503, "busy", "", 2), "The exam server is busy: it has more to do than it can."],
])("a break that the server did not decide about says what is known: it %s", (_name, error, fact) => {
  expect(notBegun(error)).toBe(`${fact} Only the exam server can begin a break. The clock of your exam goes on.`);
  expect(notEnded(error, "10:25")).toBe(`${fact} Your break cannot end earlier: your exam goes on by itself at 10:25.`);
});

test("an answer to a request that was made before a break began says nothing about it", () => {
  const time = new TimeTold();
  const before: ToldBreaks = { number: 2, minutes: 5, taken: 0, until: null, closes: "2030-01-01T12:00:00Z" };
  const begun = { ...before, taken: 1, until: "2030-01-01T10:25:00Z" };
  time.tookBreak({ deadline: "2030-01-01T11:05:00Z", breaks: begun }, 5);
  time.takeTime({ deadline: "2030-01-01T11:00:00Z", breaks: before }, 4);
  expect([time.deadline, time.breaks]).toEqual(["2030-01-01T11:05:00Z", begun]);
});
