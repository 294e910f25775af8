import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { startPictureFields } from "../../../staff/authoring/picture/field";
import { startRichText } from "../../../staff/authoring/rich-text";

const NAME = `media:${"a".repeat(64)}`;
const OTHER = `media:${"b".repeat(64)}`;
const told = (src: string, more: object = {}) => ({ src, address: `/pictures/${src.slice(6, 9)}`, name: "Nile", description: "", width: 640, height: 480, ...more });
const img = (src = NAME, alt = "A delta") => `<img src="${src}" alt="${alt}" width="640" height="480">`;

const asked: string[] = [];
let there: object[] = [];
let uploads: { status: number; body: object }[] = [];
const sent: FormData[] = [];

beforeEach(() => {
  HTMLDialogElement.prototype.showModal = function (this: HTMLDialogElement) {
    this.open = true;
  };
  asked.length = sent.length = 0;
  [there, uploads] = [[told(NAME), told(OTHER, { name: "Alps", description: "Snow on peaks" })], []];
  vi.stubGlobal("fetch", (address: string, options?: RequestInit) => {
    if (options?.method === "POST") {
      sent.push(options.body as FormData);
      const { status, body } = uploads.shift()!;
      return Promise.resolve(new Response(JSON.stringify(body), { status }));
    }
    asked.push(address);
    const wanted = new URLSearchParams(address.split("?")[1]).getAll("src");
    const pictures = there.filter((one) => !wanted.length || wanted.includes((one as { src: string }).src));
    return Promise.resolve(new Response(JSON.stringify({ pictures, more: false })));
  });
});

afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

async function editing(value: string, form = '<form data-pictures="/choose" data-upload="/upload">') {
  document.body.innerHTML = `${form}<input name="csrfmiddlewaretoken" value="token"><label for="stem">Question</label><textarea id="stem" data-rich-text></textarea></form>`;
  document.querySelector("textarea")!.value = value;
  startRichText();
  await settled();
  const area = document.querySelector("textarea")!;
  const tool = document.querySelector<HTMLButtonElement>('[aria-label="Picture"]');
  const open = async () => (tool!.click(), await settled(), document.querySelector("dialog")!);
  return { area, tool, open };
}

const within = (dialog: Element) => ({
  radios: () => Array.from(dialog.querySelectorAll<HTMLInputElement>("[name=picture]")),
  alt: dialog.querySelector<HTMLInputElement>("[name=alt]")!,
  decorative: Array.from(dialog.querySelectorAll<HTMLInputElement>("[type=checkbox]")).at(-1)!,
  put: async () => (dialog.querySelector("form")!.dispatchEvent(new Event("submit", { cancelable: true })), await settled()),
  type(text: string) {
    this.alt.value = text;
    this.alt.dispatchEvent(new Event("input"));
  },
  async send(file: File) {
    const field = dialog.querySelector<HTMLInputElement>("[name=file]")!;
    Object.defineProperty(field, "files", { value: [file], configurable: true });
    field.dispatchEvent(new Event("change"));
    await settled();
  },
});

