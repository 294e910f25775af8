/** Lists to choose from, while nothing can be changed: they keep the focus, open for nobody, and leave other keys to the browser. */
import { afterEach, describe, expect, test } from "vitest";

import { AnyItem } from "../../items/index";
import type { Item, Value } from "../../shared/api";

const common = { id: "q", stem: "<p>Choose.</p>", lang: "en", max_score: 1 };
const gaps = [{ id: "g1", options: [{ id: "a1", text: "Paris" }, { id: "b1", text: "Lyon" }] }];
const options = [{ id: "a1", html: "<p>Paris</p>" }, { id: "b1", html: "<p>Lyon</p>" }];
const KINDS: Record<string, [item: Item, value: Value]> = {
  "select from list": [{ ...common, type: "SELECT_FROM_LIST", text: "<p>In [1].</p>", gaps } as Item, { gaps: { g1: "a1" } }],
  "extended match": [{ ...common, type: "EXTENDED_MATCH", theme: "", once: false, options, stems: [{ id: "s1", html: "<p>France</p>" }] } as Item, { pairs: [["s1", "a1"]] }],
  "financial statement": [{ ...common, type: "FINANCIAL_STATEMENT", comma: false, rows: [[{ kind: "choice", id: "c1", options: ["a1", "b1"] }]] } as unknown as Item, { cells: { c1: "a1" } }],
};

async function shown(kind: string, readonly: boolean) {
  const [item, value] = KINDS[kind]!;
  const any = document.createElement("stratus-item") as AnyItem;
  const told: unknown[] = [];
  any.addEventListener("answer", (event) => told.push((event as CustomEvent).detail));
  Object.assign(any, { item, value, readonly });
  document.body.append(any);
  const settled = async () => {
    await any.updateComplete;
    await any.inner!.updateComplete;
    await any.inner!.updateComplete;
  };
  await settled();
  const root = any.inner!.shadowRoot!;
  return { any, told, settled, root, list: () => root.querySelector("select")! };
}

/** Whether the list lets the browser do what this key, or a press, does in it. */
function lets(list: HTMLSelectElement, key: string, more: KeyboardEventInit = {}): boolean {
  const init = { bubbles: true, cancelable: true, ...more };
  return list.dispatchEvent(key === "press" ? new MouseEvent("mousedown", init) : new KeyboardEvent("keydown", { key, ...init }));
}

afterEach(() => document.body.replaceChildren());

describe.each(Object.keys(KINDS))("a list of %s that is locked", (kind) => {
  test("keeps the focus that it has", async () => {
    const { any, root, list, settled } = await shown(kind, false);
    list().focus();
    any.readonly = true;
    await settled();
    expect(root.activeElement).toBe(list());
    expect([list().disabled, list().getAttribute("aria-disabled")]).toEqual([false, "true"]);
  });

  test("opens for nobody, and takes nothing that was chosen all the same", async () => {
    const { list, told, settled } = await shown(kind, true);
    for (const key of ["press", "ArrowDown", "ArrowUp", "Home", "End", "PageDown", "Enter", "F4", " ", "l"]) expect([key, lets(list(), key)]).toEqual([key, false]);
    list().value = "b1";
    list().dispatchEvent(new Event("change", { bubbles: true }));
    await settled();
    expect([told, list().value]).toEqual([[], "a1"]);
  });

  test("leaves all other keys to the browser and to assistive technology", async () => {
    const { list } = await shown(kind, true);
    for (const key of ["Tab", "Escape", "F5", "F6", "Insert", "CapsLock", "Control"]) expect([key, lets(list(), key)]).toEqual([key, true]);
    expect([lets(list(), "f", { ctrlKey: true }), lets(list(), "f", { metaKey: true })]).toEqual([true, true]);
  });

  test("opens as ever once it is not locked any more", async () => {
    const { list } = await shown(kind, false);
    expect([lets(list(), "ArrowDown"), lets(list(), "press")]).toEqual([true, true]);
  });
});
