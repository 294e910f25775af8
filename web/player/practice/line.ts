/**
 * The line to the exam server, which a practice can take away from this page. While it is lost the page's only `fetch` fails as browsers'
 * does, the browser says that it is offline, and nothing else tells this page that it is practice. Loading the page again brings it not back.
 *
 * Whatever is practised goes over the real line too: before the page's own server answers, the exam server is asked for a sign of life.
 */
import type { Kept } from "./kept";

/** What the front answers by itself, without a thread and the database (docs/how/front.md). */
const SIGN_OF_LIFE = "/readyz";
/** Milliseconds for which a sign of life is believed: what is practised costs the server a tenth of what an exam does. */
const BELIEVED = 5000;

export class Line extends EventTarget {
  private until: number;
  private heard = -Infinity;
  private ending: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private kept: Kept,
    private answer: (request: Request) => Promise<Response>,
    private outside: typeof fetch = (input, init) => fetch(input, init),
    private now: () => number = () => Date.now(),
  ) {
    super();
    this.until = kept.read<number>("lost until") ?? 0;
    if (this.left > 0) this.cut();
  }

  /** Seconds until a lost line is back; 0 while it is there. */
  get left(): number {
    return Math.max(0, Math.ceil((this.until - this.now()) / 1000));
  }

  get lost(): boolean {
    return this.ending !== undefined;
  }

  /** Takes the line away for so many seconds. */
  lose(seconds: number): void {
    this.until = this.now() + seconds * 1000;
    try {
      this.kept.write("lost until", this.until);
    } catch {
      // Then a reload would bring it back.
    }
    this.cut();
  }

  /** The line is there again. */
  restore(): void {
    if (!this.lost) return;
    this.close();
    this.tell(navigator.onLine ? "online" : "offline");
  }

  /** Nobody uses it any more: it is left as it was found, and nobody is told. */
  close(): void {
    clearTimeout(this.ending);
    this.ending = undefined;
    this.until = 0;
    this.kept.remove("lost until");
    delete (navigator as { onLine?: boolean }).onLine; // the browser's own again
  }

  private cut(): void {
    clearTimeout(this.ending);
    this.ending = setTimeout(() => this.restore(), this.until - this.now());
    Object.defineProperty(navigator, "onLine", { configurable: true, get: () => false });
    this.tell("offline");
  }

  private tell(what: "online" | "offline"): void {
    dispatchEvent(new Event(what));
    this.dispatchEvent(new Event("change"));
  }

  /** `fetch`, over this line. */
  readonly fetch: typeof fetch = async (input, init) => {
    this.demand();
    if (this.now() - this.heard >= BELIEVED) await this.listen(init?.signal ?? null);
    this.demand();
    const answer = await this.answer(new Request(new URL(input instanceof Request ? input.url : input, location.href), { ...init, keepalive: false }));
    this.demand();
    return answer;
  };

  private demand(): void {
    if (this.lost) throw new TypeError("Failed to fetch");
  }

  private async listen(signal: AbortSignal | null): Promise<void> {
    const answer = await this.outside(SIGN_OF_LIFE, { cache: "no-store", credentials: "omit", signal });
    // A proxy that has nobody behind it answers with a page of its own; a server that is about to end still answers.
    if (answer.status >= 500 && !answer.headers.get("Content-Type")?.includes("json")) throw new TypeError("no answer of the exam server");
    this.heard = this.now();
  }
}
