import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { startRichText } from "../../../../staff/authoring/rich-text";

const NAME = `media:${"a".repeat(64)}`;
const told = { src: NAME, address: "/pictures/aaa", small: "", name: "Station", description: "An announcement", width: 0, height: 0, duration: 92_400 };
const sound = `<audio data-src="${NAME}" title="At the station" data-transcript="Mind the gap."></audio>`;

const asked: string[] = [];
const sent: FormData[] = [];

beforeEach(() => {
  HTMLDialogElement.prototype.showModal = function (this: HTMLDialogElement) {
    this.open = true;
  };
  asked.length = sent.length = 0;
  vi.stubGlobal("fetch", (address: string, options?: RequestInit) => {
    if (options?.method === "POST") return sent.push(options.body as FormData), Promise.resolve(new Response(JSON.stringify(told), { status: 201 }));
    asked.push(address);
    return Promise.resolve(new Response(JSON.stringify({ pictures: [told], more: false })));
  });
});

afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

async function editing(value: string, more = "data-sounds") {
  document.body.innerHTML = `<form data-pictures="/choose" data-upload="/upload"><label for="stem">Question</label><textarea id="stem" data-rich-text ${more}></textarea></form>`;
  const area = document.querySelector("textarea")!;
  area.value = value;
  startRichText();
  await settled();
  return { area, tool: document.querySelector<HTMLButtonElement>('.rich-tool[aria-label="Sound"]') };
}

async function opened() {
  const { area, tool } = await editing("<p>Listen.</p>");
  tool!.click();
  await settled();
  const dialog = document.querySelector("dialog")!;
  const put = async () => (dialog.querySelector("form")!.dispatchEvent(new Event("submit", { cancelable: true })), await settled());
  const type = (name: string, text: string) => {
    const field = dialog.querySelector<HTMLInputElement>(`[name=${name}]`)!;
    field.value = text;
    field.dispatchEvent(new Event("input"));
  };
  return { area, dialog, put, type };
}

describe("a sound in the text of a question", () => {
  test("is shown by its title and stays as it is", async () => {
    const { area } = await editing(`<p>Listen. ${sound}</p>`);
    expect(document.querySelector(".rich-sound")!.textContent).toBe("Sound: At the station");
    expect([area.hidden, area.value]).toEqual([true, `<p>Listen. ${sound}</p>`]);
  });

  test("is offered where the text may have some, and nowhere else", async () => {
    expect((await editing("")).tool).not.toBeNull();
    expect((await editing("", "")).tool).toBeNull();
  });

  test("is left as source where its editor has none", async () => {
    const { area } = await editing(`<p>${sound}</p>`, "");
    expect(area.hidden).toBe(false);
  });

  test("is chosen among the sounds of the collection, with what its description offers as title", async () => {
    const { area, dialog, put, type } = await opened();
    expect(asked.at(-1)).toBe("/choose?q=&kind=sound");
    expect(dialog.querySelector(".sound-choice")!.textContent).toMatch(/Station\s+1:33/);
    dialog.querySelector<HTMLInputElement>("[name=sound]")!.click();
    expect(dialog.querySelector<HTMLInputElement>("[name=title]")!.value).toBe("An announcement");
    type("transcript", "Mind the gap.");
    await put();
    expect(area.value).toContain(`<audio data-src="${NAME}" title="An announcement" data-transcript="Mind the gap."></audio>`);
  });

  test("can be heard so many times, as its author chooses and changes it", async () => {
    const { area, dialog, put, type } = await opened();
    dialog.querySelector<HTMLInputElement>("[name=sound]")!.click();
    type("title", "At the station");
    const field = dialog.querySelector<HTMLSelectElement>("[name=plays]")!;
    expect([field.value, field.options.length, field.options[1]!.textContent.trim(), field.options[20]!.textContent.trim()]).toEqual(["0", 21, "once", "20 times"]);
    field.value = "2";
    field.dispatchEvent(new Event("change"));
    await put();
    expect(area.value).toContain(`<audio data-src="${NAME}" title="At the station" data-plays="2"></audio>`);
    expect(document.querySelector(".rich-sound")!.textContent).toBe("Sound: At the station (to be played 2 times)");
  });

  test.each(["0", "21", "many", ""])("is left as source with a limit that nobody can set (%s)", async (plays) => {
    const { area } = await editing(`<p><audio data-src="${NAME}" title="A" data-plays="${plays}"></audio></p>`);
    expect(area.hidden).toBe(false);
  });

  test("needs a title, which candidates read", async () => {
    const { area, dialog, put, type } = await opened();
    dialog.querySelector<HTMLInputElement>("[name=sound]")!.click();
    type("title", " ");
    await put();
    expect(dialog.querySelector("#sound-title-problem")!.textContent).toContain("Say what it is");
    expect(area.value).not.toContain("<audio");
  });

  test("is uploaded as one, so that no picture comes in its place", async () => {
    const { dialog } = await opened();
    const field = dialog.querySelector<HTMLInputElement>("[name=file]")!;
    Object.defineProperty(field, "files", { value: [new File(["x"], "station.mp3")] });
    field.dispatchEvent(new Event("change"));
    await settled();
    expect(sent[0]!.get("wanted")).toBe("sound");
    expect(dialog.querySelector<HTMLInputElement>("[name=sound]")!.checked).toBe(true);
  });
});
