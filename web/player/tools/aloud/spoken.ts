/**
 * What is read aloud, sentence by sentence, and where each of its characters stands in the page: so the word that is being
 * spoken can be shown. Pictures, sounds, videos and documents are read by the words beside them.
 */
import { BLOCKS, type Mark, split } from "../../../items/marking";

interface Place {
  node: Text;
  offset: number;
}

type Letter = [letter: string, place: Place | null];

export interface Piece {
  text: string;
  /** For each character where it stands; nothing for what is not in the page. */
  places: readonly (Place | null)[];
}

/** Elements that are read by words which they have beside them → the attribute with these. */
const WORDS: Record<string, string> = { img: "alt", math: "alttext", "stratus-sound": "heading", "stratus-video": "heading", "stratus-document": "heading" };

/** Sentences that stand nowhere in the page. */
export function plainly(text: string, lang: string): Piece[] {
  return text.split("\n").flatMap((line) => sentencesOf(line.split("").map((letter): Letter => [letter, null]), lang));
}

/** The sentences below `root`, or what of them a mark holds. `lang` is their language. */
export function piecesOf(root: Node, lang: string, [start, end]: Mark = [0, Infinity]): Piece[] {
  const pieces: Piece[] = [];
  let block: Letter[] = [];
  let place = 0;
  const close = () => {
    pieces.push(...sentencesOf(block, lang));
    block = [];
  };
  const walk = (node: Node) => {
    for (const child of Array.from(node.childNodes)) {
      if (child instanceof Text) {
        for (let offset = 0; offset < child.data.length; offset++, place++) if (start <= place && place < end) block.push([child.data[offset]!, { node: child, offset }]);
      } else if (child instanceof Element && child.localName in WORDS) {
        const words = child.getAttribute(WORDS[child.localName]!) ?? "";
        if (start <= place && place < end) block.push(...` ${words} `.split("").map((letter): Letter => [letter, null]));
        place += child.textContent.length;
      } else if (child instanceof Element) {
        const apart = BLOCKS.has(child.nodeName);
        if (apart) close();
        walk(child);
        if (apart) close();
      }
    }
  };
  walk(root);
  close();
  return pieces;
}

/** Blanks are one, as they are seen. */
function sentencesOf(block: readonly Letter[], lang: string): Piece[] {
  const seen: Letter[] = [];
  for (const [letter, place] of block) {
    const blank = /\s/.test(letter);
    if (!blank || (seen.length && seen.at(-1)![0] !== " ")) seen.push([blank ? " " : letter, place]);
  }
  let at = 0;
  return split(seen.map(([letter]) => letter).join(""), lang).flatMap((sentence) => {
    const letters = seen.slice(at, (at += sentence.length));
    if (letters.at(-1)?.[0] === " ") letters.pop();
    return letters.length ? [{ text: letters.map(([letter]) => letter).join(""), places: letters.map(([, place]) => place) }] : [];
  });
}

/** Where these characters of a piece stand; null where that is nowhere, or the question was drawn anew meanwhile. */
export function rangeOf(piece: Piece, from = 0, to = piece.text.length): Range | null {
  const places = piece.places.slice(from, to).filter((place): place is Place => place !== null && place.node.isConnected);
  const [first, last] = [places[0], places.at(-1)];
  if (!first || !last || last.offset >= last.node.data.length) return null;
  const range = document.createRange();
  range.setStart(first.node, first.offset);
  range.setEnd(last.node, last.offset + 1);
  return range;
}

/** The word that begins at `from`: not every voice says how long it is. */
export function wordAt(text: string, from: number, length: number | undefined, lang: string): [from: number, to: number] {
  if (length) return [from, from + length];
  try {
    const first = new Intl.Segmenter(lang || "en", { granularity: "word" }).segment(text.slice(from))[Symbol.iterator]().next().value;
    return [from, from + (first?.segment.length ?? 1)];
  } catch {
    return [from, from + (/^\S+/.exec(text.slice(from))?.[0].length ?? 1)];
  }
}
