/** The truth table: every combination of what is known yields its sentences, and none says more than is known. */
import { describe, expect, test } from "vitest";

import type { Unsent } from "../../../player/exam/missing";
import type { Early } from "../../../player/objects/list";
import type { Facts } from "../../../player/truth/facts";
import { type Fault, faultOf, isBad, type Network } from "../../../player/truth/network";
import type { Code } from "../../../player/truth/codes";
import { early, fact, room } from "../../../player/truth/early";
import { connection, ending, header, here, lastPage, locked, onBreak, type Outcome, paused, place, storage } from "../../../player/truth/sentences";
import { words } from "../../../player/truth/words";
import { ApiError, Unreachable } from "../../../shared/api";

const STATUSES: Facts["status"][] = ["running", "locked", "break", "time-up", "paused", "handing-in", "handed-in", "void"];
const NETWORKS: Network[] = ["good", "unsure", "none", "away", "fault", "full", "too-much", "rejected"];
const QUEUES: Unsent[] = ["empty", "sending", "waits"];
const STORAGES: Facts["storage"][] = ["", "none", "full"];
const HERES: Facts["here"][] = ["", "all", "page", "part"];
const BOTH = [false, true];

const ALL: Facts[] = STATUSES.flatMap((status) =>
  NETWORKS.flatMap((network) => QUEUES.flatMap((queue) => BOTH.flatMap((stuck) => STORAGES.flatMap((trouble) => HERES.map((here) => ({ status, network, queue, stuck, storage: trouble, here })))))),
);
const OUTCOMES: Outcome[] = BOTH.flatMap((complete) =>
  BOTH.flatMap((settled) => BOTH.flatMap((says) => BOTH.flatMap((file) => BOTH.map((missing) => ({ complete, settled: settled && complete, says, file, missing }))))),
);

/** When a sentence is true; those that are not here are advice, or say what the heading says. */
const TRUE: Partial<Record<Code, (facts: Facts) => boolean>> = {
  "no-network": ({ network }) => network === "none",
  "server-away": ({ network }) => network === "away",
  "server-fault": ({ network }) => network === "fault",
  "server-full": ({ network }) => network === "full",
  "too-much": ({ network }) => network === "too-much",
  rejected: ({ network }) => network === "rejected",
  "answers-saved": ({ queue, stuck }) => queue === "empty" && !stuck,
  "answers-here": ({ queue, storage: trouble }) => queue !== "empty" && !trouble,
  "answers-in-page": ({ queue, storage: trouble }) => queue !== "empty" && trouble !== "",
  "end-here": ({ queue, storage: trouble }) => queue !== "empty" && !trouble,
  "end-in-page": ({ queue, storage: trouble }) => queue !== "empty" && trouble !== "",
  "hand-in-here": ({ status, queue, storage: trouble }) => status !== "time-up" && queue !== "empty" && !trouble,
  "hand-in-in-page": ({ status, queue, storage: trouble }) => status !== "time-up" && queue !== "empty" && trouble !== "",
  "go-on": ({ status, network }) => status === "running" && network !== "rejected",
  "wait-here": ({ network }) => network !== "rejected",
  "store-full": ({ storage: trouble }) => trouble === "full",
  "store-none": ({ storage: trouble }) => trouble === "none",
  "store-sent": ({ network }) => !isBad(network),
  paused: ({ status }) => status === "paused",
  "clock-stands": ({ status }) => status === "break",
  resumes: ({ status }) => status === "paused" || status === "break",
  "last-sending": ({ queue, network }) => queue !== "empty" && !isBad(network),
  "handing-in-now": ({ network }) => !isBad(network),
  "server-hands-in": ({ status, network, queue }) => status === "time-up" && network !== "rejected" && queue === "empty",
  "hand-in-waits": ({ status, network }) => status !== "time-up" && isBad(network) && network !== "rejected",
  "late-decided": ({ queue }) => queue !== "empty",
  "lock-back": ({ network }) => network === "good",
  "lock-unsure": ({ network }) => network === "unsure",
  "lock-no-network": ({ network }) => network === "none",
  "lock-away": ({ network }) => network === "away",
  "lock-fault": ({ network }) => ["fault", "full", "too-much"].includes(network),
  "lock-rejected": ({ network }) => network === "rejected",
  "head-saved": ({ queue, stuck }) => queue === "empty" && !stuck,
  "head-sending": ({ queue, stuck }) => queue === "sending" && !stuck,
  "head-here": ({ queue, storage: trouble }) => queue === "waits" && !trouble,
  "head-in-page": ({ queue, storage: trouble }) => queue === "waits" && trouble === "none",
  "head-full": ({ queue, storage: trouble }) => queue === "waits" && trouble === "full",
  "head-file": ({ queue }) => queue !== "empty",
  "head-stuck": ({ stuck }) => stuck,
  "all-here": ({ here }) => here === "all",
  "all-in-page": ({ here }) => here === "page",
  "part-here": ({ here }) => here === "part",
  "part-comes": ({ here, network }) => here === "part" && network !== "rejected",
  "part-answers": ({ here }) => here === "part",
};

