import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { Exam } from "../../../player/exam/exam";
import { codeWait, type KeptLock, Lock, SLACK } from "../../../player/lock/lock";
import { isCode } from "../../../player/lock/unlock-code";
import type { Store } from "../../../player/storage/store";
import { type Api, ApiError, type LockInfo, type Started, type SyncReply, type SyncRequest } from "../../../shared/api";
import { Clock } from "../../../shared/clock";
import { choice, FakeServer, MemoryStore, reply } from "../../builders";

/** Codes 3 and 4 of attempt 7, as `delivery/locking/codes.py` makes them (`tests/delivery/locking/test_unlock_codes.py`). */
const CODES = {
  first: 3, rounds: 250,
  hashes: ["704396683b330af8c472a0210c6f8ac7e0c394b15c13074069ae71c6d8f7970b", "0a64dc64bdead567d7d16a6782a00f4867f988182753c2d4866678705608ee82"],
};
const THIRD = "DD8H3-YW5N6";
const FOURTH = "mqdc4 epdcx";

const MINUTE = 60_000;

function aLock(): Lock {
  let number = 0;
  return new Lock(MINUTE, () => `lock-${++number}`);
}

describe("silence", () => {
  test("is counted from the first request without an answer", () => {
    const lock = aLock();
    lock.asking(10_000);
    lock.asking(40_000);
    expect([lock.tick(69_999, true), lock.tick(70_000, true), lock.name]).toEqual([false, true, "lock-1"]);
  });

  test("between two requests is none, however long", () => {
    const lock = aLock();
    lock.asking(0);
    lock.heard(1000, 10_000, true);
    expect(lock.tick(10 * MINUTE, true)).toBe(false);
  });

  test("in a pause or after the end does not count, and counting begins anew after it", () => {
    const lock = aLock();
    lock.asking(0);
    expect(lock.tick(2 * MINUTE, false)).toBe(false);
    lock.asking(3 * MINUTE);
    expect(lock.tick(3.5 * MINUTE, true)).toBe(false);
  });

  test("of a computer that slept is seen in the server's own times", () => {
    const lock = aLock();
    lock.heard(0, 10_000, true);
    expect(lock.heard(MINUTE + SLACK + 9999, 10_000, true)).toBe(false);
    expect(lock.heard(3 * MINUTE + 2 * SLACK + 9999, 10_000, true)).toBe(true);
  });

  test("before this page was opened goes on counting", () => {
    const lock = aLock();
    lock.asking(0, 50_000);
    expect([lock.tick(9999, true), lock.tick(10_000, true)]).toEqual([false, true]);
  });
});

test("whatever happens: an answer never opens, only the lock's own name does, and every lock has another name", () => {
  let seed = 1;
  const random = (most: number) => (seed = (seed * 48271) % 2147483647) % most;
  for (let history = 0; history < 300; history++) {
    const lock = aLock();
    const names: string[] = [];
    let now = 0;
    for (let step = 0; step < 60; step++) {
      const before = lock.locked;
      let opened = false;
      now += random(40_000);
      switch (random(5)) {
        case 0:
          lock.asking(now);
          break;
        case 1:
          lock.heard(now + random(3) * MINUTE, 10_000, random(4) > 0);
          break;
        case 2:
          lock.open(`lock-${names.length + random(2) + 1}`);
          expect(lock.locked).toBe(before);
          break;
        case 3:
          if (random(3) === 0) opened = lock.open(lock.name);
          break;
        default:
          lock.tick(now, random(4) > 0);
      }
      if (before && !opened) expect(lock.locked).toBe(true);
      if (opened) expect(before && !lock.locked).toBe(true);
      if (!before && lock.locked) names.push(lock.name);
    }
    expect(new Set(names).size).toBe(names.length);
  }
});

describe("a code", () => {
  test("is judged as the server makes it, whatever its case and hyphens", () => {
    expect(isCode(THIRD, 7, 3, CODES)).toBe(true);
    expect(isCode(FOURTH, 7, 4, CODES)).toBe(true);
  });

  test("of another number or attempt is wrong", () => {
    expect([isCode(THIRD, 7, 4, CODES), isCode(THIRD, 8, 3, CODES), isCode("", 7, 3, CODES), isCode("DD8H3-YW5N7", 7, 3, CODES)]).toEqual([false, false, false, false]);
  });

  test("can be mistyped twice without waiting, then the wait grows up to five minutes", () => {
    expect([0, 1, 2, 3, 4, 5, 9, 50].map(codeWait)).toEqual([0, 0, 0, 5, 10, 20, 300, 300]);
  });
});

