"""Errors about invigilation."""

from __future__ import annotations

from django.utils.translation import gettext as _

from stratus.delivery.attempts.errors import DeliveryError
from stratus.foundation.errors import DomainError


class NotYours(DomainError):
    """The schedule is not activated, does not exist, or is not the actor's to watch."""

    def __init__(self) -> None:
        super().__init__(_("This exam is not yours to invigilate, or it is not activated."))


class AlreadyDecided(DomainError):
    """The answers were decided on already, or changed since they were shown."""

    def __init__(self) -> None:
        super().__init__(_("This was decided meanwhile. Look at it again."))


class HasStarted(DeliveryError):
    """A candidate who has begun stays on the schedule."""

    def __init__(self) -> None:
        super().__init__(_("This candidate has started and cannot be taken off the exam."))


class HasIncident(DeliveryError):
    """A candidate about whom an incident was noted cannot be removed from the schedule, so that the note is not lost."""

    def __init__(self) -> None:
        super().__init__(_("An incident was noted about this candidate, so they stay on the list. Void their place instead."))


class NoKeycodes(DeliveryError):
    """Neither the schedule nor the organisation uses keycodes."""

    def __init__(self) -> None:
        super().__init__(_("Candidates of this exam do not come in with a keycode."))
