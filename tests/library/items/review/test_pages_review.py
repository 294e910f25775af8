"""The review of an item, on its pages."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stratus.access.actor import Actor, Door
from stratus.foundation import clock
from stratus.library.collections.actions import archive_collection
from stratus.library.collections.sharing import share_collection
from stratus.library.items.actions import save_item
from stratus.library.models import Collection, CollectionRole, Item, ItemComment, ItemStatus
from stratus.library.rules import Wish
from stratus.people.models import User
from stratus.tenancy import current
from stratus.ui.models import SavedView
from support.builders import CONTENTS, SYSTEM, a_collection, a_tenant, a_user, an_assessment, an_item
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
def browser(author: User) -> Client:
    return a_browser(author)


@pytest.fixture
def collection(author: User) -> Collection:
    return a_collection(owner=author)


@pytest.fixture
def reviewer(collection: Collection) -> Client:
    user = a_user("Author")
    share_collection(collection.pk, [user.pk], Wish(to_collection=True, role=CollectionRole.REVIEWER), by=SYSTEM)
    return a_browser(user)


def with_status(collection: Collection, status: str) -> Item:
    item = an_item("ESSAY", collection=collection)
    Item.objects.filter(pk=item.pk).update(status=status)
    return item


def test_the_author_offers_the_reviewer_finds_and_approves(browser, reviewer, collection):
    item = with_status(collection, ItemStatus.DRAFT)
    assert item.title not in reviewer.get("/library/review").text
    browser.post(f"/library/items/{item.pk}/step", {"step": "offer", "revision": "1"})
    assert item.title in reviewer.get("/library/review").text
    assert "item to review" in reviewer.get("/").text
    reviewer.post(f"/library/items/{item.pk}/step", {"step": "approve", "revision": "1", "newest_comment": "0"})
    assert Item.objects.get().status == ItemStatus.LIVE
    assert "Approved" in browser.get(f"/library/items/{item.pk}").text
    assert "Nothing waits for review." in reviewer.get("/library/review").text


def test_what_waits_in_a_collection_that_was_archived_is_in_nobodys_list(reviewer, collection):
    item = with_status(collection, ItemStatus.REVIEW)
    assert item.title in reviewer.get("/library/review").text
    archive_collection(collection.pk, by=SYSTEM, now=clock.now())
    assert item.title not in reviewer.get("/library/review").text
    assert "item to review" not in reviewer.get("/").text


def test_what_is_withdrawn_is_not_offered_for_review(browser, author, collection):
    item = with_status(collection, ItemStatus.DRAFT)
    save_item(collection, item, "", "Newer", CONTENTS["ESSAY"], 2, by=Actor.of(author, Door.UI))
    earlier = f"/library/items/{item.pk}?version=1"
    assert "Look at the newest one to review it." in browser.get(earlier).text
    Item.objects.filter(pk=item.pk).update(status=ItemStatus.WITHDRAWN)
    assert "Look at the newest one to review it." not in browser.get(earlier).text
    assert f'action="/library/items/{item.pk}/step"' not in browser.get(f"/library/items/{item.pk}").text


def test_a_reviewer_gets_the_buttons_of_a_review_and_no_others(reviewer, collection):
    item = with_status(collection, ItemStatus.REVIEW)
    page = reviewer.get(f"/library/items/{item.pk}").text
    assert 'value="approve"' in page
    assert 'value="refuse"' in page
    for other in ('value="offer"', 'value="take-back"', 'name="withdraw"'):
        assert other not in page


def test_an_earlier_version_is_not_approved_from_its_page(reviewer, collection):
    item = with_status(collection, ItemStatus.REVIEW)
    first = item.latest
    first.pk, first.number = None, 2
    first.save()
    Item.objects.filter(pk=item.pk).update(latest=first)
    assert 'value="approve"' not in reviewer.get(f"/library/items/{item.pk}?version=1").text


@pytest.mark.parametrize("step", ["", "publish", "LIVE"])
def test_a_step_that_does_not_exist_is_not_found(browser, collection, step):
    item = with_status(collection, ItemStatus.DRAFT)
    assert browser.post(f"/library/items/{item.pk}/step", {"step": step}).status_code == 404


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ("", {"DRAFT", "READY_FOR_REVIEW", "LIVE"}),
        *((status, {status}) for status in ItemStatus.values),
    ],
)
def test_the_list_of_a_collection_is_narrowed_by_status(browser, collection, chosen, expected):
    items = {status: with_status(collection, status) for status in ItemStatus.values}
    page = browser.get(f"/library/collections/{collection.pk}?status={chosen}").text
    assert {status for status, item in items.items() if item.title in page} == expected


def test_a_view_that_was_kept_of_withdrawn_items_shows_them_still(browser, author, collection):
    kept = {
        view: SavedView.objects.create(person=author, list_name=name, title=view, query=query)
        for view, name, query in (
            ("A", "library.items", "q=a&withdrawn=1&sort=id"),
            ("B", "library.items", "notwithdrawn=1"),
            ("C", "library.collections", "withdrawn=1"),
        )
    }
    migration = import_module("stratus.library.migrations.0009_review_of_items")
    with connection.cursor() as cursor:
        cursor.execute(migration.SAVED_VIEWS)
    for view in kept.values():
        view.refresh_from_db()
    assert [kept[title].query for title in "ABC"] == ["q=a&status=WITHDRAWN&sort=id", "notwithdrawn=1", "withdrawn=1"]


def test_a_draft_in_an_assessment_is_named_with_a_link_to_it_where_only_live_items_are_published(browser, author, collection):
    item = with_status(collection, ItemStatus.DRAFT)
    assessment = an_assessment([item], published=False, owner=author, marking_workflow="SIMPLE")
    page = browser.get(f"/assessments/{assessment.pk}").text
    assert "These questions are not live" in page
    assert f'<a class="alert-link" href="/library/items/{item.pk}">' in page


def test_a_comment_stands_below_its_field_for_the_author_who_finishes_it_by_saving(browser, reviewer, collection):
    item = with_status(collection, ItemStatus.REVIEW)
    reviewer.post(f"/library/items/{item.pk}/comments", {"field": "marking_scheme", "comment": "<b>How many points?</b>", "revision": "1"})
    noted = ItemComment.objects.get()
    form = browser.get(f"/library/items/{item.pk}/edit").text
    assert "&lt;b&gt;How many points?&lt;/b&gt;" in form
    label, at, before, following = (form.index(text) for text in ("How many points?", "Marking scheme", 'id="id_stem"', 'name="feedback'))
    assert before < at < label < following
    typed = {"title": item.title, "stem": "Explain.", "max_score": "2", "lang": "en", "done": noted.pk}
    browser.post(f"/library/items/{item.pk}/edit", typed)
    noted.refresh_from_db()
    assert noted.done_at is not None
    assert "How many points?" not in browser.get(f"/library/items/{item.pk}/edit").text


def test_what_was_ticked_stays_ticked_in_a_form_that_is_refused(browser, collection):
    item = with_status(collection, ItemStatus.DRAFT)
    browser.post(f"/library/items/{item.pk}/comments", {"field": "stem", "comment": "A", "revision": "1"})
    noted = ItemComment.objects.get()
    page = browser.post(f"/library/items/{item.pk}/edit", {"title": "", "done": noted.pk}).text
    assert f'name="done" value="{noted.pk}" checked' in page
    assert not ItemComment.objects.filter(done_at__isnull=False).exists()


def test_a_comment_on_the_whole_item_stands_above_the_form(browser, collection):
    item = with_status(collection, ItemStatus.DRAFT)
    browser.post(f"/library/items/{item.pk}/comments", {"field": "", "comment": "Too long", "revision": "1"})
    form = browser.get(f"/library/items/{item.pk}/edit").text
    assert form.index("Too long") < form.index('id="id_title"')


def test_what_a_reviewer_comments_on_comes_back_to_its_author(browser, reviewer, author, collection):
    item = save_item(collection, None, "ESSAY", "Of which year", CONTENTS["ESSAY"], 2, by=Actor.of(author, Door.UI))
    assert "item with comments for you" not in browser.get("/").text
    browser.post(f"/library/items/{item.pk}/step", {"step": "offer", "revision": "1"})
    reviewer.post(f"/library/items/{item.pk}/comments", {"field": "stem", "comment": "Which year?", "revision": "1"})
    browser.get("/")  # what was said of the step is read here
    assert item.title not in browser.get("/library/review/sent-back").text  # it is the reviewer's turn
    reviewer.post(f"/library/items/{item.pk}/step", {"step": "refuse", "revision": "1", "newest_comment": "0"})
    assert "item with comments for you" in browser.get("/").text
    assert item.title in browser.get("/library/review/sent-back").text
    assert "item with comments for you" not in reviewer.get("/").text
    browser.post(f"/library/items/{item.pk}/comments/done", {"done": str(ItemComment.objects.get().pk)})
    assert "Nobody has a comment for you." in browser.get("/library/review/sent-back").text


def test_what_a_colleague_saved_comes_back_to_them_alone(browser, reviewer, author, collection):
    colleague = a_user("Author")
    share_collection(collection.pk, [colleague.pk], Wish(to_collection=True, role=CollectionRole.CO_AUTHOR), by=SYSTEM)
    item = save_item(collection, None, "ESSAY", "Of which year", CONTENTS["ESSAY"], 2, by=Actor.of(colleague, Door.UI))
    reviewer.post(f"/library/items/{item.pk}/comments", {"field": "stem", "comment": "Which year?", "revision": "1"})
    assert item.title in a_browser(colleague).get("/library/review/sent-back").text
    assert item.title not in browser.get("/library/review/sent-back").text


def test_what_an_author_notes_for_themself_does_not_come_back(browser, author, collection):
    item = save_item(collection, None, "ESSAY", "Of which year", CONTENTS["ESSAY"], 2, by=Actor.of(author, Door.UI))
    browser.post(f"/library/items/{item.pk}/comments", {"field": "stem", "comment": "Look up the year", "revision": "1"})
    assert item.title not in browser.get("/library/review/sent-back").text


def test_who_has_not_said_what_has_to_change_is_led_to_the_comment_field(reviewer, collection):
    item = with_status(collection, ItemStatus.REVIEW)
    sent = {"step": "refuse", "revision": "1", "newest_comment": "0"}
    page = reviewer.post(f"/library/items/{item.pk}/step", sent, follow=True).text
    assert '<a class="alert-link" href="#comment-text">Say first what has to change' in page
    assert 'id="comment-text"' in page
    sent["revision"] = "0"
    assert "alert-link" not in reviewer.post(f"/library/items/{item.pk}/step", sent, follow=True).text


def test_a_reviewer_goes_from_one_item_to_the_next(browser, reviewer, collection):
    first, second, third = (with_status(collection, ItemStatus.REVIEW) for _n in range(3))
    for number, item in enumerate((first, second, third)):
        Item.objects.filter(pk=item.pk).update(title=f"Item {number}", sort_key=f"item {number}")
    following = "Next to review:"
    assert f'{following} <a href="/library/items/{second.pk}"' in reviewer.get(f"/library/items/{first.pk}").text
    assert f'{following} <a href="/library/items/{first.pk}"' in reviewer.get(f"/library/items/{third.pk}").text
    sent = {"step": "approve", "revision": "1", "newest_comment": "0"}
    assert f'{following} <a href="/library/items/{first.pk}"' in reviewer.post(f"/library/items/{third.pk}/step", sent, follow=True).text
    Item.objects.exclude(pk=first.pk).update(status=ItemStatus.LIVE)
    assert following not in reviewer.get(f"/library/items/{first.pk}").text


@pytest.mark.parametrize("status", sorted(set(ItemStatus.values) - {ItemStatus.REVIEW}))
def test_a_page_of_an_item_that_is_not_reviewed_names_no_next_one(reviewer, collection, status):
    with_status(collection, ItemStatus.REVIEW)
    assert "Next to review:" not in reviewer.get(f"/library/items/{with_status(collection, status).pk}").text


def test_a_step_that_was_refused_is_none_after_which_the_next_one_is_named(reviewer, collection):
    with_status(collection, ItemStatus.REVIEW)
    item = with_status(collection, ItemStatus.LIVE)
    sent = {"step": "refuse", "revision": "1", "newest_comment": "0"}
    assert "Next to review:" not in reviewer.post(f"/library/items/{item.pk}/step", sent, follow=True).text


def test_an_author_whose_collection_nobody_else_reviews_is_told_to_share_it(browser, collection):
    item = with_status(collection, ItemStatus.DRAFT)
    alone = "Nobody but you reviews this collection."
    page = browser.get(f"/library/items/{item.pk}").text
    assert alone in page
    assert f'<a href="/library/collections/{collection.pk}/sharing">Share it with a reviewer' in page
    share_collection(collection.pk, [a_user("Author").pk], Wish(to_collection=True, role=CollectionRole.CO_AUTHOR), by=SYSTEM)
    assert alone in browser.get(f"/library/items/{item.pk}").text
    share_collection(collection.pk, [a_user("Author").pk], Wish(to_collection=True, role=CollectionRole.REVIEWER), by=SYSTEM)
    assert alone not in browser.get(f"/library/items/{item.pk}").text


def statements_of(browser: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(address).status_code == 200
    return len(asked)


def test_the_pages_ask_as_much_of_many_as_of_few(browser, author, collection):
    counts = []
    assessment = an_assessment(["ESSAY"], published=False, owner=author, marking_workflow="SIMPLE")
    for n in (2, 7):
        items = [with_status(collection, ItemStatus.REVIEW) for _n in range(n)]
        for place, one in enumerate(items):
            assessment.questions.create(item=one, position=100 * n + place)
            ItemComment.objects.create(item=items[0], revision=items[0].latest, field="stem", text="A")
        addresses = (
            "/",
            "/library/review",
            "/library/review/sent-back",
            f"/library/items/{items[0].pk}",
            f"/library/items/{items[0].pk}/edit",
            f"/assessments/{assessment.pk}",
        )
        counts.append([statements_of(browser, address) for address in addresses])
    assert counts[0] == counts[1]
