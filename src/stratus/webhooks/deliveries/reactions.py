"""Reactions of webhooks to published results and erased schedules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from stratus.events.log import Happened, on
from stratus.results.models import Result
from stratus.scheduling.models import Schedule
from stratus.webhooks.deliveries.actions import forget_deliveries, record_deliveries
from stratus.webhooks.deliveries.tasks import wake_after_commit


@on("results.published")
def tell(happened: Sequence[Happened]) -> None:
    """Create the deliveries, which are sent after the publication has committed."""
    wake_after_commit(record_deliveries([cast(Result, event.subject) for event in happened], now=happened[0].at))


@on("schedule.erased")
def forget(happened: Sequence[Happened]) -> None:
    """Delete all deliveries about its results."""
    forget_deliveries([cast(Schedule, event.subject) for event in happened])
