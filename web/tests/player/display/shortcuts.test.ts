import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import "../../../player/display/menu";
import "../../../player/tools/help";
import { addShortcuts, isPressed, type Shortcut, switchShortcuts, working } from "../../../player/display/shortcuts";

let remove: () => void = () => {};

function table(...shortcuts: Shortcut[]): void {
  remove();
  remove = addShortcuts(() => shortcuts);
}

function shortcut(keys: string, more: Partial<Shortcut> = {}): Shortcut & { run: ReturnType<typeof vi.fn> } {
  return { keys: [keys], does: () => `what ${keys} does`, run: vi.fn(), ...more } as Shortcut & { run: ReturnType<typeof vi.fn> };
}

function press(key: string, more: KeyboardEventInit = {}, at: EventTarget = document.body): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, composed: true, cancelable: true, ...more });
  at.dispatchEvent(event);
  return event;
}

const altShift = { altKey: true, shiftKey: true };
const put = <K extends keyof HTMLElementTagNameMap>(name: K, more: Partial<HTMLElementTagNameMap[K]> = {}): HTMLElementTagNameMap[K] => {
  const element = Object.assign(document.createElement(name), more);
  document.body.append(element);
  return element;
};

beforeEach(() => localStorage.clear());
afterEach(() => {
  table();
  document.body.replaceChildren();
});

describe("a shortcut", () => {
  test("is done and nothing else, when exactly its keys are pressed", () => {
    const one = shortcut("Alt+Shift+H");
    table(one);
    expect(press("h", { code: "KeyH", altKey: true }).defaultPrevented).toBe(false);
    expect(press("H", { code: "KeyH", ...altShift, ctrlKey: true }).defaultPrevented).toBe(false);
    expect(press("H", { code: "KeyH", ...altShift }).defaultPrevented).toBe(true);
    expect(one.run).toHaveBeenCalledOnce();
  });

  test.each([
    ["as the letter stands on the key, on a keyboard with another layout", "M", "Semicolon", "Alt+Shift+M", true],
    ["not as it stands elsewhere", "?", "KeyM", "Alt+Shift+H", false],
    ["by its place, where Alt makes another sign of it", "Ó", "KeyH", "Alt+Shift+H", true],
    ["by its place, on a keyboard with another alphabet", "Р", "KeyH", "Alt+Shift+H", true],
  ])("counts %s", (_why, key, code, keys, expected) => {
    expect(isPressed(new KeyboardEvent("keydown", { key, code, ...altShift }), keys)).toBe(expected);
  });

  test("that writes something does so in a field for text", () => {
    const one = shortcut("?");
    table(one);
    for (const at of [put("input"), put("textarea"), put("div", { contentEditable: "true" })]) press("?", { shiftKey: true }, at);
    expect(one.run).not.toHaveBeenCalled();
    press("?", { shiftKey: true }, put("input", { type: "radio" }));
    press("?", { shiftKey: true }, put("button"));
    expect(one.run).toHaveBeenCalledTimes(2);
  });

  test("with an arrow leaves the arrows to what moves with them", () => {
    const one = shortcut("ArrowDown");
    table(one);
    for (const at of [put("input", { type: "radio" }), put("select"), put("textarea")]) press("ArrowDown", {}, at);
    expect(one.run).not.toHaveBeenCalled();
    press("ArrowDown");
    expect(one.run).toHaveBeenCalledOnce();
  });

  test("does nothing behind a dialog, unless it works everywhere or belongs to the dialog", () => {
    const dialog = put("dialog", { open: true });
    const [one, everywhere, own] = [shortcut("Alt+Shift+L"), shortcut("Alt+Shift+C", { everywhere: true }), shortcut("Escape", { within: () => dialog })];
    table(one, everywhere, own);
    for (const key of ["L", "C"]) press(key, { code: `Key${key}`, ...altShift }, dialog);
    press("Escape", {}, dialog);
    expect([one, everywhere, own].map(({ run }) => run.mock.calls.length)).toEqual([0, 1, 1]);
  });

  test("leaves alone what somebody else has dealt with", () => {
    const one = shortcut("ArrowDown");
    table(one);
    const button = put("button");
    button.addEventListener("keydown", (event) => event.preventDefault());
    press("ArrowDown", {}, button);
    expect(one.run).not.toHaveBeenCalled();
  });
});

describe("the list of shortcuts", () => {
  const lines = () => Array.from(document.querySelectorAll("stratus-shortcuts tbody tr"), (row) => Array.from(row.children, (cell) => cell.textContent).join(" "));
  const settled = () => new Promise((done) => setTimeout(done));

  test("holds what works at this moment, the same thing once", () => {
    let works = true;
    table(shortcut("Alt+Shift+S", { works: () => works }), shortcut("Escape", { does: () => "close" }), shortcut("Escape", { does: () => "close" }));
    expect(working().map(({ keys }) => keys[0])).toEqual(["Alt+Shift+S", "Escape"]);
    works = false;
    expect(working().map(({ keys }) => keys[0])).toEqual(["Escape"]);
  });

  test("is opened by ?, begins at its heading, and gives the focus back when it closes", async () => {
    put("stratus-appearance" as "div");
    const button = put("button");
    button.focus();
    await settled();
    press("?", { shiftKey: true }, button);
    await settled();
    expect(document.activeElement?.id).toBe("dialog-title");
    expect(lines()).toEqual(["? Show this list", "Escape Close the menu or panel that you are in", "Escape Close this list"]);
    press("Escape", {}, document.activeElement!);
    await settled();
    expect([document.querySelector("dialog"), document.activeElement]).toEqual([null, button]);
  });

  test("can switch them off: then no key is listed or does anything, but Escape and the keys of the editor", async () => {
    const one = shortcut("Alt+Shift+L");
    table(one);
    const editor = addShortcuts(() => [{ keys: ["Mod+B"], does: () => "Bold" }]);
    switchShortcuts(false);
    press("L", { code: "KeyL", ...altShift });
    expect([one.run.mock.calls.length, working().map(({ keys }) => keys[0])]).toEqual([0, ["Mod+B"]]);
    switchShortcuts(true);
    press("L", { code: "KeyL", ...altShift });
    expect(one.run).toHaveBeenCalledOnce();
    editor();
    await settled();
  });
});
