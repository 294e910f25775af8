"""Verbs on assessments."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from stratus.access.actor import Actor, Door
from stratus.access.errors import NotAllowed
from stratus.assessments import rules
from stratus.assessments.drafts.actions import archive, create_assessment, restore
from stratus.assessments.errors import Archived, NotFound, Unpublishable
from stratus.assessments.models import Assessment, AssessmentQuestion
from stratus.assessments.options.actions import update_options
from stratus.assessments.queries import assessments_visible_to, versions_of
from stratus.assessments.sections.composing import remove_questions
from stratus.assessments.sections.questions import add_questions, move_question, set_questions
from stratus.assessments.versions.actions import publish
from stratus.delivery.papers.queries import paper_for
from stratus.events.models import Event
from stratus.foundation.errors import DomainError, InvalidFields
from stratus.library.items import actions as library
from stratus.library.items.review.actions import take
from stratus.library.items.review.rules import Step
from stratus.library.models import Collection, Item
from stratus.people.models import User
from stratus.tenancy import current
from support.builders import CONTENTS, a_collection, a_tenant, a_user, an_actor, an_assessment, an_item

pytestmark = pytest.mark.django_db

NOW = datetime(2030, 6, 21, 9, tzinfo=UTC)


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
def items(collection: Collection) -> list[Item]:
    return [an_item(kind, collection=collection) for kind in ("MULTIPLE_CHOICE", "ESSAY", "FILE_RESPONSE")]


@pytest.fixture
def assessment(by: Actor, items: list[Item]) -> Assessment:
    made = create_assessment("Bookkeeping", by=by, external_id="BK1")
    return set_questions(made.pk, [item.pk for item in items], by=by)


def order_of(assessment: Assessment) -> list[int]:
    return list(AssessmentQuestion.objects.filter(assessment=assessment).order_by("position").values_list("item_id", flat=True))


def test_a_version_freezes_options_and_the_newest_revisions(by, assessment, items, collection):
    update_options(assessment.pk, {"duration": 90, "extra_time": 15, "percentage_to_pass": 60}, by=by)
    library.save_item(collection, items[1], "", "Essay", CONTENTS["ESSAY"] | {"stem": "<p>Newer</p>"}, "7.5", by=by)
    version = publish(assessment.pk, by=by, now=NOW)
    assert (version.number, version.published_at, version.published_by_id) == (1, NOW, by.user_id)
    assert version.options["duration"] == 90
    assert version.options["extra_time"] == 15
    assert version.options["percentage_to_pass"] == 60
    assert [item["id"] for item in version.items] == [item.external_id for item in items]
    assert version.items[1] | {"content": None} == {
        "id": items[1].external_id,
        "type": "ESSAY",
        "title": "Essay",
        "revision": 2,
        "max_score": 7.5,
        "content": None,
    }
    assert version.items[1]["content"]["stem"] == "<p>Newer</p>"
    assert float(version.max_score) == 11.5
    assert Assessment.objects.get().status == "LIVE"
    assert Event.objects.get(kind="assessment.published").data["version_id"] == version.pk


def test_later_edits_do_not_reach_a_version(by, assessment, items, collection):
    version = publish(assessment.pk, by=by, now=NOW)
    library.save_item(collection, items[0], "", "Changed", CONTENTS["MULTIPLE_CHOICE"] | {"stem": "<p>Changed</p>"}, 9, by=by)
    update_options(assessment.pk, {"title": "Changed", "duration": 5}, by=by)
    remove_questions(assessment.pk, [items[1].pk], by=by)
    before = (version.items, version.options, version.title)
    version.refresh_from_db()
    assert (version.items, version.options, version.title) == before
    assert publish(assessment.pk, by=by, now=NOW).number == 2


def test_an_empty_assessment_is_not_published(by):
    made = create_assessment("Empty", by=by)
    with pytest.raises(Unpublishable) as problem:
        publish(made.pk, by=by, now=NOW)
    assert problem.value.problems == ["Add at least one question."]


def test_what_candidates_load_before_the_exam_is_bounded_by_what_they_see_of_it(by, assessment, items, monkeypatch):
    version = publish(assessment.pk, by=by, now=NOW)
    size = sum(
        len(json.dumps(view, ensure_ascii=False, separators=(",", ":")).encode())
        for view in json.loads(paper_for(version).content)["items"]
    )
    monkeypatch.setattr(rules, "MAX_EARLY", size)
    publish(assessment.pk, by=by, now=NOW)
    monkeypatch.setattr(rules, "MAX_EARLY", size - 1)
    with pytest.raises(Unpublishable, match=items[0].title):
        publish(assessment.pk, by=by, now=NOW)


def test_a_withdrawn_question_and_one_that_nobody_would_mark_are_named(by, assessment, items):
    update_options(assessment.pk, {"marking_workflow": "AUTO"}, by=by)
    take(items[0].pk, Step.WITHDRAW, by=by)
    with pytest.raises(Unpublishable) as problem:
        publish(assessment.pk, by=by, now=NOW)
    withdrawn, unmarked = problem.value.problems
    assert items[0].title in withdrawn
    assert items[1].title in unmarked
    assert items[2].title in unmarked
    assert not Event.objects.filter(kind="assessment.published").exists()


def test_the_workflow_cannot_change_after_publication(by, assessment):
    publish(assessment.pk, by=by, now=NOW)
    with pytest.raises(InvalidFields) as problem:
        update_options(assessment.pk, {"marking_workflow": "EXTENDED"}, by=by)
    assert set(problem.value.errors) == {"marking_workflow"}


def test_hierarchies_that_do_not_exist_are_refused(by, assessment):
    with pytest.raises(InvalidFields) as problem:
        update_options(assessment.pk, {"available_to": [999_999_999]}, by=by)
    assert set(problem.value.errors) == {"available_to"}


def test_questions_keep_the_order_that_was_given(by, assessment, items):
    wanted = [items[2].pk, items[0].pk, items[1].pk]
    set_questions(assessment.pk, wanted, by=by)
    assert order_of(assessment) == wanted


def test_adding_puts_new_questions_last_and_skips_those_that_are_there(by, assessment, items, collection):
    more = an_item("ESSAY", collection=collection)
    assert add_questions(assessment.pk, [items[0].pk, more.pk, more.pk], by=by) == 1
    assert order_of(assessment) == [item.pk for item in items] + [more.pk]


@pytest.mark.database
def test_new_questions_beyond_the_most_are_refused_and_those_there_can_still_be_moved(by, assessment, items, collection, monkeypatch):
    monkeypatch.setattr("stratus.assessments.sections.questions.MOST_QUESTIONS", len(items) - 1)
    with pytest.raises(DomainError, match=f"at most {len(items) - 1} questions"):
        add_questions(assessment.pk, [an_item("ESSAY", collection=collection).pk], by=by)
    assert order_of(assessment) == [item.pk for item in items]
    move_question(assessment.pk, items[0].pk, 1, by=by)
    assert order_of(assessment)[1] == items[0].pk


def test_moving_and_removing(by, assessment, items):
    move_question(assessment.pk, items[0].pk, 1, by=by)
    remove_questions(assessment.pk, [items[2].pk], by=by)
    assert order_of(assessment) == [items[1].pk, items[0].pk]
    assert Item.objects.filter(pk=items[2].pk).exists()


def test_an_item_of_somebody_else_cannot_be_added_but_one_that_is_there_stays(by, assessment, items):
    with pytest.raises(InvalidFields):
        add_questions(assessment.pk, [an_item("ESSAY").pk], by=by)
    Collection.objects.update(owner=a_user("Author"))
    move_question(assessment.pk, items[0].pk, 1, by=by)
    assert order_of(assessment)[1] == items[0].pk


def test_an_item_twice_is_refused(by, assessment, items):
    with pytest.raises(InvalidFields):
        set_questions(assessment.pk, [items[0].pk, items[0].pk], by=by)


@pytest.mark.parametrize(
    ("values", "field"),
    [({"title": " "}, "title"), ({"title": "x" * 101}, "title"), ({"code": "x" * 101}, "code"), ({"external_id": "a/b"}, "external_id")],
)
def test_information_is_checked(by, values, field):
    with pytest.raises(InvalidFields) as problem:
        create_assessment(**({"title": "A"} | values), by=by)
    assert set(problem.value.errors) == {field}


def test_an_external_id_is_given_once(by, assessment):
    with pytest.raises(InvalidFields) as problem:
        create_assessment("Another", external_id="BK1", by=by)
    assert set(problem.value.errors) == {"external_id"}


@pytest.mark.database
def test_an_archived_assessment_rests_until_it_comes_back(by, assessment, items):
    publish(assessment.pk, by=by, now=NOW)
    assert archive(assessment.pk, by=by, now=NOW).status == "ARCHIVED"
    with pytest.raises(Archived):
        update_options(assessment.pk, {"duration": 5}, by=by)
    with pytest.raises(Archived):
        remove_questions(assessment.pk, [items[0].pk], by=by)
    with pytest.raises(Unpublishable):
        publish(assessment.pk, by=by, now=NOW)
    assert restore(assessment.pk, by=by).status == "LIVE"


def test_a_change_without_a_difference_leaves_no_event(by, assessment):
    update_options(assessment.pk, {"title": "Bookkeeping"}, by=by)
    assert not Event.objects.filter(kind="assessment.updated").exists()


def test_assessments_of_others_are_not_there(assessment):
    stranger = Actor.of(a_user("Author"), Door.UI)
    assert not assessments_visible_to(stranger).exists()
    for attempt in (
        lambda: update_options(assessment.pk, {"duration": 5}, by=stranger),
        lambda: set_questions(assessment.pk, [], by=stranger),
        lambda: publish(assessment.pk, by=stranger, now=NOW),
        lambda: archive(assessment.pk, by=stranger, now=NOW),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert assessments_visible_to(Actor.of(a_user("System administrator"), Door.UI)).exists()


def test_without_the_right_nothing_happens(assessment, author):
    weak = an_actor(user=author)
    for attempt in (
        lambda: create_assessment("A", by=weak),
        lambda: update_options(assessment.pk, {"duration": 5}, by=weak),
        lambda: publish(assessment.pk, by=weak, now=NOW),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_statements_do_not_grow_with_questions(by, collection, django_assert_num_queries):
    def sizes(number: int) -> Assessment:
        return an_assessment([an_item("ESSAY", collection=collection) for _n in range(number)], owner=collection.owner, published=False)

    few, many = sizes(2), sizes(20)
    with django_assert_num_queries(12, exact=False) as count:  # one of them what the version holds, one whether it has forms
        publish(few.pk, by=by, now=NOW)
    with django_assert_num_queries(len(count)):
        publish(many.pk, by=by, now=NOW)
    with django_assert_num_queries(13, exact=False) as count:  # two of them: which questions are about a case; one: who changed it
        move_question(few.pk, order_of(few)[0], 1, by=by)
    first = order_of(many)[0]
    with django_assert_num_queries(len(count) - 1):
        move_question(many.pk, first, 1, by=by)


def test_a_list_of_versions_reads_nothing_of_what_they_hold(author):
    [version] = versions_of(an_assessment(["MULTIPLE_CHOICE"], owner=author))
    assert version.get_deferred_fields() >= {"items", "options", "pages", "sections"}
