/** File response: choose files, see how far they are, remove them. */
import { css, html, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { unsafeHTML } from "lit/directives/unsafe-html.js";

import type { FileValue } from "../../shared/api";
import { t, tn } from "../../shared/i18n";
import { sha256 } from "../../shared/sha256";
import { fileSize } from "../../shared/times";
import { type FileDetail, ItemElement } from "../element";
import { itemStyles } from "../styles";
import { mayBeShown, MOST_SHOWN, showable } from "./shown";

/** An address on this server. An answer is what somebody sent: no link of theirs is shown as their file. */
const OWN = /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/;

const fileStyles = css`
  ul {
    list-style: none;
    margin: 0 0 1rem;
    padding: 0;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.625rem;
    max-width: 44rem;
  }
  li {
    display: flex;
    flex-wrap: wrap;
    gap: 0.35rem 1rem;
    align-items: center;
    padding: 0.6rem 1rem;
    border: 1px solid var(--st-line-strong, #8793a1);
    border-radius: 8px;
    background: var(--st-surface, #fff);
  }
  .name {
    flex: 1 1 12rem;
    overflow-wrap: anywhere;
    white-space: pre-wrap;
    font-weight: 600;
  }
  .size,
  .state {
    color: var(--st-muted, #56616e);
    font-size: 0.9375em;
  }
  progress {
    flex: 1 1 100%;
    width: 100%;
    height: 0.5rem;
    accent-color: var(--st-primary, #0b5cad);
  }
  .choose {
    border: 1px solid var(--st-line-strong, #8793a1);
    padding: 0.6rem 1.1rem;
    background: var(--st-surface, #fff);
    font-size: 1em;
  }
  .choose[aria-disabled="true"] {
    border-style: dashed;
    color: var(--st-muted, #56616e);
    cursor: not-allowed;
  }
  .drop {
    max-width: 44rem;
    padding: 1.25rem;
    border: 2px dashed var(--st-line-strong, #8793a1);
    border-radius: 8px;
  }
  .drop.over-it {
    border-color: var(--st-primary, #0b5cad);
    background: var(--st-chosen, #eaf3fc);
  }
  input {
    display: none;
  }
  a {
    color: var(--st-link, #0b5cad);
  }
  .kinds {
    margin: 0 0 1rem;
  }
  .shown {
    flex: 1 1 100%;
    min-width: 0;
  }
  .shown img {
    display: block;
    max-width: 100%;
    max-height: 30rem;
    border: 1px solid var(--st-line, #c9d1da);
  }
  .shown p {
    margin: 0;
  }
  .error {
    color: var(--st-bad, #b3261e);
    font-weight: 600;
  }
`;

/** A file that its candidate looks at: where the browser has it, or why it cannot be shown. */
interface Look {
  address?: string;
  isPicture?: boolean;
  problem?: string;
}

export class FileResponse extends ItemElement {
  static override styles = [itemStyles, fileStyles];

  @state() private error = "";
  /** Share read so far (0 … 1) of the file being looked at, null = none. */
  @state() private reading: number | null = null;
  @state() private above = false;
  /** How far each file was when it was shown last; null before the first time. */
  private states: Map<string, string> | null = null;
  /** Files that were chosen here: until something is known of their way, none of them has arrived. */
  private added = new Set<string>();

  /** Files that are looked at, by hash. */
  @state() private looks = new Map<string, Look>();
  /** The content of files that were chosen here. */
  private chosen = new Map<string, Blob>();

  private get files(): FileValue[] {
    return Array.isArray(this.value?.files) ? (this.value.files as FileValue[]) : [];
  }

  private get most(): number {
    return this.item.max_files ?? 1;
  }

  private async add(files: Iterable<File>): Promise<void> {
    this.error = "";
    for (const file of files) {
      this.error = this.objection(file);
      if (!this.error) await this.take(file);
      if (!this.error) continue;
      this.say("assertive", this.error);
      return this.toChooser();
    }
    this.toChooser();
  }

  override disconnectedCallback(): void {
    for (const hash of [...this.looks.keys()]) this.look(hash, null);
    super.disconnectedCallback();
  }

  private look(hash: string, look: Look | null): void {
    const before = this.looks.get(hash)?.address;
    if (before && before !== look?.address) URL.revokeObjectURL(before);
    const looks = new Map(this.looks);
    if (look) looks.set(hash, look);
    else looks.delete(hash);
    this.looks = looks;
  }

  /** Shows a file below its name: a picture itself, a PDF as a link, as the page may not hold a viewer. */
  private async show({ name, size, sha256: hash }: FileValue): Promise<void> {
    this.look(hash, {});
    let look: Look;
    try {
      const content = this.chosen.get(hash) ?? (await this.fileContent?.(hash, size));
      const shown = content && (await showable(content));
      look = shown
        ? { address: URL.createObjectURL(shown), isPicture: shown.type !== "application/pdf" }
        : { problem: content ? t("{name} cannot be shown here: it is no picture or PDF inside. It is handed in as it is.", { name }) : t("{name} cannot be shown now. It is handed in as it is.", { name }) };
    } catch {
      look = { problem: t("{name} cannot be shown now. It is handed in as it is.", { name }) };
    }
    // Meanwhile it may have been folded away, or the question left.
    if (!this.looks.has(hash) || !this.isConnected) return void (look.address && URL.revokeObjectURL(look.address));
    this.look(hash, look);
    this.say("polite", look.problem ?? t("{name} is shown.", { name }));
  }

  private toggle(file: FileValue): void {
    if (this.looks.has(file.sha256)) this.look(file.sha256, null);
    else void this.show(file);
  }

  /** The browser's own window had the focus, or a file was dropped: it goes on at the button. */
  private toChooser(): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(".choose")?.focus());
  }

  /** How far files are is told as it changes: chosen, received, or not taken. */
  protected override updated(): void {
    if (this.mode !== "take") return;
    const now = new Map(this.files.map((file) => [file.sha256, this.stateOf(file)] as const));
    for (const { name, sha256: hash } of this.files) {
      const [before, state] = [this.states?.get(hash), now.get(hash)];
      if (!this.states || before === state || !state) continue;
      if (state === "sent") this.say("polite", t("{name}: received.", { name }));
      else if (state === "pending" && before === undefined) this.say("polite", t("{name} was added and is being sent.", { name }));
      else if (state === "refused") this.say("assertive", `${name}: ${t("Not accepted. Tell your invigilator.")}`);
      else if (state === "lost") this.say("assertive", `${name}: ${t("Not received. Choose the file again.")}`);
    }
    this.states = now;
  }

  private stateOf(file: FileValue): "sent" | "pending" | "refused" | "lost" {
    const upload = this.uploads[file.sha256];
    if (upload?.refused) return "refused";
    if (upload?.lost) return "lost";
    return (upload?.done ?? !this.added.has(file.sha256)) ? "sent" : "pending";
  }

  /** Why no file more can be handed in, or an empty text. One that was not received may be chosen again. */
  private get full(): string {
    if (this.files.filter((one) => !this.uploads[one.sha256]?.lost).length < this.most) return "";
    return tn("Only {n} file can be handed in. Remove it to choose another.", "Only {n} files can be handed in. Remove one to choose another.", this.most);
  }

  /** Why a file cannot be handed in, or an empty text. */
  private objection(file: File): string {
    const { accept, max_size: most } = this.item;
    const ending = `.${file.name.split(".").pop()?.toLowerCase() ?? ""}`;
    if (this.full) return this.full;
    if (accept?.length && !accept.some((one) => one.toLowerCase() === ending)) return t("{name} has the wrong type. Allowed: {types}.", { name: file.name, types: accept.join(", ") });
    if (most && file.size > most) return t("{name} is too large ({size}). At most {most}.", { name: file.name, size: fileSize(file.size), most: fileSize(most) });
    if (!file.size) return t("{name} is empty.", { name: file.name });
    return "";
  }

  private async take(file: File): Promise<void> {
    this.reading = 0;
    try {
      const hash = await sha256(file, (share) => (this.reading = share));
      const same = this.files.find((other) => other.sha256 === hash);
      const lost = this.uploads[hash]?.lost === true;
      if (same && !lost && !this.locked) this.error = t("{name} has the same content as {other}, which is here already. It was not added again.", { name: file.name, other: same.name });
      if (this.locked || (same && !lost)) return;
      this.added.add(hash);
      this.chosen.set(hash, file);
      this.dispatchEvent(new CustomEvent<FileDetail>("file", { detail: { sha256: hash, file }, bubbles: true, composed: true }));
      if (!same) this.tell({ files: [...this.files, { name: file.name, type: file.type, size: file.size, sha256: hash }] }, true);
    } catch {
      this.error = t("{name} cannot be read. Choose it again.", { name: file.name });
    } finally {
      this.reading = null;
    }
  }

  private discard(hash: string): void {
    this.error = "";
    const gone = this.files.find((file) => file.sha256 === hash);
    this.tell({ files: this.files.filter((file) => file.sha256 !== hash) }, true);
    this.look(hash, null);
    if (gone) this.say("polite", t("{name} was removed.", { name: gone.name }));
    this.toChooser();
  }

  override render(): TemplateResult {
    return html`
      ${this.stem()}
      <div role="group" aria-label=${this.number ? t("Your files for question {n}", { n: this.number }) : t("Your files")}>
        ${this.files.length ? html`<ul role="list">${this.files.map((file) => this.row(file))}</ul>` : nothing}
        ${this.canShow && this.files.some(({ name, size }) => !mayBeShown(name, size))
          ? html`<p class="hint kinds">${t("Pictures (PNG, JPEG, GIF, WebP) and PDF of at most {size} can be shown here. Other files are handed in as they are.", { size: fileSize(MOST_SHOWN) })}</p>`
          : nothing}
        ${this.judged ? (this.files.length ? nothing : html`<p class="none">${t("Not answered")}</p>`) : this.chooser()}
      </div>
      ${this.error ? html`<p class="hint error">${this.error}</p>` : nothing}
      ${this.judged && this.item.key?.html
        ? html`<section class="key content"><p class="key-title">${t("Marking guide")}</p>${unsafeHTML(this.item.key.html)}</section>`
        : nothing}
    `;
  }

  private row(file: FileValue): TemplateResult {
    const upload = this.uploads[file.sha256];
    const state = this.stateOf(file);
    return html`<li>
      <span class="name" dir="auto">${OWN.test(file.url ?? "") ? html`<a href=${file.url ?? ""} download=${file.name}>${file.name}</a>` : file.name}</span>
      <span class="size">${fileSize(file.size)}</span>
      ${this.mode === "take" ? this.progress(state) : nothing}
      ${this.canShow && mayBeShown(file.name, file.size) ? this.shower(file) : nothing}
      ${this.locked
        ? nothing
        : html`<button type="button" aria-label=${t("Remove {name}", { name: file.name })} @click=${() => this.discard(file.sha256)}>${t("Remove")}</button>`}
      ${upload && state === "pending" ? html`<progress max=${file.size} .value=${upload.received} aria-label=${t("Sending {name}", { name: file.name })}></progress>` : nothing}
      ${this.canShow ? this.shown(file) : nothing}
    </li>`;
  }

  /** Only whoever hands files in looks at them here; staff have links. */
  private get canShow(): boolean {
    return !this.judged;
  }

  private shower(file: FileValue): TemplateResult {
    const open = this.looks.has(file.sha256);
    const label = open ? t("Hide {name}", { name: file.name }) : t("Show {name}", { name: file.name });
    return html`<button type="button" class="show" aria-expanded=${open} aria-label=${label} @click=${() => this.toggle(file)}>${open ? t("Hide") : t("Show")}</button>`;
  }

  private shown(file: FileValue): TemplateResult | typeof nothing {
    const look = this.looks.get(file.sha256);
    if (!look) return nothing;
    const failed = () => this.look(file.sha256, { problem: t("{name} cannot be shown here: it is no picture or PDF inside. It is handed in as it is.", { name: file.name }) });
    const content = look.problem
      ? html`<p>${look.problem}</p>`
      : !look.address
        ? html`<p>${t("One moment…")}</p>`
        : look.isPicture
          ? html`<img src=${look.address} alt=${t("Picture: {name}", { name: file.name })} @error=${failed} />`
          : html`<p><a href=${look.address} target="_blank" rel="noopener">${t("Open {name} in a new tab", { name: file.name })}</a></p>`;
    return html`<div class="shown">${content}</div>`;
  }

  private progress(state: ReturnType<FileResponse["stateOf"]>): TemplateResult {
    if (state === "refused") return html`<span class="error">${t("Not accepted. Tell your invigilator.")}</span>`;
    if (state === "lost") return html`<span class="error">${t("Not received. Choose the file again.")}</span>`;
    return html`<span class="state">${state === "sent" ? t("Received") : t("Being sent…")}</span>`;
  }

  private chooser(): TemplateResult | typeof nothing {
    if (this.locked) return this.files.length ? nothing : html`<p class="none">${t("No file")}</p>`;
    const { accept, max_size: size } = this.item;
    const { full } = this;
    const rules = full ? [full] : [
      tn("{n} file", "up to {n} files", this.most),
      accept?.length ? accept.join(", ") : "",
      size ? t("at most {size}", { size: fileSize(size) }) : "",
    ];
    return html`<div
      class="drop ${this.above ? "over-it" : ""}"
      @dragover=${(event: DragEvent) => (event.preventDefault(), (this.above = true))}
      @dragleave=${() => (this.above = false)}
      @drop=${this.drop}
    >
      <button type="button" class="choose" aria-describedby="rules" aria-disabled=${this.reading === null && !full ? nothing : "true"} @click=${this.browse}>
        ${this.reading === null ? t("Choose a file") : t("Reading the file… {n} %", { n: Math.round(this.reading * 100) })}
      </button>
      <p class="hint" id="rules">${rules.filter(Boolean).join(" · ")}</p>
      <input type="file" tabindex="-1" aria-hidden="true" accept=${accept?.join(",") ?? nothing} ?multiple=${this.most > 1} @change=${this.picked} />
    </div>`;
  }

  /** The button is never disabled: that would take the focus from whoever pressed it. */
  private browse(): void {
    if (this.reading !== null) return;
    if (this.full) this.say("assertive", this.full);
    else this.renderRoot.querySelector("input")?.click();
  }

  private picked(event: Event): void {
    const input = event.target as HTMLInputElement;
    const files = Array.from(input.files ?? []);
    input.value = "";
    void this.add(files);
  }

  private drop(event: DragEvent): void {
    event.preventDefault();
    this.above = false;
    void this.add(Array.from(event.dataTransfer?.files ?? []));
  }
}
