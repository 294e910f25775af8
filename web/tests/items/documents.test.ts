import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import "../../items/index";
import type { ItemElement } from "../../items/element";
import { Files, keep } from "../../items/document/files";
import { MOST_DRAWN } from "../../items/document/pages";
import { DocumentViewer } from "../../items/document/viewer";

const NAME = `media:${"a".repeat(64)}`;
const shown = (title = "A letter") => `<p>Read. <object data-src="${NAME}" title="${title}"></object> Who wrote this?</p>`;

let source: (src: string, tell?: (words: string) => void) => Promise<string>;
let pagesOf = 3;
const fetched: string[] = [];
const asked: Record<string, unknown>[] = [];
const drawn = new Set<number>();
/** Tells each viewer that its size changed. */
let fits: (() => void)[] = [];
let near: ((seen: { target: Element; isIntersecting: boolean }[]) => void)[] = [];

const page = (number: number) => ({
  getViewport: ({ scale }: { scale: number }) => ({ width: 600 * scale, height: 800 * scale, scale, rotation: 0, rawDims: {} }),
  getTextContent: () => Promise.resolve({ items: [{ str: `Words of page ${number}`, hasEOL: true }] }),
  render: () => (drawn.add(number), { promise: Promise.resolve(), cancel: () => {} }),
  cleanup: () => drawn.delete(number),
});

const library = {
  GlobalWorkerOptions: { workerSrc: "" },
  getDocument: (how: Record<string, unknown>) => (
    asked.push(how), { promise: Promise.resolve({ numPages: pagesOf, getPage: (number: number) => Promise.resolve(page(number)) }), destroy: () => Promise.resolve() }
  ),
  TextLayer: class {
    constructor(private how: { container: HTMLElement; textContentSource: { items: { str: string }[] } }) {}
    render = () => (this.how.container.append(...this.how.textContentSource.items.map(({ str }) => Object.assign(document.createElement("span"), { textContent: str }))), Promise.resolve());
    cancel() {}
  },
};

beforeEach(() => {
  source = () => Promise.resolve("/pictures/aaa");
  pagesOf = 3;
  fetched.length = asked.length = 0;
  drawn.clear();
  near = [];
  fits = [];
  vi.stubGlobal("fetch", (address: string) => (fetched.push(address), Promise.resolve(new Response("%PDF-"))));
  vi.stubGlobal("IntersectionObserver", class {
    constructor(seen: (typeof near)[number]) {
      near.push(seen);
    }
    observe() {}
    disconnect() {}
  });
  vi.stubGlobal("ResizeObserver", class {
    constructor(fit: () => void) {
      fits.push(fit);
    }
    observe() {}
    disconnect() {}
  });
  Object.defineProperty(HTMLElement.prototype, "clientWidth", { configurable: true, get: () => 616 });
});

afterEach(() => {
  document.body.replaceChildren();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  Reflect.deleteProperty(HTMLElement.prototype, "clientWidth");
});

const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

async function opened(heading = "A letter"): Promise<{ viewer: DocumentViewer; root: ShadowRoot; said: string[] }> {
  const viewer = new DocumentViewer();
  const said: string[] = [];
  viewer.addEventListener("say", (event) => said.push((event as CustomEvent<{ text: string }>).detail.text));
  Object.assign(viewer, { src: NAME, heading, library: () => Promise.resolve(library) });
  viewer.media = (src, tell) => source(src, tell);
  document.body.append(viewer);
  await settled();
  return { viewer, root: viewer.renderRoot as ShadowRoot, said };
}

const numbers = (root: ShadowRoot) => Array.from(root.querySelectorAll(".number"), ({ textContent }) => textContent);
const press = async (root: ShadowRoot, name: string) => (root.querySelector<HTMLButtonElement>(`button[aria-label="${name}"]`)!.click(), await settled());
const come = async (root: ShadowRoot, ...places: number[]) => {
  const pages = root.querySelectorAll(".page");
  near.at(-1)!(places.map((place) => ({ target: pages[place]!, isIntersecting: true })));
  await settled();
};

