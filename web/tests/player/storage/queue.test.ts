import { describe, expect, test } from "vitest";

import { Queue } from "../../../player/storage/queue";
import { Store } from "../../../player/storage/store";
import { choice, left, MemoryStore, queueOf } from "../../builders";

const seqs = (batch: { entries: { event: { seq: number } }[] } | null) => batch?.entries.map((one) => one.event.seq);

describe("what waits in the queue", () => {
  test("an unsent value of an item is replaced by the newer one", async () => {
    const store = new MemoryStore();
    const queue = queueOf(store);
    queue.add("answer", "i1", choice("a"));
    queue.add("answer", "i2", choice("a"));
    queue.add("answer", "i1", choice("b"));
    await queue.settled();
    expect(queue.events.map(({ item, value }) => [item, value])).toEqual([["i2", choice("a")], ["i1", choice("b")]]);
    expect(store.kept.size).toBe(2);
  });

  test("a value that is under way is not replaced", () => {
    const queue = queueOf(new MemoryStore());
    queue.add("answer", "i1", choice("a"));
    const batch = queue.next(200, 1000)!;
    queue.sending(batch, true);
    queue.add("answer", "i1", choice("b"));
    queue.acknowledge(batch, 1);
    expect(queue.events.map((event) => event.value)).toEqual([choice("b")]);
  });

  test("events of one flag are merged, facts for the log are not", () => {
    const queue = queueOf(new MemoryStore());
    queue.add("flag", "i1", true);
    queue.add("flag", "i1", false);
    queue.add("log", undefined, { what: "x" });
    queue.add("log", undefined, { what: "x" });
    expect(queue.events.map((event) => event.kind)).toEqual(["flag", "log", "log"]);
  });

  test("what was not sent is never removed, however much is acknowledged", () => {
    const queue = queueOf(new MemoryStore());
    queue.add("answer", "i1", choice("a"));
    const batch = queue.next(200, 1000)!;
    queue.add("answer", "i2", choice("a"));
    queue.acknowledge(batch, 99);
    expect(queue.events.map((event) => event.item)).toEqual(["i2"]);
  });

  test("what the server does not acknowledge stays", () => {
    const queue = queueOf(new MemoryStore());
    queue.add("answer", "i1", choice("a"));
    queue.add("answer", "i2", choice("a"));
    expect(queue.acknowledge(queue.next(200, 1000)!, 1)).toBe(1);
    expect(queue.events.map((event) => event.item)).toEqual(["i2"]);
  });
});

test("an answer that the server has before the disk is remembered for a page without the server", async () => {
  const store = new Store("queue-remembers");
  const queue = new Queue(store, 7, "me", 1);
  queue.add("answer", "i1", choice("a"));
  queue.acknowledge(queue.next(200, 1000)!, 1);
  await queue.settled();
  expect([await store.events(7), (await store.answers(7)).map((answer) => answer.value)]).toEqual([[], [choice("a")]]);
});

describe("batches", () => {
  test("hold at most so many events and so many bytes, but always one", () => {
    const queue = queueOf(new MemoryStore());
    for (let i = 0; i < 5; i++) queue.add("answer", `i${i}`, { html: "x".repeat(1000), words: 1 });
    expect(seqs(queue.next(3, 1_000_000))).toEqual([1, 2, 3]);
    expect(seqs(queue.next(200, 2500))).toEqual([1, 2]);
    expect(seqs(queue.next(200, 10))).toEqual([1]);
    expect(queue.next(3, 1_000_000)!.more).toBe(true);
  });

  test("bytes are counted as they go over the wire", () => {
    const queue = queueOf(new MemoryStore());
    queue.add("answer", "i1", { html: "漢".repeat(400), words: 1 });
    queue.add("answer", "i2", { html: "漢".repeat(400), words: 1 });
    expect(seqs(queue.next(200, 2000))).toEqual([1]);
  });

  test("earlier writers are sent first, under their own writer and session", async () => {
    const store = new MemoryStore();
    await store.addEvent(left("earlier", 4, { session: 1 }), []);
    const queue = queueOf(store, "me", 2);
    await queue.adopt();
    queue.add("answer", "i9", choice("a"));
    const first = queue.next(200, 100_000)!;
    expect([first.writer, first.session, first.more]).toEqual(["earlier", 1, true]);
    queue.acknowledge(first, 4);
    expect(queue.next(200, 100_000)!.writer).toBe("me");
  });

  test("one batch never mixes sessions of one writer", () => {
    const queue = queueOf(new MemoryStore());
    queue.add("answer", "i1", choice("a"));
    queue.session = 5;
    queue.add("answer", "i2", choice("a"));
    expect(queue.next(200, 100_000)).toMatchObject({ session: 1, more: true });
    queue.acknowledge(queue.next(200, 100_000)!, 1);
    expect(queue.next(200, 100_000)).toMatchObject({ session: 5, more: false });
  });

  test("a hand-in goes last, also when an earlier page wrote it", async () => {
    const store = new MemoryStore();
    await store.addEvent(left("earlier", 1), []);
    await store.addEvent(left("earlier", 2, { kind: "hand_in", item: undefined }), []);
    const queue = queueOf(store);
    await queue.adopt();
    queue.add("log", undefined, { what: "reload" });
    expect(queue.handingIn()).toBe(true);
    const kinds: string[] = [];
    for (let batch = queue.next(200, 100_000); batch; batch = queue.next(200, 100_000)) {
      kinds.push(...batch.entries.map((one) => one.event.kind));
      queue.acknowledge(batch, 99);
    }
    expect(kinds).toEqual(["answer", "log", "hand_in"]);
  });

  test("a closing page says what it has, within what browsers allow", () => {
    const queue = queueOf(new MemoryStore());
    queue.add("answer", "i1", { html: "x".repeat(40_000), words: 1 });
    queue.add("answer", "i2", { html: "x".repeat(40_000), words: 1 });
    expect(queue.lastWords(55_000).map((event) => event.item)).toEqual(["i1"]);
  });
});

