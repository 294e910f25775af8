import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { startRichText } from "../../../../staff/authoring/rich-text";

const NAME = `media:${"a".repeat(64)}`;
const told = { src: NAME, address: "/pictures/aaa", small: "", name: "Letter", description: "A letter", width: 0, height: 0, duration: 0, pages: 3 };
const letter = `<object data-src="${NAME}" title="A letter of 1848"></object>`;

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
  return { area, tool: document.querySelector<HTMLButtonElement>('.rich-tool[aria-label="Document"]') };
}

async function opened() {
  const { area, tool } = await editing("<p>Read.</p>");
  tool!.click();
  await settled();
  const dialog = document.querySelector("dialog")!;
  const put = async () => (dialog.querySelector("form")!.dispatchEvent(new Event("submit", { cancelable: true })), await settled());
  return { area, dialog, put };
}

describe("a document in the text of a question", () => {
  test("is shown by its title and stays as it is", async () => {
    const { area } = await editing(`<p>Read. ${letter}</p>`);
    expect(document.querySelector(".rich-document")!.textContent).toBe("Document: A letter of 1848");
    expect([area.hidden, area.value]).toEqual([true, `<p>Read. ${letter}</p>`]);
  });

  test("is offered where the text may have sounds, and nowhere else", async () => {
    expect((await editing("")).tool).not.toBeNull();
    expect((await editing("", "")).tool).toBeNull();
  });

  test("is left as source where its editor has none, or where it is something else", async () => {
    expect((await editing(`<p>${letter}</p>`, "")).area.hidden).toBe(false);
    expect((await editing(`<p><object data-src="${NAME}" data="https://evil.example"></object></p>`)).area.hidden).toBe(false);
  });

  test("is chosen among the documents of the collection, with what its description offers as title", async () => {
    const { area, dialog, put } = await opened();
    expect(asked.at(-1)).toBe("/choose?q=&kind=document");
    expect(dialog.querySelector(".sound-choice")!.textContent).toMatch(/Letter\s+3 pages/);
    dialog.querySelector<HTMLInputElement>("[name=document]")!.click();
    expect(dialog.querySelector<HTMLInputElement>("[name=title]")!.value).toBe("A letter");
    await put();
    expect(area.value).toContain(`<object data-src="${NAME}" title="A letter"></object>`);
  });

  test("needs a title, which candidates read", async () => {
    const { area, dialog, put } = await opened();
    dialog.querySelector<HTMLInputElement>("[name=document]")!.click();
    const title = dialog.querySelector<HTMLInputElement>("[name=title]")!;
    title.value = " ";
    title.dispatchEvent(new Event("input"));
    await put();
    expect(dialog.querySelector("#document-title-problem")!.textContent).toContain("Say what it is");
    expect(area.value).not.toContain("<object");
  });

  test("is uploaded as one, so that nothing else comes in its place", async () => {
    const { dialog } = await opened();
    const field = dialog.querySelector<HTMLInputElement>("[name=file]")!;
    Object.defineProperty(field, "files", { value: [new File(["x"], "letter.pdf")] });
    field.dispatchEvent(new Event("change"));
    await settled();
    expect(sent[0]!.get("wanted")).toBe("document");
    expect(dialog.querySelector<HTMLInputElement>("[name=document]")!.checked).toBe(true);
  });
});
