/** The candidate's tools beside the question: their bar, their panels, and what the keyboard does with them. */
import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from "lit";

import { AnyItem, type Aids, type AidsDetail } from "../../items/index";
import { added, covers, type Mark, removed, type Sentence, sentences } from "../../items/marking";
import type { Item, ToolCode } from "../../shared/api";
import { t } from "../../shared/i18n";
import { toHeading, whereabouts } from "../display/focus";
import { icon } from "../display/icons";
import { tell } from "../display/tell";
import type { Exam } from "../exam/exam";
import "./calculator";
import { Notepad } from "./notepad";
import { Reader } from "./speech";

type Panel = "NOTEPAD" | "CALCULATOR" | "HIGHLIGHTER";
const PANELS: Panel[] = ["HIGHLIGHTER", "CALCULATOR", "NOTEPAD"];
const ICONS = { NOTEPAD: "notepad", CALCULATOR: "calculator", HIGHLIGHTER: "highlighter" } as const;
/** What an exam has that a release without this option started. */
const USUAL: ToolCode[] = ["NOTEPAD", "HIGHLIGHTER", "STRIKE_OUT"];

function title(panel: Panel): string {
  if (panel === "NOTEPAD") return t("Notepad");
  return panel === "CALCULATOR" ? t("Calculator") : t("Highlighter");
}

type Host = ReactiveControllerHost & HTMLElement & { readonly exam: Exam };

export class Tools implements ReactiveController {
  private open = new Set<Panel>();
  /** Where the candidate was when they opened a panel. */
  private back = new Map<Panel, () => boolean>();
  private reader = new Reader(() => this.host.requestUpdate());
  /** What is being read, by item. */
  private read = "";
  private cut: { item: string; sentences: Sentence[] } | null = null;

  constructor(private host: Host) {
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener("keydown", this.key);
    globalThis.speechSynthesis?.addEventListener?.("voiceschanged", this.news);
  }

  hostDisconnected(): void {
    this.reader.stop();
    document.removeEventListener("keydown", this.key);
    globalThis.speechSynthesis?.removeEventListener?.("voiceschanged", this.news);
  }

  /** A question that is left, a pause and the end are silent. */
  hostUpdated(): void {
    if (this.reader.state !== "silent" && (this.exam.phase !== "running" || this.read !== this.exam.position)) this.reader.stop();
  }

  private news = (): void => this.host.requestUpdate();

  private get exam(): Exam {
    return this.host.exam;
  }

  private has(tool: ToolCode): boolean {
    return (this.exam.started.options?.tools ?? USUAL).includes(tool);
  }

  /** Keeps what was written in the notepad up to now. */
  flush(): void {
    const notepad = this.host.querySelector("stratus-notepad");
    if (notepad instanceof Notepad) notepad.flush();
  }

  aids(item: Item): Aids {
    return this.exam.desk.aids(item.id, this.open.has("HIGHLIGHTER"), this.has("STRIKE_OUT"));
  }

  change(item: Item, event: CustomEvent<AidsDetail>): void {
    this.exam.desk.change(item.id, event.detail);
    this.host.requestUpdate();
  }

  /** Alt+Shift+H marks what is selected: who selects with the keyboard (caret browsing) need not reach for the mouse. */
  private key = (event: KeyboardEvent): void => {
    if (!event.altKey || !event.shiftKey || event.ctrlKey || event.metaKey || event.code !== "KeyH" || !this.has("HIGHLIGHTER")) return;
    event.preventDefault();
    this.markSelection();
  };

  private markSelection = (): void => {
    const element = this.host.querySelector("stratus-item");
    const done = element instanceof AnyItem && !this.exam.readonly && (element.inner?.markSelection() ?? false);
    tell("polite", done ? t("Highlighted") : t("Select some text of the question first."));
  };

  // The bar

  bar(item: Item | undefined): TemplateResult | typeof nothing {
    if (!item || !this.exam.sync.active) return nothing;
    const panels = PANELS.filter((panel) => this.has(panel));
    const speaks = this.has("TEXT_TO_SPEECH") && this.reader.possible;
    if (!panels.length && !speaks) return nothing;
    return html`<section class="tools" aria-label=${t("Tools")}>
      ${panels.map(
        (panel) => html`<button
          type="button"
          class="button quiet"
          id="tool-${panel}"
          aria-expanded=${this.open.has(panel)}
          aria-controls=${this.open.has(panel) ? `panel-${panel}` : nothing}
          @mousedown=${stay}
          @click=${() => this.toggle(panel)}
        >
          ${icon(ICONS[panel])}<span>${title(panel)}</span>
        </button>`,
      )}
      ${speaks ? this.speech(item) : nothing}
    </section>`;
  }

