import type { Editor } from "@tiptap/core";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { startRichText } from "../../../staff/authoring/rich-text";

const NAME = `media:${"a".repeat(64)}`;
const sent: FormData[] = [];

beforeEach(() => {
  HTMLDialogElement.prototype.showModal = function (this: HTMLDialogElement) {
    this.open = true;
  };
  sent.length = 0;
  vi.stubGlobal("fetch", (_: string, options?: RequestInit) => {
    if (options?.method !== "POST") return Promise.resolve(new Response(JSON.stringify({ pictures: [], more: false })));
    sent.push(options.body as FormData);
    const name = (sent.at(-1)!.get("file") as File).name;
    return Promise.resolve(new Response(JSON.stringify({ src: NAME, address: "/pictures/a", name, description: "", width: 640, height: 480 }), { status: 201 }));
  });
});

afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

const settled = () => new Promise((resolve) => setTimeout(resolve, 20));
const png = (name = "scan.png") => new File(["x"], name, { type: "image/png" });

async function editing(form = '<form data-pictures="/choose" data-upload="/upload">') {
  document.body.innerHTML = `${form}<input name="csrfmiddlewaretoken" value="token"><label for="stem">Question</label><textarea id="stem" data-rich-text></textarea></form>`;
  startRichText();
  await settled();
}

/** What the browser tells of a paste or a drop; this document has neither event with data. */
async function comes(kind: "paste" | "drop", files: File[], texts: Record<string, string> = {}) {
  const event = new Event(kind, { bubbles: true, cancelable: true });
  const data = { files, types: Object.keys(texts), items: [], getData: (type: string) => texts[type] ?? "" };
  Object.defineProperty(event, kind === "paste" ? "clipboardData" : "dataTransfer", { value: data });
  const field = document.querySelector<HTMLElement & { editor: Editor }>("[role=textbox]")!;
  field.editor.view.posAtCoords = () => ({ pos: 1, inside: 0 }); // where it was dropped: nothing is laid out here
  field.dispatchEvent(event);
  await settled();
  return event;
}

const dialog = () => document.querySelector("dialog");
const said = () => document.querySelector(".rich-said")!.textContent;
const value = () => document.querySelector("textarea")!.value;

describe("what is pasted or dropped into the text of a question", () => {
  test.each(["paste", "drop"] as const)("a picture opens the dialog, which has sent it (%s)", async (kind) => {
    await editing();
    const event = await comes(kind, [png()]);
    expect(event.defaultPrevented).toBe(true);
    expect((sent[0]!.get("file") as File).name).toBe("scan.png");
    expect(dialog()!.querySelector<HTMLInputElement>("[name=picture]")!.checked).toBe(true);
    const alt = dialog()!.querySelector<HTMLInputElement>("[name=alt]")!;
    alt.value = "A scan";
    alt.dispatchEvent(new Event("input"));
    dialog()!.querySelector("form")!.dispatchEvent(new Event("submit", { cancelable: true }));
    await settled();
    expect([dialog(), said()]).toEqual([null, ""]);
    expect(value()).toContain(`<img src="${NAME}" alt="A scan"`);
  });

  test("a picture that was copied, and is no file of anybody's, gets a name by which it is found again", async () => {
    await editing();
    await comes("paste", [png("image.png")]);
    expect((sent[0]!.get("file") as File).name).toMatch(/^Pasted picture, .+\.png$/);
    expect(dialog()!.querySelector<HTMLInputElement>("[name=file]")!.files?.[0]?.name).toBe((sent[0]!.get("file") as File).name);
  });

  test("several pictures are asked about one after the other", async () => {
    await editing();
    await comes("paste", [png("one.png"), png("two.png")]);
    expect([sent.length, document.querySelectorAll("dialog").length]).toEqual([1, 1]);
    dialog()!.close();
    await settled();
    expect((sent[1]!.get("file") as File).name).toBe("two.png");
    expect(document.querySelectorAll("dialog").length).toBe(1);
  });

  test("a file that is no picture is left out, and that is said", async () => {
    await editing();
    await comes("drop", [new File(["x"], "notes.pdf", { type: "application/pdf" })]);
    expect([dialog(), sent.length, said()]).toEqual([null, 0, "Files that were left out: 1. Only PNG, JPEG and WebP can be put in."]);
  });

  test("a picture inside text is left out, the text is not, and that is said", async () => {
    await editing();
    const html = '<p>Before <img src="https://elsewhere.example/a.png" alt="A"> after</p>';
    await comes("paste", [png()], { "text/plain": "Before after", "text/html": html });
    expect([dialog(), sent.length, said()]).toEqual([null, 0, "Pictures that were left out: 1. Save each as a file and put it in with “Picture”."]);
    expect(value()).toMatch(/Before\s+after/);
    expect(value()).not.toContain("<img");
  });

  test("a picture of the collection inside text comes with it, and nothing is said", async () => {
    await editing();
    const html = `<p>Before <img src="${NAME}" alt="A" width="640" height="480"></p>`;
    await comes("paste", [], { "text/plain": "Before", "text/html": html });
    expect([value().includes(NAME), said()]).toEqual([true, ""]);
  });

  test("where no pictures can be put in, a picture is left out, and that is said", async () => {
    await editing("<form>");
    await comes("paste", [png()]);
    expect([dialog(), sent.length, said()]).toEqual([null, 0, "Files that were left out: 1. This text takes no pictures."]);
  });
});
