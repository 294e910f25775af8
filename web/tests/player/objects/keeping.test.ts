/** After the start: what the whole exam shows comes in the background, and what of it is here is known. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { Fetching } from "../../../player/objects/fetching";
import * as files from "../../../items/document/files";
import { Keeping } from "../../../player/objects/keeping";
import { Objects } from "../../../player/objects/list";
import { Media, unsealHere } from "../../../player/objects/media";
import { Shelf } from "../../../player/objects/shelf";
import type { Item, Started, ToldObjects } from "../../../shared/api";
import { ApiError } from "../../../shared/api";
import { Form, item, ObjectServer, type Sealed, sealed, showing } from "./builders";

const MB = 1024 * 1024;
const QUESTIONS = 6;
let number = 0;
let form: Form;
let server: ObjectServer;
let shelf: Shelf;
let items: Item[];
let pictures: Sealed[];
let sizes: number[];
let objects: Objects;
let online: boolean;
let known: boolean;
const made: Keeping[] = [];

const named = (place: number) => `${place}`.repeat(64);

/** A form of six questions, each of which shows a picture, and the server that has it. */
async function formOf(pages: Form["pages"] = []): Promise<void> {
  pictures = await Promise.all(Array.from({ length: QUESTIONS }, (_, place) => sealed(new TextEncoder().encode(`picture ${place}`))));
  items = pictures.map((_, place) => item(`i${place}`, showing(named(place))));
  form.items = items;
  form.pages = pages;
  const media = Object.fromEntries(pictures.map(({ hash, key }, place) => [named(place), { type: "image/png", size: sizes[place], pieces: [[hash, key]] }]));
  form.common = await sealed({ title: "Exam", items, media });
  form.objects = new Map([form.common, ...pictures].map(({ hash, sealed }) => [hash, sealed]));
}

/** The background of an exam that is at this question. */
function keeping(at = "i0", told: () => Promise<ToldObjects> = () => Promise.resolve({ ...form.told, items: {} })): Keeping {
  objects = new Objects("1", shelf, crypto.subtle, new Fetching(crypto.subtle, (address) => (online ? server.fetch(address) : Promise.reject(new TypeError("offline")))));
  const media = new Media({ items, pages: form.pages }, objects, told, unsealHere(crypto.subtle));
  media.at = at;
  const one = new Keeping({ items, pages: form.pages }, media, objects, told, () => Promise.resolve(known));
  made.push(one);
  return one;
}

/** The pictures in the order in which they were asked for, by the question that shows them. */
const asked = () => server.files_asked.filter((hash) => hash !== form.common.hash).map((hash) => pictures.findIndex((one) => one.hash === hash));
const until = (check: () => unknown) => vi.waitFor(() => expect(check()).toBeTruthy(), { timeout: 20_000 });
const lacking = (one: Keeping) => one.here && [...one.here.lacking];

beforeEach(async () => {
  [online, known, sizes] = [true, true, Array<number>(QUESTIONS).fill(9)];
  form = await Form.made();
  server = new ObjectServer(form);
  shelf = new Shelf(`keeping-${++number}`, undefined);
  vi.spyOn(Math, "random").mockReturnValue(0);
  await formOf();
});

afterEach(() => {
  made.splice(0).forEach((one) => one.stop());
  vi.restoreAllMocks();
});

