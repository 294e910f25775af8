/**
 * The releases of the player that this browser keeps, one cache each: the page itself and every file that it may ask for.
 *
 * A release is complete when its page is in it, which is put in last. Caches are listed in the order in which they were
 * made, so the newest complete one is the last that has a page. Nothing in here imports anything: a worker is one file.
 */
export interface Release {
  version: string;
  /** Addresses of the files, hashed names: what is in one never changes. */
  files: string[];
}

/** What the shelf needs of `fetch`. */
export type Fetcher = (request: Request | string, init?: RequestInit) => Promise<Response>;

const NAME = "stratus-exam-";
/** Releases that stay: the present one and the three before. */
const KEPT = 4;
/** The page is the same for everybody: state is asked for, never embedded. So one copy serves every address. */
const PAGE = "/exam/start/0";
/** So long the network may take before the kept page is shown, in milliseconds. */
const PATIENCE = 3000;

export class Shelf {
  constructor(
    private caches: CacheStorage,
    private fetcher: Fetcher,
    private release: Release,
  ) {}

  /** Takes this release in, whole; rejects when a part of it cannot be had. */
  async fill(): Promise<void> {
    const name = NAME + this.release.version;
    await this.caches.delete(name);
    const cache = await this.caches.open(name);
    await cache.addAll(this.release.files);
    const page = await this.fetcher(PAGE, { cache: "no-store" });
    if (!page.ok) throw new Error(`the page answered ${page.status}`);
    // While a server is being upgraded, the page may belong to another release than this worker: then it is no pair.
    const wanted = (await page.clone().text()).match(/\/static\/web\/assets\/[\w.-]+/g) ?? [];
    if (!wanted.every((file) => this.release.files.includes(file))) throw new Error("the page is of another release");
    await cache.put(PAGE, page);
  }

  /** Throws away what is older than the releases that stay, and what never became complete. */
  async tidy(): Promise<void> {
    const stay = (await this.complete()).slice(-KEPT);
    for (const name of await this.names()) if (!stay.includes(name)) await this.caches.delete(name);
  }

  /** Takes this release in again when somebody emptied the browser's caches. */
  async mend(): Promise<void> {
    if (!(await this.complete()).includes(NAME + this.release.version)) await this.fill();
  }

  /** The page: from the network where that answers in time, else as it was kept. */
  async page(request: Request): Promise<Response> {
    const live = this.fetcher(request);
    const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE));
    const answer = await Promise.race([live, late]).catch(() => null);
    if (answer && answer.status < 500) return answer;
    return (await this.kept()) ?? live;
  }

  /** A file with a hashed name: whoever keeps it, keeps the right one, also when the server has long forgotten it. */
  async file(request: Request): Promise<Response> {
    return (await this.caches.match(request).catch(() => undefined)) ?? this.fetcher(request);
  }

  private async kept(): Promise<Response | undefined> {
    const name = (await this.complete()).at(-1);
    return name === undefined ? undefined : (await this.caches.open(name)).match(PAGE);
  }

  private async names(): Promise<string[]> {
    return (await this.caches.keys()).filter((name) => name.startsWith(NAME));
  }

  private async complete(): Promise<string[]> {
    const found: string[] = [];
    for (const name of await this.names()) if (await (await this.caches.open(name)).match(PAGE)) found.push(name);
    return found;
  }
}

export type Kind = "page" | "file" | null;

/** What the worker has to do with a request: the player's page, one of its files, or (API, launch links, all else) nothing. */
export function kind(method: string, navigation: boolean, address: string, origin: string): Kind {
  const url = new URL(address);
  if (method !== "GET" || url.origin !== origin) return null;
  if (navigation) return /^\/exam\/(start|take|end)\/\d+$/.test(url.pathname) ? "page" : null;
  return url.pathname.startsWith("/static/web/assets/") ? "file" : null;
}
