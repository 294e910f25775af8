/**
 * The server's clock, as far as a browser can know it.
 *
 * The computer's own clock may be wrong or be changed by its user, so the time left is what the server said last,
 * minus what `performance.now()` counted since. That counter may stand still while a computer sleeps: when it and
 * `Date` drift apart, the clock calls itself uncertain until the server has spoken again.
 */
export interface Sources {
  /** Milliseconds since any fixed moment; never set by anyone. */
  monotonic(): number;
  /** Milliseconds since 1970 by the computer's clock. */
  wall(): number;
}

/** The same moment by two clocks, in milliseconds since 1970. */
export interface Pair {
  server: number;
  wall: number;
}

const browser: Sources = { monotonic: () => performance.now(), wall: () => Date.now() };

/** How far the two sources may part before the server is asked, in milliseconds. */
const DRIFT = 5000;

export class Clock {
  private server = NaN;
  private anchor = NaN;
  private offset: number;
  private doubt = false;
  /** This computer's clock was set back while no page was open: only the server can tell how long that was. */
  private unknownGap = false;

  constructor(private sources: Sources = browser) {
    this.offset = sources.wall() - sources.monotonic();
  }

  /** Milliseconds of the steady counter, to be handed to `told` as the moment of asking. */
  monotonic(): number {
    return this.sources.monotonic();
  }

  /** Takes over the server's time of an answer that was asked for at `asked` (steady counter) and arrived now. */
  told(serverTime: string, asked: number): void {
    const time = Date.parse(serverTime);
    if (Number.isNaN(time)) return;
    this.server = time;
    this.anchor = (asked + this.sources.monotonic()) / 2;
    this.offset = this.sources.wall() - this.sources.monotonic();
    this.doubt = this.unknownGap = false;
  }

  /**
   * Goes on from what an earlier page noted: the server's time when this computer's clock showed `wall`, both in
   * milliseconds. The steady counter began anew with this page, so the computer's clock has to say how long that was
   * ago. When it says less than nothing it was set back: then nothing is counted, and the clock is uncertain.
   */
  recall({ server, wall }: Pair): void {
    const gone = this.sources.wall() - wall;
    this.server = server + Math.max(0, gone);
    this.anchor = this.sources.monotonic();
    this.offset = this.sources.wall() - this.anchor;
    this.doubt = this.unknownGap = gone < 0;
  }

  /** What a later page needs to go on; null while this clock is uncertain itself. */
  pair(): Pair | null {
    return this.doubt || Number.isNaN(this.server) ? null : { server: this.now(), wall: this.sources.wall() };
  }

  /** The server could not be asked: as long as the two sources agree, the steady counter is believed. */
  reconsider(): void {
    if (!Number.isNaN(this.server) && !this.unknownGap) this.doubt = this.drifted;
  }

  /** The server's time in milliseconds since 1970; the computer's own before the server has spoken. */
  now(): number {
    return Number.isNaN(this.server) ? this.sources.wall() : this.server + this.sources.monotonic() - this.anchor;
  }

  /** Seconds until `moment` (ISO), negative after it. */
  until(moment: string): number {
    return (Date.parse(moment) - this.now()) / 1000;
  }

  /** Looks whether the two sources drifted apart; true when that was found just now: ask the server. */
  check(): boolean {
    const news = this.drifted && !this.doubt;
    this.doubt ||= this.drifted;
    return news;
  }

  private get drifted(): boolean {
    return Math.abs(this.sources.wall() - this.sources.monotonic() - this.offset) > DRIFT;
  }

  /** The computer woke up or came online: what is shown may be old until the server answers. */
  mistrust(): void {
    this.doubt = true;
  }

  get uncertain(): boolean {
    return this.doubt;
  }
}
