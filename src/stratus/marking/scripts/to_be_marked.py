"""Which scripts are to be marked: one answer, which front page, list of schedules, its filter and the list of scripts all give.

They count whole schedules, so whoever sees a part of a schedule's scripts finds that part of them in its list.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import ngettext

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.delivery.models import AttemptStatus
from stratus.marking.models import Script, ScriptStatus
from stratus.marking.pool.access import schedules_marked_by
from stratus.ui.home import Card, count_of

STATUSES = (ScriptStatus.OPEN, ScriptStatus.IN_PROGRESS, ScriptStatus.MODERATION)
"""Somebody has still to do something: nobody has begun, an assessor is missing, or a moderator."""


def handed_in() -> QuerySet[Script]:
    """Return the scripts of attempts that are handed in. One that was opened again is nobody's to mark until it is handed in once more."""
    return Script.objects.exclude(attempt__status__in=[AttemptStatus.IN_PROGRESS, AttemptStatus.PAUSED])


def to_be_marked() -> QuerySet[Script]:
    """Return the scripts that are to be marked."""
    return handed_in().filter(status__in=STATUSES)


def with_some(schedules: QuerySet[Any]) -> QuerySet[Any]:
    """Return those schedules of which a script is to be marked."""
    return schedules.filter(Exists(to_be_marked().filter(schedule=OuterRef("pk"))))


def home_cards(by: Actor, now: datetime) -> Iterator[Card]:
    """Yield the front page's card about scripts to be marked, of all schedules that the actor marks or coordinates."""
    if by.can(Permission.MARK) or by.can(Permission.MODERATE) or by.can(Permission.COORDINATE_MARKING):
        n = count_of(to_be_marked().filter(schedule__in=schedules_marked_by(by)))
        yield Card(n, ngettext("script to be marked", "scripts to be marked", n), "marking", reverse("marking:list"))
