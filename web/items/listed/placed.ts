/** Which place holds which option, by their ids. */
export type Placed = ReadonlyMap<string, string>;

export interface Step {
  now: Placed;
  /** The place that gave its option up. */
  from?: string;
}

/** This option at this place, "" = none. `rivals` are the places among which an option is used once: one that holds it gives it up. */
export function place(before: Placed, where: string, option: string, rivals: readonly string[] = []): Step {
  const now = new Map(before);
  const from = option ? rivals.find((rival) => rival !== where && before.get(rival) === option) : undefined;
  if (from) now.delete(from);
  if (option) now.set(where, option);
  else now.delete(where);
  return { now, ...(from && { from }) };
}

/** The place other than this one that holds an option. */
export function holder(placed: Placed, option: string, where: string, rivals: readonly string[]): string | undefined {
  return rivals.find((rival) => rival !== where && placed.get(rival) === option);
}

export function same(one: Placed, other: Placed): boolean {
  return one.size === other.size && [...one].every(([where, option]) => other.get(where) === option);
}
