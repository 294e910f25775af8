/** A new item type is a folder and one line of `items/types.ts`; this test does what both do. */
import { html, type TemplateResult } from "lit";
import { afterEach, beforeAll, describe, expect, test } from "vitest";

import { answered, ItemElement, register } from "../items/element";
import { type AnyItem } from "../items/index";
import type { Item, Value } from "../shared/api";
import { t } from "../shared/i18n";

interface RiddleItem extends Item {
  letters: number;
}

class Riddle extends ItemElement {
  declare item: RiddleItem;

  override render(): TemplateResult {
    const given = typeof this.value?.value === "string" ? this.value.value : "";
    return html`${this.stem()}<p class="hint">${t("{n} letters", { n: this.item.letters })}</p>
      <input .value=${given} ?disabled=${this.locked} @change=${(event: Event) => this.tell({ value: (event.target as HTMLInputElement).value }, false)} />
      ${this.judged ? html`<p class="key">${this.item.key?.html}</p>` : ""}`;
  }
}

const item: RiddleItem = { id: "1", type: "RIDDLE", stem: "<p>What has keys?</p>", lang: "en", max_score: 1, letters: 5 };

async function show(properties: Partial<AnyItem>): Promise<{ any: AnyItem; root: ShadowRoot }> {
  const any = Object.assign(document.createElement("stratus-item") as AnyItem, { item, ...properties });
  document.body.append(any);
  await any.updateComplete;
  await any.inner!.updateComplete;
  return { any, root: any.inner!.shadowRoot! };
}

beforeAll(() => {
  const texts = { nl: { "{n} letters": "{n} letters lang" } };
  register({ type: "RIDDLE", tag: "stratus-riddle", element: Riddle, answered: (value: NonNullable<Value>) => String(value.value).trim() !== "", texts });
});

afterEach(() => {
  document.body.replaceChildren();
  document.documentElement.lang = "en";
});

describe("an item type that is registered", () => {
  test("is shown wherever items are shown, and tells its answer", async () => {
    const { any, root } = await show({});
    const told: unknown[] = [];
    any.addEventListener("answer", (event) => told.push((event as CustomEvent).detail));
    const input = root.querySelector("input")!;
    input.value = "piano";
    input.dispatchEvent(new Event("change"));
    expect([told, any.value]).toEqual([[{ value: { value: "piano" }, urgent: false }], { value: "piano" }]);
  });

  test("is shown to assessors with its key, and cannot be changed there", async () => {
    const { root } = await show({ item: { ...item, key: { html: "A piano" } }, value: { value: "clock" }, mode: "mark" });
    const input = root.querySelector("input")!;
    expect([input.value, input.disabled, root.querySelector(".key")?.textContent]).toEqual(["clock", true, "A piano"]);
  });

  test("says itself what an answer is", () => {
    expect([answered({ value: " " }, "RIDDLE"), answered({ value: "piano" }, "RIDDLE")]).toEqual([false, true]);
  });

  test("brings its texts in other languages", async () => {
    document.documentElement.lang = "nl";
    const { root } = await show({});
    expect(root.querySelector(".hint")?.textContent).toBe("5 letters lang");
  });
});
