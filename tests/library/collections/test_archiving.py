"""Archiving collections: what it would do is said first, and what was confirmed is what is done."""

from __future__ import annotations

import html
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stratus.access.actor import Actor, Door
from stratus.library.collections.archiving import foretold_of_archiving
from stratus.library.collections.sharing import share_collection
from stratus.library.models import Collection, CollectionRole, Item, ItemStatus
from stratus.library.rules import Wish
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


def asked(browser: Client, collection: Collection, **more: str) -> str:
    """The confirmation that the button of the collection's page leads to."""
    answer = browser.post("/library?show=all", {"act": "archive", "row": str(collection.pk), **more})
    return html.unescape(answer.content.decode())


def sent(page: str) -> dict[str, str]:
    """What the form of a confirmation sends."""
    return dict(re.findall(r'<input type="hidden" name="(number|mark|foretold)" value="([^"]*)"', page))


def is_archived(collection: Collection) -> bool:
    collection.refresh_from_db()
    return collection.archived_at is not None


def test_it_says_how_many_items_people_reviews_and_assessments_are_concerned(author, collection):
    items = [an_item(collection=collection) for _n in range(3)]
    Item.objects.filter(pk=items[0].pk).update(status=ItemStatus.REVIEW)
    an_assessment(items[:2], owner=author, title="Midterm")
    share_collection(collection.pk, [a_user("Author").pk], Wish(to_collection=True, role=CollectionRole.REVIEWER), by=SYSTEM)
    page = asked(a_browser(author), collection)
    assert "3 items go with it." in page
    assert "1 person with whom it is shared keeps their access" in page
    assert "1 item waits for review" in page
    assert "1 assessment uses items of it, and keeps them: “Midterm”." in page
    assert not is_archived(collection)


def test_what_was_confirmed_is_done(author, collection):
    browser = a_browser(author)
    asked(browser, collection, **sent(asked(browser, collection)))
    assert is_archived(collection)


def test_what_changed_since_is_shown_again_and_nothing_is_done(author, collection):
    browser = a_browser(author)
    confirmed = sent(asked(browser, collection))
    an_item(collection=collection)
    page = asked(browser, collection, **confirmed)
    assert "Meanwhile something else would happen than you read." in page
    assert "1 item goes with it." in page
    assert not is_archived(collection)


def test_a_reviewer_archives_nothing(author, collection):
    reviewer = a_user("Author")
    share_collection(collection.pk, [reviewer.pk], Wish(to_collection=True, role=CollectionRole.REVIEWER), by=SYSTEM)
    confirmed = sent(asked(a_browser(author), collection))
    asked(a_browser(reviewer), collection, **confirmed)
    assert not is_archived(collection)


def test_the_page_of_a_collection_asks_too_and_brings_back(author, collection):
    browser = a_browser(author)
    assert 'name="act" value="archive"' in browser.get(f"/library/collections/{collection.pk}").text
    asked(browser, collection, **sent(asked(browser, collection)))
    assert 'name="act" value="restore"' in browser.get(f"/library/collections/{collection.pk}").text


def test_the_statements_are_as_many_for_few_items_as_for_many(author, collection):
    by, numbers = Actor.of(author, Door.UI), []
    for size in (2, 20):
        for _n in range(size):
            an_item(collection=collection)
        with CaptureQueriesContext(connection) as captured:
            foretold_of_archiving([collection.pk], by=by)
        numbers.append(len(captured))
    assert numbers[0] == numbers[1]
