"""Errors about rights."""

from __future__ import annotations

from django.utils.translation import gettext as _

from stratus.access.permissions import Permission
from stratus.foundation.errors import DomainError


class NotAllowed(DomainError):
    """The actor lacks a right."""

    def __init__(self, permission: Permission | None = None) -> None:
        name = permission.label if permission else ""
        super().__init__(_("You need the right “%(right)s” for this.") % {"right": name} if name else _("You are not allowed to do this."))
        self.permission = permission
