/** What comes before the start: when it is asked for, what of it is kept where, and what opens it. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { Fetching } from "../../../player/objects/fetching";
import { Objects } from "../../../player/objects/list";
import { Shelf } from "../../../player/objects/shelf";
import { ApiError, type Started, type ToldObjects, Unreachable } from "../../../shared/api";
import { Form, item, notPrepared, ObjectServer, OTHER, PICTURE, sealed } from "./builders";

const MB = 1024 * 1024;
let number = 0;
let form: Form;
let server: ObjectServer;
let shelf: Shelf;
const made: Objects[] = [];

const started = (more: Partial<Started> = {}) => ({ paper: "p", objects: form.told, sheet: { order: ["i1", "i6"] }, ...more }) as Started;
const views = () => [form.common.hash, form.sixth.hash].sort();
const media = () => form.pieces.map(({ hash }) => hash).sort();

function objects(subtle: SubtleCrypto | null = crypto.subtle): Objects {
  const one = new Objects("1", shelf, subtle, new Fetching(subtle, server.fetch));
  made.push(one);
  return one;
}

/** Lets time go by where a test holds it, in steps in which WebCrypto and the store get their turns. */
async function until(done: () => unknown): Promise<void> {
  if (!vi.isFakeTimers()) return vi.waitFor(() => expect(done()).toBeTruthy());
  for (let tries = 0; !done(); tries++) {
    if (tries > 2000) throw new Error(`still not: ${done.toString()}`);
    await vi.advanceTimersByTimeAsync(100);
    for (let turn = 0; turn < 5; turn++) await new Promise((resume) => setImmediate(resume));
  }
}

/** Everything has come that comes. */
async function loaded(expected: object = { views: "here", media: "here" }): Promise<Objects> {
  const one = objects();
  one.offered({ after: 0, media_after: 0 }, server.api);
  await until(() => JSON.stringify(one.early) === JSON.stringify(expected));
  return one;
}

const room = (usage: number, quota: number) => (shelf = new Shelf(`list-${number}`, { estimate: () => Promise.resolve({ usage, quota }) }));

beforeEach(async () => {
  form = await Form.made();
  server = new ObjectServer(form);
  shelf = new Shelf(`list-${++number}`, undefined);
  vi.spyOn(Math, "random").mockReturnValue(0);
});

afterEach(() => {
  made.splice(0).forEach((one) => one.stop());
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe("before the start", () => {
  test("questions come, then pictures, two at a time, and lie sealed on this computer", async () => {
    await loaded();
    expect(server.asked[0]).toBe("list");
    expect([server.files_asked.slice(0, 2).sort(), server.files_asked.slice(2).sort(), server.most]).toEqual([views(), media(), 2]);
    expect([...(await shelf.names())!].sort()).toEqual([...views(), ...media()].sort());
    expect(await shelf.get(form.common.hash)).toEqual(form.common.sealed);
  });

  test("they are asked for when the waiting room said, by its first word", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    const one = objects();
    one.offered({ after: 300, media_after: 700 }, server.api);
    await vi.advanceTimersByTimeAsync(200_000);
    one.offered({ after: 300, media_after: 900 }, server.api);
    expect(server.asked).toEqual([]);
    await vi.advanceTimersByTimeAsync(101_000);
    vi.useRealTimers();
    await until(() => one.early.views === "here");
    expect([server.files_asked.sort(), one.early]).toEqual([views(), { views: "here", media: "coming" }]);
  });

  test("pictures are fetched at their own moment", async () => {
    const one = objects();
    const begun = performance.now();
    one.offered({ after: 0, media_after: 0.4 }, server.api);
    await until(() => one.early.media === "here");
    expect(performance.now() - begun).toBeGreaterThan(390);
  });

  test("what lies here already is not fetched again, unless it was damaged", async () => {
    await loaded();
    await shelf.put({ hash: form.common.hash, schedule: 31, kind: "view", sealed: new ArrayBuffer(50) });
    server.asked = [];
    await loaded();
    expect(server.files_asked).toEqual([form.common.hash]);
    expect(await shelf.get(form.common.hash)).toEqual(form.common.sealed);
  });

  test("bytes that are not those of their name are neither kept nor opened, and asked for again", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    server.files = [() => Promise.resolve(new Response("<html>Log in to the network</html>"))];
    await loaded();
    expect(server.files_asked.filter((one) => one === server.files_asked[0])).toHaveLength(2);
    expect(await shelf.get(form.common.hash)).toEqual(form.common.sealed);
  });

  test.each<[string, () => Promise<never>]>([
    ["that is not made yet", notPrepared],
    ["that somebody else's request makes", () => Promise.reject(new ApiError(503, "busy", "", 2))],
    ["that does not arrive", () => Promise.reject(new Unreachable("x"))],
  ])("a list %s is asked for again", async (_name, answer) => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    server.lists = [answer, answer];
    await loaded();
    expect(server.asked.filter((one) => one === "list")).toHaveLength(3);
  });

  test.each<[string, () => Promise<never> | Promise<Form["list"]>]>([
    ["of another format", () => Promise.resolve({ ...form.list, format: 2 })],
    ["that this link does not open", () => Promise.reject(new ApiError(401, "token", ""))],
  ])("a list %s is left alone", async (_name, answer) => {
    server.lists = [answer];
    const one = objects();
    one.offered({ after: 0, media_after: 0 }, server.api);
    await until(() => server.asked.length);
    await new Promise((resume) => setTimeout(resume, 50));
    expect([server.asked, one.early]).toEqual([["list"], { views: "none", media: "none" }]);
  });

  test("where something is gone the list is asked for anew", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const [lost] = form.pieces;
    form.objects.delete(lost.hash);
    const one = objects();
    one.offered({ after: 0, media_after: 0 }, server.api);
    await until(() => server.asked.filter((asked) => asked === "list").length === 2);
    form.objects.set(lost.hash, lost.sealed);
    await until(() => one.early.media === "here");
  });

  test("the launch hears whose objects they are", async () => {
    const one = objects();
    const listed = (one.listed = vi.fn());
    one.offered({ after: 0, media_after: 0 }, server.api);
    await until(() => listed.mock.calls.length);
    expect(listed).toHaveBeenCalledWith(31);
  });

  test("without WebCrypto, as on plain HTTP, nothing is asked for and nothing opened", async () => {
    const one = objects(null);
    one.offered({ after: 0, media_after: 0 }, server.api);
    await new Promise((resume) => setTimeout(resume, 20));
    expect([server.asked, await one.open(started())]).toEqual([[], null]);
  });
});

