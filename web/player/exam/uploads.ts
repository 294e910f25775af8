/**
 * Response files on their way to the server: in pieces, resumed where the server left off, one piece at a time.
 * The content stays in this browser until the server has all of it.
 */
import { ApiError } from "../../shared/api";
import type { LocalFile } from "../storage/store";
import { pause, waitAsked } from "./backoff";

export interface FileStore {
  files(attempt: number): Promise<LocalFile[]>;
  keepFile(file: LocalFile): Promise<void>;
  forgetFile(attempt: number, sha256: string): Promise<void>;
}

export interface FileApi {
  received(attempt: number, hash: string): Promise<number>;
  upload(attempt: number, hash: string, offset: number, size: number, piece: Blob): Promise<number>;
  /** A piece of what the server has. */
  piece(attempt: number, hash: string, offset: number): Promise<ArrayBuffer>;
}

const PIECE = 1 << 20;
/** Milliseconds until it is looked again whether the answers of files that wait for them have arrived. */
const LOOK_AGAIN = 500;

interface Waiting extends LocalFile {
  received: number;
  /** The server will never take it: it is too late, or too much. The content stays here. */
  refused: boolean;
}

/** Where the content of a file is that an answer names: still here, refused by the server, or nowhere. */
export type FileState = "sent" | "pending" | "refused" | "lost";

export class Uploads {
  changed: () => void = () => {};
  /** Whether the answer that names a file is still to be sent: the server takes no content that no answer names. */
  isUnnamed: (sha256: string) => boolean = () => false;
  private files = new Map<string, Waiting>();
  /** Files that an answer names, of which neither this browser nor the server has the content. */
  private lost = new Set<string>();
  private busy = false;
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private stopped = false;

  constructor(
    private api: FileApi,
    private store: FileStore,
    private attempt: number,
  ) {}

  /** Takes over what earlier pages left in this browser. */
  async adopt(): Promise<void> {
    try {
      for (const file of await this.store.files(this.attempt)) {
        if (!this.files.has(file.sha256)) this.files.set(file.sha256, { ...file, received: 0, refused: false });
      }
    } catch {
      // Without a store there is nothing to take over.
    }
    this.go();
  }

  /** Asks the server for those files of which nothing is here: a browser that keeps nothing loses the content with a reload. */
  async verify(named: { sha256: string; size: number }[]): Promise<void> {
    for (const { sha256, size } of named) {
      if (this.files.has(sha256)) continue;
      const received = await this.api.received(this.attempt, sha256).catch((error: unknown) => (error instanceof ApiError && error.status === 404 ? 0 : null));
      if (received !== null && received < size && !this.files.has(sha256)) this.lost.add(sha256);
    }
    this.changed();
  }

  stateOf(sha256: string): FileState {
    const file = this.files.get(sha256);
    if (!file) return this.lost.has(sha256) ? "lost" : "sent";
    return file.done ? "sent" : file.refused ? "refused" : "pending";
  }

  /** The content of a file: what is still here, else what the server has; null if it has not all of it. */
  async content(sha256: string, size: number): Promise<Blob | null> {
    const here = this.files.get(sha256)?.content;
    if (here) return here;
    const pieces: ArrayBuffer[] = [];
    for (let read = 0; read < size; ) {
      const piece = await this.api.piece(this.attempt, sha256, read);
      if (!piece.byteLength) return null;
      pieces.push(piece);
      read += piece.byteLength;
    }
    return new Blob(pieces);
  }

  add(sha256: string, content: Blob): void {
    this.lost.delete(sha256);
    if (this.files.get(sha256)?.done) return;
    const file = { attempt: this.attempt, sha256, content, done: false };
    this.files.set(sha256, { ...file, received: 0, refused: false });
    this.store.keepFile(file).catch(() => {});
    this.go();
    this.changed();
  }

  /** Sends only what `named` still names: a file that was removed from its answer needs no sending. */
  keepOnly(named: Set<string>): void {
    for (const [hash, file] of this.files) {
      if (named.has(hash) || file.done) continue;
      this.files.delete(hash);
      this.store.forgetFile(this.attempt, hash).catch(() => {});
    }
    this.changed();
  }

  get state(): Record<string, { received: number; done: boolean; refused: boolean; lost?: boolean }> {
    const nowhere = Array.from(this.lost, (hash) => [hash, { received: 0, done: false, refused: false, lost: true }] as const);
    return Object.fromEntries([...Array.from(this.files, ([hash, { received, done, refused }]) => [hash, { received, done, refused }] as const), ...nowhere]);
  }

  /** Bytes that are still to be sent. */
  get remaining(): number {
    return this.waiting.reduce((sum, file) => sum + file.content.size - file.received, 0);
  }

  get pending(): boolean {
    return this.waiting.length > 0;
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /** Goes on at once, whatever failed before. */
  go(): void {
    clearTimeout(this.timer);
    if (!this.busy && !this.stopped) void this.run();
  }

  private get waiting(): Waiting[] {
    return [...this.files.values()].filter((file) => !file.done && !file.refused);
  }

  private next(passed: Set<Waiting>): Waiting | undefined {
    return this.waiting.find((file) => !passed.has(file) && !this.isUnnamed(file.sha256));
  }

  private async run(): Promise<void> {
    this.busy = true;
    let wait = LOOK_AGAIN;
    // No answer that the server has names them, perhaps because it was refused: others need not wait for that.
    const passed = new Set<Waiting>();
    try {
      for (let file = this.next(passed); file && !this.stopped; file = this.next(passed)) {
        const one = file;
        await this.send(one).catch((error: unknown) => (isUnnamed(error) ? passed.add(one) : this.given(one, error)));
        if (!passed.has(one)) this.failures = 0;
      }
      if (passed.size) wait = this.backOff();
    } catch (error) {
      wait = this.backOff(error);
    } finally {
      this.busy = false;
    }
    if (this.waiting.length && !this.stopped) this.timer = setTimeout(() => this.go(), wait);
    this.changed();
  }

  private backOff(error?: unknown): number {
    return Math.max(waitAsked(error), 500 + pause(this.failures++));
  }

  /** A refusal that no second try can change ends this file; everything else is tried again. */
  private given(file: Waiting, error: unknown): void {
    if (!(error instanceof ApiError) || (error.status !== 400 && error.status !== 409)) throw error;
    file.refused = true;
    this.changed();
  }

  private async send(file: Waiting): Promise<void> {
    const { sha256, content } = file;
    file.received = await this.api.received(this.attempt, sha256).catch((error: unknown) => {
      if (error instanceof ApiError && error.status === 404) return 0;
      throw error;
    });
    while (file.received < content.size && this.files.get(sha256) === file && !this.stopped) {
      const piece = content.slice(file.received, file.received + PIECE);
      const received = await this.api.upload(this.attempt, sha256, file.received, content.size, piece);
      if (received <= file.received) throw new Error("the server did not take the piece");
      file.received = received;
      this.changed();
    }
    if (file.received < content.size) return;
    file.done = true;
    this.store.forgetFile(this.attempt, sha256).catch(() => {});
    this.changed();
  }
}

function isUnnamed(error: unknown): boolean {
  return error instanceof ApiError && error.code === "not_named";
}
