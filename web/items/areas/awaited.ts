/** A picture upon which something is put. Nothing is put there, and nothing changed, before it is seen: that would be an answer to another question. */
import type { ReactiveElement } from "lit";

import { t } from "../../shared/i18n";
import type { Pictures } from "../media";

interface Waits {
  pictures: Pictures;
  /** The picture's name; null where the question has none. */
  src(): string | null;
  /** Whether nothing could be changed anyway. */
  locked(): boolean;
  say(level: "polite" | "assertive", text: string): void;
}

export class AwaitedPicture {
  /** Whether somebody was told that it is not there. */
  private told = false;

  constructor(
    host: ReactiveElement,
    private readonly waits: Waits,
  ) {
    waits.pictures.turned = (src, noted) => {
      if (src !== waits.src()) return;
      host.requestUpdate();
      if (!waits.locked()) this.tell(noted);
    };
  }

  /** Why nothing can be put upon it, in words; empty once it is there. */
  get why(): string {
    const src = this.waits.src();
    if (src === null || this.waits.locked()) return "";
    const state = this.waits.pictures.stateOf(src);
    if (state === "waiting") return t("The picture is not there yet. You can answer as soon as it is.");
    return state === "missing" ? t("The picture could not be loaded. Without it you cannot answer; what you answered before stays.") : "";
  }

  /** Whether it is not there: that is said. */
  refuses(): boolean {
    const { why } = this;
    if (!why) return false;
    this.told = true;
    this.waits.say("polite", why);
    return true;
  }

  private tell(noted: boolean): void {
    const state = this.waits.pictures.stateOf(this.waits.src()!);
    if (state === "missing") this.refuses();
    if (state !== "there") return;
    if (this.told || noted) this.waits.say("polite", t("The picture is there: you can answer now."));
    this.told = false;
  }
}
