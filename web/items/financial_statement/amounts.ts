/**
 * Amounts of a statement, read as `item_types/financial_statement/amounts.py` reads them; `amounts.json` beside its test says so for both.
 * Exact: whole numbers of the smallest decimals, so that a total is what the server makes of the same cells.
 */
import { seen } from "../typed/blanks";
import { read } from "../typed/numbers";

/** `units` × 10 to the power of minus `places`. */
export interface Amount {
  units: bigint;
  places: number;
}

export const LONGEST = 40;

/** The amount that somebody typed, null where it is none: a number as everywhere, without powers of ten, in parentheses if negative. */
export function readAmount(typed: string, comma: boolean): Amount | null {
  if (Array.from(typed).length > LONGEST) return null;
  let text = seen(typed).trim();
  const isNegative = text.startsWith("(") && text.endsWith(")");
  if (isNegative) text = text.slice(1, -1).trim();
  const found = read(text, comma, false);
  if (!found || found.number.includes("e") || (isNegative && /^[-+\u2212]/.test(text))) return null;
  const { units, places } = inDigits(found.number);
  return { units: isNegative ? -units : units, places };
}

/** The amount in these digits, with a point: what papers and keys hold. The server made them, and a total has more digits than anybody may type. */
export function inDigits(text: string): Amount {
  const [whole = "", behind = ""] = text.split(".");
  return { units: BigInt(whole + behind), places: behind.length };
}

function at({ units, places }: Amount, wanted: number): bigint {
  return units * 10n ** BigInt(wanted - places);
}

export function plus(one: Amount, other: Amount, sign = 1): Amount {
  const places = Math.max(one.places, other.places);
  return { units: at(one, places) + BigInt(sign) * at(other, places), places };
}

/** Whether two amounts differ by no more than this one. */
export function near(one: Amount, other: Amount, tolerance: Amount): boolean {
  const apart = plus(one, other, -1);
  const places = Math.max(apart.places, tolerance.places);
  const far = at(apart, places);
  return (far < 0n ? -far : far) <= at(tolerance, places);
}

/** As people read it: with the decimals that it has, zeros too, and a true minus. */
export function shownAmount({ units, places }: Amount, comma: boolean): string {
  const digits = (units < 0n ? -units : units).toString().padStart(places + 1, "0");
  const whole = digits.slice(0, digits.length - places);
  const behind = places ? digits.slice(-places) : "";
  return `${units < 0n ? "\u2212" : ""}${whole}${behind ? (comma ? "," : ".") + behind : ""}`;
}
