/**
 * The calculator's arithmetic: exact fractions of whole numbers, so that 0.1 + 0.2 is 0.3 and 1 ÷ 3 × 3 is 1. Only a
 * square root that does not come out even is rounded, to 40 digits. Pure; nothing is ever evaluated as code.
 */
export interface Fraction {
  readonly over: bigint;
  /** Above nothing, and without a common divisor with `over`. */
  readonly under: bigint;
}

export type Mistake = "empty" | "unreadable" | "divided-by-zero" | "root-of-negative" | "too-large";

export class CalculationError extends Error {
  constructor(readonly mistake: Mistake) {
    super(mistake);
  }
}

/** Longest text that is calculated, in characters. */
export const MOST_CHARACTERS = 200;
const MOST_DIGITS = 1000;
const ROOT_DIGITS = 40n;
/** Digits that are shown of a number that does not come out even. */
const SHOWN = 12;
/** Whole numbers of more digits are too large to be read. */
const LARGEST = 30;

export function fraction(over: bigint, under: bigint = 1n): Fraction {
  if (under === 0n) throw new CalculationError("divided-by-zero");
  const sign = under < 0n ? -1n : 1n;
  const common = divisor(over < 0n ? -over : over, under * sign) * sign;
  const result = { over: over / common, under: under / common };
  if (String(result.over).length > MOST_DIGITS || String(result.under).length > MOST_DIGITS) throw new CalculationError("too-large");
  return result;
}

function divisor(a: bigint, b: bigint): bigint {
  while (b) [a, b] = [b, a % b];
  return a || 1n;
}

export const add = (a: Fraction, b: Fraction): Fraction => fraction(a.over * b.under + b.over * a.under, a.under * b.under);
export const subtract = (a: Fraction, b: Fraction): Fraction => add(a, negative(b));
export const multiply = (a: Fraction, b: Fraction): Fraction => fraction(a.over * b.over, a.under * b.under);
export const divide = (a: Fraction, b: Fraction): Fraction => fraction(a.over * b.under, a.under * b.over);
const negative = (a: Fraction): Fraction => ({ over: -a.over, under: a.under });

export function root(a: Fraction): Fraction {
  if (a.over < 0n) throw new CalculationError("root-of-negative");
  const [over, under] = [whole(a.over), whole(a.under)];
  if (over * over === a.over && under * under === a.under) return fraction(over, under);
  // Scaled so that even a very small number keeps its digits.
  const scale = 10n ** (ROOT_DIGITS + BigInt(String(a.under).length));
  return fraction(whole((a.over * scale * scale) / a.under), scale);
}

/** The largest whole number whose square is not above `n`. */
function whole(n: bigint): bigint {
  if (n < 2n) return n;
  let guess = 1n << BigInt((n.toString(2).length + 1) >> 1);
  for (;;) {
    const better = (guess + n / guess) >> 1n;
    if (better >= guess) return guess;
    guess = better;
  }
}

type Token = Fraction | "+" | "-" | "*" | "/" | "(" | ")" | "%" | "√";

const SIGNS: Record<string, Token> = { "+": "+", "-": "-", "−": "-", "–": "-", "*": "*", "×": "*", "·": "*", "/": "/", "÷": "/", ":": "/", "(": "(", ")": ")", "%": "%", "√": "√" };

/** A number that was shown rounded, and what it is exactly: whoever calculates on with what is shown loses nothing. */
export interface Shown {
  text: string;
  value: Fraction;
}

function tokens(text: string, before: Shown | null): Token[] {
  const found: Token[] = [];
  for (let at = 0; at < text.length; ) {
    const number = /^(\d+(?:[.,]\d*)?|[.,]\d+)/.exec(text.slice(at))?.[0];
    const sign = SIGNS[text[at]!];
    if (number) found.push(before && number === before.text ? before.value : decimal(number));
    else if (sign) found.push(sign);
    else if (!/\s/.test(text[at]!)) throw new CalculationError("unreadable");
    at += number?.length ?? 1;
  }
  return found;
}

function decimal(text: string): Fraction {
  const [units = "", rest = ""] = text.split(/[.,]/);
  return fraction(BigInt(units + rest || "0"), 10n ** BigInt(rest.length));
}

/**
 * The value of what was typed. `×` and `÷` before `+` and `−`; `%` after a number is a hundredth of it; `√` takes the number or
 * the brackets behind it; brackets that are open at the end are closed. Raises CalculationError.
 */
export function calculate(text: string, before: Shown | null = null): Fraction {
  if (text.length > MOST_CHARACTERS) throw new CalculationError("too-large");
  const list = tokens(text, before);
  if (!list.length) throw new CalculationError("empty");
  let at = 0;
  const take = (...wanted: Token[]): Token | null => (wanted.includes(list[at]!) ? list[at++]! : null);

  function sum(): Fraction {
    let value = product();
    for (let sign = take("+", "-"); sign; sign = take("+", "-")) value = (sign === "+" ? add : subtract)(value, product());
    return value;
  }

  function product(): Fraction {
    let value = signed();
    for (;;) {
      const sign = take("*", "/");
      // "2(3 + 4)" and "2√9" multiply, as on paper.
      if (!sign && list[at] !== "(" && list[at] !== "√") return value;
      value = (sign === "/" ? divide : multiply)(value, signed());
    }
  }

  function signed(): Fraction {
    if (take("-")) return negative(signed());
    if (take("+")) return signed();
    let value = take("√") ? root(signed()) : single();
    while (take("%")) value = divide(value, fraction(100n));
    return value;
  }

  function single(): Fraction {
    const token = list[at++];
    if (token === "(") {
      const value = sum();
      if (!take(")") && at < list.length) throw new CalculationError("unreadable");
      return value;
    }
    if (token === undefined || typeof token === "string") throw new CalculationError("unreadable");
    return token;
  }

  const value = sum();
  if (at < list.length) throw new CalculationError("unreadable");
  return value;
}

/** As it is shown: at most 12 digits that count (whole numbers all), rounded half away from zero. */
export function show(value: Fraction, point: "." | "," = "."): { text: string; exact: boolean } {
  const negativeSign = value.over < 0n ? "-" : "";
  const over = negativeSign ? -value.over : value.over;
  const units = over / value.under;
  const before = units ? String(units).length : 0;
  if (before > LARGEST) throw new CalculationError("too-large");
  // Zeros behind the point do not count as digits.
  let places = Math.max(0, SHOWN - before);
  if (!units && over) for (let rest = over * 10n; rest < value.under && places < 2 * LARGEST; rest *= 10n) places++;
  const scale = 10n ** BigInt(places);
  const rounded = (2n * over * scale + value.under) / (2n * value.under);
  const digits = String(rounded).padStart(places + 1, "0");
  const rest = places ? digits.slice(-places).replace(/0+$/, "") : "";
  const text = (places ? digits.slice(0, -places) : digits) + (rest ? point + rest : "");
  return { text: rounded ? negativeSign + text : text, exact: rounded * value.under === over * scale };
}
