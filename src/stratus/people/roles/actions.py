"""Actions on roles."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission, RoleType, unmet
from stratus.events import log
from stratus.foundation.conflicts import hold
from stratus.foundation.errors import DomainError, InvalidFields
from stratus.foundation.text import name_key
from stratus.people.models import Role
from stratus.people.users import queries
from stratus.tenancy import current

# Without these rights nobody could ever repair the roles.
PARTICIPATE = frozenset({Permission.PARTICIPATE.value})
KEPT = frozenset({Permission.MANAGE_ROLES.value, Permission.MANAGE_USERS.value})


def save_role(
    role: Role | None, *, title: str, role_type: str, permissions: Collection[str], needs_second_factor: bool = False, by: Actor
) -> Role:
    """Create a role (`role` None) or change one. The type of a built-in role cannot change.

    Raises NotAllowed, or InvalidFields: nobody may grant or remove a right that they do not have, or change anything of a role that reaches
    further than they do, the system administrators keep the rights to manage users and roles, and a right that leads nowhere without
    another one is given with it (what a role lacked before may stay).
    """
    by.require(Permission.MANAGE_ROLES)
    title = title.strip()
    wanted = frozenset(permissions)
    with transaction.atomic():
        hold("role.titles", current.require_id())
        if role is not None:
            role = Role.objects.select_for_update().get(pk=role.pk)
        present = frozenset(role.permissions) if role else frozenset()
        values = {"title": title, "role_type": role_type, "permissions": sorted(wanted), "needs_second_factor": needs_second_factor}
        if errors := faults(role, values, by=by):
            raise InvalidFields(errors)
        changed = {role_type, role.role_type if role else role_type}
        if (role is None or len(changed) > 1) and not changed <= queries.role_types_manageable_by(by):
            raise NotAllowed  # the type decides whom its holders may manage, so granting it grants that right
        kind = "role.updated" if role else "role.created"
        saved = role or Role(position=1 + (Role.objects.aggregate(last=Max("position"))["last"] or 0))
        for name, value in values.items():
            setattr(saved, name, value)
        try:
            with transaction.atomic():
                saved.save()
        except IntegrityError as problem:
            raise InvalidFields({"title": _title_taken()}) from problem
        log.record(
            kind,
            by=by,
            subject=saved,
            given=sorted(wanted - present),
            taken=sorted(present - wanted),
            needs_second_factor=needs_second_factor,
        )
    return saved


def faults(role: Role | None, values: Mapping[str, Any], *, by: Actor) -> dict[str, str]:
    """Return what is wrong with these values of a role (None: a new one), by name. Absent ones are not judged."""
    errors: dict[str, str] = {}
    if "title" in values:
        title = values["title"]
        if not title or len(title) > 100 or "\x00" in title:
            errors["title"] = _("Enter a title of at most 100 characters.")
        elif _is_taken(title, role):
            errors["title"] = _title_taken()
    if "role_type" in values:
        if values["role_type"] not in RoleType.values:
            errors["role_type"] = _("Choose a type.")
        if role is not None and role.built_in and values["role_type"] != role.role_type:
            errors["role_type"] = _("The type of a built-in role stays as it is.")
    if "permissions" in values and (wrong := _wrong_rights(role, frozenset(values["permissions"]), by)):
        errors["permissions"] = wrong
    return _changes_beyond(by, role, values) | errors


def _wrong_rights(role: Role | None, wanted: frozenset[str], by: Actor) -> str:
    """Return why the role cannot have these rights from this actor; empty if it can."""
    present = frozenset(role.permissions) if role else frozenset()
    if role is not None and role.built_in and role.role_type == RoleType.ADMINISTRATOR and not wanted >= KEPT:
        return _("System administrators keep “Manage users” and “Manage roles”: nobody could give them back.")
    if not wanted <= frozenset(Permission.values):
        return _("One of these rights does not exist.")
    if foreign := (wanted ^ present) - queries.own_rights(by) - PARTICIPATE:
        names = ", ".join(str(Permission(name).label) for name in sorted(foreign))
        return _("You cannot give or take rights that you do not have: %(rights)s.") % {"rights": names}
    alone = {right: needed for right, needed in unmet(wanted).items() if right not in unmet(present)}
    return " ".join(_says_what_it_needs(right, needed) for right, needed in alone.items())


def _is_taken(title: str, role: Role | None) -> bool:
    """Tell whether another role has this new title, in whatever letter case: the External API names roles by it. Holds for whoever holds
    the titles; those that earlier releases let in stay until somebody gives them another one.
    """
    if role is not None and title == role.title:
        return False
    others = Role.objects.exclude(pk=role.pk if role else 0).values_list("title", flat=True)
    return name_key(title) in map(name_key, others)


def _title_taken() -> str:
    return _("There is a role with this title already.")


def _says_what_it_needs(right: Permission, needed: Collection[Permission]) -> str:
    names = {"right": right.label, "needed": ", ".join(f"“{one.label}”" for one in needed)}
    if len(needed) == 1:
        return _("“%(right)s” opens no page without %(needed)s: give that right too.") % names
    return _("“%(right)s” opens no page without one of %(needed)s: give one of these rights too.") % names


def _changes_beyond(by: Actor, role: Role | None, values: Mapping[str, Any]) -> dict[str, str]:
    """Return a message for each of these values that would change a role which reaches further than the actor."""
    if role is None or not reaches_further(role, by):
        return {}
    present = {name: getattr(role, name) for name in values} | {"permissions": sorted(role.permissions)}
    given = dict(values) | ({"permissions": sorted(values["permissions"])} if "permissions" in values else {})
    return {name: out_of_reach() for name, value in given.items() if value != present[name]}


def reaches_further(role: Role, by: Actor) -> bool:
    """Tell whether this role has rights that the actor lacks, or a type whose holders they may not manage: then it is not theirs to change.

    At most two queries.
    """
    has_all = frozenset(role.permissions) <= queries.own_rights(by) | PARTICIPATE
    return not (has_all and role.role_type in queries.role_types_manageable_by(by))


def out_of_reach() -> str:
    """Return what somebody is told who would change a role that reaches further than they do."""
    return _("This role reaches further than your own. Somebody who holds all of its rights and may manage its holders can change it.")


def delete_role(role_id: int, *, by: Actor) -> None:
    """Delete a role that is not built-in, that nobody has, and that reaches no further than the actor. Raises NotAllowed or DomainError.

    `role.deleted` is recorded before the row is deleted, so that packages above can refuse.
    """
    by.require(Permission.MANAGE_ROLES)
    with transaction.atomic():
        role = Role.objects.select_for_update().get(pk=role_id)
        if role.built_in:
            raise DomainError(_("Built-in roles cannot be deleted."))
        if reaches_further(role, by):
            raise DomainError(out_of_reach())
        log.record("role.deleted", by=by, subject=role)
        try:
            role.delete()
        except ProtectedError as problem:
            raise DomainError(_("Some users have this role: give them another one first.")) from problem
