/** A practice, sat with the real exam: what its server says, and what happens when the line is lost. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Exam } from "../../../player/exam/exam";
import { Kept } from "../../../player/practice/kept";
import { Practising } from "../../../player/practice/practising";
import type { Practised } from "../../../player/practice/server";
import { factsOf } from "../../../player/truth/facts";
import { header } from "../../../player/truth/sentences";
import type { Item } from "../../../shared/api";
import { choice } from "../../builders";

const seconds = (n: number) => vi.advanceTimersByTimeAsync(n * 1000);
const item = (id: string, type = "MULTIPLE_CHOICE"): Item => ({ id, type, stem: "", lang: "en", max_score: 1, alternatives: [] });
const PRACTISED: Practised = {
  paper: { hash: "p", title: "Practice exam", items: [item("1-1"), item("2-1"), item("3-1", "FILE_RESPONSE")] },
  sheet: { order: ["1-1", "2-1", "3-1"], alternatives: {} },
  options: { lock_after: null, tools: ["NOTEPAD"], warnings: [5] },
  minutes: 60,
  breaks: { number: 1, minutes: 5 },
  pictures: { aa: "data:image/svg+xml;base64,AA==", cc: "data:audio/wav;base64,AA==" },
};

/** What this page asked of the world outside, and what it hears. */
let asked: string[];
let world: { paper: () => Response; alive: () => Response };
let pages: Practising[] = [];

const outside = ((address: string) => {
  asked.push(address);
  return Promise.resolve(address === "/readyz" ? world.alive() : world.paper());
}) as unknown as typeof fetch;

/** The window's storage, which may have no room left. */
let full = false;
const storage = {
  get length() {
    return sessionStorage.length;
  },
  key: (place: number) => sessionStorage.key(place),
  getItem: (name: string) => sessionStorage.getItem(name),
  removeItem: (name: string) => sessionStorage.removeItem(name),
  setItem: (name: string, value: string) => {
    if (full) throw new DOMException("full", "QuotaExceededError");
    sessionStorage.setItem(name, value);
  },
} as unknown as Storage;

/** The page, loaded once more. */
function load(): Practising {
  const made = new Practising(new Kept(() => storage), { Exam }, "/exam/practice/paper", outside);
  pages.push(made);
  return made;
}

async function opened(exam: Promise<Exam>): Promise<Exam> {
  const made = await exam;
  await made.open();
  await seconds(1);
  return made;
}

/** The page goes away without a word. */
function die(page: Practising): void {
  page.exam?.close();
}

const says = (exam: Exam) => header(factsOf(exam));

beforeEach(() => {
  sessionStorage.clear();
  full = false;
  vi.useFakeTimers();
  asked = [];
  world = { paper: () => Response.json(PRACTISED), alive: () => Response.json({ status: "ok" }) };
});

afterEach(() => {
  for (const page of pages) page.forget();
  pages = [];
  vi.useRealTimers();
});

test("a sound that was heard counts after a reload, also without the line, and is opened in the page", async () => {
  const page = load();
  const exam = await opened(page.begin());
  const sha = "a".repeat(64);
  exam.desk.counter("1-1", true).keep(sha, "one", [900, 0]);
  await seconds(2);
  expect(exam.queue.size).toBe(0);
  expect(new Kept(() => storage).read<{ plays: unknown }>("server")!.plays).toEqual({ "1-1": { [sha]: { one: [900, 0] } } });
  exam.desk.counter("1-1", true).keep(sha, "one", [2600, 1]);
  die(page);
  const again = await opened(load().goOn());
  expect(again.desk.counter("1-1", true).heard).toEqual({ [sha]: { one: [2600, 1] } });
  URL.createObjectURL = () => "blob:tones";
  expect(await Promise.all(["media:cc", "media:cc"].map((src) => page.media.address(src)))).toEqual(["blob:tones", "blob:tones"]);
});

test("an answer is acknowledged by this page's server and is there after a reload", async () => {
  const page = load();
  const exam = await opened(page.begin());
  exam.answer("1-1", choice("a"), true);
  await seconds(2);
  expect(says(exam)).toBe("head-saved");
  expect(exam.queue.size).toBe(0);
  die(page);
  const again = await opened(load().goOn());
  expect([again.answers.get("1-1"), again.sync.active, again.started.attempt]).toEqual([choice("a"), true, exam.started.attempt]);
});

