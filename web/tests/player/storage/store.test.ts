import { describe, expect, test } from "vitest";

import { Launch } from "../../../player/exam/launch";
import { Queue } from "../../../player/storage/queue";
import { Store } from "../../../player/storage/store";
import type { Started } from "../../../shared/api";
import { choice, left } from "../../builders";

let number = 0;
const fresh = () => new Store(`test-${++number}`);
const started = (attempt: number): Started => ({ attempt, paper: "p1" }) as Started;

describe("what survives a reload", () => {
  test("unsent answers of every writer, in the order in which they were made", async () => {
    const store = fresh();
    const before = new Queue(store, 7, "before", 1);
    before.add("answer", "i1", choice("a"));
    before.add("answer", "i1", choice("b"));
    before.add("flag", "i2", true);
    await before.settled();
    const after = new Queue(store, 7, "after", 1);
    await after.adopt();
    expect(after.events.map(({ writer, seq, value }) => [writer, seq, value])).toEqual([["before", 2, choice("b")], ["before", 3, true]]);
    expect(after.add("answer", "i3", choice("a")).seq).toBe(4);
  });

  test("answers that were acknowledged, until the exam is over", async () => {
    const store = fresh();
    const queue = new Queue(store, 7, "w", 1);
    queue.add("answer", "i1", choice("a"));
    await queue.settled();
    queue.acknowledge(queue.next(9, 999)!, 1);
    await queue.settled();
    await store.keepPaper({ hash: "p1", title: "x", items: [] });
    expect(await store.answers(7)).toEqual([{ attempt: 7, item: "i1", session: 1, seq: 1, value: choice("a") }]);
    await store.forgetAnswers(7);
    await store.forgetPapers();
    expect([await store.answers(7), await store.paper("p1")]).toEqual([[], undefined]);
  });

  test("the candidate's own notes, apart from the answers, until the exam is over", async () => {
    const store = fresh();
    const queue = new Queue(store, 7, "w", 1);
    queue.add("note", undefined, { text: "one" });
    queue.add("note", undefined, { text: "two" });
    queue.add("note", "i1", { struck: ["a"] });
    await queue.settled();
    expect(queue.events.map(({ seq, value }) => [seq, value])).toEqual([[2, { text: "two" }], [3, { struck: ["a"] }]]);
    queue.acknowledge(queue.next(9, 999)!, 3);
    await queue.settled();
    expect((await store.notes(7)).map(({ item, seq, value }) => [item, seq, value])).toEqual([["", 2, { text: "two" }], ["i1", 3, { struck: ["a"] }]]);
    expect(await store.answers(7)).toEqual([]);
    await store.forgetAnswers(7);
    expect(await store.notes(7)).toEqual([]);
  });

  test("what each page knows of plays, beside that of others, until the exam is over", async () => {
    const store = fresh();
    const queues = ["w1", "w2"].map((writer, i) => new Queue(store, 7, writer, 2 - i));
    for (const [i, queue] of queues.entries()) {
      queue.add("play", "i1", { first: i });
      queue.add("play", "i1", { newest: i });
      queue.add("play", "i2", { other: i });
      await queue.settled();
      expect([queue.events.map(({ value }) => value), queue.answersWaiting()]).toEqual([[{ newest: i }, { other: i }], false]);
      queue.acknowledge(queue.next(9, 999)!, 3);
      await queue.settled();
    }
    expect((await store.plays(7)).map(({ item, value }) => [item, value])).toEqual([["i1", { newest: 0 }], ["i1", { newest: 1 }], ["i2", { other: 0 }], ["i2", { other: 1 }]]);
    expect([await store.answers(7), await store.notes(7)]).toEqual([[], []]);
    await store.forgetAnswers(7);
    expect(await store.plays(7)).toEqual([]);
  });

  test("the answer of the highest rank, whichever tab wrote last", async () => {
    const store = fresh();
    const inUse = new Queue(store, 7, "in-use", 2);
    const readOnly = new Queue(store, 7, "read-only", 2);
    inUse.add("answer", "i1", choice("new"));
    await inUse.settled();
    readOnly.above(40);
    readOnly.add("answer", "i1", choice("old"), 0);
    readOnly.add("answer", "i2", choice("old"), 0);
    await readOnly.settled();
    expect((await store.answers(7)).map(({ item, value }) => [item, value])).toEqual([["i1", choice("new")], ["i2", choice("old")]]);
    inUse.add("answer", "i1", choice("newer"));
    await inUse.settled();
    expect((await store.answers(7))[0]?.value).toEqual(choice("newer"));
  });

  test("the order of what is moved to the attempt that takes the place of a lost one", async () => {
    const store = fresh();
    const lost = new Queue(store, 7, "read-only", 2);
    lost.add("answer", "i1", choice("screen"), 0);
    lost.add("answer", "i2", choice("old"));
    const inUse = new Queue(store, 8, "in-use", 2);
    inUse.add("answer", "i1", choice("new"));
    inUse.above(40);
    inUse.add("answer", "i2", choice("new"));
    await Promise.all([lost.settled(), inUse.settled()]);
    await store.moveAttempt(7, 8, 2);
    expect((await store.answers(8)).map(({ item, value }) => [item, value])).toEqual([["i1", choice("new")], ["i2", choice("new")]]);
    const moved = (await store.events(8)).filter((event) => event.writer === "read-only");
    expect(moved.map(({ item, session }) => [item, session])).toEqual([["i1", 0], ["i2", 2]]);
  });

  test("two tabs and two attempts never use one key twice", async () => {
    const store = fresh();
    const queues = ([[7, "a"], [7, "b"], [8, "a"]] as const).map(([attempt, writer]) => new Queue(store, attempt, writer, 1));
    for (const queue of queues) queue.add("answer", "i1", choice(queue.writer));
    for (const queue of queues) await queue.settled();
    expect([(await store.events(7)).length, (await store.events(8)).length]).toEqual([2, 1]);
  });
});

describe("another launch on the same computer", () => {
  test("deletes questions, answers and the token of the earlier one", async () => {
    const store = fresh();
    await store.keepRegistration({ id: "1", token: "old", attempts: [7], started: started(7) });
    await store.keepPaper({ hash: "p1", title: "x", items: [] });
    await new Launch("2", store).open("new");
    expect([await store.registration("1"), await store.paper("p1")]).toEqual([undefined, undefined]);
    expect((await store.registration("2"))?.token).toBe("new");
  });

  test("never deletes unsent answers, nor the token that they need", async () => {
    const store = fresh();
    await store.keepRegistration({ id: "1", token: "old", attempts: [7], started: started(7) });
    await store.addEvent(left("w", 1), []);
    const launch = new Launch("2", store);
    await launch.open("new");
    launch.close();
    expect((await store.registration("1"))?.token).toBe("old");
    expect(await store.events(7)).toHaveLength(1);
  });
});

test("logging out leaves nothing behind once everything was sent", async () => {
  const store = fresh();
  const launch = new Launch("1", store);
  await launch.open("token");
  await launch.logOut();
  expect(await store.registrations()).toEqual([]);
});

test("a browser without storage still launches, and says that it keeps nothing", async () => {
  const store = fresh();
  Object.defineProperty(store, "db", { value: () => Promise.reject(new Error("no")) });
  const launch = new Launch("1", store);
  await launch.open("token");
  expect([launch.durable, launch.registration.token]).toEqual([false, "token"]);
});
