import { beforeEach, expect, test } from "vitest";

import { startRichText } from "../../../staff/authoring/rich-text";
import { startLanguages } from "../../../staff/authoring/text/spoken";

const form = (): void => {
  document.body.innerHTML = `
    <form data-item-form>
      <label for="title">Title</label><input type="text" id="title" name="title">
      <label for="stem">Question</label><textarea id="stem" name="stem" data-rich-text></textarea>
      <label for="theme">Theme</label><input type="text" id="theme" name="theme">
      <label for="lang">Language</label><select id="lang" name="lang"><option value="en">English</option><option value="nl" selected>Dutch</option></select>
      <details data-classification><input type="text" id="topic" name="topic"></details>
    </form>`;
  startLanguages();
  startRichText();
};
const langs = (): string[] => ["#title", "#theme", "#topic", "[role=textbox]"].map((one) => document.querySelector<HTMLElement>(one)!.lang);

beforeEach(form);

test("what an author writes is in the language of the item, what colleagues read is not", () => {
  expect(langs()).toEqual(["", "nl", "", "nl"]);
});

test("another language is that of everything at once", () => {
  const list = document.querySelector<HTMLSelectElement>("#lang")!;
  list.value = "en";
  list.dispatchEvent(new Event("change", { bubbles: true }));
  expect(langs()).toEqual(["", "en", "", "en"]);
});
