import { afterEach, beforeEach, describe, expect, test } from "vitest";

import "../../items/index";
import { CaseBeside } from "../../player/sections/case";
import { type Block, blockAt } from "../../player/sections/cases";
import type { Item, Page, PaperSection } from "../../shared/api";

const page: Page = { id: "9-1", type: "CASE", stem: "<p>Coughs at night.</p>", lang: "en", heading: "A man of 60" };
const other: Page = { ...page, id: "9-2", heading: "" };

function question(id: string, about?: string): Item {
  return { id, type: "ESSAY", stem: "", lang: "en", max_score: 1, ...(about ? { case: about } : {}) };
}

function section(...items: string[]): PaperSection {
  return { id: items[0]!, title: "", intro: "", items, duration: null, navigation: "FREE", can_return: true, answer_required: false };
}

describe("the case of a question", () => {
  const items = [question("1"), question("2", "9-1"), question("3", "9-1"), question("4", "9-2"), question("5")];

  test("is told with the numbers of all its questions", () => {
    const found = items.map((_item, index) => blockAt(items, index, [page, other]));
    expect(found).toEqual([null, { page, first: 2, last: 3 }, { page, first: 2, last: 3 }, { page: other, first: 4, last: 4 }, null]);
  });

  test("is another one in another section", () => {
    const sections = [section("1", "2"), section("3", "4", "5")];
    expect([1, 2].map((index) => blockAt(items, index, [page, other], sections))).toEqual([
      { page, first: 2, last: 2 },
      { page, first: 3, last: 3 },
    ]);
  });

  test("is none where the paper has no pages, or the question is unknown", () => {
    expect(blockAt(items, 1)).toBeNull();
    expect(blockAt(items, -1, [page])).toBeNull();
  });
});

describe("the case beside its questions", () => {
  beforeEach(() => void document.querySelectorAll("[data-tell] p").forEach((one) => one.remove()));
  afterEach(() => document.body.replaceChildren());

  async function shown(block: Block, begins = true): Promise<CaseBeside> {
    const element = document.createElement("stratus-case") as CaseBeside;
    Object.assign(element, { block, begins });
    document.body.append(element);
    await element.updateComplete;
    return element;
  }

  const heard = async () => {
    await new Promise((later) => setTimeout(later, 150));
    return Array.from(document.querySelectorAll("[data-tell=polite] p"), (one) => one.textContent);
  };

  test("has its name, its text, and says once that it begins", async () => {
    const element = await shown({ page, first: 2, last: 3 });
    expect(element.querySelector("h2")!.textContent).toBe("Case: A man of 60");
    expect(element.querySelector("stratus-item")!.firstElementChild!.shadowRoot!.textContent).toContain("Coughs at night.");
    element.requestUpdate();
    await element.updateComplete;
    expect(await heard()).toEqual(["Case: A man of 60. Questions 2 to 3."]);
  });

  test("says nothing where the candidate was in it before", async () => {
    await shown({ page: other, first: 4, last: 4 }, false);
    expect(await heard()).toEqual([]);
  });

  test("begins folded where there is little room, and says how it is opened", async () => {
    document.documentElement.dataset.room = "small";
    try {
      const element = await shown({ page, first: 2, last: 3 });
      expect(element.querySelector<HTMLElement>("#case-text")!.hidden).toBe(true);
      expect(await heard()).toEqual(["Case: A man of 60. Questions 2 to 3. It stands above the question: “Show the case” opens it."]);
    } finally {
      delete document.documentElement.dataset.room;
    }
  });

  test("is folded and unfolded, and tells which", async () => {
    const element = await shown({ page: other, first: 4, last: 4 }, false);
    const button = element.querySelector("button")!;
    expect([button.getAttribute("aria-expanded"), button.textContent.trim()]).toEqual(["true", "Hide the case"]);
    button.click();
    await element.updateComplete;
    expect([button.getAttribute("aria-expanded"), button.textContent.trim()]).toEqual(["false", "Show the case"]);
    expect(element.querySelector<HTMLElement>("#case-text")!.hidden).toBe(true);
  });
});
