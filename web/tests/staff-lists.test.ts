import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";

import { startArrival } from "../staff/arrival";
import { startChosen } from "../staff/chosen";
import { startPolling } from "../staff/poll";
import { startPopups } from "../staff/popup";

beforeAll(() => {
  startPopups();
});

function find<T extends HTMLElement = HTMLElement>(selector: string): T {
  return document.querySelector<T>(selector)!;
}

function tick(selector: string, checked = true): void {
  find<HTMLInputElement>(selector).checked = checked;
  find(selector).dispatchEvent(new Event("change", { bubbles: true }));
}

function press(key: string, selector: string): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
  find(selector).dispatchEvent(event);
  return event;
}

describe("rows that are ticked", () => {
  beforeEach(() => {
    document.body.innerHTML = `
      <div class="staff-list">
        <form id="many"><input type="checkbox" name="all" data-choose-all="120" /><p data-chosen>With the rows chosen</p><button>Archive</button></form>
        <table data-selectable>
          <thead><tr><th><input type="checkbox" data-select-all form="many" /></th></tr></thead>
          <tbody><tr><td><input type="checkbox" name="row" value="1" form="many" /></td></tr><tr><td><input type="checkbox" name="row" value="2" form="many" /></td></tr></tbody>
        </table>
      </div>`;
    startChosen();
  });

  const said = (): string => find("[data-chosen]").textContent;

  test("their number is said, and read out when it changes", () => {
    expect(find("[data-chosen]").getAttribute("role")).toBe("status");
    expect(said()).toBe("No rows chosen");
    tick("[value='1']");
    expect(said()).toBe("1 row chosen");
    tick("[data-select-all]");
    expect(said()).toBe("2 rows chosen");
    tick("[data-select-all]", false);
    expect(said()).toBe("No rows chosen");
  });

  test("all that were found are as many as there are on all pages", () => {
    tick("[value='1']");
    tick("[name=all]");
    expect(said()).toBe("120 rows chosen");
    find("[name=all]").setAttribute("data-more", "");
    tick("[name=all]");
    expect(said()).toBe("More than 120 rows chosen");
    tick("[name=all]", false);
    expect(said()).toBe("1 row chosen");
  });

  test("Enter on a box presses no button", () => {
    for (const box of ["[value='1']", "[data-select-all]", "[name=all]"]) expect(press("Enter", box).defaultPrevented).toBe(true);
    expect(press(" ", "[value='1']").defaultPrevented).toBe(false);
  });
});

describe("a panel over the page", () => {
  beforeEach(() => {
    document.body.innerHTML = `<details data-popup open><summary>Views</summary><input id="inside" /></details><button id="outside">Export</button>`;
  });

  const isOpen = (): boolean => find<HTMLDetailsElement>("details").open;

  test("Escape closes it and goes back to its button", () => {
    find("#inside").focus();
    press("Escape", "#inside");
    expect(isOpen()).toBe(false);
    expect(document.activeElement).toBe(find("summary"));
  });

  test("it stays while the focus is inside, and closes when it leaves", () => {
    find("#inside").focus();
    expect(isOpen()).toBe(true);
    find("#outside").focus();
    expect(isOpen()).toBe(false);
  });

  test("a press elsewhere closes it", () => {
    find("#outside").dispatchEvent(new Event("pointerdown", { bubbles: true }));
    expect(isOpen()).toBe(false);
  });
});

describe("where a page that came goes on", () => {
  const PARTS = `<p id="status" data-arrival>1–3 of 3</p>`;
  const MESSAGE = `<div id="message" data-message>3 users were disabled.</div>`;

  function arrive(html: string, referrer = location.href): string {
    Object.defineProperty(document, "referrer", { value: referrer, configurable: true });
    (document.activeElement as HTMLElement | null)?.blur();
    document.body.innerHTML = html;
    startArrival();
    return document.activeElement?.id ?? "";
  }

  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  test("at what changed, when the same page was asked for something else", () => {
    expect(arrive(PARTS, `${location.origin}${location.pathname}?page=2`)).toBe("status");
    expect(arrive(PARTS, `${location.origin}/elsewhere`)).toBe("");
    expect(arrive(PARTS, "")).toBe("");
  });

  test("not when it is reloaded or gone back to", () => {
    vi.spyOn(performance, "getEntriesByType").mockReturnValue([{ type: "back_forward" } as unknown as PerformanceEntry]);
    expect(arrive(PARTS)).toBe("");
  });

  test("at the message about what was done", () => {
    expect(arrive(PARTS + MESSAGE, "")).toBe("message");
  });

  test("at the first field that was refused, and the message is read out", () => {
    vi.useFakeTimers();
    expect(arrive(`${MESSAGE}<input id="fine" /><input id="wrong" aria-invalid="true" /><input aria-invalid="true" />`)).toBe("wrong");
    vi.runAllTimers();
    expect(find("#said").textContent).toBe("3 users were disabled.");
    expect(find("#said").getAttribute("role")).toBe("status");
  });

  test("at what stands above the form and names the fields, where there is that", () => {
    expect(arrive(`<div id="errors" data-errors>Somebody saved it.</div><input aria-invalid="true" autofocus />${PARTS}`)).toBe("errors");
  });

  test("from there a link leads into its field, into an editor, and into what is closed", () => {
    Element.prototype.scrollIntoView = () => undefined;
    arrive(`
      <div data-errors><a href="#id_a" id="to-a">A</a><a href="#id_b" id="to-b">B</a></div>
      <details><input id="id_a" aria-invalid="true" /></details>
      <textarea id="id_b" hidden></textarea><div><p id="editor" role="textbox" tabindex="0"></p></div>`);
    find("#to-a").click();
    expect([document.activeElement?.id, find<HTMLDetailsElement>("details").open]).toEqual(["id_a", true]);
    find("#to-b").click();
    expect(document.activeElement?.id).toBe("editor");
  });

  test("a group of choices is refused as a whole", () => {
    expect(arrive(`<fieldset data-invalid><input type="radio" id="first" /></fieldset>`)).toBe("first");
  });

  test("never at what is hidden", () => {
    expect(arrive(`<dialog><input id="wrong" aria-invalid="true" /></dialog><details><input id="folded" aria-invalid="true" /></details>`)).toBe("");
  });

  test("a page that puts the focus somewhere itself keeps it", () => {
    expect(arrive(`<input autofocus />${MESSAGE}`)).not.toBe("message");
  });
});

describe("a part that keeps itself up to date", () => {
  test("what holds the focus changes once the focus has left it", async () => {
    vi.useFakeTimers();
    const answer = `<div id="action"><a href="/result">Download</a></div><p id="word">Done</p>`;
    vi.stubGlobal("fetch", vi.fn(() => Promise.resolve(new Response(answer, { headers: { "Stratus-Poll": "60" } }))));
    document.body.innerHTML = `<div data-poll="/jobs/1" data-poll-seconds="1"></div><p id="word">Running</p><div id="action"><button>Stop</button><button id="other">Other</button></div><button id="after">After</button>`;
    startPolling();
    find("#action button").focus();
    await vi.advanceTimersByTimeAsync(1100);
    expect(find("#word").textContent).toBe("Done");
    expect(find("#action").textContent).toContain("Stop");
    find("#other").focus();
    await vi.advanceTimersByTimeAsync(10);
    expect(find("#action").textContent).toContain("Stop");
    find("#after").focus();
    await vi.advanceTimersByTimeAsync(10);
    expect(find("#action").textContent).toBe("Download");
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
});
