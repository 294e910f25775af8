/** What a candidate waits for before they see their waiting room: only what that says and does. */
import { expect, test } from "vitest";

import nl from "../../../locales/nl.json";
import { modulesOf, textsOf } from "../sources";

const first = modulesOf("player/main.ts");

test("the texts that come with the waiting room are its own", () => {
  const said = textsOf(first);
  expect(first.length).toBeGreaterThan(30);
  expect(Object.keys(nl).filter((text) => !said.has(text))).toEqual([]);
});

test("what a running exam alone needs comes with the exam's code", () => {
  const ofExam = ["screens/timer", "screens/leaving/dialog", "display/dialog", "truth/sentences", "truth/exam-words"].map((name) => `../../player/${name}.ts`);
  expect(first.filter((module) => ofExam.includes(module))).toEqual([]);
  expect(modulesOf("player/sitting.ts")).toEqual(expect.arrayContaining(ofExam));
});
