import { afterEach, describe, expect, test, vi } from "vitest";

import type { Launch } from "../../../player/exam/launch";
import { sentence } from "../../../player/truth/moments";
import { needsSeb } from "../../../player/screens/into-seb";
import type { WaitingRoom } from "../../../player/screens/waiting";
import "../../../player/screens/waiting";
import { Api, ApiError, type Waiting } from "../../../shared/api";
import { inSeb, sebFile, sebKeys } from "../../../shared/seb";
import { arrived } from "../../builders";

const page = window as { SafeExamBrowser?: unknown };

function room(fields: Partial<Waiting>): Waiting {
  return { seb: true, moment: "OPEN", ...fields } as Waiting;
}

afterEach(() => {
  delete page.SafeExamBrowser;
  vi.unstubAllGlobals();
});

describe("the keys that Safe Exam Browser shows to a page", () => {
  test("are there when the page is loaded", async () => {
    page.SafeExamBrowser = { security: { configKey: "ck", browserExamKey: "bek" } };
    expect(await sebKeys()).toEqual({ config_key: "ck", browser_exam_key: "bek" });
  });

  test("are asked for where a release wants that", async () => {
    const security: Record<string, unknown> = {};
    security.updateKeys = (done: () => void): void => {
      setTimeout(() => {
        security.configKey = "ck";
        done();
      }, 1);
    };
    page.SafeExamBrowser = { security };
    expect(await sebKeys()).toEqual({ config_key: "ck", browser_exam_key: "" });
  });

  test("are not waited for without end", async () => {
    page.SafeExamBrowser = { security: { updateKeys: () => undefined } };
    expect(await sebKeys(1)).toEqual({ config_key: "", browser_exam_key: "" });
  });

  test("and another browser has none, nor one whose script fails", async () => {
    expect(await sebKeys()).toBeUndefined();
    page.SafeExamBrowser = {
      security: {
        updateKeys: () => {
          throw new Error("no");
        },
      },
    };
    expect(await sebKeys()).toBeUndefined();
  });

  test("go with every start", async () => {
    const bodies: unknown[] = [];
    const fetcher = (_url: unknown, init?: RequestInit) => {
      bodies.push(JSON.parse(init?.body as string));
      return Promise.resolve(Response.json({ sheet: {} }));
    };
    const api = new Api("t", "/exam/api/", fetcher);
    await api.start("1", { writer: "w" });
    page.SafeExamBrowser = { security: { configKey: "ck" } };
    await api.start("1", { writer: "w" });
    expect(bodies).toEqual([{ writer: "w" }, { writer: "w", seb: { config_key: "ck", browser_exam_key: "" } }]);
  });
});

describe("a candidate in the waiting room", () => {
  test("is led into it from another browser, while there is something to do", () => {
    expect(["TOO_EARLY", "OPEN", "RUNNING", "PAUSED", "HANDED_IN", "TOO_LATE"].map((moment) => needsSeb(room({ moment } as never)))).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
    expect(needsSeb(room({ seb: false }))).toBe(false);
    expect(needsSeb(room({ seb: undefined }))).toBe(false);
  });

  test("stays where they are in it", () => {
    vi.stubGlobal("navigator", { userAgent: "Mozilla/5.0 Chrome/120.0 SEB/3.5.0" });
    expect([inSeb(), needsSeb(room({}))]).toEqual([true, false]);
  });

  test("is told why it does not start", () => {
    expect(sentence("seb_required")).toContain("Safe Exam Browser only");
    expect(sentence("seb_configuration")).toContain("another configuration");
  });
});

test("the file opens over TLS as over TLS", () => {
  expect(sebFile("12", "a+b", { protocol: "https:", host: "exams.example.org" })).toEqual({
    file: "/delivery/seb/12.seb?ticket=a%2Bb",
    open: "sebs://exams.example.org/delivery/seb/12.seb?ticket=a%2Bb",
  });
  expect(sebFile("12", "t", { protocol: "http:", host: "localhost:8000" }).open).toMatch(/^seb:\/\/localhost:8000\//);
});

test("a refusal because of the browser stays on the page although the waiting room goes on asking", async () => {
  const answers = { moment: "OPEN", can_start: true, title: "Exam", opens: "2026-01-01T00:00:00Z", closes: "2026-01-02T00:00:00Z", time_zone: "UTC" };
  const wait = vi.fn(() => Promise.resolve({ ...answers, server_time: "2026-01-01T00:00:01Z", next_sync_in: 60, attempt: null } as unknown as Waiting));
  const start = vi.fn(() => Promise.reject(new ApiError(403, "seb_configuration", "")));
  const waiting = document.createElement("stratus-waiting") as WaitingRoom;
  waiting.launch = { id: "1", api: { wait }, code: arrived(), offered: vi.fn(), stop: vi.fn(), start, attempt: null } as unknown as Launch;
  document.body.append(waiting);
  await vi.waitFor(() => expect(waiting.querySelector("form")).not.toBeNull());
  waiting.querySelector("form")!.dispatchEvent(new Event("submit", { cancelable: true }));
  await vi.waitFor(() => expect(waiting.textContent).toContain("another configuration"));
  document.dispatchEvent(new Event("visibilitychange"));
  await vi.waitFor(() => expect(wait).toHaveBeenCalledTimes(2));
  await new Promise((later) => setTimeout(later));
  await waiting.updateComplete;
  expect(waiting.textContent).toContain("another configuration");
  waiting.remove();
});
