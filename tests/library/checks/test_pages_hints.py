"""Hints on the page of an item."""

from __future__ import annotations

import pytest

from stratus.tenancy import current
from support.builders import a_collection, a_tenant, a_user, an_item
from support.staff import a_browser

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("scheme", ["", "<p>Two points for a date.</p>"])
def test_a_hint_stands_beside_an_item_for_as_long_as_there_is_a_cause(scheme: str) -> None:
    with current.use(a_tenant()):
        author = a_user("Author")
        item = an_item("ESSAY", collection=a_collection(owner=author), marking_scheme=scheme)
        page = a_browser(author).get(f"/library/items/{item.pk}").text
    assert ("There is no marking scheme" in page) is ("Worth another look" in page) is (not scheme)
