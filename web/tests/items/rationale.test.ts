/** Why somebody answers as they do: beside the question of any type, told with its answer, known to none of their elements. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { LONGEST, Rationale, withoutRationale, withRationale } from "../../items/beside/rationale";
import { answered } from "../../items/element";
import type { AnyItem } from "../../items/index";
import type { Item } from "../../shared/api";
import { show as showItem } from "./line";

const short = (more: object = {}): Item => ({ id: "1", type: "SHORT_ANSWER", stem: "<p>Which city?</p>", lang: "nl", max_score: 1, rationale: true, ...more });
const choice = (): Item => ({ ...short({ type: "MULTIPLE_CHOICE" }), alternatives: [{ id: "a", html: "A" }, { id: "b", html: "B" }] });

beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
});

async function show(item: Item, more: Partial<AnyItem> = {}) {
  const shown = await showItem(item, more);
  const why = shown.any.querySelector<Rationale>("stratus-rationale");
  await why?.updateComplete;
  const area = () => why!.shadowRoot!.querySelector("textarea")!;
  const writes = async (text: string) => {
    area().value = text;
    area().dispatchEvent(new Event("input", { bubbles: true, composed: true }));
    await why!.updateComplete;
  };
  const words = () => why!.shadowRoot!.textContent.replace(/\s+/g, " ").trim();
  return { ...shown, why, area, writes, words };
}

describe("a reason", () => {
  test("is asked for only where the author does", async () => {
    expect((await show(short({ rationale: false }))).why).toBeNull();
    expect((await show(short())).why).not.toBeNull();
  });

  test("has a label that says that it is not scored, and the number of its question", async () => {
    const { why } = await show(short(), { number: 3 });
    expect(why!.shadowRoot!.querySelector("label[for=why]")!.textContent).toBe("Why? (not scored), Question 3");
  });

  test("is told after a pause, with the answer that stands", async () => {
    const { writes, told } = await show(short(), { value: { text: "Leiden" } });
    await writes("Since it");
    await writes("Since it is.");
    expect(told).toEqual([]);
    vi.advanceTimersByTime(400);
    expect(told).toEqual([{ value: { text: "Leiden", rationale: "Since it is." }, urgent: false }]);
  });

  test("is told at once when the page asks for it, when its field is left, and when the question goes", async () => {
    const { any, writes, told, area } = await show(short());
    await writes("a");
    any.flush();
    await writes("ab");
    area().dispatchEvent(new FocusEvent("focusout", { bubbles: true, composed: true }));
    await writes("abc");
    any.remove();
    expect(told.map(({ value }) => value)).toEqual([{ rationale: "a" }, { rationale: "ab" }, { rationale: "abc" }]);
  });

  test("stays with the answer when that changes, and when it is taken back", async () => {
    const { any, root, told } = await show(choice(), { value: { selected: ["a"], rationale: "Since." } });
    root.querySelectorAll("input")[1]!.click();
    expect(told.at(-1)).toEqual({ value: { selected: ["b"], rationale: "Since." }, urgent: true });
    await any.updateComplete;
    root.querySelector<HTMLElement>(".clear")!.click();
    expect(told.at(-1)!.value).toEqual({ selected: [], rationale: "Since." });
  });

  test("that is taken back leaves the answer alone, and nothing where there is none", async () => {
    const { any, writes, told } = await show(short(), { value: { text: "Leiden", rationale: "Since." } });
    await writes("  ");
    any.flush();
    expect(told.at(-1)!.value).toEqual({ text: "Leiden" });
    const other = await show(short(), { value: { rationale: "Since." } });
    await other.writes("");
    other.any.flush();
    expect(other.told.at(-1)!.value).toBeNull();
  });

  test("is not known to the question's own element, for which nothing changes with it", async () => {
    const { any, writes, settled, field } = await show(short(), { value: { text: "Leiden", rationale: "Since." } });
    const before = any.inner!.value;
    expect(before).toEqual({ text: "Leiden" });
    field().focus();
    await writes("Because.");
    any.flush();
    await settled();
    expect(any.inner!.value).toEqual({ text: "Leiden" });
    expect(any.inner!.shadowRoot!.activeElement).toBe(field());
  });

  test("keeps what stands in the field, and the focus, when it comes back as the answer", async () => {
    const { any, writes, area, why } = await show(short());
    area().focus();
    await writes(" a ");
    any.flush();
    any.number = 7;
    await any.updateComplete;
    await why!.updateComplete;
    expect(area().value).toBe(" a ");
    expect(why!.shadowRoot!.activeElement).toBe(area());
  });

  test("alone is no answer, which is said", async () => {
    expect(answered({ rationale: "Since." }, "SHORT_ANSWER")).toBe(false);
    expect(answered({ selected: [], rationale: "Since." }, "MULTIPLE_CHOICE")).toBe(false);
    expect(answered({ text: "Leiden", rationale: "Since." }, "SHORT_ANSWER")).toBe(true);
    const { any, words, writes, why } = await show(short());
    await writes("Since.");
    any.flush();
    await any.updateComplete;
    await why!.updateComplete;
    expect(words()).toContain("The question itself has no answer yet.");
    any.value = { text: "Leiden", rationale: "Since." };
    await any.updateComplete;
    await why!.updateComplete;
    expect(words()).not.toContain("no answer yet");
  });

  test("that is full says so, to the eye once and to the ear once", async () => {
    const { writes, words, said, area } = await show(short());
    expect(area().maxLength).toBe(LONGEST);
    await writes("x".repeat(LONGEST));
    await writes("y".repeat(LONGEST));
    expect(words()).toContain("it holds at most 2000 characters");
    expect(said).toHaveLength(1);
  });

  test("cannot be changed where nothing can", async () => {
    expect((await show(short(), { readonly: true, value: { rationale: "Since." } })).area().readOnly).toBe(true);
  });

  test("is read by whoever judges, as text", async () => {
    const { words, why } = await show(short(), { mode: "mark", value: { text: "Leiden", rationale: "<b>Since</b>" } });
    expect(words()).toBe("The candidate's reason (not scored) <b>Since</b>");
    expect(why!.shadowRoot!.querySelector("textarea, b")).toBeNull();
    expect((await show(short(), { mode: "review", value: { text: "Leiden" } })).words()).toContain("No reason given");
  });
});

test("one value without its reason is the same object each time", () => {
  const value = { text: "a", rationale: "b" };
  expect(withoutRationale(value)).toBe(withoutRationale(value));
  const answer = { text: "a" };
  expect(withoutRationale(withRationale(answer, "b"))).toBe(answer);
  expect(withoutRationale(answer)).toBe(answer);
});
