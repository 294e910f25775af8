"""What can go wrong with people and their rights."""

from __future__ import annotations

from django.utils.translation import gettext as _

from stratus.people.permissions import Permission


class DomainError(Exception):
    """A rule of the domain says no. `field` names the input at fault, where there is one.

    Every package derives its own errors from this; the message is clear English for a person, translated for screens.
    """

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class InvalidFields(DomainError):
    """Several inputs are wrong: field name → message."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__("; ".join(f"{field}: {text}" for field, text in errors.items()))
        self.errors = errors


class RootStays(DomainError):
    """The root is the whole organisation."""

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


class NotAllowed(DomainError):
    """The actor lacks a right."""

    def __init__(self, permission: Permission | None = None) -> None:
        name = permission.label if permission else ""
        super().__init__(_("You need the right “%(right)s” for this.") % {"right": name} if name else _("You are not allowed to do this."))
        self.permission = permission
