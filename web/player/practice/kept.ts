/**
 * What a practice keeps: in this window alone, whose storage goes with it. Nothing of it lies where an exam keeps something, so it can take
 * neither the place nor the room of that. A window that the browser opened again finds it for a day at most.
 */
import type { QueuedEvent, EventKey, ExamStore, LocalAnswer, LocalFile } from "../storage/store";
import { answerOf, isAnswer, NOTE, ofKind, PLAY } from "../storage/store";

const PREFIX = "stratus-practice-";
/** Milliseconds after which nothing of a practice is found any more. */
const DAY = 24 * 3600_000;
/** When the exam opens from whose waiting room this window was opened. */
const OPENS = "opens";
/** Milliseconds after which that is over. */
const OPENED = 5 * 60_000;

/** Where the browser lets pages keep nothing: then a practice lasts until the page is loaded again. */
class Memory {
  private kept = new Map<string, string>();
  get length(): number {
    return this.kept.size;
  }
  key = (place: number): string | null => [...this.kept.keys()][place] ?? null;
  getItem = (name: string): string | null => this.kept.get(name) ?? null;
  setItem = (name: string, value: string): void => void this.kept.set(name, value);
  removeItem = (name: string): void => void this.kept.delete(name);
}

function opened(window: () => Storage): Storage | Memory {
  try {
    return window() ?? new Memory();
  } catch {
    return new Memory();
  }
}

/** Parts of a practice, each JSON under its name. */
export class Kept {
  private over = false;
  private storage: Storage | Memory;

  constructor(
    window: () => Storage = () => sessionStorage,
    private now: () => number = () => Date.now(),
  ) {
    this.storage = opened(window);
    const begun = this.read<number>("begun");
    if (begun !== null && Math.abs(this.now() - begun) >= DAY) this.forget();
  }

  /** Null where nothing is kept, or this browser keeps nothing. */
  read<T>(part: string): T | null {
    try {
      return JSON.parse(this.storage.getItem(PREFIX + part) ?? "null") as T | null;
    } catch {
      return null;
    }
  }

  /** Throws what the browser throws, where it keeps nothing or has no room. */
  write(part: string, value: unknown): void {
    if (this.over) return;
    this.storage.setItem(PREFIX + part, JSON.stringify(value));
  }

  remove(part: string): void {
    try {
      this.storage.removeItem(PREFIX + part);
    } catch {
      // Then it was never kept.
    }
  }

  get parts(): string[] {
    try {
      const names = Array.from({ length: this.storage.length }, (_, place) => this.storage.key(place) ?? "");
      return names.flatMap((name) => (name.startsWith(PREFIX) ? [name.slice(PREFIX.length)] : []));
    } catch {
      return [];
    }
  }

  /** A practice begins: from here on it is known how old it is. */
  begin(): void {
    this.over = false;
    this.write("begun", this.now());
  }

  /** When the exam opens, in milliseconds since 1970 (Infinity: not as it is now), and of which registration it is; null where there is none to wait for. */
  get opening(): { at: number; room: string } | null {
    const noted = this.read<{ at: number | null; room: string }>(OPENS);
    if (!noted) return null;
    const at = noted.at ?? Infinity; // which JSON does not have
    return this.now() - at < OPENED ? { at, room: noted.room } : null;
  }

  noteOpening(seconds: number, room: string): void {
    try {
      this.storage.setItem(PREFIX + OPENS, JSON.stringify({ at: this.now() + seconds * 1000, room })); // also once a practice is over
    } catch {
      // Then a reload does not know it any more.
    }
  }

  get begun(): boolean {
    return this.read("begun") !== null;
  }

  /**
   * Everything is deleted but when the exam opens. What some part of the page still wants to keep is not kept, until another practice
   * begins.
   */
  forget(): void {
    for (const part of this.parts) if (part !== OPENS) this.remove(part);
    this.over = true;
  }
}

interface WrittenFile {
  sha256: string;
  type: string;
  content: string;
}

/** The part of a running exam that survives a reload. */
export class WindowStore implements ExamStore {
  constructor(private kept: Kept) {}

  async events(): Promise<QueuedEvent[]> {
    return Promise.resolve(this.kept.read<QueuedEvent[]>("events") ?? []);
  }

  async addEvent(event: QueuedEvent, replaced: EventKey[]): Promise<void> {
    const others = (await this.events()).filter((one) => !isAmong(one, replaced) && !isAmong(one, [keyOf(event)]));
    this.kept.write("events", [...others, event]);
    this.remember(event);
  }

  async removeEvents(keys: EventKey[]): Promise<void> {
    this.kept.write("events", (await this.events()).filter((one) => !isAmong(one, keys)));
  }

  async settleEvents(events: QueuedEvent[]): Promise<void> {
    for (const event of events) await this.addEvent(event, []);
  }

  async answers(): Promise<LocalAnswer[]> {
    return Promise.resolve(this.local.filter(isAnswer));
  }

  async notes(): Promise<LocalAnswer[]> {
    return Promise.resolve(ofKind(this.local, NOTE));
  }

  async plays(): Promise<LocalAnswer[]> {
    return Promise.resolve(ofKind(this.local, PLAY));
  }

  async files(attempt: number): Promise<LocalFile[]> {
    const written = this.kept.parts.filter((part) => part.startsWith("file ")).map((part) => this.kept.read<WrittenFile>(part)!);
    return Promise.resolve(written.map((one) => ({ attempt, sha256: one.sha256, content: blobOf(one.content, one.type), done: false })));
  }

  async keepFile({ sha256, content }: LocalFile): Promise<void> {
    this.kept.write(`file ${sha256}`, { sha256, type: content.type, content: await textOf(content) } satisfies WrittenFile);
  }

  async forgetFile(_attempt: number, sha256: string): Promise<void> {
    return Promise.resolve(this.kept.remove(`file ${sha256}`));
  }

  private get local(): LocalAnswer[] {
    return this.kept.read<LocalAnswer[]>("answers") ?? [];
  }

  private remember(event: QueuedEvent): void {
    const answer = answerOf(event);
    if (!answer) return;
    const known = this.local.find(({ item }) => item === answer.item);
    if (known && (known.session > answer.session || (known.session === answer.session && known.seq > answer.seq))) return;
    this.kept.write("answers", [...this.local.filter(({ item }) => item !== answer.item), answer]);
  }
}

function keyOf({ attempt, writer, seq }: QueuedEvent): EventKey {
  return [attempt, writer, seq];
}

function isAmong(event: QueuedEvent, keys: EventKey[]): boolean {
  const name = keyOf(event).join(" ");
  return keys.some((key) => key.join(" ") === name);
}

/** The bytes of a file as text. */
export async function textOf(content: Blob): Promise<string> {
  const bytes = new Uint8Array(await content.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

export function blobOf(text: string, type = ""): Blob {
  return new Blob([Uint8Array.from(atob(text), (one) => one.charCodeAt(0))], { type });
}
