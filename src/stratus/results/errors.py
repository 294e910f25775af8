"""Errors about results."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from stratus.foundation.errors import DomainError


class NotMarked(DomainError):
    """A result cannot be published before its script is marked."""

    def __init__(self, script_ids: Sequence[int]) -> None:
        super().__init__(_("Scripts that are not fully marked cannot be published."))
        self.script_ids = list(script_ids)
