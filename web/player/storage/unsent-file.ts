/**
 * Answers that could not be sent, in a file that only the server can read (`delivery/unsent/file.py` opens it). No HTML in here.
 *
 * Encrypted to the organisation's public key: ECDH on P-256 with a key pair of this file's own, HKDF-SHA-256, AES-256-GCM, all of which
 * every browser has. They need a secure context: on plain HTTP there is no export, since it would be readable on every disk between.
 */
import { readable } from "../../shared/readable";
import { Sha256 } from "../../shared/sha256";
import type { QueuedEvent } from "./store";

const FORMAT = "stratus unsent answers 1";
const encoder = new TextEncoder();

/** What *start* gives: the point of the public key, and whose the file is. */
export interface ExportKey {
  key: string;
  owner: string;
}

export interface Saved {
  content: Uint8Array<ArrayBuffer>;
  name: string;
  /** To be noted by the invigilator: the beginning of the file's SHA-256. */
  code: string;
}

/** Whether this page can encrypt at all. */
export function canExport(): boolean {
  return typeof crypto !== "undefined" && !!crypto.subtle;
}

export async function exportFile(events: QueuedEvent[], to: ExportKey, attempt: number): Promise<Saved> {
  const { subtle } = crypto;
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const theirs = await subtle.importKey("raw", bytes(to.key), curve, false, []);
  const own = await subtle.generateKey(curve, false, ["deriveBits"]);
  const point = new Uint8Array(await subtle.exportKey("raw", own.publicKey));
  const shared = await subtle.deriveBits({ name: "ECDH", public: theirs }, own.privateKey, 256);
  const base = await subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: point, info: encoder.encode(FORMAT) };
  const key = await subtle.deriveKey(how, base, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const inside = encoder.encode(JSON.stringify({ owner: to.owner, events: events.map(plain) }));
  const sealed = await subtle.encrypt({ name: "AES-GCM", iv: nonce, additionalData: encoder.encode(`${FORMAT}|${to.owner}`) }, key, inside);
  const envelope = { format: FORMAT, owner: to.owner, key: text(point), nonce: text(nonce), content: text(new Uint8Array(sealed)) };
  const content = encoder.encode(JSON.stringify(envelope));
  return { content, name: `unsent-answers-${attempt}.stratus`, code: readable(new Sha256().update(content).hex(), 8) };
}

function plain({ writer, session, seq, at, kind, item, value }: QueuedEvent): unknown {
  return { writer, session, seq, at, kind, ...(item === undefined ? {} : { item }), ...(value === undefined ? {} : { value }) };
}

function bytes(base64url: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64url.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
}

function text(data: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < data.length; at += 0x8000) binary += String.fromCharCode(...data.subarray(at, at + 0x8000));
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
