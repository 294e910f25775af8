/**
 * What the player keeps in this browser (IndexedDB), and nothing else knows how.
 *
 * Every call may fail: storage can be full, forbidden or taken away while the page runs. Callers keep what they
 * need in memory and treat this as the copy that survives a reload.
 */
import { type DBSchema, type IDBPDatabase, openDB } from "idb";

import type { Missing, Paper, Results, Started, Status, Stored, ToldSection, Value, WireEvent } from "../../shared/api";
import type { Pair } from "../../shared/clock";
import type { ToldBreaks } from "../../shared/time";
import type { KeptLock } from "../lock/lock";

export interface QueuedEvent extends WireEvent {
  attempt: number;
  writer: string;
  session: number;
  /** When it was acknowledged (this computer's clock), and in which epoch of the server; absent while it is unsent. */
  done?: { at: number; epoch: string };
}

export type EventKey = [attempt: number, writer: string, seq: number];

/** One launch link that was opened here. `token` goes when nothing of it remains to be sent. */
export interface Registration {
  id: string;
  token: string | null;
  /** What the last start gave this browser: the same, and that it was let into the attempt. */
  proof?: string;
  /** Attempts that were taken here, oldest first: where unsent answers may lie. */
  attempts: number[];
  /** The last answer to *start*: lets an exam go on after a reload while the server is away. */
  started?: Started;
  /** The language that the candidate chose for the exam; "" is the original, absent: they chose none. */
  lang?: string;
  /** Whose sealed objects were fetched for it. */
  schedule?: number;
  /** Where the exam has come since that start. */
  progress?: Progress;
  lock?: KeptLock;
  /** Set after the hand-in: all that the finish page shows. */
  finished?: Finished;
  /** The candidate came from their own login, and may go back there. */
  home?: boolean;
  /** They logged out, or somebody else came: this computer opens it no more, and only sends what is left. */
  left?: boolean;
}

/** What a page that opens without the server goes on from. */
export interface Progress {
  position: string;
  flags: string[];
  status: Status;
  deadline: string | null;
  epoch?: string;
  sections?: Record<string, ToldSection>;
  breaks?: ToldBreaks | null;
  /** Ids of questions that were checked. */
  locked_questions?: string[];
  /** The server's time beside this computer's, when they were last known to fit. */
  told?: Pair;
}

/** A paper that came before the start, under the hash of its bytes; *start* gives the key. */
export interface SealedPaper {
  hash: string;
  sealed: ArrayBuffer;
}

/** Why something is in memory only: the browser keeps nothing at all, or has no room left. Empty: it is on disk. */
export type Trouble = "" | "none" | "full";

export function troubleOf(error: unknown): Trouble {
  return (error as { name?: unknown } | null)?.name === "QuotaExceededError" ? "full" : "none";
}

/** What this browser shows the server for a launch. */
export function shown(registration: Registration): string | null {
  return registration.proof ?? registration.token;
}

export interface Finished {
  attempt: number;
  title: string;
  at: string | null;
  by: string | null;
  void: boolean;
  /** Answers that the server did not have when this page was closed. */
  missing?: Missing[];
  /** The server said that it has every answer: so many of all questions are answered. Stays true, so a later page says it again. */
  received?: { n: number; total: number };
  /** The author's closing words, safe HTML. */
  text?: string;
  /** When the candidate sees their result; absent where it is not known. The release before kept whether. */
  results?: Results | boolean;
}

export interface LocalAnswer extends Stored {
  attempt: number;
  item: string;
}

export interface LocalFile {
  attempt: number;
  sha256: string;
  content: Blob;
  done: boolean;
}

interface Schema extends DBSchema {
  registrations: { key: string; value: Registration };
  events: { key: EventKey; value: QueuedEvent; indexes: { attempt: number } };
  answers: { key: [number, string]; value: LocalAnswer; indexes: { attempt: number } };
  files: { key: [number, string]; value: LocalFile; indexes: { attempt: number } };
  papers: { key: string; value: Paper | SealedPaper };
}

/** What a running exam needs of it. */
export type ExamStore = Pick<Store, "events" | "addEvent" | "removeEvents" | "settleEvents" | "answers" | "notes" | "plays" | "files" | "keepFile" | "forgetFile">;

/** Notes lie among the answers, and leave this computer with them, under names that no question has. */
export const NOTE = "note ";

/** So do plays, of each writer by themselves: what one knows must not take the place of what another does. */
export const PLAY = "play ";

/** Whether something that lies among the answers is one. */
export function isAnswer({ item }: LocalAnswer): boolean {
  return !item.startsWith(NOTE) && !item.startsWith(PLAY);
}

/** Those of a kind, under the names of their items. */
export function ofKind(kept: LocalAnswer[], kind: typeof NOTE | typeof PLAY): LocalAnswer[] {
  return kept.filter(({ item }) => item.startsWith(kind)).map((one) => ({ ...one, item: one.item.slice(kind.length).split(" ")[0]! }));
}

/** Acknowledged to the page only when it is on the disk, so that a power cut takes nothing. */
const STRICT = { durability: "strict" } as const;

