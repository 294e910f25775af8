import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { AFTER, AT_MOST, DraftKeeper } from "../../../staff/authoring/drafts/draft";
import { cameTooEarly, noteLeft } from "../../../staff/authoring/drafts/left";
import { EVERY, Others } from "../../../staff/authoring/drafts/others";
import { AFTER as SHOWN_AFTER, LivePreview, take } from "../../../staff/authoring/drafts/preview";

interface Asked {
  address: string;
  body: URLSearchParams;
  options: RequestInit;
  answers: (status: number, body: string) => Promise<void>;
  fails: () => Promise<void>;
}

let asked: Asked[] = [];
const soon = () => vi.advanceTimersByTimeAsync(0);
const after = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  localStorage.clear();
  sessionStorage.clear();
  vi.stubGlobal("fetch", (address: string, options: RequestInit) => {
    return new Promise<Response>((resolve, reject) => {
      asked.push({
        address,
        options,
        body: options.body as URLSearchParams,
        answers: (status, body) => (resolve(new Response(body, { status })), soon().then(() => undefined)),
        fails: () => (reject(new TypeError("no network")), soon().then(() => undefined)),
      });
    });
  });
});

afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function page(more = ""): HTMLFormElement {
  document.body.innerHTML = `<div class="item-desk"><form method="post" data-item-form data-unsaved data-keep="/keep" data-discard="/discard" data-open="/open" ${more}>
    <input type="hidden" name="csrfmiddlewaretoken" value="token">
    <input type="hidden" name="draft_key" value="k1"><input type="hidden" name="draft_window" value=""><input type="hidden" name="draft_version" value="0"><input type="hidden" name="draft_base" value="1">
    <textarea name="stem">Saved</textarea><p data-draft-state></p>
    <button type="submit" name="preview" value="1" data-preview>Preview</button><button type="submit">Save</button></form>
    <section id="preview" data-live hidden><h2 tabindex="-1">Preview</h2><button data-width="phone"></button><button data-width="computer"></button><button data-hide></button>
    <p data-problem hidden></p><div data-shown></div></section></div><p data-others role="status"></p>`;
  return document.querySelector("form")!;
}

