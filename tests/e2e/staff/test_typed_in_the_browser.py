"""What is typed into fields of staff pages in a real browser is what stands there when the page is opened again."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

TEXT = "a  b\u00a0c e\u0301 \u05e9\u05dc\u05d5\u05dd \U0001f9ee \U00020bb7 \u202ecba\u202c"
LINES = f"{TEXT}\n\n\n    indented  twice"


def _field(page: Page, name: str) -> Locator:
    """A field, or the editor that stands for it."""
    editor = page.locator(f"textarea[name={name}] + .rich-text [contenteditable=true]")
    return editor if page.locator(f"textarea[name={name}][data-rich-text]").count() else page.locator(f"[name={name}]")


def _type(page: Page, **texts: str) -> None:
    """Fill the fields in, and save."""
    here = page.url
    for name, text in texts.items():
        _field(page, name).fill(text)
    page.locator("main form button[type=submit].btn-primary").last.click()
    expect(page).not_to_have_url(here)


def _reads(page: Page, **texts: str) -> None:
    """The fields of this page show these texts, in editors as a reader sees them."""
    for name, text in texts.items():
        field = _field(page, name)
        if field.get_attribute("contenteditable"):
            expect(field).to_have_js_property("innerText", text)
        else:
            expect(field).to_have_value(text)


@pytest.mark.slow("fills ten fields of five pages in, and opens them again")
def test_ten_fields_show_what_was_typed_into_them(log_in):
    page: Page = log_in("admin")
    page.goto("/admin/roles/new")
    _type(page, title=TEXT)
    page.locator("a[href^='/admin/roles/']", has_text="\U0001f9ee").click()
    _reads(page, title=TEXT)

    page.goto("/library/collections/new")
    _type(page, title=TEXT)
    collection = page.url
    page.goto(f"{collection}/edit")
    _reads(page, title=TEXT)
    page.goto(f"{collection}/items/new/ESSAY")
    written = {"title": TEXT, "stem": TEXT, "marking_scheme": TEXT}
    _type(page, **written)
    page.goto(f"{page.url}/edit")
    _reads(page, **written)

    page.goto("/admin/templates/new/message")
    _type(page, title=TEXT, text=LINES)
    _reads(page, title=TEXT, text=LINES)

    page.goto("/assessments/new")
    _type(page, title=TEXT)
    _reads(page, title=TEXT)

    page.goto("/admin/users/new")
    page.locator("[name=role]").select_option("Author")
    _type(page, first_name=TEXT, last_name=TEXT, username="typed.in.the.browser")
    _reads(page, first_name=TEXT, last_name=TEXT)
