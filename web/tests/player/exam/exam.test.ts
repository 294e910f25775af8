import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { Exam } from "../../../player/exam/exam";
import { handOver } from "../../../player/exam/renewal";
import type { LocalAnswer } from "../../../player/storage/store";
import { factsOf } from "../../../player/truth/facts";
import { header } from "../../../player/truth/sentences";
import { type Api, ApiError, type Item, type Started, type SyncRequest } from "../../../shared/api";
import { Clock } from "../../../shared/clock";
import { choice, FakeServer, left, MemoryStore, reply } from "../../builders";

const seconds = (n: number) => vi.advanceTimersByTimeAsync(n * 1000);
const item = (id: string): Item => ({ id, type: "MULTIPLE_CHOICE", stem: "", lang: "en", max_score: 1, alternatives: [] });

class World extends FakeServer {
  received: (attempt: number, hash: string) => Promise<number> = () => Promise.resolve(0);
  upload: () => Promise<number> = () => Promise.reject(new Error("no network"));
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
  heard: LocalAnswer[] = [];
  plays = () => Promise.resolve(this.heard);
  files = () => Promise.resolve([]);
  keepFile = () => Promise.resolve();
  forgetFile = () => Promise.resolve();
}

let world: World;
let store: BrowserStore;
const opened: Exam[] = [];

async function open(started: Partial<Started> = {}): Promise<Exam> {
  const clock = new Clock();
  const full = world.started(started);
  clock.told(full.server_time, clock.monotonic());
  const paper = { hash: "p", title: "Exam", items: [item("i1"), item("i2"), item("not-drawn")] };
  const exam = new Exam(full, paper, world as unknown as Api, store, clock, "1", "me");
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
    expect([exam.answers.size, exam.counting.open.length, exam.sent.queue]).toEqual([0, 2, "empty"]);
    exam.desk.write("next");
    expect(exam.queue.events.at(-1)).toMatchObject({ kind: "note", seq: 47, value: { text: "next" } });
  });

  test("a page that may only look writes no notes", async () => {
    const exam = await open({ active: false });
    expect(exam.desk.write("x")).toBe(false);
    expect(exam.queue.events.filter(({ kind }) => kind === "note")).toEqual([]);
  });

  test("counts every play that the server, this browser and its queue know, and sends what is heard now with them", async () => {
    world.always = () => new Promise(() => {});
    const sha = "a".repeat(64);
    const of = (id: string) => ({ [sha]: { [id]: [1, 1] } });
    store.heard = ["local", "twin"].map((id, i) => ({ attempt: 7, item: "i1", session: 1, seq: 80 + i, value: of(id) }));
    await store.addEvent(left("earlier", 45, { session: 2, kind: "play", item: "i1", value: of("queued") }), []);
    const exam = await open({ plays: { i1: of("server"), i2: of("elsewhere") } });
    const ids = (heard: unknown) => Object.keys((heard as Record<string, object>)[sha]!);
    expect(ids(exam.desk.counter("i1", true).heard)).toEqual(["local", "queued", "server", "twin"]);
    exam.desk.counter("i1", true).keep(sha, "now", [0, 0]);
    expect(ids(exam.queue.events.at(-1)!.value)).toEqual(["local", "now", "queued", "server", "twin"]);
    expect([exam.answers.size, exam.sent.queue]).toEqual([0, "empty"]);
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
    expect(exam.sent.queue).toBe("sending");
    await seconds(2);
    expect([exam.sent.queue, world.stored.at(-1)?.item]).toEqual(["empty", "i1"]);
  });

  test("without a connection goes on, and says that nothing is saved yet", async () => {
    const exam = await open();
    world.always = () => {
      throw new Error("down");
    };
    exam.answer("i1", choice("a"), true);
    await seconds(10);
    expect([exam.sent.queue, exam.offline, exam.readonly]).toEqual(["waits", true, false]);
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
    handedIn({});
    exam.handIn();
    expect([exam.phase, exam.readonly]).toEqual(["handing-in", true]);
    await seconds(5);
    expect([exam.phase, exam.sent.complete]).toEqual(["handed-in", true]);
    const requests = world.requests.length;
    await seconds(60);
    expect(world.requests).toHaveLength(requests);
  });
});

/** From now on the attempt is over, and the server says what counts to a page that asks. */
function handedIn(answers: Record<string, [number, number]>, late: Record<string, [number, number]> = {}): void {
  const over = { status: "HANDED_IN", handed_in_at: "2026-11-20T12:00:00Z", submitted_by: "CANDIDATE" } as const;
  world.always = (request) => reply(request, { ...over, ...(request.standing ? { standing: { answers, late } } : {}) });
}

