/** The Player API (docs/api/player.md): its messages as types, and the calls. */
import type { Item, Paper, Sheet, Value } from "./paper";
import { sebKeys } from "./seb";
import type { BreakRequest, Status, ToldBreaks, ToldSection, TookBreak } from "./time";

export type { Alternative, FileValue, Item, Page, Paper, PaperSection, Sheet, Value } from "./paper";
export type { Status, ToldSection } from "./time";

export type Moment = "TOO_EARLY" | "OPEN" | "RUNNING" | "PAUSED" | "HANDED_IN" | "VOID" | "TOO_LATE" | "WITHDRAWN" | "NOT_READY" | "DELETED";

/** After how many seconds a page asks for the list of its sealed objects and fetches its questions, and after how many their media. */
export interface Offer {
  after: number;
  media_after: number;
}

/** Hash and size in bytes. */
export type Named = [hash: string, size: number];

/** What a candidate fetches before the start. With the token of a *start* it also has what that says under `objects`. */
export interface ObjectList {
  format: number;
  schedule: number;
  views: Named[];
  media: Named[];
  objects?: ToldObjects | null;
}

/** Hash and key of the objects of this sheet: of the common one, and of each question that only some sheets have. */
export interface ToldObjects {
  schedule: number;
  common: [hash: string, key: string];
  items: Record<string, [hash: string, key: string]>;
}

/** Which paper this start opens that a page of the release before preloaded, and with what. */
export interface Seal {
  paper: string;
  key: string;
}

/** In which languages the exam can be sat: that of the original ("": in several), the translations, and which is chosen for whoever chooses none. */
export interface Languages {
  original: string;
  offered: string[];
  chosen: string;
}

export interface Waiting {
  server_time: string;
  registration: number;
  candidate: string;
  title: string;
  opens: string;
  closes: string;
  time_zone: string;
  duration: number | null;
  extra_time: number;
  questions: number;
  pin_required: boolean;
  attempts_left: number | null;
  attempts_allowed: number | null;
  attempt: { id: number; number: number; status: Status; deadline: string; handed_in_at: string | null } | null;
  can_start: boolean;
  moment: Moment;
  next_sync_in: number;
  objects?: Offer | null;
  texts?: Texts | null;
  /** Null where there is nothing to choose. */
  languages?: Languages | null;
  /** Whether this exam is taken in Safe Exam Browser only. */
  seb?: boolean;
  /** What opens the candidate's configuration file for it, for some minutes. */
  seb_file?: string;
}

/** What the author lets candidates read; the hash alone where the page has it already. */
export interface Texts {
  hash: string;
  introduction?: string;
  declaration?: string;
  /** What *start* wants to hear of somebody who accepted the declaration; empty without one. */
  accept?: string;
  finish_text?: string;
}

export interface Stored {
  value: Value;
  session: number;
  seq: number;
}

export type ToolCode = "NOTEPAD" | "CALCULATOR" | "HIGHLIGHTER" | "STRIKE_OUT" | "TEXT_TO_SPEECH";

/** When candidates see their results. NEVER also where no attempt is the last one. */
export type Results = "NEVER" | "AFTER_EACH_ATTEMPT" | "AFTER_LAST_ATTEMPT" | "ASSESSOR_DECIDES";

/** How this exam is taken: of its published version, and of the schedule. */
export interface ExamOptions {
  /** Seconds without a connection after which input is locked; null = never. */
  lock_after: number | null;
  /** What the candidate has at hand. Absent in exams that an earlier release of this page kept. */
  tools?: ToolCode[];
  /** Minutes left at which the candidate is told the time. */
  warnings?: number[];
  /** The author's closing words, safe HTML. */
  finish_text?: string;
  /** When candidates see their results; absent in exams that an earlier release of this page kept. */
  results?: Results;
  /** Absent where questions cannot be checked. `not`: types that people mark. */
  check?: { shows_key: boolean; not: string[] };
  /** Problems with questions can be reported. */
  reports?: boolean;
}

/** Hashes of the one-time codes `first`, `first` + 1, …, by which a page judges a code without the server. */
export interface UnlockCodes {
  first: number;
  rounds: number;
  hashes: string[];
}

/** How the attempt stands with its lock; `silent`: seconds for which none of its pages was heard beyond its turn. */
export interface LockInfo {
  name: string;
  locked: boolean;
  silent: number;
  codes: UnlockCodes;
}

