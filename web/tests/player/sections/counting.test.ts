import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import "../../../items/index";
import { Exam } from "../../../player/exam/exam";
import "../../../player/sections/choosing";
import type { Choosing } from "../../../player/sections/choosing";
import { asksToLeave } from "../../../player/sections/leave";
import { required } from "../../../player/sections/warning";
import type { Store } from "../../../player/storage/store";
import "../../../player/tools/check/panel";
import type { Check } from "../../../player/tools/check/panel";
import { type Api, type Item, type PaperSection, type Started } from "../../../shared/api";
import { Clock } from "../../../shared/clock";
import { choice, FakeServer, MemoryStore, reply } from "../../builders";

const ORDER = ["a", "b", "c", "d", "x", "y"];
const SECTION: PaperSection = { id: "s1", title: "Essays", intro: "", items: ["a", "b", "c", "d"], duration: null, navigation: "FREE", can_return: true, answer_required: false, answer_count: 2 };
const OTHER: PaperSection = { ...SECTION, id: "s2", title: "Rest", items: ["x", "y"], answer_count: undefined };
const at = (session: number, seq: number, value = choice("a")) => ({ value, session, seq });
const store = Object.assign(new MemoryStore(), { answers: () => Promise.resolve([]), notes: () => Promise.resolve([]), plays: () => Promise.resolve([]), files: () => Promise.resolve([]) });
const opened: Exam[] = [];
let server: FakeServer;
let starts: Partial<Started>[];

function begun(more: Partial<Started> = {}): Started {
  const moment = new Date().toISOString();
  const entered = { time: null, deadline: null, entered: true, left: false, reached: null };
  return {
    attempt: 7, number: 1, session: 2, status: "IN_PROGRESS", server_time: moment, deadline: new Date(Date.now() + 3600_000).toISOString(),
    title: "Exam", candidate: "Jane Doe", paper: "p", sheet: { order: ORDER }, answers: {}, flags: [], position: "a", next_sync_in: 10,
    save_after: 1, sections: { s1: entered, s2: entered }, ...more,
  };
}

/** An exam whose first section counts two of four answers. */
async function open(answers: Started["answers"] = {}, section: Partial<PaperSection> = {}, more: Partial<Started> = {}): Promise<Exam> {
  const items = ORDER.map((id): Item => ({ id, type: "MULTIPLE_CHOICE", stem: "", lang: "en", max_score: 1, alternatives: [] }));
  const paper = { hash: "p", title: "Exam", items, sections: [{ ...SECTION, ...section }, OTHER] };
  const clock = new Clock();
  const started = begun({ answers, ...more });
  clock.told(started.server_time, clock.monotonic());
  const api = Object.assign(server, { start: () => Promise.resolve(begun(starts.shift())) });
  const exam = new Exam(started, paper, api as unknown as Api, store as unknown as Store, clock, "1", "me");
  opened.push(exam);
  await exam.open();
  await seconds(2);
  return exam;
}

/** An exam with Check, in which these were checked. */
const checked = (...items: string[]): Partial<Started> => ({
  options: { lock_after: null, check: { shows_key: false, not: [] }, reports: false },
  checked: Object.fromEntries(items.map((id) => [id, { score: 1, max_score: 1, verdict: "right" as const, beside: {}, at: "2026-11-20T22:00:00Z" }])),
});
const seconds = (n: number) => vi.advanceTimersByTimeAsync(n * 1000);
const stands = (exam: Exam) => {
  const { counting, beyond } = exam.counting.of("a")!;
  return [counting.join(""), beyond.join("")];
};

beforeEach(() => {
  vi.useFakeTimers();
  server = new FakeServer();
  starts = [];
  store.kept.clear();
});
afterEach(() => {
  opened.splice(0).forEach((exam) => exam.close());
  document.body.replaceChildren();
  vi.useRealTimers();
});

