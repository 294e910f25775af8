"""Which hierarchies a user belongs to."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from stratus.events import log
from stratus.people.actor import Actor
from stratus.people.errors import InvalidFields
from stratus.people.models import Hierarchy, Membership, User
from stratus.people.permissions import Permission


def set_hierarchies(user: User, hierarchy_ids: Sequence[int], *, by: Actor) -> None:
    """Make the user a member of exactly these hierarchies; rights that he has in one that stays are kept.

    Raises NotAllowed, or InvalidFields (`hierarchies`) for one that does not exist.
    """
    by.require(Permission.MANAGE_USERS)
    wanted = set(hierarchy_ids)
    if Hierarchy.objects.filter(pk__in=wanted).count() != len(wanted):
        raise InvalidFields({"hierarchies": _("One of these hierarchies does not exist.")})
    with transaction.atomic():
        present = set(Membership.objects.select_for_update().filter(user=user).values_list("hierarchy_id", flat=True))
        if present == wanted:
            return
        Membership.objects.filter(user=user, hierarchy_id__in=present - wanted).delete()
        Membership.objects.bulk_create([Membership(user=user, hierarchy_id=pk) for pk in sorted(wanted - present)])
        log.record("user.hierarchies_changed", by=by, subject=user, hierarchies=sorted(wanted))


def tree() -> list[tuple[int, str]]:
    """Return all hierarchies as (id, title indented by depth), parents before children; one query."""
    children: dict[int | None, list[Hierarchy]] = {}
    for hierarchy in Hierarchy.objects.filter(archived_at=None).order_by("sort_key", "id"):
        children.setdefault(hierarchy.parent_id, []).append(hierarchy)
    rows: list[tuple[int, str]] = []
    waiting = [(hierarchy, 0) for hierarchy in reversed(children.get(None, []))]
    while waiting:
        hierarchy, depth = waiting.pop()
        rows.append((hierarchy.pk, "– " * depth + hierarchy.title))
        waiting += [(child, depth + 1) for child in reversed(children.get(hierarchy.pk, []))]
    return rows
