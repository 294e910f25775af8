/** The candidate's tools beside the question: their bar, their panels, and what the keyboard does with them. */
import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from "lit";

import { AnyItem, type Aids, type AidsDetail, type Listed } from "../../items/index";
import { added, covers, type Mark, removed, type Sentence, sentences } from "../../items/marking";
import type { Item, Page, ToolCode } from "../../shared/api";
import { addTexts, t } from "../../shared/i18n";
import { toHeading, whereabouts } from "../display/focus";
import { icon } from "../display/icons";
import { addShortcuts, ESCAPE, hint, type Shortcut, told } from "../display/shortcuts";
import { tell } from "../display/tell";
import type { Exam } from "../exam/exam";
import type { CaseBeside } from "../sections/case";
import "./calculator";
import "./help";
import nl from "./nl.json";
import "./styles";
import { Notepad } from "./notepad";
import { ReadAloud, type Shown } from "./aloud/read-aloud";
import { ReadingAids } from "./reading";

// Texts that the waiting room does not need.
addTexts({ nl });

type Panel = "NOTEPAD" | "CALCULATOR" | "HIGHLIGHTER" | "TEXT_TO_SPEECH";
const PANELS: Panel[] = ["HIGHLIGHTER", "CALCULATOR", "NOTEPAD", "TEXT_TO_SPEECH"];
const ICONS = { NOTEPAD: "notepad", CALCULATOR: "calculator", HIGHLIGHTER: "highlighter", TEXT_TO_SPEECH: "speaker" } as const;
/** What gets the focus of a panel that is opened. */
const FIRST = { NOTEPAD: "textarea", CALCULATOR: "input", HIGHLIGHTER: "h2", TEXT_TO_SPEECH: "button.primary" } as const;
const MARK = "Alt+Shift+H";
/** So long voices may take to appear after the page, in milliseconds. */
const VOICES = 3000;
/** What an exam has that a release without this option started. */
const USUAL: ToolCode[] = ["NOTEPAD", "HIGHLIGHTER", "STRIKE_OUT"];

function title(panel: Panel): string {
  if (panel === "NOTEPAD") return t("Notepad");
  if (panel === "TEXT_TO_SPEECH") return t("Read aloud");
  return panel === "CALCULATOR" ? t("Calculator") : t("Highlighter");
}

type Host = ReactiveControllerHost & HTMLElement & { readonly exam: Exam };

export class Tools implements ReactiveController {
  private open = new Set<Panel>();
  /** Where the candidate was when they opened a panel. */
  private back = new Map<Panel, () => boolean>();
  private aloud: ReadAloud;
  private reading: ReadingAids;
  /** The sentences of what is shown, by question or case. */
  private cut = new Map<string, Sentence[]>();
  private removeShortcuts = (): void => {};
  /** The browser has had the time to find its voices. */
  private voicesKnown = false;
  private knowing: ReturnType<typeof setTimeout> | undefined;

  constructor(private host: Host) {
    host.addController(this);
    const changed = () => host.requestUpdate();
    const [question, about] = [() => this.question, () => this.case];
    this.aloud = new ReadAloud({ get question() { return question(); }, get case() { return about(); }, unfold: () => this.host.querySelector<CaseBeside>("stratus-case")?.unfold(), changed, open: () => void this.reveal("TEXT_TO_SPEECH") });
    const page = { get desk() { return host.exam.desk; }, get coverable() { return host.exam.items.some(({ alternatives }) => alternatives?.length); }, root: host, changed, covered: () => this.aloud.reader.stop() };
    this.reading = new ReadingAids(page);
  }

  hostConnected(): void {
    this.removeShortcuts = addShortcuts(() => this.shortcuts());
    globalThis.speechSynthesis?.addEventListener?.("voiceschanged", this.news);
    this.knowing = setTimeout(this.news, VOICES);
  }

  hostDisconnected(): void {
    this.aloud.reader.stop();
    clearTimeout(this.knowing);
    this.removeShortcuts();
    globalThis.speechSynthesis?.removeEventListener?.("voiceschanged", this.news);
  }

  /** A question that is left, a pause and the end are silent. */
  hostUpdated(): void {
    this.aloud.leave(this.exam.phase === "running" ? [this.exam.position, this.page?.id] : []);
  }

