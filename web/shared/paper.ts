/** What a candidate gets: the paper with its items, their sheet, and what an answer is (docs/api/player.md). */
import type { Told } from "../items/beside/feedback";
import type { OverruledScore } from "../items/beside/overruled";

export type Value = Record<string, unknown> | null;

export interface FileValue {
  name: string;
  type: string;
  size: number;
  sha256: string;
  /** Where staff can download it; absent in the player. */
  url?: string;
}

export interface Alternative {
  id: string;
  html: string;
}

/** A question as it stands in the paper; `key` only where the reader may see the right answer. */
export interface Item {
  id: string;
  type: string;
  stem: string;
  lang: string;
  max_score: number;
  alternatives?: Alternative[];
  max_selections?: number | null;
  max_words?: number | null;
  rich_text?: boolean;
  tables?: boolean;
  spellcheck?: boolean;
  accept?: string[];
  max_size?: number;
  max_files?: number;
  /** Whether the author asks why somebody answers as they do. */
  rationale?: boolean;
  /** The page that it is about (`Paper.pages`). */
  case?: string;
  /** What its author tells of an answer; beside a key only. */
  feedback?: Told;
  /** What a marker made of its automatic score, where that counts; beside a key only. */
  overruled?: OverruledScore;
  key?: { correct?: string[]; html?: string } | null;
}

/** Text of the library that is read and never answered: a case, or what introduces a section. */
export interface Page {
  id: string;
  type: string;
  stem: string;
  lang: string;
  heading?: string;
}

/** A part of the exam with rules of its own, perhaps with its own time (minutes). `items` are ids of questions. */
export interface PaperSection {
  id: string;
  title: string;
  intro: string;
  items: string[];
  duration: number | null;
  navigation: "FREE" | "FORWARD_ONLY";
  can_return: boolean;
  answer_required: boolean;
  /** So many of its answers count; absent: all. */
  answer_count?: number;
  /** The per cent of its points that pass, and whether nobody passes the exam without. */
  pass?: { percentage: number; required: boolean };
  /** The page that introduces it, in place of `intro`. */
  page?: string;
}

export interface Paper {
  hash: string;
  title: string;
  items: Item[];
  /** Absent in an exam without sections. */
  sections?: PaperSection[];
  /** What is read in the exam and is no question; absent where there is none. */
  pages?: Page[];
}

export interface Sheet {
  order?: string[];
  alternatives?: Record<string, string[]>;
  /** The translation that is read; absent: what was written. */
  lang?: string;
}
