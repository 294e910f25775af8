import { afterEach, describe, expect, test } from "vitest";

import "../../items/index";
import type { AnyItem, MediaSource } from "../../items/index";
import type { Item } from "../../shared/api";

const NAME = `media:${"a".repeat(64)}`;
const OTHER = `media:${"b".repeat(64)}`;
const picture = (src = NAME, alt = "A map of Europe") => `<p>Which river?</p><p><img src="${src}" alt="${alt}" width="640" height="480"></p>`;
const item = (stem: string, more: object = {}) => ({ id: "1", type: "MULTIPLE_CHOICE", stem, lang: "en", max_score: 1, alternatives: [], ...more }) as Item;
const there: MediaSource = (src) => Promise.resolve(`/pictures/${src.slice(6)}`);
const away: MediaSource = () => Promise.reject(new Error("away"));

async function show(stem: string, media?: MediaSource, more: object = {}) {
  const any = document.createElement("stratus-item") as AnyItem;
  Object.assign(any, { item: item(stem, more) }, media ? { media } : {});
  document.body.append(any);
  const settled = async () => {
    await any.updateComplete;
    await any.inner!.updateComplete;
    await new Promise((resolve) => setTimeout(resolve));
  };
  await settled();
  const root = any.inner!.shadowRoot!;
  const images = () => Array.from(root.querySelectorAll("img"));
  const notes = () => Array.from(root.querySelectorAll(".no-picture"), (one) => one.shadowRoot!.textContent);
  return { any, root, settled, images, notes };
}

afterEach(() => document.body.replaceChildren());

describe("a picture that an item names", () => {
  test("is asked for by its name, and loaded from where the page says", async () => {
    const { images, notes } = await show(picture(), there);
    expect(images().map((img) => [img.getAttribute("src"), img.alt])).toEqual([[`/pictures/${"a".repeat(64)}`, "A map of Europe"]]);
    expect(notes()).toEqual([]);
  });

  test("is found wherever an item shows one", async () => {
    const { images } = await show("<p>Which?</p>", there, { alternatives: [{ id: "k7", html: picture() }, { id: "p4", html: picture(OTHER) }] });
    expect(images().map((img) => img.dataset.state)).toEqual(["there", "there"]);
  });

  test("has its size before it is there, and its browser is never led to `media:`", async () => {
    let give: (address: string) => void = () => {};
    const { images } = await show(picture(), () => new Promise((resolve) => (give = resolve)));
    expect(decodeURIComponent(images()[0]!.getAttribute("src")!)).toContain('width="640" height="480"');
    expect(images()[0]!.dataset.state).toBe("waiting");
    give("blob:x");
    await Promise.resolve();
    expect(images()[0]!.getAttribute("src")).toBe("blob:x");
  });

  test("that cannot be had is said in words, with what it shows, and its place keeps its size", async () => {
    const { images, notes } = await show(picture(), away);
    expect(notes()).toEqual([expect.stringContaining("This picture could not be loaded.It shows: A map of Europe")]);
    expect([images()[0]!.dataset.state, images()[0]!.alt]).toEqual(["missing", "A map of Europe"]);
    expect(decodeURIComponent(images()[0]!.getAttribute("src")!)).toContain('width="640" height="480"');
  });

  test("that takes its time is said in words at its place and read out, until it is there", async () => {
    let give: (address: string) => void = () => {};
    const heard: unknown[] = [];
    document.addEventListener("say", (event) => heard.push((event as CustomEvent).detail), { once: true });
    const { settled, images, notes } = await show(picture(), (_src, tell) => (tell?.("It is on its way."), new Promise((resolve) => (give = resolve))));
    expect([notes(), heard]).toEqual([["It is on its way.It shows: A map of Europe"], [{ level: "polite", text: "It is on its way." }]]);
    expect(decodeURIComponent(images()[0]!.getAttribute("src")!)).toContain('width="640" height="480"');
    give("blob:x");
    await settled();
    expect([notes(), images()[0]!.getAttribute("src")]).toEqual([[], "blob:x"]);
  });

  test("that a page says to have but does not load is said too, once", async () => {
    const { images, notes } = await show(picture(), there);
    images()[0]!.dispatchEvent(new Event("error"));
    images()[0]!.dispatchEvent(new Event("error"));
    expect(notes()).toHaveLength(1);
  });

  test("is missing on a page that knows no pictures", async () => {
    expect((await show(picture())).notes()).toHaveLength(1);
  });

  test("is not asked for where its name is none", async () => {
    const asked: string[] = [];
    const { notes } = await show(picture("media:../secret"), (src) => (asked.push(src), Promise.resolve("/x")));
    expect([asked, notes().length]).toEqual([[], 1]);
  });

  test("is asked for again where the page learnt where it is, and what was said of it goes", async () => {
    const { any, settled, images, notes } = await show(picture(), away);
    any.media = there;
    await settled();
    expect([images()[0]!.dataset.state, notes()]).toEqual(["there", []]);
  });

  test("does not come too late, into the place of another one", async () => {
    const give = new Map<string, (address: string) => void>();
    const { any, settled, images } = await show(picture(), (src) => new Promise((resolve) => give.set(src, resolve)));
    any.item = item(picture(OTHER));
    await settled();
    give.get(OTHER)!("blob:other");
    give.get(NAME)!("blob:first");
    await settled();
    expect(images().map((img) => img.getAttribute("src"))).toEqual(["blob:other"]);
  });

  test("leaves the text of its question as long as it is, so that marks stay where they are", async () => {
    const with_ = await show(picture(), there);
    const without = await show(picture(), away);
    expect(without.root.querySelector(".stem")!.textContent).toBe(with_.root.querySelector(".stem")!.textContent);
  });

  test("is filled again when its question is drawn anew with marks", async () => {
    const { any, settled, images } = await show(picture(), there);
    any.aids = { marks: [[0, 5]], struck: [], marking: false, striking: false, masking: false, uncovered: [] };
    await settled();
    expect([any.inner!.shadowRoot!.querySelector("mark")!.textContent, images()[0]!.dataset.state]).toEqual(["Which", "there"]);
  });
});