describe("of a section of which two answers count", () => {
  test("a third one is not taken before another is cleared", async () => {
    const exam = await open();
    for (const item of ["a", "b", "c"]) exam.answer(item, choice("a"), true);
    expect([stands(exam), exam.isAnswered("c"), exam.counting.full("c")]).toEqual([["ab", ""], false, true]);
    exam.counting.clear("a");
    exam.answer("c", choice("a"), true);
    expect(stands(exam)).toEqual(["bc", ""]);
  });

  test("answers that count can be changed, and other sections are as free as ever", async () => {
    const exam = await open();
    for (const item of ["a", "b", "a", "x", "y"]) exam.answer(item, choice("b"), true);
    expect([stands(exam), exam.isAnswered("x"), exam.isAnswered("y")]).toEqual([["ba", ""], true, true]);
  });

  test("those count that were given last, also when another window gave too many", async () => {
    const exam = await open({ a: at(2, 9), b: at(1, 50), c: at(1, 60), d: at(2, 3) });
    expect(stands(exam)).toEqual(["da", "bc"]);
  });

  test("one that does not count is not changed by a slip of the hand", async () => {
    const exam = await open({ a: at(2, 9), b: at(1, 50), d: at(2, 3) });
    exam.answer("b", choice("c"), true);
    expect([exam.answers.get("b"), stands(exam)]).toEqual([choice("a"), ["da", "b"]]);
  });

  test("the candidate says which counts, in place of which", async () => {
    const exam = await open({ a: at(2, 9), b: at(1, 50), c: at(1, 60), d: at(2, 3) });
    exam.counting.choose("b", "a");
    expect(stands(exam)[0]!.split("").sort()).toEqual(["b", "d"]);
    await seconds(3);
    expect(server.stored.filter(({ kind }) => kind === "answer").map(({ item, value }) => [item, value])).toEqual([["d", choice("a")], ["b", choice("a")]]);
  });

  test("the count of the exam is that of what can count", async () => {
    const exam = await open({ a: at(2, 9), b: at(1, 50), c: at(1, 60), x: at(2, 4) });
    expect(exam.counting.tally()).toEqual({ n: 3, total: 4 });
    expect(exam.counting.open.map(({ id }) => id)).toEqual(["y"]);
  });

  test("all count where so few are on the sheet", async () => {
    expect((await open({}, { answer_count: 4 })).counting.of("a")).toBeNull();
  });
});

test("what another window has saved is taken over, and shown to be too much", async () => {
  const exam = await open();
  for (const item of ["a", "b"]) exam.answer(item, choice("a"), true);
  await seconds(3);
  server.always = (request) => reply(request, request.standing ? { standing: { answers: { a: [2, 5], c: [1, 40] }, late: {} } } : {});
  starts = [{ answers: { c: at(1, 40) } }];
  exam.counting.look();
  await seconds(3);
  expect(stands(exam)).toEqual(["ab", "c"]);
});

test("an exam of which everything counts is never asked about other windows", async () => {
  const exam = await open({}, { answer_count: undefined });
  await seconds(200);
  exam.counting.look();
  await seconds(3);
  expect(server.requests.some(({ standing }) => standing)).toBe(false);
});