describe("a document in a question", () => {
  test("has a viewer with its title in its place, which browsers ask nobody for", async () => {
    const element = document.createElement("stratus-short-answer") as ItemElement;
    Object.assign(element, { item: { id: "1", type: "SHORT_ANSWER", stem: shown(), lang: "en", max_score: 1 }, media: () => new Promise(() => {}) });
    document.body.append(element);
    await settled();
    const viewer = element.renderRoot.querySelector<DocumentViewer>("stratus-document")!;
    expect(viewer.renderRoot.querySelector("[role=group] #title")!.textContent).toBe("A letter");
    expect(element.renderRoot.querySelector("object")).toBeNull();
    element.requestUpdate();
    await settled();
    expect(element.renderRoot.querySelector("stratus-document")).toBe(viewer);
  });

  test("is opened so that nothing of it is run and nobody else is asked", async () => {
    await opened();
    expect(asked[0]).toMatchObject({ isEvalSupported: false, enableXfa: false, useWasm: false, useSystemFonts: false, useWorkerFetch: false });
    expect(fetched).toEqual(["/pictures/aaa"]);
  });

  test("says how many pages it has, and leads from one to the next", async () => {
    const { root, said } = await opened();
    expect(numbers(root)).toEqual(["Page 1 of 3", "100 %"]);
    await press(root, "Previous page");
    expect(said).toEqual([]);
    await press(root, "Next page");
    expect([numbers(root)[0], said]).toEqual(["Page 2 of 3", ["Page 2 of 3"]]);
  });

  test("is made four times as large at most, by buttons and by keys", async () => {
    const { root, said } = await opened();
    const key = (name: string) => root.querySelector(".pages")!.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true }));
    await press(root, "Zoom in");
    expect(numbers(root)[1]).toBe("125 %");
    for (let times = 0; times < 9; times++) key("+");
    await settled();
    expect([numbers(root)[1], said.at(-1)]).toEqual(["400 %", "400 %"]);
    expect(root.querySelector<HTMLElement>(".page")!.style.width).toBe("2400px");
    for (let times = 0; times < 9; times++) key("-");
    await settled();
    expect(numbers(root)[1]).toBe("50 %");
  });

  describe("that is read further down", () => {
    /** A box so wide and high, in pixels, that lays its pages out and scrolls no further than there is to scroll. */
    function laidOut(root: ShadowRoot, size: { width: number; height: number }): { box: HTMLElement; read: () => [page: number, part: number] } {
      const box = root.querySelector<HTMLElement>(".pages")!;
      const sheets = Array.from(box.querySelectorAll<HTMLElement>(".page"));
      const high = (sheet: HTMLElement) => parseFloat(sheet.style.height);
      const top = (sheet: HTMLElement) => sheets.slice(0, sheets.indexOf(sheet)).reduce((sum, one) => sum + high(one) + 8, 8);
      let scrolled = 0;
      const bounded = (to: number) => Math.max(0, Math.min(to, top(sheets.at(-1)!) + high(sheets.at(-1)!) + 8 - size.height));
      const own = (element: HTMLElement, name: string, get: () => number, set?: (to: number) => void) => Object.defineProperty(element, name, { configurable: true, get, set });
      own(box, "clientWidth", () => size.width);
      own(box, "clientHeight", () => size.height);
      own(box, "scrollTop", () => (scrolled = bounded(scrolled)), (to) => {
        scrolled = bounded(to);
        queueMicrotask(() => box.dispatchEvent(new Event("scroll")));
      });
      for (const sheet of sheets) {
        own(sheet, "offsetTop", () => top(sheet));
        own(sheet, "offsetHeight", () => high(sheet));
      }
      const read = (): [number, number] => {
        const at = sheets.findLastIndex((sheet) => top(sheet) - 8 <= scrolled);
        return [at + 1, Math.round(((scrolled - top(sheets[at]!) + 8) / high(sheets[at]!)) * 100) / 100];
      };
      return { box, read };
    }

    const resized = async () => (fits.forEach((fit) => fit()), await settled());

    test("stays at its page and place when the width of the window changes and changes back, and when it is zoomed then", async () => {
      const { root } = await opened();
      const size = { width: 916, height: 600 };
      const { box, read } = laidOut(root, size);
      await resized();
      await press(root, "Next page");
      await press(root, "Next page");
      box.scrollTop += 300;
      await settled();
      expect([numbers(root)[0], read()]).toEqual(["Page 3 of 3", [3, 0.25]]);
      size.width = 216;
      await resized();
      expect(numbers(root)[0]).toBe("Page 3 of 3");
      size.width = 916;
      await resized();
      expect(read()).toEqual([3, 0.25]);
      await press(root, "Zoom in");
      expect([numbers(root)[0], read()]).toEqual(["Page 3 of 3", [3, 0.25]]);
    });

    test("stays there when its box is higher for a while", async () => {
      const { root } = await opened();
      const size = { width: 616, height: 400 };
      const { box, read } = laidOut(root, size);
      await resized();
      box.scrollTop = 2000;
      await settled();
      const before = read();
      size.height = 2400;
      expect(box.scrollTop).toBeLessThan(100);
      await resized();
      size.height = 400;
      await resized();
      expect(read()).toEqual(before);
    });

    test("is at its beginning when its reader went back there, also after it was drawn anew", async () => {
      const { viewer, root } = await opened();
      const { box } = laidOut(root, { width: 616, height: 600 });
      await resized();
      await press(root, "Next page");
      for (const to of [500, 0]) {
        box.scrollTop = to;
        await settled();
      }
      viewer.requestUpdate();
      await settled();
      expect([box.scrollTop, numbers(root)[0]]).toEqual([0, "Page 1 of 3"]);
    });
  });

  test("gives screen readers the words of every page, and draws those that come near", async () => {
    const { root } = await opened();
    expect(Array.from(root.querySelectorAll(".words"), ({ textContent }) => textContent.trim())).toEqual([1, 2, 3].map((n) => `Words of page ${n}`));
    await come(root, 1);
    const second = root.querySelectorAll(".page")[1]!;
    expect(second.getAttribute("aria-label")).toBe("Page 2 of 3");
    expect([second.querySelector("canvas")?.getAttribute("aria-hidden"), second.querySelector(".text")!.textContent]).toEqual(["true", "Words of page 2"]);
    expect(second.querySelector(".words")).toBeNull();
  });

  test("draws few pages at a time, whatever comes near", async () => {
    pagesOf = 40;
    const { root } = await opened();
    for (let place = 0; place < 40; place++) await come(root, place);
    near.at(-1)!([]);
    await settled();
    expect(root.querySelectorAll("canvas").length).toBeLessThanOrEqual(MOST_DRAWN);
    expect(drawn.size).toBeLessThanOrEqual(MOST_DRAWN);
  });

  test("says that it could not be opened, and is opened when somebody tries again", async () => {
    source = () => Promise.reject(new Error("gone"));
    vi.spyOn(console, "warn").mockImplementation(() => {});
    const { root, said } = await opened();
    expect(root.querySelector(".missing")!.textContent).toBe("This document could not be opened.");
    expect(said).toEqual(["This document could not be opened."]);
    source = () => Promise.resolve("/pictures/aaa");
    root.querySelector<HTMLButtonElement>(".again")!.click();
    await settled();
    expect([root.querySelector(".missing"), numbers(root)[0]]).toEqual([null, "Page 1 of 3"]);
  });

  test("says what it waits for", async () => {
    source = (_src, tell) => (tell!("The network is gone."), new Promise(() => {}));
    const { root, said } = await opened();
    expect([root.querySelector(".note")!.textContent, said]).toEqual(["The network is gone.", ["The network is gone."]]);
  });
});

