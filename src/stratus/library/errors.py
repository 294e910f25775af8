"""Errors about the library."""

from __future__ import annotations

from django.utils.translation import gettext as _

from stratus.access.errors import NotAllowed
from stratus.foundation.errors import DomainError


class NotFound(DomainError):
    """There is no such collection or item, or this person may not see it."""


class ViewOnly(NotAllowed):
    """The collection is shared with this person for viewing only."""

    def __init__(self) -> None:
        super().__init__()
        self.message = _("This collection is shared with you to look at, not to change.")


class CollectionInUse(DomainError):
    """An assessment uses items of this collection."""

    def __init__(self) -> None:
        super().__init__(_("Assessments use items of this collection."))