describe("in the background", () => {
  test("everything comes: what the question shows, the next, the one before, then in order, then from the beginning", async () => {
    const one = keeping("i2");
    one.start();
    await until(() => lacking(one)?.length === 0);
    expect([asked(), server.most]).toEqual([[2, 3, 1, 4, 5, 0], 1]);
  });

  test("where the candidate goes meanwhile is what comes next", async () => {
    const one = keeping("i0");
    const source = (one as unknown as { media: { at: string } }).media;
    one.changed = () => lacking(one)?.length === 5 && (source.at = "i4");
    one.start();
    await until(() => lacking(one)?.length === 0);
    expect(asked().slice(0, 4)).toEqual([0, 4, 5, 3]);
  });

  test("what is large comes when all else is here", async () => {
    sizes[0] = sizes[2] = 6 * MB;
    await formOf();
    const one = keeping("i0");
    one.start();
    await until(() => lacking(one)?.length === 0);
    expect(asked()).toEqual([1, 3, 4, 5, 0, 2]);
  });

  test.each([
    ["its address first", (name: string) => `<object data-src="media:${name}" title="A letter"></object>`, 1],
    ["its title first", (name: string) => `<object title="“A > B”, C:\\ and &quot;D&quot;" lang="en" data-src="media:${name}"></object>`, 1],
    ["words of one alone", (name: string) => `&lt;object data-src="x"&gt; ${showing(name)}`, 0],
  ])("what shows documents comes before others where the paper has one: with %s", async (_said, stem, times) => {
    const keep = vi.spyOn(files, "keep").mockResolvedValue();
    items[0] = item("i0", stem(named(0)));
    const one = keeping();
    one.start();
    await until(() => lacking(one)?.length === 0);
    expect(keep).toHaveBeenCalledTimes(times);
  });

  test("it waits while answers are on their way", async () => {
    const one = keeping();
    let busy = true;
    one.busy = () => busy;
    one.start();
    await until(() => lacking(one)?.length === QUESTIONS);
    await new Promise((resume) => setTimeout(resume, 600));
    expect(asked()).toEqual([]);
    busy = false;
    await until(() => lacking(one)?.length === 0);
  });

  test("it waits while something near is fetched", async () => {
    const one = keeping();
    let arrive = (_: Response): void => {};
    server.files = [() => new Promise<Response>((resume) => (arrive = resume))];
    const near = objects.fetching.once(31, pictures[5]!.hash, new AbortController().signal);
    one.start();
    await until(() => lacking(one)?.length === QUESTIONS);
    await new Promise((resume) => setTimeout(resume, 600));
    expect(asked()).toEqual([5]);
    arrive(new Response(pictures[5]!.sealed.slice(0)));
    await near;
    await until(() => lacking(one)?.length === 0);
  });

  test("what fails is asked for again after a pause", async () => {
    server.files = [() => null, () => Promise.reject(new ApiError(503, "busy", "", 0)), () => Promise.resolve(new Response("<html>Log in to the network</html>"))];
    const one = keeping();
    one.start();
    await until(() => lacking(one)?.length === 0);
    expect(asked()).toEqual([0, 0, 0, 1, 2, 3, 4, 5]);
  });

  test("what lies here already is not fetched, and what another window fetched meanwhile is not either", async () => {
    await shelf.put({ hash: pictures[1]!.hash, schedule: 31, kind: "medium", sealed: pictures[1]!.sealed });
    const one = keeping();
    one.changed = () => void shelf.put({ hash: pictures[3]!.hash, schedule: 31, kind: "medium", sealed: pictures[3]!.sealed });
    one.start();
    await until(() => lacking(one)?.length === 0);
    expect(asked()).not.toContain(1);
  });

  test("a case's pictures come with its first question", async () => {
    items = [];
    await formOf([{ id: "9-1", type: "CASE", stem: showing(named(5)), lang: "en", heading: "", max_score: 0 } as never]);
    items[1] = { ...items[1]!, case: "9-1" };
    const one = keeping("i0");
    one.start();
    await until(() => lacking(one)?.length === 0);
    expect(asked().slice(0, 3)).toEqual([0, 1, 5]);
  });

  test("nothing comes where this browser has no room, and it is known what is lacking", async () => {
    shelf = new Shelf(`keeping-${number}`, { estimate: () => Promise.resolve({ usage: 0, quota: 1 }) });
    const one = keeping();
    one.start();
    await until(() => lacking(one)?.length === QUESTIONS);
    await new Promise((resume) => setTimeout(resume, 300));
    expect(asked()).toEqual([]);
  });

  test("what this browser does not keep is fetched once, and after two such nothing more comes", async () => {
    vi.spyOn(shelf, "put").mockResolvedValue(false);
    const one = keeping();
    one.start();
    await until(() => asked().length === 2);
    await new Promise((resume) => setTimeout(resume, 300));
    expect([asked(), lacking(one)?.length]).toEqual([[0, 1], QUESTIONS]);
  });

  test("all else comes where one alone is not kept, and that one is not fetched again", async () => {
    const put = shelf.put.bind(shelf);
    vi.spyOn(shelf, "put").mockImplementation((object) => (object.hash === pictures[1]!.hash ? Promise.resolve(false) : put(object)));
    const one = keeping();
    one.start();
    await until(() => lacking(one)?.length === 1);
    await new Promise((resume) => setTimeout(resume, 300));
    expect([asked(), lacking(one)]).toEqual([[0, 1, 2, 3, 4, 5], ["i1"]]);
  });

  test("nothing comes where this browser's database does not open: all is lacking", async () => {
    vi.spyOn(indexedDB, "open").mockImplementation(() => {
      throw new DOMException("no databases in this mode", "InvalidStateError");
    });
    const one = keeping();
    one.start();
    await until(() => lacking(one)?.length === QUESTIONS);
    await new Promise((resume) => setTimeout(resume, 300));
    expect(asked()).toEqual([]);
  });

  test("an exam that shows nothing asks for nothing", async () => {
    items = [item("i0"), item("i1")];
    const one = keeping();
    one.start();
    await until(() => one.here !== null);
    expect([lacking(one), server.asked]).toEqual([[], []]);
  });
});

