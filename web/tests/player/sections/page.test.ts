import { afterEach, expect, test } from "vitest";

import "../../../items/index";
import "../../../player/sections/page";
import { Sections } from "../../../player/sections/sections";
import type { SectionPage } from "../../../player/sections/page";
import type { Exam } from "../../../player/exam/exam";
import type { PaperSection } from "../../../shared/api";
import { Clock } from "../../../shared/clock";

afterEach(() => document.body.replaceChildren());

async function introduced(more: Partial<PaperSection>): Promise<SectionPage> {
  const section: PaperSection = { id: "s1", title: "Listening", intro: "", items: ["1"], duration: null, navigation: "FREE", can_return: true, answer_required: false, ...more };
  const sections = new Sections([section], ["1"], new Clock(), () => false);
  sections.settle("1");
  const pages = [{ id: "9-1", type: "SECTION", stem: "<p>Now you <b>listen</b>.</p>", lang: "en" }];
  const element = document.createElement("stratus-section") as SectionPage;
  element.exam = { sections, position: "1", readonly: false, started: { title: "Exam" }, paper: { pages }, desk: { counter: () => null }, counting: { choices: [] } } as unknown as Exam;
  document.body.append(element);
  await element.updateComplete;
  await new Promise((later) => setTimeout(later));
  return element;
}

test("a section is introduced by its page, which nobody answers", async () => {
  const element = await introduced({ page: "9-1" });
  const shown = element.querySelector("stratus-item")!.firstElementChild!;
  expect(shown.localName).toBe("stratus-section-page");
  expect(shown.shadowRoot!.querySelector("b")!.textContent).toBe("listen");
  expect(element.querySelector("p.section-intro")).toBeNull();
});

test("a section without a page is introduced by its text, as it was typed", async () => {
  const element = await introduced({ intro: "Think first." });
  expect(element.querySelector("p.section-intro")!.textContent).toBe("Think first.");
  expect(element.querySelector("stratus-item")).toBeNull();
});
