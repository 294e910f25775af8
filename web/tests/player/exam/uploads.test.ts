import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { LocalFile } from "../../../player/storage/store";
import { Uploads } from "../../../player/exam/uploads";
import { ApiError, Unreachable } from "../../../shared/api";

class Server {
  bytes = 0;
  offsets: number[] = [];
  failures: (Error | null)[] = [];
  received = (): Promise<number> => {
    if (this.bytes === 0) return Promise.reject(new ApiError(404, "not_found", ""));
    return Promise.resolve(this.bytes);
  };
  upload = (_attempt: number, _hash: string, offset: number, _size: number, piece: Blob): Promise<number> => {
    this.offsets.push(offset);
    const failure = this.failures.shift();
    if (failure) return Promise.reject(failure);
    this.bytes = offset + piece.size;
    return Promise.resolve(this.bytes);
  };
  piece = (_attempt: number, _hash: string, offset: number): Promise<ArrayBuffer> => {
    this.offsets.push(offset);
    return Promise.resolve(new ArrayBuffer(Math.min(MB, this.bytes - offset)));
  };
}

const MB = 1 << 20;
let kept: Map<string, LocalFile>;
const store = {
  files: () => Promise.resolve([...kept.values()]),
  keepFile: (file: LocalFile) => Promise.resolve(void kept.set(file.sha256, file)),
  forgetFile: (_: number, hash: string) => Promise.resolve(void kept.delete(hash)),
};
let server: Server;
let uploads: Uploads;

beforeEach(() => {
  vi.useFakeTimers();
  kept = new Map();
  server = new Server();
  uploads = new Uploads(server, store, 7);
});

afterEach(() => {
  uploads.stop();
  vi.useRealTimers();
});

const settle = () => vi.advanceTimersByTimeAsync(70_000);
const file = (size: number) => new Blob([new Uint8Array(size)]);

test("a file goes in pieces of 1 MB and leaves this computer when it is there", async () => {
  uploads.add("h", file(2.5 * MB));
  await settle();
  expect(server.offsets).toEqual([0, MB, 2 * MB]);
  expect([uploads.pending, uploads.remaining, kept.size]).toEqual([false, 0, 0]);
  expect(uploads.state).toEqual({ h: { received: 2.5 * MB, done: true, refused: false } });
});

test("after a failure it goes on where the server left off", async () => {
  server.failures = [null, new Unreachable("down"), new ApiError(503, "busy", "")];
  uploads.add("h", file(2 * MB));
  await settle();
  expect(server.offsets).toEqual([0, MB, MB, MB]);
  expect(uploads.pending).toBe(false);
});

test("a reload goes on with what the earlier page left", async () => {
  kept.set("h", { attempt: 7, sha256: "h", content: file(2 * MB), done: false });
  server.bytes = MB;
  await uploads.adopt();
  await settle();
  expect(server.offsets).toEqual([MB]);
});

test("a file that was taken out of its answer is not sent", async () => {
  server.failures = [new Unreachable("down")];
  uploads.add("h", file(MB));
  await vi.advanceTimersByTimeAsync(1);
  uploads.keepOnly(new Set());
  await settle();
  expect([server.offsets, uploads.pending, kept.size]).toEqual([[0], false, 0]);
});

test("a file that comes too late is told and kept, and holds up no other", async () => {
  server.failures = [new ApiError(409, "too_late", "")];
  uploads.add("late", file(10));
  uploads.add("other", file(10));
  await settle();
  expect([uploads.pending, uploads.stateOf("late"), [...kept.keys()]]).toEqual([false, "refused", ["late"]]);
});

test("a file that no stored answer names is asked for again, and holds up no other", async () => {
  const taken: string[] = [];
  const upload = server.upload;
  let named = false;
  server.upload = (attempt, hash, offset, size, piece) => {
    if (hash === "unnamed" && !named) return Promise.reject(new ApiError(404, "not_named", ""));
    taken.push(hash);
    server.bytes = 0; // this server remembers one file alone
    return upload(attempt, hash, offset, size, piece).finally(() => (server.bytes = 0));
  };
  uploads.add("unnamed", file(10));
  uploads.add("other", file(10));
  await settle();
  expect([taken, uploads.stateOf("unnamed"), uploads.stateOf("other")]).toEqual([["other"], "pending", "sent"]);
  named = true;
  await settle();
  expect([taken, uploads.pending]).toEqual([["other", "unnamed"], false]);
});

test("a file waits until the answer that names it has arrived", async () => {
  let unnamed = true;
  uploads.isUnnamed = () => unnamed;
  uploads.add("h", file(MB));
  await settle();
  expect([server.offsets, uploads.pending]).toEqual([[], true]);
  unnamed = false;
  await settle();
  expect([server.offsets, uploads.pending]).toEqual([[0], false]);
});

test("the content of a file is what is here, also when it has arrived", async () => {
  const content = file(3);
  uploads.add("h", content);
  expect(await uploads.content("h", 3)).toBe(content);
  await settle();
  expect(await uploads.content("h", 3)).toBe(content);
});

test("the content of a file that another page handed over is read from the server in pieces, and is nothing where that has not all of it", async () => {
  server.bytes = 2.5 * MB;
  expect((await uploads.content("h", 2.5 * MB))?.size).toBe(2.5 * MB);
  expect(server.offsets).toEqual([0, MB, 2 * MB]);
  expect(await uploads.content("h", 3 * MB)).toBeNull();
});
