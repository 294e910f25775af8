/**
 * The sections of an exam as the candidate goes through them: which is open, until when, and which question may be shown next.
 *
 * The server decides and tells; what it has not heard yet (offline) is decided here by the same rules, so that a page without network
 * neither stops nor allows what will not count. No HTML in here.
 */
import type { Paper, PaperSection, ToldSection } from "../../shared/api";
import type { Clock } from "../../shared/clock";

export type Told = Record<string, ToldSection>;

/** Why a question cannot be shown now; empty: it can. */
export type Refusal = "" | "passed" | "not-yet" | "answer-first" | "left" | "over" | "later-section";

/** No section is left to go on with. */
export const NOTHING_LEFT = "";

interface Entry {
  time: number | null;
  deadline: string | null;
  entered: boolean;
  left: boolean;
  /** Question by question: the last one reached. */
  reached: string | null;
}

/** The sections of a paper as a sheet with these questions has them; null without any. A form may have no question of one: there is nothing to go through. */
export function sectionsOn({ sections = [] }: Pick<Paper, "sections">, order: readonly string[], clock: Clock, isAnswered: (item: string) => boolean): Sections | null {
  const there = sections.filter((one) => one.items.some((item) => order.includes(item)));
  return there.length ? new Sections(there, order, clock, isAnswered) : null;
}

export class Sections {
  /** The section whose introduction is on the screen, `NOTHING_LEFT` after the last one, null while a question is. */
  pending: string | null = null;
  private entries: Map<string, Entry>;
  private place: Map<string, number>;
  /** The time of the section at the position ran out, and the next one was not begun yet. */
  expired = false;

  constructor(
    readonly list: readonly PaperSection[],
    private readonly order: readonly string[],
    private readonly clock: Clock,
    private readonly isAnswered: (item: string) => boolean,
  ) {
    this.place = new Map(order.map((item, n) => [item, n]));
    this.entries = new Map(list.map((one) => [one.id, { time: one.duration === null ? null : one.duration * 60, deadline: null, entered: false, left: false, reached: null }]));
  }

  /** Takes over what the server says, or what an earlier page noted; what was entered here meanwhile stays entered. */
  take(told: Told | undefined): void {
    for (const [id, said] of Object.entries(told ?? {})) {
      const entry = this.entries.get(id);
      if (!entry) continue;
      entry.time = said.time;
      if (!said.entered) continue;
      entry.entered = true;
      entry.deadline = said.deadline;
      entry.left ||= said.left;
      if (said.reached !== null && (entry.reached === null || this.at(said.reached) > this.at(entry.reached))) entry.reached = said.reached;
    }
  }

  /** What a later page goes on from. */
  get told(): Told {
    return Object.fromEntries([...this.entries].map(([id, entry]) => [id, { ...entry }]));
  }

  of(item: string): PaperSection | undefined {
    return this.list.find((one) => one.items.includes(item));
  }

  find(id: string): PaperSection | undefined {
    return this.list.find((one) => one.id === id);
  }

  number(section: PaperSection): number {
    return this.list.indexOf(section) + 1;
  }

  /** The questions of a section in this candidate's order. */
  items(section: PaperSection): string[] {
    return this.order.filter((item) => section.items.includes(item));
  }

  /** Seconds that this candidate may work in the section; null: as long as the exam lasts. */
  time(section: PaperSection): number | null {
    return this.entries.get(section.id)?.time ?? null;
  }

  entered(section: PaperSection): boolean {
    return this.entries.get(section.id)?.entered ?? false;
  }

  /** Seconds left of the section's own time. */
  remaining(section: PaperSection | undefined): number {
    const deadline = section && this.entries.get(section.id)?.deadline;
    return deadline ? this.clock.until(deadline) : Infinity;
  }

  deadline(section: PaperSection): string | null {
    return this.entries.get(section.id)?.deadline ?? null;
  }

  over(section: PaperSection): boolean {
    return this.remaining(section) <= 0;
  }

  left(section: PaperSection): boolean {
    return this.entries.get(section.id)?.left ?? false;
  }

  /** The section that comes after the one of this question and was not begun yet. */
  next(item: string): PaperSection | undefined {
    const here = this.of(item);
    return this.list.slice(here ? this.list.indexOf(here) + 1 : 0).find((one) => !this.entered(one));
  }

