"""Whoever changes what would be published is written down, and takes it back to draft, whatever action they use."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from stratus import assessments
from stratus.access.actor import Actor
from stratus.access.permissions import Permission as P
from stratus.assessments.drafts.actions import create_assessment, update_draft
from stratus.assessments.drafts.copying.actions import copy_assessment
from stratus.assessments.models import Assessment, AssessmentDecision, AssessmentSection, Stage, Verdict
from stratus.assessments.options.actions import update_options
from stratus.assessments.options.grading.actions import change_grading
from stratus.assessments.options.offering import offer_languages
from stratus.assessments.sections import actions as sections
from stratus.assessments.sections import questions
from stratus.events.models import Event
from stratus.tenancy import current
from support.builders import SYSTEM, a_grade_scale, a_tenant, a_user, an_actor, an_assessment, an_item

pytestmark = pytest.mark.django_db

ROOT = Path(assessments.__file__).parent


@pytest.fixture(autouse=True)
def tenant():
    with current.use(a_tenant()) as tenant:
        yield tenant


def _section(assessment: Assessment, place: int = 0) -> int:
    return int(AssessmentSection.objects.filter(assessment=assessment).order_by("position")[place].pk)


def _item(assessment: Assessment) -> int:
    return int(assessment.questions.order_by("position").values_list("item_id", flat=True)[0])


def _items(assessment: Assessment) -> list[int]:
    return list(assessment.questions.order_by("position").values_list("item_id", flat=True))


CHANGES: dict[str, Callable[[Assessment, Actor], Any]] = {
    "drafts.actions.update_draft": lambda one, by: update_draft(one.pk, {"title": "Another"}, by=by),
    "options.actions.update_options": lambda one, by: update_options(one.pk, {"duration": 17}, by=by),
    "options.grading.actions.change_grading": lambda one, by: change_grading(
        one.pk, scale_id=a_grade_scale().pk, correct_for_guessing=True, by=by
    ),
    "options.offering.offer_languages": lambda one, by: offer_languages(one.pk, [], by=by),
    "sections.actions.add_section": lambda one, by: sections.add_section(one.pk, {"title": "New"}, by=by),
    "sections.actions.change_section": lambda one, by: sections.change_section(one.pk, _section(one), {"title": "Other"}, by=by),
    "sections.actions.remove_section": lambda one, by: sections.remove_section(one.pk, _section(one), by=by),
    "sections.actions.move_section": lambda one, by: sections.move_section(one.pk, _section(one), 1, by=by),
    "sections.actions.put_question": lambda one, by: sections.put_question(one.pk, _item(one), _section(one, 1), by=by),
    "sections.questions.set_questions": lambda one, by: questions.set_questions(one.pk, _items(one)[:1], by=by),
    "sections.questions.add_questions": lambda one, by: questions.add_questions(one.pk, [an_item().pk], by=by),
    "sections.questions.remove_question": lambda one, by: questions.remove_question(one.pk, _item(one), by=by),
    "sections.questions.move_question": lambda one, by: questions.move_question(one.pk, _item(one), 1, by=by),
}
"""Every action that opens an assessment to change it, and a change with it. Who adds an action adds it here."""
NO_CHANGE = {"versions.approval.actions.take": "takes the steps of the approval"}
"""Actions that open an assessment and change nothing of what would be published, each with the reason."""


def openers() -> Iterator[str]:
    """The public functions of the package that call `open_assessment`."""
    for path in sorted(ROOT.rglob("*.py")):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                called = {call.func.id for call in ast.walk(node) if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)}
                if "open_assessment" in called:
                    yield ".".join([*path.relative_to(ROOT).with_suffix("").parts, node.name])


def test_every_action_that_opens_an_assessment_is_looked_at_here():
    assert set(openers()) == CHANGES.keys() | NO_CHANGE.keys()


@pytest.fixture
def approved() -> Assessment:
    """An approved assessment of two sections."""
    assessment = an_assessment(published=False, sections=[{"questions": 1}, {"questions": 1}], languages=["fr"])
    Assessment.objects.update(stage=Stage.APPROVED)
    return assessment


def _editor() -> Actor:
    """An administrator, who sees and uses everything."""
    return an_actor(P.ASSESSMENTS, P.MANAGE_ASSESSMENTS, P.LIBRARY, P.MANAGE_SETTINGS, user=a_user("System administrator"))


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_written_down_and_ends_the_approval(approved, name):
    by = _editor()
    CHANGES[name](approved, by)
    approved.refresh_from_db()
    assert (approved.stage, approved.edited_by_id) == (Stage.DRAFT, by.user_id)
    assert AssessmentDecision.objects.get().verdict == Verdict.CHANGED
    assert Event.objects.filter(kind="assessment.approval_ended", subject_id=approved.pk).count() == 1


def test_what_no_version_holds_ends_no_approval(approved):
    update_options(approved.pk, {"code": "BK-2", "external_id": "BK2"}, by=_editor())
    approved.refresh_from_db()
    assert (approved.stage, approved.edited_by_id) == (Stage.APPROVED, None)


def test_a_save_that_changes_nothing_ends_no_approval(approved):
    update_options(approved.pk, {"duration": approved.duration}, by=_editor())
    approved.refresh_from_db()
    assert approved.stage == Stage.APPROVED


def test_who_makes_one_or_copies_one_is_its_last_editor():
    by = _editor()
    made = create_assessment("New", by=by)
    copy = copy_assessment(made.pk, by=by).assessment
    assert set(Assessment.objects.filter(pk__in=[made.pk, copy.pk]).values_list("edited_by", flat=True)) == {by.user_id}


def test_the_person_at_the_computer_is_written_down_not_who_they_are_logged_in_as(approved):
    admin, author = a_user("System administrator"), approved.owner
    by = Actor(admin.pk, frozenset(P.values), "UI", acting_as_id=author.pk)
    update_options(approved.pk, {"duration": 17}, by=by)
    approved.refresh_from_db()
    assert approved.edited_by_id == admin.pk


def test_an_unknown_kind_of_event_counts_as_a_change(approved):
    from django.db import transaction

    from stratus.events import log

    with transaction.atomic():
        log.record("assessment.something_new", by=SYSTEM, subject=Assessment.objects.get(pk=approved.pk))
    approved.refresh_from_db()
    assert approved.stage == Stage.DRAFT