function check(codes: readonly Code[], facts: Facts): void {
  const said = JSON.stringify(facts) + codes.join(" ");
  expect(codes.filter((code) => TRUE[code]?.(facts) === false), said).toEqual([]);
  expect(new Set(codes).size, said).toBe(codes.length);
  const text = words(codes, { n: 2, total: 3, size: "1 kB" });
  expect(text.split(/[.:](?: |$)/).filter(Boolean).length, text).toBeLessThanOrEqual(6);
  expect(text.match(/[.]( |$)/g)?.length ?? 0, text).toBeLessThanOrEqual(3);
  // "Busy" is a fact of its own, and nobody is told to press on where nothing is sent by itself.
  expect(text.includes("busy"), said).toBe(codes.includes("server-full"));
}

describe("of every combination", () => {
  test("the header says exactly one thing", () => {
    for (const facts of ALL) for (const file of BOTH) check([header(facts, file)], facts);
    expect(ALL).toHaveLength(8 * 8 * 3 * 2 * 3 * 4);
  });

  test("the banners, the pause, the end and the lock say what is known, in three sentences", () => {
    for (const facts of ALL) {
      check(connection(facts), facts);
      check(storage(facts), facts);
      check(here(facts), facts);
      if (facts.status === "paused") check(paused(facts), facts);
      if (facts.status === "break") check([...onBreak(facts), "resumes"], facts);
      if (facts.status === "time-up" || facts.status === "handing-in") check(ending(facts), facts);
      if (facts.status === "locked") check(locked(facts), facts);
    }
  });

  test("a connection that is bad is told once: by the banner, or by the page itself", () => {
    for (const facts of ALL.filter(({ network }) => isBad(network))) {
      const there = connection(facts).length > 0;
      expect(there, facts.status).toBe(["running", "break", "paused"].includes(facts.status));
      if (facts.status === "time-up" || facts.status === "handing-in") expect(ending(facts)[0]).toBe(connection({ ...facts, status: "running" })[0]);
    }
  });

  test("what of the exam is on this computer is said while the questions are shown and the server is away, as far as it is known", () => {
    for (const facts of ALL) expect(here(facts).length > 0, JSON.stringify(facts)).toBe(isBad(facts.network) && ["running", "break"].includes(facts.status) && facts.here !== "");
  });

  test("the last page says that all is received only where the server says so", () => {
    for (const facts of ALL.filter(({ status }) => status === "handed-in" || status === "void"))
      for (const outcome of OUTCOMES) {
        const codes = lastPage(facts, outcome);
        check(codes, facts);
        if (codes.includes("last-all")) expect([outcome.complete, outcome.settled, outcome.says, outcome.missing]).toEqual([true, true, true, false]);
        if (codes.includes("last-asking")) expect([outcome.settled, isBad(facts.network)]).toEqual([false, false]);
        if (facts.status === "void") expect(codes).toEqual(["void"]);
      }
  });

  test("where a request failed the waiting room says why, and what happens by itself", () => {
    for (const fault of NETWORKS.filter((network): network is Fault => isBad(network))) {
      const codes = room(fault);
      check(codes, { status: "running", network: fault, queue: "empty", stuck: false, storage: "", here: "" });
      expect(codes).toEqual([fact(fault), "room-tries"]);
    }
  });
});

describe("what comes before the start", () => {
  const VIEWS: Early["views"][] = ["none", "coming", "here"];
  const MEDIA: Early["media"][] = ["none", "coming", "here", "later"];
  const HOLDS: Partial<Record<Code, (known: Early) => boolean>> = {
    "early-questions": ({ views }) => views === "here",
    "early-all": ({ views, media }) => views === "here" && media === "here",
    "pictures-later": ({ media }) => media === "later",
  };

  test("the waiting room says what is on this computer, and no more than that", () => {
    for (const views of VIEWS)
      for (const media of MEDIA) {
        const codes = early({ views, media });
        expect(codes.filter((code) => !HOLDS[code]!({ views, media })), `${views} ${media}`).toEqual([]);
        expect(codes.some((code) => code.startsWith("early-")), `${views} ${media}`).toBe(views === "here");
        expect(codes.includes("pictures-later")).toBe(media === "later");
      }
  });

  test("the place of a picture says that it comes, or why it does not", () => {
    expect(place(null)).toEqual(["picture-coming"]);
    for (const fault of NETWORKS.filter((network): network is Fault => isBad(network))) {
      const codes = place(fault);
      check(codes, { status: "running", network: fault, queue: "empty", stuck: false, storage: "", here: "" });
      expect([codes[0], codes.includes("picture-waits")]).toEqual([fact(fault), fault !== "rejected"]);
    }
  });
});

describe("why a request failed", () => {
  test.each<[string, unknown, boolean, Fault]>([
    ["no network", new Unreachable("x"), false, "none"],
    ["a server that does not answer", new Unreachable("x"), true, "away"],
    ["a page of somebody else", new ApiError(403, "", ""), true, "away"],
    ["a proxy without its server", new ApiError(502, "", ""), true, "away"],
    ["503 that says when", new ApiError(503, "busy", "", 2), true, "full"],
    ["503 that does not", new ApiError(503, "no_room", "", 0), true, "fault"],
    ["429 that says when", new ApiError(429, "too_much", "", 20), true, "too-much"],
    ["429 of something else that says when", new ApiError(429, "", "", 20), true, "full"],
    ["a fault of the server", new ApiError(500, "server_error", ""), true, "fault"],
    ["a link that is not good any more", new ApiError(401, "token", ""), true, "rejected"],
    ["a fault of this page", new TypeError("x"), true, "away"],
  ])("%s", (_name, error, online, fault) => {
    expect(faultOf(error, online)).toBe(fault);
  });
});
