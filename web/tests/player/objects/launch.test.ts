/** An exam out of sealed objects: started, loaded again without the server, over. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { Code } from "../../../player/exam/code";
import { Launch } from "../../../player/exam/launch";
import { Shelf } from "../../../player/objects/shelf";
import { Store } from "../../../player/storage/store";
import type { Started } from "../../../shared/api";
import { choice, reply } from "../../builders";
import { Disk } from "./disk";
import { Form, ObjectServer, PICTURE } from "./builders";

let number = 0;
let form: Form;
let objects: ObjectServer;
let asked: string[];
let online: boolean;
let start: Partial<Started>;
const opened: { close(): void }[] = [];

const paper = () => ({ hash: "p", title: "Exam", items: [...form.items, form.drawn] });
const started = (): Started => ({
  token: "proof", attempt: 7, number: 1, session: 1, active: true, status: "IN_PROGRESS", server_time: new Date().toISOString(), deadline: new Date(Date.now() + 3600_000).toISOString(),
  title: "Exam", candidate: "Jane Doe", paper: "p", sheet: { order: ["i1", "i2", "i6"] }, answers: {}, flags: [], position: null, next_sync_in: 1, save_after: 0, objects: form.told, ...start,
});

/** The server behind `fetch`. */
function answer(url: string, init: RequestInit): Promise<Response> {
  if (!online) return Promise.reject(new TypeError("offline"));
  const file = /^\/exam\/objects\/\d+\//.test(url);
  const what = file ? "object" : url.includes("/objects/of/") ? "list" : url.split("/").at(-1)!;
  asked.push(what);
  if (file) return objects.fetch(url);
  const told = init.headers as Record<string, string>;
  const said: Record<string, () => unknown> = {
    start: started,
    paper,
    sync: () => reply(JSON.parse(init.body as string) as never),
    list: () => ({ ...form.list, ...(told.Authorization === "Player proof" ? { objects: form.told } : {}) }),
  };
  return Promise.resolve(Response.json(said[what]!()));
}

/** A page of this browser. */
async function page(token: string | null, id = "1"): Promise<Launch> {
  const shelf = new Shelf(`launch-objects-${number}`, undefined);
  const launch = new Launch(id, new Store(`launch-player-${number}`), new Code(), shelf);
  opened.push(launch);
  await launch.open(token);
  return launch;
}

/** A page that waited until everything was here. */
async function waited(): Promise<Launch> {
  const launch = await page("link");
  launch.offered({ after: 0, media_after: 0 });
  await vi.waitFor(() => expect([launch.objects?.early.media, launch.registration.schedule]).toEqual(["here", 31]));
  asked = [];
  return launch;
}

async function sat(launch: Launch) {
  const exam = await launch.start(undefined, launch.attempt !== null);
  opened.push(exam);
  await exam.open();
  return exam;
}

const picture = async (launch: Launch) => (launch.media!.near("i2", form.items), launch.media!.address(`media:${PICTURE}`));
const names = async (launch: Launch) => (await launch.shelf.names())!;
/** Everything that lies in the player's database, as somebody with developer tools reads it. */
async function lies(): Promise<string> {
  const db = await new Promise<IDBDatabase>((resolve) => (indexedDB.open(`launch-player-${number}`).onsuccess = ({ target }) => resolve((target as IDBOpenDBRequest).result)));
  const read = (name: string) => new Promise<unknown>((resolve) => (db.transaction(name).objectStore(name).getAll().onsuccess = ({ target }) => resolve((target as IDBRequest<unknown>).result)));
  return JSON.stringify(await Promise.all(Array.from(db.objectStoreNames, read)));
}

beforeEach(async () => {
  form = await Form.made();
  objects = new ObjectServer(form);
  [asked, online, start] = [[], true, {}];
  number++;
  vi.spyOn(Math, "random").mockReturnValue(0.9); // what comes in the background waits for seconds
  vi.spyOn(URL, "createObjectURL").mockReturnValue("blob:picture");
  vi.spyOn(URL, "revokeObjectURL").mockReturnValue();
  vi.stubGlobal("fetch", answer);
});

