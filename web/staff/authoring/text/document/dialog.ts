/** A dialog in which an author uploads a document, or chooses one of the collection's, and says what candidates read above it. */
import { html, type TemplateResult } from "lit";

import { t } from "../../../../shared/i18n";
import { MOST_MEGABYTES_OF_DOCUMENT, MOST_PAGES } from "../../../../shared/media";
import { Chooser, type Words } from "../../chooser";
import { type Source, type Told } from "../../source";

export interface ChosenDocument {
  src: string;
  /** What candidates read, and screen readers say. */
  title: string;
}

const LONGEST_TITLE = 150;
const FILES = ".pdf,application/pdf";

const words = (): Words => ({
  heading: t("Document"),
  upload: t("Upload a document"),
  help: t("PDF, at most {pages} pages and {size} MB. Links, scripts and forms in it are taken out.", { pages: MOST_PAGES, size: MOST_MEGABYTES_OF_DOCUMENT }),
  sending: t("Sending the document…"),
  notSent: t("The document could not be sent. Try again."),
  notFetched: t("The documents could not be fetched. Close this and try again."),
  noneNamed: t("No document has this in its name."),
  noneYet: t("This collection has no documents yet. Upload one."),
  missing: t("Upload a document, or choose one."),
  change: t("Change the document"),
});

class DocumentDialog extends Chooser<ChosenDocument> {
  private title: string;

  constructor(source: Source, present: ChosenDocument | null, done: (choice: ChosenDocument | null) => void) {
    super(source, "document", "title", FILES, words(), present, done);
    this.title = present?.title ?? "";
  }

  protected choice({ src }: Told): ChosenDocument {
    return { src, title: this.title.trim() };
  }

  protected offer(one: Told, offered: string): void {
    if (!this.title.trim() || this.title === offered) this.title = one.description.slice(0, LONGEST_TITLE);
  }

  protected fault(): string {
    return this.title.trim() ? "" : t("Say what it is: candidates read it above the document.");
  }

  protected list(documents: Told[]): TemplateResult {
    return html`<div class="sound-choices">
      ${documents.map(
        (one) => html`<label class="sound-choice">
          <input type="radio" name="document" value=${one.src} .checked=${one.src === this.chosen?.src} @change=${() => this.choose(one)} />
          <span dir="auto">${one.name}</span> <span class="text-secondary">${one.pages === 1 ? t("1 page") : t("{n} pages", { n: one.pages })}</span>
        </label>`,
      )}
    </div>`;
  }

  protected saying(): TemplateResult {
    return html`<div class="mb-3">
      <label class="form-label" for="document-title">${t("Title")}</label>
      <input
        class="form-control ${this.saidProblem ? "is-invalid" : ""}" type="text" id="document-title" name="title" maxlength=${LONGEST_TITLE} dir="auto"
        .value=${this.title} aria-describedby="document-title-help document-title-problem" aria-invalid=${this.saidProblem ? "true" : "false"}
        @input=${(event: Event) => (this.title = (event.target as HTMLInputElement).value)}
      />
      <div class="form-hint" id="document-title-help">${t("Candidates read it above the document. Say what the document is, and do not give the answer away.")}</div>
      <p class="invalid-feedback d-block mb-0" id="document-title-problem">${this.saidProblem}</p>
    </div>`;
  }
}

/** Null: nothing is to be changed. */
export function chooseDocument(source: Source, present: ChosenDocument | null): Promise<ChosenDocument | null> {
  return new Promise((resolve) => void new DocumentDialog(source, present, resolve).open());
}
