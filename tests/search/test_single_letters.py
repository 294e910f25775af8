"""Every page with a search field of its own says what a letter that stands alone looks for."""

from __future__ import annotations

from pathlib import Path

import stratus

LISTS = "ui/templates/ui/list/asking.html"
"""The field of all declared lists; `empty.html` beside it has the note."""
OPEN = ("external_api/templates/external_api/docs/errors.html", "library/templates/library/classification/tree.html")
"""Look through the page that is open, letter by letter."""


def test_every_page_with_a_search_field_has_the_note_about_single_letters():
    root = Path(stratus.__file__).parent
    fields = {str(page.relative_to(root)): page.read_text() for page in root.rglob("*.html") if 'type="search"' in page.read_text()}
    assert LISTS in fields
    assert [page for page, text in fields.items() if page not in (LISTS, *OPEN) and "search_note" not in text] == []
