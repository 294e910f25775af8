/** Codes that people read out, write down and type; the twin of `delivery/locking/readable.py`. */

/** 32 signs that are not taken for each other: no 0 and O, no 1 and I. */
const ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/** The first `length` signs (five bits each) of a hash in hex, in two groups of the same size. */
export function readable(hex: string, length: number): string {
  const number = BigInt(`0x${hex}`);
  const bits = BigInt(4 * hex.length);
  const signs = Array.from({ length }, (_, place) => ALPHABET[Number((number >> (bits - 5n * BigInt(place + 1))) & 31n)]).join("");
  return `${signs.slice(0, length / 2)}-${signs.slice(length / 2)}`;
}

/** What somebody typed without what does not matter: case, spaces, hyphens. */
export function typed(text: string): string {
  return text.toUpperCase().replace(/[^0-9A-Z]/g, "");
}
