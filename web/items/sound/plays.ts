/**
 * How often limited media were heard (docs/adr/0038-plays-of-a-sound.md). Pure. What two pages know is merged without losing a play, in any
 * order; the same is done by `src/stratus/delivery/sync/plays.py`.
 */

/** How far one play came, in milliseconds, and whether to its end. */
export type Play = readonly [at: number, over: 0 | 1];
/** The plays of one medium, by the ids that were drawn for them. */
export type Plays = Readonly<Record<string, Play>>;
/** What was heard in one question or page, by the SHA-256 of the medium. */
export type Heard = Readonly<Record<string, Plays>>;

/** The greatest limit that an author can set; the same as in `src/stratus/foundation/authored.py`. */
export const MOST_PLAYS = 20;
/** More of a place nobody keeps: twice the limit, for pages that knew nothing of each other. */
const KEPT_PLAYS = 2 * MOST_PLAYS;
const KEPT_MEDIA = 20;
const LONGEST = 86_400_000;
const ID = /^[0-9a-z]{1,16}$/;
const SHA256 = /^[0-9a-f]{64}$/;

/** Keeps those whose names come first: which they are does not depend on the order in which they came. */
function bounded<T>(entries: Map<string, T>, most: number): Record<string, T> {
  const names = Array.from(entries.keys()).sort();
  return Object.fromEntries(names.slice(0, most).map((name) => [name, entries.get(name)!]));
}

export function mergedPlays(a: Plays, b: Plays): Plays {
  const both = new Map(Object.entries(a));
  for (const [id, [at, over]] of Object.entries(b)) {
    const known = both.get(id);
    both.set(id, known ? [Math.max(known[0], at), known[1] || over] : [at, over]);
  }
  return bounded(both, KEPT_PLAYS);
}

export function merged(a: Heard, b: Heard): Heard {
  const both = new Map(Object.entries(a));
  for (const [medium, plays] of Object.entries(b)) both.set(medium, mergedPlays(both.get(medium) ?? {}, plays));
  return bounded(both, KEPT_MEDIA);
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

function isPlay(value: unknown): value is Play {
  const [at, over] = Array.isArray(value) && value.length === 2 ? (value as unknown[]) : [];
  return Number.isSafeInteger(at) && (at as number) >= 0 && (at as number) <= LONGEST && (over === 0 || over === 1);
}

/** What a store or a server gave: what is no play is left out. */
export function readHeard(value: unknown): Heard {
  const media = new Map<string, Plays>();
  for (const [medium, given] of isRecord(value) ? Object.entries(value) : []) {
    if (!SHA256.test(medium) || !isRecord(given)) continue;
    media.set(medium, bounded(new Map(Object.entries(given).filter((one): one is [string, Play] => ID.test(one[0]) && isPlay(one[1]))), KEPT_PLAYS));
  }
  return bounded(media, KEPT_MEDIA);
}

/** A play that is not over: the one that came furthest. Null where the next one is a new one. */
export function unfinished(plays: Plays): { id: string; at: number } | null {
  const open = Object.entries(plays).filter(([, [, over]]) => !over);
  const furthest = open.sort(([, [a]], [, [b]]) => b - a)[0];
  return furthest ? { id: furthest[0], at: furthest[1][0] } : null;
}

export const newId = (): string => crypto.getRandomValues(new Uint32Array(2)).reduce((id, part) => id + part.toString(36).padStart(7, "0"), "");

/** Who keeps what was heard in one question or page. Another object when that changed. */
export interface Counter {
  readonly heard: Heard;
  /** Whether one may hear it here now. */
  readonly open: boolean;
  keep(medium: string, id: string, play: Play): void;
  /** Where somebody only tries it out: forgets what was heard of a medium. */
  readonly forget?: (medium: string) => void;
}

/** Counts in this page alone, where nothing is kept. */
export class Trial {
  private heard: Heard = {};
  counter: Counter;

  constructor(
    private changed: () => void,
    private forgets: boolean,
  ) {
    this.counter = this.made();
  }

  private made(): Counter {
    return {
      heard: this.heard,
      open: true,
      keep: (medium, id, play) => this.turn(merged(this.heard, { [medium]: { [id]: play } })),
      ...(this.forgets ? { forget: (medium: string) => this.turn({ ...this.heard, [medium]: {} }) } : {}),
    };
  }

  private turn(heard: Heard): void {
    this.heard = heard;
    this.counter = this.made();
    this.changed();
  }
}
