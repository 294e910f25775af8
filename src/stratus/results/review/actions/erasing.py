"""Erases what review sessions store about a schedule."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q

from stratus.events.erasure import Erased, delete_rows
from stratus.results.review.models import ReviewResult, ReviewSession, ReviewSharing


def erase(erased: Erased) -> Mapping[str, int]:
    """Delete the review sessions of a schedule, and its results from all others."""
    of_schedule = Q(result__schedule=erased.schedule_id) | Q(session__schedule=erased.schedule_id)
    return delete_rows(
        [
            ReviewResult.objects.filter(of_schedule),
            ReviewSharing.objects.filter(session__schedule=erased.schedule_id),
            ReviewSession.objects.filter(schedule=erased.schedule_id),
        ]
    )
