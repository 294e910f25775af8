"""What was typed on the page of a translation is kept until it is saved; items are found by what they are translated into."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from stratus.library.items.actions import save_item
from stratus.library.items.drafts.models import ItemDraft, SpentDraft
from stratus.library.items.translations.actions import save_translation
from stratus.library.models import Collection, Item
from stratus.library.queries import newest
from stratus.people.models import User
from stratus.tenancy import current
from support.builders import CONTENTS, SYSTEM, a_collection, a_tenant, a_user
from support.costs import statements_asked
from support.staff import a_browser, editing_form

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NOTICE = "You did not save this."


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


@pytest.fixture
def item(collection: Collection) -> Item:
    return an_essay(collection, "Inertia")


def an_essay(collection: Collection, title: str, item: Item | None = None, stem: str = "<p>Why?</p>", lang: str = "en") -> Item:
    return save_item(collection, item, "ESSAY", title, {**CONTENTS["ESSAY"], "stem": stem, "lang": lang}, 2, by=SYSTEM)


def at(item: Item, lang: str = "nl") -> str:
    return f"/library/items/{item.pk}/translations/{lang}"


def form_of(browser: Client, item: Item, lang: str = "nl") -> dict[str, Any]:
    return editing_form(browser.get(at(item, lang)).text, "stem")


def keeps(browser: Client, item: Item, stem: str, lang: str = "nl") -> Any:
    form = {name: value for name, value in form_of(browser, item, lang).items() if name != "csrfmiddlewaretoken"}
    return browser.post(f"{at(item, lang)}/draft", {**form, "draft_window": "w1", "stem": stem})


def test_what_was_typed_stands_there_when_the_page_is_opened_again(browser, item):
    assert "Draft kept at" in keeps(browser, item, "<p>Waarom?</p>").json()["said"]
    page = browser.get(at(item)).text
    assert NOTICE in page
    assert editing_form(page, "stem")["stem"] == ["<p>Waarom?</p>"]
    assert "nl" not in newest(Item.objects.select_related("latest").get()).translations


def test_it_is_kept_apart_from_that_of_the_item_and_of_other_languages(browser, item):
    keeps(browser, item, "<p>Waarom?</p>")
    keeps(browser, item, "<p>Warum?</p>", "de")
    assert form_of(browser, item)["stem"] == ["<p>Waarom?</p>"]
    assert form_of(browser, item, "de")["stem"] == ["<p>Warum?</p>"]
    assert NOTICE not in browser.get(f"/library/items/{item.pk}/edit").text
    assert "Your draft" not in browser.get(f"/library/collections/{item.collection_id}").text


def test_saving_ends_it_and_what_comes_late_is_refused(browser, item):
    keeps(browser, item, "<p>Waarom?</p>")
    form = form_of(browser, item)
    assert browser.post(at(item), form).status_code == 302
    assert not ItemDraft.objects.exists()
    late = {name: value for name, value in form.items() if name != "csrfmiddlewaretoken"}
    assert browser.post(f"{at(item)}/draft", late).json()["over"] is True
    assert SpentDraft.objects.exists()
    assert NOTICE not in browser.get(at(item)).text


def test_a_draft_of_an_original_that_changed_since_says_what_changed(browser, item):
    keeps(browser, item, "<p>Waarom?</p>")
    an_essay(item.collection, "Inertia", item, "<p>Why not?</p>")
    page = browser.get(at(item)).text
    assert editing_form(page, "stem")["stem"] == ["<p>Waarom?</p>"]
    assert "Original as it was translated" in page


def test_nobody_else_sees_it(browser, item):
    keeps(browser, item, "<p>Waarom?</p>")
    page = a_browser(a_user("System administrator")).get(at(item)).text
    assert NOTICE not in page
    assert "Waarom" not in page


def test_it_is_listed_with_its_language_and_discarded_there(browser, item):
    keeps(browser, item, "<p>Waarom?</p>")
    page = browser.get("/library/drafts").text
    assert "Translation: Dutch" in page
    assert f'href="{at(item)}"' in page
    address = re.search(r'action="([^"]+/draft/discard[^"]*)"', page)
    key, version = (re.search(rf'name="draft_{name}" value="(\w+)"', page) for name in ("key", "version"))
    assert address
    assert key
    assert version
    browser.post(address[1], {"draft_key": key[1], "draft_version": version[1], "listed": "1"})
    assert not ItemDraft.objects.exists()


def test_the_list_of_translations_leads_to_one_that_was_begun(browser, item):
    assert "not saved" not in browser.get(f"/library/items/{item.pk}/translations").text
    keeps(browser, item, "<p>Waarom?</p>")
    page = browser.get(f"/library/items/{item.pk}/translations").text
    assert "There are no translations yet." not in page
    assert "You wrote texts here that are not saved." in page
    assert f'<a href="{at(item)}">Dutch</a>' in page


def test_a_language_that_there_is_not_has_none(browser, item):
    assert browser.post(f"{at(item, 'xx')}/draft", {}).status_code == 404


@pytest.fixture
def languages(collection: Collection) -> Collection:
    """One item translated into Dutch, one into nothing, one written in Dutch."""
    translated = an_essay(collection, "Translated")
    save_translation(translated, "nl", {"stem": "<p>Waarom?</p>"}, seen=1, by=SYSTEM)
    an_essay(collection, "Bare")
    an_essay(collection, "Own", lang="nl")
    return collection


@pytest.mark.parametrize(("query", "found"), [("translated=nl", ["Translated"]), ("untranslated=nl", ["Bare"]), ("translated=de", [])])
def test_items_are_found_by_whether_they_are_translated(browser, languages, query, found):
    page = browser.get(f"/library/collections/{languages.pk}?{query}").text
    assert [title for title in ("Bare", "Own", "Translated") if f">{title}<" in page] == found


def test_that_costs_as_many_statements_for_many_items(browser, languages):
    def asked() -> int:
        with statements_asked() as statements:
            assert browser.get(f"/library/collections/{languages.pk}?untranslated=nl").status_code == 200
        return len(statements)

    few = asked()
    for number in range(12):
        an_essay(languages, f"Bare {number}")
    assert asked() == few


def test_the_list_is_ordered_by_what_was_changed_last(browser, collection):
    first = an_essay(collection, "First")
    an_essay(collection, "Second")
    an_essay(collection, "First", first, "<p>Changed</p>")
    page = browser.get(f"/library/collections/{collection.pk}?sort=-changed").text
    assert page.index(">First<") < page.index(">Second<")
    page = browser.get(f"/library/collections/{collection.pk}?sort=changed").text
    assert page.index(">Second<") < page.index(">First<")
