/** Faults at every step of the send queue: whatever breaks, everything that was typed arrives once it works again. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { Queue } from "../../../player/storage/queue";
import { Sync } from "../../../player/exam/sync";
import { Api } from "../../../shared/api";
import { Clock } from "../../../shared/clock";
import type { SyncRequest, WireEvent } from "../../../shared/api";
import { choice, left, MemoryStore, reply } from "../../builders";

type Answer = (init: RequestInit) => Response | Promise<Response>;
type Step = "events" | "addEvent" | "removeEvents";

/** The server behind `fetch`: it stores what it acknowledges. `broken` answers instead of it while that is set. */
class Network {
  stored: WireEvent[] = [];
  calls = 0;
  broken: Answer | null = null;
  fetch = (_url: string, init: RequestInit): Promise<Response> => {
    this.calls++;
    if (this.broken) return this.broken(init) as Promise<Response>;
    const request = JSON.parse(init.body as string) as SyncRequest;
    this.stored.push(...request.events);
    return Promise.resolve(Response.json(reply(request)));
  };
}

class FaultyStore extends MemoryStore {
  faults = new Map<Step, () => Promise<never>>();
  private step<T>(name: Step, work: () => Promise<T>): Promise<T> {
    return this.faults.get(name)?.() ?? work();
  }
  override events = (attempt: number) => this.step("events", () => super.events(attempt));
  override addEvent = (...given: Parameters<MemoryStore["addEvent"]>) => this.step("addEvent", () => super.addEvent(...given));
  override removeEvents = (...given: Parameters<MemoryStore["removeEvents"]>) => this.step("removeEvents", () => super.removeEvents(...given));
}

const never = () => new Promise<never>(() => {});
const seconds = (n: number) => vi.advanceTimersByTimeAsync(n * 1000);
const typed = () => [...new Set(network.stored.filter((event) => event.kind === "answer").map((event) => event.item))].sort();

let network: Network;
let store: FaultyStore;
let queue: Queue;
let sync: Sync;
let wall = 0;

function write(item: string): void {
  queue.add("answer", item, choice("a"));
  sync.soon(1);
}

beforeEach(async () => {
  vi.useFakeTimers();
  vi.spyOn(console, "error").mockImplementation(() => {});
  wall = 0;
  network = new Network();
  store = new FaultyStore();
  queue = new Queue(store, 7, "writer-of-this-page", 1);
  sync = new Sync(new Api("token", "/exam/api/", network.fetch as typeof fetch), queue, new Clock({ monotonic: () => performance.now(), wall: () => Date.now() + wall }));
  await queue.adopt();
  sync.start();
  await seconds(1);
});

