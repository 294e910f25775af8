/** An answer of one line: told after a pause, cleared as null, judged by the same rules as the server's. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { answered } from "../../items/element";
import { accepts } from "../../items/typed/spelling";
import type { Item, Value } from "../../shared/api";
import { show } from "./line";
import spelt from "../../../tests/item_types/typed/spelling.json";

const short = (key?: object): Item => ({ id: "1", type: "SHORT_ANSWER", stem: "<p>Which city?</p>", lang: "nl", max_score: 1, ...(key && { key }) });
const KEY = { accepted: ["Amsterdam", "Den Haag"], case_sensitive: false, spelling_errors: 1, html: "<p>No suburb.</p>" };

beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
});

test.each(spelt as [string, string, boolean, number, boolean][])("of %j accepted, %j (case %s, %i errors) is right: %s", (accepted, typed, caseCounts, errors, isRight) => {
  expect(accepts(accepted, typed, caseCounts, errors)).toBe(isRight);
});

describe("a line that is typed", () => {
  test("is told after a pause, as it was typed", async () => {
    const { type, told } = await show(short());
    await type(" Den");
    await type(" Den  Haag");
    expect(told).toEqual([]);
    vi.advanceTimersByTime(400);
    expect(told).toEqual([{ value: { text: " Den  Haag" }, urgent: false }]);
  });

  test("is told at once when it is asked for, when the field is left, and when the question goes", async () => {
    const { any, type, told, field } = await show(short());
    await type("a");
    any.flush();
    await type("ab");
    field().dispatchEvent(new FocusEvent("focusout", { bubbles: true, composed: true }));
    await type("abc");
    any.remove();
    expect(told.map(({ value }) => value?.text)).toEqual(["a", "ab", "abc"]);
  });

  test.each(["", "  ", "\u200b"])("and cleared to %j is no answer any more", async (left) => {
    const { any, type, told } = await show(short(), { value: { text: "a" } });
    await type(left);
    any.flush();
    expect(told.at(-1)).toEqual({ value: null, urgent: false });
  });

  test("keeps what stands in the field, and the focus, when it comes back as the answer", async () => {
    const { any, type, field, settled } = await show(short());
    field().focus();
    await type(" ");
    any.flush();
    await settled();
    await type(" a ");
    any.flush();
    any.number = 3;
    await settled();
    expect([field().value, any.inner!.shadowRoot!.activeElement]).toEqual([" a ", field()]);
  });

  test("gives way to what comes from elsewhere, but not in the middle of a word", async () => {
    const { any, type, field, settled } = await show(short(), { value: { text: "old" } });
    any.value = { text: "new" };
    await settled();
    expect(field().value).toBe("new");
    await type("newer");
    any.value = { text: "other" };
    await settled();
    expect(field().value).toBe("newer");
  });

  test("of one question is not shown in the field of the next", async () => {
    const { any, type, field, settled } = await show(short());
    await type("a");
    any.flush();
    Object.assign(any, { item: { ...short(), id: "2" }, value: null });
    await settled();
    expect(field().value).toBe("");
  });

  test("stands in a field that says of which question it is, and takes no more than the server", async () => {
    const { any, field, settled, type, root } = await show(short());
    expect([field().getAttribute("aria-label"), field().maxLength, field().lang, field().dir]).toEqual(["Your answer", 1000, "nl", "auto"]);
    any.number = 3;
    await settled();
    expect(field().getAttribute("aria-label")).toBe("Your answer to question 3");
    await type("x".repeat(1000));
    expect(root.querySelector(".over")!.textContent).toBe("This answer is full: it holds at most 1000 characters.");
  });

  test("cannot be changed where nothing can", async () => {
    const { field } = await show(short(), { value: { text: "a" }, readonly: true });
    expect([field().readOnly, field().value]).toEqual([true, "a"]);
  });

  test("is an answer when something of it can be seen", () => {
    const values: Value[] = [null, { text: "" }, { text: "a" }];
    expect(values.map((value) => answered(value, "SHORT_ANSWER"))).toEqual([false, false, true]);
  });
});

describe.each(["mark", "review"] as const)("where it is judged (%s), a short answer", (mode) => {
  const judged = async (value: Value) => {
    const { root } = await show(short(KEY), { value, mode });
    return { root, verdict: root.querySelector(".verdict")?.textContent ?? "" };
  };

  test.each([["Amsterdam", "✓ Right"], ["amsterdm", "✓ Right"], ["Rotterdam", "✗ Wrong"]])("%j is called %s", async (text, verdict) => {
    const shown = await judged({ text });
    expect([shown.root.querySelector(".typed")!.textContent, shown.verdict, shown.root.querySelector("input")]).toEqual([text, verdict, null]);
  });

  test("that was not given says so", async () => {
    const { root, verdict } = await judged(null);
    expect([root.querySelector(".none")!.textContent, verdict]).toEqual(["Not answered", ""]);
  });

  test("stands beside what is accepted, and how it is compared", async () => {
    const { root } = await judged({ text: "a" });
    expect(Array.from(root.querySelectorAll(".key li"), (one) => one.textContent)).toEqual(["Amsterdam", "Den Haag"]);
    expect(Array.from(root.querySelectorAll(".key p"), (one) => one.textContent)).toEqual(["Accepted answers", "1 spelling error is allowed.", "Marking guide", "No suburb."]);
  });
});

test("a candidate never sees the key, even if it were there", async () => {
  const { root } = await show(short(KEY), { value: { text: "Amsterdam" } });
  expect(root.querySelector(".key, .verdict")).toBeNull();
});

describe("where a marker changed the score", () => {
  const overruled = { verdict: "right", score: "1", max_score: "1" } as const;

  test.each(["mark", "review"] as const)("the verdict follows it in mode %s, and says so", async (mode) => {
    const { any, root } = await show({ ...short(KEY), overruled }, { mode, value: { text: "Rotterdam" } });
    expect(root.textContent).not.toContain("Wrong");
    const told = any.querySelector<HTMLElement & { updateComplete: Promise<unknown> }>("stratus-overruled")!;
    await told.updateComplete;
    expect(told.shadowRoot!.querySelector("p")!.textContent.replace(/\s+/g, " ").trim()).toBe("✓ Right A marker changed the automatic score to 1 of 1 points.");
  });

  test("nothing of it is said to somebody who answers", async () => {
    const { any } = await show({ ...short(), overruled }, { mode: "take" });
    expect(any.querySelector("stratus-overruled")).toBeNull();
  });
});
