"""What webhooks do when results are published."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from stratus.events.log import Happened, on
from stratus.results.models import Result
from stratus.webhooks.actions import record_deliveries
from stratus.webhooks.tasks import wake


@on("results.published")
def tell(happened: Sequence[Happened]) -> None:
    """Record what is to be told, and have it sent once the publication is committed."""
    wake(record_deliveries([cast(Result, event.subject) for event in happened], now=happened[0].at))
