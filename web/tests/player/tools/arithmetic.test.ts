import { describe, expect, test } from "vitest";

import { add, calculate, CalculationError, divide, fraction, type Mistake, multiply, root, show, subtract } from "../../../player/tools/arithmetic";

const result = (text: string) => show(calculate(text)).text;

function mistake(text: string): Mistake | null {
  try {
    calculate(text);
    return null;
  } catch (error) {
    return (error as CalculationError).mistake;
  }
}

/** The same numbers in every run. */
function numbers(seed: number): () => number {
  return () => (seed = (seed * 1103515245 + 12345) % 2147483648);
}

describe("what is typed", () => {
  test.each([
    ["0.1 + 0.2", "0.3"],
    ["0,1 + 0,2", "0.3"],
    ["1 ÷ 3 × 3", "1"],
    ["2 + 3 × 4", "14"],
    ["(2 + 3) × 4", "20"],
    ["10 - 4 - 3", "3"],
    ["100 / 5 / 2", "10"],
    ["-3 × -4", "12"],
    ["2 × −3", "-6"],
    ["- (1 + 2)", "-3"],
    ["√9", "3"],
    ["√0.25", "0.5"],
    ["√(9 + 16)", "5"],
    ["2√9", "6"],
    ["√2 × √2", "2"],
    ["50 %", "0.5"],
    ["200 × 10 %", "20"],
    ["1/3", "0.333333333333"],
    ["2/3", "0.666666666667"],
    ["1 / 8", "0.125"],
    ["0.00000000012345 × 1", "0.00000000012345"],
    ["12345678901234567890 + 1", "12345678901234567891"],
    ["1.005 × 1000", "1005"],
    ["2(3 + 4)", "14"],
    ["(1 + 2", "3"],
    [".5 + 5.", "5.5"],
    ["0 × -1", "0"],
  ])("%s = %s", (text, expected) => expect(result(text)).toBe(expected));

  test.each<[string, Mistake]>([
    ["", "empty"],
    ["  ", "empty"],
    ["1 ÷ 0", "divided-by-zero"],
    ["1 / (2 - 2)", "divided-by-zero"],
    ["√(1 - 2)", "root-of-negative"],
    ["1 +", "unreadable"],
    ["1 + * 2", "unreadable"],
    ["1.2.3", "unreadable"],
    ["(1 + 2))", "unreadable"],
    ["alert(1)", "unreadable"],
    ["1e5", "unreadable"],
    ["40 000 - 5 000", "unreadable"],
    ["()", "unreadable"],
    ["1".repeat(201), "too-large"],
  ])("%s: %s", (text, expected) => expect(mistake(text)).toBe(expected));
});

describe("properties, over many numbers", () => {
  const next = numbers(7);
  const some = () => fraction(BigInt(next() - 1073741824), BigInt((next() % 100_000) + 1));
  const pairs = Array.from({ length: 300 }, () => [some(), some(), some()] as const);

  test("adding and taking away, multiplying and dividing undo each other exactly", () => {
    for (const [a, b] of pairs) {
      expect(subtract(add(a, b), b)).toEqual(a);
      if (b.over) expect(divide(multiply(a, b), b)).toEqual(a);
    }
  });

  test("the order of adding and multiplying does not matter, and brackets spread", () => {
    for (const [a, b, c] of pairs) {
      expect(add(a, add(b, c))).toEqual(add(add(c, b), a));
      expect(multiply(a, add(b, c))).toEqual(add(multiply(a, b), multiply(a, c)));
    }
  });

  test("the root of a square is the number, and the square of any root is the number to twelve digits", () => {
    for (const [a] of pairs) {
      const positive = a.over < 0n ? multiply(a, fraction(-1n)) : a;
      expect(root(multiply(a, a))).toEqual(positive);
      expect(show(multiply(root(positive), root(positive))).text).toBe(show(positive).text);
    }
  });

  test("whole numbers of any length and decimals come out as they were typed", () => {
    for (let i = 0; i < 300; i++) {
      const text = `${next()}.${next() % 10}${(next() % 9) + 1}`.replace(/^0+(?=\d)/, "");
      expect(result(text)).toBe(text);
    }
  });

  test("what is shown is never further from the number than half of its last digit", () => {
    for (const [a] of pairs) {
      const shown = calculate(show(a).text);
      const off = subtract(shown, a);
      const twelfth = 10n ** BigInt(Math.max(0, 12 - String(a.over / a.under).replace("-", "").length));
      const bound = fraction(1n, 2n * twelfth);
      expect((off.over < 0n ? -off.over : off.over) * bound.under <= bound.over * off.under).toBe(true);
    }
  });
});

test("who calculates on with a rounded result loses nothing", () => {
  const third = calculate("1/3");
  const { text, exact } = show(third);
  expect(exact).toBe(false);
  expect(show(calculate(`${text} × 3`, { text, value: third })).text).toBe("1");
});

test("a comma is the decimal point where that is written", () => expect(show(calculate("1/8"), ",").text).toBe("0,125"));

test("a number that nobody can read is too large", () => expect(() => show(calculate("9".repeat(31)))).toThrow(CalculationError));
