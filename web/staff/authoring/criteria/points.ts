import { language } from "../../../shared/i18n";

/** Points as people type them, counted in hundredths of hundredths: exact, as the server counts. */
const UNIT = 10_000;

/** The points in a field; null where there are none that can be read. */
export function read(typed: string): number | null {
  const text = typed.trim().replace(",", ".");
  return /^\d+(\.\d*)?$|^\.\d+$/.test(text) ? Math.round(Number(text) * UNIT) : null;
}

/** Points in digits, without trailing zeros, as fields hold them. */
export function written(points: number): string {
  return String(points / UNIT);
}

/** Points as they stand in a text, with the sign of the reader's language before decimals. */
export function said(points: number): string {
  return new Intl.NumberFormat(language(), { maximumFractionDigits: 4, useGrouping: false }).format(points / UNIT);
}
