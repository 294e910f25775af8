import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { startTables } from "../../staff/tables";

let resized: (boxes: Element[]) => void;
beforeEach(() => {
  vi.stubGlobal(
    "ResizeObserver",
    class {
      constructor(tell: ResizeObserverCallback) {
        resized = (boxes) => tell(boxes.map((target) => ({ target }) as ResizeObserverEntry), this as unknown as ResizeObserver);
      }
      observe(): void {}
    },
  );
});
afterEach(() => vi.unstubAllGlobals());

test("each value of a table that was written by hand knows its heading, and keeps its role where it is no longer drawn as a table", () => {
  document.body.innerHTML = `
    <div class="table-responsive"><table>
      <thead><tr><th scope="col">Name</th><th scope="col">Role</th><th scope="col"><span class="visually-hidden">Actions</span></th></tr></thead>
      <tbody><tr><th scope="row">Ada</th><td>Assessor <b>too</b></td><td><button>Edit</button></td></tr></tbody>
    </table></div>`;
  startTables();
  const cells = Array.from(document.querySelectorAll<HTMLElement>("tbody tr > *"));
  expect(cells.map((one) => [one.getAttribute("role"), one.dataset.heading ?? "", one.children.length])).toEqual([
    ["rowheader", "Name", 1],
    ["cell", "Role", 1],
    ["cell", "", 1],
  ]);
  expect(Array.from(document.querySelectorAll("table, thead, tbody, tr"), (one) => one.getAttribute("role"))).toEqual(["table", "rowgroup", "row", "rowgroup", "row"]);
});

test("a table that scrolls sideways and holds nothing to press can be reached and scrolled by keyboard, and only while it scrolls", () => {
  document.body.innerHTML = `
    <div class="table-responsive" style="overflow-x: auto"><table><caption>What happened</caption><tbody><tr><td>Began</td></tr></tbody></table></div>`;
  startTables();
  const box = document.querySelector<HTMLElement>(".table-responsive")!;
  const told = () => ["tabindex", "role", "aria-label"].map((one) => box.getAttribute(one));
  const isWide = (wide: number) => {
    Object.defineProperty(box, "scrollWidth", { value: wide, configurable: true });
    Object.defineProperty(box, "clientWidth", { value: 300, configurable: true });
    resized([box.querySelector("table")!]);
  };
  isWide(500);
  expect(told()).toEqual(["0", "region", "What happened"]);
  isWide(300);
  expect(told()).toEqual([null, null, null]);
});
