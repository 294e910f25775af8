import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import "../../items/index";
import type { ItemElement } from "../../items/element";
import type { SoundPlayer } from "../../items/sound/player";
import { captionsIn, said, type VideoPlayer } from "../../items/video/player";

const NAME = `media:${"b".repeat(64)}`;
const captions = JSON.stringify([
  { lang: "en", cues: [[0, 1000, "Mind the <gap>"], [1000, 2000, "Really?"]] },
  { lang: "nl", cues: [[0, 2000, "Pas op"]] },
]);
const escaped = captions.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
const video = (more = "") => `<p>Look. <video data-src="${NAME}" title="At the station"${more}></video> What is said?</p>`;
const captioned = () => video(` data-captions="${escaped}"`);

/** Tells the player that was made last how wide it is, in pixels: nothing is laid out here. */
let isWide: (pixels: number) => void;

beforeEach(() => {
  vi.stubGlobal("ResizeObserver", class {
    constructor(private seen: () => void) {}
    observe(player: Element) {
      isWide = (pixels) => {
        Object.defineProperty(player, "offsetWidth", { value: pixels, configurable: true });
        this.seen();
      };
    }
    disconnect() {}
  });
  // jsdom plays nothing.
  vi.spyOn(HTMLMediaElement.prototype, "play").mockImplementation(function (this: HTMLMediaElement) {
    this.dispatchEvent(new Event("play"));
    return Promise.resolve();
  });
  vi.spyOn(HTMLMediaElement.prototype, "pause").mockImplementation(function (this: HTMLMediaElement) {
    this.dispatchEvent(new Event("pause"));
  });
  vi.spyOn(HTMLMediaElement.prototype, "load").mockImplementation(() => {});
});

