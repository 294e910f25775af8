import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import "../../../items/index";
import type { ItemElement, Mode } from "../../../items/element";
import type { SoundPlayer } from "../../../items/sound/player";
import { type Counter, type Heard } from "../../../items/sound/plays";
import { Desk } from "../../../player/tools/desk";
import type { Value } from "../../../shared/api";

const SHA = "a".repeat(64);
const sound = (plays: string, title = "Station") => `<p>Listen. <audio data-src="media:${SHA}" title="${title}"${plays && ` data-plays="${plays}"`}></audio></p>`;

let sent: Heard[];
let refused: Error | null;

/** A page of the player: its desk, and whether the exam goes on in it. */
class Page {
  open = true;
  element!: ItemElement;
  readonly desk = new Desk((_item, value) => (sent.push(value as unknown as Heard), this.draw(), { value, session: 1, seq: sent.length }));

  constructor(before: Heard[] = []) {
    for (const value of before) this.desk.adopt({ kind: "play", item: "1", session: 1, seq: 1, value });
  }

  draw(): void {
    if (this.element) this.element.plays = this.counter;
  }

  get counter(): Counter {
    return this.desk.counter("1", this.open);
  }
}

beforeEach(() => {
  sent = [];
  refused = null;
  // Nothing is played here: what a browser would say is said by hand.
  vi.spyOn(HTMLMediaElement.prototype, "play").mockImplementation(function (this: HTMLMediaElement) {
    if (refused) return Promise.reject(refused);
    this.dispatchEvent(new Event("play"));
    return Promise.resolve();
  });
  vi.spyOn(HTMLMediaElement.prototype, "pause").mockImplementation(function (this: HTMLMediaElement) {
    this.dispatchEvent(new Event("pause"));
  });
});

afterEach(() => {
  document.body.replaceChildren();
  vi.restoreAllMocks();
});

const settled = () => new Promise((resolve) => setTimeout(resolve, 10));

async function question(plays: string, page: Page | null = null, mode: Mode = "take", stem = sound(plays)): Promise<Heard_> {
  const element = document.createElement("stratus-short-answer") as ItemElement;
  Object.assign(element, { item: { id: "1", type: "SHORT_ANSWER", stem, lang: "en", max_score: 1 }, mode, plays: page?.counter ?? null, media: () => Promise.resolve("blob:here") });
  if (page) page.element = element;
  document.body.append(element);
  await settled();
  return new Heard_(element);
}

/** A sound as its candidate has it. */
class Heard_ {
  constructor(
    readonly element: ItemElement,
    private number = 0,
  ) {}

  get player(): SoundPlayer {
    return this.element.renderRoot.querySelectorAll<SoundPlayer>("stratus-sound")[this.number]!;
  }

  find<T extends Element>(selector: string): T | null {
    return this.player.renderRoot.querySelector<T>(selector);
  }

  get words(): string {
    return this.find(".limit")?.textContent ?? "";
  }

  get ends(): boolean {
    return this.find("button")!.getAttribute("aria-disabled") === "true";
  }

  async press(): Promise<this> {
    this.find<HTMLButtonElement>("button")!.click();
    await settled();
    return this;
  }

  /** It sounds up to here. */
  to(seconds: number): this {
    this.player.audio.currentTime = seconds;
    this.player.audio.dispatchEvent(new Event("timeupdate"));
    return this;
  }

  async end(): Promise<this> {
    this.player.audio.dispatchEvent(new Event("ended"));
    this.player.audio.dispatchEvent(new Event("pause"));
    await settled();
    return this;
  }

  async hears(): Promise<this> {
    return (await this.press()).to(9).end();
  }
}

const begun = (heard: Heard | undefined) => Object.keys(heard?.[SHA] ?? {}).length;
const places = (heard: Heard | undefined) => Object.values(heard?.[SHA] ?? {});

