/**
 * The code of the exam, which comes while the candidate waits. Nothing is lost by a bad network: it is tried again until it is here.
 *
 * Its files are fetched first, and run only when they lie in the browser's cache: a module of which one file failed to come stays
 * broken in some browsers until the page is loaded again.
 */
import { pause } from "./backoff";

export type Sitting = typeof import("../sitting");

/** Why it is not here: the network, or the server has no such file any more, or the file does not run. */
export type CodeTrouble = "" | "unreachable" | "gone" | "broken";

type Fetcher = (address: string, init: RequestInit) => Promise<Response>;

/** A file of which nothing came for so long is asked for anew, in milliseconds. */
const SILENCE = 20_000;

class Gone extends Error {}

/** Tells `change` when its trouble changes, and when the code is here. */
export class Code extends EventTarget {
  trouble: CodeTrouble = "";
  /** The code, as soon as it can be used. */
  here: Sitting | null = null;
  private coming: Promise<Sitting> | null = null;

  constructor(
    private files: readonly string[] = [],
    private load: () => Promise<Sitting> = () => import("../sitting"),
    private fetcher: Fetcher = (address, init) => fetch(address, init),
  ) {
    super();
  }

  /** Begins, if nobody has; resolves when the code is here, however long that takes, and never rejects. */
  ready(): Promise<Sitting> {
    return (this.coming ??= this.come());
  }

  private async come(): Promise<Sitting> {
    const wanted = new Set(this.files);
    for (let tries = 0; ; tries++) {
      try {
        await Promise.all([...wanted].map(async (file) => (await this.fetched(file), wanted.delete(file))));
        this.here = await this.load();
        this.told("");
        return this.here;
      } catch (error) {
        this.told(error instanceof Gone ? "gone" : wanted.size || !this.files.length ? "unreachable" : "broken");
        await Promise.race([new Promise((resume) => setTimeout(resume, 1000 + pause(tries))), new Promise((resume) => addEventListener("online", resume, { once: true }))]);
      }
    }
  }

  /** Brings one file into the browser's cache, whole. */
  private async fetched(file: string): Promise<void> {
    const given = new AbortController();
    let silence: ReturnType<typeof setTimeout> | undefined;
    const heard = () => {
      clearTimeout(silence);
      silence = setTimeout(() => given.abort(), SILENCE);
    };
    try {
      heard();
      const answer = await this.fetcher(file, { signal: given.signal });
      if (answer.status === 404 || answer.status === 410) throw new Gone(file);
      if (!answer.ok) throw new Error(`${file} answered ${answer.status}`);
      const reader = answer.body?.getReader();
      while (reader && !(await reader.read()).done) heard();
    } finally {
      clearTimeout(silence);
    }
  }

  private told(trouble: CodeTrouble): void {
    this.trouble = trouble;
    this.dispatchEvent(new Event("change"));
  }
}