afterEach(() => {
  document.body.replaceChildren();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const settled = () => new Promise((resolve) => setTimeout(resolve, 10));

async function question(stem: string, id = "1"): Promise<ItemElement> {
  const element = document.createElement("stratus-short-answer") as ItemElement;
  Object.assign(element, { item: { id, type: "SHORT_ANSWER", stem, lang: "en", max_score: 1 }, media: () => Promise.resolve("blob:here") });
  document.body.append(element);
  await settled();
  return element;
}

const within = (player: SoundPlayer) => player.renderRoot as ShadowRoot;
const button = (player: SoundPlayer) => within(player).querySelector("button")!;
const playerIn = (element: ItemElement) => element.renderRoot.querySelector<VideoPlayer>("stratus-video")!;
const caption = (player: VideoPlayer) => within(player).querySelector<HTMLElement>(".caption");

async function reads(player: VideoPlayer, lang: string): Promise<void> {
  const select = within(player).querySelector("select")!;
  select.value = lang;
  select.dispatchEvent(new Event("change"));
  await settled();
}

async function comesTo(player: VideoPlayer, seconds: number): Promise<void> {
  Object.defineProperty(player.audio, "currentTime", { value: seconds, configurable: true, writable: true });
  player.audio.dispatchEvent(new Event("timeupdate"));
  await settled();
}

describe("a video in a question", () => {
  test("is a player with its title and a picture that nobody reaches by the keyboard", async () => {
    const player = playerIn(await question(video()));
    expect(within(player).querySelector("[role=group] #title")?.textContent).toBe("At the station");
    expect(within(player).querySelector("video")).toBe(player.audio);
    expect([player.audio.tabIndex, player.audio.controls]).toEqual([-1, false]);
  });

  test("adds no character to the text, which marks count", async () => {
    const element = await question(captioned());
    expect(element.renderRoot.querySelector(".stem")!.textContent).toBe("Look.  What is said?");
  });

  test("does not play by itself, and plays when its button or its picture is pressed", async () => {
    const player = playerIn(await question(video()));
    expect(button(player).textContent.trim()).toBe("Play");
    button(player).click();
    await settled();
    expect(button(player).textContent.trim()).toBe("Pause");
    player.audio.click();
    await settled();
    expect(button(player).textContent.trim()).toBe("Play");
  });

  test("silences the sound that plays, and the other way round", async () => {
    const element = await question(`${video()}<p><audio data-src="media:${"a".repeat(64)}" title="Sound"></audio></p>`);
    const sound = element.renderRoot.querySelector<SoundPlayer>("stratus-sound")!;
    button(sound).click();
    await settled();
    button(playerIn(element)).click();
    await settled();
    expect([sound, playerIn(element)].map((one) => button(one).textContent.trim())).toEqual(["Play", "Pause"]);
  });

  test("goes on while its question is drawn anew, and stops when that is left", async () => {
    const element = await question(video());
    const player = playerIn(element);
    button(player).click();
    await settled();
    element.aids = { marks: [[0, 4]], struck: [], marking: false, striking: false, masking: false, uncovered: [] };
    await settled();
    expect([playerIn(element), button(player).textContent.trim()]).toEqual([player, "Pause"]);
    element.remove();
    await settled();
    expect(player.audio.getAttribute("src")).toBeNull();
  });

  test("offers no captions where it has none", async () => {
    const player = playerIn(await question(video()));
    expect([within(player).querySelector("select"), caption(player)]).toEqual([null, null]);
  });

  test("shows the captions that were chosen, at their time, in their language", async () => {
    const player = playerIn(await question(captioned()));
    expect(caption(player)).toBeNull();
    expect(Array.from(within(player).querySelectorAll("option"), (one) => one.textContent)).toEqual(["None", "English", "Dutch"]);
    await reads(player, "en");
    await comesTo(player, 0.5);
    expect([caption(player)!.textContent, caption(player)!.lang]).toEqual(["Mind the <gap>", "en"]);
    await comesTo(player, 1.5);
    expect(caption(player)!.textContent).toBe("Really?");
    await comesTo(player, 3);
    expect(caption(player)!.textContent).toBe("");
    await reads(player, "");
    expect(caption(player)).toBeNull();
  });

  test("shows captions to who read those of the last one", async () => {
    await reads(playerIn(await question(captioned())), "nl");
    const next = playerIn(await question(captioned(), "2"));
    expect(within(next).querySelector("select")!.value).toBe("nl");
    await comesTo(next, 1);
    expect(caption(next)!.textContent).toBe("Pas op");
    await reads(next, "");
  });

  test("is made larger and smaller by a button that says what it does next", async () => {
    const player = playerIn(await question(video()));
    const larger = within(player).querySelector<HTMLButtonElement>(".larger")!;
    expect(larger.textContent).toBe("Larger picture");
    larger.click();
    await settled();
    expect([larger.textContent, larger.hasAttribute("aria-pressed"), player.hasAttribute("larger")]).toEqual(["Smaller picture", false, true]);
    larger.click();
    await settled();
    expect([larger.textContent, player.hasAttribute("larger")]).toEqual(["Larger picture", false]);
  });

  test("that has all the width already has no button that makes it larger, until there is more", async () => {
    const player = playerIn(await question(video()));
    const offers = () => within(player).querySelector(".larger") !== null;
    isWide(340);
    await settled();
    expect(offers()).toBe(false);
    isWide(512);
    await settled();
    expect(offers()).toBe(true);
  });

  test("says on paper where it can be seen, and what is said in it where somebody wrote that", async () => {
    const printed = (player: SoundPlayer) => Array.from(within(player).querySelectorAll(".printed"), (one) => one.textContent);
    expect(printed(playerIn(await question(video())))).toEqual(["This video can only be seen on the screen."]);
    const told = playerIn(await question(video(' data-transcript="Mind the &lt;gap&gt;."'), "2"));
    expect(printed(told)).toEqual(["This video can only be seen on the screen.", "Transcript:", "Mind the <gap>."]);
  });

  test("that this browser cannot play says so", async () => {
    const player = playerIn(await question(video()));
    player.audio.dispatchEvent(new Event("error"));
    await settled();
    expect(within(player).querySelector(".missing")!.textContent).toBe("This browser cannot play this video.");
  });
});

describe("captions", () => {
  test("that cannot be read are none", () => {
    expect(["", "{", undefined].map(captionsIn)).toEqual([[], [], []]);
  });

  test("that are said at the same time stand below each other", () => {
    expect(said([[0, 10, "One"], [5, 10, "Two"]], 0.006)).toBe("One\nTwo");
  });
});