describe("numbers", () => {
  test("follow what the server and earlier pages have", async () => {
    const store = new MemoryStore();
    await store.addEvent(left("earlier", 41), []);
    const queue = queueOf(store);
    await queue.adopt();
    queue.above(17);
    expect(queue.add("answer", "i1", choice("a")).seq).toBe(42);
  });

  test("go on in the attempt that takes the place of a lost one, also above what is not kept any more", () => {
    const lost = queueOf(new MemoryStore());
    lost.add("answer", "i1", choice("a"));
    lost.add("answer", "i2", choice("b"));
    lost.acknowledge(lost.next(200, 1000)!, 2);
    const next = new Queue(new MemoryStore(), 8, "me", 1);
    lost.handOver(next);
    expect([next.size, next.add("answer", "i1", choice("c")).seq]).toEqual([0, 3]);
  });

  test("leave what ranks below all from elsewhere there in the attempt that takes the place of a lost one", () => {
    const lost = queueOf(new MemoryStore());
    lost.add("answer", "i1", choice("a"), 0);
    lost.add("answer", "i2", choice("b"));
    const next = new Queue(new MemoryStore(), 8, "me", 2);
    lost.handOver(next);
    expect(next.events.map(({ item, session }) => [item, session])).toEqual([["i1", 0], ["i2", 2]]);
  });

  test("adopting twice takes over nothing twice", async () => {
    const store = new MemoryStore();
    await store.addEvent(left("earlier", 41), []);
    const queue = queueOf(store);
    await queue.adopt();
    await queue.adopt();
    expect(queue.size).toBe(1);
  });
});

describe("a store that fails", () => {
  test("is visible, loses nothing while the page lives, and is tried again", async () => {
    const store = new MemoryStore();
    store.broken = true;
    const queue = queueOf(store);
    await queue.adopt();
    expect(queue.durable).toBe(false);
    queue.add("answer", "i1", choice("a"));
    await queue.settled();
    expect([queue.durable, queue.size]).toEqual([false, 1]);
    store.broken = false;
    queue.add("answer", "i2", choice("a"));
    await queue.settled();
    expect([queue.durable, store.kept.size]).toEqual([true, 2]);
  });

  test("that cannot remove what was acknowledged changes nothing else", async () => {
    const store = new MemoryStore();
    const queue = queueOf(store);
    queue.add("answer", "i1", choice("a"));
    await queue.settled();
    store.broken = true;
    queue.acknowledge(queue.next(200, 1000)!, 1);
    await queue.settled();
    expect([queue.size, queue.durable]).toEqual([0, true]);
  });
});

describe("an event that was set aside", () => {
  test("is not sent again but kept, and the item is named", async () => {
    const store = new MemoryStore();
    const queue = queueOf(store);
    queue.add("answer", "i1", choice("a"));
    queue.setAside(queue.next(200, 1000)!.entries[0]!);
    await queue.settled();
    expect([queue.next(200, 1000), queue.size, [...queue.aside], store.kept.size]).toEqual([null, 0, ["i1"], 1]);
  });

  test("is settled by a later answer to the same question", async () => {
    const store = new MemoryStore();
    const queue = queueOf(store);
    queue.add("answer", "i1", { html: "too large", words: 2 });
    const batch = queue.next(200, 1000)!;
    queue.sending(batch, true);
    queue.setAside(batch.entries[0]!);
    queue.add("answer", "i1", { html: "short", words: 1 });
    queue.acknowledge(queue.next(200, 1000)!, 2);
    await queue.settled();
    expect([[...queue.aside], store.kept.size]).toEqual([[], 0]);
  });
});
