/** Pages that open while the server is away: what they know, and how they find back. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import type { Exam } from "../../../player/exam/exam";
import { Launch } from "../../../player/exam/launch";
import { Tabs } from "../../../player/exam/tabs";
import { Store } from "../../../player/storage/store";
import type { Started, SyncReply, SyncRequest } from "../../../shared/api";
import { choice, reply } from "../../builders";

const paper = { hash: "p1", title: "Exam", items: ["i1", "i2", "i3"].map((id) => ({ id, type: "MULTIPLE_CHOICE", stem: "", lang: "en", max_score: 1, alternatives: [] })) };
const HOUR = 3600_000;

/** The server behind `fetch`, with one attempt. */
class Server {
  online = true;
  startFails = 0;
  session = 1;
  deadline = Date.now() + HOUR;
  status: SyncReply["status"] = "IN_PROGRESS";
  activeWriter = "";
  answers: Started["answers"] = {};
  synced: SyncRequest[] = [];
  calls: string[] = [];

  fetch = (url: string, init: RequestInit): Promise<Response> => {
    if (!this.online) return Promise.reject(new TypeError("offline"));
    const what = url.split("/").at(-1)!;
    this.calls.push(what);
    if (what === "start") return Promise.resolve(this.startFails ? Response.json({ error: "x" }, { status: this.startFails }) : Response.json(this.start(init)));
    return Promise.resolve(Response.json(what === "sync" ? this.sync(init) : paper));
  };

  private start(init: RequestInit): Started {
    const { writer, session } = JSON.parse(init.body as string) as { writer: string; session?: number };
    const active = session === undefined || session === this.session;
    if (active) this.activeWriter = writer;
    return {
      token: "proof", attempt: 7, number: 1, session: session ?? this.session, active, status: this.status, server_time: new Date().toISOString(),
      deadline: new Date(this.deadline).toISOString(), title: "Exam", candidate: "Jane Doe", paper: "p1", sheet: { order: ["i1", "i2", "i3"] },
      answers: this.answers, flags: [], position: null, next_sync_in: 1, save_after: 0,
    };
  }

  private sync(init: RequestInit): SyncReply {
    const request = JSON.parse(init.body as string) as SyncRequest;
    this.synced.push(request);
    for (const { kind, item, value, seq } of request.events) {
      if (kind === "answer") this.answers[item!] = { value: value as Record<string, unknown>, session: request.session, seq };
      if (kind === "hand_in") this.status = "HANDED_IN";
    }
    const [server_time, deadline] = [Date.now(), this.deadline].map((time) => new Date(time).toISOString()) as [string, string];
    return reply(request, { server_time, deadline, session: this.session, active: request.writer === this.activeWriter, status: this.status, next_sync_in: 1, save_after: 0 });
  }

  get kinds(): string[] {
    return this.synced.flatMap((request) => request.events.map((event) => event.kind)).filter((kind) => kind !== "visit");
  }
}

let server: Server;
let store: Store;
let number = 0;
const opened: (Exam | Launch)[] = [];

const until = (done: () => boolean) => vi.waitFor(() => expect(done()).toBe(true));

async function launched(token: string | null): Promise<Launch> {
  const launch = new Launch("1", store);
  opened.push(launch);
  await launch.open(token);
  return launch;
}

async function shown(exam: Exam | null): Promise<Exam> {
  opened.push(exam!);
  await exam!.open();
  return exam!;
}

/** The first load of the page, as it was before the browser went down. */
async function sat(): Promise<Exam> {
  const exam = await shown(await (await launched("link")).start(undefined, false));
  exam.visit("i2");
  exam.answer("i2", choice("b"), true);
  exam.flag("i3", true);
  await until(() => exam.queue.size === 0);
  server.online = false;
  exam.answer("i1", choice("a"), true);
  await exam.queue.settled();
  await new Promise((resume) => setTimeout(resume, 20));
  exam.close();
  return exam;
}

/** The same browser again, still without the server. */
async function reopened(): Promise<Exam> {
  return shown(await (await launched(null)).resume());
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.spyOn(Math, "random").mockReturnValue(0.05);
  server = new Server();
  store = new Store(`resume-${++number}`);
  vi.stubGlobal("fetch", server.fetch);
});

