"""Published versions: what changed between two, which schedules deliver which, and how they went."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.models import JSONField
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from stratus.assessments.models import Assessment, AssessmentQuestion, AssessmentVersion
from stratus.assessments.versions.history.lists import VERSIONS
from stratus.assessments.versions.history.rules import Change, questions_changed
from stratus.foundation import clock
from stratus.reports.statistics.of_versions import how_they_went
from stratus.scheduling.models import Schedule
from stratus.tenancy import current
from support.builders import SYSTEM, a_registration, a_result, a_schedule, a_tenant, a_user, a_version, an_assessment, an_item
from support.staff import a_browser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tenant():
    with current.use(a_tenant()) as tenant:
        yield tenant


def a_held(order: list[str], **of: dict[str, Any]) -> dict[str, Any]:
    """Items in this order, each in revision 1 for 2 points unless `of` says otherwise; in no section."""
    items = [{"id": pk, "title": pk.upper(), "revision": 1, "max_score": 2} | of.get(pk, {}) for pk in order]
    return {"items": items, "sections": []}


def changes(old: dict[str, Any], new: dict[str, Any]) -> dict[str, tuple[Change, ...]]:
    return {one.id: one.changes for one in questions_changed(old, new)}


def test_what_came_went_moved_or_was_revised_is_told():
    new = a_held(["d", "a", "c", "e"], c={"revision": 2, "max_score": 3})
    assert changes(a_held(["a", "b", "c", "d"]), new) == {
        "d": (Change.MOVED,),
        "c": (Change.REVISED, Change.POINTS),
        "e": (Change.ADDED,),
        "b": (Change.REMOVED,),
    }


def test_a_question_in_another_section_has_moved():
    old, new = a_held(["a", "b"]), a_held(["a", "b"])
    old["sections"] = [{"id": "s1", "items": ["a", "b"]}, {"id": "s2", "items": []}]
    new["sections"] = [{"id": "s1", "items": ["a"]}, {"id": "s2", "items": ["b"]}]
    assert changes(old, new) == {"b": (Change.MOVED,)}


IDS = st.lists(st.sampled_from("abcdefgh"), unique=True)


@given(IDS, IDS)
def test_exactly_what_one_version_lacks_was_added_or_removed(before, after):
    found = changes(a_held(before), a_held(after))
    assert {pk for pk, told in found.items() if Change.ADDED in told} == set(after) - set(before)
    assert {pk for pk, told in found.items() if Change.REMOVED in told} == set(before) - set(after)
    stayed = [pk for pk in after if pk in before and pk not in found]
    assert stayed == [pk for pk in before if pk in stayed]


@pytest.fixture
def assessment() -> Assessment:
    """Two versions: the second is called otherwise, takes longer, says other words, and has another question in place of the second."""
    made = an_assessment(["MULTIPLE_CHOICE", "ESSAY"], title="Bookkeeping", duration=60, introduction="<p>Read every question.</p>")
    gone = made.questions.order_by("position").last()
    gone.delete()
    AssessmentQuestion.objects.create(assessment=made, item=an_item(), position=2)
    Assessment.objects.update(title="Bookkeeping II", duration=90, introduction="<p>Read each question.</p>")
    made.refresh_from_db()
    a_version(made, published_at=clock.now() - timedelta(days=1))
    return made


def compare(browser: Client, assessment: Assessment, query: str = "") -> str:
    answer = browser.get(f"/assessments/{assessment.pk}/versions/compare{query}")
    assert answer.status_code == 200
    return str(answer.text)


def test_two_versions_stand_side_by_side(assessment):
    text = compare(a_browser(assessment.owner), assessment)
    titles = {version.number: [item["title"] for item in version.items] for version in AssessmentVersion.objects.all()}
    assert f"{titles[1][1]}" in text
    assert f"{titles[2][1]}" in text
    assert "<del>every</del>" in text
    assert "<ins>each</ins>" in text
    assert "<del>60</del>" in text
    assert "<ins>90</ins>" in text
    assert (
        compare(a_browser(assessment.owner), assessment, "?old=2&new=1") == compare(a_browser(assessment.owner), assessment, "?old=1&new=2")
        or "Added" in text
    )


@pytest.mark.parametrize("query", ["?old=9", "?new=x", "?old=-1", "?new=99999999999999999999"])
def test_a_version_that_is_not_there_is_not_found(assessment, query):
    assert a_browser(assessment.owner).get(f"/assessments/{assessment.pk}/versions/compare{query}").status_code == 404


def test_no_content_and_no_key_of_a_question_stands_beside_another(assessment):
    text = compare(a_browser(assessment.owner), assessment)
    assert not any(str(item["content"]["stem"]) in text for version in AssessmentVersion.objects.all() for item in version.items)


def test_a_version_that_a_schedule_keeps_and_one_that_it_would_take_are_told_apart(assessment):
    first = AssessmentVersion.objects.get(number=1)
    kept, coming = (a_schedule(assessment, active=True, title=title) for title in ("Kept", "Coming"))
    Schedule.objects.filter(pk=kept.pk).update(version=first)
    Schedule.objects.filter(pk=coming.pk).update(
        version=None, starts_at=clock.now() + timedelta(days=3), ends_at=clock.now() + timedelta(days=4)
    )
    a_registration(kept)
    text = compare(a_browser(a_user("System administrator")), assessment)
    first_side, second_side = text.split('id="side-2"')
    assert "Kept" in first_side
    assert "Keeps this version" in first_side
    assert "1 candidate" in first_side
    assert "Coming" in second_side
    assert "Would take this version now" in second_side
    hidden = compare(a_browser(assessment.owner), assessment)
    assert "Kept" not in hidden
    assert "1 schedule that you do not see" in hidden


def results(assessment: Assessment, *percentages: int) -> Schedule:
    version = AssessmentVersion.objects.get(assessment=assessment, number=1)
    schedule = a_schedule(assessment, active=True)
    Schedule.objects.filter(pk=schedule.pk).update(version=version)
    for percentage in percentages:
        a_result(schedule, percentage=percentage, passed_status="SATISFACTORY" if percentage >= 55 else "NOT_SATISFACTORY")
    return schedule


def test_of_fewer_than_five_candidates_nothing_is_told(assessment):
    results(assessment, 10, 20, 30, 40)
    assert how_they_went([AssessmentVersion.objects.get(number=1).pk]) == {}


def test_results_count_in_fives_so_that_no_single_one_is_read_from_a_difference(assessment):
    schedule, version = results(assessment, 50, 60, 70, 80, 90), AssessmentVersion.objects.get(number=1).pk
    told = how_they_went([version])
    assert (told[version].candidates, told[version].mean, told[version].passed) == (5, Decimal("70.0"), Decimal("80.0"))
    for _one in range(4):
        a_result(schedule, percentage=0, passed_status="NOT_SATISFACTORY")
        assert how_they_went([version]) == told
    a_result(schedule, percentage=0, passed_status="NOT_SATISFACTORY")
    assert how_they_went([version])[version].mean == Decimal("35.0")


def test_void_results_and_another_attempt_of_the_same_candidate_do_not_count(assessment):
    schedule, version = results(assessment, 50, 60, 70, 80), AssessmentVersion.objects.get(number=1).pk
    a_result(schedule, percentage=0, passed_status="VOIDED")
    assert how_they_went([version]) == {}


def test_the_list_of_versions_takes_as_many_statements_whatever_their_number(assessment):
    browser = a_browser(assessment.owner)

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(f"/assessments/{assessment.pk}/versions").status_code == 200
        return len(captured)

    statements()
    results(assessment, 50, 60, 70, 80, 90)
    few = statements()
    for _version in range(5):
        a_version(assessment)
    results(assessment, 50, 60)
    assert statements() == few


def test_the_list_of_versions_reads_nothing_that_they_hold():
    assessment = an_assessment()
    (version,) = VERSIONS.rows(SYSTEM, assessment=assessment.pk)
    held = {field.attname for field in AssessmentVersion._meta.concrete_fields if isinstance(field, JSONField)}
    assert version.get_deferred_fields() == held
