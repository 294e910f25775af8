/**
 * Reading aloud with a voice of the candidate's own computer. A voice that sends the text to a service elsewhere is
 * never used: questions of an exam stay here.
 */
import type { Piece } from "./spoken";

export interface Voice {
  lang: string;
  localService: boolean;
  /** Known for every real voice. */
  name?: string;
  voiceURI?: string;
}

/** The part of `speechSynthesis` that is needed. */
export interface Synthesis {
  getVoices(): Voice[];
  speak(utterance: SpeechSynthesisUtterance): void;
  cancel(): void;
}

type Utter = (text: string) => SpeechSynthesisUtterance;

const tag = (lang: string) => lang.toLowerCase().replace("_", "-");
const language = (lang: string) => tag(lang).split("-")[0];

/** The voices of this computer: those of a language such as `nl` or `en-GB`, the very one first, and the others. */
export function voicesFor<V extends Voice>(voices: readonly V[], lang: string): { same: V[]; others: V[] } {
  const here = voices.filter((voice) => voice.localService);
  const near = (voice: V) => (tag(voice.lang) === tag(lang) ? 0 : 1);
  const same = here.filter((voice) => language(voice.lang) === language(lang)).sort((a, b) => near(a) - near(b));
  return { same, others: here.filter((voice) => !same.includes(voice)) };
}

/** The voice to read this language with: the one that was chosen, else the best, else any; null where there is none. */
export function voiceFor<V extends Voice>(voices: readonly V[], lang: string, wanted = ""): V | null {
  const { same, others } = voicesFor(voices, lang);
  const all = [...same, ...others];
  return all.find(({ voiceURI }) => wanted !== "" && voiceURI === wanted) ?? all[0] ?? null;
}

export type Reading = "silent" | "reading" | "paused";

/** How it is read: looked up anew for each sentence, so that a change is heard at once. */
export interface Manner {
  /** 1 = as the voice does by itself. */
  rate: number;
  /** `voiceURI` of the voice; empty = the best. */
  voice: string;
}

/** Reads one sentence after the other: browsers break off long texts, and on some of them only this can be paused. */
export class Reader {
  state: Reading = "silent";
  manner: Manner = { rate: 1, voice: "" };
  /** Hears which characters of which piece are being spoken; null = none. */
  spoken: (piece: Piece | null, from?: number, length?: number) => void = () => {};
  private pieces: readonly Piece[] = [];
  private lang = "en";
  private place = 0;
  /** Counts up with every start and stop: what an earlier one still calls back is not heard. */
  private turn = 0;

  constructor(
    private changed: () => void,
    private synthesis: Synthesis | undefined = globalThis.speechSynthesis,
    private utter: Utter = (text) => new SpeechSynthesisUtterance(text),
  ) {}

  get voices(): Voice[] {
    return this.synthesis?.getVoices() ?? [];
  }

  /** Whether this browser has a voice of its own at all. Voices may come some time after the page. */
  get possible(): boolean {
    return voiceFor(this.voices, "") !== null;
  }

  read(pieces: readonly Piece[], lang: string): void {
    this.stop();
    this.pieces = pieces;
    this.lang = lang;
    this.place = 0;
    if (this.pieces.length) this.go();
  }

  pause(): void {
    if (this.state === "reading") this.hush("paused");
  }

  /** Goes on with the sentence that was interrupted. */
  resume(): void {
    if (this.state === "paused") this.go();
  }

  stop(): void {
    if (this.state !== "silent") this.hush("silent");
  }

  /** Another voice or speed: begins the sentence again with it. */
  change(manner: Partial<Manner>): void {
    this.manner = { ...this.manner, ...manner };
    if (this.state !== "reading") return;
    this.hush("paused");
    this.go();
  }

  private go(): void {
    this.state = "reading";
    const turn = ++this.turn;
    const next = () => {
      if (turn !== this.turn) return;
      const piece = this.pieces[this.place];
      if (piece === undefined) return this.hush("silent");
      const utterance = this.utter(piece.text);
      utterance.lang = this.lang;
      utterance.voice = voiceFor(this.voices, this.lang, this.manner.voice) as SpeechSynthesisVoice | null;
      utterance.rate = this.manner.rate;
      utterance.onstart = () => turn === this.turn && this.spoken(piece);
      utterance.onboundary = ({ name, charIndex, charLength }) => turn === this.turn && name !== "sentence" && this.spoken(piece, charIndex, charLength);
      utterance.onend = () => {
        if (turn !== this.turn) return;
        this.place++;
        next();
      };
      utterance.onerror = () => turn === this.turn && this.hush("silent");
      this.synthesis?.speak(utterance);
    };
    next();
    this.changed();
  }

  private hush(state: Reading): void {
    this.state = state;
    this.turn++;
    this.synthesis?.cancel();
    this.spoken(null);
    this.changed();
  }
}