afterEach(() => {
  opened.splice(0).forEach((one) => one.close());
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe("without the server", () => {
  test("the exam comes back at the same question, with every answer, flag and the time", async () => {
    await sat();
    vi.setSystemTime(Date.now() + 600_000);
    const exam = await reopened();
    expect([exam.position, [...exam.flags], Object.fromEntries(exam.answers)]).toEqual(["i2", ["i3"], { i1: choice("a"), i2: choice("b") }]);
    expect([exam.readonly, exam.clock.uncertain, Math.round(exam.remaining / 60)]).toEqual([false, false, 50]);
    expect(exam.queue.waiting.size).toBe(1);
  });

  test("a computer whose clock was set back says that it is not sure of the time, and locks nothing", async () => {
    await sat();
    vi.setSystemTime(Date.now() - 24 * HOUR);
    const exam = await reopened();
    exam.tick();
    expect([exam.clock.uncertain, exam.phase, Math.round(exam.remaining / 60)]).toEqual([true, "running", 60]);
  });

  test("after the last known deadline input is locked and the queue kept; a later deadline opens it again", async () => {
    await sat();
    vi.setSystemTime(Date.now() + 2 * HOUR);
    const exam = await reopened();
    exam.tick();
    expect([exam.phase, exam.readonly, exam.queue.waiting.size]).toEqual(["time-up", true, 1]);
    server.deadline = Date.now() + HOUR;
    server.online = true;
    exam.wake();
    await until(() => exam.queue.waiting.size === 0);
    exam.tick();
    expect([exam.phase, exam.readonly]).toEqual(["running", false]);
  });

  test("a hand-in waits as the last event, across a reload", async () => {
    await sat();
    const before = await reopened();
    before.handIn();
    await before.queue.settled();
    before.close();
    const exam = await reopened();
    expect([exam.phase, exam.readonly]).toEqual(["handing-in", true]);
    server.online = true;
    exam.wake();
    await until(() => exam.phase === "handed-in");
    expect(server.kinds).toEqual(["answer", "flag", "answer", "hand_in"]);
  });

  test("a browser that does not know the paper can show nothing", async () => {
    await sat();
    await store.forgetPapers();
    const launch = await launched(null);
    expect([await launch.knows(), await launch.resume()]).toEqual([false, null]);
  });

  test("a server that does not answer is waited for only shortly where the exam is known", async () => {
    await sat();
    const launch = await launched(null);
    vi.stubGlobal("fetch", (_url: string, { signal }: RequestInit) => new Promise((_, no) => signal!.addEventListener("abort", () => no(new DOMException("x", "AbortError")))));
    const waits: number[] = [], later = setTimeout;
    vi.stubGlobal("setTimeout", (run: () => void, wait = 0) => (waits.push(wait), later(run, 0)));
    await expect(launch.start(undefined, true)).rejects.toThrow();
    expect(Math.max(...waits)).toBe(5000);
  });
});

describe("once the server answers again", () => {
  test("the page takes its place, sends what waits, and is not called inactive meanwhile", async () => {
    await sat();
    const exam = await reopened();
    const states: boolean[] = [];
    exam.changed = () => states.push(exam.sync.active);
    server.online = true;
    exam.wake();
    await until(() => exam.queue.size === 0 && exam.sync.claim === null);
    expect([server.answers.i1?.value, server.session, states.includes(false)]).toEqual([choice("a"), 1, false]);
    expect(server.synced.at(-1)?.writer).toBe(server.activeWriter);
  });

  test("an exam that was taken over elsewhere can only be read, and what waits is sent all the same", async () => {
    await sat();
    const exam = await reopened();
    server.session = 2;
    server.online = true;
    exam.wake();
    await until(() => exam.queue.size === 0 && !exam.sync.active);
    expect([exam.readonly, server.answers.i1?.session]).toEqual([true, 1]);
  });

  test("a window that was opened later keeps the place", async () => {
    await sat();
    const first = await reopened();
    const second = await reopened();
    await until(() => !first.sync.active);
    server.online = true;
    second.wake();
    await until(() => second.sync.claim === null);
    first.wake();
    await until(() => first.sync.claim === null);
    await new Promise((resume) => setTimeout(resume, 50));
    expect([first.sync.active, second.sync.active, server.calls.filter((call) => call === "start").length]).toEqual([false, true, 2]);
  });

  test("a start that fails holds up no answer", async () => {
    await sat();
    const exam = await reopened();
    server.startFails = 500;
    server.online = true;
    exam.wake();
    await until(() => exam.queue.size === 0);
    expect([server.answers.i1?.value, exam.sync.active]).toEqual([choice("a"), true]);
    server.startFails = 0;
    await until(() => exam.sync.claim === null);
  });

  test("an exam that ended meanwhile says so", async () => {
    await sat();
    const exam = await reopened();
    server.startFails = 409;
    server.status = "HANDED_IN";
    server.online = true;
    exam.wake();
    await until(() => exam.phase === "handed-in");
    expect(exam.queue.size).toBe(0);
  });

  test("the session that was taken over here is that of the next load", async () => {
    const exam = await shown(await (await launched("link")).start(undefined, false));
    Object.assign(server, { session: 4, activeWriter: "elsewhere" });
    await until(() => !exam.sync.active);
    await exam.continueHere();
    expect((await store.registration("1"))?.started?.session).toBe(4);
  });
});

describe("an attempt that the server began anew", () => {
  test("goes on in the same page under its writer, read-only where another page has the place, and the next load of either goes on", async () => {
    const launch = await launched("link");
    const lost = await shown(await launch.start(undefined, false));
    const anew = await launch.begunAnew({ ...lost.started, attempt: 8, active: false }, lost);
    expect([anew.queue.writer, anew.readonly, launch.registration.started?.active]).toEqual([lost.queue.writer, true, true]);
  });

  test("a read-only page that opens takes the place from no other window", async () => {
    const launch = await launched("link");
    const inUse = await shown(await launch.start(undefined, false));
    const announced: string[] = [];
    const channel = new BroadcastChannel(`stratus-exam-${inUse.started.attempt}`);
    channel.onmessage = ({ data }: MessageEvent<{ writer: string }>) => announced.push(data.writer);
    await shown(await launch.begunAnew({ ...inUse.started, active: false }, { clock: inUse.clock, queue: { writer: "another" } }));
    const third = new Tabs(inUse.started.attempt, "third", () => {});
    third.announce();
    await until(() => announced.includes("third"));
    expect(announced).toEqual(["third"]);
    [third, channel].forEach((one) => one.close());
  });

  test("leaves the session of a tab that came first, and has a later one, to the next load", async () => {
    const launch = await launched("link");
    const lost = await shown(await launch.start(undefined, false));
    const known = (await store.registration("1"))!;
    await store.keepRegistration({ ...known, started: { ...lost.started, attempt: 8, session: 2 } });
    const anew = await launch.begunAnew({ ...lost.started, attempt: 8, session: 1, active: false }, lost);
    expect([anew.queue.session, (await store.registration("1"))?.started]).toMatchObject([1, { attempt: 8, session: 2, active: true }]);
  });
});

describe("what stays on the computer", () => {
  test("nothing but the title after a hand-in that was sent", async () => {
    const exam = await sat();
    const launch = await launched(null);
    await launch.finish({ attempt: 7, title: exam.started.title, at: null, by: "CANDIDATE", void: false }, true);
    const { started, progress, token, proof } = (await store.registration("1"))!;
    expect([started, progress, token, proof, await store.paper("p1"), await store.answers(7)]).toEqual([undefined, undefined, null, undefined, undefined, []]);
  });

  test("never less than what was not sent", async () => {
    await sat();
    const launch = await launched(null);
    await launch.finish({ attempt: 7, title: "Exam", at: null, by: "SYSTEM", void: false }, false);
    await (await launched(null)).logOut();
    expect((await store.events(7)).map((event) => event.item)).toContain("i1");
    expect((await store.registration("1"))?.proof).toBe("proof");
  });

  test("another window's newer session is not overwritten by what this one notes", async () => {
    await sat();
    const known = (await store.registration("1"))!;
    await store.keepRegistration({ ...known, started: { ...known.started!, session: 9 } });
    await store.noteProgress("1", 7, { position: "i3", flags: [], status: "IN_PROGRESS", deadline: null });
    const after = (await store.registration("1"))!;
    expect([after.started?.session, after.progress?.position]).toEqual([9, "i3"]);
  });
});
