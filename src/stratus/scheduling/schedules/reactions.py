"""Reactions of schedules to events of the packages below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from stratus.assessments.drafts.words import TEXTS
from stratus.assessments.models import Assessment
from stratus.events.log import Happened, on
from stratus.people.hierarchies.queries import root
from stratus.people.models import Hierarchy
from stratus.scheduling.models import Schedule
from stratus.search import actions as search
from stratus.search import kinds


@on("hierarchy.deleted")
def let_go_of_hierarchies(happened: Sequence[Happened]) -> None:
    """Move deleted schedules to the root hierarchy, so that they do not block the deletion of theirs; other schedules still do."""
    ids = [cast(Hierarchy, event.subject).pk for event in happened]
    Schedule.objects.filter(hierarchy_id__in=ids).exclude(deleted_at=None).update(hierarchy=root())


@on("assessment.updated")
def find_schedules_by_the_new_words(happened: Sequence[Happened]) -> None:
    """Write the words of the schedules that deliver an assessment with another title, code or id. Two statements an assessment.

    Without a lock on schedules: candidates who start must not wait for it. Whoever changes an assessment with schedules holds its texts
    (`hold_texts`), and so does whoever saves a schedule: one of both comes later and finds what the other wrote.
    """
    for event in happened:
        if TEXTS.intersection(event.data.get("fields", ())):
            assessment = cast(Assessment, event.subject)
            search.index("schedule", kinds.kind_named("schedule").rows().filter(assessment=assessment))