function types(form: HTMLFormElement, text: string): void {
  const field = form.querySelector("textarea")!;
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

const state = () => document.querySelector("[data-draft-state]")!.textContent;
const trouble = () => document.querySelector("[role=alert]")!.textContent;
const kept = (version = 7) => JSON.stringify({ version, said: "Draft kept at 10:32" });
const asks = (form: HTMLFormElement) => form.hasAttribute("data-unsaved") && form.hasAttribute("data-changed");

describe("a draft", () => {
  test("is kept some seconds after the last change, without the token of the form", async () => {
    const form = page();
    new DraftKeeper(form, "w1");
    types(form, "A");
    await after(AFTER - 1);
    types(form, "AB");
    await after(AFTER - 1);
    expect(asked).toHaveLength(0);
    await after(1);
    expect(asked).toHaveLength(1);
    const { address, body, options } = asked[0]!;
    expect([address, body.get("stem"), body.get("draft_window"), body.has("csrfmiddlewaretoken")]).toEqual(["/keep", "AB", "w1", false]);
    expect((options.headers as Record<string, string>)["X-CSRFToken"]).toBe("token");
    await asked[0]!.answers(200, kept());
    expect(state()).toBe("Draft kept at 10:32");
    expect(form.querySelector<HTMLInputElement>("[name=draft_version]")!.value).toBe("7");
    expect(asks(form)).toBe(false);
  });

  test("is kept while somebody goes on typing", async () => {
    const form = page();
    new DraftKeeper(form, "w1");
    for (let n = 0; n * 1000 <= AT_MOST; n++) {
      types(form, `A${n}`);
      await after(1000);
    }
    expect(asked.length).toBeGreaterThan(0);
  });

  test("is one request at a time, and what came meanwhile is sent after it", async () => {
    const form = page();
    new DraftKeeper(form, "w1");
    types(form, "A");
    await after(AFTER);
    types(form, "B");
    await after(AFTER * 3);
    expect(asked).toHaveLength(1);
    await asked[0]!.answers(200, kept());
    await after(AFTER);
    expect(asked[1]!.body.get("stem")).toBe("B");
  });

  test("is sent at once when the page is left, and once", () => {
    const form = page();
    new DraftKeeper(form, "w1");
    types(form, "The last words");
    dispatchEvent(new Event("pagehide"));
    dispatchEvent(new Event("pagehide"));
    const ours = asked.filter(({ body }) => body.get("stem") === "The last words"); // forms of other tests are left, too
    expect(ours).toHaveLength(1);
    expect(ours[0]!.options.keepalive).toBe(true);
  });

  test("that is too long to be sent on leaving is asked about until it is kept", async () => {
    const form = page();
    new DraftKeeper(form, "w1");
    types(form, "x".repeat(70_000));
    expect(asks(form)).toBe(true);
    await after(AFTER);
    expect(asked[0]!.options.keepalive).toBe(false);
    await asked[0]!.answers(200, kept());
    expect(asks(form)).toBe(false);
  });

  test("of what says again what is stored is discarded", async () => {
    const form = page();
    new DraftKeeper(form, "w1");
    types(form, "A");
    await after(AFTER);
    await asked[0]!.answers(200, kept());
    types(form, "Saved");
    await after(AFTER);
    expect(asked[1]!.address).toBe("/discard");
    await asked[1]!.answers(200, JSON.stringify({ version: 0 }));
    expect(state()).toBe("");
  });

  test("that could not be kept is told once, and tried again until it is", async () => {
    const form = page();
    new DraftKeeper(form, "w1");
    types(form, "A");
    await after(AFTER);
    await asked[0]!.fails();
    expect(trouble()).toContain("could not be kept");
    expect(form.lastElementChild!.getAttribute("role")).toBe("alert"); // where it can stay in sight, however long the form is
    expect(asks(form)).toBe(true);
    await after(5_000);
    await asked[1]!.answers(500, "");
    await after(5_000);
    expect(asked).toHaveLength(2);
    await after(5_000);
    await asked[2]!.answers(200, kept());
    expect([trouble(), state(), asks(form)]).toEqual(["", "Draft kept at 10:32", false]);
  });

  test("that the server refuses is told in its words", async () => {
    const form = page();
    new DraftKeeper(form, "w1");
    types(form, "A");
    await after(AFTER);
    await asked[0]!.answers(409, JSON.stringify({ message: "Another window of yours" }));
    expect(trouble()).toBe("Another window of yours");
    expect(asks(form)).toBe(true);
  });

  test("is made of a page that answers what was sent, without a change", async () => {
    const form = page("data-typed");
    new DraftKeeper(form, "w1");
    await after(AFTER);
    expect(asked[0]!.address).toBe("/keep");
  });

  test("does not come after the form that saves: the form waits for it, and none follows", async () => {
    const form = page();
    const submitted = vi.fn((event: Event) => event.preventDefault());
    form.addEventListener("submit", submitted);
    new DraftKeeper(form, "w1");
    types(form, "A");
    await after(AFTER);
    form.requestSubmit();
    expect(submitted).not.toHaveBeenCalled();
    await asked[0]!.answers(200, kept());
    expect(submitted).toHaveBeenCalledTimes(1);
  });

  test("is kept on after somebody was asked whether to send the form, and said no", async () => {
    const form = page();
    form.addEventListener("submit", (event) => event.preventDefault());
    new DraftKeeper(form, "w1");
    form.requestSubmit();
    await after(1);
    types(form, "A");
    await after(AFTER);
    expect(asked).toHaveLength(1);
  });
});

describe("a page that is loaded again at once", () => {
  test("came too early where it shows something else than was sent on leaving; that is asked once", () => {
    const form = page();
    noteLeft(form, "stem=A");
    expect(cameTooEarly(form, "stem=")).toBe(true);
    expect(cameTooEarly(form, "stem=")).toBe(false);
  });

  test("did not where it shows that, is another page, or comes later", async () => {
    const form = page();
    noteLeft(form, "stem=A");
    expect(cameTooEarly(form, "stem=A")).toBe(false);
    noteLeft(form, "stem=A");
    form.dataset.keep = "/other";
    expect(cameTooEarly(form, "stem=")).toBe(false);
    noteLeft(form, "stem=A");
    await after(15_000);
    expect(cameTooEarly(form, "stem=")).toBe(false);
  });

  test("did not where it is the form of another new item", () => {
    const form = page("data-new");
    noteLeft(form, "stem=A");
    form.querySelector<HTMLInputElement>("[name=draft_key]")!.value = "k2";
    expect(cameTooEarly(form, "stem=")).toBe(false);
  });

  test("is told by the draft that is sent on leaving, and not once that has arrived", async () => {
    const form = page();
    new DraftKeeper(form, "w1");
    types(form, "Left behind");
    dispatchEvent(new Event("pagehide"));
    const [ours] = asked.filter(({ body }) => body.get("stem") === "Left behind");
    await ours!.answers(200, kept());
    expect(cameTooEarly(form, "stem=")).toBe(false);
  });
});

describe("the key of a form", () => {
  const over = JSON.stringify({ message: "What this form showed was saved.", over: true });
  const key = (form: HTMLFormElement) => form.querySelector<HTMLInputElement>("[name=draft_key]")!.value;

  beforeEach(() => history.replaceState(null, "", "/library/new"));

  test("is in the address of a new item once something is typed, so that it is found again", () => {
    const form = page("data-new");
    new DraftKeeper(form, "w1");
    expect(location.search).toBe("");
    types(form, "A");
    expect(location.search).toBe("?draft=k1");
  });

  test("is not in the address of an item that is there", () => {
    const form = page();
    new DraftKeeper(form, "w1");
    types(form, "A");
    expect(location.search).toBe("");
  });

  test("is another one where the form was saved in another window: what is typed is kept, and that is said for good", async () => {
    const form = page("data-new");
    new DraftKeeper(form, "w1");
    types(form, "Mine");
    await after(AFTER);
    await asked[0]!.answers(409, over);
    await after(0);
    expect(asked).toHaveLength(2);
    expect([asked[1]!.body.get("stem"), asked[1]!.body.get("draft_version")]).toEqual(["Mine", "0"]);
    expect(asked[1]!.body.get("draft_key")).toBe(key(form));
    expect(key(form)).toMatch(/^[0-9a-f]{32}$/);
    expect(location.search).toBe(`?draft=${key(form)}`);
    await asked[1]!.answers(200, kept());
    expect(trouble()).toBe("What this form showed was saved.");
    expect(asks(form)).toBe(false);
  });

  test("stays, and nothing is kept, where a page that was saved comes back as it was", async () => {
    const form = page();
    const ours = () => asked.filter(({ body }) => body.get("stem")!.startsWith("Saved,")); // forms of other tests come back, too
    new DraftKeeper(form, "w1");
    types(form, "Saved, once");
    form.addEventListener("submit", (event) => event.preventDefault());
    form.requestSubmit();
    await after(0);
    dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
    await after(AFTER);
    await ours()[0]!.answers(409, over);
    await after(AT_MOST);
    expect(ours()).toHaveLength(1);
    expect([key(form), trouble(), asks(form)]).toEqual(["k1", "", false]);
    types(form, "Saved, and more");
    await after(AFTER);
    await ours()[1]!.answers(409, over);
    await after(0);
    expect(ours()[2]!.body.get("draft_key")).not.toBe("k1");
  });

  test("leads whoever has too many drafts to them, in a window of its own", async () => {
    const form = page();
    new DraftKeeper(form, "w1");
    types(form, "A");
    await after(AFTER);
    await asked[0]!.answers(409, JSON.stringify({ message: "You have 100.", link: { address: "/library/drafts", words: "Your drafts" } }));
    const link = document.querySelector<HTMLAnchorElement>("[role=alert] a")!;
    expect([trouble(), link.getAttribute("href"), link.target]).toEqual(["You have 100. Your drafts", "/library/drafts", "_blank"]);
  });
});

describe("the preview", () => {
  const shown = () => document.querySelector("[data-shown]")!;
  const problem = () => document.querySelector<HTMLElement>("[data-problem]")!;
  const html = (stem: string) => `<stratus-item mode="preview" item='{"stem":"${stem}"}'></stratus-item>`;

  function opened(more = ""): HTMLFormElement {
    const form = page(more);
    localStorage.setItem("stratus.preview", "open");
    new LivePreview(form, document.querySelector<HTMLElement>("[data-live]")!);
    return form;
  }

  test("is made of the form as it stands, and of each change after a pause", async () => {
    const form = opened();
    await soon();
    expect([asked[0]!.body.get("stem"), asked[0]!.body.get("live")]).toEqual(["Saved", "1"]);
    await asked[0]!.answers(200, html("Saved"));
    expect(shown().querySelector("stratus-item")).not.toBeNull();
    types(form, "A");
    await after(SHOWN_AFTER - 1);
    expect(asked).toHaveLength(1);
    await after(1);
    expect(asked[1]!.body.get("stem")).toBe("A");
  });

  test("asks once at a time", async () => {
    const form = opened();
    await soon();
    for (const text of ["A", "B", "C"]) {
      types(form, text);
      await after(SHOWN_AFTER);
    }
    expect(asked).toHaveLength(1);
    await asked[0]!.answers(200, html("Saved"));
    await after(SHOWN_AFTER);
    expect(asked.map((one) => one.body.get("stem"))).toEqual(["Saved", "C"]);
  });

  test("keeps what could be shown last, and says why there is nothing newer", async () => {
    const form = opened();
    await soon();
    await asked[0]!.answers(200, html("Saved"));
    types(form, "");
    await after(SHOWN_AFTER);
    await asked[1]!.answers(422, "Question: Write something.");
    expect([problem().textContent, problem().hidden]).toEqual(["Question: Write something.", false]);
    expect(shown().querySelector("stratus-item")!.getAttribute("item")).toContain("Saved");
    expect(problem().className).toBe("alert-warning alert");
    expect(problem().nextElementSibling).toBe(shown());
    types(form, "A");
    await after(SHOWN_AFTER);
    await asked[2]!.answers(200, html("A"));
    expect(problem().hidden).toBe(true);
  });

  test("is not asked for by a new form that nobody touched, and says calmly what is missing until something can be shown", async () => {
    const form = opened("data-new");
    await soon();
    expect([asked.length, problem().hidden]).toEqual([0, true]);
    types(form, "");
    await after(SHOWN_AFTER);
    await asked[0]!.answers(422, "Question: Write something.");
    expect([problem().textContent, problem().className]).toEqual(["Question: Write something.", "text-secondary"]);
    expect(shown().hasAttribute("data-older")).toBe(false);
  });

  test("is asked for at once by a new form that shows a draft, or what was sent", async () => {
    opened("data-new data-typed");
    await soon();
    expect(asked).toHaveLength(1);
  });

  test("changes the element that is there, so that it keeps its place and its focus", () => {
    page();
    take(shown(), html("A"));
    const element = shown().querySelector("stratus-item");
    take(shown(), html("B"));
    expect(shown().querySelector("stratus-item")).toBe(element);
    expect(element!.getAttribute("item")).toContain("B");
  });

  test("asks nothing while it is hidden, and stays as it was left on the next page", async () => {
    const form = opened();
    await soon();
    await asked[0]!.answers(200, html("Saved"));
    document.querySelector<HTMLElement>("[data-hide]")!.click();
    types(form, "A");
    await after(SHOWN_AFTER * 2);
    expect(asked).toHaveLength(1);
    const next = page();
    const panel = document.querySelector<HTMLElement>("[data-live]")!;
    new LivePreview(next, panel);
    expect(panel.hidden).toBe(true);
    next.querySelector<HTMLElement>("[data-preview]")!.click();
    expect(panel.hidden).toBe(false);
    expect(document.activeElement).toBe(panel.querySelector("h2"));
  });
});

describe("who else has the form open", () => {
  test("is asked every so often, and said where it changes", async () => {
    const form = page();
    const place = document.querySelector<HTMLElement>("[data-others]")!;
    new Others(form, place);
    await asked[0]!.answers(200, JSON.stringify({ others: "Ada has this item open since 10:31." }));
    expect(place.textContent).toBe("Ada has this item open since 10:31.");
    const text = place.firstChild;
    await after(EVERY);
    await asked[1]!.answers(200, JSON.stringify({ others: "Ada has this item open since 10:31." }));
    expect(place.firstChild).toBe(text);
    await after(EVERY);
    await asked[2]!.answers(200, JSON.stringify({ others: "" }));
    expect(place.textContent).toBe("");
  });

  test("is told when the page is left", () => {
    new Others(page(), document.querySelector<HTMLElement>("[data-others]")!);
    dispatchEvent(new Event("pagehide"));
    const last = asked.at(-1)!;
    expect([last.body.get("leaving"), last.options.keepalive]).toEqual(["1", true]);
  });
});
