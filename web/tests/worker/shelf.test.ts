import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { type Fetcher, kind, Shelf } from "../../worker/shelf";

/** A browser's caches in memory, listed in the order in which they were made. */
class Caches {
  all = new Map<string, Map<string, Response>>();
  constructor(private fetcher: Fetcher) {}
  private address = (request: Request | string) => new URL(typeof request === "string" ? request : request.url, "https://exam.example").pathname;
  keys = () => Promise.resolve([...this.all.keys()]);
  delete = (name: string) => Promise.resolve(this.all.delete(name));
  match = async (request: Request | string) => Promise.resolve([...this.all.values()].find((one) => one.has(this.address(request)))?.get(this.address(request))?.clone());
  open = (name: string) => {
    const content = this.all.get(name) ?? new Map<string, Response>();
    this.all.set(name, content);
    return Promise.resolve({
      match: (request: Request | string) => Promise.resolve(content.get(this.address(request))?.clone()),
      put: (request: Request | string, response: Response) => Promise.resolve(void content.set(this.address(request), response)),
      addAll: async (addresses: string[]) => {
        const answers = await Promise.all(addresses.map((address) => this.fetcher(address)));
        if (answers.some((answer) => !answer.ok)) throw new TypeError("not all of them");
        answers.forEach((answer, i) => content.set(this.address(addresses[i]!), answer));
      },
    });
  };
}

const SITE = "https://exam.example";
let online: boolean;
let release: string;
let gone: Set<string>;
let caches: Caches;

const file = (version: string) => `/static/web/assets/main-${version}.js`;
const fetcher: Fetcher = (request) => {
  const path = new URL(typeof request === "string" ? request : request.url, SITE).pathname;
  if (!online) return Promise.reject(new TypeError("offline"));
  if (path.startsWith("/exam/")) return Promise.resolve(new Response(`page of ${release}: <script src="${file(release)}">`));
  return Promise.resolve(gone.has(path) ? new Response("", { status: 404 }) : new Response(path));
};
const shelf = (version: string) => new Shelf(caches as unknown as CacheStorage, fetcher, { version, files: [file(version)] });
const page = () => new Request(`${SITE}/exam/take/12`);
const text = async (answer: Promise<Response>) => (await answer).text();

async function install(version: string): Promise<Shelf> {
  release = version;
  const one = shelf(version);
  await one.fill();
  return one;
}

beforeEach(() => {
  online = true;
  gone = new Set();
  caches = new Caches(fetcher);
});

afterEach(() => vi.useRealTimers());

describe("the page", () => {
  test("comes from the network while there is one, and from the shelf when there is none", async () => {
    const one = await install("v1");
    release = "v2";
    expect(await text(one.page(page()))).toContain("page of v2");
    online = false;
    expect(await text(one.page(page()))).toContain("page of v1");
  });

  test("comes from the shelf when the server fails or takes too long", async () => {
    await install("v1");
    const failing = new Shelf(caches as unknown as CacheStorage, () => Promise.resolve(new Response("", { status: 502 })), { version: "v1", files: [] });
    expect(await text(failing.page(page()))).toContain("page of v1");
    vi.useFakeTimers();
    const silent = new Shelf(caches as unknown as CacheStorage, () => new Promise(() => {}), { version: "v1", files: [] });
    const answer = text(silent.page(page()));
    await vi.advanceTimersByTimeAsync(3000);
    expect(await answer).toContain("page of v1");
  });

  test("with an empty shelf says what the network says", async () => {
    const answer = shelf("v1").page(page());
    expect(await text(answer)).toContain("page of");
    online = false;
    await expect(shelf("v1").page(page())).rejects.toThrow("offline");
  });

  test("is that of the newest release, also from a worker that waits for its end", async () => {
    const old = await install("v1");
    await install("v2");
    online = false;
    expect(await text(old.page(page()))).toContain("page of v2");
  });
});

describe("a release", () => {
  test("that did not come whole is never shown", async () => {
    const old = await install("v1");
    gone.add(file("v2"));
    await expect(install("v2")).rejects.toThrow();
    online = false;
    expect(await text(old.page(page()))).toContain("page of v1");
  });

  test("takes no page of another one", async () => {
    release = "v2";
    await expect(shelf("v1").fill()).rejects.toThrow("another release");
  });

  test("stays for three more, then goes with what never became whole", async () => {
    for (const version of ["v1", "v2", "v3", "v4"]) await install(version);
    gone.add(file("half"));
    await install("half").catch(() => {});
    const newest = await install("v5");
    await newest.tidy();
    expect([...caches.all.keys()]).toEqual(["v2", "v3", "v4", "v5"].map((version) => `stratus-exam-${version}`));
  });

  test("comes back after the caches were emptied", async () => {
    const one = await install("v1");
    caches.all.clear();
    await one.mend();
    online = false;
    expect(await text(one.page(page()))).toContain("page of v1");
  });

  test("gives its files when the server has forgotten them", async () => {
    const one = await install("v1");
    gone.add(file("v1"));
    expect(await text(one.file(new Request(SITE + file("v1"))))).toBe(file("v1"));
    expect(await text(one.file(new Request(SITE + file("other"))))).toBe(file("other"));
  });
});

test.each([
  ["GET", true, "/exam/start/12", "page"],
  ["GET", true, "/exam/take/12", "page"],
  ["GET", true, "/exam/end/12", "page"],
  ["GET", true, "/delivery/external-login?session=x", null],
  ["GET", true, "/results", null],
  ["GET", false, "/static/web/assets/main-v1.js", "file"],
  ["GET", false, "/exam/api/registrations/1/papers/x", null],
  ["POST", false, "/exam/api/attempts/7/sync", null],
  ["POST", true, "/exam/take/12", null],
  ["GET", false, "https://elsewhere.example/static/web/assets/x.js", null],
] as const)("%s (navigation: %s) of %s: %s", (method, navigation, address, what) => {
  expect(kind(method, navigation, new URL(address, SITE).href, SITE)).toBe(what);
});
