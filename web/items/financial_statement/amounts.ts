/**
 * Amounts of a statement, read as `item_types/financial_statement/amounts.py` reads them; `amounts.json` beside its test says so for both.
 * Exact: whole numbers of the smallest decimals, so that a total is what the server makes of the same cells.
 */

/** `units` × 10 to the power of minus `places`. */
export interface Amount {
  units: bigint;
  places: number;
}

export const LONGEST = 40;

/** The amount that somebody typed, null where it is none. */
export function readAmount(typed: string, comma: boolean): Amount | null {
  return [...typed].length > LONGEST ? null : amountIn(typed, comma);
}

function amountIn(typed: string, comma: boolean): Amount | null {
  let text = typed.replace(/\s+/g, " ").trim();
  const negative = text.startsWith("(") && text.endsWith(")");
  if (negative) text = text.slice(1, -1).trim();
  const [, sign = "", given = ""] = /^([-+\u2212]?) ?(.*)$/.exec(text) ?? [];
  if (negative && sign) return null;
  const [decimals, other] = comma ? [",", "."] : [".", ","];
  const grouped = new RegExp(`^[1-9][0-9]{0,2}(?:([${other} '\u2019])[0-9]{3}(?:\\1[0-9]{3})*)(?:[${decimals}][0-9]+)?$`);
  let body = given;
  if (grouped.test(body)) body = body.replace(new RegExp(`[^0-9${decimals}]`, "g"), "");
  else if (!/^(?:[0-9]+(?:[.,][0-9]+)?|[.,][0-9]+)$/.test(body)) return null;
  const [whole = "", behind = ""] = body.replace(",", ".").split(".");
  const units = BigInt(whole + behind || "0");
  return { units: negative || sign === "-" || sign === "\u2212" ? -units : units, places: behind.length };
}

/** The amount in these digits, with a point: what papers and keys hold. The server made them, and a total has more digits than anybody may type. */
export function inDigits(text: string): Amount {
  return amountIn(text, false) ?? { units: 0n, places: 0 };
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

/** As people read it: no zeros behind the decimals but those that make pairs of them, a true minus. */
export function shownAmount({ units, places }: Amount, comma: boolean): string {
  const digits = (units < 0n ? -units : units).toString().padStart(places + 1, "0");
  const whole = digits.slice(0, digits.length - places);
  const behind = places ? digits.slice(-places) : "";
  return `${units < 0n ? "\u2212" : ""}${whole}${behind ? (comma ? "," : ".") + behind : ""}`;
}