describe("what documents are shown with", () => {
  const shelf = new Map<string, Response>();

  beforeEach(() => {
    shelf.clear();
    const cache = {
      match: (address: string) => Promise.resolve(shelf.get(new URL(address, location.href).href)?.clone()),
      put: (address: string, response: Response) => Promise.resolve(void shelf.set(new URL(address, location.href).href, response)),
      keys: () => Promise.resolve([...shelf.keys()].map((url) => ({ url }))),
      delete: ({ url }: { url: string }) => Promise.resolve(shelf.delete(url)),
    };
    vi.stubGlobal("caches", { open: () => Promise.resolve(cache) });
  });

  test("is fetched once and kept, and what an earlier release needed goes", async () => {
    shelf.set("https://exam.example/static/web/assets/old.mjs", new Response());
    await keep();
    expect(fetched).toHaveLength(17);
    expect(shelf.size).toBe(17);
    await keep();
    expect(fetched).toHaveLength(17);
  });

  test("comes by its name, and is kept when it was needed once", async () => {
    const files = new Files();
    await files.fetch({ kind: "cMapUrl", filename: "UniGB-UCS2-H.bcmap" });
    await files.fetch({ kind: "cMapUrl", filename: "UniGB-UCS2-H.bcmap" });
    expect(fetched).toHaveLength(1);
    await expect(files.fetch({ kind: "standardFontDataUrl", filename: "../../secret" })).rejects.toThrow("There is no");
  });
});
