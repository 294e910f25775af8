import { beforeEach, expect, test } from "vitest";

import { startFilter } from "../apidocs/filter";
import { mend } from "../apidocs/mending";
import { keptToken, withToken } from "../apidocs/token";

const TOKEN = "Aw36".repeat(12);

beforeEach(() => sessionStorage.clear());

test("a bare token gets the word before it, and is kept in this tab", () => {
  const headers = new Headers({ Authorization: ` ${TOKEN} ` });
  withToken(headers);
  expect(headers.get("Authorization")).toBe(`EAPI ${TOKEN}`);
  expect(keptToken()).toBe(`EAPI ${TOKEN}`);
  expect(localStorage.length).toBe(0);
});

test("a token with its word stays as it is", () => {
  const headers = new Headers({ Authorization: `Bearer ${TOKEN}` });
  withToken(headers);
  expect(headers.get("Authorization")).toBe(`Bearer ${TOKEN}`);
});

test("a call without a token keeps none", () => {
  withToken(new Headers());
  expect(keptToken()).toBe("");
});

test("what Scalar leaves out is put in", () => {
  document.body.innerHTML = `<nav class="head"></nav><input role="combobox" aria-controls="none"><button role="none">More</button><div class="scalar-client--open"></div>`;
  mend(document.body);
  expect(document.querySelector("input")!.getAttribute("aria-expanded")).toBe("false");
  expect(document.querySelector("button")!.hasAttribute("role")).toBe(false);
  expect(document.querySelector<HTMLElement>(".head")!.inert).toBe(true);
  document.querySelector("div")!.remove();
  mend(document.body);
  expect(document.querySelector<HTMLElement>(".head")!.inert).toBe(false);
});

test("errors that hold none of the words are hidden, and the others counted", () => {
  document.body.innerHTML = `<div class="filter" hidden><input id="filter"><p id="found"></p></div><details class="error">301 Schedule can’t be found</details><details class="error">302 archived</details>`;
  startFilter(document);
  const field = document.querySelector("input")!;
  field.value = "can't schedule";
  field.dispatchEvent(new Event("input"));
  expect([...document.querySelectorAll<HTMLDetailsElement>(".error")].map((row) => [row.hidden, row.open])).toEqual([[false, true], [true, false]]);
  expect(document.querySelector("#found")!.textContent).toBe("1 error");
});
