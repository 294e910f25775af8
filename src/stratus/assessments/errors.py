"""What can go wrong with assessments."""

from __future__ import annotations

from collections.abc import Sequence

from stratus.people.errors import DomainError


class NotFound(DomainError):
    """There is no such assessment, or this person may not see it."""


class Unpublishable(DomainError):
    """The assessment is not ready; `problems` says everything that is missing."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = list(problems)


class Archived(DomainError):
    """An archived assessment cannot be changed."""
