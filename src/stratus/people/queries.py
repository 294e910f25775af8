"""Reads of people: the tree of hierarchies, who holds a right, the tenant's settings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from stratus.people import rules
from stratus.people.actor import Actor, Door
from stratus.people.models import ApiSettings, Hierarchy, Role, TenantSettings, User
from stratus.people.permissions import Permission, RoleType
from stratus.tenancy.models import folded

PATH_SEPARATOR = " \\ "
"""Between the titles of a path (`api/reference` §3.2.1)."""


def tenant_settings() -> TenantSettings:
    """Return the tenant's settings; one query."""
    return TenantSettings.objects.first() or TenantSettings()


def api_settings() -> ApiSettings:
    """Return the settings of the External API with their users, roles and the users' roles; one query."""
    related = (
        "candidate_role",
        "marker_role",
        "scheduler__role",
        "invigilator__role",
        "marker__role",
        "moderator__role",
        "publisher__role",
    )
    return ApiSettings.objects.select_related(*related).first() or ApiSettings()


def holds(user: User | None, permission: Permission) -> bool:
    """Tell whether this user is there, neither deleted nor disabled, and holds the right. The role must be loaded."""
    return user is not None and user.is_active and user.deleted_at is None and permission.value in user.role.permissions


def root() -> Hierarchy:
    """Return the tenant's root hierarchy."""
    return Hierarchy.objects.get(parent=None)


def role_for_new(role_type: RoleType, chosen: Role | None) -> Role:
    """Return the role of new candidates or markers: the one chosen in the settings, else the built-in one of this type."""
    if chosen is not None:
        return chosen
    found = Role.objects.filter(role_type=role_type).order_by("-built_in", "position", "id").first()
    if found is None:
        raise Role.DoesNotExist(f"No role of type {role_type}.")
    return found


def full_path(hierarchy: Hierarchy) -> str:
    """Return the titles from the root down, `Root \\ H1` (`api/reference` §3.2.1); one query."""
    by_id = {pk: (title, parent_id) for pk, title, parent_id in Hierarchy.objects.values_list("pk", "title", "parent_id")}
    above = rules.upwards({pk: parent_id for pk, (_title, parent_id) in by_id.items()}, hierarchy.pk)
    return PATH_SEPARATOR.join(by_id[pk][0] for pk in reversed(above))


@dataclass(frozen=True, slots=True)
class Place:
    """A hierarchy where it lies: its parent, how many lie above it, and the titles from the root down."""

    hierarchy: Hierarchy
    parent: Hierarchy | None
    depth: int
    path: str


def places() -> Iterator[Place]:
    """Yield all hierarchies, archived ones too: parents before their children, siblings by title. One query."""
    children: dict[int | None, list[Hierarchy]] = {}
    for hierarchy in Hierarchy.objects.order_by("sort_key", "id"):
        children.setdefault(hierarchy.parent_id, []).append(hierarchy)
    waiting = [Place(root, None, 0, root.title) for root in children.get(None, [])]
    while waiting:
        place = waiting.pop()
        yield place
        below = reversed(children.get(place.hierarchy.pk, []))
        waiting += [Place(h, place.hierarchy, place.depth + 1, place.path + PATH_SEPARATOR + h.title) for h in below]


def places_with_id(search: str = "") -> list[Place]:
    """Return the hierarchies that have an Organisation ID and the text in path or id, whatever its case and accents. One query."""
    wanted = folded(search)
    return [
        place
        for place in places()
        if place.hierarchy.external_id and (wanted in folded(place.path) or wanted in folded(place.hierarchy.external_id))
    ]


def users_manageable_by(by: Actor) -> QuerySet[User]:
    """Return the users whose role type the actor may edit; deleted users are left out."""
    users = User.objects.filter(deleted_at=None)
    return users if by.is_system else users.filter(role__role_type__in=role_types_manageable_by(by))


def role_types_manageable_by(by: Actor) -> frozenset[str]:
    """Return the role types of the users whom the actor may create and edit; one query."""
    if by.is_system:
        return frozenset(RoleType.values)
    role_type = User.objects.filter(pk=by.effective_user_id or 0).values_list("role__role_type", flat=True).first()
    return rules.MANAGES.get(role_type or "", frozenset())


def own_rights(by: Actor) -> frozenset[str]:
    """Return the rights that the actor may hand on: his own.

    Through the External API he acts on the whole tenant (`api/decisions` §1), which is more than his role allows; there one query tells.
    """
    if by.door != Door.API or by.is_system:
        return by.permissions
    role = User.objects.present().filter(pk=by.effective_user_id or 0).values_list("role__permissions", flat=True).first()
    return frozenset(role or ())
