import { afterEach, describe, expect, test } from "vitest";

import "../../items/index";
import type { AnyItem } from "../../items/index";
import type { Mode } from "../../items/element";
import type { Item } from "../../shared/api";

const STEM = '<p>See <a href="https://example.org/" target="_blank">there</a> and <a href="/exam/">here</a></p><table><caption>Rain</caption><tbody><tr><th scope="col">May</th></tr></tbody></table>';

afterEach(() => document.body.replaceChildren());

async function show(mode: Mode, stem = STEM) {
  const any = document.createElement("stratus-item") as AnyItem;
  const item = { id: "1", type: "ESSAY", stem, lang: "en", max_score: 1, key: { html: STEM } } as Item;
  Object.assign(any, { item, mode });
  document.body.append(any);
  const settled = async () => {
    await any.updateComplete;
    await any.inner!.updateComplete;
  };
  await settled();
  const root = any.inner!.shadowRoot!;
  const links = () => Array.from(root.querySelectorAll(".stem a"), (a) => a.getAttribute("href"));
  return { any, root, settled, links };
}

describe("a text of an author", () => {
  test.each(["take", "preview"] as const)("leads nowhere out of an exam (%s)", async (mode) => {
    const { root, links } = await show(mode);
    expect(links()).toEqual([null, "/exam/"]);
    expect(root.querySelector(".stem")!.textContent).toContain("See there and here");
  });

  test.each(["//example.org/", "\\\\example.org", " https://example.org/", "{/../../library", "here.html", "/\t/example.org", "/\\example.org"])(
    "leads nowhere by an address that an earlier release stored, or that a template fills in (%s)",
    async (address) => {
      const { links } = await show("take", STEM.replace("/exam/", address));
      expect(links()).toEqual([null, null]);
    },
  );

  test.each(["mark", "review"] as const)("has links that open beside the page where it is read afterwards (%s)", async (mode) => {
    const { any, root, settled, links } = await show("take");
    any.mode = mode;
    await settled();
    expect(links()).toEqual(["https://example.org/", "/exam/"]);
    expect(root.querySelector<HTMLAnchorElement>(".stem a")!.rel).toBe("noopener noreferrer");
    expect(root.querySelector<HTMLAnchorElement>(".key a")!.getAttribute("href")).toBe("https://example.org/");
  });

  test("has each table in a box that scrolls, once, however often it is drawn", async () => {
    const { any, root, settled } = await show("take");
    any.aids = { marks: [[0, 3]], struck: [], marking: false, striking: false, masking: false, uncovered: [] };
    await settled();
    any.readonly = true;
    await settled();
    expect(root.querySelectorAll(".stem .scrolls > table")).toHaveLength(1);
    expect(root.querySelectorAll(".scrolls .scrolls, .scrolls:empty")).toHaveLength(0);
    expect(root.querySelector(".stem mark")!.textContent).toBe("See");
  });
});