afterEach(() => {
  sync.stop();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** Something is typed before, while and after the fault; a minute and a half later all of it has arrived. */
async function arrives(begin: () => void, end: () => void, patience = 90): Promise<void> {
  write("before");
  begin();
  write("while-1");
  await seconds(40);
  write("while-2");
  await seconds(40);
  end();
  write("after");
  await seconds(patience);
  expect(typed()).toEqual(["after", "before", "while-1", "while-2"]);
  expect([queue.size, sync.fault]).toEqual([0, null]);
}

const quota = () => Promise.reject(new DOMException("full", "QuotaExceededError"));

describe("the store", () => {
  test.each<[string, () => Promise<never>]>([
    ["throws at once", () => { throw new Error("x"); }],
    ["says no", () => Promise.reject(new Error("x"))],
    ["has no room", quota],
    ["would not take this value", () => Promise.reject(new DOMException("x", "DataCloneError"))],
    ["never answers", never],
  ])("%s, at every step", async (_name, fault) => {
    await arrives(
      () => (["events", "addEvent", "removeEvents"] as const).forEach((step) => store.faults.set(step, fault)),
      () => store.faults.clear(),
    );
  });

  test("that never works again holds nothing up", async () => {
    for (const step of ["events", "addEvent", "removeEvents"] as const) store.faults.set(step, never);
    write("i1");
    await seconds(5);
    expect(typed()).toEqual(["i1"]);
  });

  test("says why something is in memory only, and when that is over", async () => {
    sync.stop();
    store.faults.set("addEvent", quota);
    queue.add("answer", "i1", choice("a"));
    await queue.settled();
    expect([queue.trouble, queue.durable]).toEqual(["full", false]);
    store.faults.set("addEvent", () => Promise.reject(new Error("private window")));
    queue.persist();
    await queue.settled();
    expect(queue.trouble).toBe("none");
    store.faults.clear();
    queue.persist();
    await queue.settled();
    expect([queue.trouble, queue.durable, store.kept.size]).toEqual(["", true, 1]);
  });

  test("that did not answer once keeps what comes later, and what it did not answer for", async () => {
    sync.stop();
    store.faults.set("addEvent", never);
    queue.add("answer", "i1", choice("a"));
    await seconds(1);
    store.faults.clear();
    queue.add("answer", "i2", choice("a"));
    await seconds(10);
    expect([...store.kept.values()].map((event) => event.item)).toEqual(["i1", "i2"]);
  });

  test("that refuses one event keeps the others", async () => {
    sync.stop();
    const keep = store.addEvent;
    store.addEvent = (event, replaced) => (event.item === "odd" ? Promise.reject(new DOMException("x", "DataCloneError")) : keep(event, replaced));
    queue.add("answer", "odd", choice("a"));
    queue.add("answer", "plain", choice("a"));
    await queue.settled();
    expect([[...store.kept.values()].map((event) => event.item), queue.durable]).toEqual([["plain"], false]);
  });

  test("with a record that is no event gives the others", async () => {
    await store.addEvent({ attempt: 7, writer: "x", seq: 1 } as never, []);
    await store.addEvent(left("earlier", 5), []);
    await queue.adopt();
    expect(queue.events.map((event) => event.item)).toEqual(["i5"]);
  });
});

describe("the network", () => {
  const page = () => new Response("<html>Please log in</html>", { headers: { "Content-Type": "text/html" } });
  test.each<[string, Answer]>([
    ["fetch throws at once", () => { throw new TypeError("blocked by an extension"); }],
    ["fetch says no", () => Promise.reject(new TypeError("Failed to fetch"))],
    ["no answer comes, until it is given up", ({ signal }) => new Promise((_, no) => signal!.addEventListener("abort", () => no(new DOMException("x", "AbortError"))))],
    ["no answer comes, and giving up does nothing", never],
    ["the body breaks off", () => new Response(new ReadableStream({ start: (body) => body.error(new Error("cut")) }))],
    ["the JSON is broken", () => new Response('{"acknowledged": 1')],
    ["the answer is null", () => Response.json(null)],
    ["the answer is empty", () => new Response("")],
    ["somebody else answers", page],
    ["nothing is acknowledged", () => Response.json({ acknowledged: "x", server_time: 5, orders: 7, refused: "?" })],
    ["the server fails", () => Response.json({ error: "server_error" }, { status: 500 })],
    ["the server asks for patience", () => new Response("", { status: 503, headers: { "Retry-After": "20" } })],
    ["the link is refused for a while", () => Response.json({ error: "token" }, { status: 401 })],
  ])("%s", async (_name, broken) => {
    await arrives(() => (network.broken = broken), () => (network.broken = null));
  });
});

describe("the browser", () => {
  test.each([["ahead", 86_400_000], ["back", -86_400_000]])("its clock is set %s by a day", async (_name, day) => {
    const before = network.calls;
    await arrives(() => (wall = day), () => (wall = 0));
    expect(network.calls - before).toBeLessThan(60);
  });

  test("lets timers run once a minute only", async () => {
    const timers = { setTimeout, setInterval };
    const slowly = (name: keyof typeof timers) => (step: () => void, wait = 0) => timers[name](step, Math.max(wait, 60_000));
    await arrives(
      () => { vi.stubGlobal("setTimeout", slowly("setTimeout")); vi.stubGlobal("setInterval", slowly("setInterval")); },
      () => vi.unstubAllGlobals(),
      150,
    );
  });

  test("loses a timer", async () => {
    await arrives(() => clearTimeout((sync as unknown as { timer: number }).timer), () => {});
  });

  test("fails in what is shown", async () => {
    const fails = () => { throw new Error("the page is broken"); };
    await arrives(() => (sync.changed = queue.changed = fails), () => {});
    expect(store.kept.size).toBe(0);
  });
});

describe("bounds", () => {
  test("visits and facts of page after page without network give way, what was typed never does", async () => {
    sync.stop();
    for (let n = 1; n <= 2100; n++) await store.addEvent(left(`page-${n}`, n, n % 10 ? { kind: "visit" } : {}), []);
    await queue.adopt();
    await queue.settled();
    const kinds = queue.events.map((event) => event.kind);
    expect([kinds.length, kinds.filter((kind) => kind === "answer").length, store.kept.size]).toEqual([2000, 210, 2000]);
    expect(queue.events[0]!.seq).toBe(10);
  });
});
