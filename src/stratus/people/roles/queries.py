"""Reads about roles."""

from __future__ import annotations

from stratus.access.permissions import RoleType
from stratus.people.models import Role


def role_for_new(role_type: RoleType, chosen: Role | None) -> Role:
    """Return the role of new candidates or markers: the one chosen in the settings, else the built-in one of this type."""
    if chosen is not None:
        return chosen
    found = Role.objects.filter(role_type=role_type).order_by("-built_in", "position", "id").first()
    if found is None:
        raise Role.DoesNotExist(f"No role of type {role_type}.")
    return found
