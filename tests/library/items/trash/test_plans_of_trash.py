"""How the database carries out what is done with the trash, while its statistics know small tenants only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from library.many import many_other_collections
from stratus.foundation import clock
from stratus.library.collections.actions import delete_collection
from stratus.library.collections.trash import put_back
from stratus.library.items.trash.actions import empty_trash, restore_items, trash_items
from stratus.library.items.uses import usage
from stratus.library.models import Collection, Item
from stratus.tenancy import current
from support.builders import SYSTEM, a_collection, a_tenant, a_user, an_assessment, an_item
from support.costs import plan_of, rows_gone_through, statements_asked
from support.staff import a_browser

pytestmark = [pytest.mark.django_db, pytest.mark.database]

MANY = 100


@pytest.fixture(autouse=True)
def tenant(statistics_of_small_tenants):
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


def many_items() -> tuple[Collection, list[int]]:
    """A collection with many items, half of them about a case."""
    collection = a_collection()
    cases = [an_item("CASE", collection=collection) for _n in range(MANY // 2)]
    return collection, [pk for case in cases for pk in (case.pk, an_item("ESSAY", case=case).pk)]


ACTS: dict[str, Callable[[Collection, list[int], datetime], Any]] = {
    "delete": lambda collection, ids, now: trash_items(ids, by=SYSTEM, now=now),
    "put back": lambda collection, ids, now: restore_items(ids, collection.pk, by=SYSTEM, now=now),
    "delete again": lambda collection, ids, now: trash_items(ids, by=SYSTEM, now=now),
    "empty": lambda collection, ids, now: empty_trash(ids, collection.pk, by=SYSTEM, now=now),
}


def walks(work: Any) -> int:
    """The rows that the worst statement went through."""
    return max(rows for rows, _statement in work.statements)


def test_no_act_walks_through_all_items_for_each_of_them():
    collection, ids = many_items()
    many_other_collections()
    for name, act in ACTS.items():
        with rows_gone_through() as work:
            assert len(act(collection, ids, clock.now()).changed) == MANY, name
        assert walks(work) < MANY * MANY / 2, f"{name}: {work.worst}"


def test_nor_does_a_collection_that_goes_and_comes_back():
    collection, _ids = many_items()
    many_other_collections()
    for name, act in {
        "delete": lambda: delete_collection(collection.pk, by=SYSTEM, now=clock.now()),
        "put back": lambda: put_back([collection.pk], by=SYSTEM, now=clock.now()),
    }.items():
        with rows_gone_through() as work:
            act()
        assert walks(work) < MANY * MANY / 2, f"{name}: {work.worst}"
    assert Item.objects.filter(deleted_at=None).count() == MANY


def test_what_uses_items_is_looked_up():
    ids = [question.item_id for _n in range(MANY // 2) for question in an_assessment(["ESSAY"], published=False).questions.all()]
    with rows_gone_through() as work:
        assert len(usage(ids, SYSTEM)) == MANY // 2
    assert walks(work) < MANY * MANY / 8, work.worst


def test_the_trash_is_read_in_the_order_of_its_index():
    collection = a_collection()
    trash_items([an_item("ESSAY", collection=collection).pk for _n in range(3)], by=SYSTEM, now=clock.now())
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_sort = off; SET LOCAL enable_incremental_sort = off")
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
    with statements_asked() as asked:
        assert a_browser(a_user("System administrator")).get(reverse("library:trash", args=[collection.pk])).status_code == 200
    first = next((sql, values) for sql, values in asked if ' FROM "library_item" ' in sql)
    nodes = plan_of(*first)
    assert {node.get("Index Name") for node in nodes if node.get("Relation Name") == "library_item"} == {"item_in_trash"}
    assert not [node for node in nodes if "Sort" in node["Node Type"]]
