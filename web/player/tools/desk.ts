/**
 * What a candidate keeps for themselves beside the answers: the notepad, marks in questions, struck-out alternatives, aids to reading; and
 * how often they heard what can be heard so many times only.
 *
 * It is saved as answers are (`note` events, newest wins), comes back after a reload and on another computer, and is
 * shown to nobody else. Plays are `play` events: of them none is ever lost, whichever page they come from. No HTML in here.
 */
import type { Aids, AidsDetail } from "../../items/element";
import { readMarks } from "../../items/marking";
import { type Counter, type Heard, merged, readHeard } from "../../items/sound/plays";
import type { Stored, Value } from "../../shared/api";

/** Characters that the notepad holds; the server takes no more. */
export const MOST_CHARACTERS = 10_000;

/** The notepad has no question; its notes go under this name. */
const NOTEPAD = "";

/** Adds a note, or what was heard, to the queue; null when nothing may be written now. */
type Send = (item: string | undefined, value: Value, kind: "note" | "play") => Stored | null;

const NOTHING: Stored = { value: null, session: -1, seq: -1 };

/** Aids to reading that are in use, whatever the question. They are kept with the notepad. */
export interface Reading {
  /** The line reader. */
  ruler: boolean;
  /** How many lines it shows. */
  lines: number;
  /** Alternatives are covered until they are uncovered. */
  masking: boolean;
}

export const LEAST_LINES = 1;
export const MOST_LINES = 8;
const USUAL: Reading = { ruler: false, lines: 2, masking: false };

export class Desk {
  private notes = new Map<string, Stored>();
  /** The same object as long as nothing changed, so that the question is not drawn anew every second. */
  private shown = new Map<string, Aids>();

  private plays = new Map<string, Heard>();
  /** The same object as long as nothing changed. */
  private counters = new Map<string, Counter>();

  constructor(private send: Send) {}

  /** Takes over what *start* told. */
  take({ notes, plays }: { notes?: Record<string, Stored>; plays?: Record<string, unknown> }): void {
    this.overlayAll(notes);
    for (const [item, heard] of Object.entries(plays ?? {})) this.overlayPlays(item, heard);
  }

  /** Takes over what a page of this browser kept, if it is of the desk. */
  adopt({ kind, item, session, seq, value }: { kind: string; item?: string; session: number; seq: number; value?: unknown }): void {
    if (kind === "note") this.overlay(item, { session, seq, value: value as Value });
    if (kind === "play") this.overlayPlays(item, value);
  }

  /** Takes over what some page knows of the plays in a question or page. */
  private overlayPlays(item: string | undefined, heard: unknown): void {
    if (item === undefined) return;
    this.plays.set(item, merged(this.plays.get(item) ?? {}, readHeard(heard)));
    this.counters.delete(item);
  }

  /** Who counts in a question or page; `open`: what is limited may be heard here now. */
  counter(item: string, open: boolean): Counter {
    const known = this.counters.get(item);
    if (known && known.open === open) return known;
    const keep: Counter["keep"] = (medium, id, play) => {
      this.overlayPlays(item, { [medium]: { [id]: play } });
      this.send(item, this.plays.get(item) as unknown as Value, "play");
    };
    const made: Counter = { heard: this.plays.get(item) ?? {}, open, keep };
    this.counters.set(item, made);
    return made;
  }

  /** Takes a note over that was made before or elsewhere, if it is newer than the one known. */
  overlay(item: string | undefined, { value, session, seq }: Stored): void {
    const name = item ?? NOTEPAD;
    const known = this.notes.get(name) ?? NOTHING;
    if (session < known.session || (session === known.session && seq < known.seq)) return;
    this.notes.set(name, { value, session, seq });
    this.shown.delete(name);
  }

  overlayAll(notes: Record<string, Stored> | undefined): void {
    for (const [item, stored] of Object.entries(notes ?? {})) this.overlay(item, stored);
  }

  /** Highest number among the notes: new events come above it. */
  get highest(): number {
    return Math.max(0, ...[...this.notes.values()].map(({ seq }) => seq));
  }

  get text(): string {
    const text = this.notes.get(NOTEPAD)?.value?.text;
    return typeof text === "string" ? text : "";
  }

  /** False when nothing may be written now: the text stays where it was typed. */
  write(text: string): boolean {
    return text === this.text || this.put(NOTEPAD, { ...this.notes.get(NOTEPAD)?.value, text: text.slice(0, MOST_CHARACTERS) });
  }

  get reading(): Reading {
    const kept = this.notes.get(NOTEPAD)?.value?.reading as Partial<Record<keyof Reading, unknown>> | undefined;
    const lines = Number.isSafeInteger(kept?.lines) ? (kept!.lines as number) : USUAL.lines;
    return { ruler: kept?.ruler === true, lines: Math.min(MOST_LINES, Math.max(LEAST_LINES, lines)), masking: kept?.masking === true };
  }

  /** Where nothing may be written now it is so for this page: who reads must be able to read. */
  read(changed: Partial<Reading>): void {
    this.keep(NOTEPAD, { text: this.text, reading: { ...this.reading, ...changed } });
  }

  /** What is kept about a question, and which tools are in hand. */
  aids(item: string, marking: boolean, striking: boolean): Aids {
    const known = this.shown.get(item);
    const { masking } = this.reading;
    if (known && known.marking === marking && known.striking === striking && known.masking === masking) return known;
    const value = this.notes.get(item)?.value;
    const aids: Aids = { marks: readMarks(value?.marks), struck: texts(value?.struck), uncovered: texts(value?.uncovered), marking, striking, masking };
    this.shown.set(item, aids);
    return aids;
  }

  /** Keeps what changed about a question; the rest of it stays. */
  change(item: string, detail: AidsDetail): void {
    const { marks, struck, uncovered } = { ...this.aids(item, false, false), ...detail };
    this.keep(item, uncovered.length ? { marks, struck, uncovered } : { marks, struck });
  }

  /** Sent where that may be; else it is known to this page, and anything that comes from elsewhere counts more. */
  private keep(name: string, value: Value): void {
    if (!this.put(name, value)) this.overlay(name, { ...(this.notes.get(name) ?? NOTHING), value });
  }

  private put(name: string, value: Value): boolean {
    const stored = this.send(name || undefined, value, "note");
    if (stored) this.overlay(name, { ...stored, value });
    return stored !== null;
  }
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
}
