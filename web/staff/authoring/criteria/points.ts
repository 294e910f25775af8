/** Points as people type them, counted in hundredths of hundredths: exact, as the server counts. */
const UNIT = 10_000;

/** The points in a field; null where there are none that can be read. */
export function read(typed: string): number | null {
  const text = typed.trim().replace(",", ".");
  return /^\d+(\.\d*)?$|^\.\d+$/.test(text) ? Math.round(Number(text) * UNIT) : null;
}

/** Points in digits, without trailing zeros. */
export function written(points: number): string {
  return String(points / UNIT);
}
