/**
 * The limit of one player: which play it is, where it goes on, and what is kept of it. Whoever plays a medium has one, and tells it what its
 * `HTMLMediaElement` does:
 *
 *     ready() before play(), began() after it, stops() when it stops for whatever reason, ends() at the end
 */
import { t, tn } from "../../shared/i18n";
import { sha256Of } from "../../shared/media";
import { type Counter, mergedPlays, newId, type Play, type Plays, unfinished } from "./plays";

/** So often the place is noted while it plays, in milliseconds of the medium. */
const NOTED = 10_000;
/** A browser's own idea of the place where something goes on may differ by so many seconds. */
const NEAR = 0.5;

export class PlayLimit {
  /** How often it may be heard; 0: any number of times. */
  most = 0;
  /** `media:<sha256>`. */
  src = "";
  private whose: Counter | null = null;
  /** What was kept since it was told last what is known. */
  private own: Plays = {};
  /** The play that goes on, and how far it came, in milliseconds. */
  private id = "";
  private at = 0;
  private noted = 0;
  /** It was heard, so that it is one of those that are kept. */
  private counted = false;

  constructor(private readonly audio: HTMLMediaElement) {
    audio.addEventListener("timeupdate", () => this.goesOn());
    audio.addEventListener("seeking", () => this.stays());
    // A key of the keyboard may play what nobody pressed here.
    audio.addEventListener("play", () => this.holds && !this.id && queueMicrotask(() => audio.pause()));
  }

  /** Null where nobody counts. */
  get counter(): Counter | null {
    return this.whose;
  }

  set counter(counter: Counter | null) {
    if (counter !== this.whose) [this.whose, this.own] = [counter, {}];
  }

  /** Whether it is counted here. */
  get holds(): boolean {
    return this.most > 0 && this.counter !== null;
  }

  private get plays(): Plays {
    return mergedPlays(this.counter?.heard[sha256Of(this.src)] ?? {}, this.own);
  }

  get begun(): number {
    return Object.keys(this.plays).length;
  }

  get left(): number {
    return Math.max(0, this.most - this.begun);
  }

  /** Where the play goes on that was interrupted, in seconds; null where the next one is a new one. */
  get place(): number | null {
    const going = unfinished(this.plays);
    return going && going.at / 1000;
  }

  /** Whether nothing of it can be heard here now. */
  get refuses(): boolean {
    return this.holds && (!this.counter!.open || (this.left === 0 && this.place === null));
  }

  /** Before it plays: at its place. */
  ready(): void {
    if (!this.holds) return;
    const own = this.counted ? this.plays[this.id] : undefined;
    if (own && !own[1]) this.at = Math.max(this.at, own[0]);
    else {
      const going = unfinished(this.plays);
      [this.id, this.at, this.counted] = [going?.id ?? newId(), going?.at ?? 0, going !== null];
    }
    this.noted = this.at;
    if (Math.abs(this.audio.currentTime - this.at / 1000) > NEAR / 10) this.audio.currentTime = this.at / 1000;
  }

  /** It is heard: from here on it counts. */
  began(): void {
    if (!this.holds || !this.id) return;
    this.counted = true;
    this.keep(0);
  }

  /** It did not come to be heard. */
  failed(): void {
    if (!this.counted) this.id = "";
  }

  private goesOn(): void {
    if (!this.holds || !this.id || this.audio.seeking) return;
    this.at = Math.max(this.at, Math.round(this.audio.currentTime * 1000));
    if (this.counted && this.at - this.noted >= NOTED) this.keep(0);
  }

  /** There is no way back, nor forward. */
  private stays(): void {
    const place = this.at / 1000;
    if (this.holds && this.id && Math.abs(this.audio.currentTime - place) > NEAR && !this.audio.ended) this.audio.currentTime = place;
  }

  /** It stops, or may be about to: its place is kept. */
  stops(): void {
    this.goesOn();
    if (this.holds && this.id && this.counted && this.at > this.noted) this.keep(0);
  }

  /** What is played next asks anew what is left: another page may have heard it meanwhile. */
  leaves(): void {
    this.stops();
    [this.id, this.counted] = ["", false];
  }

  ends(): void {
    if (!this.holds || !this.id) return;
    this.keep(1);
    [this.id, this.counted] = ["", false];
  }

  private keep(over: Play[1]): void {
    this.noted = this.at;
    const play: Play = [this.at, over];
    this.own = mergedPlays(this.own, { [this.id]: play });
    this.counter!.keep(sha256Of(this.src), this.id, play);
  }

  /** What stands beside the button. `clock` writes seconds. */
  words(playing: boolean, clock: (seconds: number) => string): string {
    const { most, left, place } = this;
    if (!most) return "";
    if (!this.holds) return tn("In the exam this can be played once.", "In the exam this can be played {n} times.", most);
    if (!this.counter!.open) return t("Your exam goes on in another window: this can be played there.");
    if (playing) return left ? t("Playing: time {n} of {most}.", { n: most - left, most }) : most === 1 ? this.allowed : t("This is the last time.");
    if (place !== null) return `${t("It stopped at {place}. Play goes on from there: that is not another time.", { place: clock(place) })} ${this.remaining}`;
    if (left === 0) return `${tn("You have played this once.", "You have played this {n} times.", this.begun)} ${t("You cannot play it again.")}`;
    return this.begun ? `${this.allowed} ${this.remaining}` : this.allowed;
  }

  private get allowed(): string {
    return tn("You can play this once.", "You can play this {n} times.", this.most);
  }

  /** What is said when a play has ended, and beside the rest. */
  get remaining(): string {
    if (!this.holds) return "";
    return this.left ? tn("{n} time left.", "{n} times left.", this.left) : this.place === null ? t("You cannot play it again.") : t("It is the last time.");
  }
}
