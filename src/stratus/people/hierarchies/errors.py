"""Errors about hierarchies."""

from __future__ import annotations

from django.utils.translation import gettext as _

from stratus.foundation.errors import DomainError


class RootStays(DomainError):
    """The root is the whole organisation: it cannot be archived, moved or deleted."""

    def __init__(self) -> None:
        super().__init__(_("The root hierarchy can neither be moved nor archived nor deleted."))


class MovedIntoItself(DomainError):
    """A hierarchy's new parent is the hierarchy itself, or lies below it."""

    def __init__(self) -> None:
        super().__init__(_("A hierarchy cannot be moved into itself or into one below it."), "parent")


class HierarchyInUse(DomainError):
    """Somebody is a member of the hierarchy or of one below it, or something belongs there."""

    def __init__(self) -> None:
        super().__init__(_("This hierarchy or one below it is used."))
