import { beforeEach, describe, expect, test, vi } from "vitest";

/** A computer whose colours the test decides, and changes while the page is open. */
class Computer extends EventTarget {
  constructor(public matches: boolean) {
    super();
  }

  turn(dark: boolean): void {
    this.matches = dark;
    this.dispatchEvent(new Event("change"));
  }
}

async function page(dark: boolean) {
  const computer = new Computer(dark);
  vi.stubGlobal("matchMedia", () => computer);
  vi.resetModules();
  return { computer, ...(await import("../../../player/display/theme")) };
}

const shown = () => document.documentElement.dataset.theme;

describe("the colours of the page", () => {
  beforeEach(() => localStorage.clear());

  test.each([
    [true, "dark"],
    [false, "light"],
  ])("are at first those of the computer (dark: %s)", async (dark, expected) => {
    await page(dark);
    expect(shown()).toBe(expected);
  });

  test("follow the computer while the candidate chose none", async () => {
    const { computer } = await page(false);
    computer.turn(true);
    expect(shown()).toBe("dark");
  });

  test("stay what the candidate chose, whatever the computer does", async () => {
    const { computer, setTheme } = await page(false);
    setTheme("contrast");
    computer.turn(true);
    expect(shown()).toBe("contrast");
  });

  test("are remembered for the next page of this browser", async () => {
    (await page(false)).setTheme("dark");
    document.documentElement.dataset.theme = "";
    await page(false);
    expect(shown()).toBe("dark");
  });

  test("go back to those of the computer", async () => {
    const { setTheme } = await page(true);
    setTheme("light");
    setTheme("system");
    expect(shown()).toBe("dark");
  });
});
