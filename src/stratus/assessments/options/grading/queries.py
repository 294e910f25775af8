"""Reads about grading: the scales that there are, and how versions are graded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.assessments.forms.counting import chance_by_sections
from stratus.assessments.forms.rules import is_divided, maximum_of, on_sheet
from stratus.assessments.models import Assessment, AssessmentVersion, GradeScale
from stratus.assessments.options.grading.rules import Grading, grading_of, said
from stratus.item_types.registry import ITEM_TYPES


def scales_editable_by(by: Actor) -> QuerySet[GradeScale]:
    """Return the scales that the actor may change: all, for the right *Manage global settings*."""
    return GradeScale.objects.all() if by.can(Permission.MANAGE_SETTINGS) else GradeScale.objects.none()


def scales_to_attach() -> QuerySet[GradeScale]:
    """Return the scales that may be attached to an assessment, by name."""
    return GradeScale.objects.filter(archived_at=None).order_by("sort_key", "pk")


def grading_of_version(version: AssessmentVersion) -> Grading:
    """Return how a version is graded; no query."""
    return grading_of(version.max_score, version.options["percentage_to_pass"], version.grading)


def grading_of_sheet(version: AssessmentVersion, sheet: Any) -> Grading:
    """Return how a candidate with this sheet (`Attempt.sheet`) is graded; no query.

    By the maximum of what they were asked. Where the pass mark is corrected for guessing, and not all have the same questions, by what
    guessing gives in their own.
    """
    return _grading_of_sheet(version, sheet, version.grading)


def cut_of_sheet(version: AssessmentVersion, sheet: Any) -> Fraction:
    """Return the points from which on a candidate with this sheet passes; no query."""
    return _grading_of_sheet(version, sheet, {**version.grading, "scale": None}).cut


def _grading_of_sheet(version: AssessmentVersion, sheet: Any, stored: Mapping[str, Any]) -> Grading:
    percentage = version.options["percentage_to_pass"]
    if not is_divided(version.forms, version.sections):
        return grading_of(version.max_score, percentage, stored)
    if "guess" in stored:
        stored = {**stored, "guess": said(chance_of(version.sections, on_sheet(version.items, sheet)))}
    return grading_of(maximum_of(version.items, version.sections, sheet), percentage, stored)


def chance_of(sections: Sequence[Mapping[str, Any]], items: Iterable[Mapping[str, Any]]) -> Fraction:
    """Return the points that somebody may expect who guesses these items of a version with these sections."""
    chances = {}
    for item in items:
        known = ITEM_TYPES.get(item["type"])
        share = known.chance(item["content"]) if known else None
        chances[item["id"]] = Fraction(str(item["max_score"])) * (share or 0)
    return chance_by_sections(sections, chances)


def gradings_of_versions(version_ids: Iterable[int]) -> dict[int, Grading]:
    """Return how these versions are graded, by id. One statement, which leaves their items in the database."""
    versions = AssessmentVersion.objects.filter(pk__in=set(version_ids))
    rows = versions.values_list("pk", "max_score", "options__percentage_to_pass", "grading")
    return {pk: grading_of(maximum, percentage, stored) for pk, maximum, percentage, stored in rows}


def frozen_grading(assessment: Assessment, chance: Fraction | None, step: str) -> dict[str, object]:
    """Return what a version stores of the grading. `chance`: the points that guessing gives; `step`: the organisation's."""
    guess = {"guess": said(chance or Fraction(0))} if assessment.correct_for_guessing else {}
    scale = {"scale": assessment.grade_scale} if assessment.grade_scale else {}
    return {"step": step, **guess, **scale}


def grading_of_draft(assessment: Assessment, maximum: Decimal, chance: Fraction | None, step: str) -> Grading:
    """Return how the assessment would be graded if it were published as it is. Arguments as `frozen_grading`; no query."""
    return grading_of(maximum, Decimal(assessment.percentage_to_pass), frozen_grading(assessment, chance, step))
