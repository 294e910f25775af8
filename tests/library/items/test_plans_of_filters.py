"""How the database carries out the filters of the list of items, while its statistics know small tenants only."""

from __future__ import annotations

from typing import Any

import pytest

from library.carrying import a_label, a_level, a_topic, an_objective
from stratus.access.actor import Actor, Door
from stratus.library.classification.carried.rules import Carried
from stratus.library.items.actions import save_item
from stratus.tenancy import current
from support.builders import CONTENTS, a_collection, a_tenant, a_user, an_assessment, an_item
from support.costs import rows_gone_through
from support.staff import a_browser

pytestmark = [pytest.mark.django_db, pytest.mark.database]

MANY = 80


@pytest.fixture(autouse=True)
def tenant(statistics_of_small_tenants):
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


def furnished() -> tuple[Any, int, dict[str, Any]]:
    """The browser of an author, and a collection of theirs with many items that all fit every filter but one; and what they carry.

    Items of another collection carry the same, and assessments use every second one.
    """
    author = a_user("System administrator", first_name="Ann", last_name="Author")
    collection, other = a_collection(owner=author), a_collection(owner=author)
    shared = {"objectives": [an_objective("Counting")], "levels": [a_level("Apply")], "labels": [a_label("New")]}
    items = []
    for owned, topic in ((collection, a_topic(collection, "Heart")), (other, a_topic(other, "Heart"))):
        carried = Carried.of(topics=[topic], p_value="0.5", angoff_value="0.5", **shared)
        for n in range(MANY):
            by = Actor.of(author, Door.UI)
            items.append(save_item(owned, None, "ESSAY", f"Essay {n}", CONTENTS["ESSAY"], 2, by=by, carried=carried))
    for page, of in (("WELCOME", "welcome_page"), ("FINISH", "finish_page")):
        an_assessment(items[::8], owner=author, published=False, **{of: an_item(page, collection=collection)})
    an_assessment(items[::2], owner=author, published=False, sections=[{"questions": 2, "page": an_item("SECTION", collection=collection)}])
    return a_browser(author), collection.pk, shared


def test_no_filter_walks_through_all_items_for_each_of_them():
    browser, collection, shared = furnished()
    queries = {
        "used": "used=yes",
        "not used": "used=no",
        "topic": "topic=heart",
        "objective": "objective=counting",
        "level": f"level={shared['levels'][0]}",
        "label": f"label={shared['labels'][0]}",
        "p-value": "p_value_from=0.1&p_value_until=0.9",
        "Angoff value": "angoff_value_from=0.1&angoff_value_until=0.9",
        "author": "author=ann",
        "untranslated": "untranslated=nl",
        "status": "status=LIVE",
        "type": "type=ESSAY",
        "several": f"used=yes&topic=heart&label={shared['labels'][0]}&author=ann",
    }
    for name, query in queries.items():
        with rows_gone_through() as work:
            page = browser.get(f"/library/collections/{collection}?{query}")
        assert "Essay 1" in page.text, name
        assert max(rows for rows, _statement in work.statements) < MANY * 2 * 12, (name, work.worst)