  private speech(item: Item): TemplateResult {
    const { state } = this.reader;
    const does = { silent: () => this.speak(item), reading: () => this.reader.pause(), paused: () => this.reader.resume() }[state];
    const label = { silent: t("Read aloud"), reading: t("Pause reading"), paused: t("Read on") }[state];
    // One button, whatever it does: it keeps the focus.
    return html`<button type="button" class="button quiet" id="read-aloud" @click=${does}>${icon(state === "reading" ? "pause" : "speaker")}<span>${label}</span></button>
      ${state === "silent" ? nothing : html`<button type="button" class="button quiet" @click=${this.hush}>${icon("stop")}<span>${t("Stop reading")}</span></button>`}`;
  }

  private hush = (): void => {
    this.host.querySelector<HTMLElement>("#read-aloud")?.focus();
    this.reader.stop();
  };

  private speak(item: Item): void {
    const element = this.host.querySelector("stratus-item");
    const texts = element instanceof AnyItem ? (element.inner?.spoken() ?? []) : [];
    this.read = item.id;
    this.reader.read(texts, item.lang);
  }

  // The panels

  private toggle(panel: Panel): void {
    if (this.open.has(panel)) return this.close(panel);
    this.open.add(panel);
    this.back.set(panel, whereabouts());
    this.host.requestUpdate();
    const inside = { NOTEPAD: "textarea", CALCULATOR: "input", HIGHLIGHTER: "h2" }[panel];
    void this.host.updateComplete.then(() => this.host.querySelector<HTMLElement>(`#panel-${panel} ${inside}`)?.focus());
  }

  private close(panel: Panel): void {
    this.flush();
    this.open.delete(panel);
    this.host.requestUpdate();
    if (this.back.get(panel)?.()) return;
    const button = this.host.querySelector<HTMLElement>(`#tool-${panel}`);
    if (button) button.focus();
    else toHeading(); // the tools are folded away
  }

  get anyOpen(): boolean {
    return this.exam.sync.active && PANELS.some((panel) => this.open.has(panel) && this.has(panel));
  }

  /** All that the exam has, hidden while closed: what was typed in the calculator is there again. */
  panels(item: Item | undefined): TemplateResult | typeof nothing {
    if (!item || !this.exam.sync.active) return nothing;
    return html`<div class="desk" ?hidden=${!this.anyOpen}>
      ${PANELS.filter((panel) => this.has(panel)).map(
        (panel) => html`<section
          class="tool"
          id="panel-${panel}"
          aria-labelledby="${panel.toLowerCase()}-title"
          ?hidden=${!this.open.has(panel)}
          @keydown=${(event: KeyboardEvent) => this.escape(event, panel)}
        >
          <div class="tool-head">
            <h2 id="${panel.toLowerCase()}-title" tabindex="-1">${title(panel)}</h2>
            <button type="button" class="button quiet" aria-label=${t("Close {name}", { name: title(panel) })} @click=${() => this.close(panel)}>${icon("close")}</button>
          </div>
          ${this.inside(panel, item)}
        </section>`,
      )}
    </div>`;
  }

  private escape(event: KeyboardEvent, panel: Panel): void {
    if (event.key !== "Escape") return;
    event.preventDefault();
    this.close(panel);
  }

  private inside(panel: Panel, item: Item): TemplateResult {
    if (panel === "NOTEPAD") return html`<stratus-notepad .desk=${this.exam.desk} .text=${this.exam.desk.text}></stratus-notepad>`;
    if (panel === "CALCULATOR") return html`<stratus-calculator></stratus-calculator>`;
    return this.open.has("HIGHLIGHTER") ? this.highlighter(item) : html``;
  }

  private highlighter(item: Item): TemplateResult {
    const { marks } = this.aids(item);
    if (this.cut?.item !== item.id) this.cut = { item: item.id, sentences: sentences(item.stem, item.lang) };
    const keep = (changed: readonly Mark[]) => {
      this.exam.desk.change(item.id, { marks: changed });
      this.host.requestUpdate();
    };
    return html`<p class="help">
        ${t("Select text in the question to highlight it, and click a highlight to take it away. Or choose sentences here.")}
      </p>
      <ul class="sentences" lang=${item.lang}>
        ${this.cut.sentences.map(({ mark, text }) => {
          const on = covers(marks, mark);
          return html`<li>
            <button type="button" class="button" aria-pressed=${on} @click=${() => keep(on ? removed(marks, mark) : added(marks, mark))}>${text}</button>
          </li>`;
        })}
      </ul>
      <div class="tool-deeds">
        <button type="button" class="button" aria-keyshortcuts="Alt+Shift+H" title="Alt+Shift+H" @click=${this.markSelection}>${t("Highlight the selected text")}</button>
        <button type="button" class="button" aria-disabled=${!marks.length} @click=${() => marks.length && keep([])}>${t("Remove all highlights")}</button>
      </div>`;
  }
}

/** A tool that is opened with the mouse leaves the focus where it is, so that it goes back there afterwards. */
function stay(event: Event): void {
  event.preventDefault();
}
