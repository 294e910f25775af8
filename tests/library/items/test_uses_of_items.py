"""The page of an item says which assessments use it: with links to those that one sees, and how many others there are."""

from __future__ import annotations

import importlib

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stratus.access.actor import Actor, Door
from stratus.assessments.models import Assessment, AssessmentQuestion, VersionUse
from stratus.assessments.versions.actions import publish
from stratus.foundation import clock
from stratus.library.items.uses import in_words, past_of, usage, usage_of_all
from stratus.library.models import Collection
from stratus.people.models import User
from stratus.scheduling.models import Schedule
from stratus.tenancy import current
from support.builders import SYSTEM, a_collection, a_schedule, a_tenant, a_user, an_assessment, an_item
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


def test_ones_own_assessments_are_linked_and_the_others_counted(author, collection):
    item = an_item(collection=collection)
    mine = an_assessment([item], title="Midterm", owner=author, published=False)
    for title in ("Secret", "Hidden"):
        an_assessment([item], title=title, published=False)
    page = a_browser(author).get(f"/library/items/{item.pk}").text
    assert f'<a href="/assessments/{mine.pk}" dir="auto">Midterm</a>' in page
    assert "and 2 assessments that you do not see" in page
    assert "Secret" not in page


def test_a_deleted_assessment_uses_nothing(author, collection):
    item = an_item(collection=collection)
    an_assessment([item], owner=author, published=False, deleted_at=clock.now())
    assert usage([item.pk], SYSTEM) == {}
    assert "No assessment uses this item yet." in a_browser(author).get(f"/library/items/{item.pk}").text


@pytest.mark.parametrize("place", ["welcome_page", "finish_page", "section"])
def test_a_page_is_used_where_it_is_read(author, collection, place):
    kinds = {"welcome_page": "WELCOME", "finish_page": "FINISH", "section": "SECTION"}
    page = an_item(kinds[place], collection=collection)
    fields = {"sections": [{"questions": 2, "page": page}]} if place == "section" else {place: page}
    an_assessment(published=False, title="Midterm", owner=author, **fields)
    assert [use.title for use in usage([page.pk], Actor.of(author, Door.UI))[page.pk].seen] == ["Midterm"]


def test_of_several_items_each_assessment_is_counted_once(author, collection):
    items = [an_item(collection=collection) for _n in range(2)]
    an_assessment(items, title="Midterm", owner=author, published=False)
    an_assessment(items, published=False)
    told = usage_of_all([item.pk for item in items], Actor.of(author, Door.UI))
    assert (len(told.seen), told.others, told.number) == (1, 1, 2)
    assert in_words(told) == "“Midterm”, 1 more"


def test_it_takes_the_same_statements_for_few_items_and_many(collection):
    taken = []
    for number in (2, 7):
        items = [an_item(collection=collection) for _n in range(number)]
        for item in items:
            an_assessment([item], published=False)
        with CaptureQueriesContext(connection) as statements:
            assert len(usage([item.pk for item in items], SYSTEM)) == number
        taken.append(len(statements))
    assert taken[0] == taken[1]


class TestPublished:
    def test_versions_and_schedules_that_hold_an_item_are_linked_though_the_draft_has_it_no_more(self, author, collection):
        item = an_item(collection=collection)
        assessment = an_assessment([item], title="Midterm", owner=author, published=False)
        publish(assessment.pk, by=SYSTEM, now=clock.now())
        schedule = a_schedule(assessment, title="Monday", owner_id=author.pk)
        Schedule.objects.filter(pk=schedule.pk).update(version=assessment.versions.get())
        AssessmentQuestion.objects.filter(assessment=assessment).delete()
        page = a_browser(a_user("System administrator")).get(f"/library/items/{item.pk}").text
        assert f'<a href="/assessments/{assessment.pk}" dir="auto">Midterm, version 1</a>' in page
        assert f'<a href="/delivery/schedules/{schedule.pk}" dir="auto">Monday</a>' in page
        assert "No assessment uses this item yet." in page

    def test_what_one_may_not_see_is_counted_and_schedules_are_not_named(self, author, collection):
        item = an_item(collection=collection)
        assessment = an_assessment([item], title="Secret")
        schedule = a_schedule(assessment, title="Monday")
        Schedule.objects.filter(pk=schedule.pk).update(version=assessment.versions.get())
        page = a_browser(author).get(f"/library/items/{item.pk}").text
        assert "1 more that is not named here" in page
        assert ("Secret, version" in page, "Monday" in page) == (False, False)

    def test_a_page_is_published_with_its_assessment_and_deleting_asks_only_what_uses_it_now(self, author, collection):
        page, case = an_item("WELCOME", collection=collection), an_item("CASE", collection=collection)
        question = an_item("ESSAY", case=case)
        assessment = an_assessment([question], owner=author, published=False, welcome_page=page)
        publish(assessment.pk, by=SYSTEM, now=clock.now())
        for one in (page, case, question):
            [past] = past_of(one.pk, SYSTEM)
            assert [use.title for use in past.seen] == [f"{assessment.title}, version 1"]
        Assessment.objects.filter(pk=assessment.pk).update(deleted_at=clock.now())
        assert usage([page.pk, question.pk], SYSTEM) == {}

    def test_the_migration_finds_what_versions_hold_that_were_there(self, collection):
        items = [an_item("ESSAY", collection=collection) for _n in range(2)]
        assessment = an_assessment([items[0]])
        VersionUse.objects.all().delete()
        migration = importlib.import_module("stratus.assessments.migrations.0004_uses_of_versions")
        with connection.cursor() as cursor:
            cursor.execute(migration.OF_EARLIER_VERSIONS)
        assert list(VersionUse.objects.values_list("version__assessment", "item")) == [(assessment.pk, items[0].pk)]

    def test_it_takes_the_same_statements_for_one_version_and_many(self, author, collection):
        item = an_item(collection=collection)
        browser, taken = a_browser(author), []
        for _n in range(2):
            for _version in range(3):
                an_assessment([item], owner=author)
            with CaptureQueriesContext(connection) as statements:
                browser.get(f"/library/items/{item.pk}")
            taken.append(len(statements))
        assert taken[0] == taken[1]
