/**
 * What a candidate keeps for themselves beside the answers: the notepad, marks in questions, struck-out alternatives.
 *
 * It is saved as answers are (`note` events, newest wins), comes back after a reload and on another computer, and is
 * shown to nobody else. No HTML in here.
 */
import type { Aids, AidsDetail } from "../../items/element";
import { readMarks } from "../../items/marking";
import type { Stored, Value } from "../../shared/api";

/** Characters that the notepad holds; the server takes no more. */
export const MOST_CHARACTERS = 10_000;

/** The notepad has no question; its notes go under this name. */
const NOTEPAD = "";

/** Adds a note to the queue; null when nothing may be written now. */
type Send = (item: string | undefined, value: Value) => Stored | null;

const NOTHING: Stored = { value: null, session: -1, seq: -1 };

export class Desk {
  private notes = new Map<string, Stored>();
  /** The same object as long as nothing changed, so that the question is not drawn anew every second. */
  private shown = new Map<string, Aids>();

  constructor(private send: Send) {}

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
    return text === this.text || this.put(NOTEPAD, { text: text.slice(0, MOST_CHARACTERS) });
  }

  /** What is kept about a question, and which tools are in hand. */
  aids(item: string, marking: boolean, striking: boolean): Aids {
    const known = this.shown.get(item);
    if (known && known.marking === marking && known.striking === striking) return known;
    const value = this.notes.get(item)?.value;
    const struck = Array.isArray(value?.struck) ? value.struck.filter((one): one is string => typeof one === "string") : [];
    const aids: Aids = { marks: readMarks(value?.marks), struck, marking, striking };
    this.shown.set(item, aids);
    return aids;
  }

  /** Keeps what changed about a question; the rest of it stays. */
  change(item: string, detail: AidsDetail): void {
    const { marks, struck } = { ...this.aids(item, false, false), ...detail };
    this.put(item, { marks, struck });
  }

  private put(name: string, value: Value): boolean {
    const stored = this.send(name || undefined, value);
    if (stored) this.overlay(name, { ...stored, value });
    return stored !== null;
  }
}
