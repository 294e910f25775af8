"""Topics come from a spreadsheet: tried, confirmed, taken back, with what the report says of each row."""

from __future__ import annotations

import io
import secrets
from collections.abc import Callable
from pathlib import Path

import pytest
from keyboard import AXE
from playwright.sync_api import Page, expect

from stratus.foundation.files.workbooks.reading import read_sheet
from stratus.foundation.files.workbooks.writing import writing
from support.running import PATIENCE

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def workbook(*rows: list[str]) -> bytes:
    file = io.BytesIO()
    with writing(file) as book:
        book.sheet("Topics", rows, widths=[20])
    return file.getvalue()


def no_barrier(page: Page) -> None:
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run('main', {runOnly: rules}).then(found => found.violations.map(one => one.id))", RULES)
    assert found == []


@pytest.mark.criterion("1.3.1", "3.3.1", "4.1.3")
def test_topics_are_tried_imported_exported_and_taken_back(page: Page, log_in: Callable[[str], Page], tmp_path: Path) -> None:
    log_in("author")
    page.goto("/library/collections/new")
    page.get_by_label("Title").fill(f"Imported {secrets.token_hex(3)}")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Topics").click()
    page.get_by_role("link", name="Import from Excel").click()
    no_barrier(page)
    with page.expect_download() as example:
        page.get_by_role("link", name="Example workbook").click()
    example.value.save_as(tmp_path / "example.xlsx")
    with (tmp_path / "example.xlsx").open("rb") as file:
        rows = read_sheet(file).rows
    rows.append(["", "", "", "Nowhere", "", "", ""])
    page.get_by_label("File").set_input_files({"name": "topics.xlsx", "mimeType": "", "buffer": workbook(*rows)})
    page.get_by_role("button", name="Try the file").click()
    confirm = page.get_by_role("button", name="Import 4 rows")
    expect(confirm).to_be_visible(timeout=PATIENCE * 1000)
    no_barrier(page)
    page.set_viewport_size({"width": 390, "height": 844})
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    page.set_viewport_size({"width": 1440, "height": 900})

    confirm.click()
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_visible(timeout=PATIENCE * 1000)
    page.get_by_role("link", name="To what was imported").click()
    expect(page.get_by_role("treeitem", name="Valves")).to_be_visible()
    with page.expect_download() as exported:
        page.get_by_role("link", name="Export to Excel").click()
    exported.value.save_as(tmp_path / "topics.xlsx")
    with (tmp_path / "topics.xlsx").open("rb") as file:
        assert ["1.1", "", "Valves"] in [row[:3] for row in read_sheet(file).rows]

    page.go_back()
    undo.click()
    expect(page.get_by_text("The import was taken back.")).to_be_visible()
    expect(page.get_by_role("treeitem")).to_have_count(0)
