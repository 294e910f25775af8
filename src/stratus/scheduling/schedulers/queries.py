"""Reads who can schedule an assessment, and what stands in the way: what scheduling itself asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.assessments.models import Assessment
from stratus.assessments.queries import assessments_editable_by
from stratus.people.choosing.queries import roles_with
from stratus.people.models import Hierarchy, User
from stratus.scheduling.candidates.choices import assessments_to_schedule


@dataclass(frozen=True, slots=True)
class Who:
    """Whether an assessment is offered to schedulers now, for which hierarchies (none: for all), and the roles that can schedule it.

    `roles`: title → how many people who can log in hold it.
    """

    is_offered: bool
    is_published: bool
    hierarchies: list[str]
    roles: list[tuple[str, int]]


def schedulers_for(by: Actor, *, assessment: int) -> Any:
    """Return the people who can schedule an assessment: all who can log in and hold the right. None, for who may not change it."""
    if not assessments_editable_by(by).filter(pk=assessment).exists():
        return User.objects.none()
    roles = roles_with(Permission.SCHEDULE)
    return User.objects.present().filter(role_id__in=list(roles), is_active=True).prefetch_related("role")


def who_schedules(assessment: Assessment, *, now: datetime) -> Who:
    """Return what decides who can schedule an assessment. Five statements."""
    roles = roles_with(Permission.SCHEDULE)
    holders = User.objects.present().filter(role_id__in=list(roles), is_active=True)
    counts = dict(holders.order_by().values_list("role_id").annotate(Count("pk")))
    titles = Hierarchy.objects.filter(pk__in=assessment.available_to).order_by("sort_key", "pk").values_list("title", flat=True)
    return Who(
        is_offered=assessments_to_schedule(now).filter(pk=assessment.pk).exists(),
        is_published=assessment.versions.exists(),
        hierarchies=list(titles) if assessment.available_to else [],
        roles=sorted((role.title, counts.get(pk, 0)) for pk, role in roles.items()),
    )
