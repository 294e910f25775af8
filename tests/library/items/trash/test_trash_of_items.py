"""Items in the trash of their collection: put there, put back, deleted for good."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stratus.access.actor import Actor, Door
from stratus.access.errors import NotAllowed
from stratus.assessments.drafts.sharing.actions import share_assessment
from stratus.events.models import Event
from stratus.foundation import clock
from stratus.library.collections.sharing import share_collection
from stratus.library.errors import NotFound, TooManyCases, ViewOnly
from stratus.library.items.trash.actions import empty_trash, in_trash, restore_items, trash_items
from stratus.library.models import Collection, CollectionRole, Item, ItemStatus
from stratus.library.queries import items_visible_to
from stratus.library.rules import Wish
from stratus.people.models import User
from stratus.search.models import Word
from stratus.search.queries import found
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
    return a_collection(owner=author, title="Bookkeeping")


@pytest.fixture
def browser(author: User) -> Client:
    return a_browser(author)


def trashed(*items: Item, by: Actor = SYSTEM) -> Any:
    return trash_items([item.pk for item in items], by=by, now=clock.now())


def put_back(collection: Collection, *items: Item, by: Actor = SYSTEM) -> Any:
    return restore_items([item.pk for item in items], collection.pk, by=by, now=clock.now())


def present(collection: Collection) -> list[int]:
    return list(items_visible_to(SYSTEM).filter(collection=collection).order_by("pk").values_list("pk", flat=True))


def in_the_trash(collection: Collection) -> list[int]:
    return list(in_trash(collection.pk, SYSTEM, clock.now()).order_by("pk").values_list("pk", flat=True))


class TestPutThere:
    def test_a_deleted_item_is_in_no_list_and_is_found_by_nobody(self, collection):
        item = an_item(collection=collection, stem="<p>What is a palimpsest?</p>")
        assert trashed(item).changed == (item.pk,)
        assert present(collection) == []
        assert in_the_trash(collection) == [item.pk]
        assert not found(items_visible_to(SYSTEM), "item", "palimpsest").exists()
        assert Event.objects.filter(kind="item.deleted", subject_id=item.pk).count() == 1

    def test_one_that_an_assessment_uses_stays_and_says_where_it_is_used(self, collection):
        item, free = an_item(collection=collection), an_item(collection=collection)
        an_assessment([item], title="Midterm", published=False)
        outcome = trashed(item, free)
        assert outcome.changed == (free.pk,)
        assert "It is used: “Midterm”." in outcome.refused[item.pk]

    @pytest.mark.parametrize("place", ["welcome_page", "finish_page", "section"])
    def test_a_page_that_an_assessment_shows_stays(self, collection, place):
        page = an_item("SECTION" if place == "section" else "WELCOME" if place == "welcome_page" else "FINISH", collection=collection)
        if place == "section":
            an_assessment(published=False, sections=[{"questions": 2, "page": page}])
        else:
            an_assessment(published=False, **{place: page})
        assert list(trashed(page).refused) == [page.pk]

    def test_titles_of_assessments_that_one_may_not_see_are_not_told(self, author, collection):
        item = an_item(collection=collection)
        an_assessment([item], title="Secret", published=False)
        reason = trashed(item, by=Actor.of(author, Door.UI)).refused[item.pk]
        assert "Secret" not in reason
        assert "1 assessment that you do not see" in reason

    def test_a_published_version_keeps_it(self, collection):
        item = an_item(collection=collection)
        assessment = an_assessment([item])
        assessment.questions.all().delete()
        assert trashed(item).changed == (item.pk,)
        assert [one["id"] for one in assessment.versions.get().items] == [item.external_id]

    def test_a_case_stays_as_long_as_a_question_is_about_it(self, collection):
        case = an_item("CASE", collection=collection)
        question = an_item(case=case)
        assert "is about it" in trashed(case).refused[case.pk]
        assert set(trashed(case, question).changed) == {case.pk, question.pk}

    def test_a_case_stays_with_a_question_that_is_refused(self, collection):
        case = an_item("CASE", collection=collection)
        question = an_item(case=case)
        an_assessment([question], published=False)
        assert set(trashed(case, question).refused) == {case.pk, question.pk}

    def test_what_is_shared_to_look_at_stays(self, author):
        theirs = a_collection()
        share_collection(theirs.pk, [author.pk], Wish(to_collection=True, role=CollectionRole.REVIEWER), by=SYSTEM)
        item = an_item(collection=theirs)
        assert "to look at" in trashed(item, by=Actor.of(author, Door.UI)).refused[item.pk]

    def test_whoever_lacks_the_library_deletes_nothing(self, collection):
        with pytest.raises(NotAllowed):
            trashed(an_item(collection=collection), by=Actor(None, frozenset(), Door.UI))

    def test_it_takes_the_same_statements_for_few_items_and_many(self, collection):
        taken = []
        for number in (2, 7):
            items = [an_item(collection=collection) for _n in range(number)]
            used = [an_item(collection=collection) for _n in range(number)]
            an_assessment(used, published=False)
            tied = [an_item("CASE", collection=collection) for _n in range(number)]
            for case in tied:
                an_item(case=case)
            with CaptureQueriesContext(connection) as statements:
                assert len(trashed(*items, *used, *tied).changed) == number
            taken.append(len(statements))
        assert taken[0] == taken[1]


class TestPutBack:
    def test_it_is_what_it_was_and_is_found_again(self, collection):
        item = an_item(collection=collection, stem="<p>What is a palimpsest?</p>")
        Item.objects.filter(pk=item.pk).update(status=ItemStatus.WITHDRAWN)
        trashed(item)
        assert put_back(collection, item).changed == (item.pk,)
        after = Item.objects.get(pk=item.pk)
        assert (after.status, after.external_id, after.deleted_at, after.deleted_by) == (ItemStatus.WITHDRAWN, item.external_id, None, None)
        assert found(items_visible_to(SYSTEM), "item", "palimpsest").exists()

    def test_its_words_stay_meanwhile_so_that_nothing_is_written_anew(self, collection):
        item = an_item(collection=collection, stem="<p>What is a palimpsest?</p>")
        trashed(item)
        with CaptureQueriesContext(connection) as statements:
            put_back(collection, item)
        assert not [one["sql"] for one in statements if "INSERT INTO search_word" in one["sql"] or '"content"' in one["sql"]]

    def test_one_that_an_earlier_release_took_the_words_from_gets_them_again(self, collection):
        items = [an_item(collection=collection, stem=f"<p>What is a {word}?</p>") for word in ("palimpsest", "codex")]
        trashed(*items)
        Word.objects.filter(kind="item", subject=items[0].pk).delete()
        put_back(collection, *items)
        for word in ("palimpsest", "codex"):
            assert found(items_visible_to(SYSTEM), "item", word).count() == 1

    def test_what_the_trash_was_emptied_of_has_no_words_any_more(self, collection):
        item = an_item(collection=collection)
        trashed(item)
        empty_trash([item.pk], collection.pk, by=SYSTEM, now=clock.now())
        assert not Word.objects.filter(kind="item", subject=item.pk).exists()

    def test_after_thirty_days_nobody_puts_it_back(self, collection):
        item = an_item(collection=collection)
        trash_items([item.pk], by=SYSTEM, now=clock.now() - timedelta(days=30))
        assert in_the_trash(collection) == []
        assert put_back(collection, item).changed == ()

    def test_a_question_comes_back_with_its_case_and_not_without(self, collection):
        case = an_item("CASE", collection=collection)
        question = an_item(case=case)
        trashed(case, question)
        assert "put it back too" in put_back(collection, question).refused[question.pk]
        assert set(put_back(collection, question, case).changed) == {case.pk, question.pk}

    def test_there_is_room_for_so_many_cases_only(self, collection, monkeypatch):
        monkeypatch.setattr("stratus.library.items.trash.actions.MOST_CASES", 1)
        case = an_item("CASE", collection=collection)
        trashed(case)
        an_item("CASE", collection=collection)
        with pytest.raises(TooManyCases):
            put_back(collection, case)

    def test_whoever_may_only_look_puts_nothing_back(self, author):
        theirs = a_collection()
        share_collection(theirs.pk, [author.pk], Wish(to_collection=True, role=CollectionRole.REVIEWER), by=SYSTEM)
        item = an_item(collection=theirs)
        trashed(item)
        assert put_back(theirs, item, by=Actor.of(author, Door.UI)).changed == ()


class TestEmptied:
    def test_nobody_puts_back_what_was_deleted_for_good(self, collection):
        item = an_item(collection=collection)
        trashed(item)
        assert empty_trash([item.pk], collection.pk, by=SYSTEM, now=clock.now()).changed == (item.pk,)
        assert in_the_trash(collection) == []
        assert put_back(collection, item).changed == ()

    def test_what_is_not_in_the_trash_stays(self, collection):
        item = an_item(collection=collection)
        assert empty_trash([item.pk], collection.pk, by=SYSTEM, now=clock.now()).changed == ()
        assert present(collection) == [item.pk]

    def test_a_co_author_does_not_empty_it(self, author):
        theirs = a_collection()
        share_collection(theirs.pk, [author.pk], Wish(to_collection=True, role=CollectionRole.CO_AUTHOR), by=SYSTEM)
        item = an_item(collection=theirs)
        by = Actor.of(author, Door.UI)
        trashed(item, by=by)
        with pytest.raises(ViewOnly):
            empty_trash([item.pk], theirs.pk, by=by, now=clock.now())
        page = a_browser(author).get(f"/library/collections/{theirs.pk}/trash")
        assert 'value="put_back"' in page.text
        assert 'value="empty"' not in page.text

    def test_a_collection_that_one_does_not_see_does_not_exist(self, author):
        with pytest.raises(NotFound):
            empty_trash([1], a_collection().pk, by=Actor.of(author, Door.UI), now=clock.now())

    def test_the_database_keeps_what_was_not_deleted(self, collection):
        item = an_item(collection=collection)
        with pytest.raises(IntegrityError, match="item_emptied_was_deleted"), transaction.atomic():
            Item.objects.filter(pk=item.pk).update(emptied_at=clock.now())


class TestPages:
    def deletes(self, browser: Client, collection: Collection, *items: Item) -> Any:
        address = f"/library/collections/{collection.pk}?show=all"
        asked = browser.post(address, {"act": "delete", "row": [item.pk for item in items]})
        number, mark = (re.search(rf'name="{name}" value="([^"]*)"', asked.text) for name in ("number", "mark"))
        assert number
        assert mark
        sent = {"act": "delete", "row": [item.pk for item in items], "number": number[1], "mark": mark[1]}
        return browser.post(address, sent, follow=True)

    def test_deleting_can_be_undone_at_once(self, browser, collection):
        item, other = an_item(collection=collection), an_item(collection=collection)
        trashed(other)
        answer = self.deletes(browser, collection, item)
        assert "1 item is in the trash." in answer.text
        undo = re.search(r'action="([^"]*/trash/undo[^"]*)"', answer.text)
        assert undo
        answer = browser.post(undo[1].replace("&amp;", "&"), follow=True)
        assert "1 item is back in the collection." in answer.text
        assert present(collection) == [item.pk]

    def test_nobody_undoes_what_somebody_else_deleted_at_that_moment(self, browser, collection):
        item, moment = an_item(collection=collection), clock.now()
        trash_items([item.pk], by=SYSTEM, now=moment)
        at = urlencode({"at": moment.isoformat()})
        browser.post(f"/library/collections/{collection.pk}/trash/undo?{at}")
        assert in_the_trash(collection) == [item.pk]

    @pytest.mark.parametrize("at", ["", "yesterday", "2026-01-01T00:00:00"])
    def test_undoing_what_is_no_moment_is_not_found(self, browser, collection, at):
        assert browser.post(f"/library/collections/{collection.pk}/trash/undo?at={at}").status_code == 404

    def test_the_trash_names_who_deleted_what_and_until_when_it_is_kept(self, browser, author, collection):
        item = an_item(collection=collection)
        self.deletes(browser, collection, item)
        page = browser.get(f"/library/collections/{collection.pk}/trash").text
        assert item.title in page
        assert author.full_name in page

    def test_whoever_may_only_look_does_not_open_it(self, author):
        theirs = a_collection()
        share_collection(theirs.pk, [author.pk], Wish(to_collection=True, role=CollectionRole.REVIEWER), by=SYSTEM)
        assert a_browser(author).get(f"/library/collections/{theirs.pk}/trash").status_code == 403


def test_an_assessment_that_one_sees_is_named(author, collection):
    item = an_item(collection=collection)
    assessment = an_assessment([item], title="Midterm", published=False)
    share_assessment(assessment.pk, {author.pk: "Reviewer"}, by=SYSTEM)
    assert "“Midterm”" in trashed(item, by=Actor.of(author, Door.UI)).refused[item.pk]
