"""What webhooks do when results are published, and when a schedule is erased."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from stratus.events.log import Happened, on
from stratus.results.models import Result
from stratus.scheduling.models import Schedule
from stratus.webhooks.deliveries.actions import forget_deliveries, record_deliveries
from stratus.webhooks.deliveries.tasks import wake


@on("results.published")
def tell(happened: Sequence[Happened]) -> None:
    """Record what is to be told, and have it sent once the publication is committed."""
    wake(record_deliveries([cast(Result, event.subject) for event in happened], now=happened[0].at))


@on("schedule.erased")
def forget(happened: Sequence[Happened]) -> None:
    """Delete what was, or was to be, told of its results."""
    forget_deliveries([cast(Schedule, event.subject) for event in happened])
