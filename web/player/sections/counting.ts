/**
 * Sections of which only so many answers count: which these are, and what may be answered now.
 *
 * Of the answers that stand, those count that were given last, by session and number: the same rule as the server's
 * (`assessments/forms/counting.py`), so that every window and every marker names the same ones. No HTML in here.
 */
import { answered } from "../../items/element";
import type { Item, PaperSection, Place, Stored, SyncReply, Value } from "../../shared/api";
import type { Sync } from "../exam/sync";
import type { Sections } from "./sections";

/** How a section stands of which only so many answers count. */
export interface Choice {
  section: PaperSection;
  /** How many count. */
  most: number;
  /** Its questions in this candidate's order. */
  items: string[];
  /** Those that have an answer that counts, and those whose answer does not, as the candidate chose them, the latest last. */
  counting: string[];
  beyond: string[];
}

/** Milliseconds after which the server is asked again whether answers were given in another window. */
const AGAIN = 60_000;

/** What is known of an exam here. */
interface Known {
  items: Item[];
  answers: Map<string, Value>;
  latest: Map<string, Stored>;
  sections: Sections | null;
  sync: Sync;
  readonly readonly: boolean;
  readonly checks: { locks(item: string): boolean };
  /** `chosen`: the candidate said that this one is to count. */
  answer(item: string, value: Value, urgent: boolean, chosen?: boolean): void;
  isAnswered(item: string): boolean;
  continueHere(): Promise<void>;
}

export class Counting {
  /** Rises when an answer is cleared here or comes from elsewhere: what shows its question is to be made anew. */
  made = new Map<string, number>();
  private asked = -Infinity;
  private taking = false;

  constructor(private exam: Known) {}

  /** The sections of which only so many answers count, in their order. */
  get choices(): Choice[] {
    const { sections } = this.exam;
    const counted = (sections?.list ?? []).filter((section) => section.answer_count !== undefined);
    return counted.flatMap((section) => choiceOf(section, sections!.items(section), this.exam.latest, (item) => this.exam.isAnswered(item)) ?? []);
  }

  /** How the section of a question stands; null where all of its answers count. */
  of(item: string): Choice | null {
    return this.choices.find(({ items }) => items.includes(item)) ?? null;
  }

  /** As many questions are answered as count, and this is none of them: it takes no answer before another is cleared. */
  full(item: string): boolean {
    const choice = this.of(item);
    return choice !== null && choice.counting.length >= choice.most && !choice.counting.includes(item);
  }

  /** Whether an answer is one too many. Clearing is no answer. */
  refuses(item: string, value: Value): boolean {
    return answered(value, this.exam.items.find(({ id }) => id === item)?.type) && this.full(item);
  }

  /** Those answers of them that count that can be taken back: what was checked is final. */
  clearable({ counting }: Choice): string[] {
    return counting.filter((item) => !this.exam.checks.locks(item));
  }

  /**
   * Those that an answer which does not count can take the place of. What was checked cannot be said anew: it cannot be made the latest,
   * and what was answered after it cannot give way: the checked one would be what stops counting.
   */
  replaceable(item: string, { counting, beyond }: Choice): string[] {
    if (!beyond.includes(item) || this.exam.checks.locks(item)) return [];
    const final = counting.findIndex((one) => this.exam.checks.locks(one));
    return final < 0 ? counting : counting.slice(0, final);
  }

  /** The answer is taken back: its question counts as not answered. Returns whether it was. */
  clear(item: string): boolean {
    this.exam.answer(item, null, true);
    if (this.exam.isAnswered(item)) return false;
    this.show(item);
    return true;
  }

  /** Lets the answer to a question count in place of that to another one, by saying anew what is to be the latest. Tells whether it did. */
  choose(item: string, instead: string): boolean {
    const choice = this.of(item);
    if (!choice || this.exam.readonly || !this.replaceable(item, choice).includes(instead)) return false;
    const wanted = [...choice.counting.filter((one) => one !== instead), item];
    const out = [...choice.beyond.filter((one) => one !== item), instead];
    const rank = (one: string) => placeOf(this.exam.latest.get(one));
    for (const one of wanted)
      if (out.some((other) => isLater(rank(other), rank(one)))) this.exam.answer(one, this.exam.answers.get(one) ?? null, true, true);
    return this.of(item)?.counting.includes(item) ?? false;
  }

  /** Questions without an answer that may still get one, but for those of sections of which only so many count. */
  get open(): Item[] {
    const choices = this.choices;
    return this.exam.items.filter(({ id }) => !this.exam.isAnswered(id) && !choices.some(({ items }) => items.includes(id)));
  }

  /** How many answers count, of how many that are asked for. `has`: what is taken as answered. */
  tally(has = (item: string) => this.exam.isAnswered(item)): { n: number; total: number } {
    const choices = this.choices;
    const others = this.exam.items.filter(({ id }) => !choices.some(({ items }) => items.includes(id)));
    const all = { n: others.filter(({ id }) => has(id)).length, total: others.length };
    for (const { items, most } of choices) {
      all.n += Math.min(most, items.filter(has).length);
      all.total += most;
    }
    return all;
  }

  // What was answered in another window

  /** Whether the server is to be asked which answers it has. */
  get asks(): boolean {
    if (this.exam.readonly || !this.choices.length || performance.now() - this.asked < AGAIN) return false;
    this.asked = performance.now();
    return true;
  }

  /** What is said of the answers has to be true now. */
  look(): void {
    if (!this.choices.length) return;
    this.asked = -Infinity;
    this.exam.sync.now();
  }

  /** What the server has of another window is taken over, with its values. */
  async heard(standing: NonNullable<SyncReply["standing"]>): Promise<void> {
    const { latest } = this.exam;
    const unknown = Object.entries(standing.answers).filter(([item, place]) => isLater(place, placeOf(latest.get(item))));
    if (!unknown.length || this.taking || this.exam.readonly) return;
    this.taking = true;
    try {
      await this.exam.continueHere();
      for (const [item] of unknown) this.show(item);
    } catch {
      this.asked = performance.now(); // it is asked again by and by
    } finally {
      this.taking = false;
    }
  }

  private show(item: string): void {
    this.made.set(item, (this.made.get(item) ?? 0) + 1);
  }
}

/** How a section stands; null where all of its answers count. `items`: those that this candidate has. */
function choiceOf(section: PaperSection, items: string[], latest: ReadonlyMap<string, Stored>, isAnswered: (item: string) => boolean): Choice | null {
  const most = section.answer_count ?? Infinity;
  if (most >= items.length) return null;
  const order = items.filter((item) => isAnswered(item)).sort((a, b) => byPlace(latest.get(a), latest.get(b)) || (a < b ? -1 : 1));
  const first = Math.max(order.length - most, 0);
  return { section, most, items, counting: order.slice(first), beyond: order.slice(0, first) };
}

function placeOf(stored: Stored | undefined): Place {
  return stored ? [stored.session, stored.seq] : [-1, -1];
}

function byPlace(a: Stored | undefined, b: Stored | undefined): number {
  const [one, other] = [placeOf(a), placeOf(b)];
  return one[0] - other[0] || one[1] - other[1];
}

function isLater([session, seq]: Place, [otherSession, otherSeq]: Place): boolean {
  return session > otherSession || (session === otherSession && seq > otherSeq);
}
