"""Assessments › Grading: a copy of a scale is attached, and frozen by the publication."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from stratus.assessments.models import Assessment, GradeScale
from stratus.assessments.versions.actions import publish
from stratus.events.models import Event
from stratus.foundation import clock
from stratus.people.models import User
from stratus.tenancy import current
from stratus.tenancy.models import TenantSettings
from support.builders import ONE_TO_TEN, SYSTEM, a_grade_scale, a_tenant, a_user, a_version, an_assessment
from support.staff import a_browser, editing_form


@pytest.fixture(autouse=True)
def tenant(db: None) -> Iterator[Any]:
    with current.use(a_tenant()) as tenant:
        yield tenant


@pytest.fixture
def author() -> User:
    return a_user("Author")


@pytest.fixture
def browser(author: User) -> Client:
    return a_browser(author)


@pytest.fixture
def assessment(author: User) -> Assessment:
    """Two choices of two alternatives and 2 points each, of which 2 are guessed."""
    return an_assessment(["MULTIPLE_CHOICE", "MULTIPLE_CHOICE"], owner=author, published=False)


def save(browser: Client, assessment: Assessment, **sent: str) -> Any:
    page = f"/assessments/{assessment.pk}/grading"
    form = editing_form(browser.get(page).text, "scale")
    form.pop("correct_for_guessing", None)
    answer = browser.post(page, form | sent)
    assessment.refresh_from_db()
    return answer


def test_without_scales_the_page_says_who_makes_them(browser, assessment):
    page = browser.get(f"/assessments/{assessment.pk}/grading").text
    assert "An administrator makes them" in page
    assert "have no grade" in page


def test_a_copy_is_attached_that_later_changes_of_the_scale_do_not_reach(browser, assessment):
    scale = a_grade_scale(name="One to ten")
    assert save(browser, assessment, scale=str(scale.pk)).status_code == 302
    attached = {"id": scale.pk, "name": "One to ten", **ONE_TO_TEN}
    assert assessment.grade_scale == attached
    GradeScale.objects.update(definition=ONE_TO_TEN | {"step": "0.5"})
    assert "changed since it was attached" in browser.get(f"/assessments/{assessment.pk}/grading").text
    save(browser, assessment)
    assert assessment.grade_scale == attached
    save(browser, assessment, scale=str(scale.pk))
    assert assessment.grade_scale["step"] == "0.5"


def test_a_scale_is_taken_off(browser, assessment):
    save(browser, assessment, scale=str(a_grade_scale().pk))
    save(browser, assessment, scale="none")
    assert assessment.grade_scale is None
    assert Event.objects.filter(kind="assessment.updated").count() == 2


def test_a_scale_that_was_archived_meanwhile_is_refused_beside_its_field(browser, assessment):
    scale = a_grade_scale()
    page = f"/assessments/{assessment.pk}/grading"
    form = editing_form(browser.get(page).text, "scale")
    GradeScale.objects.update(archived_at=clock.now())
    answer = browser.post(page, form | {"scale": str(scale.pk)})
    assert answer.status_code == 422
    assert "scale" in answer.context["form"].errors


def test_of_two_who_choose_at_the_same_time_the_second_is_asked(browser, assessment):
    first, second = a_grade_scale(name="First"), a_grade_scale(name="Second")
    page = f"/assessments/{assessment.pk}/grading"
    earlier, later = (editing_form(browser.get(page).text, "scale") for _ in range(2))
    assert browser.post(page, earlier | {"scale": str(first.pk)}).status_code == 302
    assert browser.post(page, later | {"scale": str(second.pk)}).status_code == 422
    assessment.refresh_from_db()
    assert assessment.grade_scale["name"] == "First"


def test_the_page_shows_the_grades_of_a_scale_before_it_is_attached(browser, assessment):
    scale = a_grade_scale()
    answer = browser.post(f"/assessments/{assessment.pk}/grading", {"scale": str(scale.pk), "correct_for_guessing": "on", "preview": "1"})
    assert (str(answer.context["cut"]), answer.context["lines"][0].label) == ("3.1", "10.0")
    assessment.refresh_from_db()
    assert assessment.grade_scale is None


def test_publication_freezes_scale_guess_and_step(browser, assessment):
    TenantSettings.objects.update(score_step="0.5")
    save(browser, assessment, scale=str(a_grade_scale(name="One to ten").pk), correct_for_guessing="on")
    version = publish(assessment.pk, by=SYSTEM, now=clock.now())
    assert version.grading == {"step": "0.5", "guess": "2", "scale": assessment.grade_scale}


def test_an_assessment_without_scale_is_published_without_one(assessment):
    assert publish(assessment.pk, by=SYSTEM, now=clock.now()).grading == {"step": "0.01"}


NO_SCALES = [{}, {"id": 1, "name": "x"}, {"id": 1, "name": "x", "kind": "CUT", "rows": []}, ONE_TO_TEN, {"id": 1, "name": "x", "rows": []}]


@pytest.mark.database
@pytest.mark.parametrize("scale", NO_SCALES)
def test_the_database_keeps_no_copy_that_is_no_scale(assessment, scale):
    with pytest.raises(IntegrityError, match="assessment_scale_of_a_kind"), transaction.atomic():
        Assessment.objects.filter(pk=assessment.pk).update(grade_scale=scale)


@pytest.mark.database
@pytest.mark.parametrize("grading", [{"scale": {}}, {"guess": "2"}, {"step": "1", "scale": {}}, {"step": "1", "scale": ONE_TO_TEN}])
def test_the_database_keeps_no_version_whose_grading_is_not_whole(assessment, grading):
    with pytest.raises(IntegrityError, match="version_grading_whole"), transaction.atomic():
        a_version(assessment, grading=grading)


def test_who_may_only_look_changes_nothing(assessment):
    other = a_browser(a_user("Author"))
    assert other.post(f"/assessments/{assessment.pk}/grading", {"scale": "none"}).status_code == 404
