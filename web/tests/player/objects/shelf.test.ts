/** Where sealed objects lie, and that they never cost an answer. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { type Kind, Shelf } from "../../../player/objects/shelf";
import { Queue } from "../../../player/storage/queue";
import { Store } from "../../../player/storage/store";
import { choice } from "../../builders";
import { Disk } from "./disk";

const MB = 1024 * 1024;
const DAY = 24 * 3600_000;
let number = 0;
let shelf: Shelf;
let store: Store;

const object = (hash: string, kind: Kind = "medium", bytes = MB, schedule = 31) => ({ hash, kind, schedule, sealed: new ArrayBuffer(bytes) });
const here = async () => [...(await shelf.names())!].sort();

/** Puts these there one after the other, each a moment later. */
async function filled(...names: [hash: string, kind?: Kind, bytes?: number][]): Promise<void> {
  for (const [index, one] of names.entries()) {
    vi.setSystemTime(1_000_000 + index);
    expect(await shelf.put(object(...one))).toBe(true);
  }
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
  number++;
  shelf = new Shelf(`objects-${number}`, undefined);
  store = new Store(`player-${number}`);
  store.makeRoom = () => shelf.give();
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe("answers come first", () => {
  const queue = () => new Queue(store, 7, "w", 1);

  async function answered(): Promise<Queue> {
    const made = queue();
    made.add("answer", "i1", choice("a"));
    await made.settled();
    return made;
  }

  async function afterReload(): Promise<unknown[]> {
    const later = new Queue(store, 7, "later", 1);
    await later.adopt();
    return later.events.map(({ item, value }) => [item, value]);
  }

  test("an answer is kept with the quota spent by media: they go, and nobody hears that storage is full", async () => {
    const disk = new Disk(10 * MB);
    await filled(["view", "view"], ["m1"], ["m2"]);
    disk.quota = disk.used;
    const made = await answered();
    expect([made.trouble, await afterReload()]).toEqual(["", [["i1", choice("a")]]]);
    expect(await here()).toEqual(["view"]);
  });

  test("views of a page that has them open go after the media", async () => {
    const disk = new Disk(10 * MB);
    await filled(["view", "view"], ["m1", "medium", 10]);
    shelf.open = true;
    disk.quota = disk.used;
    expect((await answered()).trouble).toBe("");
    expect(await here()).toEqual([]);
  });

  test("views that no page has open stay", async () => {
    const disk = new Disk(10 * MB);
    await filled(["view", "view"], ["m1", "medium", 10]);
    disk.quota = disk.used;
    expect((await answered()).trouble).toBe("full");
    expect(await here()).toEqual(["view"]);
  });

  test("several that find no room at the same time let only the media go", async () => {
    const disk = new Disk(10 * MB);
    await filled(["view", "view"], ["m1"]);
    shelf.open = true;
    disk.quota = disk.used;
    await Promise.all([1, 2, 3].map((attempt) => store.keepFile({ attempt, sha256: "s", content: new Blob(["file"]), done: false })));
    expect([await here(), (await store.files(3)).length]).toEqual([["view"], 1]);
  });

  test("a write that was refused while another one made room lets nothing more go", async () => {
    const refusals: ((error: Error) => void)[] = [];
    const puts = vi.fn(() => (puts.mock.calls.length > 2 ? Promise.resolve() : new Promise<void>((_, reject) => refusals.push(reject))));
    Object.assign(store, { db: () => Promise.resolve({ put: puts }) });
    const makes = vi.spyOn(store, "makeRoom").mockResolvedValue(true);
    const writes = [1, 2].map((attempt) => store.keepFile({ attempt, sha256: "s", content: new Blob(), done: false }));
    for (const [index, write] of writes.entries()) {
      await vi.waitFor(() => expect(refusals).toHaveLength(2));
      refusals[index]!(new DOMException("full", "QuotaExceededError"));
      await write;
    }
    expect([makes.mock.calls.length, puts.mock.calls.length]).toEqual([1, 4]);
  });

  test.each(["file", "registration", "progress", "paper"])("so it is with what else cannot be had again: %s", async (what) => {
    await store.keepRegistration({ id: "1", token: "t", attempts: [7], started: { attempt: 7 } as never });
    const disk = new Disk(10 * MB);
    await filled(["m1"]);
    disk.quota = disk.used;
    const keeps: Record<string, () => Promise<void>> = {
      file: () => store.keepFile({ attempt: 7, sha256: "s", content: new Blob(["file"]), done: false }),
      registration: () => store.keepRegistration({ id: "2", token: "t", attempts: [] }),
      progress: () => store.noteProgress("1", 7, { position: "i1", flags: [], status: "IN_PROGRESS", deadline: null }),
      paper: () => store.keepPaper({ hash: "p", title: "", items: [] }),
    };
    await keeps[what]!();
    expect(await here()).toEqual([]);
  });

  test("afterwards this page keeps no more objects", async () => {
    const disk = new Disk(10 * MB);
    await filled(["m1"]);
    disk.quota = disk.used;
    await answered();
    expect([await shelf.put(object("m2", "medium", 10)), await shelf.room(0), await here()]).toEqual([false, false, []]);
  });

  test("and neither does another window of this browser, nor this one after a reload, until the exam is over here", async () => {
    await filled(["m1"]);
    await shelf.give();
    const other = new Shelf(`objects-${number}`, undefined);
    expect([other.full, await other.room(1), await other.put(object("m2"))]).toEqual([true, false, false]);
    await other.clear(31);
    expect(new Shelf(`objects-${number}`, undefined).full).toBe(true);
    await other.clear();
    expect(new Shelf(`objects-${number}`, undefined).full).toBe(false);
  });

  test("what was full yesterday may have room again", async () => {
    await shelf.give();
    vi.setSystemTime(Date.now() + DAY);
    expect(new Shelf(`objects-${number}`, undefined).full).toBe(false);
  });

  test("without objects a full disk is told at once", async () => {
    const disk = new Disk(0);
    expect([(await answered()).trouble, disk.used]).toEqual(["full", 0]);
  });
});

describe("room", () => {
  const told = (usage: number, quota: number) => new Shelf(`objects-${number}`, { estimate: () => Promise.resolve({ usage, quota }) });

  test("is there where 64 MB stay for answers", async () => {
    expect([await told(10 * MB, 100 * MB).room(26 * MB), await told(10 * MB, 100 * MB).room(26 * MB + 1)]).toEqual([true, false]);
  });

  test("is believed to be there where the browser does not say", async () => {
    expect([await shelf.room(MB), await new Shelf("x", { estimate: () => Promise.reject(new Error("x")) }).room(MB)]).toEqual([true, true]);
  });

  test("at the first refusal 16 MB of media go, the last first, and nothing more is kept", async () => {
    const disk = new Disk(100 * MB);
    await filled(["view", "view", 10], ["m1", "medium", 10 * MB], ["m2", "medium", 9 * MB], ["m3", "medium", 8 * MB]);
    disk.quota = disk.used;
    expect(await shelf.put(object("m4"))).toBe(false);
    expect([await here(), shelf.full]).toEqual([["m1", "view"], true]);
  });
});

describe("what leaves", () => {
  test("all, or all but one schedule", async () => {
    await shelf.put(object("a", "view", 10, 31));
    await shelf.put(object("b", "medium", 10, 32));
    await shelf.clear(31);
    expect(await here()).toEqual(["a"]);
    await shelf.clear();
    expect(await here()).toEqual([]);
  });

  test("what nobody started within two days, by whatever a computer's clock says", async () => {
    const now = Date.now();
    const days: [string, number][] = [["old", -2.1], ["new", -1.9], ["future", 3], ["sat", -5]];
    for (const [hash, age] of days) {
      vi.setSystemTime(now + age * DAY);
      await shelf.put(object(hash, "medium", 10, hash === "sat" ? 32 : 31));
    }
    await shelf.tidy(new Set([32]), now);
    expect(await here()).toEqual(["new", "sat"]);
  });
});

test("a browser that keeps nothing throws nothing, and does not say that nothing is here", async () => {
  vi.spyOn(indexedDB, "open").mockImplementation(() => {
    throw new DOMException("private", "SecurityError");
  });
  expect([await shelf.put(object("a")), await shelf.get("a"), await shelf.names(), await shelf.give()]).toEqual([false, undefined, null, false]);
  await shelf.clear();
  await shelf.tidy(new Set());
});
