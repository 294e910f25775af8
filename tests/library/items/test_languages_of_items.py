"""The language of an item: what a new one begins with, and where it is asked for."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from library.items.test_filters_of_items import listed
from stratus.library.items.actions import save_item
from stratus.library.items.moving.actions import copy_items
from stratus.library.models import Collection, Item
from stratus.people.models import User
from stratus.tenancy import current
from support.builders import CONTENTS, SYSTEM, a_collection, a_tenant, a_user
from support.staff import a_browser

pytestmark = pytest.mark.django_db


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


@pytest.fixture
def browser(author: User) -> Client:
    return a_browser(author)


def an_essay(collection: Collection, lang: str, title: str = "Essay", item: Item | None = None) -> Item:
    return save_item(collection, item, "ESSAY", title, CONTENTS["ESSAY"] | {"lang": lang}, 2, by=SYSTEM)


def begins_with(browser: Client, collection: Collection) -> str:
    page = browser.get(f"/library/collections/{collection.pk}/items/new/ESSAY").text
    return page.split('name="lang"')[1].split(" selected>")[0].rsplit('value="', 1)[1].strip('"')


def test_a_new_item_begins_with_the_language_of_most_items_of_its_collection(browser, collection):
    for lang in ("sv", "nl", "sv"):
        an_essay(collection, lang)
    assert begins_with(browser, collection) == "sv"


def test_the_first_item_begins_with_the_language_of_its_authors_pages(browser, author, collection):
    assert begins_with(browser, collection) == "en"
    author.language = "nl"
    author.save()
    assert begins_with(browser, collection) == "nl"


def test_an_item_keeps_a_language_that_is_not_offered(browser, collection):
    item = an_essay(collection, "x-klingon")
    page = browser.get(f"/library/items/{item.pk}/edit").text
    assert '<option value="x-klingon" selected>' in page


def test_the_list_is_filtered_by_the_language_that_items_have_now(browser, collection):
    first = an_essay(collection, "nl", "One")
    an_essay(collection, "de", "Two")
    assert listed(browser, collection, "language=nl") == ["One"]
    an_essay(collection, "de", "One", first)
    assert listed(browser, collection, "language=de") == ["One", "Two"]


def test_a_copy_has_the_language_of_its_original(browser, collection):
    copy_items([an_essay(collection, "fr").pk], collection.pk, by=SYSTEM)
    assert list(Item.objects.filter(collection=collection).values_list("lang", flat=True)) == ["fr", "fr"]


def test_versions_side_by_side_name_both_languages(browser, collection):
    item = an_essay(collection, "nl")
    an_essay(collection, "de", item=item)
    page = browser.get(f"/library/items/{item.pk}/versions/compare").text
    assert re.search("Dutch.*German", page, re.DOTALL)


def test_texts_of_colleagues_say_their_language_on_the_page_of_an_item(browser, collection):
    content = CONTENTS["ESSAY"] | {"lang": "nl", "marking_scheme": "<p>Twee punten.</p>", "model_answer": "<p>Links.</p>"}
    item = save_item(collection, None, "ESSAY", "Essay", content, 2, by=SYSTEM)
    page = browser.get(f"/library/items/{item.pk}").text
    assert '<div class="card-body content" lang="nl"><p>Twee punten.</p>' in page
    assert '<div class="card-body content" lang="nl"><p>Links.</p>' in page


def test_the_key_says_the_language_of_the_item(browser, collection):
    item = save_item(collection, None, "MULTIPLE_CHOICE", "Choice", CONTENTS["MULTIPLE_CHOICE"] | {"lang": "nl"}, 2, by=SYSTEM)
    assert '<span class="content" lang="nl">' in browser.get(f"/library/items/{item.pk}").text


def test_the_page_of_an_item_names_its_language(browser, collection):
    assert "Essay · Dutch · " in browser.get(f"/library/items/{an_essay(collection, 'nl').pk}").text
