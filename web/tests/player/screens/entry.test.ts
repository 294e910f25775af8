/** Coming in and leaving: what is read and accepted before the start, and what stays on a computer afterwards. */
import { render } from "lit";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

import { Briefing } from "../../../player/screens/briefing";
import type { Exam } from "../../../player/exam/exam";
import "../../../player/screens/finish";
import type { Finish } from "../../../player/screens/finish";
import { Launch } from "../../../player/exam/launch";
import type { Leave } from "../../../player/screens/leaving/dialog";
import "../../../player/screens/leaving/dialog";
import { endLogin, sent } from "../../../player/screens/leaving/out";
import { Queue } from "../../../player/storage/queue";
import { Store } from "../../../player/storage/store";
import type { Started } from "../../../shared/api";
import { choice } from "../../builders";

let number = 0;
const fresh = () => new Store(`entry-${++number}`);
const texts = { hash: "h1", introduction: "<p>Use a pen.</p>", declaration: "<p>Secret.</p>", accept: "d1" };

function page(briefing: Briefing): HTMLElement {
  const root = document.createElement("div");
  render(briefing.declaration(), root);
  return root;
}

function tick(briefing: Briefing): void {
  const box = page(briefing).querySelector<HTMLInputElement>("#accept")!;
  box.checked = true;
  box.dispatchEvent(new Event("change"));
}

describe("the declaration", () => {
  test("has to be accepted before the exam may start", () => {
    const briefing = new Briefing(() => {});
    briefing.told(texts);
    const before = page(briefing);
    expect([briefing.agreed(before), briefing.accepted]).toEqual([false, ""]);
    expect(page(briefing).querySelector(".error")?.textContent).toContain("accept it");
    tick(briefing);
    expect([briefing.agreed(before), briefing.accepted]).toEqual([true, "d1"]);
    expect(page(briefing).querySelector(".error")).toBeNull();
  });

  test("is asked again when another text takes its place, and only then", () => {
    const briefing = new Briefing(() => {});
    briefing.told(texts);
    tick(briefing);
    briefing.told({ hash: "h1" });
    briefing.told({ ...texts, hash: "h2", introduction: "<p>Use a pencil.</p>" });
    expect(briefing.accepted).toBe("d1");
    briefing.told({ ...texts, hash: "h3", accept: "d2" });
    expect(briefing.accepted).toBe("");
  });

  test("is fetched again when the server knows another one", () => {
    const briefing = new Briefing(() => {});
    briefing.told(texts);
    tick(briefing);
    briefing.renew();
    expect([briefing.known, briefing.accepted]).toEqual(["", ""]);
  });

  test("stands in nobody's way where there is none", () => {
    const briefing = new Briefing(() => {});
    briefing.told(null);
    expect(briefing.agreed(document.body)).toBe(true);
  });
});

