/** Files of an answer, as staff see them: an answer is what somebody sent, and may name an address. */
import { afterEach, expect, test } from "vitest";

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
