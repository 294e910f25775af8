import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { startRichText } from "../../../staff/authoring/rich-text";

const TEX = (latex: string) => `<annotation encoding="application/x-tex">${latex}</annotation>`;
const stored = (latex: string, more = "") => `<math alttext="${latex}"${more}><semantics><mrow><mi>x</mi></mrow>${TEX(latex)}</semantics></math>`;
const sent = (latex: string, words = latex, more = "") => `<math alttext="${words}"${more}>${TEX(latex)}</math>`;

const asked: string[][] = [];
let fails = false;

beforeEach(() => {
  HTMLDialogElement.prototype.showModal = function (this: HTMLDialogElement) {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function (this: HTMLDialogElement, value?: string) {
    if (value !== undefined) this.returnValue = value;
    this.open = false;
    this.dispatchEvent(new Event("close"));
  };
  asked.length = 0;
  fails = false;
  vi.stubGlobal("fetch", (_address: string, { body }: { body: FormData }) => {
    const latex = body.getAll("latex") as string[];
    asked.push(latex);
    if (fails) return Promise.reject(new TypeError("no network"));
    const formulas = latex.map((one) => (one.includes("bad") ? { message: `This is not understood from “${one}” on.` } : { mathml: `<math><mi>${one}</mi></math>` }));
    return Promise.resolve(new Response(JSON.stringify({ formulas })));
  });
});

afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

async function editing(value: string) {
  document.body.innerHTML = `<form><input name="csrfmiddlewaretoken" value="token"><label for="stem">Question</label><textarea id="stem" data-rich-text></textarea></form>`;
  document.querySelector("textarea")!.value = value;
  startRichText();
  await settled();
  const area = document.querySelector("textarea")!;
  const open = async () => (document.querySelector<HTMLButtonElement>('[aria-label="Formula"]')!.click(), await settled(), document.querySelector("dialog")!);
  return { area, open };
}

async function write(dialog: Element, latex: string, words = "") {
  for (const [name, value] of [["latex", latex], ["words", words]] as const) {
    const field = dialog.querySelector<HTMLInputElement>(`[name=${name}]`)!;
    field.value = value;
    field.dispatchEvent(new Event("input"));
  }
  dialog.querySelector("form")!.dispatchEvent(new Event("submit", { cancelable: true }));
  await settled();
}

describe("formulas in the editor of authors", () => {
  test("those of a text are shown as the server draws them, all in one request, and given back as LaTeX", async () => {
    const { area } = await editing(`<p>If ${stored("a1")} then ${stored("b1", ' display="block"')}.</p>`);
    expect(asked).toEqual([["a1", "b1"]]);
    expect(Array.from(document.querySelectorAll(".rich-formula mi"), (mi) => mi.textContent)).toEqual(["a1", "b1"]);
    document.querySelector<HTMLElement>('[aria-label="Bold"]')!.click();
    expect(area.hidden).toBe(true);
  });

  test("one is put in with the words that are heard", async () => {
    const { area, open } = await editing("<p>Half</p>");
    await write(await open(), "c1", "one half");
    expect(area.value).toContain(sent("c1", "one half"));
    expect(document.querySelector("dialog")).toBeNull();
    expect(document.querySelector(".rich-formula")!.getAttribute("aria-label")).toBe("one half");
  });

  test("words that are the LaTeX but for blanks are none, here as on the server", async () => {
    const { open } = await editing(`<p><math alttext="d1 + e1"><semantics><mrow><mi>x</mi></mrow>${TEX("d1  +\n e1")}</semantics></math></p>`);
    document.querySelector(".rich-formula")!.dispatchEvent(new MouseEvent("click", { bubbles: true }));
    expect(document.querySelector(".rich-formula")!.getAttribute("aria-label")).toBe("d1  +\n e1");
    expect((await open()).querySelector<HTMLInputElement>("[name=words]")!.maxLength).toBe(500);
  });

  test("what is not understood is told beside the field, and stays", async () => {
    const { area, open } = await editing("<p>Half</p>");
    const dialog = await open();
    await write(dialog, "bad");
    expect(dialog.querySelector("#formula-problem")!.textContent).toBe("This is not understood from “bad” on.");
    expect(dialog.querySelector<HTMLTextAreaElement>("[name=latex]")!.value).toBe("bad");
    expect(area.value).toBe("<p>Half</p>");
  });

  test("an empty one is asked for", async () => {
    const { open } = await editing("");
    const dialog = await open();
    await write(dialog, "  ");
    expect(dialog.querySelector("#formula-problem")!.textContent).toBe("Write the formula.");
  });

  test("without network it is said, and another try asks again", async () => {
    const { area, open } = await editing("");
    const dialog = await open();
    fails = true;
    await write(dialog, "d1");
    expect(dialog.querySelector("#formula-problem")!.textContent).toBe("The formula could not be drawn. Try again.");
    fails = false;
    await write(dialog, "d1");
    expect(area.value).toContain(sent("d1"));
  });

  test("MathML without LaTeX is left as source", async () => {
    const { area } = await editing("<p><math><mi>x</mi></math></p>");
    expect(area.hidden).toBe(false);
  });
});
