"""Copying and moving items on the pages of the library."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from stratus.library.collections.sharing import share_collection
from stratus.library.items.moving import forms
from stratus.library.models import Collection, CollectionRole, Item
from stratus.library.rules import Wish
from stratus.people.models import User
from stratus.tenancy import current
from support.builders import SYSTEM, a_collection, a_tenant, a_user, an_item
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
def browser(author: User) -> Client:
    return a_browser(author)


@pytest.fixture
def source(author: User) -> Collection:
    return a_collection(owner=author, title="Bookkeeping")


def sent(answer: Any, act: str, **more: Any) -> dict[str, Any]:
    """What the form of a confirmation sends."""
    fields = dict(re.findall(r'name="(number|mark|foretold|value|all)" value="([^"]*)"', answer.text))
    return {"act": act, "row": re.findall(r'name="row" value="(\d+)"', answer.text), **fields, **more}


def offered(answer: Any) -> list[str]:
    """The titles of the collections that a confirmation offers."""
    return [title for value, title in re.findall(r'<option value="(\d+)"[^>]*>(.*?)</option>', answer.text)]


def through(browser: Client, address: str, act: str, items: list[Item], target: Collection) -> Any:
    """Choose the collection, read what will happen, and do it."""
    which = browser.post(address, {"act": act, "row": [item.pk for item in items]})
    what = browser.post(address, sent(which, act, value=target.pk))
    return browser.post(address, sent(what, act), follow=True)


def test_items_are_moved_from_the_list(browser, author, source):
    target = a_collection(owner=author, title="Archive of exams")
    items = [an_item(collection=source) for _n in range(2)]
    answer = through(browser, f"/library/collections/{source.pk}", "move", items, target)
    assert "2 items were moved into “Archive of exams”." in answer.text
    assert Item.objects.filter(collection=target).count() == 2


def test_before_it_is_done_it_says_what_happens(browser, author, source):
    target = a_collection(owner=author, title="Archive of exams")
    address = f"/library/collections/{source.pk}"
    which = browser.post(address, {"act": "move", "row": [an_item(collection=source).pk]})
    what = browser.post(address, sent(which, "move", value=target.pk))
    assert "1 item goes to “Archive of exams”." in what.text
    assert not Item.objects.filter(collection=target).exists()


def test_only_collections_whose_items_one_may_change_are_offered(browser, author, source):
    a_collection(owner=author, title="Mine")
    a_collection(title="Nobody shares it")
    for title, role in (("To write in", CollectionRole.CO_AUTHOR), ("To review", CollectionRole.REVIEWER)):
        share_collection(a_collection(title=title).pk, [author.pk], Wish(to_collection=True, role=role), by=SYSTEM)
    asked = {"row": [an_item(collection=source).pk]}
    address = f"/library/collections/{source.pk}"
    assert offered(browser.post(address, asked | {"act": "move"})) == ["Mine", "To write in"]
    assert offered(browser.post(address, asked | {"act": "copy"})) == ["Bookkeeping", "Mine", "To write in"]


def test_without_another_collection_nothing_can_be_moved(browser, source):
    asked = {"act": "move", "row": [an_item(collection=source).pk]}
    answer = browser.post(f"/library/collections/{source.pk}", asked, follow=True)
    assert "There is no other collection whose items you may change." in answer.text


def test_a_collection_that_was_not_offered_is_refused_beside_the_field(browser, source, author):
    a_collection(owner=author)
    address = f"/library/collections/{source.pk}"
    which = browser.post(address, {"act": "move", "row": [an_item(collection=source).pk]})
    answer = browser.post(address, sent(which, "move", value=a_collection().pk))
    assert answer.status_code == 422
    assert "Choose a collection of the list." in answer.text


def test_a_case_that_would_stay_behind_is_named_before_and_when_it_is_refused(browser, author, source):
    target = a_collection(owner=author)
    case = an_item("CASE", collection=source)
    question = an_item(case=case)
    address = f"/library/collections/{source.pk}"
    which = browser.post(address, {"act": "move", "row": [question.pk]})
    what = browser.post(address, sent(which, "move", value=target.pk))
    assert f"Its case “{case.title}” would stay behind." in what.text
    answer = browser.post(address, sent(what, "move"))
    assert "Nothing was changed. 1 was refused." in answer.text
    assert f"“{case.title}” would stay behind" in answer.text


@pytest.mark.parametrize("act", ["copy", "move"])
def test_one_item_goes_from_its_own_page(browser, author, source, act):
    target = a_collection(owner=author, title="Archive of exams")
    item = an_item(collection=source)
    page = browser.get(f"/library/items/{item.pk}").text
    form = re.search(rf'action="([^"]*)">(?:(?!</form>).)*name="row" value="{item.pk}"(?:(?!</form>).)*value="{act}"', page, re.DOTALL)
    assert form
    answer = through(browser, form[1], act, [item], target)
    assert "into “Archive of exams”." in answer.text
    assert Item.objects.filter(collection=target).count() == 1


def test_a_withdrawn_item_is_moved_from_its_page_too(browser, author, source):
    target = a_collection(owner=author)
    item = an_item(collection=source)
    Item.objects.filter(pk=item.pk).update(status="WITHDRAWN")
    address = f"/library/collections/{source.pk}?status=WITHDRAWN"
    assert f'action="{address}"' in browser.get(f"/library/items/{item.pk}").text
    through(browser, address, "move", [item], target)
    assert Item.objects.get(pk=item.pk).collection == target


def test_whoever_may_only_look_is_not_offered_it_on_the_page_of_an_item(author):
    theirs = a_collection()
    share_collection(theirs.pk, [author.pk], Wish(to_collection=True, role=CollectionRole.REVIEWER), by=SYSTEM)
    assert 'value="move"' not in a_browser(author).get(f"/library/items/{an_item(collection=theirs).pk}").text


class TestTooManyForAList:
    @pytest.fixture(autouse=True)
    def few(self, monkeypatch):
        monkeypatch.setattr(forms, "MOST_LISTED", 1)

    def sends(self, browser: Client, source: Collection, typed: str) -> Any:
        address = f"/library/collections/{source.pk}"
        which = browser.post(address, {"act": "copy", "row": [an_item(collection=source).pk]})
        return browser.post(address, sent(which, "copy", value=typed))

    @pytest.mark.parametrize("typed", ["Archive of exams", "ARCH"])
    def test_the_title_or_the_id_is_typed(self, browser, author, source, typed):
        a_collection(owner=author, title="Archive of exams", external_id="ARCH")
        assert "is copied into “Archive of exams”" in self.sends(browser, source, typed).text

    def test_a_part_of_a_title_takes_none_by_itself_and_those_that_fit_are_named(self, browser, author, source):
        a_collection(owner=author, title="Archive of exams", external_id="ARCH")
        answer = self.sends(browser, source, "arch")
        assert answer.status_code == 422
        assert "These fit: Archive of exams (ARCH)." in answer.text

    @pytest.mark.parametrize("typed", ["Of somebody else", "nothing", "a\x00b"])
    def test_what_one_may_not_change_is_not_found(self, browser, author, source, typed):
        a_collection(owner=author)
        a_collection(title="Of somebody else")
        answer = self.sends(browser, source, typed)
        assert answer.status_code == 422
        assert "Of somebody else (" not in answer.text