  private news = (): void => {
    this.voicesKnown = true;
    this.host.requestUpdate();
  };

  private get exam(): Exam {
    return this.host.exam;
  }

  private has(tool: ToolCode): boolean {
    return (this.exam.started.options?.tools ?? USUAL).includes(tool);
  }

  private get question(): Shown | null {
    return this.shown(".question stratus-item", this.exam.current);
  }

  /** The case that the question is about. */
  private get case(): Shown | null {
    return this.shown(".case stratus-item", this.page);
  }

  private get page(): Page | undefined {
    return this.exam.paper.pages?.find(({ id }) => id === this.exam.current?.case);
  }

  private shown(selector: string, item: Item | Page | undefined): Shown | null {
    const element = this.host.querySelector(selector);
    const inner = element instanceof AnyItem ? element.inner : null;
    return item && inner?.item?.id === item.id ? { item, element: inner } : null;
  }

  private shortcuts(): (Shortcut | Listed)[] {
    const question = this.exam.phase === "running" ? this.question : null;
    const used = question !== null && this.exam.sync.active;
    const marks: Shortcut = { keys: [MARK], does: () => t("Highlight the selected text"), run: this.markSelection };
    const close: Shortcut = { keys: [ESCAPE], does: () => t("Close the menu or panel that you are in"), within: () => this.panelWithFocus, run: this.closePanel };
    return [
      ...this.reading.shortcuts,
      ...(used && this.has("HIGHLIGHTER") ? [marks] : []),
      ...(used && this.speaks ? this.aloud.shortcuts : []),
      ...(used && this.anyOpen ? [close] : []),
      ...(question?.element.shortcuts() ?? []),
    ];
  }

  /** Keeps what was written in the notepad up to now. */
  flush(): void {
    const notepad = this.host.querySelector("stratus-notepad");
    if (notepad instanceof Notepad) notepad.flush();
  }

  aids(item: Item | Page): Aids {
    return this.exam.desk.aids(item.id, this.open.has("HIGHLIGHTER"), this.has("STRIKE_OUT"));
  }

  change(item: Item | Page, event: CustomEvent<AidsDetail>): void {
    this.exam.desk.change(item.id, event.detail);
    if (event.detail.uncovered) this.aloud.reader.stop(); // what is covered is not read on
    this.host.requestUpdate();
  }

  /** Marks what is selected: who selects with the keyboard (caret browsing) need not reach for the mouse. */
  private markSelection = (): void => {
    const done = !this.exam.readonly && [this.question, this.case].some((one) => one?.element.markSelection());
    tell("polite", done ? t("Highlighted") : this.page ? t("Select some text of the question or of the case first.") : t("Select some text of the question first."));
  };

  // The bar

  bar(item: Item | undefined): TemplateResult | typeof nothing {
    if (!item || !this.exam.sync.active) return nothing;
    const panels = PANELS.filter((panel) => this.offers(panel));
    const silent = this.has("TEXT_TO_SPEECH") && !this.speaks && this.voicesKnown;
    if (!panels.length && !silent) return nothing;
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
      ${silent ? html`<p class="help">${t("Nothing can be read aloud here: this browser has no voice of this computer. Tell your invigilator if you need one.")}</p>` : nothing}
    </section>`;
  }

  private get speaks(): boolean {
    return this.has("TEXT_TO_SPEECH") && this.aloud.reader.possible;
  }

  private offers(panel: Panel): boolean {
    return panel === "TEXT_TO_SPEECH" ? this.speaks : this.has(panel);
  }

  /** Aids to reading, for the menu. */
  get menu(): TemplateResult {
    return this.reading.menu();
  }

  /** The line reader. */
  get band(): TemplateResult | typeof nothing {
    return this.reading.band();
  }

  // The panels

  private toggle(panel: Panel): void {
    if (this.open.has(panel)) return this.close(panel);
    this.back.set(panel, whereabouts());
    void this.reveal(panel).then((shown) => shown?.querySelector<HTMLElement>(FIRST[panel])?.focus({ preventScroll: true }));
  }

  /** Opens a panel where it is seen: others may stand above it. */
  private async reveal(panel: Panel): Promise<Element | null> {
    const isNew = !this.open.has(panel);
    this.open.add(panel);
    this.host.requestUpdate();
    await this.host.updateComplete;
    const shown = this.host.querySelector(`#panel-${panel}`);
    if (isNew) shown?.scrollIntoView({ block: "nearest" });
    return shown;
  }

