import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import "../../items/index";
import type { ItemElement } from "../../items/element";
import type { SoundPlayer } from "../../items/sound/player";

const NAME = `media:${"a".repeat(64)}`;
const sound = (title = "At the station", more = "") => `<p>Listen. <audio data-src="${NAME}" title="${title}"${more}></audio> What is said?</p>`;

let source: (src: string, tell?: (words: string) => void) => Promise<string>;
const fetched: string[] = [];

beforeEach(() => {
  source = () => Promise.resolve("blob:here");
  fetched.length = 0;
  vi.stubGlobal("fetch", (address: string) => (fetched.push(address), Promise.resolve(new Response("sound"))));
  // jsdom plays nothing.
  vi.spyOn(HTMLMediaElement.prototype, "play").mockImplementation(function (this: HTMLMediaElement) {
    this.dispatchEvent(new Event("play"));
    return Promise.resolve();
  });
  vi.spyOn(HTMLMediaElement.prototype, "pause").mockImplementation(function (this: HTMLMediaElement) {
    this.dispatchEvent(new Event("pause"));
  });
  URL.createObjectURL = () => "blob:fetched";
  URL.revokeObjectURL = () => {};
});

afterEach(() => {
  document.body.replaceChildren();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const settled = () => new Promise((resolve) => setTimeout(resolve, 10));

async function question(stem = sound(), id = "1"): Promise<ItemElement> {
  const element = document.createElement("stratus-short-answer") as ItemElement;
  Object.assign(element, { item: { id, type: "SHORT_ANSWER", stem, lang: "en", max_score: 1 }, media: (src: string, tell?: (words: string) => void) => source(src, tell) });
  document.body.append(element);
  await settled();
  return element;
}

const players = (element: ItemElement) => Array.from(element.renderRoot.querySelectorAll<SoundPlayer>("stratus-sound"));
const within = (player: SoundPlayer) => player.renderRoot as ShadowRoot;
const button = (player: SoundPlayer) => within(player).querySelector("button")!;
async function press(player: SoundPlayer): Promise<void> {
  button(player).click();
  await settled();
}

describe("a sound in a question", () => {
  test("is a player with its title, and nothing that a browser asks for by itself", async () => {
    const element = await question();
    const [player] = players(element);
    expect(within(player!).querySelector("[role=group] #title")?.textContent).toBe("At the station");
    expect(element.renderRoot.querySelector("audio")).toBeNull();
  });

  test("adds no character to the text, which marks count", async () => {
    const element = await question();
    expect(element.renderRoot.querySelector(".stem")!.textContent).toBe("Listen.  What is said?");
  });

  test("plays when its button is pressed, and pauses when it is pressed again", async () => {
    const [player] = players(await question());
    expect(button(player!).textContent.trim()).toBe("Play");
    await press(player!);
    expect(player!.audio.getAttribute("src")).toBe("blob:here");
    expect(button(player!).textContent.trim()).toBe("Pause");
    await press(player!);
    expect(button(player!).textContent.trim()).toBe("Play");
  });

  test("goes on while its question is drawn anew", async () => {
    const element = await question();
    const [player] = players(element);
    await press(player!);
    element.aids = { marks: [[0, 6]], struck: [], marking: false, striking: false, masking: false, uncovered: [] };
    await settled();
    expect(element.renderRoot.querySelector("mark")!.textContent).toBe("Listen");
    expect(players(element)).toEqual([player]);
    expect(button(player!).textContent.trim()).toBe("Pause");
  });

  test("is silent when its question is left, even for one that plays the same", async () => {
    const element = await question();
    const [player] = players(element);
    await press(player!);
    element.item = { ...element.item, id: "2" };
    element.item.stem = sound("Another title");
    element.requestUpdate();
    await settled();
    expect(player!.audio.getAttribute("src")).toBeNull();
    expect(button(players(element)[0]!).textContent.trim()).toBe("Play");
  });

  test("is silent when its question is taken away", async () => {
    const element = await question();
    const [player] = players(element);
    await press(player!);
    element.remove();
    await settled();
    expect(player!.audio.getAttribute("src")).toBeNull();
  });

  test("is the only one that plays", async () => {
    const element = await question(sound() + sound("Again"));
    const [first, second] = players(element);
    await press(first!);
    await press(second!);
    expect([first, second].map((one) => button(one!).textContent.trim())).toEqual(["Play", "Pause"]);
  });

  test("that is on a server is fetched when somebody wants to hear it, not before", async () => {
    source = () => Promise.resolve("/pictures/abc");
    const [player] = players(await question());
    expect(fetched).toEqual([]);
    await press(player!);
    expect(fetched).toEqual(["/pictures/abc"]);
    expect(player!.audio.getAttribute("src")).toBe("blob:fetched");
  });

  test("that is on its way says so at its place and to who listens", async () => {
    source = (_src, tell) => (tell!("It comes when the network is back."), new Promise(() => {}));
    const said: string[] = [];
    document.body.addEventListener("say", (event) => said.push((event as CustomEvent<{ text: string }>).detail.text), { once: true });
    const [player] = players(await question());
    expect(within(player!).querySelector(".note")!.textContent).toBe("It comes when the network is back.");
    expect(said).toEqual(["It comes when the network is back."]);
  });

  test("that cannot be had says so, and its button does nothing", async () => {
    source = () => Promise.reject(new Error());
    const [player] = players(await question());
    expect(within(player!).querySelector(".missing")!.textContent).toBe("This sound could not be loaded.");
    await press(player!);
    expect(button(player!).getAttribute("aria-disabled")).toBe("true");
    expect(button(player!).textContent.trim()).toBe("Play");
  });

  test("that this browser cannot play says so, to who listens too", async () => {
    const said: string[] = [];
    document.body.addEventListener("say", (event) => said.push((event as CustomEvent<{ text: string }>).detail.text), { once: true });
    const [player] = players(await question());
    player!.audio.dispatchEvent(new Event("error"));
    await settled();
    expect(within(player!).querySelector(".missing")!.textContent).toBe("This browser cannot play this sound.");
    expect(said).toEqual(["This browser cannot play this sound."]);
  });

  test("that did not arrive is asked for again when its button is pressed again", async () => {
    source = () => Promise.resolve("/pictures/abc");
    const [player] = players(await question());
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("no network")));
    await press(player!);
    expect(within(player!).querySelector(".note")!.textContent).toBe("This sound could not be loaded.");
    vi.stubGlobal("fetch", () => Promise.resolve(new Response("sound")));
    await press(player!);
    expect(within(player!).querySelector(".note")).toBeNull();
    expect(button(player!).textContent.trim()).toBe("Pause");
  });

  test("shows in words what is heard where its author wrote it", async () => {
    const [told, silent] = players(await question(sound("One", ' data-transcript="Mind the &lt;gap&gt;."') + sound("Two")));
    expect(within(told!).querySelector("details .transcript")!.textContent).toBe("Mind the <gap>.");
    expect(within(silent!).querySelector("details .transcript")).toBeNull();
  });

  test("says on paper where it can be heard, and what is heard where its author wrote it", async () => {
    const [told, silent] = players(await question(sound("One", ' data-transcript="Mind the &lt;gap&gt;."') + sound("Two")));
    const printed = (player: SoundPlayer) => Array.from(within(player).querySelectorAll(".printed"), (one) => one.textContent);
    expect(printed(told!)).toEqual(["This sound can only be played on the screen.", "Transcript:", "Mind the <gap>."]);
    expect(printed(silent!)).toEqual(["This sound can only be played on the screen."]);
  });

  test("says its place in words", async () => {
    const [player] = players(await question());
    Object.defineProperty(player!.audio, "duration", { value: 92.4, configurable: true });
    Object.defineProperty(player!.audio, "currentTime", { value: 5, configurable: true });
    player!.audio.dispatchEvent(new Event("loadedmetadata"));
    player!.audio.dispatchEvent(new Event("timeupdate"));
    await settled();
    const place = within(player!).querySelector<HTMLInputElement>(".place")!;
    expect(place.disabled).toBe(false);
    expect(place.getAttribute("aria-valuetext")).toBe("0:05 of 1:33");
  });
});
