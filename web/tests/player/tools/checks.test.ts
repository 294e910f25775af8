import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { Exam } from "../../../player/exam/exam";
import { handOver } from "../../../player/exam/renewal";
import "../../../player/tools/check/panel";
import type { Check } from "../../../player/tools/check/panel";
import type { Api, Checked, Item, Started } from "../../../shared/api";
import { Clock } from "../../../shared/clock";
import { choice, FakeServer, MemoryStore, reply } from "../../builders";

const seconds = (n: number) => vi.advanceTimersByTimeAsync(n * 1000);
const item = (id: string, type = "MULTIPLE_CHOICE"): Item => ({ id, type, stem: "", lang: "en", max_score: 1, alternatives: [] });
const told = (more: Partial<Checked> = {}): Checked => ({ score: 1, max_score: 1, verdict: "right", beside: {}, at: "2026-11-20T22:00:00Z", ...more });

class BrowserStore extends MemoryStore {
  answers = () => Promise.resolve([]);
  notes = () => Promise.resolve([]);
  plays = () => Promise.resolve([]);
  files = () => Promise.resolve([]);
}

let world: FakeServer;
const opened: Exam[] = [];

async function open(more: Partial<Started> = {}, attempt = 7): Promise<Exam> {
  const clock = new Clock();
  const started: Started = {
    attempt, number: 1, session: 2, active: true, status: "IN_PROGRESS", server_time: new Date().toISOString(),
    deadline: new Date(Date.now() + 3600_000).toISOString(), title: "Exam", candidate: "Jane Doe", paper: "p",
    sheet: { order: ["i1", "i2"] }, answers: {}, flags: [], position: null, next_sync_in: 10, save_after: 1,
    options: { lock_after: null, check: { shows_key: false, not: ["ESSAY"] }, reports: true }, ...more,
  };
  clock.told(started.server_time, clock.monotonic());
  const exam = new Exam(started, { hash: "p", title: "Exam", items: [item("i1"), item("i2", "ESSAY")] }, world as unknown as Api, new BrowserStore() as never, clock, "1", "me");
  opened.push(exam);
  await exam.open();
  await seconds(1);
  return exam;
}

beforeEach(() => {
  vi.useFakeTimers();
  world = new FakeServer();
});

afterEach(() => {
  opened.splice(0).forEach((exam) => exam.close());
  vi.useRealTimers();
});

const sent = (kind: string) => world.stored.filter((event) => event.kind === kind);

