"""Errors about a running exam."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stratus.foundation.errors import DomainError


class DeliveryError(DomainError):
    """The exam's clock or state does not allow the action."""


class NotRunning(DeliveryError):
    """The action needs a running attempt."""

    def __init__(self) -> None:
        super().__init__(_("This candidate has no running attempt."))


class NotPaused(DeliveryError):
    """There is no pause to end."""

    def __init__(self) -> None:
        super().__init__(_("This candidate's exam is not paused."))


class NotLocked(DeliveryError):
    """There is nothing to unlock."""

    def __init__(self) -> None:
        super().__init__(_("This candidate's screen is not locked, as far as the server knows."))


class CannotStart(DeliveryError):
    """No attempt runs, and none can be started any more (the external API's `Attempt cannot be started`)."""

    def __init__(self) -> None:
        super().__init__(_("No attempt is running and none can be started."))


class CannotVoid(DeliveryError):
    """Handed in or void already."""

    def __init__(self) -> None:
        super().__init__(_("Only a running attempt or one not started yet can be voided."))


class NoTimeLimit(DeliveryError):
    """The exam has no time limit, so extra time has no effect."""

    def __init__(self) -> None:
        super().__init__(_("This assessment has no time limit, so there is no extra time to grant."))


class BreaksTaken(DeliveryError):
    """Fewer breaks than the running attempt has begun."""

    def __init__(self, taken: int) -> None:
        super().__init__(
            ngettext("They have begun %(n)d break already.", "They have begun %(n)d breaks already.", taken) % {"n": taken}, "breaks"
        )


class CannotReopen(DeliveryError):
    """The attempt stays closed; the message says why."""


class CannotRestore(DeliveryError):
    """A logged answer cannot be restored; the message says why."""


class BadInput(DeliveryError):
    """A given value is not valid; `field` names it."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A candidate for whom an action on many candidates did nothing, and why. It took effect for the others."""

    registration_id: int
    error: DeliveryError