describe("what is here", () => {
  test("is said of the computer, not of this page's memory of it", async () => {
    const one = keeping();
    one.start();
    await until(() => lacking(one)?.length === 0);
    await shelf.clear();
    await one.look();
    expect(lacking(one)).toEqual(items.map(({ id }) => id));
  });

  test("is not known while it is looked", async () => {
    const one = keeping();
    one.start();
    await until(() => lacking(one)?.length === 0);
    const looking = one.look();
    expect(one.here).toBeNull();
    await looking;
    expect(lacking(one)).toEqual([]);
  });

  test("is a part where the network was lost on the way; the rest comes when it is back", async () => {
    const one = keeping();
    one.changed = () => (online = (lacking(one)?.length ?? 0) !== 4);
    one.start();
    await until(() => !online && lacking(one)?.length === 4);
    expect(lacking(one)).toEqual(["i2", "i3", "i4", "i5"]);
    one.changed = () => {};
    online = true;
    dispatchEvent(new Event("online"));
    await until(() => lacking(one)?.length === 0);
  });

  test("is not known before it was tried to get what opens the pictures", async () => {
    const seen: unknown[] = [];
    const one = keeping("i0", () => new Promise(() => {}));
    one.changed = () => seen.push(lacking(one));
    one.start();
    await one.look();
    expect([seen, one.here]).toEqual([[], null]);
  });

  test("is known at once where the questions were opened from this computer, and is said once", async () => {
    for (const { hash, sealed } of pictures) await shelf.put({ hash, schedule: 31, kind: "medium", sealed });
    await shelf.put({ hash: form.common.hash, schedule: 31, kind: "view", sealed: form.common.sealed });
    const seen: unknown[] = [];
    const one = keeping("i0", () => new Promise(() => {}));
    await objects.open({ objects: { ...form.told, items: {} }, paper: "p", sheet: {} } as unknown as Started);
    online = false;
    one.changed = () => seen.push(lacking(one));
    one.start();
    await until(() => seen.length);
    expect(seen).toEqual([[]]);
  });

  describe("of what shows documents", () => {
    const files = new Map<string, Response>();

    /** The cache of this browser, which answers when it is let. */
    let looked: Promise<unknown>;

    /** The questions and what they show lie here; the second shows a document, and there is no network. */
    async function offline(): Promise<[Keeping, seen: unknown[]]> {
      items[1] = { ...items[1]!, stem: `<object data-src="media:${named(1)}" title="A letter"></object>` };
      for (const { hash, sealed } of pictures) await shelf.put({ hash, schedule: 31, kind: "medium", sealed });
      await shelf.put({ hash: form.common.hash, schedule: 31, kind: "view", sealed: form.common.sealed });
      const one = keeping("i0", () => new Promise(() => {}));
      await objects.open({ objects: { ...form.told, items: {} }, paper: "p", sheet: {} } as unknown as Started);
      online = false;
      const seen: unknown[] = [];
      one.changed = () => seen.push(lacking(one));
      return [one, seen];
    }

    beforeEach(() => {
      files.clear();
      looked = Promise.resolve();
      const cache = {
        match: (address: string) => looked.then(() => files.get(address)?.clone()),
        put: (address: string, response: Response) => Promise.resolve(void files.set(address, response)),
        keys: () => Promise.resolve([]),
      };
      vi.stubGlobal("caches", { open: () => Promise.resolve(cache) });
      vi.stubGlobal("fetch", () => Promise.resolve(new Response("file")));
    });

    afterEach(() => void vi.unstubAllGlobals());

    test("nothing is said before it was looked, and where it lies here the document is not lacking", async () => {
      await (await import("../../../items/document/files")).keep();
      const [one, seen] = await offline();
      let answers = (): void => {};
      looked = new Promise<void>((resume) => (answers = resume));
      // The background begins after a moment only.
      vi.spyOn(Math, "random").mockReturnValue(1);
      one.start();
      await new Promise((resume) => setTimeout(resume, 300));
      expect([one.here, seen]).toEqual([null, []]);
      answers();
      await until(() => seen.length);
      expect(seen).toEqual([[]]);
    });

    test("what is not here is lacking with its document", async () => {
      const [one, seen] = await offline();
      vi.spyOn(Math, "random").mockReturnValue(1);
      one.start();
      await until(() => seen.length);
      expect(seen).toEqual([["i1"]]);
    });
  });

  test("is every picture less where nobody says what opens them", async () => {
    const one = keeping("i0", () => Promise.reject(new ApiError(404, "not_prepared", "")));
    one.start();
    await until(() => lacking(one)?.length === QUESTIONS);
  });

  test("are questions in this page alone where the computer does not keep them", async () => {
    known = false;
    const one = keeping();
    one.start();
    await until(() => lacking(one)?.length === 0);
    expect(one.here!.questions).toBe(false);
  });
});
