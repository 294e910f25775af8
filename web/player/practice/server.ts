/**
 * The far end of a practice: it answers the Player API (docs/api/player.md) in the page itself, as the saver does, and keeps what it
 * acknowledges in this window. Nothing of it is sent anywhere.
 */
import type { ExamOptions, Paper, Place, Sheet, Started, Status, Stored, SyncReply, SyncRequest, Value, WireEvent } from "../../shared/api";
import type { BreakRequest, ToldBreaks } from "../../shared/time";
import { type Heard, merged, readHeard } from "../../items/sound/plays";
import { filesOf } from "../exam/missing";
import { blobOf, type Kept, textOf } from "./kept";

/** What the exam server gives out of the practice exam. */
export interface Practised {
  paper: Paper;
  sheet: Sheet;
  options: ExamOptions;
  minutes: number;
  breaks: { number: number; minutes: number };
  /** Addresses of pictures and sounds, by the hash that names them. */
  pictures: Record<string, string>;
  /** What candidates read before they begin, safe HTML. Absent in a practice exam. */
  texts?: { introduction: string; declaration: string };
}

interface State {
  attempt: number;
  session: number;
  writer: string;
  status: Status;
  begun: number;
  deadline: number;
  answers: Record<string, Stored>;
  late: Record<string, Place>;
  notes: Record<string, Stored>;
  /** Absent in a practice that began before there were any. */
  plays?: Record<string, Heard>;
  flags: string[];
  position: string | null;
  /** The highest number that is stored, by writer. */
  highest: Record<string, number>;
  /** Bytes of the files that arrived whole. */
  files: Record<string, number>;
  handedIn: number | null;
  by: "CANDIDATE" | "SYSTEM" | null;
  breaks: { taken: number; until: number };
  read: boolean;
}

const MINUTE = 60_000;
/** After the time is up answers still count for so long. */
const GRACE = MINUTE;
/** After so long the invigilator sends a message. */
const MESSAGE_AFTER = 1.5 * MINUTE;
/** An exam's schedule is longer than an attempt. */
const SPARE = 8 * 60 * MINUTE;
const MESSAGE = 1;
const PIECE = 1 << 20;

/** A refusal: its status and code. */
class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
  ) {
    super(code);
  }
}

export class PracticeServer {
  private pieces = new Map<string, Blob>();

  constructor(
    private kept: Kept,
    private practised: () => Practised,
    /** What the invigilator writes; empty: nothing. */
    private message: () => string,
    private now: () => number = () => Date.now(),
  ) {}

  /** Answers a request of the player. */
  readonly answer = async (request: Request): Promise<Response> => {
    const { pathname, searchParams } = new URL(request.url);
    const [, what = "", hash = ""] = /\/(start|sync|break|paper|files)(?:\/(\w+))?$/.exec(pathname) ?? [];
    try {
      if (what === "files") return await this.file(request, hash, searchParams);
      const body: unknown = request.method === "POST" ? await request.json() : null;
      return Response.json(this.call(what, body));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return Response.json({ error: error.code, message: error.code }, { status: error.status });
    }
  };

  private call(what: string, body: unknown): unknown {
    if (what === "start") return this.start(body as { writer: string; attempt?: number; session?: number });
    if (what === "sync") return this.sync(body as SyncRequest);
    if (what === "break") return this.takeBreak(body as BreakRequest);
    if (what === "paper") return this.practised().paper;
    throw new Refused(404, "not_found");
  }

  private get known(): State | null {
    const state = this.kept.read<State>("server");
    return state && this.settled(state);
  }

  private get state(): State {
    const state = this.known;
    if (!state) throw new Refused(404, "attempt");
    return state;
  }

  /** What is acknowledged is kept first; where the window keeps nothing more, that is no acknowledgement. */
  private keep(state: State): void {
    try {
      this.kept.write("server", state);
    } catch {
      throw new Refused(503, "no_room");
    }
  }

  /** The clock hands in. */
  private settled(state: State): State {
    if (state.status === "IN_PROGRESS" && this.now() >= state.deadline) return { ...state, status: "HANDED_IN", handedIn: state.deadline, by: "SYSTEM" };
    return state;
  }

  private start(asked: { writer: string; attempt?: number; session?: number }): Started {
    const { paper, sheet, options } = this.practised();
    const state = this.known ?? this.fresh();
    if (state.status !== "IN_PROGRESS") throw new Refused(409, asked.attempt === undefined ? "handed_in" : "over");
    if (asked.session !== state.session) state.session += 1;
    state.writer = asked.writer;
    this.keep(state);
    const { attempt, session, status, answers, notes, plays = {}, flags, position } = state;
    return {
      attempt, number: 1, session, active: true, status, server_time: this.time(), deadline: this.time(state.deadline), title: paper.title, candidate: "",
      paper: paper.hash, sheet, answers, notes, plays, flags, position, next_sync_in: 10, save_after: 1, objects: null, options, lock: null, breaks: this.breaks(state),
    };
  }

  private fresh(): State {
    const begun = this.now();
    return {
      // No exam has such a number, and no two windows the same one: pages of one attempt tell each other of it.
      attempt: -1 - Math.floor(Math.random() * 2 ** 40), session: 0, writer: "", status: "IN_PROGRESS", begun, deadline: begun + this.practised().minutes * MINUTE,
      answers: {}, late: {}, notes: {}, flags: [], position: null, highest: {}, files: {}, handedIn: null, by: null, breaks: { taken: 0, until: 0 }, read: false,
    };
  }

