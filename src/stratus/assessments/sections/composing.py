"""Actions on many questions of an assessment at once: to another place, out of it, and other points."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.assessments.drafts.actions import open_assessment
from stratus.assessments.errors import NotFound
from stratus.assessments.models import Assessment, AssessmentQuestion
from stratus.assessments.sections.blocks import placed, together
from stratus.assessments.sections.points import check_points, fault_of
from stratus.assessments.sections.questions import check_section, section_of_items, set_order
from stratus.events import log
from stratus.foundation.outcomes import Outcome
from stratus.library.queries import case_of_items, newest


def place_questions(
    assessment_id: int, item_ids: Collection[int], *, section_id: int | None = None, before: int | None = None, by: Actor
) -> Outcome:
    """Put questions into a section (None: the assessment has none), before another question of it or at its end, in their order.

    Others of their cases in their sections go along. Questions that are gone meanwhile are left alone. Raises NotAllowed, NotFound (also
    where nothing is left to be moved, or `before` stands elsewhere), ViewOnly or Archived.
    """
    by.require(Permission.MANAGE_ASSESSMENTS)
    with transaction.atomic():
        assessment = open_assessment(assessment_id, by)
        section_of, case_of, chosen = _arranged(assessment, item_ids)
        check_section(assessment, section_id)
        if before is not None and (before not in section_of or section_of[before] != section_id):
            raise NotFound(_("The question at whose place it should stand is somewhere else by now. Look at the questions again."))
        order, after = placed(list(section_of), section_of, case_of, chosen, section_id, before)
        set_order(assessment, order, by, after, case_of)
    return Outcome(tuple(chosen))


def place_at(assessment_id: int, item_ids: Collection[int], number: int, *, section_id: int | None = None, by: Actor) -> Outcome:
    """Put questions into a section so that the first of them has this place in it, from 1 on; beyond its end, at its end.

    Raises the same as `place_questions`.
    """
    by.require(Permission.MANAGE_ASSESSMENTS)
    with transaction.atomic():
        assessment = open_assessment(assessment_id, by)
        section_of, _cases, chosen = _arranged(assessment, item_ids)
        stay = [one for one, section in section_of.items() if section == section_id and one not in chosen]
        before = stay[number - 1] if number <= len(stay) else None
        return place_questions(assessment_id, item_ids, section_id=section_id, before=before, by=by)


def remove_questions(assessment_id: int, item_ids: Collection[int], *, by: Actor) -> Outcome:
    """Remove questions; the items stay in the library. Raises NotAllowed, NotFound, ViewOnly or Archived."""
    by.require(Permission.MANAGE_ASSESSMENTS)
    with transaction.atomic():
        assessment = open_assessment(assessment_id, by)
        order = list(section_of_items(assessment))
        removed = [one for one in order if one in item_ids]
        set_order(assessment, [one for one in order if one not in removed], by)
    return Outcome(tuple(removed))


def set_points(assessment_id: int, item_ids: Collection[int], points: Decimal | None, *, by: Actor) -> Outcome:
    """Have questions give so many points in this assessment, None: those of their items. Published versions stay unchanged.

    Refused are those whose criteria cannot be divided into so many. A fixed number of statements. Raises NotAllowed, NotFound, ViewOnly,
    Archived, or InvalidFields (`points`).
    """
    by.require(Permission.MANAGE_ASSESSMENTS)
    check_points(points)
    with transaction.atomic():
        assessment = open_assessment(assessment_id, by)
        questions = AssessmentQuestion.objects.filter(assessment=assessment, item__in=list(item_ids)).prefetch_related("item__latest")
        wanted = [question for question in questions.order_by("position") if question.points != points]
        refused = {one.item_id: fault for one in wanted if (fault := fault_of(newest(one.item).content, points))}
        changed = tuple(one.item_id for one in wanted if one.item_id not in refused)
        if changed:
            AssessmentQuestion.objects.filter(assessment=assessment, item__in=changed).update(points=points)
            log.record("assessment.points_changed", by=by, subject=assessment, items=list(changed))
    return Outcome(changed, refused)


def _arranged(assessment: Assessment, item_ids: Collection[int]) -> tuple[dict[int, int | None], dict[int, int], Sequence[int]]:
    """Return section and case of each question, as they stand, and those of the given ones that are there."""
    section_of = section_of_items(assessment)
    case_of = case_of_items(section_of)
    section_of = {one: section_of[one] for one in together(section_of, case_of, section_of)}
    chosen = [one for one in section_of if one in item_ids]
    if not chosen:
        raise NotFound(_("This question is not in the assessment any more."))
    return section_of, case_of, chosen