const lacking = (exam: Exam) => exam.sent.missing.map(({ number, why }) => [number, why]);

describe("the list of answers that the server does not have", () => {
  test("is empty once everything was acknowledged and the server says that it counts", async () => {
    const exam = await open();
    exam.answer("i1", choice("a"), true);
    expect(lacking(exam)).toEqual([[2, "waits"]]);
    await seconds(2);
    expect([lacking(exam), exam.sent.settled, exam.sent.received]).toEqual([[], false, undefined]);
    const { seq } = exam.latest.get("i1")!;
    handedIn({ i1: [2, seq] });
    exam.handIn();
    await seconds(5);
    expect([lacking(exam), exam.sent.settled]).toEqual([[], true]);
    expect(exam.sent.received).toEqual({ n: 1, total: exam.items.length });
  });

  test("names what was acknowledged and does not count, and what waits for a decision", async () => {
    const exam = await open();
    exam.answer("i1", choice("a"), true);
    exam.answer("i2", choice("b"), true);
    await seconds(2);
    handedIn({ i1: [1, 1] }, { i2: [2, exam.latest.get("i2")!.seq] });
    exam.handIn();
    await seconds(5);
    expect(lacking(exam)).toEqual([[1, "late"], [2, "absent"]]);
    expect(exam.sent.received).toBeUndefined();
  });

  test("names what the server refuses, and tells the server so that staff see it", async () => {
    const exam = await open();
    exam.answer("i1", choice("a"), true);
    world.next = [(request) => reply(request, { refused: [{ seq: request.events.at(-1)!.seq, reason: "UNKNOWN_ALTERNATIVE" }] })];
    await seconds(2);
    expect([lacking(exam), header(factsOf(exam))]).toEqual([[[2, "refused"]], "head-stuck"]);
    await seconds(11);
    expect(world.requests.at(-1)?.missing).toEqual([{ item: "i1", number: 2, why: "refused" }]);
    exam.answer("i1", choice("b"), true);
    await seconds(13);
    expect([lacking(exam), world.requests.filter((request) => request.missing).at(-1)?.missing]).toEqual([[], []]);
  });

  test("names what the server does not take at all: the exam is never all there, and the page says so", async () => {
    const exam = await open();
    world.always = (request) => {
      if (request.events.some((event) => event.item === "i1")) throw new ApiError(413, "too_large", "");
      return reply(request);
    };
    exam.answer("i1", choice("a"), true);
    await seconds(5);
    exam.handIn();
    await seconds(5);
    expect([lacking(exam), exam.sent.complete, exam.sent.settled]).toEqual([[[2, "unsent"]], false, false]);
  });

  test("names a file that is still being sent, and one of which nobody has the content", async () => {
    const sha256 = "a".repeat(64);
    world.received = () => Promise.resolve(0);
    const exam = await open({ answers: { i1: { value: { files: [{ name: "a.pdf", type: "", size: 3, sha256 }] }, session: 1, seq: 1 } } });
    expect([lacking(exam), header(factsOf(exam))]).toEqual([[[2, "file-lost"]], "head-stuck"]);
    world.upload = () => new Promise(() => {});
    exam.file(sha256, new Blob(["abc"]));
    await seconds(1);
    expect([lacking(exam), exam.sent.queue]).toEqual([[[2, "file"]], "sending"]);
  });
});

describe("what is being typed", () => {
  test("when the server says that the time is over goes out all the same", async () => {
    const exam = await open();
    exam.flushPage = () => exam.answer("i1", choice("a"), true);
    handedIn({});
    await seconds(11);
    await seconds(5);
    expect(world.stored.filter((event) => event.item === "i1")).toHaveLength(1);
    exam.answer("i2", choice("a"), true);
    expect(exam.queue.size).toBe(0);
  });

  test("when another browser takes over goes out under its own session", async () => {
    const exam = await open();
    exam.flushPage = () => exam.answer("i1", choice("a"), true);
    world.next = [(request) => reply(request, { active: false, session: 3 })];
    await seconds(11);
    await seconds(11);
    expect(world.requests.filter((request) => request.events.some((event) => event.item === "i1")).map((request) => request.session)).toEqual([2]);
  });
});