  private sync(asked: SyncRequest): SyncReply {
    const { state } = this;
    for (const event of asked.events) {
      if (event.seq <= (state.highest[asked.writer] ?? 0)) continue;
      state.highest[asked.writer] = event.seq;
      this.take(state, event, asked.session);
    }
    if (asked.received.includes(MESSAGE)) state.read = true;
    this.keep(state);
    const { session, status, late } = state;
    const places = Object.fromEntries(Object.entries(state.answers).map(([item, { session, seq }]) => [item, [session, seq] as Place]));
    return {
      server_time: this.time(), status, deadline: this.time(state.deadline), session, active: session === asked.session && state.writer === asked.writer,
      acknowledged: state.highest[asked.writer] ?? 0, refused: [], orders: this.orders(state), next_sync_in: 10, save_after: 1,
      handed_in_at: state.handedIn === null ? null : this.time(state.handedIn), submitted_by: state.by, breaks: this.breaks(state),
      ...(asked.standing ? { standing: { answers: places, late } } : {}),
    };
  }

  /** Judges one event by the clock. */
  private take(state: State, { kind, item, value, seq }: WireEvent, session: number): void {
    const running = state.status === "IN_PROGRESS";
    const counts = running || (state.by === "SYSTEM" && this.now() < state.deadline + GRACE);
    const stored: Stored = { value: (value ?? null) as Value, session, seq };
    if (kind === "answer" && item !== undefined) {
      if (!counts) state.late[item] = [session, seq];
      else if (isNewer(stored, state.answers[item])) state.answers[item] = stored;
    }
    if (!running) return;
    if (kind === "note" && isNewer(stored, state.notes[item ?? ""])) state.notes[item ?? ""] = stored;
    if (kind === "play" && item !== undefined) state.plays = { ...state.plays, [item]: merged(state.plays?.[item] ?? {}, readHeard(value)) };
    if (kind === "flag") state.flags = [...state.flags.filter((one) => one !== item), ...(value === true && item !== undefined ? [item] : [])];
    if (kind === "visit") state.position = item ?? null;
    if (kind === "hand_in") Object.assign(state, { status: "HANDED_IN", handedIn: this.now(), by: "CANDIDATE" });
  }

  private orders(state: State): SyncReply["orders"] {
    const text = this.message();
    if (!text || state.read || state.status !== "IN_PROGRESS" || this.now() < state.begun + MESSAGE_AFTER) return [];
    return [{ id: MESSAGE, kind: "message", text, at: this.time(state.begun + MESSAGE_AFTER) }];
  }

  private breaks({ begun, deadline, breaks: { taken, until } }: State): ToldBreaks {
    const { number, minutes } = this.practised().breaks;
    return { number, minutes, taken, until: until > this.now() ? this.time(until) : null, closes: this.time(Math.max(deadline, begun + SPARE)) };
  }

  /** Paid in advance: its minutes are added when it begins, and what is left of it is given back when it ends earlier. */
  private takeBreak({ number, begin }: BreakRequest): unknown {
    const { state } = this;
    const { number: most, minutes } = this.practised().breaks;
    const { taken, until } = state.breaks;
    if (state.status !== "IN_PROGRESS") throw new Refused(409, "handed_in");
    if (begin && number === taken + 1 && taken < most) {
      state.breaks = { taken: number, until: this.now() + minutes * MINUTE };
      state.deadline += minutes * MINUTE;
    } else if (!begin && number === taken && until > this.now()) {
      state.breaks.until = 0;
      state.deadline -= until - this.now();
    } else if (number !== taken) throw new Refused(409, "no_breaks");
    this.keep(state);
    return { server_time: this.time(), status: state.status, deadline: this.time(state.deadline), breaks: this.breaks(state) };
  }

  /** A file comes in pieces, and is given back in pieces. */
  private async file(request: Request, hash: string, query: URLSearchParams): Promise<Response> {
    const { state } = this;
    const offset = Number(query.get("offset"));
    const part = this.pieces.get(hash) ?? new Blob();
    const received = state.files[hash] ?? part.size;
    if (request.method === "GET") {
      if (!query.has("offset")) return Response.json({ received });
      const content = this.kept.read<string>(`stored ${hash}`);
      if (content === null) throw new Refused(404, "file");
      return new Response(blobOf(content).slice(offset, offset + PIECE));
    }
    const named = Object.values(state.answers).some(({ value }) => filesOf(value).some(({ sha256 }) => sha256 === hash));
    if (!named) throw new Refused(404, "not_named");
    if (offset !== received) return Response.json({ received });
    const whole = new Blob([part, await request.blob()]);
    this.pieces.set(hash, whole);
    if (whole.size < Number(query.get("size"))) return Response.json({ received: whole.size });
    await this.store(hash, whole);
    this.pieces.delete(hash);
    const now = this.state;
    this.keep({ ...now, files: { ...now.files, [hash]: whole.size } });
    return Response.json({ received: whole.size });
  }

  /** Of an answer that was given anew the file before goes. */
  private async store(hash: string, whole: Blob): Promise<void> {
    const named = Object.values(this.state.answers).flatMap(({ value }) => filesOf(value).map(({ sha256 }) => `stored ${sha256}`));
    for (const part of this.kept.parts) if (part.startsWith("stored ") && !named.includes(part)) this.kept.remove(part);
    try {
      this.kept.write(`stored ${hash}`, await textOf(whole));
    } catch {
      throw new Refused(503, "no_room");
    }
  }

  private time(moment = this.now()): string {
    return new Date(moment).toISOString();
  }
}

function isNewer({ session, seq }: Stored, before: Stored | undefined): boolean {
  return !before || session > before.session || (session === before.session && seq > before.seq);
}