/** Some browsers neither open a database nor say no; nothing waits longer than this, in milliseconds. */
const PATIENCE = 5000;

/** Rejects when `work` takes too long: what hangs must not hold up what is behind it. */
export function patience<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("the browser's storage does not answer")), PATIENCE);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** Pages of one browser share the store and may write in any order: what ranks below the answer that is there leaves that one. */
async function remember(answers: { get(key: [number, string]): Promise<LocalAnswer | undefined>; put(answer: LocalAnswer): Promise<unknown> }, answer: LocalAnswer): Promise<void> {
  const known = await answers.get([answer.attempt, answer.item]);
  if (known && (known.session > answer.session || (known.session === answer.session && known.seq > answer.seq))) return;
  await answers.put(answer);
}

/** What an event says that the answers of the next load have to say too. */
export function answerOf({ kind, item, attempt, writer, session, seq, value }: QueuedEvent): LocalAnswer | null {
  const names: Partial<Record<QueuedEvent["kind"], string | undefined>> = { note: NOTE + (item ?? ""), play: `${PLAY}${item} ${writer}`, answer: item };
  const name = names[kind];
  return name === undefined ? null : { attempt, item: name, session, seq, value: value as Value };
}

/** The session in the attempt that takes the place of a lost one. What ranks below all from elsewhere (`Queue.add`) does so there too. */
export function sessionIn(session: number, anew: number): number {
  return session === 0 ? 0 : anew;
}

export class Store {
  private opened: Promise<IDBPDatabase<Schema>> | null = null;
  private making: Promise<boolean> | null = null;
  /** How often room was made. */
  private made = 0;

  /**
   * What cannot be fetched again found no room: whoever keeps something that can lets it go, and says whether another try is worth it. No
   * write is refused before that says no.
   */
  makeRoom: () => Promise<boolean> = () => Promise.resolve(false);

  constructor(private name = "stratus-player") {}

  /** Opens the database, again after a failure or after the browser closed it. */
  private db(): Promise<IDBPDatabase<Schema>> {
    this.opened ??= patience(this.open()).catch((error: unknown) => {
      this.opened = null;
      throw error;
    });
    return this.opened;
  }

  /** Writes, once more for as long as room is made. Of several that find none at the same time one makes it. */
  private async write(work: (db: IDBPDatabase<Schema>) => Promise<unknown>): Promise<void> {
    for (;;) {
      const { made } = this;
      try {
        await work(await this.db());
        return;
      } catch (error) {
        if (troubleOf(error) !== "full" || (made === this.made && !(await this.makingRoom()))) throw error;
      }
    }
  }

  private makingRoom(): Promise<boolean> {
    this.making ??= this.makeRoom()
      .catch(() => false)
      .then((made) => {
        this.made += Number(made);
        this.making = null;
        return made;
      });
    return this.making;
  }

  private async open(): Promise<IDBPDatabase<Schema>> {
    return openDB<Schema>(this.name, 1, {
      upgrade(db) {
        db.createObjectStore("registrations", { keyPath: "id" });
        db.createObjectStore("events", { keyPath: ["attempt", "writer", "seq"] }).createIndex("attempt", "attempt");
        db.createObjectStore("answers", { keyPath: ["attempt", "item"] }).createIndex("attempt", "attempt");
        db.createObjectStore("files", { keyPath: ["attempt", "sha256"] }).createIndex("attempt", "attempt");
        db.createObjectStore("papers", { keyPath: "hash" });
      },
      // A page of a later release wants to change the database: it must not wait for this one.
      blocking: (_now, _wanted, event) => {
        (event.target as IDBDatabase).close();
        this.opened = null;
      },
      terminated: () => (this.opened = null),
    });
  }

  async registration(id: string): Promise<Registration | undefined> {
    return (await this.db()).get("registrations", id);
  }

  async registrations(): Promise<Registration[]> {
    return (await this.db()).getAll("registrations");
  }

  async keepRegistration(registration: Registration): Promise<void> {
    await this.write((db) => db.put("registrations", registration));
  }

  async forgetRegistration(id: string): Promise<void> {
    await (await this.db()).delete("registrations", id);
  }

  /** All events of an attempt, those that were acknowledged a short while ago too. */
  async events(attempt: number): Promise<QueuedEvent[]> {
    return (await this.db()).getAllFromIndex("events", "attempt", attempt);
  }

  /**
   * Adds an event and removes those it replaces, in one transaction; then remembers an answer for the next load.
   *
   * The page may be closing: a transaction that waits for what it reads is lost with it, one whose end was said is written all the same.
   */
  async addEvent(event: QueuedEvent, replaced: EventKey[]): Promise<void> {
    await this.write((db) => {
      const tx = db.transaction("events", "readwrite", STRICT);
      const work = [tx.store.put(event), ...replaced.map((key) => tx.store.delete(key))];
      tx.commit();
      return Promise.all([...work, tx.done]);
    });
    const answer = answerOf(event);
    if (!answer) return;
    await this.write((db) => {
      const tx = db.transaction("answers", "readwrite", STRICT);
      return Promise.all([remember(tx.store, answer), tx.done]);
    });
  }