describe("another life of the server's database", () => {
  const epoch = (request: SyncRequest, now: string) => {
    if (request.epoch !== undefined && request.epoch !== now) throw new ApiError(409, "epoch", "", 0, { epoch: now });
    return reply(request, { epoch: now });
  };

  test("gets once more what the one before acknowledged, under its own writer and number", async () => {
    world.always = (request) => epoch(request, "one");
    const exam = await open({ epoch: "one" });
    exam.answer("i1", choice("a"), true);
    await seconds(2);
    const before = world.stored.filter((event) => event.kind === "answer");
    world.stored = [];
    world.always = (request) => epoch(request, "two");
    await seconds(12);
    expect(world.stored.filter((event) => event.kind === "answer")).toEqual(before);
    expect(world.starts.at(-1)).toEqual({ writer: "me", attempt: 7, session: 2, renew: 7 });
    expect(exam.queue.epoch).toBe("two");
  });

  test("judges nothing of the last words of a page that is closed either", async () => {
    world.always = (request) => epoch(request, "one");
    const exam = await open({ epoch: "one" });
    exam.answer("i1", choice("a"), true);
    exam.sync.leaving();
    await seconds(0);
    expect(world.requests.at(-1)).toMatchObject({ epoch: "one", events: [{ item: "i1" }] });
  });

  test("gets an acknowledged answer although another one to the same question waits by then", async () => {
    world.always = (request) => epoch(request, "one");
    const exam = await open({ epoch: "one" });
    exam.answer("i1", choice("a"), true);
    await seconds(2);
    world.stored = [];
    exam.queue.learn("two");
    exam.answer("i1", choice("b"), true);
    world.always = (request) => epoch(request, "two");
    await seconds(12);
    expect(world.stored.filter((event) => event.kind === "answer").map((event) => event.value)).toEqual([choice("a"), choice("b")]);
  });

  test("gets nothing that was acknowledged more than ten minutes ago", async () => {
    world.always = (request) => epoch(request, "one");
    const exam = await open({ epoch: "one" });
    exam.answer("i1", choice("a"), true);
    await seconds(2);
    await seconds(11 * 60);
    exam.answer("i2", choice("a"), true);
    await seconds(2);
    world.stored = [];
    world.always = (request) => epoch(request, "two");
    await seconds(12);
    expect(world.stored.filter((event) => event.kind === "answer").map((event) => event.item)).toEqual(["i2"]);
  });

  test("that does not know the attempt has it begun anew, and another exam gets everything of this one", async () => {
    world.always = (request) => epoch(request, "one");
    const exam = await open({ epoch: "one" });
    exam.answer("i1", choice("a"), true);
    exam.answer("i2", choice("b"), true);
    await seconds(2);
    let anew: Started | undefined;
    exam.begunAnew = (started) => Promise.resolve(void (anew = started));
    world.start = () => Promise.resolve(world.started({ attempt: 8, session: 1, epoch: "two" }));
    world.always = () => { throw new ApiError(404, "attempt", ""); };
    await seconds(12);
    expect(anew?.attempt).toBe(8);
    world.stored = [];
    world.always = (request) => epoch(request, "two");
    const next = await open({ attempt: 8, session: 1, epoch: "two" });
    handOver(exam, next);
    world.requests = [];
    await seconds(12);
    expect(world.stored.filter((event) => event.kind === "answer").map((event) => event.item)).toEqual(["i1", "i2"]);
    expect(new Set(world.requests.map((request) => request.session))).toEqual(new Set([1]));
  });

  test.each([
    [401, "token"],
    [403, "account_disabled"],
    [403, "address_not_allowed"],
    [403, "proctoring"],
    [403, "pin_waits"],
    [409, "over"],
  ])("gets it all the same where nothing can be started any more (%i %s)", async (status, code) => {
    world.always = (request) => epoch(request, "one");
    const exam = await open({ epoch: "one" });
    exam.answer("i1", choice("a"), true);
    await seconds(2);
    world.stored = [];
    world.start = () => Promise.reject(new ApiError(status, code, ""));
    world.always = (request) => epoch(request, "two");
    await seconds(30);
    expect(world.stored.map((event) => event.item)).toContain("i1");
  });

  test.each([new ApiError(503, "busy", ""), new ApiError(429, "too_much", ""), new Error("down")])("is asked again for its place where the server cannot say (%s)", async (failure) => {
    world.always = (request) => epoch(request, "one");
    const exam = await open({ epoch: "one" });
    exam.answer("i1", choice("a"), true);
    await seconds(2);
    world.stored = [];
    const { start } = world;
    world.start = () => Promise.reject(failure);
    world.always = (request) => epoch(request, "two");
    await seconds(30);
    expect(world.stored).toEqual([]);
    world.start = start;
    await seconds(40);
    expect(world.stored.map((event) => event.item)).toContain("i1");
  });

  test("takes the place from no other page for one that is read-only, and gets what that one has", async () => {
    world.always = (request) => epoch(request, "one");
    const exam = await open({ epoch: "one" });
    exam.answer("i1", choice("a"), true);
    await seconds(2);
    exam.answer("i2", choice("b"), false);
    world.next = [(request) => ({ ...epoch(request, "one"), active: false })];
    await seconds(16);
    expect(exam.readonly).toBe(true);
    world.stored = [];
    world.always = (request) => epoch(request, "two");
    await seconds(12);
    expect(world.starts.at(-1)).toEqual({ writer: "me", attempt: 7, session: 2, renew: 7, active: false });
    expect(exam.readonly).toBe(true);
    expect(world.stored.filter((event) => event.kind === "answer").map((event) => event.item)).toEqual(["i1", "i2"]);
  });

  test("is handed in by no read-only page for the one in use, which comes with more than that page has", async () => {
    await store.addEvent(left("in-use", 40, { attempt: 8, session: 2, item: "i1", value: choice("a") }), []);
    await store.addEvent(left("in-use", 41, { attempt: 8, session: 2, kind: "hand_in", item: undefined }), []);
    world.always = (request) => reply(request, { active: false });
    const exam = await open({ attempt: 8, active: false });
    await seconds(25);
    expect([exam.phase, world.stored.map((event) => event.kind)]).toEqual(["running", ["answer"]]);
    expect(exam.sent.queue).toBe("empty");
    handedIn({});
    await seconds(12);
    expect([exam.phase, world.stored.map((event) => event.kind), exam.queue.size]).toEqual(["handed-in", ["answer", "hand_in"], 0]);
  });

  test("gets what only the screen of a read-only page has, ranked below all that comes from elsewhere", async () => {
    const lost = await open({ active: false, answers: { i1: { value: choice("a"), session: 2, seq: 4 } } });
    const next = await open({ attempt: 8, active: false });
    handOver(lost, next);
    world.requests = [];
    await seconds(12);
    const [sent] = world.requests.filter((request) => request.events.some((event) => event.item === "i1"));
    expect([sent?.session, sent?.active, next.queue.session]).toEqual([0, false, 2]);
  });

  test("gets what only the screen has of an exam that is being handed in, before the hand-in", async () => {
    world.always = (request) => epoch(request, "one");
    const lost = await open({ epoch: "one" });
    lost.answer("i1", choice("a"), true);
    await seconds(15 * 60);
    world.always = () => { throw new Error("down"); };
    lost.answer("i2", choice("b"), true);
    lost.handIn();
    const next = await open({ attempt: 8, epoch: "two" });
    handOver(lost, next);
    world.stored = [];
    world.always = (request) => epoch(request, "two");
    await seconds(40);
    expect(world.stored.filter((event) => event.kind === "answer").map((event) => event.item)).toEqual(["i1", "i2"]);
    expect(world.stored.filter((event) => event.kind !== "visit").at(-1)?.kind).toBe("hand_in");
  });

  test("hears from the page in use that an answer was cleared long ago", async () => {
    const lost = await open({ answers: { i1: { value: null, session: 2, seq: 4 } } });
    const next = await open({ attempt: 8 });
    handOver(lost, next);
    await seconds(12);
    expect(world.stored.filter((event) => event.kind === "answer")).toMatchObject([{ item: "i1", value: null }]);
  });

  test("gets a hand-in again that it lost", async () => {
    world.always = (request) => epoch(request, "one");
    const exam = await open({ epoch: "one" });
    world.always = (request) => ({ ...epoch(request, "one"), status: "HANDED_IN", ...(request.standing ? { standing: { answers: {}, late: {} } } : {}) });
    exam.handIn();
    await seconds(5);
    expect(exam.phase).toBe("handed-in");
    world.stored = [];
    world.always = (request) => epoch(request, "two");
    await seconds(62);
    expect(world.stored.map((event) => event.kind)).toContain("hand_in");
  });
});

describe("continuing here", () => {
  test("keeps the session where another page of this browser has it", async () => {
    const exam = await open();
    world.next = [(request) => reply(request, { active: false })];
    await seconds(11);
    expect(exam.readonly).toBe(true);
    await exam.continueHere();
    expect([world.starts, exam.readonly]).toEqual([[{ writer: "me", attempt: 7, session: 2 }], false]);
  });

  test("takes a new one where another browser took over", async () => {
    const exam = await open();
    world.next = [(request) => reply(request, { active: false, session: 5 })];
    await seconds(11);
    await exam.continueHere("1234");
    expect([world.starts, exam.queue.session]).toEqual([[{ writer: "me", attempt: 7, pin: "1234" }], 9]);
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
