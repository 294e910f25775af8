/** The key beside a preview: asked for what is shown while it is switched on, and gone with it. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Exam } from "../../../player/exam/exam";
import { Kept } from "../../../player/practice/kept";
import { Practising } from "../../../player/practice/practising";
import type { KeyPanel } from "../../../player/practice/preview/key";
import "../../../player/practice/preview/key";
import type { Practised } from "../../../player/practice/server";
import type { Item } from "../../../shared/api";
import { choice } from "../../builders";

const item = (id: string): Item => ({ id, type: "MULTIPLE_CHOICE", stem: "", lang: "en", max_score: 2, alternatives: [] });
const PRACTISED: Practised = {
  paper: { hash: "p", title: "Exam", items: [item("1-1"), item("2-1")] },
  sheet: { order: ["1-1", "2-1"], alternatives: {} },
  options: { lock_after: null, tools: [], warnings: [] },
  minutes: 60,
  breaks: { number: 0, minutes: 0 },
  pictures: {},
};
const nothingKept = (): Storage => {
  throw new Error("kept nowhere");
};

let asked: { item: string; value: unknown; lang: string }[];
let answer: (item: string) => Response;
let practising: Practising;
let exam: Exam;
let panel: KeyPanel;

const told = (id: string, score: string | null) => Response.json({ item: item(id), value: null, score, max_score: "2", pictures: {} });
const later = (milliseconds = 1200) => vi.advanceTimersByTimeAsync(milliseconds);

beforeEach(async () => {
  vi.useFakeTimers();
  asked = [];
  answer = (id) => told(id, "0");
  vi.stubGlobal("fetch", (_address: string, init: RequestInit) => {
    const said = JSON.parse(init.body as string) as (typeof asked)[number];
    asked.push(said);
    return Promise.resolve(answer(said.item));
  });
  const outside = (() => Promise.resolve(Response.json({ status: "ok" }))) as unknown as typeof fetch;
  practising = new Practising(new Kept(nothingKept), { Exam }, "", outside, () => "");
  exam = await practising.begin(PRACTISED);
  await exam.open();
  panel = document.createElement("stratus-preview-key") as KeyPanel;
  Object.assign(panel, { exam, door: { address: "/key", csrf: "c", lang: "nl" } });
  document.body.append(panel);
  await later();
});

afterEach(() => {
  panel.remove();
  practising.forget();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test("the key of the question that is shown is asked once, with the answer that stands", async () => {
  await later(5000);
  expect(asked).toEqual([{ item: "1-1", value: null, lang: "nl" }]);
  expect(panel.textContent).toContain("As it stands, this answer scores 0 of 2.");
});

test("another answer and another question are asked for", async () => {
  exam.answer("1-1", choice("a"), true);
  await later();
  exam.visit("2-1");
  await later();
  expect(asked.map(({ item, value }) => [item, value])).toEqual([["1-1", null], ["1-1", choice("a")], ["2-1", null]]);
  expect(panel.textContent).toContain("Key of question 2");
});

test("what people mark is no score", async () => {
  answer = (id) => told(id, null);
  exam.visit("2-1");
  await later();
  expect(panel.textContent).toContain("Nothing scores this answer by itself.");
});

test("what the server refuses is said, and the exam goes on", async () => {
  answer = () => Response.json({ message: "Too large." }, { status: 413 });
  exam.visit("2-1");
  await later();
  expect(panel.textContent).toContain("Too large.");
  expect(exam.readonly).toBe(false);
});

test("nothing of a key is in the page once it is switched off", async () => {
  expect(panel.querySelector("stratus-item")).not.toBeNull();
  panel.remove();
  document.body.append(panel);
  await panel.updateComplete;
  expect(panel.querySelector("stratus-item")).toBeNull();
});

test("no invigilator writes, there are no breaks, and nothing is kept in the window", async () => {
  await later(5 * 60_000);
  expect(exam.sync.orders).toEqual([]);
  expect(exam.breaks.left).toBe(0);
  expect(sessionStorage.length).toBe(0);
});
