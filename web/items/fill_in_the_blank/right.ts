/**
 * Whether what was typed into a gap is right, for pages that show answers beside their key: the same rule as
 * `item_types/fill_in_the_blank/right.py`, which scores. Both are tried with `tests/item_types/fill_in_the_blank/right.json`.
 */
import { read } from "../typed/numbers";
import { accepts } from "../typed/spelling";

export interface Accepted {
  kind: string;
  accepted: string[];
  case_sensitive: boolean;
  spelling_errors: number;
}

/** A decimal number without rounding: digits × 10 ^ power. */
type Exact = readonly [digits: bigint, power: number];

const TOLERANCE = / ?(?:\u00b1|\+\/?-) ?/;
const RANGE = / ?(?:\.\.\.?|\u2026) ?/;

/** Whether this is right in a gap, of a question in whose language a comma stands before decimals or not. */
export function isRight({ kind, accepted, case_sensitive, spelling_errors }: Accepted, typed: string, comma: boolean): boolean {
  if (kind !== "NUMBER") return accepted.some((text) => accepts(text, typed, case_sensitive, spelling_errors));
  const number = exact(typed, comma);
  return number !== null && accepted.some((line) => isWithin(number, line, comma));
}

function isWithin(number: Exact, line: string, comma: boolean): boolean {
  const apart = TOLERANCE.exec(line) ?? RANGE.exec(line);
  const texts = apart ? [line.slice(0, apart.index), line.slice(apart.index + apart[0].length)] : [line, line];
  const [one, other] = texts.map((text) => exact(text, comma));
  if (!one || !other) return false;
  const isTolerance = apart !== null && TOLERANCE.test(line);
  const [n, a, b] = aligned([number, one, other]) as [bigint, bigint, bigint];
  return isTolerance ? n >= a - b && n <= a + b : n >= a && n <= b;
}

function exact(text: string, comma: boolean): Exact | null {
  const number = read(text, comma, false)?.number;
  if (number === undefined) return null;
  const [mantissa, exponent = "0"] = number.split("e") as [string, string?];
  const [whole, decimals = ""] = mantissa.split(".") as [string, string?];
  return [BigInt(whole + decimals), Number(exponent) - decimals.length];
}

/** The digits of these numbers with the same power of ten. */
function aligned(numbers: readonly Exact[]): bigint[] {
  const least = Math.min(...numbers.map(([, power]) => power));
  return numbers.map(([digits, power]) => digits * 10n ** BigInt(power - least));
}
