import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { Exam } from "../../../player/exam/exam";
import type { LocalAnswer, Store } from "../../../player/storage/store";
import { type Api, ApiError, type Item, type Started } from "../../../shared/api";
import { Clock } from "../../../shared/clock";
import { choice, FakeServer, left, MemoryStore, reply } from "../../builders";

const seconds = (n: number) => vi.advanceTimersByTimeAsync(n * 1000);
const item = (id: string): Item => ({ id, type: "MULTIPLE_CHOICE", stem: "", lang: "en", max_score: 1, alternatives: [] });

class World extends FakeServer {
  starts: { session?: number; pin?: string }[] = [];
  start = (_id: string, body: { session?: number; pin?: string }): Promise<Started> => {
    this.starts.push(body);
    return Promise.resolve(this.started({ session: body.session ?? 9 }));
  };
  started(more: Partial<Started> = {}): Started {
    return {
      attempt: 7, number: 1, session: 2, active: true, status: "IN_PROGRESS", server_time: new Date().toISOString(),
      deadline: new Date(Date.now() + 3600_000).toISOString(), title: "Exam", candidate: "Jane Doe", paper: "p",
      sheet: { order: ["i2", "i1"] }, answers: {}, flags: [], position: null, next_sync_in: 10, save_after: 1, ...more,
    };
  }
}

class BrowserStore extends MemoryStore {
  local: LocalAnswer[] = [];
  scribbled: LocalAnswer[] = [];
  answers = () => Promise.resolve(this.local);
  notes = () => Promise.resolve(this.scribbled);
  files = () => Promise.resolve([]);
}

let world: World;
let store: BrowserStore;
const opened: Exam[] = [];

async function open(started: Partial<Started> = {}): Promise<Exam> {
  const clock = new Clock();
  const full = world.started(started);
  clock.told(full.server_time, clock.monotonic());
  const paper = { hash: "p", title: "Exam", items: [item("i1"), item("i2"), item("not-drawn")] };
  const exam = new Exam(full, paper, world as unknown as Api, store as unknown as Store, clock, "1", "me");
  opened.push(exam);
  await exam.open();
  await seconds(1);
  return exam;
}

beforeEach(() => {
  vi.useFakeTimers();
  world = new World();
  store = new BrowserStore();
});

afterEach(() => {
  opened.splice(0).forEach((exam) => exam.close());
  vi.useRealTimers();
});

describe("opening", () => {
  test("shows the items of the sheet in its order", async () => {
    expect((await open()).items.map((one) => one.id)).toEqual(["i2", "i1"]);
  });

  test("shows the newest of what the server and this browser know", async () => {
    await store.addEvent(left("earlier", 41, { session: 2, item: "i1", value: choice("b") }), []);
    store.local = [{ attempt: 7, item: "i2", session: 1, seq: 99, value: choice("old") }];
    world.always = () => new Promise(() => {});
    const exam = await open({ answers: { i1: { value: choice("a"), session: 2, seq: 40 }, i2: { value: choice("new"), session: 2, seq: 3 } } });
    expect(Object.fromEntries(exam.answers)).toEqual({ i1: choice("b"), i2: choice("new") });
  });

  test("numbers its events above all that it knows", async () => {
    const exam = await open({ answers: { i1: { value: choice("a"), session: 2, seq: 40 } } });
    exam.answer("i1", choice("c"), true);
    expect(exam.queue.events.map(({ kind, seq }) => [kind, seq])).toEqual([["answer", 42]]);
  });

  test("shows the newest notes that the server, this browser and its queue know, and none of them as an answer", async () => {
    world.always = () => new Promise(() => {});
    store.scribbled = [
      { attempt: 7, item: "", session: 1, seq: 80, value: { text: "older" } },
      { attempt: 7, item: "i1", session: 2, seq: 44, value: { struck: ["b"] } },
    ];
    await store.addEvent(left("earlier", 45, { session: 2, kind: "note", item: "i2", value: { struck: ["c"] } }), []);
    const exam = await open({ notes: { "": { value: { text: "newer" }, session: 2, seq: 3 }, i1: { value: { struck: ["a"] }, session: 2, seq: 41 } } });
    expect([exam.desk.text, exam.desk.aids("i1", false, false).struck, exam.desk.aids("i2", false, false).struck]).toEqual(["newer", ["b"], ["c"]]);
    expect([exam.answers.size, exam.unanswered.length, exam.saving]).toEqual([0, 2, "saved"]);
    exam.desk.write("next");
    expect(exam.queue.events.at(-1)).toMatchObject({ kind: "note", seq: 47, value: { text: "next" } });
  });

  test("a page that may only look writes no notes", async () => {
    const exam = await open({ active: false });
    expect(exam.desk.write("x")).toBe(false);
    expect(exam.queue.events.filter(({ kind }) => kind === "note")).toEqual([]);
  });

  test("tells which question is looked at", async () => {
    await open({ position: "i1" });
    expect(world.stored).toMatchObject([{ kind: "visit", item: "i1" }]);
  });

  test("goes on handing in when an earlier page had begun to", async () => {
    await store.addEvent(left("earlier", 41, { session: 2, kind: "hand_in", item: undefined }), []);
    world.always = () => new Promise(() => {});
    expect((await open()).phase).toBe("handing-in");
  });
});

