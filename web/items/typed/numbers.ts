/**
 * How a number that somebody typed is read, with its unit: the same rule as `item_types/typed/numbers.py`, which scores. Both are tried
 * with `tests/item_types/typed/numbers.json`.
 */

import { seen } from "./blanks";

const LONGEST = 100;
const LONGEST_UNIT = 30;
const LARGEST_EXPONENT = 300;

const POWER = /^([-+\u2212]? ?)(?=10(?:\^|[\u207a\u207b\u2070\u00b9\u00b2\u00b3\u2074-\u2079]))/;
const NUMBER = /^([-+\u2212]?) ?([0-9.,](?:[0-9.,'\u2019 ]*[0-9.,])?)(.*)$/su;
const EXPONENT =
  /^(?:[eE]([-+\u2212]?[0-9]+)| ?[x\u00d7*\u00b7\u22c5] ?10(?:\^ ?([-+\u2212]?[0-9]+)|([\u207a\u207b]?[\u2070\u00b9\u00b2\u00b3\u2074-\u2079]+)))(.*)$/su;
const GROUPED = /^[1-9][0-9]{0,2}(?:([ '\u2019.,])[0-9]{3}(?:\1[0-9]{3})*)?$/;
const DECIMALS = /^(?:[0-9]*|(?:[0-9]{3} )+[0-9]{1,3})$/;
const UNIT = /^[\p{L}%\u2030\u00b0'"\u2032\u2033\u2103\u2109$\u20ac\u00a3\u00a5]/u;
const RAISED = "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079\u207b\u207a";
const LEVEL = "0123456789-+";

export interface Reading {
  /** In digits, with a point before the decimals and `e` before a power of ten. */
  number: string;
  /** Significant figures: at least and at most so many. */
  figures: readonly [number, number];
  unit: string;
  /** Its one sign may stand before decimals or group thousands: the language decided. */
  doubtful: boolean;
}

interface Digits {
  whole: string;
  decimals: string;
  hasSign: boolean;
  doubtful: boolean;
}

function exchanged(text: string, from: string, to: string): string {
  return Array.from(text, (sign) => to[from.indexOf(sign)] ?? sign).join("");
}

/** The number that somebody typed, null where it is none. `comma`: the paper says whether a comma stands before decimals. */
export function read(text: string, comma: boolean, withUnit: boolean): Reading | null {
  if (Array.from(text).length > LONGEST) return null;
  const line = seen(text.normalize("NFC")).replace(/^ | $/g, "");
  const found = NUMBER.exec(line.replace(POWER, "$11\u00d7"));
  if (!found) return null;
  const [, sign, body, rest] = found as unknown as [string, string, string, string];
  const [exponent, unit] = behind(rest);
  if (exponent === null || !(unit === "" || (withUnit && isUnit(unit)))) return null;
  const digits = digitsOf(body, comma, exponent !== "");
  if (!digits) return null;
  const whole = digits.whole.replace(/^0+/, "") || "0";
  const minus = sign === "-" || sign === "\u2212" ? "-" : "";
  const number = `${minus}${whole}${digits.decimals && `.${digits.decimals}`}${exponent && `e${exponent}`}`;
  return { number, figures: figuresOf(digits), unit, doubtful: digits.doubtful };
}

/** The power of ten behind a number ("" if there is none, null if it is too large), and the unit behind that. */
function behind(rest: string): [string | null, string] {
  const found = EXPONENT.exec(rest);
  if (!found) return ["", rest.trim()];
  const [, letter, raised, small, unit] = found;
  const power = Number(exchanged(letter ?? raised ?? small!, RAISED, LEVEL).replace("\u2212", "-"));
  return [Math.abs(power) <= LARGEST_EXPONENT ? String(power + 0) : null, unit!.trim()];
}

function digitsOf(body: string, comma: boolean, hasExponent: boolean): Digits | null {
  const signs = body.match(/[.,]/g) ?? [];
  const last = signs.length ? body.lastIndexOf(signs.at(-1)!) : body.length;
  let [before, sign, after] = [body.slice(0, last), body.slice(last, last + 1), body.slice(last + 1)];
  let doubtful = false;
  if (signs.length > 1 && new Set(signs).size === 1) [before, sign, after] = [body, "", ""];
  else if (signs.length === 1) {
    doubtful = !hasExponent && /^[1-9][0-9]{0,2}$/.test(before) && /^[0-9]{3}$/.test(after);
    if (doubtful && (sign === ",") !== comma) [before, sign, after] = [body, "", ""];
  } else if (signs.length && before.includes(sign)) return null;
  if (!/^[0-9]*$/.test(before) && !GROUPED.test(before)) return null;
  if (!DECIMALS.test(after) || !(before || after)) return null;
  return { whole: before.replace(/[^0-9]/g, ""), decimals: after.replaceAll(" ", ""), hasSign: sign !== "", doubtful };
}

function figuresOf({ whole, decimals, hasSign }: Digits): [number, number] {
  const written = (whole + decimals).replace(/^0+/, "");
  if (!written) return [Math.max(decimals.length, 1), Math.max(decimals.length, 1)];
  return [hasSign ? written.length : written.replace(/0+$/, "").length, written.length];
}

function isUnit(text: string): boolean {
  return Array.from(text).length <= LONGEST_UNIT && UNIT.test(text);
}

/** What counts of a unit: `m/s²` and `m / s^2` are one. */
export function unitKey(text: string): string {
  const plain = exchanged(seen(text, "").normalize("NFC"), RAISED, LEVEL).replaceAll("\u00b5", "\u03bc").replaceAll("\u2212", "-");
  return plain.replaceAll("^", "").replace(/[*\u22c5]/g, "\u00b7");
}

/** A number in digits as people read it: a true minus, the sign of the language, `× 10³`. */
export function shown(number: string, comma: boolean): string {
  const [mantissa, exponent] = number.toLowerCase().split("e") as [string, string?];
  const power = exponent ? ` \u00d7 10${exchanged(exponent.replace("+", ""), LEVEL, RAISED)}` : "";
  return mantissa.replace("-", "\u2212").replace(".", comma ? "," : ".") + power;
}
