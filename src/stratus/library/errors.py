"""What can go wrong in the library."""

from __future__ import annotations

from stratus.people.errors import DomainError


class NotFound(DomainError):
    """There is no such collection or item, or this person may not see it."""