afterEach(() => {
  opened.splice(0).forEach((one) => one.close());
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe("a start", () => {
  test("needs nothing but itself where everything came before", async () => {
    const launch = await waited();
    const exam = await sat(launch);
    expect([exam.items.map(({ id }) => id), await picture(launch)]).toEqual([["i1", "i2", "i6"], "blob:picture"]);
    expect(asked.filter((one) => one !== "sync")).toEqual(["start"]);
  });

  test("asks for the paper where an object was lost since, and for pictures when they are near", async () => {
    await (await waited()).shelf.clear();
    const launch = await page(null); // another page of this browser, which has nothing in memory
    await sat(launch);
    await picture(launch);
    expect(asked.filter((one) => one !== "sync").slice(0, 3)).toEqual(["start", "paper", "object"]);
  });

  test("before anything was made shows the paper, and hears later what opens its pictures", async () => {
    start = { objects: null };
    const launch = await page("link");
    await sat(launch);
    expect(await picture(launch)).toBe("blob:picture");
    expect(asked.filter((one) => one !== "sync")).toEqual(["start", "paper", "list", "object", "object", "object"]);
    expect(launch.registration.started?.objects).toEqual(form.told);
  });

  test("before everything came goes on in the background, until the exam needs no server", async () => {
    vi.mocked(Math.random).mockReturnValue(0);
    start = { objects: null };
    const launch = await page("link");
    const exam = await sat(launch);
    await vi.waitFor(() => expect(launch.here).toEqual({ questions: true, lacking: new Set() }));
    // The fifth question is not on this sheet, and its picture never asked for.
    expect([(await names(launch)).size, exam.items.map(({ id }) => id)]).toEqual([3, ["i1", "i2", "i6"]]);
    online = false;
    expect(await picture(launch)).toBe("blob:picture");
  });

  test("of a server of the release before shows the paper", async () => {
    start = { objects: undefined };
    expect((await sat(await page("link"))).items).toHaveLength(3);
    expect(asked).toContain("paper");
  });
});

describe("a reload without the server", () => {
  async function reloaded(): Promise<Launch> {
    online = false;
    const launch = await page(null);
    opened.push((await launch.resume())!);
    return launch;
  }

  test("comes back with questions and pictures", async () => {
    await sat(await waited());
    expect(await picture(await reloaded())).toBe("blob:picture");
  });

  test("so it does where they came only after the start", async () => {
    start = { objects: null };
    const launch = await page("link");
    await sat(launch);
    await picture(launch);
    await vi.waitFor(async () => expect((await names(launch)).size).toBe(3));
    expect(await picture(await reloaded())).toBe("blob:picture");
  });
});

describe("this computer", () => {
  test("holds no key before the start, and none after the hand-in", async () => {
    const launch = await waited();
    expect(await lies()).not.toContain(form.common.key);
    await sat(launch);
    expect(await lies()).toContain(form.common.key);
    await launch.finish({ attempt: 7, title: "", at: null, by: null, void: false }, true);
    expect([await lies(), (await names(launch)).size]).toEqual([expect.not.stringContaining(form.common.key), 0]);
    expect(URL.revokeObjectURL).toHaveBeenCalledTimes(0);
  });

  test("closes what is open at the hand-in", async () => {
    const launch = await waited();
    await sat(launch);
    await picture(launch);
    await launch.finish({ attempt: 7, title: "", at: null, by: null, void: false }, true);
    expect(URL.revokeObjectURL).toHaveBeenCalledWith("blob:picture");
  });

  test("loses objects and keys with logging out", async () => {
    const launch = await waited();
    await sat(launch);
    await launch.logOut();
    expect([await lies(), (await names(launch)).size]).toEqual([expect.not.stringContaining(form.common.key), 0]);
  });

  test("loses them with another launch", async () => {
    await sat(await waited());
    const other = await page("another link", "2");
    expect([await lies(), (await names(other)).size]).toEqual([expect.not.stringContaining(form.common.key), 0]);
  });

  test("keeps them when the same link is opened again, before the start and after it", async () => {
    const launch = await waited();
    expect((await names(await page("link"))).size).toBe(5);
    await sat(launch);
    expect((await names(await page("link"))).size).toBe(5);
  });

  test("keeps an answer with no room left: pictures go", async () => {
    const disk = new Disk(Infinity);
    const launch = await waited();
    const exam = await sat(launch);
    await vi.waitFor(() => expect(exam.queue.size).toBe(0));
    disk.quota = disk.used;
    online = false;
    exam.answer("i1", choice("a"), true);
    await exam.queue.settled();
    expect([exam.trouble, [...(await names(launch))].sort()]).toEqual(["", [form.common.hash, form.sixth.hash].sort()]);
  });
});
