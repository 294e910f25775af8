"""The versions of an item: the list, two side by side, an earlier one restored."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stratus.access.actor import Actor, Door
from stratus.events.models import Event
from stratus.item_types.registry import ITEM_TYPES, PAGE_TYPES
from stratus.library.collections.sharing import share_collection
from stratus.library.errors import NotFound, SameAsNewest, ViewOnly
from stratus.library.items.actions import save_item
from stratus.library.items.revisions.queries import differences, fields_of
from stratus.library.items.revisions.restoring import restore_revision
from stratus.library.models import Collection, CollectionRole, Item, ItemRevision, ItemStatus, RenamedPart
from stratus.library.queries import newest
from stratus.library.rules import Wish
from stratus.people.models import User
from stratus.tenancy import current
from support.builders import CONTENTS, SYSTEM, a_collection, a_tenant, a_user, an_item, having_pictures
from support.staff import a_browser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant(only_live_items=True)
    with current.use(tenant):
        yield tenant


@pytest.fixture
def author() -> User:
    return a_user("Author", first_name="Ann", last_name="Author")


@pytest.fixture
def by(author: User) -> Actor:
    return Actor.of(author, Door.UI)


@pytest.fixture
def browser(author: User) -> Client:
    return a_browser(author)


@pytest.fixture
def collection(author: User) -> Collection:
    return a_collection(owner=author)


def saved(collection: Collection, by: Actor, *stems: str, item: Item | None = None) -> Item:
    """An essay with a revision for each of these questions."""
    for stem in stems:
        item = save_item(collection, item, "ESSAY", "Balance", CONTENTS["ESSAY"] | {"stem": f"<p>{stem}</p>"}, 2, by=by)
    assert item is not None
    return item


def test_the_list_says_who_changed_what(browser, by, collection):
    item = saved(collection, by, "One", "Two")
    save_item(collection, item, "", "Another title", CONTENTS["ESSAY"] | {"stem": "<p>Two</p>"}, 3, by=by)
    page = browser.get(f"/library/items/{item.pk}/versions").text
    assert "Ann Author" in page
    for said in ("First version", "Question", "Title, Maximum score"):
        assert said in page


def test_two_versions_stand_side_by_side_with_what_is_gone_and_what_is_new(browser, by, collection):
    item = saved(collection, by, "What is <b>debit</b>?", "What is <b>credit</b>?")
    page = browser.get(f"/library/items/{item.pk}/versions/compare?old=1&new=2").text
    assert '<span class="visually-hidden">Gone:</span> [−<del>debit?</del>−]' in page
    assert '<span class="visually-hidden">New:</span> [+<ins>credit?</ins>+]' in page
    assert "The same in both" in page


def test_whichever_way_they_are_asked_for_the_earlier_one_stands_first(browser, by, collection):
    item = saved(collection, by, "One", "Two")
    assert "[−<del>One</del>−]" in browser.get(f"/library/items/{item.pk}/versions/compare?old=2&new=1").text
    assert "[−<del>One</del>−]" in browser.get(f"/library/items/{item.pk}/versions/compare").text


def test_formatting_alone_is_said_to_differ(browser, by, collection):
    item = saved(collection, by, "One two", "One <strong>two</strong>")
    assert "The words are the same" in browser.get(f"/library/items/{item.pk}/versions/compare").text


def test_what_authors_write_is_text_and_no_markup(browser, by, collection):
    item = saved(collection, by, "&lt;script&gt;x&lt;/script&gt;", "y")
    page = browser.get(f"/library/items/{item.pk}/versions/compare").text
    assert "&lt;script&gt;x&lt;/script&gt;" in page
    assert "<script>x" not in page


@pytest.mark.parametrize("query", ["old=9", "new=9", "old=x", "new=-1", "old=99999999999999999999"])
def test_a_version_that_does_not_exist_is_not_found(browser, by, collection, query):
    item = saved(collection, by, "One", "Two")
    assert browser.get(f"/library/items/{item.pk}/versions/compare?{query}").status_code == 404


@pytest.mark.parametrize("kind", [*ITEM_TYPES, *PAGE_TYPES])
def test_versions_of_every_type_can_be_compared(browser, collection, kind):
    item = an_item(kind, collection=collection)
    again = newest(item)
    again.pk, again.number, again.title = None, 2, "Another title"
    again.save()
    item.title, item.latest = again.title, again
    item.save()
    page = browser.get(f"/library/items/{item.pk}/versions/compare").text
    assert "[+<ins>Another title</ins>+]" in page
    one, other = (fields_of(item, revision) for revision in ItemRevision.objects.filter(item=item).order_by("number"))
    assert [difference.label for difference in differences(one, other)] == ["Title"]
    assert browser.get(f"/library/items/{item.pk}/versions").status_code == 200


def test_an_earlier_version_comes_back_as_a_new_one_and_those_between_stay(browser, by, collection):
    item = saved(collection, by, "One", "Two")
    browser.post(f"/library/items/{item.pk}/versions/1/restore")
    kept = ItemRevision.objects.filter(item=item).order_by("number")
    assert [one.content["stem"] for one in kept] == ["<p>One</p>", "<p>Two</p>", "<p>One</p>"]
    assert kept[2].restored_from == 1
    assert newest(Item.objects.get()) == kept[2]
    assert Event.objects.get(kind="item.revision_restored").data == {"revision": 3, "restored_from": 1}
    assert "Version 1 restored" in browser.get(f"/library/items/{item.pk}/versions").text


def test_a_restored_version_is_found_by_its_words(browser, by, collection):
    item = saved(collection, by, "Zebra", "Giraffe")
    assert "No item fits" in browser.get(f"/library/collections/{collection.pk}?q=zebra").text
    restore_revision(item.pk, 1, by=by)
    assert "Balance" in browser.get(f"/library/collections/{collection.pk}?q=zebra").text


def test_a_live_item_of_which_a_version_is_restored_has_to_be_approved_again(by, collection):
    item = saved(collection, by, "One", "Two")
    Item.objects.update(status=ItemStatus.LIVE)
    restore_revision(item.pk, 1, by=by)
    assert Item.objects.get().status == ItemStatus.DRAFT


def test_parts_keep_the_ids_that_they_have_now(by, collection):
    item = an_item("MULTIPLE_CHOICE", collection=collection)
    first = newest(item)
    again = ItemRevision.objects.create(item=item, number=2, title="T", content=first.content | {"stem": "<p>B</p>"}, max_score=2)
    item.latest = again
    item.save()
    RenamedPart.objects.create(item=item, old="a", new="kq3x7zz")
    restore_revision(item.pk, 1, by=by)
    ids = [one["id"] for one in newest(Item.objects.get()).content["alternatives"]]
    assert ids == ["kq3x7zz", "b"]
    assert [one["id"] for one in ItemRevision.objects.get(pk=first.pk).content["alternatives"]] == ["a", "b"]


def test_a_case_that_is_gone_is_left_out(by, collection):
    case = an_item("CASE", collection=collection)
    item = an_item("ESSAY", collection=collection, case=case)
    save_item(collection, item, "", "B", CONTENTS["ESSAY"], 2, by=by, case_id=None)
    restore_revision(item.pk, 1, by=by)
    assert newest(Item.objects.get(pk=item.pk)).case_id == case.pk
    save_item(collection, item, "", "B", CONTENTS["ESSAY"], 2, by=by, case_id=None)
    Item.objects.filter(pk=case.pk).update(deleted_at=item.created_at)
    restore_revision(item.pk, 1, by=by)
    assert newest(Item.objects.get(pk=item.pk)).case_id is None


def test_what_the_newest_version_says_is_not_restored(by, collection):
    item = saved(collection, by, "One", "Two", "One")
    for number in (1, 3):
        with pytest.raises(SameAsNewest):
            restore_revision(item.pk, number, by=by)
    with pytest.raises(NotFound):
        restore_revision(item.pk, 4, by=by)


def test_who_may_only_look_compares_and_restores_nothing(by, collection):
    item = saved(collection, by, "One", "Two")
    colleague, stranger = a_user("Author"), a_user("Author")
    share_collection(collection.pk, [colleague.pk], Wish(to_collection=True, role=CollectionRole.REVIEWER), by=SYSTEM)
    with pytest.raises(ViewOnly):
        restore_revision(item.pk, 1, by=Actor.of(colleague, Door.UI))
    with pytest.raises(NotFound):
        restore_revision(item.pk, 1, by=Actor.of(stranger, Door.UI))
    page = a_browser(colleague).get(f"/library/items/{item.pk}/versions/compare").text
    assert "[−<del>One</del>−]" in page
    assert "/restore" not in page
    for address in ("versions", "versions/compare"):
        assert a_browser(stranger).get(f"/library/items/{item.pk}/{address}").status_code == 404


@pytest.mark.parametrize("kind", ["ESSAY", "HOTSPOT"])
def test_the_pages_ask_as_much_of_many_versions_as_of_few(browser, by, collection, kind):
    having_pictures(collection, CONTENTS[kind])
    counts, item = [], save_item(collection, None, kind, "One", CONTENTS[kind], 2, by=by)
    for more in (["Two"], [str(number) for number in range(5)]):
        for title in more:
            save_item(collection, item, "", title, newest(item).content, 2, by=by)
            item = Item.objects.select_related("latest").get(pk=item.pk)
        asked = []
        for address in ("versions", "versions/compare"):
            with CaptureQueriesContext(connection) as statements:
                assert browser.get(f"/library/items/{item.pk}/{address}").status_code == 200
            asked.append(len(statements))
        counts.append(asked)
    assert counts[0] == counts[1]
