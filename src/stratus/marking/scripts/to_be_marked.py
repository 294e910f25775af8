"""Which scripts are to be marked: one answer, which front page, list of schedules, its filter and the list of scripts all give.

The list of schedules counts whole schedules. The front page and the list of scripts count those that somebody may see of them.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from stratus.delivery.models import Attempt, AttemptStatus
from stratus.marking.models import Script, ScriptStatus
from stratus.people.models import User
from stratus.scheduling.models import Registration

STATUSES = (ScriptStatus.OPEN, ScriptStatus.IN_PROGRESS, ScriptStatus.MODERATION)
"""Somebody has still to do something: nobody has begun, an assessor is missing, or a moderator."""


def handed_in() -> QuerySet[Script]:
    """Return the scripts of attempts that are handed in. One that was opened again is nobody's to mark until it is handed in once more."""
    # Not joined: while statistics are old, PostgreSQL would walk through all attempts of the tenant for each script. What is running is
    # never final, and few of these have a script.
    running = Attempt.objects.filter(finalised_at=None, status__in=[AttemptStatus.IN_PROGRESS, AttemptStatus.PAUSED])
    return Script.objects.exclude(attempt__in=running.values("pk"))


def with_keys(scripts: QuerySet[Script]) -> QuerySet[Script]:
    """Give scripts what lists of them are sorted and narrowed by: `candidate`, `name_key`, `user_id` and `ended_at`.

    Each is looked up by its id, not joined: while statistics are old, PostgreSQL would walk through everybody's attempts for each script.
    """
    attempt = Attempt.objects.filter(pk=OuterRef("attempt_id"))
    registration = Registration.objects.filter(pk=OuterRef("registration_id"))
    candidate = User.objects.filter(pk=OuterRef("candidate"))
    return scripts.alias(ended_at=Subquery(attempt.values("ended_at")), candidate=Subquery(registration.values("candidate_id"))).alias(
        name_key=Subquery(candidate.values("sort_key")), user_id=Subquery(candidate.values("external_id"))
    )


def to_be_marked() -> QuerySet[Script]:
    """Return the scripts that are to be marked."""
    return handed_in().filter(status__in=STATUSES)


def with_some(schedules: QuerySet[Any]) -> QuerySet[Any]:
    """Return those schedules of which a script is to be marked."""
    return schedules.filter(Exists(to_be_marked().filter(schedule=OuterRef("pk"))))
