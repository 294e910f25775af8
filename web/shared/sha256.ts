/**
 * SHA-256 of files, as 64 hex digits.
 *
 * WebCrypto is absent on plain HTTP and reads a file as a whole; this takes pieces, so that a large file neither fills the memory nor
 * blocks the page, and it works everywhere.
 */
import { sha256 as implementation } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

export class Sha256 {
  private hash = implementation.create();

  update(data: Uint8Array): this {
    this.hash.update(data);
    return this;
  }

  /** The digest of everything so far; nothing can be added after it. */
  hex(): string {
    return bytesToHex(this.hash.digest());
  }
}

const PIECE = 1 << 20;

/** Hash of a file, read in pieces of 1 MB; `progress` is told the share done (0 … 1). */
export async function sha256(file: Blob, progress: (share: number) => void = () => {}): Promise<string> {
  const hash = new Sha256();
  for (let at = 0; at < file.size; at += PIECE) {
    hash.update(new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer()));
    progress(Math.min(1, (at + PIECE) / file.size));
    await new Promise((resume) => setTimeout(resume));
  }
  return hash.hex();
}
