/**
 * Sounds and videos of a question. Contents name them `<audio data-src="media:<sha256>" title data-transcript>`, or `<video …>`, which nothing
 * plays by itself; a player takes the place of each. It stays the same one, and goes on playing, while the text around it is drawn anew.
 */
import type { ReactiveController, ReactiveElement } from "lit";

import { MEDIA_PLAYED } from "../../shared/media";
import type { MediaSource } from "../media";
import { captionsIn, VideoPlayer } from "../video/player";
import { SoundPlayer } from "./player";

interface Host extends ReactiveElement {
  media: MediaSource;
  item?: { id: string } | null;
}

export class Sounds implements ReactiveController {
  private players = new Map<string, SoundPlayer>();

  constructor(private host: Host) {
    host.addController(this);
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
      Object.assign(player, { src, heading: audio.title, transcript: audio.dataset.transcript ?? "" });
      if (player instanceof VideoPlayer) player.captions = captionsIn(audio.dataset.captions);
      if (audio.lang) player.lang = audio.lang;
      audio.replaceWith(player);
    }
    for (const [key, player] of this.players) {
      if (player.isConnected) player.media = this.host.media;
      else this.players.delete(key);
    }
  }
}
