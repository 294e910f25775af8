"""Errors about webhooks."""

from __future__ import annotations

from django.utils.translation import gettext as _

from stratus.foundation.errors import DomainError


class Inactive(DomainError):
    """Nothing is sent to an inactive endpoint."""

    def __init__(self) -> None:
        super().__init__(_("This webhook is inactive. Activate it first."))


class Unreadable(DomainError):
    """Nothing is sent with a secret, or an Authorization header, that can no longer be read."""

    def __init__(self) -> None:
        super().__init__(_("Secrets of this webhook can no longer be read. Its page says what to do."))
