"""Reactions of statistics to what is published."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from stratus.events.log import Happened, on
from stratus.reports.statistics.tasks import measure_after_commit
from stratus.results.models import Result


@on("results.published")
def measure_what_is_published(happened: Sequence[Happened]) -> None:
    """Have the items of these schedules measured, soon and apart from exams."""
    for schedule_id in sorted({cast(Result, event.subject).schedule_id for event in happened}):
        measure_after_commit(schedule_id)
