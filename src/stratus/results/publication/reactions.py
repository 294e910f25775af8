"""Reactions of results to events of the packages below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from stratus.access.actor import Actor
from stratus.events.log import Happened, on
from stratus.marking.models import Script
from stratus.results.publication.actions import publish_automatic


@on("script.completed")
def publish_what_nobody_marks(happened: Sequence[Happened]) -> None:
    """Publish the results of automatically scored schedules immediately."""
    publish_automatic([cast(Script, event.subject) for event in happened], by=cast(Actor, happened[0].by), now=happened[0].at)