  /** Why `item` cannot be shown to a candidate who is at `position`. */
  refusal(item: string, position: string): Refusal {
    const section = this.of(item);
    const here = this.of(position);
    if (!section || !here || item === position) return "";
    if (this.left(section)) return "left";
    if (this.over(section)) return "over";
    if (!this.entered(section) && (section !== this.next(position) || item !== this.items(section)[0])) return "later-section";
    // Where only so many answers count, and where the section is left, there is a warning and no demand.
    const demanded = here.answer_required && section === here && !here.answer_count && !this.over(here) && !this.isAnswered(position);
    if (demanded && this.at(item) > this.at(position)) return "answer-first";
    return this.withinForward(section, item);
  }

  /** Whether going to `item` leaves the section of `position` for good. */
  leaves(item: string, position: string): PaperSection | null {
    const here = this.of(position);
    return here && !here.can_return && this.of(item) !== here && !this.left(here) && !this.over(here) ? here : null;
  }

  /**
   * The candidate wants to see `item`. True: it is shown now. False: it may not be, or its section is introduced first. A page that is
   * read-only begins no section.
   */
  enter(item: string, position: string, readOnly = false): boolean {
    const section = this.of(item);
    if (!section) return true;
    if (this.refusal(item, position)) return false;
    if (!this.entered(section)) {
      if (!readOnly) this.pending = section.id;
      return false;
    }
    this.pending = null;
    if (!readOnly) this.move(section, item, position);
    return true;
  }

  /** Whether the candidate may put off the section that is introduced, and go on where they were. */
  canCancel(position: string): boolean {
    const here = this.of(position);
    return !!here && here.id !== this.pending && this.entered(here) && !this.left(here) && !this.over(here);
  }

  cancel(position: string): void {
    if (this.canCancel(position)) this.pending = null;
  }

  /** The introduction was read: the section's time begins. Returns its first question. */
  begin(position: string): string | undefined {
    const section = this.pending ? this.find(this.pending) : undefined;
    const first = section && this.items(section)[0];
    if (!section || first === undefined) return undefined;
    this.pending = null;
    this.expired = false;
    this.move(section, first, position);
    return first;
  }

  /** Goes on from where an earlier page, or another browser, left the candidate. True: the question at `position` is shown. */
  settle(position: string): boolean {
    const section = this.of(position);
    if (!section) return true;
    if (!this.entered(section)) this.pending = section.id;
    else if (this.left(section) || this.over(section)) this.goOn(position);
    else this.pending = null;
    return this.pending === null;
  }

  /** A visit that waits to be sent, from before this page was loaded. */
  replay(item: string, position: string): void {
    const section = this.of(item);
    if (section && !this.left(section)) this.move(section, item, position);
  }

  /** Whether the time of the section at `position` has just run out. */
  runsOut(position: string): boolean {
    const section = this.of(position);
    return !!section && this.pending === null && this.entered(section) && this.over(section);
  }

  /** The time of the section at `position` is over: what comes next is introduced. */
  goOn(position: string): void {
    this.expired = true;
    this.pending = this.next(position)?.id ?? NOTHING_LEFT;
  }

  /** The section has time again (extra time, or it was opened again) before the candidate went on. True: its question is shown again. */
  reopens(position: string): boolean {
    const section = this.of(position);
    if (!this.expired || this.pending === null || !section || this.over(section) || this.left(section)) return false;
    this.expired = false;
    this.pending = null;
    return true;
  }

  private withinForward(section: PaperSection, item: string): Refusal {
    const reached = this.entries.get(section.id)?.reached ?? null;
    if (section.navigation !== "FORWARD_ONLY" || reached === null) return "";
    const ahead = this.at(item) - this.at(reached);
    return ahead < 0 ? "passed" : ahead > 1 ? "not-yet" : "";
  }

  private move(section: PaperSection, item: string, position: string): void {
    const before = this.of(position);
    if (before && before !== section && !before.can_return) {
      const entry = this.entries.get(before.id);
      if (entry?.entered) entry.left = true;
    }
    const entry = this.entries.get(section.id);
    if (!entry) return;
    if (!entry.entered) {
      entry.entered = true;
      entry.deadline = entry.time === null ? null : new Date(this.clock.now() + entry.time * 1000).toISOString();
    }
    if (section.navigation === "FORWARD_ONLY" && (entry.reached === null || this.at(item) > this.at(entry.reached))) entry.reached = item;
  }

  private at(item: string): number {
    return this.place.get(item) ?? 0;
  }
}