test("nothing leaves the page but the question for the paper and for signs of life, and these at most once in five seconds", async () => {
  const exam = await opened(load().begin());
  for (let n = 0; n < 20; n++) {
    exam.answer("1-1", choice("ab"[n % 2]!), true);
    await seconds(1);
  }
  expect([...new Set(asked)].sort()).toEqual(["/exam/practice/paper", "/readyz"]);
  expect(asked.filter((address) => address === "/readyz").length).toBeLessThanOrEqual(5);
});

test("while the line is lost answers wait here, as they do in an exam, and are saved when it is back", async () => {
  const page = load();
  const exam = await opened(page.begin());
  page.line.lose(30);
  expect([navigator.onLine, factsOf(exam).network]).toEqual([false, "none"]);
  exam.answer("1-1", choice("a"), true);
  await seconds(12);
  expect([says(exam), exam.queue.answersWaiting()]).toEqual(["head-here", true]);
  await seconds(19);
  expect(navigator.onLine).toBe(true);
  await seconds(35);
  expect([says(exam), factsOf(exam).network]).toEqual(["head-saved", "good"]);
});

test("a page that is loaded again while the line is lost goes on with what is here, and is lost for as long as before", async () => {
  const first = load();
  const before = await opened(first.begin());
  before.answer("1-1", choice("a"), true);
  await seconds(2);
  first.line.lose(30);
  before.answer("2-1", choice("b"), true);
  await seconds(2);
  die(first);
  const page = load();
  expect([page.line.lost, page.line.left]).toEqual([true, 28]);
  const exam = await opened(page.goOn());
  expect([exam.answers.get("1-1"), exam.answers.get("2-1"), exam.queue.answersWaiting()]).toEqual([choice("a"), choice("b"), true]);
  await seconds(60);
  expect([exam.queue.size, exam.sync.active]).toEqual([0, true]);
});

test("a line that is really lost is lost in practice too", async () => {
  const exam = await opened(load().begin());
  await seconds(10);
  world.alive = () => {
    throw new TypeError("Failed to fetch");
  };
  await seconds(15); // the last sign of life is believed for some seconds
  exam.answer("1-1", choice("a"), true);
  await seconds(40);
  expect([factsOf(exam).network, exam.queue.answersWaiting()]).toEqual(["away", true]);
  world.alive = () => new Response("Bad gateway", { status: 502 });
  await seconds(40);
  expect(exam.queue.answersWaiting()).toBe(true);
  world.alive = () => Response.json({ status: "draining" }, { status: 503 });
  await seconds(60);
  expect(exam.queue.answersWaiting()).toBe(false);
});

test("a hand-in is confirmed with the answers that count, and then nothing is left", async () => {
  const page = load();
  const exam = await opened(page.begin());
  exam.answer("1-1", choice("a"), true);
  exam.handIn();
  await seconds(10);
  expect([exam.phase, exam.sync.submittedBy, exam.sent.settled, exam.sent.counted]).toEqual(["handed-in", "CANDIDATE", true, { n: 1, total: 3 }]);
  page.forget();
  await seconds(60);
  expect(sessionStorage.length).toBe(0);
});

test("the clock hands in after an hour", async () => {
  const exam = await opened(load().begin());
  exam.answer("1-1", choice("a"), true);
  await seconds(61 * 60);
  expect([exam.phase, exam.sync.submittedBy]).toEqual(["handed-in", "SYSTEM"]);
});

test("what is answered while the line is lost counts within the grace after the end, and waits for a decision after a hand-in", async () => {
  const page = load();
  const exam = await opened(page.begin());
  await seconds(60 * 60 - 10);
  page.line.lose(30);
  exam.answer("1-1", choice("a"), true);
  await seconds(70);
  expect([exam.phase, exam.sync.standing?.answers["1-1"] !== undefined]).toEqual(["handed-in", true]);
});

test("a break stops the clock, and what is left of it is given back", async () => {
  const exam = await opened(load().begin());
  const left = Math.round(exam.remaining);
  await exam.breaks.begin();
  expect([exam.phase, Math.round(exam.remaining)]).toEqual(["break", left]);
  await seconds(60);
  await exam.breaks.end();
  await seconds(1);
  expect([exam.phase, exam.breaks.left]).toEqual(["running", 0]);
  expect(Math.abs(exam.remaining - left)).toBeLessThan(3);
});