describe("room", () => {
  test("for questions alone: pictures stay with the server, and the page says so", async () => {
    room(0, 64 * MB + form.common.sealed.byteLength + form.sixth.sealed.byteLength);
    await loaded({ views: "here", media: "later" });
    expect([...(await shelf.names())!].sort()).toEqual(views());
  });

  test("for nothing: questions lie in memory until the start", async () => {
    room(0, 64 * MB);
    const one = await loaded({ views: "here", media: "later" });
    expect([[...(await shelf.names())!], (await one.open(started()))?.items.length]).toEqual([[], 6]);
  });

  test("that the browser promised and does not give: nothing more is fetched that would not be kept", async () => {
    const one = objects();
    const put = shelf.put.bind(shelf);
    vi.spyOn(shelf, "put").mockImplementation((object) => (object.kind === "view" ? put(object) : (vi.spyOn(shelf, "full", "get").mockReturnValue(true), Promise.resolve(false))));
    one.offered({ after: 0, media_after: 0 }, server.api);
    await until(() => one.early.media === "later");
    expect(server.files_asked.length).toBeLessThanOrEqual(4);
  });
});

describe("a browser that keeps nothing", () => {
  const closed = () =>
    vi.spyOn(indexedDB, "open").mockImplementation(() => {
      throw new DOMException("no databases in this mode", "InvalidStateError");
    });

  test("gets the questions into memory, and no pictures before it needs them: the page says so", async () => {
    closed();
    const one = await loaded({ views: "here", media: "later" });
    expect([server.files_asked.sort(), (await one.open(started()))?.items.length]).toEqual([views(), 6]);
  });

  test("is not told that pictures are here which it did not take", async () => {
    const put = shelf.put.bind(shelf);
    vi.spyOn(shelf, "put").mockImplementation((object) => (object.kind === "view" ? put(object) : Promise.resolve(false)));
    await loaded({ views: "here", media: "later" });
  });

  test("does not get pictures again that it did not take, when something else has to be asked for anew", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    form.objects.delete(form.sixth.hash);
    vi.spyOn(shelf, "put").mockResolvedValue(false);
    const one = objects();
    one.offered({ after: 0, media_after: 0 }, server.api);
    await until(() => server.asked.filter((asked) => asked === "list").length === 3);
    expect(server.files_asked.filter((hash) => media().includes(hash)).length).toBeLessThanOrEqual(2);
    expect(one.early.media).toBe("later");
  });

  test("has its questions in memory as long as they lie nowhere else", async () => {
    const one = await loaded();
    await shelf.clear();
    vi.spyOn(shelf, "put").mockResolvedValue(false);
    await one.open(started());
    await new Promise((resume) => setTimeout(resume, 50));
    expect((await one.open(started({ paper: "another" })))?.items.length).toBe(6);
  });
});

