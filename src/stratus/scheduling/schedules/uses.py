"""Tells the library in which schedules items were, or are, delivered, and assessments which schedules deliver their versions."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.assessments.drafts.uses import versions_with
from stratus.assessments.versions.history.facts import Held, Holders
from stratus.library.items.uses import MOST_PAST, Past, Use
from stratus.scheduling.models import Schedule
from stratus.scheduling.queries import candidate_counts, delivered_ids, schedules_visible_to

MOST_HELD = 500
"""Schedules of an assessment that are looked at, the newest."""


def delivered_in(item_id: int, by: Actor) -> Past:
    """Return the schedules that this person may see whose version holds an item, latest first; of others nothing is said.

    A schedule has a version from its preparation on. Three statements at most.
    """
    label = _("Delivered in")
    if not by.can(Permission.SCHEDULE):
        return Past(label)
    schedules = schedules_visible_to(by).filter(version__in=list(versions_with(item_id))).order_by("-starts_at", "-pk")
    seen = [Use(one.title, reverse("scheduling:detail", args=[one.pk])) for one in schedules.only("title")[:MOST_PAST]]
    return Past(label, tuple(seen))


def holders_of(assessment_id: int, by: Actor, now: datetime) -> dict[int, Holders]:
    """Return version id → the schedules that deliver it as of now, pinned or as it would be pinned, latest first; four statements at most.

    Of those that this person may not see there is a number alone. The newest `MOST_HELD` are looked at.
    """
    schedules = list(
        Schedule.objects.filter(assessment=assessment_id, deleted_at=None)
        .only("title", "starts_at", "ends_at", "time_zone", "version")
        .order_by("-starts_at", "-pk")[:MOST_HELD]
    )
    if not schedules:
        return {}
    ids = [one.pk for one in schedules]
    version_of, candidates = delivered_ids(schedules, now), candidate_counts(ids)
    visible = set(schedules_visible_to(by).filter(pk__in=ids).values_list("pk", flat=True)) if by.can(Permission.SCHEDULE) else set()
    found: dict[int, Holders] = {}
    for one in schedules:
        if (version := version_of.get(one.pk)) is None:
            continue
        holders = found.get(version, Holders())
        if one.pk not in visible:
            found[version] = Holders(holders.seen, holders.others + 1)
            continue
        held = Held(
            title=one.title,
            url=reverse("scheduling:detail", args=[one.pk]),
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            time_zone=one.time_zone,
            candidates=candidates.get(one.pk, 0),
            is_pinned=one.version_id is not None,
        )
        found[version] = Holders((*holders.seen, held), holders.others)
    return found