export interface Started {
  /** Shows from now on that this browser was let into the attempt; the link alone opens nothing that runs. */
  token?: string;
  attempt: number;
  number: number;
  session: number;
  /** False when another browser took the exam over since: the page shows it read-only. Absent = true. */
  active?: boolean;
  status: Status;
  server_time: string;
  deadline: string;
  title: string;
  candidate: string;
  paper: string;
  sheet: Sheet;
  answers: Record<string, Stored>;
  /** The candidate's own notes, by item; the notepad has none. */
  notes?: Record<string, Stored>;
  /** How often what is limited was heard, by question or page (`items/sound/plays.ts`). Absent before there were any. */
  plays?: Record<string, unknown>;
  flags: string[];
  position: string | null;
  next_sync_in: number;
  save_after: number;
  sealed?: Seal;
  /** Null where there are none (yet): then the questions come as the paper. */
  objects?: ToldObjects | null;
  sections?: Record<string, ToldSection>;
  /** Absent where the candidate has no breaks. */
  breaks?: ToldBreaks | null;
  /** Absent in exams that an earlier release of this page kept. */
  options?: ExamOptions;
  /** Null or absent in exams that never lock. */
  lock?: LockInfo | null;
  /** What unsent answers are saved to a file with: a public key, and whose the file is. */
  export?: { key: string; owner: string };
  epoch?: string;
  /** By question; absent where none can be checked. */
  checked?: Record<string, Checked>;
  /** How many problems were reported, by question; absent where none can be. */
  reported?: Record<string, number>;
  /** Ids of questions that were checked, as this browser kept them for a reload without the server. */
  locked_questions?: string[];
}

export interface Order {
  id: number;
  kind: string;
  text?: string;
  at?: string;
}

export interface WireEvent {
  seq: number;
  at: string;
  kind: "answer" | "visit" | "flag" | "hand_in" | "note" | "play" | "check" | "report" | "log" | "lock" | "unlock";
  item?: string;
  value?: unknown;
}

/** What came of a question that was checked: points (null: a person marks it), feedback, and the key where it is shown. */
export interface Checked {
  score: number | null;
  max_score: number;
  verdict: "right" | "partly" | "wrong" | "";
  beside: Pick<Item, "feedback" | "key">;
  at: string;
  /** The answer that counts; absent in *start*, which has it among the others. */
  answer?: Stored | null;
}

export interface SyncRequest {
  writer: string;
  session: number;
  active: boolean;
  events: WireEvent[];
  received: number[];
  /** The epoch that this page knows; the server stores nothing while it is another one (docs/how/delivery/epoch.md). */
  epoch?: string;
  /** Answers that this page cannot hand over, when that changed: question, its number, why. */
  missing?: Missing[];
  /** Asks which answers stand. */
  standing?: boolean;
  /** Of how many checked questions the page knows what came of it; absent where none can be checked. */
  checked?: number;
  /** Name of the lock under which this page hides the questions, "" when it shows them; absent where exams never lock. */
  locked?: string;
}

export interface SyncReply {
  server_time: string;
  status: Status;
  deadline: string;
  session: number;
  active: boolean;
  acknowledged: number;
  refused: { seq: number; reason: string }[];
  orders: Order[];
  next_sync_in: number;
  save_after: number;
  handed_in_at: string | null;
  submitted_by: string | null;
  sections?: Record<string, ToldSection>;
  /** Absent where the candidate has no breaks. */
  breaks?: ToldBreaks | null;
  epoch?: string;
  /** All that was checked, where the page does not know all of it. */
  checked?: Record<string, Checked>;
  /** Of the request that asked: the answer that counts for each question, and what arrived too late and waits for a decision. */
  standing?: { answers: Record<string, Place>; late: Record<string, Place> };
}

/**
 * `waits`: is sent by itself. `file`: so is the content of a file. `unsent`: the server does not take it as it is; it is kept here.
 * `refused`: the server has it, and it does not count. `file-refused`: it is too late or too much for this file. `file-lost`: nobody has
 * the content any more. `late`: the server has it, and the invigilator decides. `absent`: by what the server says, it does not count.
 */
export type Why = "file-lost" | "unsent" | "refused" | "file-refused" | "late" | "absent" | "file" | "waits";

export interface Missing {
  item: string;
  number: number;
  why: Why;
}

/** Which of several answers to a question is the newer one. */
export type Place = [session: number, seq: number];

/** The server answered, but not with what was asked for. `status` is the HTTP status. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly wait: number = 0,
    /** What else the answer says. */
    readonly data: Record<string, unknown> = {},
  ) {
    super(message);
  }

  /** Whether the server has judged and says no. Otherwise it could not judge: too busy, or the request came too slowly. */
  get refuses(): boolean {
    return this.status < 500 && this.status !== 408 && this.status !== 429;
  }
}

/** No answer at all, or one that is not ours (a login page of the network, a proxy's error page). */
export class Unreachable extends Error {}

