import { expect, test } from "vitest";

import { startTables } from "../../staff/tables";

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
