"""An author pastes cells of a spreadsheet and lines of a word processor into the rows of a question, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from item_types.hands import editor

pytestmark = pytest.mark.browser

PASTE = """([text, html]) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    if (html) data.setData("text/html", html);
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
CALC = "<table><tr><td><b>Rhine</b></td><td>x</td></tr><tr><td>Elbe</td><td></td></tr></table>"


def a_new(log_in, kind: str, title: str) -> Page:
    page: Page = log_in("author")
    page.goto(f"/library/collections/1/items/new/{kind}")
    page.get_by_label("Title").first.fill(title)
    editor(page, "Question").fill("Which?")
    return page


def paste(page: Page, row: str, text: str, html: str = "") -> None:
    field = page.get_by_role("textbox", name=row, exact=True)
    field.focus()
    page.evaluate(PASTE, [text, html])


def save(page: Page) -> None:
    page.locator("main").get_by_role("button", name="Save").last.click()
    expect(page.get_by_text("was saved as version 1")).to_be_visible()


def test_cells_become_alternatives_with_what_is_right_and_pasting_is_undone(log_in):
    page = a_new(log_in, "MULTIPLE_RESPONSE", "Pasted alternatives")
    page.get_by_role("textbox", name="Alternative 1", exact=True).fill("Seine")
    paste(page, "Alternative 2", 'Rhine\tx\r\nElbe\t\r\n"Oder,\nNeisse"\tx\r\nPo\t\r\n', CALC)
    expect(page.locator("[data-message]", has_text="4 rows were filled with what was pasted. Formatting was left out.")).to_be_visible()
    expect(page.get_by_role("textbox", name="Alternative 5", exact=True)).to_be_focused()
    expect(page.get_by_role("textbox", name="Alternative 4", exact=True)).to_contain_text("Oder,")
    expect(page.get_by_label("Alternative 2 is right")).to_be_checked()
    expect(page.get_by_label("Alternative 3 is right")).not_to_be_checked()
    expect(page.get_by_label("Title").first).to_have_value("Pasted alternatives")
    page.get_by_role("button", name="Undo pasting").press("Enter")
    expect(page.get_by_role("textbox", name="Alternative 2", exact=True)).to_be_focused()
    expect(page.get_by_role("textbox", name="Alternative 2", exact=True)).to_have_text("")
    expect(page.get_by_role("textbox", name="Alternative 1", exact=True)).to_have_text("Seine")
    expect(page.get_by_role("textbox", name="Alternative 5", exact=True)).to_have_count(0)
    paste(page, "Alternative 2", "·\tRhine\r\n·\tElbe\r\n")
    expect(page.get_by_role("textbox", name="Alternative 3", exact=True)).to_have_text("Elbe")
    page.get_by_label("Alternative 3 is right").check()
    save(page)
    expect(page.locator("stratus-item").get_by_role("checkbox")).to_have_count(3)


def test_pairs_become_sources_with_their_targets(log_in):
    page = a_new(log_in, "MATCH", "Pasted pairs")
    page.get_by_role("textbox", name="Target A", exact=True).fill("Rhine")
    paste(page, "Source 1", "Bern\tAare\nBasel\tRhine")
    told = "2 rows were filled with what was pasted. 1 text was added to choose from."
    expect(page.locator("[data-message]", has_text=told)).to_be_visible()
    expect(page.get_by_role("textbox", name="Target B", exact=True)).to_have_text("Aare")
    expect(page.get_by_label("Right target of source 1").locator("option:checked")).to_have_text("B")
    expect(page.get_by_label("Right target of source 2").locator("option:checked")).to_have_text("A")
    save(page)


def test_one_line_and_lines_within_a_text_are_pasted_as_ever(log_in):
    page = a_new(log_in, "ORDER", "Pasted lines")
    first = page.get_by_role("textbox", name="Element 1", exact=True)
    paste(page, "Element 1", "Aare")
    expect(first).to_have_text("Aare")
    paste(page, "Element 1", " and\nRhine")
    expect(first).to_contain_text("Rhine")
    expect(page.get_by_text("filled with what was pasted")).to_have_count(0)
    page.evaluate("document.body.append(Object.assign(document.createElement('textarea'), { id: 'elsewhere', value: 'one\\ntwo' }))")
    page.locator("#elsewhere").press("Control+a")
    page.keyboard.press("Control+c")
    first.press("Control+a")
    page.keyboard.press("Control+v")
    expect(page.locator("[data-message]", has_text="2 rows were filled with what was pasted. 1 earlier text was replaced.")).to_be_visible()


def test_pasting_is_one_step_of_the_undo_of_the_form(log_in):
    page = a_new(log_in, "MULTIPLE_RESPONSE", "Undone by the form")
    page.get_by_role("textbox", name="Alternative 1", exact=True).fill("Seine")
    paste(page, "Alternative 2", "Rhine\tx\nElbe\tno")
    expect(page.get_by_role("textbox", name="Alternative 3", exact=True)).to_have_text("Elbe")
    page.get_by_role("group", name="Undo and redo").get_by_role("button", name="Undo").click()
    expect(page.get_by_role("textbox", name="Alternative 2", exact=True)).to_have_text("")
    expect(page.get_by_role("textbox", name="Alternative 1", exact=True)).to_have_text("Seine")
    page.get_by_role("group", name="Undo and redo").get_by_role("button", name="Redo").click()
    expect(page.get_by_role("textbox", name="Alternative 3", exact=True)).to_have_text("Elbe")
    expect(page.get_by_label("Alternative 2 is right")).to_be_checked()


def test_cells_become_a_table_that_is_written_line_by_line_and_ctrl_z_takes_them_away(log_in):
    page = a_new(log_in, "FINANCIAL_STATEMENT", "Pasted table")
    table = page.get_by_role("textbox", name="Table", exact=True)
    paste(page, "Table", "\t2024\r\nCash\t=1250\r\n")
    expect(table).to_have_value(" | 2024\nCash | =1250")
    expect(page.get_by_text("Pasted as a table: 2 rows, 2 columns.")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(table).to_have_value("")
    paste(page, "Table", "\t2024\nCash\t=1250")
    save(page)
