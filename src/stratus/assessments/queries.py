"""Which assessments somebody sees."""

from __future__ import annotations

from django.db.models import Count, Max, QuerySet

from stratus.assessments.models import Assessment, AssessmentQuestion, AssessmentVersion
from stratus.people.actor import Actor
from stratus.people.permissions import Permission


def assessments_visible_to(by: Actor) -> QuerySet[Assessment]:
    """Assessments are private to their owner and to administrators (*Manage global settings*); deleted ones are gone."""
    if not by.can(Permission.ASSESSMENTS):
        return Assessment.objects.none()
    present = Assessment.objects.filter(deleted_at=None)
    if by.is_system or by.can(Permission.MANAGE_SETTINGS):
        return present
    return present.filter(owner_id=by.effective_user_id)


def with_counts(assessments: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """Add `question_count` and `latest_version` (a number, or None before the first publication)."""
    return assessments.annotate(question_count=Count("questions", distinct=True), latest_version=Max("versions__number"))


def questions_of(assessment: Assessment) -> QuerySet[AssessmentQuestion]:
    """The questions in order, each with its item, the item's newest revision, and its collection."""
    return AssessmentQuestion.objects.filter(assessment=assessment).select_related("item__latest", "item__collection").order_by("position")


def versions_of(assessment: Assessment) -> QuerySet[AssessmentVersion]:
    """All published versions, newest first, without their contents."""
    return (
        AssessmentVersion.objects.filter(assessment=assessment).select_related("published_by").defer("items", "options").order_by("-number")
    )


def latest_version(assessment: Assessment) -> AssessmentVersion | None:
    """The version published last, or None."""
    return AssessmentVersion.objects.filter(assessment=assessment).order_by("-number").first()
