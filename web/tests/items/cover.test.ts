import { afterEach, describe, expect, test } from "vitest";

import { type Aids, type AidsDetail, AnyItem } from "../../items/index";
import type { Item, Value } from "../../shared/api";

const alternatives = [{ id: "k7", html: "Ghent" }, { id: "x2", html: "Delft" }, { id: "p4", html: "Lyon" }];
const AIDS: Aids = { marks: [], struck: [], uncovered: [], marking: false, striking: true, masking: true };

const nameOf = (one: Element) => one.getAttribute("aria-label") ?? one.textContent.trim();

/** A question as the player shows it: what is kept about it comes back. */
async function covered(type: string, more: { value?: Value; readonly?: boolean; aids?: Partial<Aids> } = {}) {
  const any = document.createElement("stratus-item") as AnyItem;
  const { value = null, readonly = false, aids = {} } = more;
  Object.assign(any, { item: { id: "1", type, stem: "<p>Which?</p>", lang: "en", max_score: 1, alternatives } satisfies Item, value, readonly, aids: { ...AIDS, ...aids } });
  const told: unknown[] = [];
  any.addEventListener("answer", (event) => told.push((event as CustomEvent).detail));
  any.addEventListener("aids", (event) => (any.aids = { ...any.aids!, ...(event as CustomEvent<AidsDetail>).detail }));
  document.body.append(any);
  const settled = async () => {
    await any.updateComplete;
    await any.inner!.updateComplete;
  };
  await settled();
  const root = any.inner!.shadowRoot!;
  const press = async (name: string) => {
    Array.from(root.querySelectorAll("button")).find((one) => nameOf(one) === name)!.click();
    await settled();
    await settled();
  };
  return { any, root, told, press, names: () => Array.from(root.querySelectorAll(".cover"), nameOf) };
}

afterEach(() => document.body.replaceChildren());

describe.each(["MULTIPLE_CHOICE", "MULTIPLE_RESPONSE"])("covered alternatives of %s", (type) => {
  test("are not in the page: they say only where they are", async () => {
    const { root, names } = await covered(type);
    expect(names()).toEqual(["Covered, alternative A", "Covered, alternative B", "Covered, alternative C"]);
    expect(root.textContent).not.toMatch(/Ghent|Delft|Lyon/);
    expect(root.querySelector("input")).toBeNull();
  });

  test("are uncovered one at a time, the focus goes to what was uncovered, and back", async () => {
    const { root, press, names } = await covered(type);
    await press("Covered, alternative B");
    expect(names()).toEqual(["Covered, alternative A", "Covered, alternative C"]);
    expect([root.querySelector("label .content")?.textContent, root.activeElement?.localName]).toEqual(["Delft", "input"]);
    await press("Cover alternative B");
    expect([names().length, nameOf(root.activeElement!)]).toEqual([3, "Covered, alternative B"]);
  });

  test("keep what was chosen and struck out, and say so", async () => {
    const { any, told, press, names } = await covered(type, { value: { selected: ["x2"] }, aids: { struck: ["p4"] } });
    expect(names()).toEqual(["Covered, alternative A", "Covered, alternative B, chosen", "Covered, alternative C, struck out"]);
    await press("Covered, alternative A");
    await press("Cover alternative A");
    expect([told, any.value]).toEqual([[], { selected: ["x2"] }]);
  });

  test("are uncovered where nothing can be answered, too", async () => {
    const { root, press } = await covered(type, { readonly: true });
    await press("Covered, alternative C");
    expect([root.querySelector("label .content")?.textContent, root.querySelectorAll("li")[2]!.contains(root.activeElement)]).toEqual(["Lyon", true]);
  });

  test("are not read aloud", async () => {
    const { any, press } = await covered(type);
    await press("Covered, alternative B");
    expect(any.inner!.parts().map(({ kind, letter }) => letter ?? kind)).toEqual(["question", "B"]);
  });

  test("are for the candidate alone, who asked for it", async () => {
    expect((await covered(type, { aids: { masking: false } })).root.querySelector(".cover, .cover-again")).toBeNull();
  });
});
