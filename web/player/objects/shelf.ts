/**
 * The sealed objects that this browser keeps (docs/adr/0021-sealed-objects.md): ciphertext under its hash, in a database of its own, so that
 * nothing of 25 MB stands in the way of an answer, and no page of another release is shut out of its exam.
 *
 * Answers come first: `give` makes room for them. Nothing in here throws: what is not kept is fetched when it is needed.
 */
import { type DBSchema, type IDBPDatabase, openDB } from "idb";

import { patience, troubleOf } from "../storage/store";

/** Views are the questions; media are what they show. */
export type Kind = "view" | "medium";

export interface SealedObject {
  hash: string;
  schedule: number;
  kind: Kind;
  sealed: ArrayBuffer;
}

interface Kept extends SealedObject {
  size: number;
  /** When it was put here, by this computer's clock. */
  kept: number;
}

interface Schema extends DBSchema {
  // The index holds what is asked of an object without reading it.
  objects: { key: string; value: Kept; indexes: { schedule: number; place: [kind: Kind, kept: number, size: number] } };
}

/** Bytes of the quota that stay for answers and their files. */
const FREE = 64 * 1024 * 1024;
/** Bytes of media that go at the first sign that there is no room. */
const GIVEN = 16 * 1024 * 1024;
/** So long nothing is kept after there was no room, in milliseconds: longer than exams take. */
const STAYS_FULL = 12 * 3600_000;
/** What nobody started leaves after so many milliseconds. */
const LEFT = 2 * 24 * 3600_000;

interface Estimate {
  estimate(): Promise<StorageEstimate>;
}

export class Shelf {
  private stopped = false;
  /** The questions are open in this page: their views may go too. */
  open = false;
  /** Something of what was here went, to make room for something else. */
  gave: () => void = () => {};
  private opened: Promise<IDBPDatabase<Schema>> | null = null;

  constructor(
    private name = "stratus-objects",
    private storage: Estimate | undefined = globalThis.navigator?.storage,
  ) {}

  /** There is no room: nothing more is kept by this page, nor by another one of this browser or after a reload, since answers may need it. */
  get full(): boolean {
    if (this.stopped) return true;
    try {
      const since = Math.abs(Date.now() - Number(localStorage.getItem(this.name) ?? -Infinity));
      return since < STAYS_FULL;
    } catch {
      return false;
    }
  }

  private stop(): void {
    this.stopped = true;
    try {
      localStorage.setItem(this.name, String(Date.now()));
    } catch {
      // This page knows at least.
    }
  }

  private db(): Promise<IDBPDatabase<Schema>> {
    this.opened ??= patience(
      openDB<Schema>(this.name, 1, {
        upgrade(db) {
          const objects = db.createObjectStore("objects", { keyPath: "hash" });
          objects.createIndex("schedule", "schedule");
          objects.createIndex("place", ["kind", "kept", "size"]);
        },
        blocking: (_now, _wanted, event) => {
          (event.target as IDBDatabase).close();
          this.opened = null;
        },
        terminated: () => (this.opened = null),
      }),
    ).catch((error: unknown) => {
      this.opened = null;
      throw error;
    });
    return this.opened;
  }

  /** What `work` says, or `otherwise` where the browser's storage fails or does not answer. */
  private async guarded<T>(otherwise: T, work: (db: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
    try {
      return await patience((async () => work(await this.db()))());
    } catch {
      return otherwise;
    }
  }

  /** The sealed bytes; undefined where they are not here (any more). */
  get(hash: string): Promise<ArrayBuffer | undefined> {
    return this.guarded<ArrayBuffer | undefined>(undefined, async (db) => (await db.get("objects", hash))?.sealed);
  }

  /** Which objects are here; null where the browser does not say, so that nobody takes that for an empty shelf. */
  names(): Promise<Set<string> | null> {
    return this.guarded<Set<string> | null>(null, async (db) => new Set(await db.getAllKeys("objects")));
  }

  /** Whether so many bytes may come to what is here. Browsers invent the answer, so it is only the first of two questions: `put` is the other. */
  async room(bytes: number): Promise<boolean> {
    if (this.full) return false;
    try {
      const { usage = 0, quota = Infinity } = this.storage ? await patience(this.storage.estimate()) : {};
      return usage + bytes + FREE <= quota;
    } catch {
      return true;
    }
  }

  /** False when it is not kept. At the first refusal nothing more is, and what is here gives room. */
  async put(object: SealedObject): Promise<boolean> {
    if (this.full) return false;
    try {
      const kept: Kept = { ...object, size: object.sealed.byteLength, kept: Date.now() };
      await patience((async () => (await this.db()).put("objects", kept))());
      return true;
    } catch (error) {
      if (troubleOf(error) === "full") {
        this.stop();
        if (await this.remove("medium", GIVEN)) this.gave();
      }
      return false;
    }
  }

  /**
   * Something that cannot be fetched again found no room: media go, all of them, and when it comes again views that are open in this page.
   * True when something went, so that it is worth another try.
   */
  async give(): Promise<boolean> {
    this.stop();
    const gave = (await this.remove("medium")) || (this.open && (await this.remove("view")));
    if (gave) this.gave();
    return gave;
  }

  /** Everything goes but what belongs to this schedule. */
  async clear(but?: number): Promise<void> {
    if (but === undefined) this.forget();
    await this.guarded(undefined, async (db) => {
      const tx = db.transaction("objects", "readwrite");
      for (let at = await tx.store.index("schedule").openKeyCursor(); at; at = await at.continue()) if (at.key !== but) await tx.store.delete(at.primaryKey);
      await tx.done;
    });
  }

  /** The exam is over here: the next one begins with the room that there is. */
  private forget(): void {
    try {
      localStorage.removeItem(this.name);
    } catch {
      // It passes by itself.
    }
  }

  /** What was put here two days ago goes, but for schedules that somebody sits: they were preloaded and never started. */
  async tidy(sat: ReadonlySet<number>, now = Date.now()): Promise<void> {
    await this.guarded(undefined, async (db) => {
      const tx = db.transaction("objects", "readwrite");
      const spared = new Set<string>();
      for (const schedule of sat) for (const hash of await tx.store.index("schedule").getAllKeys(schedule)) spared.add(hash);
      for (let at = await tx.store.index("place").openKeyCursor(); at; at = await at.continue())
        if (Math.abs(now - at.key[1]) > LEFT && !spared.has(at.primaryKey)) await tx.store.delete(at.primaryKey);
      await tx.done;
    });
  }

  /** Removes objects of this kind, the last first, until so many bytes are gone; false when there were none. */
  private remove(kind: Kind, bytes = Infinity): Promise<boolean> {
    return this.guarded(false, async (db) => {
      const tx = db.transaction("objects", "readwrite");
      const range = IDBKeyRange.bound([kind, -Infinity], [kind, Infinity, Infinity]);
      let gone = 0;
      for (let at = await tx.store.index("place").openKeyCursor(range, "prev"); at && gone < bytes; at = await at.continue()) {
        gone += at.key[2];
        await tx.store.delete(at.primaryKey);
      }
      await tx.done;
      return gone > 0;
    });
  }
}
