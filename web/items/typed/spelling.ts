/**
 * Whether what somebody typed is an accepted text, misspelt perhaps: as `item_types/typed/spelling.py` scores it, for pages that show
 * answers beside their key. Both are tried with `tests/item_types/typed/spelling.json`.
 */

import { seen } from "./blanks";

/** What counts of a text: without blanks around it, repeated ones as one; small letters where case does not count. */
export function folded(text: string, caseCounts: boolean): string {
  const typed = seen(text).replace(/[\u2018\u2019\u201b\u02bc]/g, "'").replace(/[\u201c\u201d\u201f]/g, '"').replace(/[\u2010\u2011]/g, "-");
  const same = caseCounts ? typed : Array.from(typed.normalize("NFD"), small).join("");
  return same.replace(/^ | $/g, "").normalize("NFC");
}

/** One letter as it is compared: by way of the capital, since some have two small letters or two capitals. The small i without a dot has the capital of another. */
function small(letter: string): string {
  return letter === "\u0131" ? letter : letter.toLowerCase().toUpperCase().toLowerCase().replace(/\u03c2/g, "\u03c3");
}

/** Whether a text is this accepted one, with at most so many errors; of no more characters than that both must be the same. */
export function accepts(accepted: string, typed: string, caseCounts: boolean, errors: number): boolean {
  const [one, other] = [Array.from(folded(accepted, caseCounts)), Array.from(folded(typed, caseCounts))];
  return distance(one, other) <= (Math.min(one.length, other.length) <= errors ? 0 : errors);
}

/** How many letters have to be put in, left out or replaced. The server bounds both texts. */
function distance(one: readonly string[], other: readonly string[]): number {
  let row = Array.from({ length: other.length + 1 }, (_, place) => place);
  one.forEach((sign, number) => {
    const below = [number + 1];
    other.forEach((letter, place) => below.push(Math.min(row[place]! + (sign === letter ? 0 : 1), row[place + 1]! + 1, below[place]! + 1)));
    row = below;
  });
  return row[other.length]!;
}