describe("a sound that can be heard twice", () => {
  test("says so before, in between and after, and cannot be heard a third time", async () => {
    const it = await question("2", new Page());
    expect(it.words).toBe("You can play this 2 times.");
    await it.press();
    expect(it.words).toBe("Playing: time 1 of 2.");
    await it.to(9).end();
    expect([it.words, it.ends]).toEqual(["You can play this 2 times. 1 time left.", false]);
    await it.press();
    expect(it.words).toBe("This is the last time.");
    await it.to(9).end();
    expect([it.words, it.ends]).toEqual(["You have played this 2 times. You cannot play it again.", true]);
    await it.press();
    expect([begun(sent.at(-1)), it.find("button")!.textContent.trim()]).toEqual([2, "Play"]);
  });

  test("says with its button what is left, and at its end to who listens", async () => {
    const it = await question("2", new Page());
    expect(it.find("button")!.getAttribute("aria-describedby")).toBe("title limit");
    const said: string[] = [];
    document.body.addEventListener("say", (event) => said.push((event as CustomEvent<{ text: string }>).detail.text));
    await it.hears();
    await it.hears();
    await it.press();
    expect(said).toEqual(["The sound “Station” has ended. 1 time left.", "The sound “Station” has ended. You cannot play it again.", "You have played this 2 times. You cannot play it again."]);
  });

  test("is heard once when it is paused and goes on", async () => {
    const it = await question("2", new Page());
    await (await it.press()).to(4).press();
    expect(it.words).toBe("It stopped at 0:04. Play goes on from there: that is not another time. 1 time left.");
    await (await it.press()).to(9).end();
    expect([begun(sent.at(-1)), places(sent.at(-1))]).toEqual([1, [[9000, 1]]]);
  });

  test("goes on where it stopped after a reload, and on another computer", async () => {
    const before = await question("1", new Page());
    (await before.press()).to(4);
    before.element.remove();
    await settled();
    const after = await question("1", new Page([sent.at(-1)!]));
    expect(after.words).toContain("It stopped at 0:04.");
    await after.press();
    expect(after.player.audio.currentTime).toBe(4);
    await after.to(9).end();
    expect([begun(sent.at(-1)), after.ends]).toEqual([1, true]);
  });

  test("costs nothing where it does not come to be heard", async () => {
    const it = await question("1", new Page());
    refused = new DOMException("no", "NotAllowedError");
    await it.press();
    expect([sent, it.words]).toEqual([[], "You can play this once."]);
    refused = null;
    await it.press();
    expect(begun(sent.at(-1))).toBe(1);
  });

  test("has no way back, nor forward: its place is only shown, and what a key of the keyboard moves is put back", async () => {
    const it = await question("2", new Page());
    expect([it.find("input.place"), it.find("progress.place")!.getAttribute("aria-label")]).toEqual([null, "Place in the sound"]);
    (await it.press()).to(4);
    for (const place of [0, 60]) {
      it.player.audio.currentTime = place;
      it.player.audio.dispatchEvent(new Event("seeking"));
      expect(it.player.audio.currentTime).toBe(4);
    }
  });

  test("is not played again by a key of the keyboard once it has ended", async () => {
    const it = await question("1", new Page());
    await it.hears();
    await it.player.audio.play();
    await settled();
    expect([it.find("button")!.textContent.trim(), begun(sent.at(-1))]).toEqual(["Play", 1]);
  });

  test("is counted for its place, however often it stands there", async () => {
    const page = new Page();
    const first = await question("2", page, "take", sound("2") + sound("2", "Again"));
    await first.hears();
    expect(new Heard_(first.element, 1).words).toBe("You can play this 2 times. 1 time left.");
  });

  test("is noted every ten seconds while it plays, and when its page may be about to go", async () => {
    const it = await question("2", new Page());
    (await it.press()).to(9);
    expect(places(sent.at(-1))).toEqual([[0, 0]]);
    it.to(11);
    expect(places(sent.at(-1))).toEqual([[11_000, 0]]);
    it.to(40).element.sounds.flush();
    expect(places(sent.at(-1))).toEqual([[40_000, 0]]);
  });
});

describe("two windows", () => {
  test("without network each begin a play, and none of them is lost", async () => {
    const [one, other] = [new Page(), new Page()];
    await (await question("2", one)).hears();
    const first = sent.at(-1)!;
    await (await question("2", other)).hears();
    const third = new Page([sent.at(-1)!, first]);
    const it = await question("2", third);
    expect([it.words, it.ends]).toEqual(["You have played this 2 times. You cannot play it again.", true]);
  });

  test("do not both play: the one in which the exam does not go on stops, and says where it does", async () => {
    const page = new Page();
    const it = await question("2", page);
    (await it.press()).to(4);
    page.open = false;
    page.draw();
    await settled();
    expect([it.find("button")!.textContent.trim(), it.ends]).toEqual(["Play", true]);
    expect(it.words).toBe("Your exam goes on in another window: this can be played there.");
  });
});

describe("who only looks at the question", () => {
  test("hears it as often as they like where answers are judged, and reads the limit", async () => {
    const it = await question("2", null, "review");
    for (let i = 0; i < 3; i += 1) await it.hears();
    expect([it.words, it.ends, it.find("input.place") !== null]).toEqual(["In the exam this can be played 2 times.", false, true]);
  });

  test("sees the limit in a preview, which counts in its page, and starts again", async () => {
    const it = await question("1", null, "preview");
    await it.hears();
    expect(it.ends).toBe(true);
    it.find<HTMLButtonElement>(".again")!.click();
    await settled();
    expect([it.words, it.ends, sent]).toEqual(["You can play this once.", false, []]);
  });

  test("of a sound without limit reads nothing of it", async () => {
    expect((await question("", new Page())).words).toBe("");
  });
});

test("a candidate who hears nothing reads what to do", async () => {
  expect((await question("2", new Page())).find("details summary")!.textContent).toBe("Hear nothing?");
  expect((await question("2", null, "review")).find("details")).toBeNull();
});

test("what is noted is all that is known of the question", () => {
  const desk = new Desk((_item, value: Value) => (sent.push(value as unknown as Heard), null));
  desk.take({ plays: { 1: { [SHA]: { one: [5, 1] } } } });
  desk.counter("1", true).keep(SHA, "two", [0, 0]);
  expect(sent).toEqual([{ [SHA]: { one: [5, 1], two: [0, 0] } }]);
});
