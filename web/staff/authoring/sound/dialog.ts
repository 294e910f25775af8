/** A dialog in which an author uploads a sound, or chooses one of the collection's, and says what candidates read beside it. */
import { html, nothing, render } from "lit";

import { t } from "../../../shared/i18n";
import { MOST_MEGABYTES_OF_SOUND } from "../../../shared/media";
import { clock } from "../../../items/sound/player";
import { Refused, type Source, type Told } from "../source";

export interface ChosenSound {
  src: string;
  /** What candidates read, and screen readers say. */
  title: string;
  /** What is heard; may be empty. */
  transcript: string;
}

const LONGEST_TITLE = 150;
const LONGEST_TRANSCRIPT = 10_000;
const PAUSE = 200;
const FILES = ".mp3,.m4a,.aac,.ogg,.oga,.opus,.wav,audio/mpeg,audio/mp4,audio/aac,audio/ogg,audio/wav";

class SoundDialog {
  private dialog = document.createElement("dialog");
  private sounds: Told[] = [];
  private more = false;
  private chosen: Told | null = null;
  private title: string;
  private transcript: string;
  private file: File | null = null;
  private busy = false;
  private problem = "";
  private titleProblem = "";
  private found = "";
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private source: Source, private present: ChosenSound | null, private done: (choice: ChosenSound | null) => void) {
    this.dialog.className = "picture-dialog";
    this.dialog.setAttribute("aria-labelledby", "sound-dialog-title");
    [this.title, this.transcript] = [present?.title ?? "", present?.transcript ?? ""];
    this.dialog.addEventListener("close", () => {
      this.dialog.remove();
      this.done(this.dialog.returnValue === "put" ? this.choice() : null);
    });
  }

  async open(): Promise<void> {
    document.body.append(this.dialog);
    this.draw();
    this.dialog.showModal();
    if (this.present) this.chosen = await this.source.of(this.present.src);
    await this.look("");
  }

  private choice(): ChosenSound | null {
    return this.chosen && { src: this.chosen.src, title: this.title.trim(), transcript: this.transcript.trim() };
  }

  private async look(text: string): Promise<void> {
    try {
      const { pictures, more } = await this.source.find(text);
      [this.sounds, this.more] = [pictures, more];
      this.found = pictures.length ? "" : text ? t("No sound has this in its name.") : t("This collection has no sounds yet. Upload one.");
    } catch {
      this.found = t("The sounds could not be fetched. Close this and try again.");
    }
    const { chosen } = this;
    if (chosen && !this.sounds.some(({ src }) => src === chosen.src)) this.sounds = [chosen, ...this.sounds];
    this.draw();
  }

  private choose(one: Told): void {
    const offered = this.chosen ? this.chosen.description : "";
    if (!this.title.trim() || this.title === offered) this.title = one.description.slice(0, LONGEST_TITLE);
    this.chosen = one;
    this.problem = "";
    this.draw();
  }

  private async send(): Promise<void> {
    if (!this.file || this.busy) return;
    [this.busy, this.problem] = [true, ""];
    this.draw();
    try {
      const told = await this.source.upload(this.file, false);
      this.sounds = [told, ...this.sounds.filter(({ src }) => src !== told.src)];
      this.found = "";
      this.choose(told);
    } catch (error) {
      this.problem = error instanceof Refused ? error.message : t("The sound could not be sent. Try again.");
    }
    this.busy = false;
    this.draw();
    this.dialog.querySelector<HTMLElement>(this.problem ? "[name=file]" : "[name=title]")?.focus();
  }

  private put(): void {
    this.problem = this.chosen ? "" : t("Upload a sound, or choose one.");
    this.titleProblem = this.chosen && !this.title.trim() ? t("Say what it is: candidates read it beside the button that plays it.") : "";
    this.draw();
    if (this.problem) this.dialog.querySelector<HTMLElement>("[name=file]")?.focus();
    else if (this.titleProblem) this.dialog.querySelector<HTMLElement>("[name=title]")?.focus();
    else this.dialog.close("put");
  }

  private draw(): void {
    render(
      html`
        <form method="dialog" novalidate @submit=${(event: Event) => (event.preventDefault(), this.put())}>
          <h2 id="sound-dialog-title">${t("Sound")}</h2>
          ${this.upload()} ${this.choices()} ${this.words()}
          <div class="btn-list justify-content-end">
            <button class="btn" type="button" @click=${() => this.dialog.close()}>${t("Cancel")}</button>
            <button class="btn btn-primary" type="submit">${this.present ? t("Change the sound") : t("Put it in")}</button>
          </div>
        </form>
      `,
      this.dialog,
    );
  }

  private upload() {
    return html`<div class="picture-upload">
      <label class="form-label" for="sound-file">${t("Upload a sound")}</label>
      <input
        class="form-control ${this.problem ? "is-invalid" : ""}" type="file" id="sound-file" name="file" accept=${FILES}
        aria-describedby="sound-file-help sound-problem" aria-invalid=${this.problem ? "true" : "false"}
        @change=${(event: Event) => ((this.file = (event.target as HTMLInputElement).files?.[0] ?? null), void this.send())}
      />
      <div class="form-hint" id="sound-file-help">${t("MP3, M4A, Ogg or WAV, at most {size} MB. MP3 and M4A are played by every browser.", { size: MOST_MEGABYTES_OF_SOUND })}</div>
      <p class="invalid-feedback d-block" id="sound-problem" role="alert">${this.problem}</p>
      <p class="text-secondary mb-0" role="status">${this.busy ? t("Sending the sound…") : ""}</p>
    </div>`;
  }

  private choices() {
    const { chosen } = this;
    return html`<fieldset class="picture-choices">
      <legend class="form-label">${t("Or choose one of this collection")}</legend>
      <input
        class="form-control mb-2" type="search" aria-label=${t("A part of the name")} placeholder=${t("A part of the name")}
        @input=${(event: Event) => {
          clearTimeout(this.timer);
          this.timer = setTimeout(() => void this.look((event.target as HTMLInputElement).value), PAUSE);
        }}
        @keydown=${(event: KeyboardEvent) => event.key === "Enter" && event.preventDefault()}
      />
      <div class="sound-choices">
        ${this.sounds.map(
          (one) => html`<label class="sound-choice">
            <input type="radio" name="sound" value=${one.src} .checked=${one.src === chosen?.src} @change=${() => this.choose(one)} />
            <span dir="auto">${one.name}</span> <span class="text-secondary">${clock(Math.ceil(one.duration / 1000))}</span>
          </label>`,
        )}
      </div>
      ${chosen ? html`<audio class="sound-tried" controls preload="none" src=${chosen.address} aria-label=${chosen.name}></audio>` : nothing}
      <p class="text-secondary mb-0" role="status">${this.found}</p>
      ${this.more ? html`<p class="text-secondary mb-0">${t("There are more: type a part of the name.")}</p>` : nothing}
    </fieldset>`;
  }

  private words() {
    return html`<div class="mb-2">
        <label class="form-label" for="sound-title">${t("Title")}</label>
        <input
          class="form-control ${this.titleProblem ? "is-invalid" : ""}" type="text" id="sound-title" name="title" maxlength=${LONGEST_TITLE} dir="auto"
          .value=${this.title} aria-describedby="sound-title-help sound-title-problem" aria-invalid=${this.titleProblem ? "true" : "false"}
          @input=${(event: Event) => (this.title = (event.target as HTMLInputElement).value)}
        />
        <div class="form-hint" id="sound-title-help">${t("Candidates read it beside the button that plays the sound. Do not give the answer away.")}</div>
        <p class="invalid-feedback d-block mb-0" id="sound-title-problem">${this.titleProblem}</p>
      </div>
      <div class="mb-3">
        <label class="form-label" for="sound-transcript">${t("What is heard, in words")}</label>
        <textarea
          class="form-control" id="sound-transcript" name="transcript" rows="4" maxlength=${LONGEST_TRANSCRIPT} dir="auto" aria-describedby="sound-transcript-help"
          .value=${this.transcript} @input=${(event: Event) => (this.transcript = (event.target as HTMLTextAreaElement).value)}
        ></textarea>
        <div class="form-hint" id="sound-transcript-help">${t("Every candidate can open it, for those who cannot hear. Leave it empty where hearing is what you test.")}</div>
      </div>`;
  }
}

/** Null: nothing is to be changed. */
export function chooseSound(source: Source, present: ChosenSound | null): Promise<ChosenSound | null> {
  return new Promise((resolve) => void new SoundDialog(source, present, resolve).open());
}
