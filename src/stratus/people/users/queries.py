"""Reads about users: who holds a right, and whom an actor may edit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stratus.access.actor import Actor, Door
from stratus.access.permissions import Permission, RoleType
from stratus.people.models import Role, User
from stratus.people.users import rules
from stratus.tenancy import current
from stratus.tenancy.models import TenantSettings
from stratus.tenancy.queries import tenant_settings
from stratus.ui.home import Card, count_of


def holds(user: User | None, permission: Permission) -> bool:
    """Tell whether this user exists, is neither deleted nor disabled, and holds the right. The role must be loaded."""
    return user is not None and user.is_active and user.deleted_at is None and permission.value in user.role.permissions


def present_user(pk: int) -> User | None:
    """Return a user who is neither deleted nor disabled, their role loaded; None outside of a tenant. One query.

    `organisation_zone` of the user is the time zone of the tenant, which every page needs of somebody without a zone of their own.
    """
    if current.maybe_id() is None:
        return None
    zone = TenantSettings.objects.values("time_zone")
    user: User | None = User.objects.present().filter(pk=pk).select_related("role").annotate(organisation_zone=Subquery(zone)).first()
    return user


def users_manageable_by(by: Actor) -> QuerySet[User]:
    """Return the users whose role type the actor may edit; deleted users are left out. Two statements at once, at most."""
    users = User.objects.filter(deleted_at=None)
    types = role_types_manageable_by(by)
    if types == frozenset(RoleType.values):
        return users
    # Roles first: what joins them has to go through everybody to find the few who hold one.
    return users.filter(role_id__in=list(Role.objects.filter(role_type__in=types).values_list("pk", flat=True)))


def role_types_manageable_by(by: Actor) -> frozenset[str]:
    """Return the role types of the users whom the actor may create and edit; one query."""
    if by.is_system:
        return frozenset(RoleType.values)
    role_type = User.objects.filter(pk=by.effective_user_id or 0).values_list("role__role_type", flat=True).first()
    return rules.MANAGES.get(role_type or "", frozenset())


def own_rights(by: Actor) -> frozenset[str]:
    """Return the rights that the actor may grant: their own.

    Through the External API they act on the whole tenant (`api/decisions` §1), which is more than their role allows; so there the rights of
    the role are read by one query.
    """
    if by.door != Door.API or by.is_system:
        return by.permissions
    role = User.objects.present().filter(pk=by.effective_user_id or 0).values_list("role__permissions", flat=True).first()
    return frozenset(role or ())


def may_log_in_as(user: User, *, by: Actor) -> bool:
    """Tell whether the actor may log in as this user (role loaded): they may manage such users and hold every right of this one.

    Nobody can log in as themselves, or while they are logged in as somebody else. One query.
    """
    if by.acting_as_id is not None or by.user_id == user.pk or not by.can(Permission.MANAGE_USERS):
        return False
    rights = frozenset(user.role.permissions) - {Permission.PARTICIPATE.value}
    return user.is_active and user.deleted_at is None and rights <= by.permissions and user.role.role_type in role_types_manageable_by(by)


def _start() -> str:
    """Return what the first administrator does first. One statement."""
    words = _(
        "Add the people who write, plan, mark and sit exams. Times are those of %(zone)s; another time zone is chosen under Settings."
    )
    return words % {"zone": tenant_settings().time_zone}


def home_cards(by: Actor, now: datetime) -> Iterator[Card]:
    """Yield the front page's card of users: as many as the page that it opens lists, disabled ones apart, as far as that counts them."""
    if by.can(Permission.MANAGE_USERS):
        n = count_of(users_manageable_by(by).filter(is_active=True).order_by("sort_key", "id"))
        start = "" if n > 1 else _start()
        yield Card(n, ngettext("user", "users", n), "users", reverse("people:users"), start)
