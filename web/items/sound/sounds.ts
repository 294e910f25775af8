/**
 * Sounds and videos of a question. Contents name them `<audio data-src="media:<sha256>" title data-transcript>`, or `<video …>`, which nothing
 * plays by itself; a player takes the place of each. It stays the same one, and goes on playing, while the text around it is drawn anew.
 */
import type { ReactiveController, ReactiveElement } from "lit";

import { MEDIA_PLAYED } from "../../shared/media";
import type { MediaSource } from "../media";
import { captionsIn, VideoPlayer } from "../video/player";
import { SoundPlayer } from "./player";
import { type Counter, MOST_PLAYS, Trial } from "./plays";

interface Host extends ReactiveElement {
  media: MediaSource;
  item?: { id: string } | null;
  /** Who counts how often what is limited is heard; null where nobody keeps it. */
  plays?: Counter | null;
  mode?: string;
}

/** How often a medium of a text may be heard; 0: any number of times. */
function limitOf({ dataset }: HTMLElement): number {
  const most = Number(dataset.plays ?? 0);
  return Number.isInteger(most) && most > 0 ? Math.min(most, MOST_PLAYS) : 0;
}

/** Who counts in an element that shows an item: in this page alone where that is tried out, and nobody where answers are judged. */
export class Counting {
  private trials = new Map<string, Trial>();

  constructor(private host: Host) {}

  get counter(): Counter | null {
    const { mode, plays, item } = this.host;
    if (mode === "mark" || mode === "review") return null;
    if (plays) return plays;
    const trial = this.trials.get(item?.id ?? "") ?? new Trial(() => this.host.requestUpdate(), mode === "preview");
    this.trials.set(item?.id ?? "", trial);
    return trial.counter;
  }
}

export class Sounds implements ReactiveController {
  private players = new Map<string, SoundPlayer>();
  private counting: Counting;

  constructor(private host: Host) {
    host.addController(this);
    this.counting = new Counting(host);
  }

  /** The page may be about to go: how far what is limited was heard is kept. */
  flush(): void {
    for (const player of this.players.values()) player.limit.stops();
  }

  hostUpdated(): void {
    const numbers = new Map<string, number>();
    for (const audio of this.host.renderRoot.querySelectorAll<HTMLMediaElement>(MEDIA_PLAYED)) {
      const src = audio.dataset.src!;
      const number = (numbers.get(src) ?? 0) + 1;
      numbers.set(src, number);
      const key = `${this.host.item?.id ?? ""} ${src} ${number}`;
      const player = this.players.get(key) ?? (audio.localName === "video" ? new VideoPlayer() : new SoundPlayer());
      this.players.set(key, player);
      Object.assign(player, { src, heading: audio.title, transcript: audio.dataset.transcript ?? "", plays: limitOf(audio) });
      if (player instanceof VideoPlayer) player.captions = captionsIn(audio.dataset.captions);
      if (audio.lang) player.lang = audio.lang;
      audio.replaceWith(player);
    }
    for (const [key, player] of this.players) {
      if (player.isConnected) Object.assign(player, { media: this.host.media, counter: this.counting.counter, helps: this.host.mode === "take" });
      else this.players.delete(key);
    }
  }
}
