/**
 * Shows what is being read aloud: the sentence, and the word in it as soon as the voice says where it is. The page itself is
 * not changed for it (CSS Custom Highlight API); a browser without that shows the sentence beside the buttons.
 */
import { html, nothing, type TemplateResult } from "lit";

import { type Piece, rangeOf, wordAt } from "./spoken";

const NAMES = { sentence: "st-sentence", word: "st-word" } as const;

export class Trail {
  private piece: Piece | null = null;
  private word: [from: number, to: number] | null = null;

  show(piece: Piece | null, lang: string, from?: number, length?: number): void {
    this.piece = piece;
    this.word = piece && from !== undefined ? wordAt(piece.text, from, length, lang) : null;
    paint("sentence", piece && rangeOf(piece));
    paint("word", piece && this.word && rangeOf(piece, ...this.word));
  }

  /** For browsers that cannot show it in the text, and for what does not stand there. */
  get beside(): TemplateResult | typeof nothing {
    const { piece, word } = this;
    if (!piece || (canPaint() && rangeOf(piece))) return nothing;
    const [from, to] = word ?? [0, 0];
    return html`<p class="trail" dir="auto">${piece.text.slice(0, from)}${word ? html`<mark>${piece.text.slice(from, to)}</mark>` : nothing}${piece.text.slice(to)}</p>`;
  }
}

function canPaint(): boolean {
  return typeof Highlight === "function" && typeof CSS !== "undefined" && "highlights" in CSS;
}

function paint(name: keyof typeof NAMES, range: Range | null): void {
  if (!canPaint()) return;
  if (!range) return void CSS.highlights.delete(NAMES[name]);
  const highlight = new Highlight(range);
  highlight.priority = name === "word" ? 1 : 0;
  CSS.highlights.set(NAMES[name], highlight);
}
