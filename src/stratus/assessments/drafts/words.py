"""Under which words assessments are found."""

from __future__ import annotations

from django.db.models import QuerySet

from stratus.assessments.models import Assessment
from stratus.search.kinds import Kind


def _rows() -> QuerySet[Assessment]:
    return Assessment.objects.filter(deleted_at=None)


def texts_of(assessment: Assessment) -> list[str]:
    """Return the texts by which an assessment is found, and its schedules are."""
    return [assessment.title, assessment.code, assessment.external_id]


TEXTS = frozenset({"title", "code", "external_id"})
"""The fields whose change changes the words."""
ASSESSMENTS = Kind("assessment", rows=_rows, texts=texts_of)
