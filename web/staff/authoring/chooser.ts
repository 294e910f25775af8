/** What dialogs have in common in which an author uploads a medium, or chooses one of the collection's, and says something of it. */
import { html, nothing, render, type TemplateResult } from "lit";

import { t } from "../../shared/i18n";
import { Refused, type Source, type Told } from "./source";

const PAUSE = 200;

/** What one kind of medium is called, in whole sentences. */
export interface Words {
  heading: string;
  upload: string;
  /** Which files are taken. */
  help: string;
  sending: string;
  notSent: string;
  notFetched: string;
  noneNamed: string;
  noneYet: string;
  missing: string;
  /** The button, where there is one already. */
  change: string;
  /** What is played, in words: of what has a transcript. */
  transcript?: string;
}

export abstract class Chooser<Choice> {
  protected dialog = document.createElement("dialog");
  protected chosen: Told | null = null;
  protected file: File | null = null;
  protected problem = "";
  /** What is wrong with what is said of it. */
  protected saidProblem = "";
  private media: Told[] = [];
  private more = false;
  private busy = false;
  private found = "";
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** `kind` begins the ids of fields; `said` is the name of the field that says something of the medium. */
  constructor(
    protected source: Source,
    private kind: string,
    private said: string,
    private accept: string,
    protected words: Words,
    protected present: { src: string } | null,
    done: (choice: Choice | null) => void,
  ) {
    this.dialog.className = "picture-dialog";
    this.dialog.setAttribute("aria-labelledby", `${kind}-dialog-title`);
    this.dialog.addEventListener("close", () => {
      this.dialog.remove();
      done(this.dialog.returnValue === "put" && this.chosen ? this.choice(this.chosen) : null);
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

  protected abstract choice(chosen: Told): Choice;
  /** Offer what the collection says of the chosen one, unless something else was typed. */
  protected abstract offer(one: Told, offered: string): void;
  /** What is wrong with what is said of the chosen one; empty: nothing. */
  protected abstract fault(): string;
  protected abstract list(media: Told[]): TemplateResult;
  protected abstract saying(): TemplateResult;

  protected uploadOptions(): TemplateResult | typeof nothing {
    return nothing;
  }

  protected upload(file: File): Promise<Told> {
    return this.source.upload(file, false);
  }

  protected choose(one: Told): void {
    this.offer(one, this.chosen?.description ?? "");
    this.chosen = one;
    this.problem = "";
    this.draw();
  }

  protected async send(): Promise<void> {
    if (!this.file || this.busy) return;
    [this.busy, this.problem] = [true, ""];
    this.draw();
    try {
      const told = await this.upload(this.file);
      this.media = [told, ...this.media.filter(({ src }) => src !== told.src)];
      this.found = "";
      this.choose(told);
    } catch (error) {
      this.problem = error instanceof Refused ? error.message : this.words.notSent;
    }
    this.busy = false;
    this.draw();
    this.focus(this.problem ? "file" : this.said);
  }

  protected draw(): void {
    render(
      html`
        <form method="dialog" novalidate @submit=${(event: Event) => (event.preventDefault(), this.put())}>
          <h2 id="${this.kind}-dialog-title">${this.words.heading}</h2>
          ${this.uploading()} ${this.choosing()} ${this.saying()}
          <div class="btn-list justify-content-end">
            <button class="btn" type="button" @click=${() => this.dialog.close()}>${t("Cancel")}</button>
            <button class="btn btn-primary" type="submit">${this.present ? this.words.change : t("Put it in")}</button>
          </div>
        </form>
      `,
      this.dialog,
    );
  }

  /** A file that was pasted or dropped is the one that was chosen: else the field says that there is none. */
  private showFile(): void {
    const field = this.dialog.querySelector<HTMLInputElement>("[name=file]");
    if (!this.file || !field) return;
    const chosen = new DataTransfer();
    chosen.items.add(this.file);
    field.files = chosen.files;
  }

  private async look(text: string): Promise<void> {
    try {
      const { pictures, more } = await this.source.find(text);
      [this.media, this.more] = [pictures, more];
      this.found = pictures.length ? "" : text ? this.words.noneNamed : this.words.noneYet;
    } catch {
      this.found = this.words.notFetched;
    }
    const { chosen } = this;
    if (chosen && !this.media.some(({ src }) => src === chosen.src)) this.media = [chosen, ...this.media];
    this.draw();
  }

  private put(): void {
    this.problem = this.chosen ? "" : this.words.missing;
    this.saidProblem = this.chosen ? this.fault() : "";
    this.draw();
    if (this.problem) this.focus("file");
    else if (this.saidProblem) this.focus(this.said);
    else this.dialog.close("put");
  }

  private focus(name: string): void {
    this.dialog.querySelector<HTMLElement>(`[name=${name}]`)?.focus();
  }

  private uploading(): TemplateResult {
    const { kind } = this;
    return html`<div class="picture-upload">
      <label class="form-label" for="${kind}-file">${this.words.upload}</label>
      <input
        class="form-control ${this.problem ? "is-invalid" : ""}" type="file" id="${kind}-file" name="file" accept=${this.accept}
        aria-describedby="${kind}-file-help ${kind}-problem" aria-invalid=${this.problem ? "true" : "false"}
        @change=${(event: Event) => ((this.file = (event.target as HTMLInputElement).files?.[0] ?? null), void this.send())}
      />
      <div class="form-hint" id="${kind}-file-help">${this.words.help}</div>
      ${this.uploadOptions()}
      <p class="invalid-feedback d-block" id="${kind}-problem" role="alert">${this.problem}</p>
      <p class="text-secondary mb-0" role="status">${this.busy ? this.words.sending : ""}</p>
    </div>`;
  }

  private choosing(): TemplateResult {
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
      ${this.list(this.media)}
      <p class="text-secondary mb-0" role="status">${this.found}</p>
      ${this.more ? html`<p class="text-secondary mb-0">${t("There are more: type a part of the name.")}</p>` : nothing}
    </fieldset>`;
  }
}
