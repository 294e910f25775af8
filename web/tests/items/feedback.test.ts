/** What an author tells of an answer: shown where it is judged, and nowhere else. */
import { afterEach, describe, expect, test, vi } from "vitest";

import type { Mode } from "../../items/element";
import type { Told } from "../../items/beside/feedback";
import type { Item } from "../../shared/api";
import { startRichText } from "../../staff/authoring/rich-text";
import { show as showItem } from "./line";

const TOLD: Told = {
  texts: { partly: "<p>Nearly.</p>" },
  parts: [
    { id: "a", kind: "alternative", label: "A", text: "Paris", html: "<p>The <b>capital</b>.</p>" },
    { id: "b", kind: "gap", label: "2", text: "", html: "<p>Mind the gap.</p>" },
    { id: "c", kind: "cell", label: "B2", text: "", html: "<p>A sum.</p>" },
    { id: "d", kind: "piece", label: "7", text: "", html: "<p>Seven.</p>" },
  ],
};
const item = (feedback?: Told): Item => ({ id: "1", type: "SHORT_ANSWER", stem: "<p>Which?</p>", lang: "nl", max_score: 1, ...(feedback && { feedback }) });

afterEach(() => document.body.replaceChildren());

async function show(feedback: Told | undefined, mode: Mode) {
  const { any } = await showItem(item(feedback), { mode });
  const told = any.querySelector<HTMLElement & { updateComplete: Promise<unknown> }>("stratus-feedback");
  await told?.updateComplete;
  const root = told?.shadowRoot ?? null;
  return { root, text: Array.from(root?.querySelectorAll("h3, dt, dd") ?? [], (one) => one.textContent.trim()).join(" ") };
}

describe("feedback", () => {
  test.each<Mode>(["mark", "review"])("is read in mode %s, its verdict in words, each part by what it says", async (mode) => {
    const { text, root } = await show(TOLD, mode);
    expect(text).toBe("Feedback ◐ Partly right Nearly. Paris The capital. Gap 2 Mind the gap. Cell B2 A sum. Piece 7 Seven.");
    expect(root!.querySelector("section")!.getAttribute("aria-labelledby")).toBe("title");
    expect(root!.querySelectorAll("dd[lang=nl]")).toHaveLength(5);
  });

  test.each<Mode>(["take", "preview"])("is not read in mode %s", async (mode) => {
    expect((await show(TOLD, mode)).root).toBeNull();
  });

  test("says nothing where nothing applies", async () => {
    expect((await show(undefined, "review")).root).toBeNull();
    expect((await show({ texts: {}, parts: [] }, "review")).text).toBe("");
  });

  test("is read for every score as long as there is none", async () => {
    const { text } = await show({ texts: { right: "<p>Yes.</p>", partly: "<p>Hm.</p>", wrong: "<p>No.</p>" }, parts: [] }, "mark");
    expect(text).toBe("Feedback ✓ Right Yes. ◐ Partly right Hm. ✗ Wrong No.");
  });
});

test("pictures of a feedback are filled from where the page has them", async () => {
  const src = `media:${"a".repeat(64)}`;
  const told: Told = { texts: { right: `<p><img src="${src}" alt="A map" width="40" height="20"></p>` }, parts: [] };
  const { any } = await showItem(item(told), { mode: "review", pictures: { [src]: "/library/media/map.png" } });
  const root = any.querySelector("stratus-feedback")!.shadowRoot!;
  await vi.waitFor(() => expect(root.querySelector("img")!.getAttribute("src")).toBe("/library/media/map.png"));
});

test("fields that are folded away get their editors when they are opened", () => {
  document.body.innerHTML = "<details><summary>Feedback</summary><textarea data-rich-text='line' aria-label='Right'>Yes</textarea></details>";
  startRichText();
  startRichText();
  expect(document.querySelector(".rich-text")).toBeNull();
  document.querySelector("details")!.open = true;
  document.querySelector("details")!.dispatchEvent(new Event("toggle"));
  expect(document.querySelectorAll(".rich-text")).toHaveLength(1);
});
