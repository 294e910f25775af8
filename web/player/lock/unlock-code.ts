/**
 * Whether a one-time code is right, judged without the server: the page holds hashes of the next few codes (PBKDF2), see
 * `delivery/unlocking.py`. Without WebCrypto, which does not exist on plain HTTP.
 */
import type { UnlockCodes } from "../../shared/api";
import { typed } from "../../shared/readable";
import { Sha256 } from "../../shared/sha256";

const encoder = new TextEncoder();

/** Whether a code with this number can be judged here. */
export function hasCode(number: number, codes: UnlockCodes | undefined): boolean {
  return codes?.hashes[number - codes.first] !== undefined;
}

export function isCode(code: string, attempt: number, number: number, codes: UnlockCodes): boolean {
  return pbkdf2(typed(code), `${attempt}|${number}`, codes.rounds) === codes.hashes[number - codes.first];
}

/** The first block of PBKDF2-HMAC-SHA-256, in hex. */
export function pbkdf2(password: string, salt: string, rounds: number): string {
  const key = encoder.encode(password);
  let last = hmac(key, new Uint8Array([...encoder.encode(salt), 0, 0, 0, 1]));
  const sum = last.slice();
  for (let round = 1; round < rounds; round++) {
    last = hmac(key, last);
    last.forEach((byte, place) => (sum[place]! ^= byte));
  }
  return Array.from(sum, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The key is never longer than a block of the hash (64 bytes). */
function hmac(key: Uint8Array, message: Uint8Array): Uint8Array {
  const padded = (filler: number) => Uint8Array.from({ length: 64 }, (_, place) => (key[place] ?? 0) ^ filler);
  const inner = bytes(new Sha256().update(padded(0x36)).update(message).hex());
  return bytes(new Sha256().update(padded(0x5c)).update(inner).hex());
}

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}
