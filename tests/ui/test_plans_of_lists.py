"""How the database carries out the lists of items, as the application's role and under row-level security."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from stratus.library.models import Item
from stratus.tenancy import current
from support.builders import a_collection, a_tenant, a_user, an_assessment, an_item
from support.costs import plan_of, statements_asked
from support.staff import a_browser

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ADDED = "items to add to an assessment", "item_usable"
COLLECTION = "items of a collection", "item_sorted"


@pytest.fixture
def browser() -> Iterator[Client]:
    """The browser of an administrator of an organisation with a few items. Another one has items too.

    The database sorts, and reads whole tables, only where no index will do: what it thinks cheaper of so few rows is not asked.
    """
    for tenant in (a_tenant(), a_tenant()):
        with current.use(tenant):
            collection = a_collection()
            for _n in range(3):
                an_item(collection=collection)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_sort = off; SET LOCAL enable_incremental_sort = off")
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
    with current.use(tenant):
        yield a_browser(a_user("System administrator"))


def address_of(name: str) -> str:
    """The address of one of the lists, over the items that are there."""
    if name == COLLECTION[0]:
        return reverse("library:collection", args=[Item.objects.all()[0].collection_id])
    return reverse("assessments:add_questions", args=[an_assessment(["ESSAY"], published=False).pk])


def statements_of(browser: Client, address: str) -> list[tuple[str, Any]]:
    """What a page asks of the items."""
    with statements_asked() as asked:
        assert browser.get(address).status_code == 200
    return [(sql, values) for sql, values in asked if ' FROM "library_item" ' in sql]


@pytest.mark.parametrize(("name", "index"), [ADDED, COLLECTION], ids=lambda one: one)
@pytest.mark.parametrize("turned", ["", "-"], ids=["forwards", "backwards"])
def test_the_ids_of_items_are_read_in_the_order_of_an_index(browser: Client, name: str, index: str, turned: str) -> None:
    asked = statements_of(browser, f"{address_of(name)}?sort={turned}title")
    ids = next(one for one in asked if one[0].startswith('SELECT "library_item"."id" AS "pk" FROM'))
    nodes = plan_of(*ids)
    assert {node.get("Index Name") for node in nodes if node.get("Relation Name") == "library_item"} == {index}
    assert not [node for node in nodes if "Sort" in node["Node Type"]]


@pytest.mark.parametrize("name", [ADDED[0], COLLECTION[0]])
def test_the_content_of_items_is_not_read_for_a_list(browser: Client, name: str) -> None:
    with statements_asked() as asked:
        browser.get(address_of(name))
    assert not [sql for sql, _values in asked if '."content"' in sql]
