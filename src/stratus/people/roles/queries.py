"""Reads about roles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from stratus.access.permissions import RoleType
from stratus.people.models import Role, User
from stratus.ui.home import MOST_COUNTED


def holders_of(role_ids: Collection[int]) -> dict[int, int]:
    """Return role id → how many users who are not deleted hold it, or one more than `MOST_COUNTED`; none: left out. One statement."""
    each = [User.objects.filter(role_id=pk, deleted_at=None).order_by().values_list("role_id")[: MOST_COUNTED + 1] for pk in role_ids]
    if not each:
        return {}
    first, *others = each
    return dict(Counter(pk for (pk,) in (first.union(*others, all=True) if others else first)))


def role_for_new(role_type: RoleType, chosen: Role | None) -> Role:
    """Return the role of new candidates or markers: the one chosen in the settings, else the built-in one of this type."""
    if chosen is not None:
        return chosen
    found = Role.objects.filter(role_type=role_type).order_by("-built_in", "position", "id").first()
    if found is None:
        raise Role.DoesNotExist(f"No role of type {role_type}.")
    return found
