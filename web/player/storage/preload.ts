/**
 * The paper before the start: fetched early, encrypted, when the server says so; opened by what *start* answers.
 *
 * Whatever goes wrong in here costs nothing but the head start: without a preloaded paper the exam asks for it as it is.
 */
import type { Api, Offer, Paper, Seal } from "../../shared/api";
import { patience, type SealedPaper } from "./store";

/** The part of the store that a preload needs. */
export interface PaperStore {
  sealedPaper(hash: string): Promise<ArrayBuffer | undefined>;
  keepPaper(paper: SealedPaper): Promise<void>;
}

/** Bytes of the nonce, which stands before the ciphertext. */
const NONCE = 12;
const RETRY = 10_000;

export class Preload {
  changed: () => void = () => {};
  private wanted = "";
  private here: SealedPaper | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private underWay: Promise<void> = Promise.resolve();

  constructor(
    private registration: string,
    private store: PaperStore,
    /** Exists in secure contexts only: TLS or localhost. */
    private subtle: SubtleCrypto | null = globalThis.crypto?.subtle ?? null,
  ) {}

  /** What the waiting room was told; of each paper the first word counts, so that the server's spreading holds. */
  offered(offer: Offer | null | undefined, api: Api): void {
    if (!this.subtle || !offer || offer.paper === this.wanted) return;
    this.stop();
    this.wanted = offer.paper;
    this.here = null;
    this.later(Math.max(0, Number(offer.after) || 0) * 1000, api);
  }

  /** Whether the paper is on this computer. */
  get ready(): boolean {
    return this.here !== null;
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  /** The paper, when the one that this seal is about is here and in order; else null. */
  async open(seal: Seal | undefined): Promise<Paper | null> {
    this.stop();
    if (!this.subtle || !seal) return null;
    try {
      await patience(this.underWay);
      const content = this.here?.hash === seal.paper ? this.here.sealed : await patience(this.store.sealedPaper(seal.paper));
      if (!content) return null;
      const key = await this.subtle.importKey("raw", bytes(seal.key), "AES-GCM", false, ["decrypt"]);
      const plain = await this.subtle.decrypt({ name: "AES-GCM", iv: content.slice(0, NONCE) }, key, content.slice(NONCE));
      // Another window of this browser may have tidied it away meanwhile; a page that opens without network needs it.
      if (this.here) this.store.keepPaper(this.here).catch(() => {});
      return JSON.parse(new TextDecoder().decode(plain)) as Paper;
    } catch {
      return null;
    }
  }

  private later(wait: number, api: Api): void {
    this.timer = setTimeout(() => {
      const wanted = this.wanted;
      this.underWay = this.fetch(wanted, api).catch(() => {
        if (wanted === this.wanted) this.later(RETRY * (1 + Math.random()), api);
      });
    }, wait);
  }

  private async fetch(hash: string, api: Api): Promise<void> {
    const kept = await patience(this.store.sealedPaper(hash)).catch(() => undefined);
    const whole = kept && (await this.digest(kept)) === hash;
    const sealed = whole ? kept : await api.sealed(this.registration, hash);
    if (!whole && (await this.digest(sealed)) !== hash) throw new Error("these are not the bytes of this address");
    if (hash !== this.wanted) return;
    this.here = { hash, sealed };
    this.changed();
    if (!whole) await patience(this.store.keepPaper(this.here)).catch(() => {}); // it is in memory all the same
  }

  private async digest(content: ArrayBuffer): Promise<string> {
    const hash = new Uint8Array(await this.subtle!.digest("SHA-256", content));
    return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }
}

/** The bytes of a base64url text. */
function bytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
}
