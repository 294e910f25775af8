/**
 * The media of a running exam, as addresses that an `<img>` can load: those of the question that is shown, of the one before and of the two
 * after it are open, all others closed. What is not on this computer is fetched when it comes near, for as long as it is near.
 */
import type { Item, Paper, ToldObjects } from "../../shared/api";
import { sha256Of } from "../../shared/media";
import { pause, waitAsked } from "../exam/backoff";
import { type Fault, faultOf } from "../truth/network";
import { place } from "../truth/sentences";
import { words } from "../truth/words";
import { Gone } from "./fetching";
import type { Objects } from "./list";
import { contentOf, bytes, NONCE, type Unseal, unsealWith } from "./unseal";
import { type Media as Catalogue, type Medium, mediaOf } from "./views";

const BEFORE = 1;
const AFTER = 2;
/** So long a place stays empty without a word, in milliseconds. */
const SOON = 500;
/** What a browser may take an object for. */
const TYPES = /^((image|audio|video)\/(?!svg)[\w.+-]+|application\/pdf)$/;

/** Says in words what is with a medium that is not here yet. */
export type Tell = (words: string) => void;

/** Browsers have no AES on plain HTTP. */
const unsealSlowly: Unseal = async (key, sealed) => {
  const { gcm } = await import("@noble/ciphers/aes.js");
  const plain = gcm(bytes(key), new Uint8Array(sealed, 0, NONCE)).decrypt(new Uint8Array(sealed, NONCE));
  return contentOf(new Uint8Array(plain));
};

export function unsealHere(subtle: SubtleCrypto | null = globalThis.crypto?.subtle ?? null): Unseal {
  return subtle ? unsealWith(subtle) : unsealSlowly;
}

interface Place {
  stop: AbortController;
  address: Promise<string>;
  /** To be given back. */
  url: string;
  /** What was said last of it, to whom. */
  said: string;
  tells: Set<Tell>;
}

/** Nobody has it: asking again helps nobody. */
class Nowhere extends Error {}

export class Media {
  private places = new Map<string, Place>();
  /** What each question shows, its case's media among them. */
  readonly named = new Map<string, ReadonlySet<string>>();
  /** The question that is shown, and all of them in their order. */
  at = "";
  items: readonly Item[];
  private listing: Promise<Catalogue> | null = null;

  constructor(
    private paper: Pick<Paper, "items" | "pages">,
    private objects: Pick<Objects, "media" | "fetched" | "shelf">,
    /** What opens the objects of this start; asks the server where *start* did not say. */
    private told: () => Promise<ToldObjects>,
    private unseal: Unseal = unsealHere(),
  ) {
    this.items = paper.items;
    for (const item of paper.items) this.named.set(item.id, mediaOf(item, paper.pages));
  }

  /** The question that is shown, of these in their order. */
  near(position: string, items: readonly Item[]): void {
    if (position === this.at) return;
    [this.at, this.items] = [position, items];
    const place = items.findIndex(({ id }) => id === position);
    const around = [0, ...Array.from({ length: AFTER }, (_, n) => n + 1), ...Array.from({ length: BEFORE }, (_, n) => -n - 1)];
    const wanted = new Set(around.flatMap((step) => [...(this.named.get(items[place + step]?.id ?? "") ?? [])]));
    for (const [name, one] of this.places) if (!wanted.has(name)) this.close(name, one);
    for (const name of wanted) this.place(name);
  }

  /** For an element that shows `media:<sha256>`; rejects where it is not to be had. */
  readonly address = (src: string, tell?: Tell): Promise<string> => {
    const one = this.place(sha256Of(src));
    if (tell && !one.url) {
      one.tells.add(tell);
      if (one.said) tell(one.said);
    }
    return one.address;
  };

  closeAll(): void {
    for (const [name, one] of this.places) this.close(name, one);
    this.at = "";
  }

  private close(name: string, one: Place): void {
    this.places.delete(name);
    one.stop.abort();
    if (one.url) URL.revokeObjectURL(one.url);
  }

  private place(name: string): Place {
    const known = this.places.get(name);
    if (known) return known;
    const one: Place = { stop: new AbortController(), address: Promise.resolve(""), url: "", said: "", tells: new Set() };
    this.places.set(name, one);
    one.address = this.open(name, one);
    one.address.catch(() => {}); // whoever asks hears of it
    return one;
  }

  private async open(name: string, one: Place): Promise<string> {
    const stop = one.stop.signal;
    for (let tries = 0; ; tries++) {
      try {
        const medium = (await this.catalogue()).get(name);
        if (!medium) throw new Nowhere(name);
        const parts = await this.parts(one, (await this.told()).schedule, medium);
        stop.throwIfAborted();
        one.url = URL.createObjectURL(new Blob(parts, { type: TYPES.test(medium.type) ? medium.type : "application/octet-stream" }));
        return one.url;
      } catch (error) {
        if (stop.aborted || error instanceof Nowhere || error instanceof Gone) throw error;
        this.say(one, faultOf(error, navigator.onLine));
        await again(1000 + Math.max(pause(tries), waitAsked(error)), stop);
      }
    }
  }

  /** What opens all of it. Asked for once by all that need it at the same time, and again after a failure. */
  catalogue(): Promise<Catalogue> {
    this.listing ??= this.list().catch((error: unknown) => {
      this.listing = null;
      throw error;
    });
    return this.listing;
  }

  private async list(): Promise<Catalogue> {
    return this.objects.media(this.paper, await this.told(), this.unseal);
  }

  private async parts(one: Place, schedule: number, { pieces }: Medium): Promise<Uint8Array<ArrayBuffer>[]> {
    const parts: Uint8Array<ArrayBuffer>[] = [];
    for (const [hash, key] of pieces) parts.push((await this.kept(hash, key)) ?? (await this.fetched(one, schedule, hash, key)));
    return parts;
  }

  private async kept(hash: string, key: string): Promise<Uint8Array<ArrayBuffer> | null> {
    const sealed = await this.objects.shelf.get(hash);
    return sealed ? this.unseal(key, sealed).catch(() => null) : null;
  }

  private async fetched(one: Place, schedule: number, hash: string, key: string): Promise<Uint8Array<ArrayBuffer>> {
    // Of what comes at once nothing is said, and of what failed before only that it is here, or fails otherwise.
    const soon = setTimeout(() => one.said || this.say(one, null), SOON);
    try {
      return await this.unseal(key, await this.objects.fetched(schedule, hash, "medium", one.stop.signal));
    } finally {
      clearTimeout(soon);
    }
  }

  private say(one: Place, fault: Fault | null): void {
    const said = words(place(fault));
    if (said === one.said) return;
    one.said = said;
    for (const tell of one.tells) tell(said);
  }
}

/** After so many milliseconds, at once when the network is back, or never more. */
export function again(milliseconds: number, stop: AbortSignal): Promise<void> {
  return new Promise((resume, reject) => {
    const end = () => {
      clearTimeout(timer);
      removeEventListener("online", end);
      stop.removeEventListener("abort", end);
      if (stop.aborted) reject(new Error("it is not near any more"));
      else resume();
    };
    const timer = setTimeout(end, milliseconds);
    addEventListener("online", end);
    stop.addEventListener("abort", end);
    if (stop.aborted) end();
  });
}