test("a message of the invigilator comes once", async () => {
  const exam = await opened(load().begin());
  await seconds(120);
  expect(exam.sync.orders.map(({ kind }) => kind)).toEqual(["message"]);
  exam.sync.confirm(exam.sync.orders[0]!.id);
  await seconds(30);
  expect(exam.sync.orders).toEqual([]);
});

test("a file is received whole, and can be opened again after a reload", async () => {
  const page = load();
  const exam = await opened(page.begin());
  const content = new Blob(["a picture"]);
  exam.answer("3-1", { files: [{ name: "a.png", type: "image/png", size: content.size, sha256: "abc" }] }, true);
  exam.file("abc", content);
  await seconds(10);
  expect(exam.uploads.stateOf("abc")).toBe("sent");
  die(page);
  const again = await opened(load().goOn());
  await seconds(5);
  expect(again.uploads.stateOf("abc")).toBe("sent");
  expect(await (await again.uploads.content("abc", content.size))!.text()).toBe("a picture");
});

test("two windows that practise are strangers to each other, and to every exam", async () => {
  const first = await opened(load().begin());
  sessionStorage.clear(); // of another window
  const second = await opened(load().begin());
  expect(first.started.attempt).toBeLessThan(0);
  expect(second.started.attempt).not.toBe(first.started.attempt);
});

test("pictures are in the page", async () => {
  const page = load();
  await opened(page.begin());
  await expect(page.media.address("media:aa")).resolves.toMatch(/^data:image/);
  await expect(page.media.address("media:bb")).rejects.toThrow();
});

test("a window without room says so, as an exam would, and acknowledges nothing that it has not kept", async () => {
  const page = load();
  const exam = await opened(page.begin());
  full = true;
  exam.answer("1-1", choice("a"), true);
  await seconds(5);
  expect([exam.trouble, exam.queue.answersWaiting()]).toEqual(["full", true]);
  full = false;
  await seconds(60);
  expect([exam.trouble, exam.queue.answersWaiting()]).toEqual(["", false]);
});

test("where the paper cannot be had, nothing begins", async () => {
  world.paper = () => Response.json({ error: "too_much", wait: 7 }, { status: 429 });
  const page = load();
  await expect(page.begin()).rejects.toMatchObject({ status: 429, wait: 7 });
  expect(page.begun).toBe(false);
});

// What the page's server takes

/** A question to the page's server, as some page of this attempt asks it. */
async function sends(page: Practising, session: number, writer: string, seq: number, value: ReturnType<typeof choice>): Promise<void> {
  const body = { writer, session, active: true, received: [], events: [{ item: "1-1", kind: "answer", seq, value, at: 0 }] };
  await page.line.fetch("/exam/practice/api/attempts/1/sync", { method: "POST", body: JSON.stringify(body) });
}

test.each([
  ["an answer of a session before", { session: 1, writer: "earlier", seq: 99 }],
  ["an earlier answer of the same session", { session: 2, writer: "same", seq: 4 }],
])("%s that comes late does not take the place of what was answered since", async (_what, late) => {
  const page = load();
  await opened(page.begin());
  die(page);
  await sends(page, 2, "newest", 5, choice("b"));
  await sends(page, late.session, late.writer, late.seq, choice("a"));
  const again = await opened(load().goOn());
  expect(again.answers.get("1-1")).toEqual(choice("b"));
});

test.each([
  ["a later answer of the same session", { session: 2, writer: "same", seq: 6 }],
  ["any answer of a later session", { session: 3, writer: "later", seq: 1 }],
])("%s takes the place of the one before", async (_what, newer) => {
  const page = load();
  await opened(page.begin());
  die(page);
  await sends(page, 2, "newest", 5, choice("b"));
  await sends(page, newer.session, newer.writer, newer.seq, choice("a"));
  const again = await opened(load().goOn());
  expect(again.answers.get("1-1")).toEqual(choice("a"));
});

test("a practice that is ended while the line is lost ends in silence, and leaves the browser as it was", async () => {
  const page = load();
  await opened(page.begin());
  page.line.lose(30);
  const heard: string[] = [];
  const note = (event: Event) => heard.push(event.type);
  page.line.addEventListener("change", note);
  addEventListener("online", note);
  page.forget();
  await seconds(60);
  removeEventListener("online", note);
  expect([heard, navigator.onLine]).toEqual([[], true]);
});