describe("a picture in the text of a question", () => {
  test("is shown from where the server has it, and given back as it was", async () => {
    const { area } = await editing(`<p>Which? ${img()}</p>`);
    expect(document.querySelector(".rich-picture")?.getAttribute("src")).toBe("/pictures/aaa");
    expect(area.value).toBe(`<p>Which? ${img()}</p>`);
  });

  test("is asked for with all others of the form at once", async () => {
    await editing(`<p>${img()}${img(OTHER)}${img()}</p>`);
    expect(asked).toEqual([`/choose?src=${encodeURIComponent(NAME)}&src=${encodeURIComponent(OTHER)}`]);
  });

  test("of the collection is put where the cursor is, with what it shows", async () => {
    const { area, open } = await editing("<p>Which?</p>");
    const dialog = await open();
    const form = within(dialog);
    expect(form.radios().map((one) => one.closest("label")!.textContent.trim())).toEqual(["Nile", "Alps"]);
    form.radios()[1]!.dispatchEvent(new Event("change"));
    expect(form.alt.value).toBe("Snow on peaks");
    form.type("Peaks");
    await form.put();
    expect(document.querySelector("dialog")).toBeNull();
    expect(area.value).toContain(img(OTHER, "Peaks"));
  });

  test("needs one, and what it shows or that it is decoration", async () => {
    const { area, open } = await editing("<p>Which?</p>");
    const dialog = await open();
    const form = within(dialog);
    await form.put();
    expect(dialog.querySelector("[role=alert]")?.textContent).toBe("Upload a picture, or choose one.");
    form.radios()[0]!.dispatchEvent(new Event("change"));
    await form.put();
    expect(dialog.textContent).toContain("Say what the picture shows, or that it is decoration.");
    expect(form.alt.getAttribute("aria-invalid")).toBe("true");
    form.decorative.checked = true;
    form.decorative.dispatchEvent(new Event("change"));
    await form.put();
    expect(area.value).toContain('alt=""');
  });

  test("is uploaded; one that is too large is sent again only when somebody says that it may be smaller", async () => {
    uploads = [{ status: 422, body: { message: "4 million are possible.", can_shrink: true } }, { status: 201, body: told(`media:${"c".repeat(64)}`, { name: "Scan" }) }];
    const { area, open } = await editing("<p>Which?</p>");
    const dialog = await open();
    const form = within(dialog);
    await form.send(new File(["x"], "scan.png"));
    expect(dialog.querySelector("[role=alert]")?.textContent).toBe("4 million are possible.");
    expect([sent.length, sent[0]!.get("shrink"), sent[0]!.get("csrfmiddlewaretoken")]).toEqual([1, null, "token"]);
    const smaller = dialog.querySelector<HTMLInputElement>("[type=checkbox]")!;
    smaller.checked = true;
    smaller.dispatchEvent(new Event("change"));
    await settled();
    expect(sent[1]!.get("shrink")).toBe("on");
    expect(form.radios().find((one) => one.checked)?.closest("label")?.textContent.trim()).toBe("Scan");
    form.type("A scan");
    await form.put();
    expect(area.value).toContain(`media:${"c".repeat(64)}`);
  });

  test("that could not be sent leaves the dialog with the reason", async () => {
    uploads = [{ status: 503, body: {} }];
    const dialog = await (await editing("<p>Which?</p>")).open();
    await within(dialog).send(new File(["x"], "scan.png"));
    expect(dialog.querySelector("[role=alert]")?.textContent).toBe("The picture could not be sent. Try again.");
  });

  test("is not put in where the dialog is closed", async () => {
    const { area, open } = await editing("<p>Which?</p>");
    (await open()).close();
    await settled();
    expect([area.value, document.querySelector("dialog")]).toEqual(["<p>Which?</p>", null]);
  });

  test("from elsewhere leaves the text as source, and so does one in a form without pictures", async () => {
    await editing('<p><img src="/logo.png" alt=""></p>');
    expect(document.querySelector(".rich-text")).toBeNull();
    const { tool } = await editing(`<p>${img()}</p>`, "<form>");
    expect([document.querySelector(".rich-text"), tool]).toEqual([null, null]);
  });
});

describe("a field for a picture", () => {
  const field = `<form data-pictures="/choose" data-upload="/upload"><div data-picture-field><select name="picture-picture">
    <option value="">No picture</option><option value="${NAME} 640 480">Nile</option></select><input type="text"><input type="checkbox"></div></form>`;

  async function shown() {
    document.body.innerHTML = field;
    startPictureFields();
    await settled();
    const [list, alt] = [document.querySelector("select")!, document.querySelector<HTMLInputElement>("input[type=text]")!];
    return { list, alt, picture: document.querySelector<HTMLImageElement>(".picture-chosen")! };
  }

  test("shows the picture that is chosen", async () => {
    const { list, picture } = await shown();
    expect(picture.hidden).toBe(true);
    list.value = `${NAME} 640 480`;
    list.dispatchEvent(new Event("change"));
    await settled();
    expect([picture.hidden, picture.getAttribute("src")]).toEqual([false, "/pictures/aaa"]);
  });

  test("takes one that the list lacked, with its text, and tells of it", async () => {
    const { list, alt } = await shown();
    const changes: string[] = [];
    list.addEventListener("change", () => changes.push(list.value));
    document.querySelector<HTMLButtonElement>("[data-picture-field] button")!.click();
    await settled();
    const form = within(document.querySelector("dialog")!);
    form.radios()[1]!.dispatchEvent(new Event("change"));
    await form.put();
    expect([list.value, alt.value, changes]).toEqual([`${OTHER} 640 480`, "Snow on peaks", [`${OTHER} 640 480`]]);
  });
});
