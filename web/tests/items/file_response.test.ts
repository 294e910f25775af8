/** Files of an answer, as staff see them: an answer is what somebody sent, and may name an address. */
import { afterEach, describe, expect, test, vi } from "vitest";

import "../../items/index";
import type { ItemElement } from "../../items/element";
import type { FileValue, Item } from "../../shared/api";

const item = { id: "q", type: "FILE_RESPONSE", stem: "<p>Hand in.</p>", lang: "en", max_score: 5, accept: [".pdf"], max_size: 100, max_files: 2 } as unknown as Item;

async function links(url: string): Promise<string[]> {
  const file: FileValue = { name: "a.pdf", type: "application/pdf", size: 1, sha256: "0".repeat(64), url };
  const element = document.createElement("stratus-file-response") as ItemElement;
  Object.assign(element, { item, value: { files: [file] }, mode: "mark" });
  document.body.append(element);
  await element.updateComplete;
  expect(element.shadowRoot?.textContent).toContain("a.pdf");
  return [...(element.shadowRoot?.querySelectorAll("a") ?? [])].map((link) => link.getAttribute("href") ?? "");
}

afterEach(() => document.body.replaceChildren());

test("a file is a link to where this server has it", async () => {
  expect(await links("/marking/1/scripts/2/files/ab")).toEqual(["/marking/1/scripts/2/files/ab"]);
});

test.each(["", "https://evil.example/log-in", "//evil.example/", "/\\evil.example/", "/\t/evil.example/", "javascript:alert(1)", "data:text/html,x"])(
  "a file is no link to %j",
  async (url) => {
    expect(await links(url)).toEqual([]);
  },
);

const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0, 0, 0, 0, 0, 9]);
const PDF = new TextEncoder().encode("%PDF-1.7 and more of it");
const SVG = new TextEncoder().encode("<svg xmlns='http://www.w3.org/2000/svg'><script>x()</script></svg>");

describe("what the candidate hands in", () => {
  const taking = { ...item, accept: [".pdf", ".png", ".docx", ".svg"], max_size: 10 ** 9 };

  async function shows(name: string, content: Uint8Array<ArrayBuffer> | null | Error, more: Partial<ItemElement> & { size?: number } = {}) {
    const { size = 100, ...rest } = more;
    const file: FileValue = { name, type: "text/html", size, sha256: "0".repeat(64) };
    const said: string[] = [];
    const asked: [string, number][] = [];
    const element = document.createElement("stratus-file-response") as ItemElement;
    const fileContent = async (hash: string, bytes: number) => {
      asked.push([hash, bytes]);
      if (content instanceof Error) throw content;
      return Promise.resolve(content && new Blob([content]));
    };
    Object.assign(element, { item: taking, value: { files: [file] }, mode: "take", fileContent, ...rest });
    element.addEventListener("say", (event) => said.push((event as CustomEvent<{ text: string }>).detail.text));
    document.body.append(element);
    await element.updateComplete;
    const root = element.shadowRoot!;
    const button = () => root.querySelector<HTMLElement>("button.show");
    const press = async () => {
      button()!.click();
      await vi.waitFor(async () => {
        await element.updateComplete;
        expect(root.textContent).not.toContain("One moment");
      });
    };
    return { element, root, button, press, said, asked };
  }

  test("a picture is shown below its name when that is asked for, and folded away again", async () => {
    const { root, button, press, said, asked } = await shows("a.png", PNG);
    expect(button()!.getAttribute("aria-label")).toBe("Show a.png");
    await press();
    const img = root.querySelector("img")!;
    expect([img.alt, img.getAttribute("src")!.slice(0, 5), button()!.getAttribute("aria-expanded")]).toEqual(["Picture: a.png", "blob:", "true"]);
    expect(asked).toEqual([["0".repeat(64), 100]]);
    expect(said).toEqual(["a.png is shown."]);
    await press();
    expect(root.querySelector("img")).toBeNull();
    expect(button()!.getAttribute("aria-label")).toBe("Show a.png");
  });

  test("a PDF is a link that opens beside the exam, under its own type whatever was said of it", async () => {
    const made = vi.spyOn(URL, "createObjectURL");
    const { root, press } = await shows("a.PDF", PDF);
    await press();
    const link = root.querySelector<HTMLAnchorElement>("a")!;
    expect([link.target, link.rel, link.getAttribute("href")!.slice(0, 5)]).toEqual(["_blank", "noopener", "blob:"]);
    expect((made.mock.calls[0]![0] as Blob).type).toBe("application/pdf");
    made.mockRestore();
  });

  test.each(["a.png", "a.pdf"])("what is called %s and is something else is not shown", async (name) => {
    const { root, press } = await shows(name, SVG);
    await press();
    expect(root.querySelector("img, a")).toBeNull();
    expect(root.textContent).toContain("it is no picture or PDF inside. It is handed in as it is.");
  });

  test.each([null, new Error("offline")])("what cannot be had is said in words (%s)", async (content) => {
    const { root, press } = await shows("a.png", content);
    await press();
    expect(root.textContent).toContain("a.png cannot be shown now. It is handed in as it is.");
  });

  test.each([["a.docx", 100], ["a.svg", 100], ["a.png", 21 * 1024 * 1024]] as const)("%s of %i bytes is not offered, and the page says what is", async (name, size) => {
    const { root, button } = await shows(name, PNG, { size });
    expect(button()).toBeNull();
    expect(root.textContent).toContain("PDF of at most 20 MB can be shown here.");
  });

  test("is not shown to staff, who have links", async () => {
    expect((await shows("a.png", PNG, { mode: "mark" })).button()).toBeNull();
  });

  test("addresses are given back when the question goes", async () => {
    const gone = vi.spyOn(URL, "revokeObjectURL");
    const { element, press } = await shows("a.png", PNG);
    await press();
    element.remove();
    expect(gone).toHaveBeenCalledTimes(1);
    gone.mockRestore();
  });
});
