"""Questions that have other points in an assessment than their items: as they are published, scored, marked and printed."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from stratus.access.actor import Actor, Door
from stratus.assessments.errors import Unpublishable
from stratus.assessments.models import AssessmentQuestion
from stratus.assessments.queries import questions_of
from stratus.assessments.rules import chance_score
from stratus.assessments.sections.composing import set_points
from stratus.assessments.versions.actions import as_rules, publish
from stratus.delivery.papers.sheets import draw_sheet, paper_document
from stratus.events.models import Event
from stratus.foundation import clock
from stratus.foundation.errors import InvalidFields
from stratus.item_types.criteria.content import leaves, total
from stratus.library.items.actions import save_item
from stratus.library.queries import newest
from stratus.marking.scripts.sheet import script_sheet
from stratus.tenancy import current
from support.builders import SYSTEM, a_collection, a_schedule, a_script, a_tenant, a_user, a_version, an_assessment, an_item
from support.staff import a_browser

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def tenant():
    with current.use(a_tenant()) as tenant:
        yield tenant


@pytest.fixture
def author():
    return a_user("Author")


@pytest.fixture
def choice(author):
    """Worth 2."""
    return an_item("MULTIPLE_CHOICE", collection=a_collection(owner=author))


@pytest.fixture
def essay(choice):
    """With criteria of 2 and 4, the second with levels."""
    levels = [{"title": "poor", "points": "1"}, {"title": "good", "points": "4"}]
    return an_item(
        "ESSAY", collection=choice.collection, criteria=[{"title": "Facts", "points": "2"}, {"title": "Reasons", "levels": levels}]
    )


@pytest.fixture
def assessment(choice, essay, author):
    return an_assessment([choice, essay], owner=author, published=False)


def test_a_version_holds_the_points_of_the_assessment_and_criteria_multiplied_by_them(assessment, choice, essay):
    set_points(assessment.pk, [choice.pk], Decimal("0.5"), by=SYSTEM)
    set_points(assessment.pk, [essay.pk], Decimal(9), by=SYSTEM)
    version = publish(assessment.pk, by=SYSTEM, now=NOW)
    assert [item["max_score"] for item in version.items] == [0.5, 9]
    assert version.max_score == Decimal("9.5")
    criteria = version.items[1]["content"]["criteria"]
    assert [leaf.points for leaf in leaves(criteria)] == [3, 6]
    assert [level["points"] for level in criteria[1]["levels"]] == ["1.5", "6"]


def test_the_item_keeps_its_own_points_and_criteria(assessment, essay):
    set_points(assessment.pk, [essay.pk], Decimal(9), by=SYSTEM)
    publish(assessment.pk, by=SYSTEM, now=NOW)
    essay.refresh_from_db()
    assert (newest(essay).max_score, total(newest(essay).content["criteria"])) == (6, 6)


def test_without_points_of_its_own_a_version_is_what_it_always_was(assessment):
    version = publish(assessment.pk, by=SYSTEM, now=NOW)
    set_points(assessment.pk, [q.item_id for q in assessment.questions.all()], None, by=SYSTEM)
    again = publish(assessment.pk, by=SYSTEM, now=NOW)
    assert (again.items, paper_document("", again.items)) == (version.items, paper_document("", version.items))


def test_an_answer_is_scored_and_marked_by_the_points_of_the_assessment(assessment, choice, essay):
    set_points(assessment.pk, [choice.pk], Decimal(5), by=SYSTEM)
    set_points(assessment.pk, [essay.pk], Decimal(3), by=SYSTEM)
    assessment.marking_workflow = "EXTENDED"
    a_version(assessment)
    script = a_script(a_schedule(assessment, active=True))
    sheet = script_sheet(script.pk, Actor.of(a_user("System administrator"), Door.UI), clock.now())
    assert script.max_score == 8
    assert [question.max_score for question in sheet.questions] == [5, 3]
    assert script.auto_scores.get(item=choice.external_id).score == 5
    assert [leaf.points for leaf in leaves(sheet.questions[1].content["criteria"])] == [1, 2]


def test_what_guessing_gives_is_a_share_of_these_points(assessment, choice):
    def guessed():
        return chance_score(as_rules(questions_of(assessment), only_live=False))

    before = guessed()
    set_points(assessment.pk, [choice.pk], Decimal(20), by=SYSTEM)
    assert guessed() == 10 * before


def test_criteria_that_cannot_be_divided_are_refused_with_what_is_possible_and_others_are_changed(assessment, choice, essay):
    outcome = set_points(assessment.pk, [choice.pk, essay.pk], Decimal("7.01"), by=SYSTEM)
    assert outcome.changed == (choice.pk,)
    assert "7.01 points exactly. Choose 6.96 or 7.02," in outcome.refused[essay.pk]
    assert assessment.questions.get(item=essay).points is None


def test_criteria_that_do_not_fit_any_more_hold_up_publication(assessment, essay):
    set_points(assessment.pk, [essay.pk], Decimal(9), by=SYSTEM)
    thirds = {"criteria": [{"title": title, "points": "0.07"} for title in ("One", "Two")] + [{"title": "Three", "points": "0.03"}]}
    save_item(essay.collection, essay, "", essay.title, newest(essay).content | thirds, 1, by=SYSTEM)
    with pytest.raises(Unpublishable) as caught:
        publish(assessment.pk, by=SYSTEM, now=NOW)
    assert any(essay.title in problem and "cannot be divided" in problem for problem in caught.value.problems)


@pytest.mark.parametrize("points", ["0", "-1", "1000000", "1.005"])
def test_impossible_points_are_refused(assessment, choice, points):
    with pytest.raises(InvalidFields):
        set_points(assessment.pk, [choice.pk], Decimal(points), by=SYSTEM)


@pytest.mark.database
def test_the_database_refuses_points_that_are_not_above_zero(assessment):
    with pytest.raises(IntegrityError, match="question_points_positive"), transaction.atomic():
        assessment.questions.update(points=0)


def test_points_are_told_once_and_the_same_again_changes_nothing(assessment, choice):
    assert set_points(assessment.pk, [choice.pk], Decimal(5), by=SYSTEM).changed == (choice.pk,)
    assert set_points(assessment.pk, [choice.pk], Decimal(5), by=SYSTEM).changed == ()
    assert Event.objects.get(kind="assessment.points_changed").data == {"items": [choice.pk]}


def test_points_stay_with_a_question_that_moves(assessment, choice, essay):
    set_points(assessment.pk, [choice.pk], Decimal(5), by=SYSTEM)
    a_browser(assessment.owner).post(f"/assessments/{assessment.pk}/questions/{choice.pk}", {"down": "1"})
    assert AssessmentQuestion.objects.get(item=choice).points == 5


def test_the_paper_with_the_key_has_the_points_of_the_assessment(assessment, essay):
    set_points(assessment.pk, [essay.pk], Decimal("7.5"), by=SYSTEM)
    version = publish(assessment.pk, by=SYSTEM, now=NOW)
    page = a_browser(assessment.owner).get(f"/assessments/{assessment.pk}/versions/{version.number}/paper?key=1").text
    assert "7.5" in page
    assert "2.5" in page


def test_a_section_that_says_so_is_shuffled_and_the_others_are_not(author):
    items = ["ESSAY"] * 8
    assessment = an_assessment(items, owner=author, published=False, sections=[{"questions": 4, "random_order": True}, {"questions": 4}])
    version = publish(assessment.pk, by=SYSTEM, now=NOW)
    assert [section.get("random_order") for section in version.sections] == [True, None]
    drawn = [draw_sheet(version.items, random_order=False, seed=n, sections=version.sections)["order"] for n in range(20)]
    as_written = [item["id"] for item in version.items]
    assert all(order[4:] == as_written[4:] and sorted(order[:4]) == sorted(as_written[:4]) for order in drawn)
    assert len({tuple(order[:4]) for order in drawn}) > 1
