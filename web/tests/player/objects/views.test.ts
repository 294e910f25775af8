/** The paper that the objects of a sheet make. */
import { expect, test } from "vitest";

import { sheetOf } from "../../../player/objects/views";
import type { PaperSection } from "../../../shared/api";

const part = (id: string, items: string[]): PaperSection => ({
  id,
  title: id,
  intro: "",
  items,
  duration: null,
  navigation: "FREE",
  can_return: true,
  answer_required: false,
});
const CONTENTS: Record<string, object> = {
  common: { title: "Exam", sections: [part("s1", []), part("s2", ["i3"])], items: [{ id: "i3" }], media: {} },
  first: { section: "s1", items: [{ id: "i1" }], media: {} },
};
const find = (hash: string) => Promise.resolve(new TextEncoder().encode(JSON.stringify(CONTENTS[hash])).buffer);
const unseal = (_key: string, sealed: ArrayBuffer) => Promise.resolve(new Uint8Array(sealed));
const told = { schedule: 1, common: ["common", "k"] as [string, string], items: { i1: ["first", "k"] as [string, string] } };

test("a drawn question stands in the section that its object names", async () => {
  const made = await sheetOf(told, "p", ["i1", "i3"], find, unseal);
  expect(made?.paper.sections?.map(({ id, items }) => [id, items])).toEqual([
    ["s1", ["i1"]],
    ["s2", ["i3"]],
  ]);
});

test("a sheet whose question has no object here is no paper", async () => {
  expect(await sheetOf(told, "p", ["i1", "i2", "i3"], find, unseal)).toBeNull();
});
