"""Reactions of invigilation to events of the packages below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from stratus.events.log import Happened, on
from stratus.invigilation.errors import HasIncident
from stratus.invigilation.models import IncidentNote
from stratus.scheduling.models import Registration


@on("candidates.removed")
def keep_incidents(happened: Sequence[Happened]) -> None:
    """Refuse to remove candidates from a schedule if an incident was noted about them, so that the note is not lost."""
    if IncidentNote.objects.filter(registration__in=[cast(Registration, event.subject).pk for event in happened]).exists():
        raise HasIncident
