"""Hints that somebody looked at: they stay away for as long as the text is the same."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stratus.access.actor import Actor, Door
from stratus.events.models import Event
from stratus.foundation.errors import InvalidFields
from stratus.item_types.registry import item_type
from stratus.library.collections.sharing import share_collection
from stratus.library.errors import NotFound, ViewOnly
from stratus.library.items.actions import save_item
from stratus.library.items.review.asides import LONGEST, looked_at, set_aside, show_again
from stratus.library.items.review.commenting import comment
from stratus.library.items.review.queries import comments_on, review_of
from stratus.library.models import Collection, CollectionRole, Item, ItemComment
from stratus.library.queries import newest
from stratus.library.rules import Wish
from stratus.people.models import User
from stratus.tenancy import current
from support.builders import CONTENTS, SYSTEM, a_collection, a_tenant, a_user, an_item
from support.staff import a_browser

pytestmark = [pytest.mark.django_db, pytest.mark.database]
GUESSED = [{"id": "a", "html": "<p>The capital of France since 987</p>", "correct": True}] + [
    {"id": letter, "html": f"<p>{city}</p>", "correct": False} for letter, city in (("b", "London"), ("c", "Rome"))
]


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def author() -> User:
    return a_user("Author")


@pytest.fixture
def by(author: User) -> Actor:
    return Actor.of(author, Door.UI)


@pytest.fixture
def collection(author: User) -> Collection:
    return a_collection(owner=author)


@pytest.fixture
def item(collection: Collection) -> Item:
    return an_item(collection=collection, alternatives=GUESSED)


def looked(item: Item) -> tuple[list[str], list[str]]:
    """The codes of the hints that stand, and of those that were set aside."""
    revision = newest(Item.objects.get(pk=item.pk))
    stand, aside = looked_at(item, item_type(item.item_type), revision.content)
    return [one.hint.code for one in stand], [one.hint.code for one in aside]


def mark(item: Item) -> str:
    """The mark of the first hint that stands."""
    stand, _aside = looked_at(item, item_type(item.item_type), newest(item).content)
    return stand[0].hint.mark


def changed(item: Item, **content: object) -> None:
    """The item, saved with these members of its content."""
    now = {**newest(Item.objects.get(pk=item.pk)).content, **content}
    save_item(item.collection, item, item.item_type, "A title", now, 2, by=SYSTEM)


def test_a_hint_that_was_set_aside_stays_away_whatever_else_changes(item, by):
    assert looked(item) == (["LONGEST_IS_KEY"], [])
    assert set_aside(item.pk, mark(item), "The year is asked for.", by=by)
    assert looked(item) == ([], ["LONGEST_IS_KEY"])
    changed(item, stem="<p>What is Paris?</p>")
    assert looked(item) == ([], ["LONGEST_IS_KEY"])


def test_it_comes_back_when_the_text_changes_that_it_is_about(item, by):
    set_aside(item.pk, mark(item), "", by=by)
    changed(item, alternatives=[*GUESSED[:2], {"id": "c", "html": "<p>Oslo</p>", "correct": False}])
    assert looked(item) == (["LONGEST_IS_KEY"], [])


def test_it_is_told_who_set_it_aside_and_why_and_that_is_no_comment_to_be_done(item, by, author):
    set_aside(item.pk, mark(item), " The year is asked for. ", by=by)
    _stand, [one] = looked_at(item, item_type(item.item_type), newest(item).content)
    assert one.aside is not None
    assert (one.aside.text, one.aside.created_by, one.aside.revision.number) == ("The year is asked for.", author, 1)
    assert comments_on(item) == []
    assert review_of(item, by).done == []


def test_twice_is_once(item, by):
    noted = mark(item)
    assert [set_aside(item.pk, noted, "", by=by), set_aside(item.pk, noted, "", by=by)] == [True, False]
    assert ItemComment.objects.count() == 1


@pytest.mark.parametrize(
    ("reason", "sent", "field"), [("x" * (LONGEST + 1), None, "reason"), ("", "LONGEST_IS_KEY:0", "hint"), ("", "", "hint")]
)
def test_what_cannot_be_set_aside_is_said(item, by, reason, sent, field):
    with pytest.raises(InvalidFields) as refused:
        set_aside(item.pk, mark(item) if sent is None else sent, reason, by=by)
    assert set(refused.value.errors) == {field}
    assert not ItemComment.objects.exists()


@pytest.mark.parametrize(("role", "may"), [(CollectionRole.REVIEWER, True), (CollectionRole.CO_AUTHOR, True), ("", False)])
def test_who_writes_or_reviews_sets_aside_and_who_only_looks_does_not(item, collection, role, may):
    user = a_user("Author")
    share_collection(collection.pk, [user.pk], Wish(to_collection=True, role=role), by=SYSTEM)
    actor = Actor.of(user, Door.UI)
    if may:
        assert set_aside(item.pk, mark(item), "", by=actor)
    else:
        with pytest.raises(ViewOnly):
            set_aside(item.pk, mark(item), "", by=actor)


def test_who_does_not_see_the_item_sets_nothing_aside(item):
    with pytest.raises(NotFound):
        set_aside(item.pk, mark(item), "", by=Actor.of(a_user("Author"), Door.UI))


def test_on_the_page_it_is_pressed_and_read(item, author):
    browser: Client = a_browser(author)
    page = browser.get(f"/library/items/{item.pk}").text
    sent = re.search(r'name="hint" value="([^"]+)"', page)
    assert sent is not None
    told = browser.post(f"/library/items/{item.pk}/hints/aside", {"hint": sent[1], "reason": "<b>Fine</b>"}, follow=True).text
    assert "The hint was set aside." in told
    assert "1 hint that was set aside" in told
    assert "&lt;b&gt;Fine&lt;/b&gt;" in told
    assert "Set the hint aside" not in told
    again = browser.post(f"/library/items/{item.pk}/hints/aside", {"hint": "LONGEST_IS_KEY:0"}, follow=True).text
    assert "this hint is not there any more" in again


def test_a_hint_is_shown_again_and_both_are_in_the_log(item, by):
    noted = mark(item)
    set_aside(item.pk, noted, "", by=by)
    assert [show_again(item.pk, noted, by=by), show_again(item.pk, noted, by=by)] == [True, False]
    assert looked(item) == (["LONGEST_IS_KEY"], [])
    assert not ItemComment.objects.exists()
    events = Event.objects.filter(kind__startswith="item.hint_").order_by("pk").values_list("kind", "data")
    assert list(events) == [(f"item.hint_{what}", {"hint": "LONGEST_IS_KEY"}) for what in ("set_aside", "shown_again")]
    assert set_aside(item.pk, noted, "", by=by)


def test_showing_again_touches_no_other_hint_and_no_comment(item, by, collection):
    noted, other = mark(item), an_item(collection=collection, alternatives=GUESSED)
    for one in (item, other):
        set_aside(one.pk, noted, "", by=by)
    comment(item.pk, "", "Nice.", revision=1, by=by)
    show_again(item.pk, noted, by=by)
    assert looked(other) == ([], ["LONGEST_IS_KEY"])
    assert [one.text for one in comments_on(item)] == ["Nice."]


@pytest.mark.parametrize("sent", ["LONGEST_IS_KEY:0", ""])
def test_what_cannot_be_shown_again_is_said(item, by, sent):
    set_aside(item.pk, mark(item), "", by=by)
    with pytest.raises(InvalidFields):
        show_again(item.pk, sent, by=by)
    assert looked(item) == ([], ["LONGEST_IS_KEY"])


@pytest.mark.parametrize(("role", "may"), [(CollectionRole.REVIEWER, True), (CollectionRole.CO_AUTHOR, True), ("", False)])
def test_who_may_set_aside_shows_again_and_reads_the_button(item, collection, by, role, may):
    noted, user = mark(item), a_user("Author")
    set_aside(item.pk, noted, "", by=by)
    share_collection(collection.pk, [user.pk], Wish(to_collection=True, role=role), by=SYSTEM)
    browser: Client = a_browser(user)
    assert ("Show it again" in browser.get(f"/library/items/{item.pk}").text) == may
    answer = browser.post(f"/library/items/{item.pk}/hints/again", {"hint": noted})
    assert (answer.status_code, answer.get("Location")) == ((302, f"/library/items/{item.pk}#hints") if may else (403, None))
    assert looked(item) == ((["LONGEST_IS_KEY"], []) if may else ([], ["LONGEST_IS_KEY"]))
    stranger: Client = a_browser(a_user("Author"))
    assert stranger.post(f"/library/items/{item.pk}/hints/again", {"hint": noted}).status_code == 404


def test_an_earlier_version_has_no_button(item, by, author):
    set_aside(item.pk, mark(item), "", by=by)
    changed(item, stem="<p>What is Paris?</p>")
    browser: Client = a_browser(author)
    assert "Show it again" in browser.get(f"/library/items/{item.pk}").text
    page = browser.get(f"/library/items/{item.pk}?version=1").text
    assert "1 hint that was set aside" in page
    assert "Show it again" not in page


def test_an_item_without_hints_asks_nothing_of_the_database(collection):
    plain = an_item(collection=collection)
    with CaptureQueriesContext(connection) as asked:
        assert looked_at(plain, item_type(plain.item_type), CONTENTS[plain.item_type] | newest(plain).content) == ([], [])
    assert len(asked) == 0
