/** Pictures of a running exam: open while they are near, fetched where they are not here, and what is said of them meanwhile. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { Fetching } from "../../../player/objects/fetching";
import { Objects } from "../../../player/objects/list";
import { Media, unsealHere } from "../../../player/objects/media";
import { Shelf } from "../../../player/objects/shelf";
import { type ToldObjects, Unreachable } from "../../../shared/api";
import { Form, item, ObjectServer, OTHER, PICTURE, showing } from "./builders";

const AWAY = "The exam server does not answer. This picture comes by itself as soon as that is possible.";
const COMING = "This picture is on its way from the exam server.";
const name = (of: string) => `media:${of}`;
let number = 0;
let form: Form;
let server: ObjectServer;
let shelf: Shelf;
let blobs: Map<string, Blob>;
const opened: Media[] = [];

const order = () => [...form.items, form.drawn];
const media = (subtle: SubtleCrypto | null = crypto.subtle, told: () => Promise<ToldObjects> = () => Promise.resolve(form.told)) => {
  const objects = new Objects("1", shelf, subtle, new Fetching(subtle, server.fetch));
  const one = new Media({ items: order(), pages: form.pages }, objects, told, unsealHere(subtle));
  opened.push(one);
  return one;
};
const here = async (...which: number[]) => {
  await shelf.put({ hash: form.common.hash, schedule: 31, kind: "view", sealed: form.common.sealed });
  for (const piece of which.map((index) => form.pieces[index]!)) await shelf.put({ hash: piece.hash, schedule: 31, kind: "medium", sealed: piece.sealed });
};
const turns = async () => {
  for (let turn = 0; turn < 60; turn++) await new Promise((resume) => setImmediate(resume));
};
const open = () => vi.waitFor(async () => (await turns(), expect(blobs.size).toBeGreaterThan(0)));

beforeEach(async () => {
  form = await Form.made();
  server = new ObjectServer(form);
  shelf = new Shelf(`media-${++number}`, undefined);
  blobs = new Map();
  vi.spyOn(Math, "random").mockReturnValue(0);
  vi.spyOn(URL, "createObjectURL").mockImplementation((blob) => {
    const url = `blob:${blobs.size}-${number}`;
    blobs.set(url, blob as Blob);
    return url;
  });
  vi.spyOn(URL, "revokeObjectURL").mockImplementation((url) => void blobs.delete(url));
});

afterEach(() => {
  opened.splice(0).forEach((one) => one.closeAll());
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe("near", () => {
  test("pictures of the question that is shown, of the one before and of the two after it are open, others closed", async () => {
    await here(0, 1, 2);
    const one = media();
    // The second and the fifth question show one each.
    for (const [position, pictures] of [["i1", 1], ["i3", 2], ["i4", 1], ["i6", 1]] as const) {
      one.near(position, order());
      await turns();
      await vi.waitFor(() => expect(blobs.size, position).toBe(pictures));
    }
    one.closeAll();
    expect([blobs.size, server.asked]).toEqual([0, []]);
  });

  test("a picture is its pieces in order, of its own type", async () => {
    await here(0, 1);
    const blob = blobs.get(await media().address(name(PICTURE)))!;
    expect([await blob.text(), blob.type]).toEqual(["one two", "image/png"]);
  });

  test("what a browser might run is given as nothing in particular", async () => {
    await here(2);
    expect(blobs.get(await media().address(name(OTHER)))!.type).toBe("application/octet-stream");
  });

  test("pictures of a question's case are as near as it", async () => {
    form.items[0]!.case = "c1";
    form.pages = [{ id: "c1", type: "CASE", stem: showing(OTHER), lang: "en" }];
    await here(2);
    const one = media();
    one.near("i1", [form.items[0]!, form.items[2]!]);
    await open();
    expect(await blobs.get(await one.address(name(OTHER)))!.text()).toBe("other");
    expect(server.asked).toEqual([]);
  });

  test("elements that show the same picture get the same address", async () => {
    await here(0, 1);
    const one = media();
    expect(await one.address(name(PICTURE))).toBe(await one.address(name(PICTURE)));
    expect(blobs.size).toBe(1);
  });
});

describe("what is not on this computer", () => {
  test("is fetched when it is near, and stays here for the next load", async () => {
    await here();
    const one = media();
    one.near("i1", order());
    await open();
    expect(server.files_asked).toEqual([form.pieces[0].hash, form.pieces[1].hash]);
    await vi.waitFor(async () => expect((await shelf.names())?.size).toBe(3));
  });

  test("or was damaged here is fetched anew", async () => {
    await here(1);
    await shelf.put({ hash: form.pieces[0].hash, schedule: 31, kind: "medium", sealed: new ArrayBuffer(60) });
    expect(await blobs.get(await media().address(name(PICTURE)))!.text()).toBe("one two");
    expect(server.files_asked).toEqual([form.pieces[0].hash]);
  });

  test("is said to be on its way where that takes longer than a moment, and nothing where it does not", async () => {
    await here();
    const said = vi.fn();
    await media().address(name(OTHER), said);
    expect(said).not.toHaveBeenCalled();
    let arrive: (answer: Response) => void = () => {};
    server.files = [() => new Promise((resolve) => (arrive = resolve))];
    await shelf.clear();
    await here();
    const address = media().address(name(OTHER), said);
    await vi.waitFor(() => expect(said.mock.calls).toEqual([[COMING]]));
    arrive(new Response(form.pieces[2].sealed));
    await address;
    expect(said).toHaveBeenCalledTimes(1);
  });

  test("and the server is away: the place says so once, and the picture comes by itself", async () => {
    await here();
    const down = () => Promise.reject(new Unreachable("down"));
    server.files = [down, down, down];
    const said = vi.fn();
    const address = media().address(name(OTHER), said);
    for (let second = 0; second < 3; second++) {
      await turns();
      dispatchEvent(new Event("online"));
    }
    expect(await blobs.get(await address)!.text()).toBe("other");
    expect(said.mock.calls).toEqual([[AWAY]]);
  });

  test("is told to whoever asks later too", async () => {
    await here();
    server.files = Array.from({ length: 9 }, () => () => Promise.reject(new Unreachable("down")));
    const one = media();
    one.near("i5", order());
    await vi.waitFor(async () => {
      const said = vi.fn();
      one.address(name(OTHER), said).catch(() => {});
      await turns();
      expect(said).toHaveBeenCalledWith(AWAY);
    });
  });

  test("is given up when it is not near any more", async () => {
    await here();
    server.files = [() => Promise.reject(new Unreachable("down"))];
    const one = media();
    one.near("i5", order());
    const address = one.address(name(OTHER));
    one.near("i1", order());
    await expect(address).rejects.toThrow();
    expect(blobs.size).toBeLessThanOrEqual(1);
  });

  test("and nowhere else either is refused: an object that the server has not, a picture that no object names", async () => {
    await here();
    form.objects.delete(form.pieces[2].hash);
    await expect(media().address(name(OTHER))).rejects.toThrow();
    await expect(media().address(name("c".repeat(64)))).rejects.toThrow();
  });

  test("is found where the questions came as the paper, once the server says what opens it", async () => {
    const told = vi.fn(() => Promise.resolve(form.told));
    const one = media(crypto.subtle, told);
    one.near("i5", [item("i5", showing(OTHER))]);
    await open();
    expect([told.mock.calls.length > 0, server.files_asked]).toEqual([true, [form.common.hash, form.pieces[2].hash]]);
  });

  test("and whose keys the server does not say yet is waited for", async () => {
    await here(2);
    let tries = 0;
    const address = media(crypto.subtle, () => (tries++ ? Promise.resolve(form.told) : Promise.reject(new Unreachable("not made yet")))).address(name(OTHER));
    await turns();
    dispatchEvent(new Event("online"));
    expect(await address).toMatch(/^blob:/);
  });
});

describe("on plain HTTP, without WebCrypto", () => {
  test("pictures are opened all the same, and nothing is kept", async () => {
    const one = media(null);
    expect(await blobs.get(await one.address(name(PICTURE)))!.text()).toBe("one two");
    expect([server.files_asked, (await shelf.names())?.size]).toEqual([[form.common.hash, form.pieces[0].hash, form.pieces[1].hash], 0]);
  });

  test("somebody else's page in place of a picture is not shown, and it is asked for again", async () => {
    await here();
    server.files = [() => Promise.resolve(new Response("<html>Log in to the network, please, before you go on</html>"))];
    const address = media(null).address(name(OTHER));
    await turns();
    dispatchEvent(new Event("online"));
    expect(await blobs.get(await address)!.text()).toBe("other");
  });
});
