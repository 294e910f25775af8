/** Areas that authors draw on a picture: what is drawn is typed into the fields, and what is typed is drawn. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import type { Picture } from "../../../items/areas/geometry";
import { startAreas } from "../../../staff/authoring/areas";
import { cornersOf, moved, sized, typedOf, unitsOf } from "../../../staff/authoring/drawn";

const picture: Picture = { src: "", width: 400, height: 200, alt: "" };

describe("where an area is", () => {
  test.each([
    ["RECTANGLE", "40 60; 10 20", [1000, 2000, 4000, 6000]], ["RECTANGLE", "10,5 % 20; 40 60.25%", [1050, 2000, 4000, 6025]],
    ["CIRCLE", "50 50; 12.5", [5000, 5000, 1250]], ["POLYGON", "0 0; 100 0; 0 100", [0, 0, 10000, 0, 0, 10000]],
    ["RECTANGLE", "10 20; 30", null], ["RECTANGLE", "10 20; 30 101", null], ["CIRCLE", "10 20; 1.125", null], ["POLYGON", "1 2 3 4 5 6 7", null], ["RECTANGLE", "", null],
  ] as const)("%s is read as the server does: %s", (shape, typed, units) => expect(unitsOf(typed, shape)).toEqual(units));

  test("is written as people read it", () => {
    expect([typedOf([1050, 2000, 4000, 6025]), typedOf([5000, 5000, 1250])]).toEqual(["10.5 20; 40 60.25", "50 50; 12.5"]);
  });

  test("is drawn from corner to corner, a circle from its middle, as round as it is seen", () => {
    expect(cornersOf("RECTANGLE", [4000, 6000], [1000, 2000], picture)).toEqual([1000, 2000, 4000, 6000]);
    expect(cornersOf("CIRCLE", [5000, 5000], [5000, 7000], picture)).toEqual([5000, 5000, 1000]);
    expect(cornersOf("POLYGON", [0, 0], [1, 1], picture)).toBeNull();
  });

  test("is moved as far as the picture goes, its size kept", () => {
    expect(moved("RECTANGLE", [1000, 2000, 4000, 6000], -5000, 100)).toEqual([0, 2100, 3000, 6100]);
    expect(moved("CIRCLE", [9950, 5000, 1000], 100, 0)).toEqual([10000, 5000, 1000]);
  });

  test("is made larger and smaller on all sides, never less than two percent", () => {
    expect(sized("RECTANGLE", [1000, 2000, 4000, 6000], 100)).toEqual([900, 1900, 4100, 6100]);
    expect(sized("RECTANGLE", [1000, 2000, 1200, 6000], -100)).toEqual([1000, 2100, 1200, 5900]);
    expect(sized("CIRCLE", [5000, 5000, 150], -100)).toEqual([5000, 5000, 100]);
  });
});

describe("the drawing of an author's form", () => {
  const row = (n: number, at: string, shape = "RECTANGLE") => `<fieldset data-area><legend>Area ${n}</legend><input name="areas-text" value="${at && "Named"}">
    <select name="areas-shape"><option ${shape === "RECTANGLE" ? "selected" : ""}>RECTANGLE</option><option ${shape === "POLYGON" ? "selected" : ""}>POLYGON</option></select>
    <input name="areas-at" value="${at}"></fieldset>`;
  const told = { src: `media:${"a".repeat(64)}`, address: "/there.png", name: "Heart", description: "", width: 400, height: 200 };

  beforeEach(() => vi.stubGlobal("fetch", () => Promise.resolve(Response.json({ pictures: [told], more: false }))));
  afterEach(() => {
    vi.unstubAllGlobals();
    document.body.replaceChildren();
  });

  async function form(...rows: string[]) {
    document.body.innerHTML = `<form data-pictures="/choose" data-upload="/upload"><div data-picture-field><select><option>${told.src} 400 200</option></select></div>
      <div data-areas="areas">${rows.join("")}</div></form>`;
    startAreas();
    const drawing = document.querySelector("stratus-area-drawing") as HTMLElement & { updateComplete: Promise<unknown> };
    const settled = async () => {
      await new Promise((done) => setTimeout(done));
      await drawing.updateComplete;
    };
    await settled();
    const root = drawing.shadowRoot!;
    const board = root.querySelector<HTMLElement>(".board")!;
    board.setPointerCapture = () => undefined;
    root.querySelector("img")!.getBoundingClientRect = () => ({ left: 0, top: 0, width: 400, height: 200 }) as DOMRect;
    const point = (type: string, clientX: number, clientY: number) =>
      board.dispatchEvent(new PointerEvent(type, { clientX, clientY, button: 0, pointerId: 1, bubbles: true, cancelable: true }));
    const key = (name: string) => board.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true }));
    const at = () => Array.from(document.querySelectorAll<HTMLInputElement>("[name=areas-at]"), (field) => field.value);
    return { root, settled, point, key, at };
  }

  test("stands in place of the picture beside the list of pictures, which would show it twice", async () => {
    await form(row(1, "10 10; 20 20"));
    expect(document.querySelector("[data-picture-field]")!.hasAttribute("data-drawn")).toBe(true);
  });

  test("shows the picture and what is typed, by number", async () => {
    const { root, settled } = await form(row(1, "10 10; 20 20"), row(2, ""));
    expect([root.querySelector("img")!.getAttribute("src"), root.querySelectorAll(".area").length]).toEqual(["/there.png", 1]);
    const second = document.querySelectorAll<HTMLInputElement>("[name=areas-at]")[1]!;
    second.value = "50 50; 60 60";
    second.dispatchEvent(new Event("input", { bubbles: true }));
    await settled();
    expect(Array.from(root.querySelectorAll(".sign text"), (text) => text.textContent)).toEqual(["1", "2"]);
  });

  test("writes what is dragged into the first empty row", async () => {
    const { point, at } = await form(row(1, "10 10; 20 20"), row(2, ""));
    point("pointerdown", 40, 20);
    point("pointermove", 200, 100);
    point("pointerup", 200, 100);
    expect(at()).toEqual(["10 10; 20 20", "10 10; 50 50"]);
  });

  test("draws another area with each drag, and none anew until its button is pressed", async () => {
    const { root, settled, point, at } = await form(row(1, ""), row(2, ""));
    const drag = (x: number) => [point("pointerdown", x, 0), point("pointermove", x + 40, 40), point("pointerup", x + 40, 40)];
    document.querySelectorAll<HTMLInputElement>("[name=areas-text]")[1]!.value = "Named already";
    drag(0);
    drag(80);
    expect(at()).toEqual(["0 0; 10 20", "20 0; 30 20"]);
    drag(160);
    expect(at()).toEqual(["0 0; 10 20", "20 0; 30 20"]);
    await settled();
    expect(root.querySelector("#help")!.textContent).toContain("Draw on the picture");
    document.querySelectorAll<HTMLElement>(".area-draw")[1]!.click();
    drag(160);
    expect(at()).toEqual(["0 0; 10 20", "40 0; 50 20"]);
  });

  test("draws the area whose button was pressed", async () => {
    const { point, at, settled } = await form(row(1, "10 10; 20 20"), row(2, ""));
    document.querySelector<HTMLElement>(".area-draw")!.click();
    await settled();
    point("pointerdown", 0, 0);
    point("pointermove", 40, 40);
    expect(at()).toEqual(["0 0; 10 20", ""]);
  });

  test("takes corners of a polygon one after the other", async () => {
    const { point, at, key } = await form(row(1, "", "POLYGON"));
    for (const [x, y] of [[0, 0], [200, 0], [200, 100]] as const) point("pointerdown", x, y);
    expect(at()).toEqual(["0 0; 50 0; 50 50"]);
    point("pointerdown", 0, 100);
    key("Backspace");
    expect(at()).toEqual(["0 0; 50 0; 50 50"]);
  });

  test("makes, moves and sizes an area by the keyboard", async () => {
    const { key, at } = await form(row(1, ""));
    for (const name of ["ArrowRight", "ArrowRight", "ArrowUp", "+"]) key(name);
    expect(at()).toEqual(["40 38; 62 60"]);
  });
});