describe("leaving a shared computer", () => {
  const started = { attempt: 7, paper: "p1" } as Started;

  beforeAll(() => void vi.stubGlobal("fetch", () => Promise.reject(new Error("no network"))));
  afterAll(() => void vi.unstubAllGlobals());

  async function sat(store: Store, unsent: boolean): Promise<void> {
    await store.keepRegistration({ id: "1", token: "t", attempts: [7], started, home: true });
    await store.keepPaper({ hash: "p1", title: "x", items: [] });
    if (!unsent) return;
    const queue = new Queue(store, 7, "w", 1);
    queue.add("answer", "i1", choice("a"));
    await queue.settled();
  }

  test("leaves nothing of an exam whose answers were sent", async () => {
    const store = fresh();
    await sat(store, false);
    await new Launch("0", store).leaveAll();
    expect([await store.registrations(), await store.paper("p1")]).toEqual([[], undefined]);
  });

  test("keeps what is unsent and its token, but opens the exam for nobody", async () => {
    const store = fresh();
    await sat(store, true);
    const launch = new Launch("1", store);
    await launch.open(null);
    await launch.logOut();
    const kept = await store.registration("1");
    expect([kept?.left, kept?.token, kept?.started, (await store.events(7)).length]).toEqual([true, "t", undefined, 1]);
  });

  test("coming again opens it again", async () => {
    const store = fresh();
    await sat(store, true);
    await new Launch("0", store).leaveAll();
    const launch = new Launch("1", store);
    await launch.open("new", true);
    expect([launch.registration.left, launch.home]).toEqual([undefined, true]);
  });

  test("waits a moment for the last answers, and says when some are still here", async () => {
    const exam = { flushPage: vi.fn(), saveNow: vi.fn(), queue: { size: 1 }, sent: { get complete() { return exam.queue.size === 0; } } };
    setTimeout(() => (exam.queue.size = 0), 50);
    expect(await sent(exam as unknown as Exam, 120_000)).toBe(true);
    exam.queue.size = 1;
    expect(await sent(exam as unknown as Exam, 50)).toBe(false);
    expect(exam.flushPage).toHaveBeenCalled();
  });

  test("ends the login by a request that no other site can make", async () => {
    const fetcher = vi.fn(() => Promise.resolve(new Response(null, { status: 204 })));
    expect(await endLogin(fetcher as unknown as typeof fetch)).toBe(true);
    expect(fetcher).toHaveBeenCalledWith("/exam/log-out", expect.objectContaining({ method: "POST", headers: { "X-Requested-With": "stratus-player" } }));
    expect(await endLogin(() => Promise.reject(new Error("no network")))).toBe(false);
  });

  test("is offered in the exam only to somebody who came from their login, and asks once", async () => {
    const leave = document.createElement("stratus-leave") as Leave;
    leave.exam = { keeper: { home: false } } as unknown as Exam;
    document.body.append(leave);
    await leave.updateComplete;
    expect(leave.querySelector("button")).toBeNull();
    leave.exam = { keeper: { home: true } } as unknown as Exam;
    await leave.updateComplete;
    leave.querySelector("button")!.click();
    await vi.waitFor(() => expect(leave.querySelector("dialog")?.textContent).toContain("the clock goes on"));
    const told = vi.fn();
    document.body.addEventListener("log-out", told);
    const yes = leave.querySelector<HTMLButtonElement>("dialog .primary")!;
    yes.click();
    yes.click();
    expect(told).toHaveBeenCalledTimes(1);
    leave.remove();
  });
});

describe("the finish page", () => {
  async function shown(more: Partial<Finish["finished"]>, home = false): Promise<string> {
    const finish = document.createElement("stratus-finish") as Finish;
    finish.finished = { attempt: 7, title: "Accountancy", at: "2026-11-20T12:00:00Z", by: "CANDIDATE", void: false, ...more };
    finish.home = home;
    document.body.append(finish);
    await finish.updateComplete;
    const markup = finish.innerHTML;
    finish.remove();
    return markup;
  }

  test("shows the author's closing words", async () => expect(await shown({ text: "<p>Thank you.</p>" })).toContain("<p>Thank you.</p>"));

  test("says what becomes of the result, as the assessment allows", async () => {
    expect(await shown({ results: "NEVER" })).toContain("is not shown here");
    expect(await shown({ results: "AFTER_EACH_ATTEMPT" })).toContain("You can see your result when it is published.");
    expect(await shown({ results: "AFTER_EACH_ATTEMPT" }, true)).toContain("Your result appears among your exams when");
    expect(await shown({ results: "AFTER_LAST_ATTEMPT" })).toContain("after your last attempt");
    expect(await shown({ results: "AFTER_LAST_ATTEMPT" }, true)).toContain("appear among your exams after your last attempt");
    expect(await shown({})).not.toContain("result");
  });

  test.each([true, false])("promises nothing that somebody still decides (came from their exams: %s)", async (home) => {
    const page = await shown({ results: "ASSESSOR_DECIDES" }, home);
    expect(page).toContain("decides whether you can see it");
    expect(page).not.toContain("when it is published");
  });

  test("says of a result only what the release before kept of it", async () => {
    expect(await shown({ results: false })).toContain("is not shown here");
    expect(await shown({ results: true })).not.toContain("result");
  });

  test("leads back to the exams of somebody who came from there", async () => {
    expect(await shown({}, true)).toContain('href="/exam/"');
    expect(await shown({})).not.toContain('href="/exam/"');
  });
});
