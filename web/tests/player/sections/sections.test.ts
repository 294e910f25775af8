import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { Exam } from "../../../player/exam/exam";
import { NOTHING_LEFT, Sections, sectionsOn } from "../../../player/sections/sections";
import type { Store } from "../../../player/storage/store";
import { type Api, type Item, type PaperSection, type Started } from "../../../shared/api";
import { Clock } from "../../../shared/clock";
import { choice, FakeServer, MemoryStore, reply } from "../../builders";

const ORDER = ["a1", "a2", "a3", "b1", "b2", "c1"];
const answered = new Set<string>();
let time = 0;
const clock = new Clock({ monotonic: () => time, wall: () => time });

function section(id: string, more: Partial<PaperSection> = {}): PaperSection {
  const items = ORDER.filter((item) => item.startsWith(id));
  return { id, title: `Part ${id}`, intro: "", items, duration: null, navigation: "FREE", can_return: true, answer_required: false, ...more };
}

function sections(first: Partial<PaperSection> = {}, second: Partial<PaperSection> = {}): Sections {
  const made = new Sections([section("a", first), section("b", second), section("c")], ORDER, clock, (item) => answered.has(item));
  made.settle("a1");
  made.begin("a1");
  return made;
}

beforeEach(() => {
  answered.clear();
  time = 0;
});

describe("of a sheet", () => {
  test("are those of which it has a question", () => {
    const made = sectionsOn({ sections: [section("a"), section("b"), section("c")] }, ["b2", "c1"], clock, () => false);
    expect(made?.list.map(({ id }) => id)).toEqual(["b", "c"]);
    expect(made?.items(section("b"))).toEqual(["b2"]);
  });

  test("are none where the paper has none", () => {
    expect([sectionsOn({}, ["b2"], clock, () => false), sectionsOn({ sections: [section("a")] }, ["b2"], clock, () => false)]).toEqual([null, null]);
  });
});

describe("within a section", () => {
  test("questions are taken in any order", () => {
    const made = sections();
    expect([made.refusal("a3", "a1"), made.refusal("a1", "a3")]).toEqual(["", ""]);
  });

  test("or one after the other, without going back", () => {
    const made = sections({ navigation: "FORWARD_ONLY" });
    expect([made.refusal("a2", "a1"), made.refusal("a3", "a1")]).toEqual(["", "not-yet"]);
    made.enter("a2", "a1");
    expect(made.refusal("a1", "a2")).toBe("passed");
  });

  test("an answer may be demanded before going on, not before going back", () => {
    const made = sections({ answer_required: true });
    expect([made.refusal("a2", "a1"), made.refusal("a1", "a2")]).toEqual(["answer-first", ""]);
    answered.add("a1");
    expect(made.refusal("a2", "a1")).toBe("");
  });

  test("whose time is over nothing is demanded any more", () => {
    const made = sections({ answer_required: true, duration: 10 });
    time = 600_000;
    expect(made.refusal("b1", "a1")).toBe("");
  });
});

describe("between sections", () => {
  test("they are taken in their order, each introduced before its first question", () => {
    const made = sections();
    expect([made.refusal("c1", "a1"), made.refusal("b2", "a1"), made.refusal("b1", "a1")]).toEqual(["later-section", "later-section", ""]);
    expect([made.enter("b1", "a1"), made.pending]).toEqual([false, "b"]);
    expect([made.begin("a1"), made.pending]).toEqual(["b1", null]);
    expect(made.refusal("c1", "b1")).toBe("");
  });

  test("an introduction can be put off as long as the section before it is open", () => {
    const made = sections({ can_return: false });
    made.enter("b1", "a1");
    made.cancel("a1");
    expect([made.pending, made.refusal("a2", "a1")]).toEqual([null, ""]);
  });

  test("one that was left for good is closed, and is asked about before", () => {
    const made = sections({ can_return: false });
    expect(made.leaves("b1", "a1")?.id).toBe("a");
    made.enter("b1", "a1");
    made.begin("a1");
    expect([made.refusal("a1", "b1"), made.leaves("c1", "b1")]).toEqual(["left", null]);
  });

  test("one question by question is entered again where it was left", () => {
    const made = sections({ navigation: "FORWARD_ONLY" });
    made.enter("a2", "a1");
    made.enter("b1", "a2");
    made.begin("a2");
    expect([made.refusal("a1", "b1"), made.refusal("a2", "b1")]).toEqual(["passed", ""]);
  });

  test("a page that is read-only begins none", () => {
    const made = sections();
    expect([made.enter("b1", "a1", true), made.pending, made.entered(made.find("b")!)]).toEqual([false, null, false]);
  });
});