describe("Check", () => {
  test("is offered for what scores itself, refused where people mark, and absent where the exam has none", async () => {
    const exam = await open();
    expect(exam.items.map((one) => exam.checks.offers(one))).toEqual([true, false]);
    expect((await open({ options: { lock_after: null } })).checks.offers(item("i1"))).toBeUndefined();
  });

  test("goes out behind its answer, and locks the question from the press on", async () => {
    const exam = await open();
    exam.answer("i1", choice("a"), true);
    expect(exam.checks.press("i1")).toBeNull();
    exam.answer("i1", choice("b"), true);
    await seconds(1);
    expect(world.stored.filter(({ item: of }) => of === "i1").map(({ kind }) => kind).filter((kind) => kind !== "visit")).toEqual(["answer", "check"]);
    expect(exam.answers.get("i1")).toEqual(choice("a"));
  });

  test("shows what the server tells, and asks for what it does not know", async () => {
    const exam = await open();
    exam.answer("i1", choice("a"), true);
    world.always = (request) => reply(request, request.checked === 0 && request.events.some(({ kind }) => kind === "check") ? { checked: { i1: told() } } : {});
    exam.checks.press("i1");
    await seconds(1);
    expect(exam.checks.results.get("i1")?.score).toBe(1);
    await seconds(20);
    expect(world.requests.at(-1)!.checked).toBe(1);
  });

  test("without an answer or a connection asks for nothing and says why", async () => {
    const exam = await open();
    expect(exam.checks.press("i1")).toBe("unanswered");
    exam.answer("i1", choice("a"), true);
    vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
    expect(exam.checks.press("i1")).toBe("offline");
    vi.restoreAllMocks();
    expect(exam.checks.locks("i1")).toBe(false);
    exam.answer("i1", choice("b"), true);
    expect(exam.answers.get("i1")).toEqual(choice("b"));
  });

  test("asks for an answer below the question until there is one, here or from another window", async () => {
    const exam = await open();
    const panel = document.createElement("stratus-check") as Check;
    Object.assign(panel, { exam, item: exam.items[0] });
    document.body.append(panel);
    const said = async () => {
      panel.requestUpdate();
      await panel.updateComplete;
      return panel.querySelector(".trouble")?.textContent.trim() ?? "";
    };
    await said();
    panel.querySelector("button")!.click();
    expect(await said()).toBe("Answer the question first; then you can check it.");
    exam.answer("i1", choice("a"), true);
    expect(await said()).toBe("");
    exam.answer("i1", null, true);
    expect([exam.checks.press("i1"), await said()]).toEqual(["unanswered", "Answer the question first; then you can check it."]);
    exam.answers.set("i1", choice("b"));
    exam.checks.take({ checked: {}, answers: { i1: { value: choice("b"), session: 3, seq: 1 } } });
    expect(await said()).toBe("");
    panel.remove();
  });

  test("that the server refuses opens the question again and says why", async () => {
    const exam = await open();
    exam.answer("i1", choice("a"), true);
    world.always = (request) => reply(request, { refused: request.events.filter(({ kind }) => kind === "check").map(({ seq }) => ({ seq, reason: "NOT_NEWEST" })) });
    exam.checks.press("i1");
    await seconds(1);
    expect([exam.checks.locks("i1"), exam.checks.problem("i1")]).toEqual([false, "newer"]);
  });

  test("shows the answer that counts, whatever this window held", async () => {
    const exam = await open();
    exam.answer("i1", choice("mine"), true);
    world.always = (request) => reply(request, { checked: { i1: told({ answer: { value: choice("theirs"), session: 1, seq: 3 } }) } });
    await seconds(2);
    expect(exam.answers.get("i1")).toEqual(choice("theirs"));
    expect(exam.checks.locks("i1")).toBe(true);
  });

  test("is asked again, answer first, of a database that does not know it any more", async () => {
    const exam = await open({ checked: { i1: told() }, answers: { i1: { value: choice("a"), session: 2, seq: 4 } } });
    world.always = (request) => reply(request, request.checked === 1 ? { checked: {} } : {});
    await seconds(12);
    await seconds(2);
    expect([sent("answer").at(-1)?.value, sent("check").length]).toEqual([choice("a"), 1]);
    expect(exam.checks.locks("i1")).toBe(false); // until the answer to it comes
  });

  test("is handed over to an exam that begins anew", async () => {
    const lost = await open({ checked: { i1: told() }, answers: { i1: { value: choice("a"), session: 2, seq: 4 } } });
    const anew = await open({ session: 1 }, 8);
    handOver(lost, anew);
    await seconds(2);
    expect([sent("answer").at(-1)?.value, sent("check").length]).toEqual([choice("a"), 1]);
  });

  test("locks after a reload without the server what was locked before, and asks for nothing", async () => {
    world.always = () => new Promise(() => {});
    const exam = await open({ locked_questions: ["i1"], checked: {}, answers: { i1: { value: choice("a"), session: 2, seq: 4 } } });
    expect([exam.checks.locks("i1"), exam.checks.results.has("i1"), exam.queue.events.filter(({ kind }) => kind === "check").length]).toEqual([true, false, 0]);
  });
});

describe("a report", () => {
  test("waits in the queue until it is sent, and is never merged with another", async () => {
    const exam = await open();
    world.always = () => Promise.reject(new Error("no network"));
    expect([exam.reports.send("i1", " One. "), exam.reports.send("i1", "Two."), exam.reports.send("i1", "  ")]).toEqual([true, true, false]);
    expect([exam.reports.waiting("i1"), exam.reports.sent("i1")]).toEqual([2, 0]);
    world.always = (request) => reply(request);
    exam.wake();
    await seconds(5);
    expect(sent("report").map(({ value }) => value)).toEqual([{ text: "One." }, { text: "Two." }]);
    expect([exam.reports.waiting("i1"), exam.reports.sent("i1")]).toEqual([0, 2]);
  });
});
