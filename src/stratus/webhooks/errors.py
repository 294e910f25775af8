"""Errors about webhooks."""

from __future__ import annotations

from django.utils.translation import gettext as _

from stratus.foundation.errors import DomainError


class Inactive(DomainError):
    """Nothing is sent to an inactive endpoint."""

    def __init__(self) -> None:
        super().__init__(_("This webhook is inactive. Activate it first."))
