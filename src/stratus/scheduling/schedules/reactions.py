"""Reactions of schedules to events of the packages below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from stratus.events.log import Happened, on
from stratus.people.hierarchies.queries import root
from stratus.people.models import Hierarchy
from stratus.scheduling.models import Schedule


@on("hierarchy.deleted")
def let_go_of_hierarchies(happened: Sequence[Happened]) -> None:
    """Move deleted schedules to the root hierarchy, so that they do not block the deletion of theirs; other schedules still do."""
    ids = [cast(Hierarchy, event.subject).pk for event in happened]
    Schedule.objects.filter(hierarchy_id__in=ids).exclude(deleted_at=None).update(hierarchy=root())
