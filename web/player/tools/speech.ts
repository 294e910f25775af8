/**
 * Reading aloud with a voice of the candidate's own computer. A voice that sends the text to a service elsewhere is
 * never used: questions of an exam stay here.
 */
import { sentences } from "../../items/marking";

export interface Voice {
  lang: string;
  localService: boolean;
}

/** The part of `speechSynthesis` that is needed. */
export interface Synthesis {
  getVoices(): Voice[];
  speak(utterance: SpeechSynthesisUtterance): void;
  cancel(): void;
}

type Utter = (text: string) => SpeechSynthesisUtterance;

/** A voice of this computer for a language such as `nl` or `en-GB`: the very one, else the same language, else any. */
export function voiceFor<V extends Voice>(voices: readonly V[], lang: string): V | null {
  const here = voices.filter((voice) => voice.localService);
  const name = (tag: string) => tag.toLowerCase().replace("_", "-");
  const language = (tag: string) => name(tag).split("-")[0];
  const same = here.filter((voice) => language(voice.lang) === language(lang));
  return same.find((voice) => name(voice.lang) === name(lang)) ?? same[0] ?? here[0] ?? null;
}

export type Reading = "silent" | "reading" | "paused";

/** Reads one sentence after the other: browsers break off long texts, and on some of them only this can be paused. */
export class Reader {
  state: Reading = "silent";
  private pieces: string[] = [];
  private lang = "en";
  private place = 0;
  /** Counts up with every start and stop: what an earlier one still calls back is not heard. */
  private turn = 0;

  constructor(
    private changed: () => void,
    private synthesis: Synthesis | undefined = globalThis.speechSynthesis,
    private utter: Utter = (text) => new SpeechSynthesisUtterance(text),
  ) {}

  /** Whether this browser has a voice of its own at all. Voices may come some time after the page. */
  get possible(): boolean {
    return voiceFor(this.synthesis?.getVoices() ?? [], "") !== null;
  }

  read(texts: readonly string[], lang: string): void {
    this.stop();
    const escape = (text: string) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
    this.pieces = texts.flatMap((text) => text.split("\n")).flatMap((line) => sentences(escape(line), lang).map((one) => one.text));
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

  private go(): void {
    this.state = "reading";
    const turn = ++this.turn;
    const next = () => {
      if (turn !== this.turn) return;
      const text = this.pieces[this.place];
      if (text === undefined) return this.hush("silent");
      const utterance = this.utter(text);
      const voice = voiceFor(this.synthesis?.getVoices() ?? [], this.lang);
      utterance.lang = this.lang;
      utterance.voice = voice as SpeechSynthesisVoice | null;
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
    this.changed();
  }
}
