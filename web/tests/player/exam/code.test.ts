/** The exam's code comes while the candidate waits, however bad the network is. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Code, type Sitting } from "../../../player/exam/code";

const SITTING = {} as Sitting;
const seconds = (n: number) => vi.advanceTimersByTimeAsync(n * 1000);
const load = vi.fn<() => Promise<Sitting>>();
const fetcher = vi.fn<(address: string, init: RequestInit) => Promise<Response>>();
const here = () => Promise.resolve(new Response("export {}"));

beforeEach(() => {
  vi.useFakeTimers();
  load.mockReset().mockResolvedValue(SITTING);
  fetcher.mockReset().mockImplementation(here);
});
afterEach(() => void vi.useRealTimers());

const addresses = () => fetcher.mock.calls.map(([address]) => address);

test("nothing is fetched before somebody asks for it", () => {
  new Code(["/a.js"], load, fetcher);
  expect([fetcher, load].map((one) => one.mock.calls.length)).toEqual([0, 0]);
});

test("it runs only once all of its files are here", async () => {
  let come: (answer: Response) => void = () => {};
  fetcher.mockImplementation((address) => (address === "/a.js" ? here() : new Promise((resolve) => (come = resolve))));
  const code = new Code(["/a.js", "/b.js"], load, fetcher);
  const ready = code.ready();
  await seconds(1);
  expect([load.mock.calls.length, code.here]).toEqual([0, null]);
  come(new Response("export {}"));
  expect(await ready).toBe(SITTING);
  expect([code.here, code.trouble]).toEqual([SITTING, ""]);
});

test("whoever asks twice gets the same, fetched once", async () => {
  const code = new Code(["/a.js"], load, fetcher);
  await Promise.all([code.ready(), code.ready()]);
  expect([fetcher, load].map((one) => one.mock.calls.length)).toEqual([1, 1]);
});

test("only what did not come is fetched again, and the trouble is told until then", async () => {
  let broken = true;
  fetcher.mockImplementation((address) => (address === "/b.js" && broken ? Promise.reject(new TypeError("no network")) : here()));
  const code = new Code(["/a.js", "/b.js"], load, fetcher);
  const told: string[] = [];
  code.addEventListener("change", () => told.push(code.trouble));
  const ready = code.ready();
  await seconds(0);
  expect(code.trouble).toBe("unreachable");
  broken = false;
  await seconds(60);
  await ready;
  expect(addresses()).toEqual(["/a.js", "/b.js", "/b.js"]);
  expect(told).toEqual(["unreachable", ""]);
});

test("a server that fails is asked again", async () => {
  fetcher.mockResolvedValueOnce(new Response("", { status: 503 }));
  const code = new Code(["/a.js"], load, fetcher);
  void code.ready();
  await seconds(0);
  expect(code.trouble).toBe("unreachable");
  await seconds(5);
  expect(code.here).toBe(SITTING);
});

test("a file that arrived in part does not count", async () => {
  const torn = new ReadableStream({ pull: (wire) => wire.error(new TypeError("connection lost")) });
  fetcher.mockResolvedValueOnce(new Response(torn));
  const code = new Code(["/a.js"], load, fetcher);
  void code.ready();
  await seconds(0);
  expect([code.trouble, load.mock.calls.length]).toEqual(["unreachable", 0]);
  await seconds(5);
  expect(code.here).toBe(SITTING);
});

test("a connection that falls silent is given up and the file asked for anew", async () => {
  const silent = (_address: string, { signal }: RequestInit) => new Promise<Response>((_resolve, reject) => signal?.addEventListener("abort", () => reject(new Error("given up"))));
  fetcher.mockImplementationOnce(silent);
  const code = new Code(["/a.js"], load, fetcher);
  void code.ready();
  await seconds(19);
  expect([fetcher.mock.calls.length, code.trouble]).toEqual([1, ""]);
  await seconds(10);
  expect(code.here).toBe(SITTING);
});

test("the end of a lost connection is not waited for", async () => {
  fetcher.mockImplementation(() => Promise.reject(new TypeError("no network")));
  const code = new Code(["/a.js"], load, fetcher);
  void code.ready();
  await seconds(300);
  fetcher.mockImplementation(here);
  dispatchEvent(new Event("online"));
  await seconds(0);
  expect(code.here).toBe(SITTING);
});

test("a file that the server has no more is told as such, and still asked for: the next machine may have it", async () => {
  fetcher.mockResolvedValueOnce(new Response("", { status: 404 }));
  const code = new Code(["/a.js"], load, fetcher);
  void code.ready();
  await seconds(0);
  expect(code.trouble).toBe("gone");
  await seconds(5);
  expect([code.trouble, code.here]).toEqual(["", SITTING]);
});

test("files that do not run are told as such, and nothing is fetched a second time for it", async () => {
  load.mockRejectedValueOnce(new TypeError("failed to fetch dynamically imported module"));
  const code = new Code(["/a.js"], load, fetcher);
  void code.ready();
  await seconds(0);
  expect(code.trouble).toBe("broken");
  await seconds(5);
  expect([code.here, fetcher.mock.calls.length]).toEqual([SITTING, 1]);
});
