import { describe, expect, test } from "vitest";

import { Reader, type Synthesis, type Voice, voiceFor, voicesFor } from "../../../player/tools/aloud/speech";
import { piecesOf, plainly, rangeOf, wordAt } from "../../../player/tools/aloud/spoken";

const voice = (lang: string, localService = true): Voice => ({ lang, localService, voiceURI: `${lang} ${localService}` });

/** A browser that speaks as fast as the test says. */
class Spoken implements Synthesis {
  said: SpeechSynthesisUtterance[] = [];
  getVoices = () => [voice("en-GB"), voice("en-US")];
  speak = (utterance: SpeechSynthesisUtterance) => this.said.push(utterance);
  cancel = () => {};
  get texts(): string[] {
    return this.said.map(({ text }) => text);
  }
  end(): void {
    this.said.at(-1)!.onend?.({} as SpeechSynthesisEvent);
  }
}

function reader(): { synthesis: Spoken; reader: Reader } {
  const synthesis = new Spoken();
  return { synthesis, reader: new Reader(() => {}, synthesis, (text) => ({ text }) as SpeechSynthesisUtterance) };
}

function shown(html: string): HTMLElement {
  const element = document.createElement("div");
  element.innerHTML = html;
  document.body.replaceChildren(element);
  return element;
}

describe("voices", () => {
  test("are those of this computer, of the language of the question first, and never one that sends the text away", () => {
    const voices = [voice("en-US"), voice("nl-NL", false), voice("nl_BE"), voice("en-GB")];
    expect(voiceFor(voices, "nl")?.lang).toBe("nl_BE");
    expect(voiceFor(voices, "en-GB")?.lang).toBe("en-GB");
    expect(voiceFor(voices, "en")?.lang).toBe("en-US");
    expect(voiceFor(voices, "fr")?.lang).toBe("en-US");
    expect(voiceFor([voice("nl", false)], "nl")).toBe(null);
    expect(voicesFor(voices, "en-GB")).toEqual({ same: [voice("en-GB"), voice("en-US")], others: [voice("nl_BE")] });
  });

  test("that were chosen are used as long as this computer has them", () => {
    const voices = [voice("en-GB"), voice("en-US")];
    expect(voiceFor(voices, "en-GB", "en-US true")?.lang).toBe("en-US");
    expect(voiceFor(voices, "en-GB", "gone")?.lang).toBe("en-GB");
  });
});

describe("reading aloud", () => {
  test("goes from sentence to sentence and falls silent at the end", () => {
    const { synthesis, reader: mine } = reader();
    mine.read(plainly("One & two. Three <four>.\nFive", "en"), "en");
    for (let i = 0; i < 5 && mine.state !== "silent"; i++) synthesis.end();
    expect([synthesis.texts, mine.state]).toEqual([["One & two.", "Three <four>.", "Five"], "silent"]);
  });

  test("goes on after a pause with the sentence that was interrupted", () => {
    const { synthesis, reader: mine } = reader();
    mine.read(plainly("One. Two. Three.", "en"), "en");
    synthesis.end();
    mine.pause();
    synthesis.end(); // what browsers call when they are told to be silent
    expect(mine.state).toBe("paused");
    mine.resume();
    expect(synthesis.texts).toEqual(["One.", "Two.", "Two."]);
    mine.stop();
    synthesis.end();
    expect([mine.state, synthesis.said.length]).toEqual(["silent", 3]);
  });

  test("begins the sentence again with another speed or voice, and stays silent where it was", () => {
    const { synthesis, reader: mine } = reader();
    mine.change({ rate: 2 });
    expect(synthesis.said).toEqual([]);
    mine.read(plainly("One. Two.", "en"), "en");
    synthesis.end();
    mine.change({ rate: 0.5, voice: "en-US true" });
    expect(synthesis.said.map((one) => [one.text, one.rate, one.voice?.lang])).toEqual([["One.", 2, "en-GB"], ["Two.", 2, "en-GB"], ["Two.", 0.5, "en-US"]]);
  });

  test("tells the sentence when it begins, and each word when the voice says where it is", () => {
    const { synthesis, reader: mine } = reader();
    const heard: unknown[] = [];
    mine.spoken = (piece, from, length) => heard.push([piece?.text ?? null, from, length]);
    mine.read(plainly("One two.", "en"), "en");
    const [utterance] = synthesis.said;
    utterance!.onstart?.({} as SpeechSynthesisEvent);
    utterance!.onboundary?.({ name: "sentence", charIndex: 0 } as SpeechSynthesisEvent);
    utterance!.onboundary?.({ name: "word", charIndex: 4, charLength: 3 } as SpeechSynthesisEvent);
    mine.stop();
    utterance!.onboundary?.({ name: "word", charIndex: 0 } as SpeechSynthesisEvent);
    expect(heard).toEqual([["One two.", undefined, undefined], ["One two.", 4, 3], [null, undefined, undefined]]);
  });

  test("is not offered where the browser has no voice of its own", () => {
    expect(new Reader(() => {}, undefined).possible).toBe(false);
    const { synthesis, reader: mine } = reader();
    expect(mine.possible).toBe(true);
    synthesis.getVoices = () => [voice("en", false)];
    expect(mine.possible).toBe(false);
  });
});

describe("what is read", () => {
  test("is cut into sentences, with blanks as they are seen and pictures by their words", () => {
    const root = shown('<p>One  <b>two</b>.\nThree<img alt="a van"> four.</p><ul><li>five</li><li>six</li></ul>');
    expect(piecesOf(root, "en").map(({ text }) => text)).toEqual(["One two.", "Three a van four.", "five", "six"]);
  });

  test("can be a part of it, counted as marks are", () => {
    const root = shown("<p>One two. Three.</p><p>Four.</p>");
    expect(piecesOf(root, "en", [4, 12]).map(({ text }) => text)).toEqual(["two.", "Thr"]);
  });

  test("is found again in the page, word by word and across elements", () => {
    const [piece] = piecesOf(shown("<p>One  <b>tw</b>o <mark>three</mark>.</p>"), "en");
    expect([rangeOf(piece!), rangeOf(piece!, 4, 7), rangeOf(piece!, 8, 13)].map(String)).toEqual(["One  two three.", "two", "three"]);
  });

  test("is nowhere when the question was drawn anew, or stands in no page", () => {
    const root = shown("<p>One.</p>");
    const [piece] = piecesOf(root, "en");
    root.replaceChildren();
    expect([rangeOf(piece!), rangeOf(plainly("One.", "en")[0]!)]).toEqual([null, null]);
  });

  test.each([
    ["as long as the voice says", "One two", 4, 3, [4, 7]],
    ["or as long as it is", "One two.", 4, undefined, [4, 7]],
    ["whatever the voice calls nothing", "One two", 0, 0, [0, 3]],
  ])("a word is %s", (_what, text, from, length, expected) => expect(wordAt(text, from, length, "en")).toEqual(expected));
});
