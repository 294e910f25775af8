/**
 * The field of an essay: rich text or plain text, both with a limit in bytes.
 *
 * A field is made once for a question and lives as long as the page: it is put away when another question is shown and
 * brought back later, so that Undo reaches back to what was written before.
 */
import { type Editor, Extension, getHTMLFromFragment } from "@tiptap/core";
import { Plugin } from "@tiptap/pm/state";

import type { Item } from "../../shared/api";
import { bytesOf, MOST_BYTES } from "../limits";
import { createEditor, showIn } from "./editor";
import { type Lost, lostOf, pasted } from "./paste";
import { Undo } from "./undo";
import { clean, fromPlain, toPlain } from "./words";

/** Whoever shows the field at the moment. */
export interface Host {
  /** Its author changed the text. */
  changed(): void;
  /** The cursor moved, or what the buttons say changed. */
  moved(): void;
  /** Something was not taken, since the answer would be larger than answers may be. */
  full(): void;
  /** This was pasted and is not in the answer. */
  left(out: Lost[]): void;
}

export interface Field {
  readonly element: HTMLElement;
  /** Null for plain text. */
  readonly editor: Editor | null;
  host: Host | null;
  /** As it is stored; empty when nothing is written. */
  readonly html: string;
  readonly plain: string;
  show(html: string): void;
  lock(on: boolean): void;
  label(text: string): void;
}

const fields = new WeakMap<Item, Field>();

/** The field of this question, with what was written in this page before. */
export function fieldOf(item: Item, html: string, attributes: Record<string, string>): Field {
  const known = fields.get(item);
  if (known) {
    if (known.html !== html) known.show(html);
    return known;
  }
  const made = item.rich_text === false ? new PlainField(html, attributes) : new RichField(html, attributes);
  fields.set(item, made);
  return made;
}

/** Below so many characters no answer is too large, whatever is in it; counting bytes at every key would be slow. */
const SURELY_FITS = 5_000;

function fits(html: string): boolean {
  return html.length * 6 <= MOST_BYTES || bytesOf({ html, words: 0 }) <= MOST_BYTES;
}

class RichField implements Field {
  readonly element = document.createElement("div");
  readonly editor: Editor;
  host: Host | null = null;

  constructor(html: string, attributes: Record<string, string>) {
    this.element.className = "st-essay-field";
    this.editor = createEditor(this.element, clean(html), {
      attributes: { ...attributes, role: "textbox", "aria-multiline": "true" },
      changed: () => this.host?.changed(),
      moved: () => this.host?.moved(),
      extensions: [...pasted, this.limit()],
      pasted: (given) => {
        const lost = lostOf(given);
        if (lost.length) this.host?.left(lost);
        return given;
      },
    });
  }

  private limit(): Extension {
    const plugin = new Plugin({
      filterTransaction: (step, { doc }) => {
        if (!step.docChanged || step.doc.content.size < SURELY_FITS || step.doc.content.size <= doc.content.size) return true;
        const taken = step.getMeta("addToHistory") === false || fits(getHTMLFromFragment(step.doc.content, doc.type.schema));
        if (!taken) this.host?.full();
        return taken;
      },
    });
    return Extension.create({ name: "limit", addProseMirrorPlugins: () => [plugin] });
  }

  get html(): string {
    return this.editor.isEmpty && !/\s/.test(this.plain) ? "" : this.editor.getHTML().replace(/\r\n?/g, "\n");
  }

  get plain(): string {
    return this.editor.getText({ blockSeparator: "\n" });
  }

  show(html: string): void {
    showIn(this.editor, clean(html));
  }

  lock(on: boolean): void {
    this.editor.setEditable(!on, false);
  }

  label(text: string): void {
    this.editor.view.dom.setAttribute("aria-label", text);
  }
}

class PlainField implements Field {
  readonly element = document.createElement("textarea");
  readonly editor = null;
  host: Host | null = null;
  private undo: Undo;

  constructor(html: string, attributes: Record<string, string>) {
    const area = this.element;
    area.className = "st-essay-field";
    area.rows = 10;
    for (const [name, value] of Object.entries(attributes)) area.setAttribute(name, value);
    area.value = toPlain(html);
    this.undo = new Undo(area, () => this.host?.changed());
    let size = area.value.length;
    area.addEventListener("input", () => {
      if (area.value.length > size && !fits(this.html)) {
        this.undo.refuse();
        return this.host?.full();
      }
      size = area.value.length;
      this.undo.typed();
      this.host?.changed();
    });
    area.addEventListener("paste", (event) => {
      const lost = lostOf(event.clipboardData?.getData("text/html") ?? "");
      if (lost.length) this.host?.left(lost);
    });
  }

  get html(): string {
    return fromPlain(this.element.value);
  }

  get plain(): string {
    return this.element.value;
  }

  show(html: string): void {
    this.element.value = toPlain(html);
    this.undo.replaced();
  }

  lock(on: boolean): void {
    this.element.readOnly = on;
  }

  label(text: string): void {
    this.element.setAttribute("aria-label", text);
  }
}
