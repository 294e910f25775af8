"""Reads about grading: the scales that there are, and how versions are graded."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from django.db.models import QuerySet

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.assessments.models import Assessment, AssessmentVersion, GradeScale
from stratus.assessments.options.grading.rules import Grading, grading_of, said


def scales_editable_by(by: Actor) -> QuerySet[GradeScale]:
    """Return the scales that the actor may change: all, for the right *Manage global settings*."""
    return GradeScale.objects.all() if by.can(Permission.MANAGE_SETTINGS) else GradeScale.objects.none()


def scales_to_attach() -> QuerySet[GradeScale]:
    """Return the scales that may be attached to an assessment, by name."""
    return GradeScale.objects.filter(archived_at=None).order_by("sort_key", "pk")


def grading_of_version(version: AssessmentVersion) -> Grading:
    """Return how a version is graded; no query."""
    return grading_of(version.max_score, version.options["percentage_to_pass"], version.grading)


def cut_of_version(version: AssessmentVersion) -> Fraction:
    """Return the points from which on a candidate passes; no query."""
    return grading_of(version.max_score, version.options["percentage_to_pass"], {**version.grading, "scale": None}).cut


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
