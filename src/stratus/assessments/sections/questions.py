"""Actions on the questions of an assessment and their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.assessments import rules
from stratus.assessments.drafts.actions import open_assessment
from stratus.assessments.errors import NotFound
from stratus.assessments.models import (
    Assessment,
    AssessmentQuestion,
    AssessmentSection,
)
from stratus.assessments.sections.blocks import together
from stratus.events import log
from stratus.foundation.errors import DomainError, InvalidFields
from stratus.library.queries import case_of_items, questions_usable_by

MOST_QUESTIONS = 1_000
"""Of an assessment: all of them stand on its page, are written with every change of their order, and travel to every candidate."""


def set_questions(assessment_id: int, item_ids: Sequence[int], *, by: Actor) -> Assessment:
    """Make these items the questions, in this order. A handful of statements, whatever their number.

    Raises NotAllowed, NotFound, ViewOnly, Archived, InvalidFields (`questions`) for an item that is unknown, that the actor may not use, or
    that is there twice, or DomainError (`questions`) for a new one beyond `MOST_QUESTIONS`.
    """
    by.require(Permission.MANAGE_ASSESSMENTS)
    with transaction.atomic():
        assessment = open_assessment(assessment_id, by)
        set_order(assessment, list(item_ids), by)
    return assessment


def add_questions(assessment_id: int, item_ids: Sequence[int], *, by: Actor, section_id: int | None = None) -> int:
    """Add items at the end of a section (None: of the last one); those that are questions already stay where they are.

    Returns how many are new. Raises the same as `set_questions`, and NotFound for a section that is gone.
    """
    by.require(Permission.MANAGE_ASSESSMENTS)
    with transaction.atomic():
        assessment = open_assessment(assessment_id, by)
        order = _order(assessment)
        present = set(order)
        fresh = [pk for pk in dict.fromkeys(item_ids) if pk not in present]
        if section_id is not None:
            check_section(assessment, section_id)
        set_order(assessment, order + fresh, by, None if section_id is None else dict.fromkeys(fresh, section_id))
    return len(fresh)


def move_question(assessment_id: int, item_id: int, step: int, *, by: Actor) -> None:
    """Move a question up (−1) or down (1); at the edge of a section, into the next one. At the edge of its case it takes the others along.

    Raises the same as `set_questions`.
    """
    by.require(Permission.MANAGE_ASSESSMENTS)
    with transaction.atomic():
        assessment = open_assessment(assessment_id, by)
        section_of = section_of_items(assessment)
        case_of = case_of_items(section_of)
        section_of = {pk: section_of[pk] for pk in together(section_of, case_of, section_of)}
        sections = section_ids(assessment) if any(section_of.values()) else []
        order, section_of = rules.moved_in_sections(list(section_of), section_of, sections, item_id, step, case_of)
        set_order(assessment, order, by, section_of, case_of)


def _order(assessment: Assessment) -> list[int]:
    return list(AssessmentQuestion.objects.filter(assessment=assessment).order_by("position").values_list("item_id", flat=True))


def section_ids(assessment: Assessment) -> list[int]:
    """Return the ids of the sections in their order."""
    return list(AssessmentSection.objects.filter(assessment=assessment).order_by("position").values_list("pk", flat=True))


def check_section(assessment: Assessment, section_id: int | None) -> None:
    """Raise NotFound unless this is a section of the assessment; None is right where it has none."""
    present = section_ids(assessment)
    if section_id not in present and (present or section_id is not None):
        raise NotFound(_("This section does not exist any more."))


def section_of_items(assessment: Assessment) -> dict[int, int | None]:
    """Return item id → id of its section, None where there are none; in the order of the questions."""
    return dict(AssessmentQuestion.objects.filter(assessment=assessment).order_by("position").values_list("item_id", "section_id"))


def set_order(
    assessment: Assessment,
    item_ids: list[int],
    by: Actor,
    section_of: Mapping[int, int | None] | None = None,
    case_of: Mapping[int, int | None] | None = None,
) -> None:
    """Write the order of a locked assessment, questions of a case together. The actor needs access to new items only.

    `section_of` gives the section of items; others stay in theirs, and new ones go into the last. Sections keep their order.
    `case_of`: the cases of these items, where the caller has read them already.
    """
    present = {question.item_id: question for question in AssessmentQuestion.objects.filter(assessment=assessment)}
    is_divided = not present or any(question.section_id for question in present.values())
    sections = section_ids(assessment) if is_divided else []
    last = sections[-1] if sections else None
    before = {pk: question.section_id for pk, question in present.items()}
    after = before | dict(section_of or {})
    section_of = {pk: after.get(pk, last) for pk in item_ids}
    in_sections = rules.by_section(item_ids, section_of, sections)
    item_ids = together(in_sections, case_of_items(item_ids) if case_of is None else case_of, section_of)
    if [pk for pk, _question in sorted(present.items(), key=lambda pair: pair[1].position)] == item_ids and section_of == before:
        return
    fresh = [pk for pk in item_ids if pk not in present]
    if fresh and len(item_ids) > MOST_QUESTIONS:
        raise DomainError(_("An assessment has at most %(most)s questions.") % {"most": MOST_QUESTIONS}, "questions")
    if len(set(item_ids)) != len(item_ids):
        raise InvalidFields({"questions": _("An item can be in an assessment once.")})
    # Locked, so that the deletion of a collection either finds the items in use or has already happened.
    usable = questions_usable_by(by).select_for_update().filter(pk__in=fresh).order_by("pk")
    if fresh and len(usable.values_list("pk")) != len(fresh):
        raise InvalidFields({"questions": _("One of these items does not exist, or you may not use it.")})
    AssessmentQuestion.objects.filter(assessment=assessment).exclude(item_id__in=item_ids).delete()
    places = {pk: place for place, pk in enumerate(item_ids, start=1)}
    kept = [question for pk, question in present.items() if pk in places]
    for question in kept:
        question.position, question.section_id = places[question.item_id], section_of[question.item_id]
    AssessmentQuestion.objects.bulk_update(kept, ["position", "section"], batch_size=1000)
    AssessmentQuestion.objects.bulk_create(
        [AssessmentQuestion(assessment=assessment, item_id=pk, position=places[pk], section_id=section_of[pk]) for pk in fresh]
    )
    log.record("assessment.questions_changed", by=by, subject=assessment, items=item_ids)
