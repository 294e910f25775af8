"""Which hierarchies a user belongs to, and with which rights."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, fields

from django.db import transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.events import log
from stratus.foundation.errors import InvalidFields
from stratus.people.hierarchies.queries import places
from stratus.people.models import Hierarchy, Membership, User


@dataclass(frozen=True, slots=True)
class Rights:
    """What a member may do for their hierarchy."""

    is_coordinator: bool = False
    is_administrator: bool = False
    can_view_reports: bool = False
    can_rescore: bool = False

    @classmethod
    def of(cls, membership: Membership) -> Rights:
        """Return the rights of a membership."""
        return cls(**{name: getattr(membership, name) for name in RIGHTS})

    def held(self) -> list[str]:
        """Return the names of the rights that are given."""
        return [name for name in RIGHTS if getattr(self, name)]


RIGHTS = tuple(field.name for field in fields(Rights))


def set_hierarchies(user: User, wanted: Collection[int] | Mapping[int, Rights], *, by: Actor) -> None:
    """Make the user a member of exactly these hierarchies (ids), with exactly the rights given.

    If only ids are given, they keep their rights in hierarchies that stay, and get none in new ones. The number of statements does not
    depend on the number of hierarchies. Raises NotAllowed, or InvalidFields (`hierarchies`) for one that does not exist.
    """
    by.require(Permission.MANAGE_USERS)
    if Hierarchy.objects.filter(pk__in=list(wanted)).count() != len(set(wanted)):
        raise InvalidFields({"hierarchies": _("One of these hierarchies does not exist.")})
    with transaction.atomic():
        present = {m.hierarchy_id: Rights.of(m) for m in Membership.objects.select_for_update().filter(user=user).order_by("pk")}
        rights = dict(wanted) if isinstance(wanted, Mapping) else {pk: present.get(pk, Rights()) for pk in wanted}
        if present == rights:
            return
        Membership.objects.filter(user=user, hierarchy_id__in=present.keys() - rights.keys()).delete()
        put = [pk for pk in rights if present.get(pk) != rights[pk]]
        Membership.objects.bulk_create(
            [Membership(user=user, hierarchy_id=pk, **asdict(rights[pk])) for pk in put],
            update_conflicts=True,
            unique_fields=["tenant", "user", "hierarchy"],
            update_fields=RIGHTS,
        )
        held = {str(pk): names for pk in sorted(rights) if (names := rights[pk].held())}
        log.record("user.hierarchies_changed", by=by, subject=user, hierarchies=sorted(rights), rights=held)


def tree(chosen: Collection[int] = ()) -> list[tuple[int, str]]:
    """Return the hierarchies to choose from as (id, title indented by depth), parents before children; one query.

    Archived ones are included only if they are `chosen` already, so that saving a form does not lose them.
    """
    return [
        (place.hierarchy.pk, "– " * place.depth + _title_of(place.hierarchy))
        for place in places()
        if place.hierarchy.archived_at is None or place.hierarchy.pk in chosen
    ]


def _title_of(hierarchy: Hierarchy) -> str:
    return hierarchy.title if hierarchy.archived_at is None else _("%(title)s (archived)") % {"title": hierarchy.title}