describe("above the question", () => {
  async function shown(exam: Exam, item: string): Promise<Choosing> {
    const question = document.createElement("section");
    const element = document.createElement("stratus-choosing") as Choosing;
    Object.assign(element, { exam, item });
    question.append(element, document.createElement("stratus-item"));
    document.body.append(question);
    await element.updateComplete;
    return element;
  }
  const press = async (element: Element, name: string) => {
    const found = Array.from(element.querySelectorAll("button")).find((one) => one.textContent.includes(name));
    found!.click();
    await (element as Choosing).updateComplete;
    await seconds(1);
  };

  test("it says how many are answered, of how many", async () => {
    const exam = await open({ a: at(2, 9) });
    expect((await shown(exam, "b")).textContent).toContain("Answer 2 of these 4 questions. 1 of 2 answered; 4 to choose from.");
  });

  test("one too many says so, also to whoever tries, and leads to what can be cleared, after a question", async () => {
    const exam = await open({ a: at(2, 9), d: at(2, 3) });
    const element = await shown(exam, "b");
    const why = "You have answered 2 questions of this section: that is as many as count. To answer this one, clear another answer first:";
    expect(element.textContent.replace(/\s+/g, " ")).toContain(why);
    await seconds(10);
    document.querySelector("stratus-item")!.dispatchEvent(new KeyboardEvent("keydown", { key: "x", bubbles: true, composed: true }));
    await seconds(1);
    expect(document.querySelector("[data-tell=polite]")!.textContent).toContain(why);
    await press(element, "Clear question 4");
    expect(exam.isAnswered("d")).toBe(true);
    await press(element.querySelector("stratus-clear-answer")!, "Clear the answer");
    expect([exam.isAnswered("d"), exam.counting.full("b")]).toEqual([false, false]);
  });

  test("an answer that does not count says so, and can be made to", async () => {
    const exam = await open({ a: at(2, 9), b: at(1, 50), d: at(2, 3) });
    const element = await shown(exam, "b");
    expect(element.textContent).toContain("This answer is kept, but it does not count");
    await press(element, "In place of question 1");
    expect(stands(exam)[1]).toBe("a");
    expect((await shown(exam, "d")).textContent).toContain("Question 1 is answered too, and does not count.");
  });

  const buttons = (element: Element) => Array.from(element.querySelectorAll("button"), (one) => one.textContent);
  const FINAL = "The questions that count here were checked, and are final.";
  const OVER = { a: at(2, 9), b: at(1, 50), d: at(2, 3) }; // d and a count, the latest last

  test("what was checked is not offered to be cleared, at its own question or at another one", async () => {
    const exam = await open({ a: at(2, 9), d: at(2, 3) }, {}, checked("a"));
    expect(buttons(await shown(exam, "b"))).toEqual(["Clear question 4…"]);
    expect([buttons(await shown(exam, "a")), buttons(await shown(exam, "d"))]).toEqual([[], ["Clear my answer"]]);
    expect([exam.counting.clear("a"), exam.isAnswered("a"), exam.counting.clear("d")]).toEqual([false, true, true]);
  });

  test("it says so where all that count were checked, and offers nothing", async () => {
    const exam = await open(OVER, {}, checked("a", "d"));
    for (const item of ["b", "c"]) {
      const element = await shown(exam, item);
      expect([element.textContent.includes(FINAL), element.textContent.includes("first:"), buttons(element)]).toEqual([true, false, []]);
    }
  });

  test("an answer takes the place of none that was checked, nor of one that is later than it", async () => {
    const exam = await open(OVER, {}, checked("a"));
    expect(buttons(await shown(exam, "b"))).toEqual(["In place of question 4"]);
    expect([exam.counting.choose("b", "a"), exam.counting.choose("b", "d"), stands(exam)]).toEqual([false, true, ["ab", "d"]]);
    const other = await open(OVER, {}, checked("d"));
    expect(other.counting.choose("b", "a")).toBe(false); // the checked one would stop counting
    const element = await shown(other, "b");
    expect([element.textContent.includes("To let it count, clear another answer first:"), buttons(element)]).toEqual([true, ["Clear question 1…"]]);
    expect([other.counting.clear("a"), stands(other)]).toEqual([true, ["bd", ""]]);
  });

  test("one that was checked while it was to be cleared is not said to be cleared", async () => {
    const exam = await open({ a: at(2, 9), d: at(2, 3) }, {}, checked());
    const element = await shown(exam, "b");
    await press(element, "Clear question 4");
    exam.checks.take(checked("d"));
    await seconds(10);
    await press(element.querySelector("stratus-clear-answer")!, "Clear the answer");
    expect([exam.isAnswered("d"), document.querySelector("[data-tell=polite]")!.textContent]).toEqual([true, "Your answer is final."]);
  });

  test("one too many has no Check", async () => {
    const exam = await open(OVER, {}, checked());
    const offered = async (id: string) => {
      const panel = document.createElement("stratus-check") as Check;
      Object.assign(panel, { exam, item: exam.items.find((one) => one.id === id)! });
      document.body.append(panel);
      await panel.updateComplete;
      return panel.querySelector("button") !== null;
    };
    expect([await offered("a"), await offered("b"), await offered("c")]).toEqual([true, false, false]);
  });
});

describe("a section whose questions need an answer", () => {
  test("is asked about when it is left without, and does not hold anybody up", async () => {
    const exam = await open({}, { answer_required: true, answer_count: undefined });
    expect(exam.sections!.refusal("x", "a")).toBe("");
    expect(asksToLeave(exam, "x")?.id).toBe("s1");
    expect(required(exam).map(({ id }) => id)).toEqual(["a", "b", "c", "d"]);
    for (const item of ["a", "b", "c", "d"]) exam.answer(item, choice("a"), true);
    expect([asksToLeave(exam, "x"), required(exam)]).toEqual([null, []]);
  });

  test("of which two count needs two answers", async () => {
    const exam = await open({ a: at(2, 9) }, { answer_required: true });
    expect([exam.sections!.refusal("b", "a"), asksToLeave(exam, "x")?.id]).toEqual(["", "s1"]);
    exam.answer("c", choice("a"), true);
    expect(asksToLeave(exam, "x")).toBeNull();
  });
});
