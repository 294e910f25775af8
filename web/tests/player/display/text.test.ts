import { beforeEach, expect, test, vi } from "vitest";

const shown = () => {
  const { spacing, lines, font } = document.documentElement.dataset;
  return [spacing, lines, font];
};

async function page() {
  vi.resetModules();
  return import("../../../player/display/text");
}

beforeEach(() => localStorage.clear());

test("text is set as usual until the candidate chooses otherwise, and then after a reload too", async () => {
  const { setText } = await page();
  expect(shown()).toEqual(["usual", "usual", "usual"]);
  setText("spacing", "wide");
  setText("lines", "largest");
  setText("font", "plain");
  expect(shown()).toEqual(["wide", "largest", "plain"]);
  document.documentElement.dataset.spacing = "";
  await page();
  expect(shown()).toEqual(["wide", "largest", "plain"]);
});

test("a choice that this release does not know is none", async () => {
  localStorage.setItem("stratus-spacing", "enormous");
  await page();
  expect(shown()[0]).toBe("usual");
});
