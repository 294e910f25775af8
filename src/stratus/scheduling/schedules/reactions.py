"""What schedules do when something happens in the rooms below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from stratus.events.log import Happened, on
from stratus.people.hierarchies.queries import root
from stratus.people.models import Hierarchy
from stratus.scheduling.models import Schedule


@on("hierarchy.deleted")
def let_go_of_hierarchies(happened: Sequence[Happened]) -> None:
    """Give deleted schedules to the root, so that they do not hold a hierarchy for ever; all others still protect theirs."""
    ids = [cast(Hierarchy, event.subject).pk for event in happened]
    Schedule.objects.filter(hierarchy_id__in=ids).exclude(deleted_at=None).update(hierarchy=root())
