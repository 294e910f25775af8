/** When a number that was typed is right: exactly, as `item_types/numeric/right.py` says it. Both are tried with `tests/item_types/numeric/judged.json`. */
import { type Reading, unitKey } from "../typed/numbers";

export interface NumericKey {
  least: string;
  most: string;
  figures_least: number | null;
  figures_most: number | null;
  units: { unit: string; factor: string }[];
  unit_needed: boolean;
  html?: string;
}

/** A number as digits and the power of ten that they are multiplied with. */
type Exact = [digits: bigint, power: number];

function exact(number: string): Exact {
  const [mantissa, power] = number.toLowerCase().split("e") as [string, string?];
  const decimals = mantissa.split(".")[1] ?? "";
  return [BigInt(mantissa.replace(".", "")), Number(power ?? 0) - decimals.length];
}

function atMost([a, p]: Exact, [b, q]: Exact): boolean {
  const shift = BigInt(Math.abs(p - q));
  return p > q ? a * 10n ** shift <= b : a <= b * 10n ** shift;
}

/** Whether a number is right by the key: within its bounds, with enough figures and an accepted unit. */
export function isRight(key: NumericKey, found: Reading | null): boolean {
  if (!found) return false;
  const factor = factorOf(key, found.unit);
  const [few, many] = found.figures;
  if (factor === null || (key.figures_least ?? 0) > many || few > (key.figures_most ?? few)) return false;
  const [[a, p], [b, q]] = [exact(found.number), exact(factor)];
  const value: Exact = [a * b, p + q];
  return atMost(exact(key.least), value) && atMost(value, exact(key.most));
}

function factorOf(key: NumericKey, unit: string): string | null {
  if (!unit) return key.unit_needed ? null : "1";
  return key.units.find((one) => unitKey(one.unit) === unitKey(unit))?.factor ?? null;
}
