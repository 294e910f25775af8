import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { Undo } from "../../staff/authoring/drafts/undo";

let posted: [string, string][] = [];

beforeEach(() => {
  sessionStorage.clear();
  posted = [];
  vi.spyOn(HTMLFormElement.prototype, "requestSubmit").mockImplementation(function (this: HTMLFormElement) {
    posted = [...new FormData(this)] as [string, string][];
    this.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true })); // as a browser does
  });
});

afterEach(() => {
  document.body.replaceChildren();
  vi.restoreAllMocks();
});

/** The page as the server shows it for these rows, in this language. */
function page(rows: string[], lang = "en", key = "k1"): HTMLFormElement {
  const fields = rows.map((row) => `<input name="rows-html" value="${row}">`).join("");
  document.body.innerHTML = `<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="token"><input type="hidden" name="made_from" value="marks">
    <input type="hidden" name="draft_key" value="${key}"><input type="hidden" name="rows-next" value="${Math.random()}">${fields}
    <select name="lang"><option>en</option><option>nl</option></select>
    <div data-undo hidden><button type="button" data-undo-past disabled></button><button type="button" data-undo-future disabled></button></div></form>`;
  const form = document.querySelector("form")!;
  form.querySelector("select")!.value = lang;
  new Undo(form, form.querySelector<HTMLElement>("[data-undo]")!);
  return form;
}

const button = (side: "past" | "future") => document.querySelector<HTMLButtonElement>(`[data-undo-${side}]`)!;
const sent = (name: string) => posted.filter(([one]) => one === name).map(([, value]) => value);

function chooses(form: HTMLFormElement, lang: string): void {
  form.querySelector("select")!.value = lang;
  form.querySelector("select")!.dispatchEvent(new Event("change", { bubbles: true }));
}

function presses(target: Element, key: string, more: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, ctrlKey: true, bubbles: true, cancelable: true, ...more });
  target.dispatchEvent(event);
  return event;
}

describe("undo in the form of an item", () => {
  test("begins with nothing to undo, whatever tokens a page makes anew", () => {
    page(["a"]);
    page(["a"]);
    expect([button("past").disabled, button("future").disabled]).toEqual([true, true]);
    expect(button("past").parentElement!.hidden).toBe(false);
  });

  test("takes back a row that a button removed, with the marks of the page as it is now", () => {
    page(["a", "b"]);
    page(["a"]);
    button("past").click();
    expect(sent("rows-html")).toEqual(["a", "b"]);
    expect([sent("more"), sent("draft_key"), sent("made_from"), sent("csrfmiddlewaretoken"), sent("rows-next")]).toEqual([["undo"], ["k1"], ["marks"], ["token"], []]);
  });

  test("does it again, and goes to what came back", async () => {
    page(["a", "b"]);
    page(["a"]);
    button("past").click();
    page(["a", "b"]);
    await Promise.resolve();
    expect((document.activeElement as HTMLInputElement).value).toBe("b");
    expect([button("past").disabled, button("future").disabled]).toEqual([true, false]);
    button("future").click();
    expect(sent("rows-html")).toEqual(["a"]);
  });

  test("takes back a choice, and a new act after that ends what could be done again", () => {
    const form = page(["a"]);
    chooses(form, "nl");
    button("past").click();
    expect(sent("lang")).toEqual(["en"]);
    const after = page(["a"]);
    expect(button("future").disabled).toBe(false);
    chooses(after, "nl");
    expect(button("future").disabled).toBe(true);
  });

  test("loses nothing of what was typed since: that is a step of its own", () => {
    page(["a", "b"]);
    const form = page(["a"]);
    form.querySelector<HTMLInputElement>("[name=rows-html]")!.value = "typed since";
    button("past").click();
    expect(sent("rows-html")).toEqual(["a"]);
    page(["a"]);
    button("future").click();
    expect(sent("rows-html")).toEqual(["typed since"]);
  });

  test("is done by keyboard, and not while somebody types, where the field has its own", () => {
    const form = page(["a"]);
    chooses(form, "nl");
    expect(presses(form.querySelector("[name=rows-html]")!, "z").defaultPrevented).toBe(false);
    expect(posted).toEqual([]);
    expect(presses(form.querySelector("select")!, "z").defaultPrevented).toBe(true);
    expect(sent("lang")).toEqual(["en"]);
    const after = page(["a"]);
    presses(document.body, "Z", { shiftKey: true });
    expect(sent("lang")).toEqual(["nl"]);
    expect(after.isConnected).toBe(true);
  });

  test("knows nothing of another form", () => {
    chooses(page(["a"]), "nl");
    page(["a"], "en", "k2");
    expect(button("past").disabled).toBe(true);
  });

  test("takes rows that were pasted back in one step", () => {
    const form = page(["a"]);
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "pasted", value: "cells" })); // as text/rows.ts sends them
    form.dispatchEvent(new Event("submit", { bubbles: true }));
    page(["a", "b"]);
    button("past").click();
    expect([sent("rows-html"), sent("pasted")]).toEqual([["a"], []]);
  });

  test("keeps fifty steps", () => {
    const form = page(["a"]);
    for (let n = 0; n < 60; n++) chooses(form, n % 2 ? "en" : "nl");
    expect((JSON.parse(sessionStorage.getItem("stratus.undo")!) as { past: string[] }).past).toHaveLength(50);
  });
});
