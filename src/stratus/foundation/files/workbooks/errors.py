"""Why a workbook is not read."""

from __future__ import annotations

from stratus.foundation.errors import DomainError


class Unreadable(DomainError):
    """The file is no workbook, is broken, or holds more than is read. The message is for the person who sent it."""