describe("at the start", () => {
  test("what came is opened by the keys that it gives, without another request", async () => {
    const one = await loaded();
    server.asked = [];
    const paper = await one.open(started());
    expect([paper?.hash, paper?.title, paper?.items.map(({ id }) => id), server.asked]).toEqual(["p", "Exam", ["i1", "i2", "i3", "i4", "i5", "i6"], []]);
  });

  test("cases come with the questions that are about them, each once", async () => {
    const page = (id: string) => ({ id, type: "CASE", stem: "", lang: "en" });
    const [common, sixth] = await Promise.all([sealed({ title: "Exam", items: [item("i1")], pages: [page("c1")], media: {} }), sealed({ items: [form.drawn], pages: [page("c1"), page("c2")], media: {} })]);
    for (const { hash, sealed: bytes } of [common, sixth]) await shelf.put({ hash, schedule: 31, kind: "view", sealed: bytes });
    const told = { schedule: 31, common: [common.hash, common.key], items: { i6: [sixth.hash, sixth.key] } } as ToldObjects;
    expect((await objects().open(started({ objects: told })))?.pages?.map(({ id }) => id)).toEqual(["c1", "c2"]);
  });

  test("a later page of this browser opens it from the disk", async () => {
    await (await loaded()).open(started());
    expect((await objects().open(started()))?.title).toBe("Exam");
  });

  test("an object that was lost since the preload is no harm while the page lives, and comes back to the disk", async () => {
    const one = await loaded();
    await shelf.clear();
    expect((await one.open(started()))?.title).toBe("Exam");
    await vi.waitFor(async () => expect([...(await shelf.names())!].sort()).toEqual(views()));
  });

  test.each<[string, (one: Form) => Partial<Started>]>([
    ["an object is not here", (one) => ({ objects: { ...one.told, common: ["f".repeat(64), one.common.key] } })],
    ["a key is another one", (one) => ({ objects: { ...one.told, common: [one.common.hash, one.sixth.key] } })],
    ["a question of the sheet is in none", () => ({ sheet: { order: ["i1", "i7"] } })],
    ["the server has none", () => ({ objects: null })],
    ["the server is of the release before", () => ({ objects: undefined })],
  ])("the paper is asked for where %s", async (_name, more) => {
    const one = await loaded();
    expect(await one.open(started(more(form)))).toBeNull();
  });

  test("nothing more is fetched before it is needed", async () => {
    const one = objects();
    one.offered({ after: 0.2, media_after: 0.2 }, server.api);
    one.stop();
    await new Promise((resume) => setTimeout(resume, 300));
    expect(server.asked).toEqual([]);
  });

  test("the media of its questions are known, or fetched with the objects that name them", async () => {
    const unseal = (await import("../../../player/objects/unseal")).unsealWith(crypto.subtle);
    const one = await loaded();
    await one.open(started());
    expect([...(await one.media(form, form.told, unseal)).keys()]).toEqual([PICTURE, OTHER]);
    await shelf.clear();
    server.asked = [];
    const other = objects();
    expect([...(await other.media(form, form.told, unseal)).keys()]).toEqual([PICTURE, OTHER]);
    expect(server.asked).toEqual([form.common.hash]);
    await vi.waitFor(async () => expect([...(await shelf.names())!]).toEqual([form.common.hash]));
  });
});

test("before the start no key, no question and nothing readable lies on this computer", async () => {
  await loaded();
  const open = (name: string) => new Promise<IDBDatabase>((resolve) => (indexedDB.open(name).onsuccess = ({ target }) => resolve((target as IDBOpenDBRequest).result)));
  const db = await open(`list-${number}`);
  const all = await new Promise<Record<string, unknown>[]>((resolve) => {
    const request = db.transaction("objects").objectStore("objects").getAll();
    request.onsuccess = () => resolve(request.result as Record<string, unknown>[]);
  });
  const readable = all.map((one) => JSON.stringify(one) + new TextDecoder("latin1").decode(one.sealed as ArrayBuffer)).join(" ");
  expect(all.map((one) => Object.keys(one).sort())).toEqual(all.map(() => ["hash", "kept", "kind", "schedule", "sealed", "size"]));
  for (const secret of [form.common.key, form.sixth.key, ...form.pieces.map(({ key }) => key), "MULTIPLE_CHOICE", '"i6"', PICTURE, "image/png"]) expect(readable).not.toContain(secret);
});