  private get panelWithFocus(): Element | null {
    return document.activeElement?.closest(".tool") ?? null;
  }

  private closePanel = (): void => {
    const panel = PANELS.find((one) => this.panelWithFocus?.id === `panel-${one}`);
    if (panel) this.close(panel);
  };

  private close(panel: Panel): void {
    this.flush();
    if (panel === "TEXT_TO_SPEECH") this.aloud.reader.stop();
    this.open.delete(panel);
    this.host.requestUpdate();
    if (this.back.get(panel)?.()) return;
    const button = this.host.querySelector<HTMLElement>(`#tool-${panel}`);
    if (button) button.focus();
    else toHeading(); // the tools are folded away
  }

  get anyOpen(): boolean {
    return this.exam.sync.active && PANELS.some((panel) => this.open.has(panel) && this.offers(panel));
  }

  /** All that the exam has, hidden while closed: what was typed in the calculator is there again. */
  panels(item: Item | undefined): TemplateResult | typeof nothing {
    if (!item || !this.exam.sync.active) return nothing;
    return html`<div class="desk" ?hidden=${!this.anyOpen}>
      ${PANELS.filter((panel) => this.offers(panel)).map(
        (panel) => html`<section
          class="tool"
          id="panel-${panel}"
          aria-labelledby="${panel.toLowerCase()}-title"
          ?hidden=${!this.open.has(panel)}
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

  private inside(panel: Panel, item: Item): TemplateResult {
    if (panel === "NOTEPAD") return html`<stratus-notepad .desk=${this.exam.desk} .text=${this.exam.desk.text}></stratus-notepad>`;
    if (panel === "CALCULATOR") return html`<stratus-calculator></stratus-calculator>`;
    if (panel === "TEXT_TO_SPEECH") return this.open.has(panel) ? this.aloud.panel(item) : html``;
    return this.open.has("HIGHLIGHTER") ? this.highlighter(item) : html``;
  }

  private highlighter(item: Item): TemplateResult {
    const { page } = this;
    const shown = page ? [item, page] : [item];
    const any = shown.some((one) => this.aids(one).marks.length);
    const clear = () => shown.forEach((one) => this.aids(one).marks.length && this.mark(one, []));
    return html`<p class="help">
        ${page
          ? t("Select text in the question or in the case to highlight it, and click a highlight to take it away. Or choose sentences here.")
          : t("Select text in the question to highlight it, and click a highlight to take it away. Or choose sentences here.")}
      </p>
      ${page ? html`<h3 id="marks-question">${t("The question")}</h3>` : nothing} ${this.sentences(item, page ? "marks-question" : "")}
      ${page ? html`<h3 id="marks-case">${t("The case")}</h3>${this.sentences(page, "marks-case")}` : nothing}
      <div class="tool-deeds">
        <button type="button" class="button" aria-keyshortcuts=${told(MARK) ?? nothing} title=${hint(t("Highlight the selected text"), MARK)} @click=${this.markSelection}>${t("Highlight the selected text")}</button>
        <button type="button" class="button" aria-disabled=${!any} @click=${clear}>${t("Remove all highlights")}</button>
      </div>`;
  }

  private mark(item: Item | Page, marks: readonly Mark[]): void {
    this.exam.desk.change(item.id, { marks });
    this.host.requestUpdate();
  }

  /** Each sentence of a text as something to be pressed. */
  private sentences(item: Item | Page, title: string): TemplateResult {
    const { marks } = this.aids(item);
    const cut = this.cut.get(item.id) ?? sentences(item.stem, item.lang);
    this.cut.set(item.id, cut);
    return html`<ul class="sentences" lang=${item.lang} aria-labelledby=${title || nothing}>
      ${cut.map(({ mark, text }) => {
        const on = covers(marks, mark);
        return html`<li>
          <button type="button" class="button" aria-pressed=${on} @click=${() => this.mark(item, on ? removed(marks, mark) : added(marks, mark))}>${text}</button>
        </li>`;
      })}
    </ul>`;
  }
}

/** A tool that is opened with the mouse leaves the focus where it is, so that it goes back there afterwards. */
function stay(event: Event): void {
  event.preventDefault();
}