describe("an exam", () => {
  const seconds = (n: number) => vi.advanceTimersByTimeAsync(n * 1000);
  let server: FakeServer & { start?: unknown };
  let store: MemoryStore & { answers?: unknown; files?: unknown };
  let kept: KeptLock | undefined;
  let exam: Exam;

  function started(lock: Partial<LockInfo> = {}, more: Partial<Started> = {}): Started {
    return {
      attempt: 7, number: 1, session: 2, active: true, status: "IN_PROGRESS", server_time: new Date().toISOString(),
      deadline: new Date(Date.now() + 3600_000).toISOString(), title: "Exam", candidate: "Jane Doe", paper: "p", sheet: { order: ["i1"] },
      answers: {}, flags: [], position: null, next_sync_in: 10, save_after: 1, options: { lock_after: 60 },
      lock: { name: "", locked: false, silent: 0, codes: CODES, ...lock }, ...more,
    };
  }

  async function open(full: Started = started(), resumed = false): Promise<Exam> {
    exam?.close();
    const clock = new Clock();
    clock.told(new Date().toISOString(), clock.monotonic());
    const paper = { hash: "p", title: "Exam", items: [{ id: "i1", type: "MULTIPLE_CHOICE", stem: "", lang: "en", max_score: 1, alternatives: [] }] };
    exam = new Exam(full, paper, server as unknown as Api, store as unknown as Store, clock, "1", "me");
    exam.keeper = { trouble: "", took: () => Promise.resolve(), note: () => Promise.resolve(), lock: kept, noteLock: (lock) => Promise.resolve(void (kept = lock)) };
    if (resumed) exam.unclaimed();
    await exam.open();
    const ticking = setInterval(() => exam.tick(), 1000);
    exam.close = ((close) => () => (clearInterval(ticking), close.call(exam)))(exam.close);
    await seconds(1);
    return exam;
  }

  const away = () => (server.always = () => Promise.reject(new Error("no network")));
  const back = (more: (request: SyncRequest) => Partial<SyncReply> = () => ({})) => (server.always = (request) => reply(request, more(request)));
  const sent = (kind: string) => server.stored.filter((event) => event.kind === kind).map((event) => event.value);
  const locked = async () => {
    away();
    await seconds(75);
    expect(exam.phase).toBe("locked");
  };

  beforeEach(() => {
    vi.useFakeTimers();
    server = new FakeServer();
    store = Object.assign(new MemoryStore(), { answers: () => Promise.resolve([]), files: () => Promise.resolve([]) });
    kept = undefined;
  });

  afterEach(() => {
    exam.close();
    vi.useRealTimers();
  });

  test("locks offline, keeps what was being typed, and stays locked when the connection is back", async () => {
    await open();
    await locked();
    exam.answer("i1", choice("b"), false);
    back();
    await seconds(40);
    expect(exam.phase).toBe("locked");
    expect(sent("answer")).toEqual([choice("b")]);
    const name = server.requests.at(-1)!.locked;
    expect(name).toMatch(/^[0-9a-f]{12}$/);
    expect(sent("lock")).toEqual([{ lock: name }]);
  });

  test("tells with every request that it is open, and nothing where exams never lock", async () => {
    await open();
    expect(server.requests.at(-1)!.locked).toBe("");
    await open(started({}, { options: { lock_after: null }, lock: null }));
    expect("locked" in server.requests.at(-1)!).toBe(false);
    away();
    await seconds(300);
    expect(exam.phase).toBe("running");
  });

  test("is opened by the order for this lock, which is confirmed", async () => {
    await open();
    await locked();
    back((request) => ({ orders: request.locked ? [{ id: 5, kind: "unlock", text: request.locked }] : [] }));
    await seconds(40);
    expect(exam.phase).toBe("running");
    expect(server.requests.some((request) => request.received.includes(5))).toBe(true);
    expect(server.requests.at(-1)!.locked).toBe("");
    expect(sent("unlock")).toEqual([{ lock: sent("lock")[0] && (sent("lock")[0] as { lock: string }).lock, order: 5 }]);
  });

  test("stays locked by an order for an earlier lock, and confirms it", async () => {
    await open();
    await locked();
    back(() => ({ orders: [{ id: 5, kind: "unlock", text: "an-earlier-one" }] }));
    await seconds(40);
    expect(exam.phase).toBe("locked");
    expect(server.requests.some((request) => request.received.includes(5))).toBe(true);
  });

  test("leaves the order to the window that has the exam", async () => {
    await open(started({}, { active: false, session: 1 }));
    back(() => ({ active: false, session: 2, orders: [{ id: 5, kind: "unlock", text: "any" }] }));
    await seconds(40);
    expect(server.requests.some((request) => request.received.includes(5))).toBe(false);
  });

  test("is opened by a code without any server, once, and the next lock asks for the next code", async () => {
    await open();
    await locked();
    expect([exam.locking.wanted, exam.locking.enter("wrong"), exam.phase]).toEqual([3, "wrong", "locked"]);
    expect([exam.locking.enter(THIRD), exam.phase]).toEqual(["right", "running"]);
    await seconds(95); // the next request may be half a minute away
    expect([exam.phase, exam.locking.wanted, exam.locking.enter(THIRD)]).toEqual(["locked", 4, "wrong"]);
    expect(exam.locking.enter(FOURTH)).toBe("right");
    await seconds(95); // the next request may be half a minute away
    expect([exam.phase, exam.locking.wanted, exam.locking.enter("anything")]).toEqual(["locked", null, "wait"]);
    back();
    await seconds(40);
    expect(sent("unlock").map((value) => (value as { code: number }).code)).toEqual([3, 4]);
  });

  test("lets nobody try code after code", async () => {
    await open();
    await locked();
    for (let tries = 0; tries < 3; tries++) expect(exam.locking.enter("nonsense")).toBe("wrong");
    expect([exam.locking.enter(THIRD), exam.phase]).toEqual(["wait", "locked"]);
    await seconds(5);
    expect(exam.locking.enter(THIRD)).toBe("right");
  });

  test("is still locked after a reload, with and without the server, and the wait for a code begins anew", async () => {
    await open();
    await locked();
    for (let tries = 0; tries < 3; tries++) exam.locking.enter("nonsense");
    const { name } = kept!;
    await open(started(), true);
    expect([exam.phase, exam.locking.wait > 3]).toEqual(["locked", true]);
    back();
    await open(started());
    expect([exam.phase, server.requests.at(-1)!.locked]).toEqual(["locked", name]);
  });

  test("cannot be kept open by reloading without the server", async () => {
    await open();
    away();
    await seconds(45);
    expect(exam.phase).toBe("running");
    await open(started(), true);
    await seconds(30);
    expect(exam.phase).toBe("locked");
  });

  test("is locked in another browser too, and opens where the server knows that it was opened", async () => {
    await open(started({ name: "elsewhere", locked: true }));
    expect([exam.phase, server.requests.at(-1)!.locked]).toEqual(["locked", "elsewhere"]);
    kept = { attempt: 7, name: "elsewhere", locked: true, used: 2, wrong: 0, heard: null };
    await open(started({ name: "elsewhere", locked: false }));
    expect(exam.phase).toBe("running");
  });

  test("locks when it is opened again after a long silence, but not after a pause", async () => {
    await open(started({ silent: 121 }));
    expect(exam.phase).toBe("locked");
    kept = undefined;
    back(() => ({ status: "PAUSED" }));
    await open(started({ silent: 121 }, { status: "PAUSED" }));
    expect([exam.phase, exam.locking.locked]).toEqual(["paused", false]);
  });

  test("does not lock while the server is there and says no", async () => {
    await open();
    server.always = () => Promise.reject(new ApiError(503, "busy", ""));
    await seconds(120);
    expect(exam.phase).toBe("running");
    server.always = () => Promise.reject(new ApiError(502, "", "a proxy's page"));
    await seconds(120);
    expect(exam.phase).toBe("locked");
  });

  test("can be handed in while it is locked", async () => {
    await open();
    await locked();
    exam.handIn();
    expect(exam.phase).toBe("handing-in");
  });

  test("ends on time although it is locked", async () => {
    await open();
    await locked();
    await seconds(3600);
    expect(exam.phase).toBe("time-up");
  });
});
