import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Preload } from "../../../player/storage/preload";
import type { SealedPaper } from "../../../player/storage/store";
import { type Api, type Paper, Unreachable } from "../../../shared/api";

const paper: Paper = { hash: "p", title: "Exam", items: [] };
const hex = (bytes: ArrayBuffer) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** What the server makes of a paper: nonce, ciphertext and tag, with its address and its key. */
async function sealed(content: unknown = paper): Promise<{ bytes: ArrayBuffer; hash: string; key: string }> {
  const raw = crypto.getRandomValues(new Uint8Array(32));
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt"]);
  const secret = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, key, new TextEncoder().encode(JSON.stringify(content)));
  const bytes = await new Blob([nonce, secret]).arrayBuffer();
  const text = btoa(String.fromCharCode(...raw)).replaceAll("+", "-").replaceAll("/", "_").replace("=", "");
  return { bytes, hash: hex(await crypto.subtle.digest("SHA-256", bytes)), key: text };
}

let made: Awaited<ReturnType<typeof sealed>>;
let kept: Map<string, ArrayBuffer>;
let fetched: string[];
let serve: () => Promise<ArrayBuffer>;

const store = {
  sealedPaper: (hash: string) => Promise.resolve(kept.get(hash)),
  keepPaper: ({ hash, sealed: content }: SealedPaper) => Promise.resolve(void kept.set(hash, content)),
};
const api = { sealed: (_id: string, hash: string) => (fetched.push(hash), serve()) } as unknown as Api;
/** WebCrypto answers from a thread of its own, which fake timers know nothing of. */
const until = (done: () => boolean) => vi.waitFor(() => expect(done()).toBe(true));
const offer = (after = 0) => ({ paper: made.hash, size: made.bytes.byteLength, after });
const seal = () => ({ paper: made.hash, key: made.key });

beforeEach(async () => {
  made = await sealed();
  kept = new Map();
  fetched = [];
  serve = () => Promise.resolve(made.bytes);
});

afterEach(() => vi.useRealTimers());

async function loaded(): Promise<Preload> {
  const preload = new Preload("1", store);
  preload.offered(offer(), api);
  await until(() => preload.ready);
  return preload;
}

test("what came early is opened by what the start answers", async () => {
  const preload = await loaded();
  expect(await preload.open(seal())).toEqual(paper);
  expect([fetched, kept.has(made.hash)]).toEqual([[made.hash], true]);
});

test("it is fetched when the server said, by its first word", async () => {
  vi.useFakeTimers();
  const preload = new Preload("1", store);
  preload.offered(offer(300), api);
  await vi.advanceTimersByTimeAsync(200_000);
  preload.offered(offer(300), api);
  expect(fetched).toEqual([]);
  await vi.advanceTimersByTimeAsync(101_000);
  expect(fetched).toEqual([made.hash]);
});

test("a later page of this browser finds it on the disk", async () => {
  await loaded();
  const later = new Preload("1", store);
  later.offered(offer(), api);
  await until(() => later.ready);
  expect(fetched).toHaveLength(1);
  expect(await new Preload("1", store).open(seal())).toEqual(paper);
});

test("bytes that were damaged on the disk are fetched again", async () => {
  kept.set(made.hash, new ArrayBuffer(50));
  expect(await (await loaded()).open(seal())).toEqual(paper);
  expect(kept.get(made.hash)).toBe(made.bytes);
});

test("bytes that are not those of their address are not taken", async () => {
  const other = await sealed();
  serve = () => Promise.resolve(other.bytes);
  const preload = new Preload("1", store);
  preload.offered(offer(), api);
  await until(() => fetched.length === 1);
  expect([await preload.open(seal()), preload.ready, kept.size]).toEqual([null, false, 0]);
  preload.stop();
});

test("a failure is tried again", async () => {
  vi.useFakeTimers();
  serve = () => Promise.reject(new Unreachable("down"));
  new Preload("1", store).offered(offer(), api);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(fetched.length).toBeGreaterThan(2);
});

test("another paper than the start names is not opened, nor one with another key", async () => {
  const preload = await loaded();
  const other = await sealed();
  expect([await preload.open({ paper: other.hash, key: made.key }), await preload.open({ paper: made.hash, key: other.key })]).toEqual([null, null]);
});

test("a version that changed is fetched anew", async () => {
  const preload = await loaded();
  made = await sealed({ ...paper, title: "As it became" });
  preload.offered(offer(), api);
  expect(preload.ready).toBe(false);
  await until(() => preload.ready);
  expect((await preload.open(seal()))?.title).toBe("As it became");
});

test("a start while it is being fetched waits for it", async () => {
  let arrive: (content: ArrayBuffer) => void = () => {};
  serve = () => new Promise((resolve) => (arrive = resolve));
  const preload = new Preload("1", store);
  preload.offered(offer(), api);
  await until(() => fetched.length === 1);
  const opening = preload.open(seal());
  arrive(made.bytes);
  expect(await opening).toEqual(paper);
});

test("without WebCrypto, as on plain HTTP, nothing is fetched and nothing opened", async () => {
  const preload = new Preload("1", store, null);
  preload.offered(offer(), api);
  await new Promise((resume) => setTimeout(resume, 20));
  expect([fetched, await preload.open(seal())]).toEqual([[], null]);
});
