/** A dialog in which an author uploads a picture, or chooses one of the collection's, and says what it shows. */
import { html, nothing, render } from "lit";

import { t } from "../../../shared/i18n";
import { MOST_MEGABYTES, MOST_MILLION_PIXELS } from "../../../shared/media";
import { Refused, type Source, type Told } from "../source";

export interface Choice {
  src: string;
  width: string | number;
  height: string | number;
  /** Empty: decoration. */
  alt: string;
}

const LONGEST_ALT = 500;
const PAUSE = 200;

class PictureDialog {
  private dialog = document.createElement("dialog");
  private pictures: Told[] = [];
  private more = false;
  private chosen: Told | null = null;
  private alt = "";
  private decorative = false;
  private shrink = false;
  private file: File | null = null;
  private busy = false;
  private problem = "";
  private altProblem = "";
  private found = "";
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private source: Source, private present: Choice | null, private done: (choice: Choice | null) => void, private mayBeDecoration: boolean, file: File | null) {
    this.dialog.className = "picture-dialog";
    this.dialog.setAttribute("aria-labelledby", "picture-dialog-title");
    this.file = file;
    this.alt = present?.alt ?? "";
    this.decorative = mayBeDecoration && present !== null && !present.alt;
    this.dialog.addEventListener("close", () => {
      this.dialog.remove();
      this.done(this.dialog.returnValue === "put" ? this.choice() : null);
    });
  }

  async open(): Promise<void> {
    document.body.append(this.dialog);
    this.draw();
    this.showFile();
    this.dialog.showModal();
    if (this.present) this.chosen = await this.source.of(this.present.src);
    await this.look("");
    if (this.file) await this.send();
  }

  /** A file that was pasted or dropped is the one that was chosen: else the field says that there is none. */
  private showFile(): void {
    const field = this.dialog.querySelector<HTMLInputElement>("[name=file]");
    if (!this.file || !field) return;
    const chosen = new DataTransfer();
    chosen.items.add(this.file);
    field.files = chosen.files;
  }

  private choice(): Choice | null {
    if (!this.chosen) return null;
    const { src, width, height } = this.chosen;
    return { src, width, height, alt: this.decorative ? "" : this.alt.trim() };
  }

  private async look(text: string): Promise<void> {
    try {
      const { pictures, more } = await this.source.find(text);
      this.more = more;
      this.pictures = pictures;
      this.found = pictures.length ? "" : text ? t("No picture has this in its name.") : t("This collection has no pictures yet. Upload one.");
    } catch {
      this.found = t("The pictures could not be fetched. Close this and try again.");
    }
    const { chosen } = this;
    if (chosen && !this.pictures.some(({ src }) => src === chosen.src)) this.pictures = [chosen, ...this.pictures];
    this.draw();
  }

  private choose(one: Told): void {
    const offered = this.chosen?.description ?? "";
    if (!this.alt.trim() || this.alt === offered) this.alt = one.description;
    this.chosen = one;
    this.problem = "";
    this.draw();
  }

  private async send(): Promise<void> {
    if (!this.file || this.busy) return;
    this.busy = true;
    this.problem = "";
    this.draw();
    try {
      const told = await this.source.upload(this.file, this.shrink);
      this.pictures = [told, ...this.pictures.filter(({ src }) => src !== told.src)];
      this.found = "";
      this.choose(told);
    } catch (error) {
      this.problem = error instanceof Refused ? error.message : t("The picture could not be sent. Try again.");
    }
    this.busy = false;
    this.draw();
    (this.problem ? this.dialog.querySelector<HTMLElement>("[name=file]") : this.dialog.querySelector<HTMLElement>("[name=alt]"))?.focus();
  }

  private put(): void {
    this.problem = this.chosen ? "" : t("Upload a picture, or choose one.");
    this.altProblem = this.chosen && !this.decorative && !this.alt.trim() ? this.mayBeDecoration ? t("Say what the picture shows, or that it is decoration.") : t("Say what the picture shows.") : "";
    this.draw();
    if (this.problem) this.dialog.querySelector<HTMLElement>("[name=file]")?.focus();
    else if (this.altProblem) this.dialog.querySelector<HTMLElement>("[name=alt]")?.focus();
    else this.dialog.close("put");
  }

  private draw(): void {
    const { chosen } = this;
    render(
      html`
        <form method="dialog" novalidate @submit=${(event: Event) => (event.preventDefault(), this.put())}>
          <h2 id="picture-dialog-title">${t("Picture")}</h2>
          <div class="picture-upload">
            <label class="form-label" for="picture-file">${t("Upload a picture")}</label>
            <input
              class="form-control ${this.problem ? "is-invalid" : ""}" type="file" id="picture-file" name="file" accept="image/png,image/jpeg,image/webp"
              aria-describedby="picture-file-help picture-problem" aria-invalid=${this.problem ? "true" : "false"}
              @change=${(event: Event) => ((this.file = (event.target as HTMLInputElement).files?.[0] ?? null), void this.send())}
            />
            <div class="form-hint" id="picture-file-help">${t("PNG, JPEG or WebP, at most {pixels} million pixels and {size} MB.", { pixels: MOST_MILLION_PIXELS, size: MOST_MEGABYTES })}</div>
            <label class="form-check mt-2 mb-0">
              <input
                class="form-check-input" type="checkbox" .checked=${this.shrink}
                @change=${(event: Event) => ((this.shrink = (event.target as HTMLInputElement).checked), this.shrink && this.problem ? void this.send() : undefined)}
              />
              <span class="form-check-label">${t("Make it smaller if it is too large")}</span>
            </label>
            <p class="invalid-feedback d-block" id="picture-problem" role="alert">${this.problem}</p>
            <p class="text-secondary mb-0" role="status">${this.busy ? t("Sending the picture…") : ""}</p>
          </div>
          <fieldset class="picture-choices">
            <legend class="form-label">${t("Or choose one of this collection")}</legend>
            <input
              class="form-control mb-2" type="search" aria-label=${t("A part of the name")} placeholder=${t("A part of the name")}
              @input=${(event: Event) => {
                clearTimeout(this.timer);
                this.timer = setTimeout(() => void this.look((event.target as HTMLInputElement).value), PAUSE);
              }}
              @keydown=${(event: KeyboardEvent) => event.key === "Enter" && event.preventDefault()}
            />
            <div class="picture-grid">
              ${this.pictures.map(
                (one) => html`<label class="picture-choice">
                  <input type="radio" name="picture" value=${one.src} .checked=${one.src === chosen?.src} @change=${() => this.choose(one)} />
                  <img loading="lazy" width=${one.width} height=${one.height} alt="" src=${one.small} />
                  <span dir="auto">${one.name}</span>
                </label>`,
              )}
            </div>
            <p class="text-secondary mb-0" role="status">${this.found}</p>
            ${this.more ? html`<p class="text-secondary mb-0">${t("There are more: type a part of the name.")}</p>` : nothing}
          </fieldset>
          <div class="mb-2">
            <label class="form-label" for="picture-alt">${t("What it shows")}</label>
            <input
              class="form-control ${this.altProblem ? "is-invalid" : ""}" type="text" id="picture-alt" name="alt" maxlength=${LONGEST_ALT} dir="auto"
              .value=${this.alt} aria-describedby="picture-alt-help picture-alt-problem" aria-invalid=${this.altProblem ? "true" : "false"}
              @input=${(event: Event) => (this.alt = (event.target as HTMLInputElement).value)}
            />
            <div class="form-hint" id="picture-alt-help">${t("Read out to those who cannot see it. Do not give the answer away.")}</div>
            <p class="invalid-feedback d-block mb-0" id="picture-alt-problem">${this.altProblem}</p>
            ${this.mayBeDecoration ? html`<label class="form-check mt-2 mb-0">
              <input
                class="form-check-input" type="checkbox" .checked=${this.decorative}
                @change=${(event: Event) => (this.decorative = (event.target as HTMLInputElement).checked)}
              />
              <span class="form-check-label">${t("Decoration: nothing that is needed for the answer")}</span>
            </label>` : nothing}
          </div>
          <div class="btn-list justify-content-end">
            <button class="btn" type="button" @click=${() => this.dialog.close()}>${t("Cancel")}</button>
            <button class="btn btn-primary" type="submit">${this.present ? t("Change the picture") : t("Put it in")}</button>
          </div>
        </form>
      `,
      this.dialog,
    );
  }
}

/** Null: nothing is to be changed. */
export function choosePicture(source: Source, present: Choice | null, mayBeDecoration = true, file: File | null = null): Promise<Choice | null> {
  return new Promise((resolve) => void new PictureDialog(source, present, resolve, mayBeDecoration, file).open());
}