describe("answering", () => {
  test("is saved, and says so", async () => {
    const exam = await open();
    exam.answer("i1", choice("a"), true);
    expect(exam.saving).toBe("saving");
    await seconds(2);
    expect([exam.saving, world.stored.at(-1)?.item]).toEqual(["saved", "i1"]);
  });

  test("without a connection goes on, and says that nothing is saved yet", async () => {
    const exam = await open();
    world.always = () => {
      throw new Error("down");
    };
    exam.answer("i1", choice("a"), true);
    await seconds(10);
    expect([exam.saving, exam.offline, exam.readonly]).toEqual(["unsaved", true, false]);
    expect(store.kept.size).toBeGreaterThan(0);
  });

  test("text near the end is saved as soon as a choice", async () => {
    const deadline = new Date(Date.now() + 20_000).toISOString();
    world.always = (request) => reply(request, { next_sync_in: 60, deadline });
    const exam = await open({ deadline });
    exam.answer("i1", { html: "x", words: 1 }, false);
    await seconds(2);
    expect(world.stored.at(-1)?.item).toBe("i1");
  });
});

describe("the end", () => {
  test("comes by the server's clock, and a later deadline opens the exam again", async () => {
    const deadline = new Date(Date.now() + 5000).toISOString();
    world.always = (request) => reply(request, { deadline });
    const exam = await open({ deadline });
    exam.tick();
    expect(exam.phase).toBe("running");
    await seconds(6);
    exam.tick();
    expect([exam.phase, exam.readonly]).toEqual(["time-up", true]);
    world.always = (request) => reply(request);
    await seconds(11);
    exam.tick();
    expect(exam.phase).toBe("running");
  });

  test("what was typed until then still goes out", async () => {
    const deadline = new Date(Date.now() + 2000).toISOString();
    world.always = (request) => reply(request, { deadline });
    const exam = await open({ deadline });
    await seconds(3);
    exam.tick();
    exam.answer("i1", choice("a"), true);
    await seconds(3);
    expect(world.stored.some((event) => event.item === "i1")).toBe(true);
  });

  test("a hand-in closes the page for answers and stops once all was sent", async () => {
    const exam = await open();
    world.always = (request) => reply(request, { status: "HANDED_IN", handed_in_at: "2026-11-20T12:00:00Z", submitted_by: "CANDIDATE" });
    exam.handIn();
    expect([exam.phase, exam.readonly]).toEqual(["handing-in", true]);
    await seconds(1);
    expect([exam.phase, exam.complete]).toEqual(["handed-in", true]);
    const requests = world.requests.length;
    await seconds(60);
    expect(world.requests).toHaveLength(requests);
  });
});

describe("continuing here", () => {
  test("keeps the session where another page of this browser has it", async () => {
    const exam = await open();
    world.next = [(request) => reply(request, { active: false })];
    await seconds(11);
    expect(exam.readonly).toBe(true);
    await exam.continueHere();
    expect([world.starts, exam.readonly]).toEqual([[{ writer: "me", session: 2 }], false]);
  });

  test("takes a new one where another browser took over", async () => {
    const exam = await open();
    world.next = [(request) => reply(request, { active: false, session: 5 })];
    await seconds(11);
    await exam.continueHere("1234");
    expect([world.starts, exam.queue.session]).toEqual([[{ writer: "me", pin: "1234" }], 9]);
  });

  test("a page loaded after that is read-only, and takes a new one too", async () => {
    world.always = (request) => reply(request, { session: 5, active: false });
    const exam = await open({ active: false });
    expect(exam.readonly).toBe(true);
    await exam.continueHere();
    expect(world.starts[0]?.session).toBeUndefined();
  });

  test("a refusal leaves the page as it was", async () => {
    const exam = await open({ active: false });
    world.start = () => Promise.reject(new ApiError(403, "pin_wrong", "", 0));
    await expect(exam.continueHere()).rejects.toBeInstanceOf(ApiError);
    expect(exam.readonly).toBe(true);
  });
});
