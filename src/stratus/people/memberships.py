"""Which hierarchies a user belongs to."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from stratus.events import log
from stratus.people.actor import Actor
from stratus.people.errors import InvalidFields
from stratus.people.models import Hierarchy, Membership, User
from stratus.people.permissions import Permission
from stratus.people.queries import places


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


def tree(chosen: Collection[int] = ()) -> list[tuple[int, str]]:
    """Return the hierarchies to choose from as (id, title indented by depth), parents before children; one query.

    An archived one is among them only if it is `chosen` already, so that saving a form does not lose it.
    """
    return [
        (place.hierarchy.pk, "– " * place.depth + _title_of(place.hierarchy))
        for place in places()
        if place.hierarchy.archived_at is None or place.hierarchy.pk in chosen
    ]


def _title_of(hierarchy: Hierarchy) -> str:
    return hierarchy.title if hierarchy.archived_at is None else _("%(title)s (archived)") % {"title": hierarchy.title}
