/** Fetches sealed objects: two at a time, whole, and only those whose bytes are what their name says. */
import { ApiError, Unreachable } from "../../shared/api";
import { pause, waitAsked } from "../exam/backoff";

type Fetcher = (address: string, init: RequestInit) => Promise<Response>;

/** A request of which nothing came for so long is given up, in milliseconds. */
const SILENCE = 30_000;
const LANES = 2;

/** The server has no such object. */
export class Gone extends Error {}

/** Resolves after so many milliseconds, or when `stop` says so. */
export function rest(milliseconds: number, stop: AbortSignal): Promise<void> {
  return new Promise((resume) => {
    const end = () => {
      clearTimeout(timer);
      stop.removeEventListener("abort", end);
      resume();
    };
    const timer = setTimeout(end, milliseconds);
    if (stop.aborted) end();
    else stop.addEventListener("abort", end);
  });
}

export class Fetching {
  private free = LANES;
  private waiting: (() => void)[] = [];

  constructor(
    /** Exists in secure contexts only. Without it nothing is checked here: whoever opens an object finds out. */
    private subtle: SubtleCrypto | null = globalThis.crypto?.subtle ?? null,
    private fetcher: Fetcher = (address, init) => fetch(address, init),
  ) {}

  /** Whether what arrived is what was asked for. */
  get checks(): boolean {
    return this.subtle !== null;
  }

  /** Whether these are the bytes of this name; nobody can tell without WebCrypto. */
  async is(hash: string, sealed: ArrayBuffer): Promise<boolean> {
    return !this.subtle || hex(await this.subtle.digest("SHA-256", sealed)) === hash;
  }

  /** Something is being fetched. */
  get underWay(): boolean {
    return this.free < LANES;
  }

  /** One object, tried once. With priority `low` the browser lets other requests go before it. */
  async once(schedule: number, hash: string, stop: AbortSignal, priority: RequestPriority = "auto"): Promise<ArrayBuffer> {
    if (this.free > 0) this.free--;
    else await new Promise<void>((resume) => this.waiting.push(resume));
    try {
      stop.throwIfAborted();
      const sealed = await this.arrives(`/exam/objects/${schedule}/${hash}`, stop, priority);
      if (!(await this.is(hash, sealed))) throw new Unreachable("these are not the bytes of this name");
      return sealed;
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.free++;
    }
  }

  /** All of these, each tried until it is here or `take` wants no more. Returns those that the server has not. */
  async all(schedule: number, wanted: readonly string[], take: (hash: string, sealed: ArrayBuffer) => Promise<boolean>, stop: AbortSignal): Promise<string[]> {
    const left = [...wanted];
    const gone: string[] = [];
    const lane = async () => {
      for (let hash = left.shift(), tries = 0; hash !== undefined && !stop.aborted; ) {
        try {
          if (!(await take(hash, await this.once(schedule, hash, stop)))) left.length = 0;
        } catch (error) {
          if (!(error instanceof Gone)) {
            await rest(1000 + Math.max(pause(tries++), waitAsked(error)), stop);
            continue;
          }
          gone.push(hash);
        }
        tries = 0;
        hash = left.shift();
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    return gone;
  }

  private async arrives(address: string, stop: AbortSignal, priority: RequestPriority): Promise<ArrayBuffer> {
    const given = new AbortController();
    const end = () => given.abort();
    stop.addEventListener("abort", end);
    let silence: ReturnType<typeof setTimeout> | undefined;
    const heard = () => {
      clearTimeout(silence);
      silence = setTimeout(end, SILENCE);
    };
    try {
      heard();
      // This browser's own store is the copy: its cache would be a second one.
      const answer = await this.fetcher(address, { cache: "no-store", credentials: "omit", priority, signal: given.signal });
      if (answer.status === 404 || answer.status === 410) throw new Gone(address);
      if (!answer.ok) throw await refusal(answer);
      const parts: Uint8Array<ArrayBuffer>[] = [];
      const reader = answer.body?.getReader();
      for (let part = await reader?.read(); part && !part.done; part = await reader!.read()) {
        heard();
        parts.push(part.value);
      }
      return await new Blob(parts).arrayBuffer();
    } catch (error) {
      if (error instanceof Gone || error instanceof ApiError) throw error;
      throw new Unreachable(String(error));
    } finally {
      clearTimeout(silence);
      stop.removeEventListener("abort", end);
    }
  }
}

async function refusal(answer: Response): Promise<ApiError> {
  const said = (await answer.json().catch(() => null)) as { error?: unknown; wait?: unknown } | null;
  const wait = Number(said?.wait ?? answer.headers.get("Retry-After")) || 0;
  return new ApiError(answer.status, typeof said?.error === "string" ? said.error : "", "", wait);
}

function hex(digest: ArrayBuffer): string {
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
