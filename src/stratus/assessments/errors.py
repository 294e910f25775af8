"""Errors about assessments."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from stratus.access.errors import NotAllowed
from stratus.foundation.errors import DomainError


class NotFound(DomainError):
    """There is no such assessment, or this person may not see it."""


class Unpublishable(DomainError):
    """The assessment is not ready to be published; `problems` lists everything that is missing."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = list(problems)


class Archived(DomainError):
    """An archived assessment cannot be changed."""


class ViewOnly(NotAllowed):
    """The assessment is shared with this person for viewing only."""

    def __init__(self) -> None:
        super().__init__()
        self.message = _("This assessment is shared with you to look at, not to change.")


class AlreadyPublished(DomainError):
    """It was published before."""

    def __init__(self) -> None:
        super().__init__(_("This assessment is published already."))
