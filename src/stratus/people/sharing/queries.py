"""Who decides about access."""

from __future__ import annotations

from stratus.access.actor import Actor
from stratus.access.permissions import Permission


def administers(by: Actor) -> bool:
    """Tell whether the actor sees and shares what belongs to anybody in the tenant."""
    return by.is_system or by.can(Permission.MANAGE_SETTINGS)


def decides_on_access(owner_id: int | None, by: Actor) -> bool:
    """Tell whether the actor decides about who else has access to what this user owns: the owner, and administrators."""
    return administers(by) or owner_id == by.effective_user_id
