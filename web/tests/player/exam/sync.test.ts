import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { Queue } from "../../../player/storage/queue";
import { Sync } from "../../../player/exam/sync";
import { ApiError, Unreachable } from "../../../shared/api";
import { Clock } from "../../../shared/clock";
import { choice, FakeServer, left, MemoryStore, queueOf, reply } from "../../builders";

let server: FakeServer;
let store: MemoryStore;
let queue: Queue;
let sync: Sync;

const seconds = (n: number) => vi.advanceTimersByTimeAsync(n * 1000);
const refuse = (status: number, wait = 0) => () => {
  throw new ApiError(status, "code", "message", wait);
};
const items = (events: { item?: string }[]) => events.map((event) => event.item);

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(0.5);
  server = new FakeServer();
  store = new MemoryStore();
  queue = queueOf(store);
  sync = new Sync(server, queue, new Clock());
});

afterEach(() => {
  sync.stop();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("saving", () => {
  test("an acknowledged answer leaves the queue and the store", async () => {
    queue.add("answer", "i1", choice("a"));
    sync.start();
    await seconds(0.1);
    expect(server.requests[0]).toMatchObject({ writer: "me", session: 1, active: true, events: [{ seq: 1, item: "i1", kind: "answer" }] });
    expect([queue.size, store.kept.size]).toEqual([0, 0]);
  });

  test("a choice goes out after one second, text after fifteen", async () => {
    sync.start();
    await seconds(0.1);
    sync.pace(60, 1);
    await seconds(0);
    queue.add("answer", "i1", choice("a"));
    sync.soon(1);
    await seconds(1.1);
    expect(server.requests).toHaveLength(2);
    queue.add("answer", "i2", { html: "x", words: 1 });
    server.always = (request) => reply(request, { next_sync_in: 60 });
    sync.soon(15);
    await seconds(9.5);
    expect(server.stored).toHaveLength(1);
    await seconds(6);
    expect(items(server.stored)).toEqual(["i1", "i2"]);
  });

  test("the server's save_after makes choices wait", async () => {
    server.always = (request) => reply(request, { save_after: 20, next_sync_in: 60 });
    sync.start();
    await seconds(0.1);
    queue.add("answer", "i1", choice("a"));
    sync.soon(1);
    await seconds(10);
    expect(server.stored).toHaveLength(0);
    await seconds(11);
    expect(server.stored).toHaveLength(1);
  });

  test("only one request is under way at a time", async () => {
    let answer: () => void = () => {};
    server.next = [(request) => new Promise((resolve) => (answer = () => resolve(reply(request))))];
    queue.add("answer", "i1", choice("a"));
    sync.start();
    await seconds(0.1);
    queue.add("answer", "i2", choice("a"));
    sync.now();
    await seconds(3);
    expect(server.requests).toHaveLength(1);
    answer();
    await seconds(0.1);
    expect(server.requests).toHaveLength(2);
    expect(items(server.stored)).toEqual(["i1", "i2"]);
  });

  test("a heartbeat is sent when the server asked for it", async () => {
    sync.start();
    await seconds(35);
    expect(server.requests).toHaveLength(4);
    expect(server.requests.every((request) => request.events.length === 0)).toBe(true);
  });

  test("what earlier pages left goes first, under their names, and says nothing about who is active", async () => {
    await store.addEvent(left("earlier", 3, { session: 1 }), []);
    queue = queueOf(store, "me", 2);
    sync = new Sync(server, queue, new Clock());
    await queue.adopt();
    queue.add("answer", "mine", choice("a"));
    server.next = [(request) => reply(request, { session: 9, active: false })];
    sync.start();
    await seconds(0.1);
    expect(server.requests.map(({ writer, session, active }) => [writer, session, active])).toEqual([["earlier", 1, false], ["me", 2, true]]);
    expect(sync.active).toBe(true);
  });
});

describe("when things fail", () => {
  test.each([
    ["no answer", () => { throw new Unreachable("down"); }, "away"],
    ["500", refuse(500), "fault"],
    ["429", refuse(429), "fault"],
    ["a crash of the page", () => { throw new TypeError("x"); }, "away"],
  ] as const)(
    "%s: everything is kept and tried again within 30 s",
    async (_name, failure, fault) => {
      server.always = failure;
      queue.add("answer", "i1", choice("a"));
      sync.start();
      await seconds(120);
      expect([queue.size, store.kept.size, sync.fault]).toEqual([1, 1, fault]);
      const tries = server.requests.length;
      await seconds(31);
      expect(server.requests.length).toBeGreaterThan(tries);
      server.always = (request) => reply(request);
      await seconds(31);
      expect([items(server.stored), queue.size, sync.fault, sync.failures]).toEqual([["i1"], 0, null, 0]);
    },
  );

  test("waits are drawn between nothing and a bound that doubles up to 30 s", async () => {
    vi.mocked(Math.random).mockReturnValue(0.999);
    const times: number[] = [];
    server.always = () => {
      times.push(performance.now());
      throw new Unreachable("down");
    };
    sync.start();
    await seconds(150);
    const waits = times.slice(1).map((time, i) => Math.round((time - times[i]!) / 1000));
    expect(waits.slice(0, 7)).toEqual([1, 2, 4, 8, 16, 30, 30]);
  });

  test("a field that is left does not break the patience that was asked for", async () => {
    server.next = [refuse(503, 20)];
    queue.add("answer", "i1", choice("a"));
    sync.start();
    await seconds(1);
    sync.now();
    sync.soon(1);
    await seconds(15);
    expect(server.requests).toHaveLength(1);
    await seconds(6);
    expect(server.requests).toHaveLength(2);
  });

  test("a connection that came back is used at once", async () => {
    server.next = [refuse(503, 25)];
    sync.start();
    await seconds(1);
    sync.retry();
    await seconds(0.1);
    expect([server.requests.length, sync.fault]).toEqual([2, null]);
  });

  test.each([401, 403, 404])("%i: everything is kept, the page is told, and it goes on trying", async (status) => {
    server.always = refuse(status);
    queue.add("answer", "i1", choice("a"));
    sync.start();
    await seconds(60);
    expect([sync.fault, queue.size, [...queue.aside]]).toEqual(["rejected", 1, []]);
    server.always = (request) => reply(request);
    await seconds(31);
    expect(queue.size).toBe(0);
  });

  test.each([400, 413])("%i: the batch is halved until one is left, which is set aside and reported", async (status) => {
    const bad = (request: { events: { item?: string }[] }) => request.events.some((event) => event.item === "i3");
    server.always = (request) => (bad(request) ? refuse(status)() : reply(request));
    for (let i = 1; i <= 8; i++) queue.add("answer", `i${i}`, choice("a"));
    sync.start();
    await seconds(5);
    expect(items(server.stored.filter((event) => event.kind === "answer"))).toEqual(["i1", "i2", "i4", "i5", "i6", "i7", "i8"]);
    expect([...queue.aside]).toEqual(["i3"]);
    expect(server.stored.find((event) => event.kind === "log")?.value).toMatchObject({ what: "set_aside", detail: { status, item: "i3", seq: 3 } });
    expect(store.kept.size).toBe(1);
  });

  test("a server that acknowledges nothing is not asked again at once", async () => {
    server.always = (request) => reply(request, { acknowledged: 0 });
    queue.add("answer", "i1", choice("a"));
    sync.start();
    await seconds(10);
    expect(queue.size).toBe(1);
    expect(server.requests.length).toBeLessThan(8);
  });

  test("an answer without its fields does not stop the loop", async () => {
    server.next = [() => ({ acknowledged: 1, server_time: "nonsense", next_sync_in: "x" }) as never];
    queue.add("answer", "i1", choice("a"));
    sync.start();
    await seconds(31);
    expect(server.requests.length).toBeGreaterThan(2);
    expect([queue.size, sync.status]).toEqual([0, "IN_PROGRESS"]);
  });

  test("a page that throws while it is told does not stop the loop", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    sync.changed = () => {
      throw new Error("the page is broken");
    };
    queue.add("answer", "i1", choice("a"));
    sync.start();
    await seconds(25);
    expect([queue.size, server.requests.length]).toEqual([0, 3]);
  });

  test("a store that is broken does not stop the saving", async () => {
    store.broken = true;
    queue.add("answer", "i1", choice("a"));
    sync.start();
    await seconds(1);
    expect([items(server.stored), queue.size]).toEqual([["i1"], 0]);
  });

  test("a request that never ends is given up by the watchdog", async () => {
    server.next = [() => new Promise(() => {})];
    queue.add("answer", "i1", choice("a"));
    sync.start();
    await seconds(40);
    expect(server.requests).toHaveLength(1);
    await seconds(20);
    expect(items(server.stored)).toEqual(["i1"]);
  });

  test("a loop whose timer was lost is started again", async () => {
    sync.start();
    await seconds(1);
    clearTimeout((sync as unknown as { timer: number }).timer);
    await seconds(40);
    expect(server.requests.length).toBeGreaterThan(1);
  });
});

describe("what the server says", () => {
  test("a refused answer is told by its item, until a better one is accepted", async () => {
    server.next = [(request) => reply(request, { refused: [{ seq: 1, reason: "UNKNOWN_ALTERNATIVE" }] })];
    queue.add("answer", "i1", choice("z"));
    sync.start();
    await seconds(0.1);
    expect([...sync.refused]).toEqual([["i1", "UNKNOWN_ALTERNATIVE"]]);
    queue.add("answer", "i1", choice("a"));
    sync.now();
    await seconds(0.1);
    expect(sync.refused.size).toBe(0);
  });

  test("a page that another one took over from stays read-only until it takes over again", async () => {
    server.next = [(request) => reply(request, { session: 2, active: false })];
    sync.start();
    await seconds(12);
    expect([sync.active, sync.latestSession]).toEqual([false, 1]);
    expect(server.requests[1]!.active).toBe(false);
  });

  test("a message is shown until it is confirmed, and shown once", async () => {
    const order = { id: 5, kind: "message", text: "Ten minutes." };
    server.always = (request) => reply(request, { orders: request.received.includes(5) ? [] : [order] });
    sync.start();
    await seconds(12);
    expect(sync.orders).toEqual([order]);
    sync.confirm(5);
    expect(sync.orders).toEqual([]);
    await seconds(2);
    expect(server.requests.at(-1)!.received).toEqual([5]);
    await seconds(20);
    expect([sync.orders, server.requests.at(-1)!.received]).toEqual([[], []]);
  });

  test("a confirmation that was lost is sent again", async () => {
    const order = { id: 5, kind: "message", text: "Ten minutes." };
    server.always = (request) => reply(request, { orders: [order] });
    sync.start();
    await seconds(0.1);
    sync.confirm(5);
    server.next = [() => { throw new Unreachable("down"); }];
    await seconds(4);
    expect(server.requests.filter((request) => request.received.includes(5)).length).toBeGreaterThan(1);
    expect(sync.orders).toEqual([]);
  });

  test("pause and resume are confirmed without the candidate", async () => {
    server.next = [(request) => reply(request, { status: "PAUSED", orders: [{ id: 8, kind: "pause" }] })];
    sync.start();
    await seconds(2);
    expect([sync.status, sync.orders]).toEqual(["IN_PROGRESS", []]);
    expect(server.requests[1]!.received).toEqual([8]);
  });

  test("silence is longer than two and a half intervals and five seconds", async () => {
    sync.start();
    await seconds(1);
    server.always = () => new Promise(() => {});
    await seconds(28);
    expect(sync.silent).toBe(false);
    await seconds(4);
    expect(sync.silent).toBe(true);
  });
});

describe("the end", () => {
  test("the hand-in is the last event that is sent", async () => {
    await store.addEvent(left("earlier", 1), []);
    await queue.adopt();
    queue.add("answer", "mine", choice("a"));
    queue.add("hand_in", undefined, undefined);
    sync.start();
    await seconds(1);
    expect(server.stored.map((event) => event.kind)).toEqual(["answer", "answer", "hand_in"]);
  });

  test("a closing page sends what it has and keeps it", async () => {
    sync.start();
    await seconds(0.1);
    queue.add("answer", "i1", choice("a"));
    sync.leaving();
    await seconds(0);
    expect(items(server.requests.at(-1)!.events)).toEqual(["i1"]);
    expect(queue.size).toBe(1);
  });

  test("a drain sends what was left and stops by itself", async () => {
    await store.addEvent(left("earlier", 1), []);
    sync = new Sync(server, queue, new Clock(), true);
    await queue.adopt();
    sync.start();
    await seconds(60);
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({ writer: "earlier", active: false });
  });

  test("a drain that meets another life of the database there sends what it has sent once more, and the rest", async () => {
    await store.addEvent(left("earlier", 1, { item: "i1" }), []);
    await store.addEvent(left("even earlier", 2, { item: "i2" }), []);
    sync = new Sync(server, queue, new Clock(), true);
    await queue.adopt();
    let epoch = "one";
    server.always = (request) => {
      if (request.epoch !== undefined && request.epoch !== epoch) throw new ApiError(409, "epoch", "", 0, { epoch });
      const answer = reply(request, { epoch });
      epoch = "two";
      return answer;
    };
    sync.start();
    await seconds(60);
    expect(items(server.stored).sort()).toEqual(["i1", "i1", "i2"]);
    expect(queue.size).toBe(0);
  });

  test("a drain sends once more what an earlier page had acknowledged by another life of the database", async () => {
    await store.addEvent(left("earlier", 1, { item: "i1", done: { at: Date.now(), epoch: "one" } }), []);
    await store.addEvent(left("earlier", 2, { item: "i2" }), []);
    sync = new Sync(server, queue, new Clock(), true);
    await queue.adopt();
    server.always = (request) => reply(request, { epoch: "two" });
    sync.start();
    await seconds(60);
    expect(items(server.stored).sort()).toEqual(["i1", "i2"]);
  });

  test("a drain that is told one life after another learns each, and asks less and less often", async () => {
    await store.addEvent(left("earlier", 1, { item: "i1" }), []);
    sync = new Sync(server, queue, new Clock(), true);
    queue.epoch = "none of them";
    await queue.adopt();
    server.always = () => { throw new ApiError(409, "epoch", "", 0, { epoch: `life ${server.requests.length}` }); };
    sync.start();
    await seconds(60);
    expect(server.requests.at(-1)?.epoch).toBe(`life ${server.requests.length - 1}`);
    expect(server.requests.length).toBeLessThan(30);
    server.always = (request) => reply(request, { epoch: "the last" });
    await seconds(60);
    expect(items(server.stored)).toEqual(["i1"]);
  });
});
