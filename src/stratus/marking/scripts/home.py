"""What the front page says about marking."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import ngettext

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.marking.pool.access import schedules_marked_by
from stratus.marking.scripts.queries import scripts_visible_among, viewers_among
from stratus.marking.scripts.to_be_marked import STATUSES
from stratus.ui.home import Card, count_of


def home_cards(by: Actor, now: datetime) -> Iterator[Card]:
    """Yield the front page's card about scripts to be marked: those that the lists of all schedules together show to the actor.

    A fixed number of statements, whatever the number of schedules.
    """
    if by.can(Permission.MARK) or by.can(Permission.MODERATE) or by.can(Permission.COORDINATE_MARKING):
        visible = scripts_visible_among(viewers_among(schedules_marked_by(by), by, now))
        n = count_of(visible.filter(status__in=STATUSES))
        yield Card(n, ngettext("script to be marked", "scripts to be marked", n), "marking", reverse("marking:list"))
