"""The page of an item says which assessments use it: with links to those that one sees, and how many others there are."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stratus.access.actor import Actor, Door
from stratus.foundation import clock
from stratus.library.items.uses import in_words, usage, usage_of_all
from stratus.library.models import Collection
from stratus.people.models import User
from stratus.tenancy import current
from support.builders import SYSTEM, a_collection, a_tenant, a_user, an_assessment, an_item
from support.staff import a_browser

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def author() -> User:
    return a_user("Author")


@pytest.fixture
def collection(author: User) -> Collection:
    return a_collection(owner=author)


def test_ones_own_assessments_are_linked_and_the_others_counted(author, collection):
    item = an_item(collection=collection)
    mine = an_assessment([item], title="Midterm", owner=author, published=False)
    for title in ("Secret", "Hidden"):
        an_assessment([item], title=title, published=False)
    page = a_browser(author).get(f"/library/items/{item.pk}").text
    assert f'<a href="/assessments/{mine.pk}" dir="auto">Midterm</a>' in page
    assert "and 2 assessments that you do not see" in page
    assert "Secret" not in page


def test_a_deleted_assessment_uses_nothing(author, collection):
    item = an_item(collection=collection)
    an_assessment([item], owner=author, published=False, deleted_at=clock.now())
    assert usage([item.pk], SYSTEM) == {}
    assert "No assessment uses this item yet." in a_browser(author).get(f"/library/items/{item.pk}").text


@pytest.mark.parametrize("place", ["welcome_page", "finish_page", "section"])
def test_a_page_is_used_where_it_is_read(author, collection, place):
    kinds = {"welcome_page": "WELCOME", "finish_page": "FINISH", "section": "SECTION"}
    page = an_item(kinds[place], collection=collection)
    fields = {"sections": [{"questions": 2, "page": page}]} if place == "section" else {place: page}
    an_assessment(published=False, title="Midterm", owner=author, **fields)
    assert [use.title for use in usage([page.pk], Actor.of(author, Door.UI))[page.pk].seen] == ["Midterm"]


def test_of_several_items_each_assessment_is_counted_once(author, collection):
    items = [an_item(collection=collection) for _n in range(2)]
    an_assessment(items, title="Midterm", owner=author, published=False)
    an_assessment(items, published=False)
    told = usage_of_all([item.pk for item in items], Actor.of(author, Door.UI))
    assert (len(told.seen), told.others, told.number) == (1, 1, 2)
    assert in_words(told) == "“Midterm”, 1 more"


def test_it_takes_the_same_statements_for_few_items_and_many(collection):
    taken = []
    for number in (2, 7):
        items = [an_item(collection=collection) for _n in range(number)]
        for item in items:
            an_assessment([item], published=False)
        with CaptureQueriesContext(connection) as statements:
            assert len(usage([item.pk for item in items], SYSTEM)) == number
        taken.append(len(statements))
    assert taken[0] == taken[1]
