/** A dialog in which an author uploads a picture, or chooses one of the collection's, and says what it shows. */
import { html, nothing, type TemplateResult } from "lit";

import { t } from "../../../shared/i18n";
import { MOST_MEGABYTES, MOST_MILLION_PIXELS } from "../../../shared/media";
import { Chooser, type Words } from "../chooser";
import { type Source, type Told } from "../source";

export interface Choice {
  src: string;
  width: string | number;
  height: string | number;
  /** Empty: decoration. */
  alt: string;
}

const LONGEST_ALT = 500;
const FILES = "image/png,image/jpeg,image/webp";

const words = (): Words => ({
  heading: t("Picture"),
  upload: t("Upload a picture"),
  help: t("PNG, JPEG or WebP, at most {pixels} million pixels and {size} MB.", { pixels: MOST_MILLION_PIXELS, size: MOST_MEGABYTES }),
  sending: t("Sending the picture…"),
  notSent: t("The picture could not be sent. Try again."),
  notFetched: t("The pictures could not be fetched. Close this and try again."),
  noneNamed: t("No picture has this in its name."),
  noneYet: t("This collection has no pictures yet. Upload one."),
  missing: t("Upload a picture, or choose one."),
  change: t("Change the picture"),
});

class PictureDialog extends Chooser<Choice> {
  private alt: string;
  private decorative: boolean;
  private shrink = false;

  constructor(source: Source, present: Choice | null, done: (choice: Choice | null) => void, private mayBeDecoration: boolean, file: File | null) {
    super(source, "picture", "alt", FILES, words(), present, done);
    this.file = file;
    this.alt = present?.alt ?? "";
    this.decorative = mayBeDecoration && present !== null && !present.alt;
  }

  protected choice({ src, width, height }: Told): Choice {
    return { src, width, height, alt: this.decorative ? "" : this.alt.trim() };
  }

  protected offer(one: Told, offered: string): void {
    if (!this.alt.trim() || this.alt === offered) this.alt = one.description;
  }

  protected fault(): string {
    if (this.decorative || this.alt.trim()) return "";
    return this.mayBeDecoration ? t("Say what the picture shows, or that it is decoration.") : t("Say what the picture shows.");
  }

  protected override upload(file: File): Promise<Told> {
    return this.source.upload(file, this.shrink);
  }

  protected override uploadOptions(): TemplateResult {
    return html`<label class="form-check mt-2 mb-0">
      <input
        class="form-check-input" type="checkbox" .checked=${this.shrink}
        @change=${(event: Event) => ((this.shrink = (event.target as HTMLInputElement).checked), this.shrink && this.problem ? void this.send() : undefined)}
      />
      <span class="form-check-label">${t("Make it smaller if it is too large")}</span>
    </label>`;
  }

  protected list(pictures: Told[]): TemplateResult {
    return html`<div class="picture-grid">
      ${pictures.map(
        (one) => html`<label class="picture-choice">
          <input type="radio" name="picture" value=${one.src} .checked=${one.src === this.chosen?.src} @change=${() => this.choose(one)} />
          <img loading="lazy" width=${one.width} height=${one.height} alt="" src=${one.small} />
          <span dir="auto">${one.name}</span>
        </label>`,
      )}
    </div>`;
  }

  protected saying(): TemplateResult {
    return html`<div class="mb-2">
      <label class="form-label" for="picture-alt">${t("What it shows")}</label>
      <input
        class="form-control ${this.saidProblem ? "is-invalid" : ""}" type="text" id="picture-alt" name="alt" maxlength=${LONGEST_ALT} dir="auto"
        .value=${this.alt} aria-describedby="picture-alt-help picture-alt-problem" aria-invalid=${this.saidProblem ? "true" : "false"}
        @input=${(event: Event) => (this.alt = (event.target as HTMLInputElement).value)}
      />
      <div class="form-hint" id="picture-alt-help">${t("Read out to those who cannot see it. Do not give the answer away.")}</div>
      <p class="invalid-feedback d-block mb-0" id="picture-alt-problem">${this.saidProblem}</p>
      ${this.mayBeDecoration ? html`<label class="form-check mt-2 mb-0">
        <input
          class="form-check-input" type="checkbox" .checked=${this.decorative}
          @change=${(event: Event) => (this.decorative = (event.target as HTMLInputElement).checked)}
        />
        <span class="form-check-label">${t("Decoration: nothing that is needed for the answer")}</span>
      </label>` : nothing}
    </div>`;
  }
}

/** Null: nothing is to be changed. */
export function choosePicture(source: Source, present: Choice | null, mayBeDecoration = true, file: File | null = null): Promise<Choice | null> {
  return new Promise((resolve) => void new PictureDialog(source, present, resolve, mayBeDecoration, file).open());
}
