/**
 * Whether a one-time code is right, judged without the server: the page holds hashes of the next few codes (PBKDF2), see
 * `delivery/locking/codes.py`. Without WebCrypto, which does not exist on plain HTTP.
 */
import { pbkdf2 } from "@noble/hashes/pbkdf2.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

import type { UnlockCodes } from "../../shared/api";
import { typed } from "../../shared/readable";

/** Bytes of a hash. */
const LENGTH = 32;

/** Whether a code with this number can be judged here. */
export function hasCode(number: number, codes: UnlockCodes | undefined): boolean {
  return codes?.hashes[number - codes.first] !== undefined;
}

export function isCode(code: string, attempt: number, number: number, codes: UnlockCodes): boolean {
  const hash = pbkdf2(sha256, typed(code), `${attempt}|${number}`, { c: codes.rounds, dkLen: LENGTH });
  return bytesToHex(hash) === codes.hashes[number - codes.first];
}
