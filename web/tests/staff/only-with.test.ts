/** Parts of a form that count only with some values of a choice. */
import { beforeAll, beforeEach, expect, test } from "vitest";

import { startHelpers } from "../../staff/helpers";

const page = `<form>
  <select name="match"><option value="EXACTLY">exactly</option><option value="RANGE">a range</option></select>
  <div id="least" data-only-with="match" data-only="RANGE"><input name="least"></div>
  <div id="refused" data-only-with="match" data-only="RANGE"><div class="invalid-feedback">Enter a number.</div></div>
</form>`;
const part = (id: string) => document.querySelector<HTMLElement>(`#${id}`)!;
const choice = () => document.querySelector("select")!;

beforeAll(() => {
  document.body.innerHTML = page;
  startHelpers();
});

beforeEach(() => choose("EXACTLY"));

function choose(value: string): void {
  choice().value = value;
  choice().dispatchEvent(new Event("change", { bubbles: true }));
}

test("are hidden while another value is chosen, and there when theirs is", () => {
  expect(part("least").hidden).toBe(true);
  choose("RANGE");
  expect(part("least").hidden).toBe(false);
});

test("keep what was typed, which is sent", () => {
  choose("RANGE");
  document.querySelector<HTMLInputElement>("[name=least]")!.value = "3";
  choose("EXACTLY");
  expect(new FormData(document.querySelector("form")!).get("least")).toBe("3");
});

test("are shown where they were refused", () => expect(part("refused").hidden).toBe(false));
