"""Approving many items: open comments are told of before, and nothing is closed that came after."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client

from stratus.access.actor import Actor, Door
from stratus.jobs.models import Job, JobLine, Level
from stratus.jobs.turns import take_turn
from stratus.library.errors import HasComments, NewerComment
from stratus.library.items.review.actions import take_all
from stratus.library.items.review.commenting import comment
from stratus.library.items.review.rules import Step, is_unseen
from stratus.library.models import Collection, Item, ItemComment, ItemStatus
from stratus.people.models import User
from stratus.tenancy import current
from support.builders import a_collection, a_tenant, a_user, an_item
from support.staff import a_browser

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant(only_live_items=True)
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


def waiting(collection: Collection) -> Item:
    item = an_item("ESSAY", collection=collection)
    Item.objects.filter(pk=item.pk).update(status=ItemStatus.REVIEW)
    return item


def commented(item: Item, by: Actor, text: str = "Mend this.") -> int:
    """The id of a new comment on the whole item."""
    comment(item.pk, "", text, revision=1, by=by)
    return ItemComment.objects.order_by("-pk").values_list("pk", flat=True)[0]


def status_of(item: Item) -> str:
    return Item.objects.values_list("status", flat=True).get(pk=item.pk)


@pytest.mark.parametrize(
    ("newest", "seen", "unseen"), [(None, None, False), (None, 3, False), (5, None, True), (5, 5, False), (5, 4, True), (5, 0, True)]
)
def test_a_comment_is_unseen_unless_it_was_there_when_it_was_chosen_to_close_them(newest, seen, unseen):
    assert is_unseen(newest, seen) is unseen


def test_those_with_open_comments_are_left_out_and_named(by, collection):
    plain, other = waiting(collection), waiting(collection)
    commented(other, by)
    outcome = take_all([plain.pk, other.pk], Step.APPROVE, by=by)
    assert (outcome.changed, dict(outcome.refused), dict(outcome.left)) == ((plain.pk,), {}, {other.pk: HasComments().message})
    assert status_of(other) == ItemStatus.REVIEW
    assert ItemComment.objects.get().done_at is None


def test_they_are_approved_where_that_was_chosen_and_their_comments_closed(by, collection):
    item = waiting(collection)
    seen = commented(item, by)
    assert take_all([item.pk], Step.APPROVE, by=by, seen=seen).changed == (item.pk,)
    assert ItemComment.objects.get().done_at is not None


def test_what_was_commented_after_it_was_chosen_is_refused_and_named(by, collection):
    first, second = waiting(collection), waiting(collection)
    seen = commented(first, by)
    commented(second, by, "This too.")
    outcome = take_all([first.pk, second.pk], Step.APPROVE, by=by, seen=seen)
    assert (outcome.changed, dict(outcome.refused)) == ((first.pk,), {second.pk: NewerComment().message})


def test_other_steps_are_taken_whatever_is_commented(by, collection):
    item = waiting(collection)
    commented(item, by)
    assert take_all([item.pk], Step.WITHDRAW, by=by).changed == (item.pk,)


# On the page ----------------------------------------------------------------------------------------------------------------------------


def asked(browser: Client, address: str, items: list[Item], **more: str) -> str:
    answer = browser.post(address, {"act": "approve", "row": [str(item.pk) for item in items], **more})
    return html.unescape(answer.content.decode())


def sent(page: str) -> dict[str, str]:
    """What the hidden fields of a confirmation send."""
    return dict(re.findall(r'<input type="hidden" name="(number|mark|foretold|value)" value="([^"]*)"', page))


def closing(page: str) -> str:
    """The value that closes comments."""
    found = re.search(r'value="(close-\d+)"', page)
    assert found
    return found[1]


@pytest.mark.parametrize("of_collection", [True, False])
def test_both_lists_say_before_it_how_many_have_open_comments(author, by, collection, of_collection):
    address = f"/library/collections/{collection.pk}?show=all" if of_collection else "/library/review"
    browser, items = a_browser(author), [waiting(collection), waiting(collection), waiting(collection)]
    commented(items[0], by)
    first = asked(browser, address, items)
    left = asked(browser, address, items, **sent(first), value="leave")
    assert "2 items are approved as they are now" in left
    assert "1 more has open comments and is left out." in left
    closed = asked(browser, address, items, **sent(first), value=closing(first))
    assert "3 items are approved as they are now" in closed
    assert "1 of them has open comments, which are closed." in closed
    asked(browser, address, items, **sent(closed))
    assert [status_of(item) for item in items] == [ItemStatus.LIVE] * 3


def test_a_comment_that_comes_meanwhile_is_told_and_its_item_refused(author, by, collection):
    address, browser, items = (
        f"/library/collections/{collection.pk}?show=all",
        a_browser(author),
        [waiting(collection), waiting(collection)],
    )
    commented(items[0], by)
    first = asked(browser, address, items)
    second = asked(browser, address, items, **sent(first), value=closing(first))
    commented(items[1], by)
    again = asked(browser, address, items, **sent(second))
    assert "1 more has a newer comment and is left out: read it first." in again
    assert [status_of(item) for item in items] == [ItemStatus.REVIEW] * 2
    done = asked(browser, address, items, **sent(again))
    assert NewerComment().message in done
    assert [status_of(item) for item in items] == [ItemStatus.LIVE, ItemStatus.REVIEW]


def test_what_was_left_out_by_choice_is_not_told_as_refused(author, by, collection):
    browser, items = a_browser(author), [waiting(collection), waiting(collection)]
    commented(items[0], by)
    left = asked(browser, "/library/review", items, **sent(asked(browser, "/library/review", items)), value="leave")
    done = asked(browser, "/library/review", items, **sent(left))
    assert "1 item is Live. 1 was left out." in done
    assert HasComments().message in done
    assert "refused" not in done


def test_the_report_of_a_job_tells_what_was_left_out_as_no_error(author, by, collection, monkeypatch):
    monkeypatch.setattr("stratus.ui.lists.bulk.AT_ONCE", 1)
    monkeypatch.setattr("stratus.ui.lists.later.AT_ONCE", 1)
    browser, items = a_browser(author), [waiting(collection), waiting(collection)]
    commented(items[0], by)
    left = asked(browser, "/library/review", items, **sent(asked(browser, "/library/review", items)), value="leave")
    asked(browser, "/library/review", items, **sent(left))
    take_turn(Job.objects.get().pk)
    assert {(line.level, line.text) for line in JobLine.objects.all()} == {
        (Level.INFO, HasComments().message),
        (Level.INFO, "1 item is Live."),
    }