describe("its own time", () => {
  test("begins with its first question and leads on to the next section", () => {
    const made = sections({ duration: 10 });
    expect(made.remaining(made.find("a"))).toBe(600);
    time = 599_000;
    expect(made.runsOut("a1")).toBe(false);
    time = 600_000;
    expect(made.runsOut("a1")).toBe(true);
    made.goOn("a1");
    expect([made.pending, made.expired, made.refusal("a2", "a1")]).toEqual(["b", true, "over"]);
  });

  test("leaves nothing after the last section", () => {
    const made = new Sections([section("a", { duration: 1 })], ORDER, clock, () => false);
    made.settle("a1");
    made.begin("a1");
    time = 60_000;
    made.goOn("a1");
    expect(made.pending).toBe(NOTHING_LEFT);
  });

  test("is what the server says, and more of it opens the section again", () => {
    const made = sections({ duration: 10 });
    time = 600_000;
    made.goOn("a1");
    made.take({ a: { time: 900, deadline: new Date(900_000).toISOString(), entered: true, left: false, reached: null } });
    expect([made.reopens("a1"), made.pending, made.remaining(made.find("a"))]).toEqual([true, null, 300]);
  });
});

describe("what was noted or told", () => {
  test("survives a reload, with what the server has not heard of", () => {
    const made = sections({ can_return: false, duration: 10, navigation: "FORWARD_ONLY" });
    made.enter("a2", "a1");
    made.enter("b1", "a2");
    made.begin("a2");
    const again = new Sections(made.list, ORDER, clock, () => false);
    again.take(made.told);
    expect([again.settle("b1"), again.pending, again.refusal("a2", "b1"), again.told]).toEqual([true, null, "left", made.told]);
    again.take({ b: { time: null, deadline: null, entered: false, left: false, reached: null } });
    expect(again.entered(again.find("b")!)).toBe(true);
  });

  test("of a section that was left or ended meanwhile leads on", () => {
    const made = sections();
    made.take({ a: { time: null, deadline: null, entered: true, left: true, reached: null } });
    expect([made.settle("a1"), made.pending]).toEqual([false, "b"]);
  });
});

describe("in an exam", () => {
  const seconds = (n: number) => vi.advanceTimersByTimeAsync(n * 1000);
  const store = Object.assign(new MemoryStore(), { answers: () => Promise.resolve([]), files: () => Promise.resolve([]) });
  const opened: Exam[] = [];
  let server: FakeServer;

  async function open(more: Partial<Started> = {}): Promise<Exam> {
    const moment = new Date().toISOString();
    const started: Started = {
      attempt: 7, number: 1, session: 2, status: "IN_PROGRESS", server_time: moment, deadline: new Date(Date.now() + 3600_000).toISOString(),
      title: "Exam", candidate: "Jane Doe", paper: "p", sheet: { order: ORDER }, answers: {}, flags: [], position: null, next_sync_in: 10,
      save_after: 1, ...more,
    };
    const items = ORDER.map((id): Item => ({ id, type: "MULTIPLE_CHOICE", stem: "", lang: "en", max_score: 1, alternatives: [] }));
    const paper = { hash: "p", title: "Exam", items, sections: [section("a", { duration: 10 }), section("b"), section("c")] };
    const its = new Clock();
    its.told(moment, its.monotonic());
    const exam = new Exam(started, paper, server as unknown as Api, store as unknown as Store, its, "1", "me");
    opened.push(exam);
    await exam.open();
    await seconds(1);
    return exam;
  }
  const visits = () => server.stored.filter((event) => event.kind === "visit").map((event) => event.item);

  beforeEach(() => {
    vi.useFakeTimers();
    server = new FakeServer();
    store.kept.clear();
  });
  afterEach(() => {
    opened.splice(0).forEach((exam) => exam.close());
    vi.useRealTimers();
  });

  test("the server hears of a section when its introduction was read, not before", async () => {
    const exam = await open();
    expect([exam.sections?.pending, visits()]).toEqual(["a", []]);
    exam.beginSection();
    await seconds(20);
    expect(visits()).toEqual(["a1"]);
  });

  test("what is being typed when the section's time runs out is handed over before it closes", async () => {
    const exam = await open();
    exam.beginSection();
    exam.flushPage = () => exam.answer("a1", choice("b"), true);
    await seconds(599);
    exam.tick();
    expect(exam.sections?.pending).toBeNull();
    await seconds(2);
    exam.tick();
    await seconds(2);
    expect(exam.sections?.pending).toBe("b");
    expect(server.stored.filter((event) => event.kind === "answer").map((event) => event.item)).toEqual(["a1"]);
  });

  test("time granted while it runs lengthens the section within one sync", async () => {
    const exam = await open();
    exam.beginSection();
    const deadline = new Date(Date.now() + 1200_000).toISOString();
    server.always = (request) => reply(request, { sections: { a: { time: 1200, deadline, entered: true, left: false, reached: null } } });
    await seconds(20);
    expect(exam.sections?.remaining(exam.sections.of("a1"))).toBeCloseTo(1180, 0);
    expect(exam.nearest).toBeLessThan(exam.remaining);
  });
});
