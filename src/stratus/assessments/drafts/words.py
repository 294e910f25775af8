"""Under which words assessments are found."""

from __future__ import annotations

from django.db.models import QuerySet

from stratus.assessments.models import Assessment
from stratus.foundation.conflicts import hold
from stratus.search.kinds import Kind


def _rows() -> QuerySet[Assessment]:
    return Assessment.objects.filter(deleted_at=None)


def texts_of(assessment: Assessment) -> list[str]:
    """Return the texts by which an assessment is found, and its schedules are."""
    return [assessment.title, assessment.code, assessment.external_id]


def hold_texts(assessment_id: int, *, shared: bool = False) -> None:
    """Keep these texts as they are until the transaction ends: `shared` for whoever writes words of them elsewhere, else to change them.

    Before the assessment's row is locked: whoever makes a schedule needs that row only when they commit. The texts are read after this.
    """
    hold("assessment.texts", assessment_id, shared=shared)


TEXTS = frozenset({"title", "code", "external_id"})
"""The fields whose change changes the words."""
ASSESSMENTS = Kind("assessment", rows=_rows, texts=texts_of)
