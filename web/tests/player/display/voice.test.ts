/** Focus and voice: what happens by itself is read out once, and nobody falls off the page. */
import { html, type TemplateResult } from "lit";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Dialog } from "../../../player/display/dialog";
import { focused, keepFocus } from "../../../player/display/focus";
import { tell } from "../../../player/display/tell";

class Question extends Dialog {
  protected override content(): TemplateResult {
    return html`<h2 id="dialog-title" tabindex="-1">Sure?</h2>`;
  }
  protected override cancelled(): void {
    this.remove();
  }
}
customElements.define("test-question", Question);

beforeEach(() => {
  document.body.innerHTML = '<h1 tabindex="-1">Question 1</h1><input /><button>Go</button>';
});
afterEach(() => vi.useRealTimers());

function heard(): string[] {
  return Array.from(document.querySelectorAll("[data-tell] > p"), (one) => one.textContent ?? "");
}

test("what two parts of the page notice at the same moment is read out once", () => {
  vi.useFakeTimers();
  tell("polite", "The connection is back.");
  tell("polite", "The connection is back.");
  vi.advanceTimersByTime(200);
  expect(heard()).toEqual(["The connection is back."]);
  vi.advanceTimersByTime(2000);
  tell("polite", "The connection is back.");
  vi.advanceTimersByTime(200);
  expect(heard()).toHaveLength(2);
});

test("where what has the focus is taken away, the heading gets it", async () => {
  keepFocus(document.body);
  const button = document.querySelector("button")!;
  button.focus();
  button.remove();
  await vi.waitFor(() => expect(focused()?.tagName).toBe("H1"));
});

test("a dialog gives the focus back when it closes, or to the heading where that place is gone", async () => {
  const field = document.querySelector("input")!;
  for (const stays of [true, false]) {
    field.focus();
    const dialog = document.createElement("test-question") as Question;
    document.body.append(dialog);
    await dialog.updateComplete;
    expect(focused()?.textContent).toBe("Sure?");
    if (!stays) field.remove();
    dialog.remove();
    expect(focused()).toBe(stays ? field : document.querySelector("h1"));
  }
});
