"""Tells the library in which schedules items were, or are, delivered."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.assessments.drafts.uses import versions_with
from stratus.library.items.uses import MOST_PAST, Past, Use
from stratus.scheduling.queries import schedules_visible_to


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
