import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";

import { startWatch } from "../staff/live/watch";

const sent = vi.fn();

beforeAll(() => {
  HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
    this.open = true;
  };
  startWatch();
});

beforeEach(() => {
  sent.mockReset();
  document.body.innerHTML = `
    <input type="checkbox" name="script" value="1" form="publish" />
    <form id="publish"></form>
    <input id="search" />
    <dialog class="action-dialog" id="void"><input id="reason" name="reason" form="publish" /><button type="submit" form="publish" value="void">Void</button></dialog>
    <button type="button" data-dialog="#publishing">Publish…</button>
    <dialog class="action-dialog" id="publishing">
      <input type="radio" name="which" value="all" form="publish" checked />
      <input type="radio" name="which" value="selected" form="publish" data-offer-if="input[name=script]:checked" />
      <button type="button" data-close>Cancel</button>
      <button type="submit" form="publish" value="publish">Publish</button>
    </dialog>`;
  document.querySelector("form")?.addEventListener("submit", (event) => {
    event.preventDefault();
    sent((event.submitter as HTMLButtonElement).value);
  });
});

function press(key: string, selector: string): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
  document.querySelector(selector)?.dispatchEvent(event);
  return event;
}

describe("dialogs that share a form", () => {
  test("Enter in a field presses the button of its own dialog", () => {
    expect(press("Enter", "#publishing [value=selected]").defaultPrevented).toBe(true);
    expect(sent.mock.calls).toEqual([["publish"]]);
    press("Enter", "#reason");
    expect(sent.mock.lastCall).toEqual(["void"]);
  });

  test("Enter on the box of a row presses none of them", () => {
    expect(press("Enter", "[name=script]").defaultPrevented).toBe(true);
    expect(sent).not.toHaveBeenCalled();
  });

  test("other keys, and Enter in other forms, are left to the browser", () => {
    expect(press("a", "#reason").defaultPrevented).toBe(false);
    expect(press("Enter", "#search").defaultPrevented).toBe(false);
    expect(sent).not.toHaveBeenCalled();
  });

  test.each([true, false])("rows that were ticked beforehand are offered first: %s", (ticked) => {
    document.querySelector<HTMLInputElement>("[name=script]")!.checked = ticked;
    document.querySelector<HTMLButtonElement>("[data-dialog]")?.click();
    expect(document.querySelector<HTMLInputElement>("[value=selected]")?.checked).toBe(ticked);
  });
});