  /** Remembers that these were acknowledged. */
  async settleEvents(events: QueuedEvent[]): Promise<void> {
    await this.write((db) => {
      const tx = db.transaction(["events", "answers"], "readwrite");
      // A page that was closing may have written the event alone.
      const answers = events.map(answerOf).filter((one) => one !== null);
      const work: Promise<unknown>[] = events.map((event) => tx.objectStore("events").put(event));
      return Promise.all([...work, ...answers.map((answer) => remember(tx.objectStore("answers"), answer)), tx.done]);
    });
  }

  /** Gives everything of an attempt that the server does not know any more to the one that takes its place; its events are unsent again. */
  async moveAttempt(from: number, to: number, session: number): Promise<void> {
    await this.write(async (db) => {
      const tx = db.transaction(["events", "answers", "files"], "readwrite", STRICT);
      const [events, answers, files] = [tx.objectStore("events"), tx.objectStore("answers"), tx.objectStore("files")];
      for (const { done: _, ...event } of await events.index("attempt").getAll(from)) {
        await events.put({ ...event, attempt: to, session: sessionIn(event.session, session) });
        await events.delete([from, event.writer, event.seq]);
      }
      for (const answer of await answers.index("attempt").getAll(from)) {
        await remember(answers, { ...answer, attempt: to, session: sessionIn(answer.session, session) });
        await answers.delete([from, answer.item]);
      }
      for (const file of await files.index("attempt").getAll(from)) {
        await files.put({ ...file, attempt: to });
        await files.delete([from, file.sha256]);
      }
      await tx.done;
    });
  }

  async removeEvents(keys: EventKey[]): Promise<void> {
    const tx = (await this.db()).transaction("events", "readwrite");
    await Promise.all([...keys.map((key) => tx.store.delete(key)), tx.done]);
  }

  async answers(attempt: number): Promise<LocalAnswer[]> {
    return (await this.kept(attempt)).filter(isAnswer);
  }

  /** The candidate's own notes; `item` is empty for the notepad. */
  async notes(attempt: number): Promise<LocalAnswer[]> {
    return ofKind(await this.kept(attempt), NOTE);
  }

  /** What was heard, as each writer knew it. */
  async plays(attempt: number): Promise<LocalAnswer[]> {
    return ofKind(await this.kept(attempt), PLAY);
  }

  private async kept(attempt: number): Promise<LocalAnswer[]> {
    return (await this.db()).getAllFromIndex("answers", "attempt", attempt);
  }

  async files(attempt: number): Promise<LocalFile[]> {
    return (await this.db()).getAllFromIndex("files", "attempt", attempt);
  }

  async keepFile(file: LocalFile): Promise<void> {
    await this.write((db) => db.put("files", file));
  }

  async forgetFile(attempt: number, sha256: string): Promise<void> {
    await (await this.db()).delete("files", [attempt, sha256]);
  }

  async paper(hash: string): Promise<Paper | undefined> {
    const found = await (await this.db()).get("papers", hash);
    return found && "items" in found ? found : undefined;
  }

  async sealedPaper(hash: string): Promise<ArrayBuffer | undefined> {
    const found = await (await this.db()).get("papers", hash);
    return found && "sealed" in found ? found.sealed : undefined;
  }

  async keepPaper(paper: Paper | SealedPaper): Promise<void> {
    await this.write((db) => db.put("papers", paper));
  }

  /** Deletes all papers but these. */
  async forgetPapers(but: string[] = []): Promise<void> {
    const tx = (await this.db()).transaction("papers", "readwrite");
    const keys = (await tx.store.getAllKeys()).filter((key) => !but.includes(key));
    await Promise.all([...keys.map((key) => tx.store.delete(key)), tx.done]);
  }

  /** Adds to what is known of a running exam; nothing else of the launch is touched, which another page may have changed since. */
  async noteProgress(id: string, attempt: number, progress: Progress): Promise<void> {
    await this.write(async (db) => {
      const tx = db.transaction("registrations", "readwrite");
      const known = await tx.store.get(id);
      if (known?.started?.attempt === attempt) await tx.store.put({ ...known, progress: { ...known.progress, ...progress } });
      await tx.done;
    });
  }

  /** Remembers the lock of a running exam, and nothing else. */
  async noteLock(id: string, lock: KeptLock): Promise<void> {
    await this.write(async (db) => {
      const tx = db.transaction("registrations", "readwrite");
      const known = await tx.store.get(id);
      if (known) await tx.store.put({ ...known, lock });
      await tx.done;
    });
  }

  /** Deletes the acknowledged answers, notes and events of an attempt. Unsent answers and files are never touched. */
  async forgetAnswers(attempt: number): Promise<void> {
    const tx = (await this.db()).transaction(["answers", "events"], "readwrite");
    const [answers, events] = [tx.objectStore("answers"), tx.objectStore("events")];
    const keys = await answers.index("attempt").getAllKeys(attempt);
    const done = (await events.index("attempt").getAll(attempt)).filter((event) => event.done);
    await Promise.all([...keys.map((key) => answers.delete(key)), ...done.map(({ writer, seq }) => events.delete([attempt, writer, seq])), tx.done]);
  }
}
