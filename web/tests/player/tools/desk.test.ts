import { describe, expect, test } from "vitest";

import { Desk, MOST_CHARACTERS } from "../../../player/tools/desk";
import { Moments } from "../../../player/screens/timer";
import { Reader, type Synthesis, type Voice, voiceFor } from "../../../player/tools/speech";
import { room } from "../../../player/display/layout";
import type { Value } from "../../../shared/api";

function desk(): { desk: Desk; sent: [string | undefined, Value][]; allow: (on: boolean) => void } {
  const sent: [string | undefined, Value][] = [];
  let allowed = true;
  const made = new Desk((item, value) => {
    if (!allowed) return null;
    sent.push([item, value]);
    return { value, session: 2, seq: 10 + sent.length };
  });
  return { desk: made, sent, allow: (on) => (allowed = on) };
}

describe("what a candidate keeps for themselves", () => {
  test("is sent when it changed, and only then", () => {
    const { desk: mine, sent } = desk();
    expect([mine.write("first"), mine.write("first"), mine.write("second")]).toEqual([true, true, true]);
    expect(sent).toEqual([[undefined, { text: "first" }], [undefined, { text: "second" }]]);
    expect(mine.text).toBe("second");
  });

  test("is not taken while nothing may be written", () => {
    const { desk: mine, allow } = desk();
    allow(false);
    expect(mine.write("late")).toBe(false);
    expect(mine.text).toBe("");
  });

  test("is never longer than what the server takes", () => {
    const { desk: mine } = desk();
    mine.write("x".repeat(MOST_CHARACTERS + 5));
    expect(mine.text).toHaveLength(MOST_CHARACTERS);
  });

  test("marks and struck-out alternatives of a question do not push each other out", () => {
    const { desk: mine, sent } = desk();
    mine.change("i1", { marks: [[3, 9]] });
    mine.change("i1", { struck: ["b"] });
    expect(sent.at(-1)).toEqual(["i1", { marks: [[3, 9]], struck: ["b"] }]);
    expect(mine.aids("i2", false, true)).toEqual({ marks: [], struck: [], marking: false, striking: true });
  });

  test("of two computers the newer stands, in whatever order they are heard", () => {
    const { desk: mine } = desk();
    const [older, newer] = [{ value: { text: "old" }, session: 1, seq: 90 }, { value: { text: "new" }, session: 2, seq: 3 }];
    mine.overlay(undefined, newer);
    mine.overlay("", older);
    expect([mine.text, mine.highest]).toEqual(["new", 3]);
  });

  test("stays the same object until it changes, so that a question is not drawn anew every second", () => {
    const { desk: mine } = desk();
    const before = mine.aids("i1", true, true);
    expect(mine.aids("i1", true, true)).toBe(before);
    mine.change("i1", { struck: ["a"] });
    expect(mine.aids("i1", true, true).struck).toEqual(["a"]);
  });

  test("that was kept by something else does no harm", () => {
    const { desk: mine } = desk();
    mine.overlay("i1", { value: { marks: "all", struck: [1, "b"] }, session: 1, seq: 1 });
    mine.overlay("", { value: { text: 4 }, session: 1, seq: 1 });
    expect([mine.text, mine.aids("i1", false, false)]).toEqual(["", { marks: [], struck: ["b"], marking: false, striking: false }]);
  });
});

describe("notices of the time", () => {
  /** Everything that is told while the time left runs through these seconds. */
  const told = (moments: Moments, deadline: string, ...seconds: number[]) => seconds.map((one) => moments.next(deadline, one)).filter((one) => one !== null);

  test("come once each, however the server corrects the clock by a moment", () => {
    expect(told(new Moments([30, 15]), "a", 1802, 1800, 1799, 1801, 1799.5, 900, 899, 901, 899)).toEqual([30, 15]);
  });

  test("come again for a later end, which is told itself", () => {
    const moments = new Moments([15, 5]);
    expect(told(moments, "a", 1000, 899, 290)).toEqual([15, 5]);
    expect(told(moments, "b", 890, 600, 299)).toEqual(["changed", 5]);
    expect(told(moments, "c", 1400, 900, 300)).toEqual(["changed", 15, 5]);
  });

  test("that were slept through are told as the last of them", () => {
    expect(told(new Moments(), "a", 4000, 200)).toEqual([5]);
  });

  test("are not given for the time that there is from the beginning", () => {
    expect(told(new Moments([30]), "a", 1800, 1799, 1700)).toEqual([]);
  });
});

describe("reading aloud", () => {
  const voice = (lang: string, localService = true): Voice => ({ lang, localService });

  test("uses a voice of this computer in the language of the question, and never one that sends the text away", () => {
    const voices = [voice("en-US"), voice("nl-NL", false), voice("nl_BE"), voice("en-GB")];
    expect(voiceFor(voices, "nl")?.lang).toBe("nl_BE");
    expect(voiceFor(voices, "en-GB")?.lang).toBe("en-GB");
    expect(voiceFor(voices, "en")?.lang).toBe("en-US");
    expect(voiceFor(voices, "fr")?.lang).toBe("en-US");
    expect(voiceFor([voice("nl", false)], "nl")).toBe(null);
  });

  class Spoken implements Synthesis {
    said: SpeechSynthesisUtterance[] = [];
    getVoices = () => [voice("en-GB")];
    speak = (utterance: SpeechSynthesisUtterance) => this.said.push(utterance);
    cancel = () => {};
    get texts(): string[] {
      return this.said.map(({ text }) => text);
    }
    end(): void {
      this.said.at(-1)!.onend?.({} as SpeechSynthesisEvent);
    }
  }
  const reader = () => {
    const synthesis = new Spoken();
    return { synthesis, reader: new Reader(() => {}, synthesis, (text) => ({ text }) as SpeechSynthesisUtterance) };
  };

  test("goes from sentence to sentence and falls silent at the end", () => {
    const { synthesis, reader: mine } = reader();
    mine.read(["One & two. Three <four>.", "A. Five"], "en");
    for (let i = 0; i < 5 && mine.state !== "silent"; i++) synthesis.end();
    expect(synthesis.texts.slice(0, 2)).toEqual(["One & two.", "Three <four>."]);
    expect(synthesis.texts.slice(2).join(" ")).toBe("A. Five");
    expect(mine.state).toBe("silent");
  });

  test("goes on after a pause with the sentence that was interrupted", () => {
    const { synthesis, reader: mine } = reader();
    mine.read(["One. Two. Three."], "en");
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

  test("is not offered where the browser has no voice of its own", () => {
    expect(new Reader(() => {}, undefined).possible).toBe(false);
    const { synthesis, reader: mine } = reader();
    expect(mine.possible).toBe(true);
    synthesis.getVoices = () => [voice("en", false)];
    expect(mine.possible).toBe(false);
  });
});

test("room is counted in the candidate's own text size", () => {
  expect([room(1440 / 16), room(1440 / 32), room(1100 / 16), room(320 / 16)]).toEqual(["wide", "narrow", "middle", "small"]);
});
