"""Finds versions whose sheets differ in their questions."""

from __future__ import annotations

from django.db.models import BooleanField, F, Func, Q, QuerySet

from stratus.assessments.models import AssessmentVersion


def divided(versions: QuerySet[AssessmentVersion]) -> QuerySet[AssessmentVersion]:
    """Return those of these versions that have forms, or sections from which is drawn (`rules.is_divided`)."""
    drawn = Func(F("sections"), template="jsonb_path_exists(%(expressions)s, '$[*].draw')", output_field=BooleanField())
    return versions.alias(draws=drawn).filter(Q(draws=True) | ~Q(forms=[]))
