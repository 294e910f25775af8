import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { startHelpers } from "../../staff/helpers";

const row = (inside: string) =>
  `<form method="post"><div class="alternative">${inside}<input type="text" inputmode="numeric" value="1"><button type="submit" name="more" value="alternatives remove 0" data-confirm="Remove this row, with what is in it?" data-confirm-about="Alternative 1" data-confirm-filled></button></div></form>
  <dialog id="confirm"><p class="confirm-text"></p><button data-confirm-yes></button></dialog>`;

beforeAll(startHelpers);

beforeEach(() => {
  HTMLDialogElement.prototype.showModal = function (this: HTMLDialogElement) {
    this.open = true;
  };
});

afterEach(() => document.body.replaceChildren());

/** Presses the button of a row with these fields; whether the form went without a question. */
function pressed(inside: string): boolean {
  document.body.innerHTML = row(inside);
  const form = document.querySelector("form")!;
  const event = new SubmitEvent("submit", { bubbles: true, cancelable: true, submitter: document.querySelector<HTMLElement>("[name=more]") });
  form.dispatchEvent(event);
  return !event.defaultPrevented;
}

describe("a row that is removed", () => {
  test.each([
    ["<textarea></textarea>", true],
    ["<textarea> </textarea>", true],
    ["<textarea>Paris</textarea>", false],
    ['<select><option value="">Choose</option><option value="a" selected>A</option></select>', false],
    ['<textarea></textarea><select><option value="" selected>Choose</option></select>', true],
  ])("goes at once only where nothing was written: %s", (inside, atOnce) => {
    expect(pressed(inside)).toBe(atOnce);
  });
});
