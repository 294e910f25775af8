"""Collections in the trash: what is said before, what is there afterwards, and how they come back."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from stratus.access.actor import Actor, Door
from stratus.foundation import clock
from stratus.library.collections.actions import create_collection, delete_collection
from stratus.library.collections.sharing import share_collection
from stratus.library.collections.trash import deleted_collections, put_back
from stratus.library.items.trash.actions import in_trash, trash_items
from stratus.library.models import Collection, CollectionRole, Item
from stratus.library.queries import items_visible_to
from stratus.library.rules import Wish
from stratus.people.models import User
from stratus.search.queries import found
from stratus.tenancy import current
from support.builders import SYSTEM, a_collection, a_tenant, a_user, an_assessment, an_item
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
    return a_collection(owner=author, title="Bookkeeping", external_id="BOOK")


@pytest.fixture
def browser(author: User) -> Client:
    return a_browser(author)


def put_all_back(*collections: Collection) -> None:
    put_back([one.pk for one in collections], by=SYSTEM, now=clock.now())


class TestBefore:
    def test_the_page_says_how_many_items_go(self, browser, collection):
        for _n in range(2):
            an_item(collection=collection)
        page = browser.get(f"/library/collections/{collection.pk}/delete").text
        assert "goes into the trash with 2 items. No assessment uses one of them." in page

    def test_assessments_that_use_items_are_named_and_nothing_can_be_deleted(self, browser, author, collection):
        items = [an_item(collection=collection) for _n in range(2)]
        an_assessment(items, title="Midterm", owner=author, published=False)
        an_assessment(items, title="Secret", published=False)
        page = browser.get(f"/library/collections/{collection.pk}/delete").text
        assert page.count("Midterm") == 1
        assert "Secret" not in page
        assert "1 assessment that you do not see" in page
        assert "btn-danger" not in page
        answer = browser.post(f"/library/collections/{collection.pk}/delete", follow=True)
        assert "Assessments use items of this collection." in answer.text
        assert Collection.objects.get(pk=collection.pk).deleted_at is None

    def test_a_co_author_does_not_delete_it(self, author):
        theirs = a_collection()
        share_collection(theirs.pk, [author.pk], Wish(to_collection=True, role=CollectionRole.CO_AUTHOR), by=SYSTEM)
        browser = a_browser(author)
        assert browser.get(f"/library/collections/{theirs.pk}/delete").status_code == 403
        assert "/delete" not in browser.get(f"/library/collections/{theirs.pk}").text


class TestPutBack:
    def test_deleting_is_undone_at_once(self, browser, collection):
        item = an_item(collection=collection, stem="<p>What is a palimpsest?</p>")
        answer = browser.post(f"/library/collections/{collection.pk}/delete", follow=True)
        assert "“Bookkeeping” is in the trash." in answer.text
        undo = re.search(r'action="([^"]*/undelete)"', answer.text)
        assert undo
        answer = browser.post(undo[1], follow=True)
        assert "The collection is back." in answer.text
        assert list(items_visible_to(SYSTEM).filter(collection=collection)) == [item]
        assert found(Item.objects.all(), "item", "palimpsest").exists()
        assert found(Collection.objects.all(), "collection", "bookkeeping").exists()

    def test_items_that_were_in_its_trash_before_stay_there(self, collection):
        early, late = an_item(collection=collection), an_item(collection=collection)
        trash_items([early.pk], by=SYSTEM, now=clock.now() - timedelta(minutes=1))
        delete_collection(collection.pk, by=SYSTEM, now=clock.now())
        put_all_back(collection)
        assert list(items_visible_to(SYSTEM).filter(collection=collection)) == [late]
        assert list(in_trash(collection.pk, SYSTEM, clock.now())) == [early]

    def test_of_several_that_come_back_each_brings_what_was_deleted_with_it(self, author, collection):
        other, moments = a_collection(owner=author), [clock.now() - timedelta(minutes=2), clock.now() - timedelta(minutes=1)]
        with_it = an_item(collection=collection)
        before = an_item(collection=other)
        trash_items([before.pk], by=SYSTEM, now=moments[0])  # at the very moment at which the first collection goes
        delete_collection(collection.pk, by=SYSTEM, now=moments[0])
        delete_collection(other.pk, by=SYSTEM, now=moments[1])
        put_back([collection.pk, other.pk], by=SYSTEM, now=clock.now())
        assert list(items_visible_to(SYSTEM).filter(collection__in=[collection, other])) == [with_it]

    def test_an_external_id_that_another_one_has_by_now_is_left_out(self, collection):
        delete_collection(collection.pk, by=SYSTEM, now=clock.now())
        create_collection("Another", external_id="BOOK", owner_id=collection.owner_id, by=SYSTEM)
        put_all_back(collection)
        collection.refresh_from_db()
        assert (collection.deleted_at, collection.external_id) == (None, "")

    def test_of_two_that_come_back_with_one_external_id_neither_keeps_it(self, author, collection):
        delete_collection(collection.pk, by=SYSTEM, now=clock.now())
        other = create_collection("Another", external_id="BOOK", owner_id=author.pk, by=SYSTEM)
        delete_collection(other.pk, by=SYSTEM, now=clock.now())
        put_all_back(collection, other)
        assert set(Collection.objects.filter(deleted_at=None).values_list("external_id", flat=True)) == {""}

    def test_after_thirty_days_nobody_puts_it_back(self, collection):
        delete_collection(collection.pk, by=SYSTEM, now=clock.now() - timedelta(days=30))
        assert not deleted_collections(SYSTEM, clock.now()).exists()

    def test_one_sees_ones_own_and_administrators_see_all(self, author, collection):
        theirs = a_collection()
        for one in (collection, theirs):
            delete_collection(one.pk, by=SYSTEM, now=clock.now())
        assert list(deleted_collections(Actor.of(author, Door.UI), clock.now())) == [collection]
        assert deleted_collections(SYSTEM, clock.now()).count() == 2
        assert put_back([theirs.pk], by=Actor.of(author, Door.UI), now=clock.now()).changed == ()

    def test_of_one_without_items_none_are_counted(self, browser, collection):
        assert "The collection is empty. It goes into the trash." in browser.get(f"/library/collections/{collection.pk}/delete").text

    def test_the_trash_lists_them(self, browser, author, collection):
        delete_collection(collection.pk, by=Actor.of(author, Door.UI), now=clock.now())
        page = browser.get("/library/trash").text
        assert "Bookkeeping" in page
        assert author.full_name in page
