/** A dialog in which an author uploads a sound, or chooses one of the collection's, and says what candidates read beside it. */
import { html, nothing, type TemplateResult } from "lit";

import { clock } from "../../../items/sound/player";
import { MOST_PLAYS } from "../../../items/sound/plays";
import { t, tn } from "../../../shared/i18n";
import { MOST_MEGABYTES_PLAYED } from "../../../shared/media";
import { Chooser, type Words } from "../chooser";
import { type Kind, type Source, type Told } from "../source";

export interface ChosenSound {
  src: string;
  /** What candidates read, and screen readers say. */
  title: string;
  /** What is heard; may be empty. */
  transcript: string;
  /** How often a candidate can hear it; 0: any number of times. */
  plays: number;
}

const LONGEST_TITLE = 150;
const LONGEST_TRANSCRIPT = 10_000;
/** What an author can choose; 0: any number of times. */
const LIMITS = Array.from({ length: MOST_PLAYS + 1 }, (_, most) => most);
const FILES = ".mp3,.m4a,.aac,.ogg,.oga,.opus,.wav,audio/mpeg,audio/mp4,audio/aac,audio/ogg,audio/wav";

const words = (): Words => ({
  heading: t("Sound"),
  upload: t("Upload a sound"),
  help: t("MP3, M4A, Ogg or WAV, at most {size} MB. MP3 and M4A are played by every browser.", { size: MOST_MEGABYTES_PLAYED }),
  sending: t("Sending the sound…"),
  notSent: t("The sound could not be sent. Try again."),
  notFetched: t("The sounds could not be fetched. Close this and try again."),
  noneNamed: t("No sound has this in its name."),
  noneYet: t("This collection has no sounds yet. Upload one."),
  missing: t("Upload a sound, or choose one."),
  change: t("Change the sound"),
  transcript: t("What is heard, in words"),
});

export class SoundDialog extends Chooser<ChosenSound> {
  private title: string;
  private transcript: string;
  private plays: number;

  constructor(source: Source, present: ChosenSound | null, done: (choice: ChosenSound | null) => void, kind: Kind = "sound", files = FILES, said = words()) {
    super(source, kind, "title", files, said, present, done);
    [this.title, this.transcript, this.plays] = [present?.title ?? "", present?.transcript ?? "", present?.plays ?? 0];
  }

  protected choice({ src }: Told): ChosenSound {
    return { src, title: this.title.trim(), transcript: this.transcript.trim(), plays: this.plays };
  }

  protected offer(one: Told, offered: string): void {
    if (!this.title.trim() || this.title === offered) this.title = one.description.slice(0, LONGEST_TITLE);
  }

  protected fault(): string {
    return this.title.trim() ? "" : t("Say what it is: candidates read it beside the button that plays it.");
  }

  protected list(sounds: Told[]): TemplateResult {
    const { chosen } = this;
    return html`<div class="sound-choices">
        ${sounds.map(
          (one) => html`<label class="sound-choice">
            <input type="radio" name="sound" value=${one.src} .checked=${one.src === chosen?.src} @change=${() => this.choose(one)} />
            <span dir="auto">${one.name}</span> <span class="text-secondary">${clock(Math.ceil(one.duration / 1000))}</span>
          </label>`,
        )}
      </div>
      ${chosen ? this.tried(chosen) : nothing}`;
  }

  /** What plays the chosen one. */
  protected tried({ address, name }: Told): TemplateResult {
    return html`<audio class="sound-tried" controls preload="none" src=${address} aria-label=${name}></audio>`;
  }

  protected saying(): TemplateResult {
    return html`<div class="mb-2">
        <label class="form-label" for="sound-title">${t("Title")}</label>
        <input
          class="form-control ${this.saidProblem ? "is-invalid" : ""}" type="text" id="sound-title" name="title" maxlength=${LONGEST_TITLE} dir="auto"
          .value=${this.title} aria-describedby="sound-title-help sound-title-problem" aria-invalid=${this.saidProblem ? "true" : "false"}
          @input=${(event: Event) => (this.title = (event.target as HTMLInputElement).value)}
        />
        <div class="form-hint" id="sound-title-help">${t("Candidates read it beside the button that plays it. Do not give the answer away.")}</div>
        <p class="invalid-feedback d-block mb-0" id="sound-title-problem">${this.saidProblem}</p>
      </div>
      <div class="mb-2">
        <label class="form-label" for="sound-plays">${t("May be played")}</label>
        <select class="form-select" id="sound-plays" name="plays" aria-describedby="sound-plays-help" @change=${(event: Event) => (this.plays = Number((event.target as HTMLSelectElement).value))}>
          ${LIMITS.map((most) => html`<option value=${most} ?selected=${most === this.plays}>${timesOf(most)}</option>`)}
        </select>
        <div class="form-hint" id="sound-plays-help">${t("Where it is limited, candidates see how often they can still play it. They can pause it, and cannot go back in it. What interrupts it takes no time from them.")}</div>
      </div>
      <div class="mb-3">
        <label class="form-label" for="sound-transcript">${this.words.transcript}</label>
        <textarea
          class="form-control" id="sound-transcript" name="transcript" rows="4" maxlength=${LONGEST_TRANSCRIPT} dir="auto" aria-describedby="sound-transcript-help"
          .value=${this.transcript} @input=${(event: Event) => (this.transcript = (event.target as HTMLTextAreaElement).value)}
        ></textarea>
        <div class="form-hint" id="sound-transcript-help">${t("Every candidate can open it, for those who cannot hear. Leave it empty where hearing is what you test.")}</div>
      </div>`;
  }
}

function timesOf(most: number): string {
  return most ? tn("once", "{n} times", most) : t("any number of times");
}

/** Null: nothing is to be changed. */
export function chooseSound(source: Source, present: ChosenSound | null): Promise<ChosenSound | null> {
  return new Promise((resolve) => void new SoundDialog(source, present, resolve).open());
}