/** Longest wait for an answer, in milliseconds: longer than the server allows a request to arrive (20 s). */
const PATIENCE = 30_000;

interface Options {
  keepalive?: boolean;
  /** Longest wait for the answer, in milliseconds. */
  patience?: number;
}

export class Api {
  constructor(
    private token: string,
    private base = "/exam/api/",
    private fetcher: typeof fetch = (input, init) => fetch(input, init),
  ) {}

  /** `lang`: the language that was chosen, "" for the original. */
  wait(registration: string, ready: boolean, texts = "", lang?: string): Promise<Waiting> {
    const body = { ready, ...(texts ? { texts } : {}), ...(lang === undefined ? {} : { lang }) };
    return this.call<Waiting>("POST", `registrations/${registration}/wait`, body, "moment");
  }

  async start(
    registration: string,
    body: { writer: string; pin?: string; attempt?: number; session?: number; accepted?: string; lang?: string; renew?: number; active?: false },
    patience = PATIENCE,
  ): Promise<Started> {
    const seb = await sebKeys();
    return this.call<Started>("POST", `registrations/${registration}/start`, seb ? { ...body, seb } : body, "sheet", { patience });
  }

  /** Which sealed objects this candidate needs who sits in this language; whoever sits already has one, and this one counts for nothing. */
  objects(registration: string, lang = ""): Promise<ObjectList> {
    const chosen = lang ? `?lang=${encodeURIComponent(lang)}` : "";
    return this.call<ObjectList>("GET", `/exam/objects/of/${registration}${chosen}`, undefined, "views");
  }

  sync(attempt: number, body: SyncRequest, keepalive = false): Promise<SyncReply> {
    return this.call<SyncReply>("POST", `attempts/${attempt}/sync`, body, "acknowledged", { keepalive });
  }

  /** Begins or ends the break of this number. */
  takeBreak(attempt: number, body: BreakRequest): Promise<TookBreak> {
    return this.call<TookBreak>("POST", `attempts/${attempt}/break`, body, "deadline");
  }

  paper(attempt: number): Promise<Paper> {
    return this.call<Paper>("GET", `attempts/${attempt}/paper`, undefined, "items");
  }

  /** How many bytes of a response file the server has. */
  async received(attempt: number, hash: string): Promise<number> {
    return (await this.call<{ received: number }>("GET", `attempts/${attempt}/files/${hash}`, undefined, "received")).received;
  }

  /** Sends one piece of a response file; answers how many bytes the server has now. */
  async upload(attempt: number, hash: string, offset: number, size: number, piece: Blob): Promise<number> {
    const path = `attempts/${attempt}/files/${hash}?offset=${offset}&size=${size}`;
    return (await this.call<{ received: number }>("PUT", path, piece, "received")).received;
  }

  /** A piece of a response file that the server has, from this byte on. */
  piece(attempt: number, hash: string, offset: number): Promise<ArrayBuffer> {
    return this.exchange("GET", `attempts/${attempt}/files/${hash}?offset=${offset}`, undefined, {}, (response) => response.arrayBuffer());
  }

  /** `expected` is a field that every proper answer has: a stranger's page with status 200 is no answer. */
  private call<T>(method: string, path: string, body: unknown, expected: string, options: Options = {}): Promise<T> {
    return this.exchange(method, path, body, options, async (response) => {
      const data = (await response.json().catch(() => null)) as T | null;
      if (data === null || typeof data !== "object" || !(expected in data)) throw new Unreachable("not an answer of the exam server");
      return data;
    });
  }

  private async exchange<T>(method: string, path: string, body: unknown, options: Options, read: (response: Response) => Promise<T>): Promise<T> {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), options.patience ?? PATIENCE);
    const piece = body instanceof Blob;
    const headers: Record<string, string> = { Authorization: `Player ${this.token}`, Accept: "application/json" };
    if (body !== undefined) headers["Content-Type"] = piece ? "application/octet-stream" : "application/json";
    try {
      const response = await this.fetcher(path.startsWith("/") ? path : this.base + path, {
        method,
        headers,
        body: body === undefined ? undefined : piece ? body : JSON.stringify(body),
        cache: "no-store",
        credentials: "omit",
        keepalive: options.keepalive,
        signal: abort.signal,
      });
      if (response.ok) return await read(response);
      const data = (await response.json().catch(() => null)) as Record<string, unknown> | null;
      const wait = Number(data?.wait ?? response.headers.get("Retry-After")) || 0;
      throw new ApiError(response.status, text(data?.error), text(data?.message), wait, data ?? {});
    } catch (error) {
      if (error instanceof ApiError || error instanceof Unreachable) throw error;
      throw new Unreachable(String(error));
    } finally {
      clearTimeout(timer);
    }
  }
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
