import { beforeEach, describe, expect, test, vi } from "vitest";

import { startChosen } from "../../staff/chosen";
import { Composing } from "../../staff/authoring/tree/composing/composing";
import { carry } from "../../staff/authoring/tree/composing/stay";

startChosen();

type Places = Record<string, number[]>;

function row(id: number): string {
  return `<tr id="question-${id}" data-question="${id}"><td><input type="checkbox" form="many" name="row" id="tick-${id}" value="${id}"></td>
    <td><button type="button" data-grip id="grip-${id}" hidden>Take</button><span data-number>${id}</span></td><th><span data-name>Q${id}</span></th>
    <td><form data-stay action="/change/${id}" method="post"><input id="points-${id}" name="points" data-saves value=""></form></td>
    <td><form data-stay action="/change/${id}" method="post"><button name="up" id="up-${id}" value="1"></button><button name="down" id="down-${id}" value="1"></button></form></td></tr>`;
}

function page(places: Places, more = ""): string {
  const parts = Object.entries(places).map(([section, ids]) => `<div data-section="${section}"><h2 data-name tabindex="-1">Part ${section}</h2><table><tbody>${ids.map(row).join("")}</tbody></table></div>`);
  return `${more}<div data-composing><div class="card staff-list" data-selectable><form id="many" data-stay method="post" action="/change"><input type="hidden" name="csrfmiddlewaretoken" value="t"><p data-chosen></p></form>${parts.join("")}</div></div>`;
}

let asked: { address: string; body: URLSearchParams }[] = [];
let answer = "";

function find<T extends HTMLElement = HTMLElement>(selector: string): T {
  return document.querySelector<T>(selector)!;
}

function key(selector: string, pressed: string, alt = false): void {
  find(selector).dispatchEvent(new KeyboardEvent("keydown", { key: pressed, altKey: alt, bubbles: true, cancelable: true }));
}

/** Space on a button: the browser makes it a click without a pointer. */
function press(id: number): void {
  find(`#grip-${id}`).dispatchEvent(new MouseEvent("click", { detail: 0, bubbles: true }));
}

beforeEach(() => {
  asked = [];
  document.body.innerHTML = page({ 1: [11, 12, 13], 2: [] });
  globalThis.scrollBy = vi.fn();
  globalThis.fetch = vi.fn((address: string, init: RequestInit) => {
    asked.push({ address: String(address), body: init.body as URLSearchParams });
    return Promise.resolve({ ok: true, redirected: true, url: "/", text: () => Promise.resolve(answer) } as Response);
  }) as typeof fetch;
  new Composing(find("[data-composing]"));
});

async function settled(): Promise<void> {
  for (let n = 0; n < 10; n++) await Promise.resolve();
}

describe("an exam that is composed", () => {
  test("a question is taken, led on and put behind another; the focus goes with it", async () => {
    answer = page({ 1: [12, 11, 13], 2: [] });
    find("#grip-11").focus();
    press(11);
    expect(find("#question-11").hasAttribute("data-taken")).toBe(true);
    key("#grip-11", "ArrowDown");
    expect(document.activeElement?.id).toBe("grip-12");
    key("#grip-12", "a");
    await settled();
    expect(Object.fromEntries(asked[0]!.body)).toMatchObject({ act: "put", row: "11", section: "1", before: "13" });
    expect(Array.from(document.querySelectorAll("[data-question]"), (one) => one.id)).toEqual(["question-12", "question-11", "question-13"]);
  });

  test("an empty section is a place too, and takes all that are ticked", async () => {
    answer = page({ 1: [12], 2: [11, 13] });
    for (const id of [11, 13]) find<HTMLInputElement>(`#tick-${id}`).checked = true;
    press(13);
    key("[data-section='2'] h2", " ");
    await settled();
    expect(asked[0]!.body.getAll("row")).toEqual(["11", "13"]);
    expect(asked[0]!.body.get("section")).toBe("2");
    expect(asked[0]!.body.get("before")).toBe("");
    expect(document.querySelectorAll("input:checked")).toHaveLength(0);
    expect(document.activeElement?.id).toBe("grip-13");
  });

  test("Escape puts it back, and nothing is asked of the server", async () => {
    press(11);
    key("#grip-11", "Escape");
    await settled();
    expect(document.querySelector("[data-taken]")).toBeNull();
    expect(asked).toEqual([]);
  });

  test("Alt and an arrow press the button of its row", async () => {
    answer = page({ 1: [12, 11, 13], 2: [] });
    find("#grip-11").focus();
    key("#grip-11", "ArrowDown", true);
    await settled();
    expect(asked[0]!.address).toMatch(/\/change\/11$/);
    expect(asked[0]!.body.get("down")).toBe("1");
    expect(document.activeElement?.id).toBe("grip-11");
  });

  test("what is typed or ticked elsewhere stays, and what was sent is as the page says", async () => {
    answer = page({ 1: [11, 12, 13], 2: [] });
    find<HTMLInputElement>("#points-12").value = "3";
    find<HTMLInputElement>("#tick-13").checked = true;
    find<HTMLInputElement>("#points-11").value = "x";
    find("#points-11").dispatchEvent(new Event("change", { bubbles: true }));
    await settled();
    expect(find<HTMLInputElement>("#points-12").value).toBe("3");
    expect(find<HTMLInputElement>("#tick-13").checked).toBe(true);
    expect(find<HTMLInputElement>("#points-11").value).toBe("");
  });

  test("a server that does not answer changes nothing, and the page says so", async () => {
    globalThis.fetch = vi.fn(() => Promise.reject(new Error("offline")));
    key("#grip-11", "ArrowDown", true);
    await settled();
    expect(find("[role=alert]").textContent).toContain("Nothing was changed");
    expect(document.querySelectorAll("[data-question]")).toHaveLength(3);
  });

  test("refusals stand where they are seen", async () => {
    answer = page({ 1: [11, 12, 13], 2: [] }, '<div data-message><div class="alert alert-danger" role="alert">It is archived.</div></div>');
    key("#grip-11", "ArrowDown", true);
    await settled();
    expect(find(".composing-told").textContent).toContain("It is archived.");
  });

  test("a choice of a section that is gone is not carried on", () => {
    const [here, coming] = [document.createElement("div"), document.createElement("div")];
    here.innerHTML = '<select id="s"><option value="1"></option><option value="2" selected></option></select>';
    coming.innerHTML = '<select id="s"><option value="1" selected></option></select>';
    carry(here, coming, null);
    expect(coming.querySelector("select")!.value).toBe("1");
  });
});

test("a box for all questions ticks those of its own section", () => {
  document.body.innerHTML = `<div data-selectable><table><tr><td><input type="checkbox" data-select-all id="all"><input type="checkbox" id="one"></td></tr></table>
    <table><tr><td><input type="checkbox" data-select-all><input type="checkbox" id="two"></td></tr></table></div>`;
  find<HTMLInputElement>("#all").checked = true;
  find("#all").dispatchEvent(new Event("change", { bubbles: true }));
  expect([find<HTMLInputElement>("#one").checked, find<HTMLInputElement>("#two").checked]).toEqual([true, false]);
});
