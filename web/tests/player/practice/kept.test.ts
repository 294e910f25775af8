/** What a practice keeps, where, and for how long. */
import { beforeEach, expect, test } from "vitest";

import { Kept, WindowStore } from "../../../player/practice/kept";
import { left } from "../../builders";

const HOUR = 3600_000;
let now = 1_700_000_000_000;
const kept = () => new Kept(() => sessionStorage, () => now);

beforeEach(() => {
  sessionStorage.clear();
  localStorage.clear();
});

test("a window that is loaded again finds its practice, for less than a day", () => {
  kept().begin();
  kept().write("server", { answers: 1 });
  now += 23 * HOUR;
  expect(kept().read("server")).toEqual({ answers: 1 });
  now += HOUR;
  expect(kept().read("server")).toBeNull();
  expect(sessionStorage.length).toBe(0);
});

test("a computer whose clock was set back finds nothing that is older than a day either", () => {
  kept().begin();
  now -= 25 * HOUR;
  expect(kept().begun).toBe(false);
});

test("what is forgotten is gone, and is not kept again by what still runs", () => {
  const practice = kept();
  practice.begin();
  practice.write("events", [1]);
  practice.forget();
  practice.write("events", [1, 2]);
  expect(sessionStorage.length).toBe(0);
  practice.begin();
  practice.write("events", [3]);
  expect(practice.read("events")).toEqual([3]);
});

test("when the exam opens is known for as long as that is to come", () => {
  const practice = kept();
  practice.noteOpening(600, "7");
  practice.begin();
  practice.forget();
  expect(kept().opening).toEqual({ at: now + 600_000, room: "7" });
  now += 16 * 60_000;
  expect(kept().opening).toBeNull();
  practice.noteOpening(Infinity, "7");
  expect(kept().opening).toEqual({ at: Infinity, room: "7" });
});

test("a browser that keeps nothing has it in this page", () => {
  const practice = new Kept(() => {
    throw new DOMException("no", "SecurityError");
  });
  practice.begin();
  practice.write("server", 1);
  expect([practice.begun, practice.read("server"), practice.parts]).toEqual([true, 1, ["begun", "server"]]);
});

test("the room of an exam is not touched: nothing lies in its database or in what outlives the window", async () => {
  const store = new WindowStore(kept());
  await store.addEvent(left("me", 1), []);
  await store.keepFile({ attempt: 7, sha256: "a", content: new Blob(["x"]), done: false });
  expect(await indexedDB.databases()).toEqual([]);
  expect(localStorage.length).toBe(0);
});

test("events, answers, notes and files come back as they were", async () => {
  const store = new WindowStore(kept());
  await store.addEvent(left("me", 1, { item: "i", value: { selected: ["a"] } }), []);
  await store.addEvent(left("me", 2, { item: "i", value: { selected: ["b"] } }), [[7, "me", 1]]);
  await store.addEvent(left("me", 3, { kind: "note", item: undefined, value: { text: "hm" } }), []);
  await store.keepFile({ attempt: 7, sha256: "f", content: new Blob([new Uint8Array([0, 255, 7])], { type: "image/png" }), done: false });
  const again = new WindowStore(kept());
  expect((await again.events()).map(({ seq }) => seq)).toEqual([2, 3]);
  expect(await again.answers()).toMatchObject([{ item: "i", seq: 2, value: { selected: ["b"] } }]);
  expect(await again.notes()).toMatchObject([{ item: "", value: { text: "hm" } }]);
  const [file] = await again.files(7);
  expect([...new Uint8Array(await file!.content.arrayBuffer())]).toEqual([0, 255, 7]);
  await again.removeEvents([[7, "me", 2]]);
  await again.forgetFile(7, "f");
  expect([(await again.events()).length, (await again.files(7)).length]).toEqual([1, 0]);
});

test("an answer that ranks below the one that is there leaves that one", async () => {
  const store = new WindowStore(kept());
  await store.addEvent(left("new", 5, { item: "i", session: 2, value: { selected: ["b"] } }), []);
  await store.addEvent(left("old", 9, { item: "i", session: 1, value: { selected: ["a"] } }), []);
  expect(await store.answers()).toMatchObject([{ value: { selected: ["b"] } }]);
});
