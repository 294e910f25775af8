import { render } from "lit";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import "../../../items/index";
import { type ItemElement, itemTag } from "../../../items/element";
import { ReadAloud } from "../../../player/tools/aloud/read-aloud";
import type { Item, Page } from "../../../shared/api";

const alternatives = [{ id: "k7", html: "Ghent" }, { id: "x2", html: "Delft. It is small." }];
const item: Item = { id: "1", type: "MULTIPLE_CHOICE", stem: "<p>Long ago there lived a painter of light. Few knew.</p><p>Where?</p>", lang: "en", max_score: 1, alternatives };
const voices = [{ lang: "nl-NL", name: "Bram" }, { lang: "en-GB", name: "Ada" }].map((one) => ({ ...one, voiceURI: one.name, localService: true }));

let said: SpeechSynthesisUtterance[] = [];

/** A candidate in front of a question that can be read aloud. */
async function reading(shown: Item = item, about: Page | null = null) {
  const elementOf = (one: Item | Page) => Object.assign(document.createElement(itemTag(one.type)), { item: one }) as ItemElement;
  const element = elementOf(shown);
  const beside = about && { item: about, element: elementOf(about) };
  const panel = document.createElement("div");
  document.body.append(element, panel, ...(beside ? [beside.element] : []));
  await element.updateComplete;
  await beside?.element.updateComplete;
  const unfold = vi.fn();
  const draw = (): void => void render(aloud.panel(shown), panel);
  const aloud: ReadAloud = new ReadAloud({ question: { item: shown, element }, case: beside, unfold, changed: draw, open: () => {} });
  draw();
  const select = (name: string) => Array.from(panel.querySelectorAll("label")).find((one) => one.textContent.includes(name))!.querySelector("select")!;
  const choose = (name: string, value: string) => {
    Object.defineProperty(select(name), "value", { value, configurable: true });
    select(name).dispatchEvent(new Event("change"));
  };
  const end = (): void => void said.at(-1)!.onend?.({} as SpeechSynthesisEvent);
  return { aloud, unfold, panel, select, choose, end, texts: () => said.map(({ text }) => text) };
}

beforeEach(() => {
  said = [];
  localStorage.clear();
  vi.stubGlobal("speechSynthesis", { getVoices: () => voices, speak: (one: SpeechSynthesisUtterance) => said.push(one), cancel: () => {} });
  vi.stubGlobal("SpeechSynthesisUtterance", class { constructor(public text: string) {} });
});
afterEach(() => {
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

describe("what is read aloud", () => {
  test("can be everything, the question, one of its passages, an alternative, or what is selected", async () => {
    const { select } = await reading();
    expect(Array.from(select("What to read").options, ({ text }) => text)).toEqual([
      "Everything", "The question", "Passage 1: Long ago there lived a painter…", "Passage 2: Where?", "Alternative A", "Alternative B", "The selected text",
    ]);
  });

  test("of a question without alternatives and passages is everything, or what is selected", async () => {
    const { select } = await reading({ ...item, type: "ESSAY", stem: "<p>Where?</p>", alternatives: [] });
    expect(Array.from(select("What to read").options, ({ text }) => text)).toEqual(["Everything", "The selected text"]);
  });

  test.each([
    ["all", ["Long ago there lived a painter of light.", "Few knew.", "Where?", "A. Ghent", "B. Delft.", "It is small."]],
    ["question", ["Long ago there lived a painter of light.", "Few knew.", "Where?"]],
    ["passage-1", ["Where?"]],
    ["alternative-B", ["B. Delft.", "It is small."]],
  ])("as %s is just that", async (value, expected) => {
    const { aloud, choose, end, texts } = await reading();
    choose("What to read", value);
    aloud.press();
    for (let i = 0; i < 8 && aloud.reader.state !== "silent"; i++) end();
    expect(texts()).toEqual(expected);
  });

  test("as a selection is nothing while nothing is selected", async () => {
    const { aloud, choose, texts } = await reading();
    choose("What to read", "selection");
    aloud.press();
    expect([texts(), aloud.reader.state]).toEqual([[], "silent"]);
  });
});

describe("how it is read", () => {
  test("is with a voice of the question's language first, and as fast as was chosen, also the next time", async () => {
    const first = await reading();
    expect(Array.from(first.select("Voice").querySelectorAll("option"), ({ text }) => text)).toEqual(["Ada (en-GB)", "Bram (nl-NL)"]);
    first.choose("Voice", "Bram");
    first.choose("Speed", "1.5");
    const { aloud } = await reading();
    aloud.press();
    expect([said[0]!.rate, said[0]!.voice?.name]).toEqual([1.5, "Bram"]);
  });

  test("is said where no voice speaks the language", async () => {
    expect((await reading()).panel.textContent).not.toContain("no voice for the language");
    expect((await reading({ ...item, lang: "fr" })).panel.textContent).toContain("This computer has no voice for the language of this question.");
  });

  test("ends when the question is left, and not while it is shown", async () => {
    const { aloud } = await reading();
    aloud.press();
    aloud.leave(["1", undefined]);
    expect(aloud.reader.state).toBe("reading");
    aloud.leave(["2", undefined]);
    expect(aloud.reader.state).toBe("silent");
  });

  test("may be the case, which goes on while its questions change, and is unfolded", async () => {
    const about: Page = { id: "9-1", type: "CASE", stem: "<p>There is a cough. It began in May.</p>", lang: "nl" };
    const { aloud, choose, end, select, texts, unfold } = await reading(item, about);
    expect(Array.from(select("What to read").options, ({ text }) => text).slice(0, 3)).toEqual(["Everything but the case", "The case", "The question"]);
    aloud.press();
    expect([texts(), unfold.mock.calls.length]).toEqual([["Long ago there lived a painter of light."], 0]);
    choose("What to read", "case");
    aloud.press();
    expect([texts().at(-1), said.at(-1)!.voice?.name, unfold.mock.calls.length]).toEqual(["There is a cough.", "Bram", 1]);
    aloud.leave(["2", "9-1"]);
    end();
    expect([texts().at(-1), aloud.reader.state]).toEqual(["It began in May.", "reading"]);
    aloud.leave(["3", undefined]);
    expect(aloud.reader.state).toBe("silent");
  });

  test("is shown beside the buttons, sentence and word, where the browser cannot show it in the text", async () => {
    const { aloud, panel } = await reading();
    aloud.press();
    said[0]!.onstart?.({} as SpeechSynthesisEvent);
    said[0]!.onboundary?.({ name: "word", charIndex: 5 } as SpeechSynthesisEvent);
    expect([panel.querySelector(".trail")?.textContent, panel.querySelector(".trail mark")?.textContent]).toEqual(["Long ago there lived a painter of light.", "ago"]);
    aloud.reader.stop();
    expect(panel.querySelector(".trail")).toBeNull();
  });
});
