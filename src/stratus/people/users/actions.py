"""Actions on users. Each is one transaction and records an event."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission
from stratus.events import log
from stratus.foundation import clock
from stratus.foundation.conflicts import violated
from stratus.foundation.errors import InvalidFields
from stratus.foundation.outcomes import Outcome
from stratus.foundation.text import name_key
from stratus.people.models import Role, User
from stratus.people.photos.tasks import photos_changed
from stratus.people.users import passwords, queries, rules, uses
from stratus.search import actions as search
from stratus.tenancy.bulk import insert_many, update_many

PROFILE = (
    "photo_url", "date_of_birth", "company", "country_code", "state", "city", "postal_code", "postal_address", "address_line1",
    "address_line2", "phone_number", "cellular_phone", "special_needs", "reasonable_adjustment_percentage", "enable_read_speaker",
    "disable_login", "disable_password_reset", "synchronization_key", "labels", "allowed_ip_addresses", "language", "time_zone",
)  # fmt: skip
NAMES = ("first_name", "last_name", "email")
EDITABLE = ("external_id", "username", *NAMES, *PROFILE)

CONSTRAINTS = {
    "user_username_once": ("username", lambda: _("This user name is already in use.")),
    "user_external_id_once": ("external_id", lambda: _("This User ID is already in use.")),
    "hierarchy_external_id_once": ("external_id", lambda: _("This Organisation ID is already in use.")),
}


def taken(values: Mapping[str, Any], *, but: User | None = None) -> dict[str, str]:
    """Return which of user name and User ID another user than `but` has, in words. At most two statements."""
    others = User.objects.filter(deleted_at=None).exclude(pk=but.pk if but else 0)
    wanted = {"user_username_once": {"username_key": name_key(values.get("username") or "")}}
    wanted["user_external_id_once"] = {"external_id": values.get("external_id") or ""}
    return {
        CONSTRAINTS[name][0]: CONSTRAINTS[name][1]()
        for name, column in wanted.items()
        if all(column.values()) and others.filter(**column).exists()
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class UserInput:
    """The data of a new or updated user. `profile` holds any of `PROFILE`; an empty user name means the User ID."""

    external_id: str = ""
    username: str = ""
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    password: str = ""
    role_id: int | None = None
    profile: Mapping[str, Any] = field(default_factory=dict)

    def values(self) -> dict[str, Any]:
        """Return the columns of the user; the user name filled in."""
        own = {"external_id": self.external_id, "username": self.username or self.external_id}
        return {**own, **{name: getattr(self, name) for name in NAMES}, **self.profile}


def create_user(data: UserInput, *, by: Actor) -> User:
    """Create a user. Without a password they cannot log in by password.

    Raises NotAllowed, or InvalidFields (also for an unknown role and a name or id that is taken).
    """
    by.require(Permission.MANAGE_USERS)
    values = data.values()
    errors = rules.user_errors(values)
    role = Role.objects.filter(pk=data.role_id or 0).first()
    if role is None:
        errors["role"] = _("Choose a role.")
    user = User(role=role, **values)
    if data.password and (wrong := passwords.password_error(data.password, role, by=by, own=passwords.own_words(user))):
        errors["password"] = wrong
    if errors or role is None:
        raise InvalidFields(errors)
    _may_manage(by, {role.role_type})
    may_give(by, role)
    user.set_password(data.password or None)
    user.must_change_password = bool(data.password) and passwords.must_be_changed(user, by=by)
    with transaction.atomic(), unique():
        user.save(force_insert=True)
        search.index("user", [user])
        log.record("user.created", by=by, subject=user, role_id=role.pk)
        if user.photo_url:
            photos_changed([user], now=clock.now())
    return user


def update_user(user_id: int, changes: Mapping[str, Any], *, by: Actor) -> User:
    """Change the given fields of a user: any of `EDITABLE`, `role_id`, `password`. Values that they have already change nothing.

    Raises NotAllowed, InvalidFields, or User.DoesNotExist for an unknown or deleted user.
    """
    by.require(Permission.MANAGE_USERS)
    with transaction.atomic(), unique():
        user = User.objects.select_for_update(of=("self",)).select_related("role").get(pk=user_id, deleted_at=None)
        values = {name: changes[name] for name in EDITABLE if name in changes}
        errors = rules.user_errors(values)
        role = user.role
        if "role_id" in changes:
            found = Role.objects.filter(pk=changes["role_id"]).first()
            if found is None:
                errors["role"] = _("Choose a role.")
            role = found or role
        if changes.get("password") and (wrong := passwords.password_error(changes["password"], role, by=by, own=passwords.own_words(user))):
            errors["password"] = wrong
        if errors:
            raise InvalidFields(errors)
        _may_manage(by, {user.role.role_type, role.role_type})
        if role.pk != user.role_id or changes.get("password"):
            may_give(by, user.role)
            may_give(by, role)
        changed = {name for name, value in values.items() if getattr(user, name) != value}
        changed |= {name for name, other in (("role_id", role.pk != user.role_id), ("password", changes.get("password"))) if other}
        if not changed:
            return user
        for name, value in values.items():
            setattr(user, name, value)
        user.role = role
        if changes.get("password"):
            user.set_password(changes["password"])
            user.must_change_password = passwords.must_be_changed(user, by=by)
        user.save()
        search.index("user", [user])
        log.record("user.updated", by=by, subject=user, fields=sorted(changed))
        if "photo_url" in changed:
            photos_changed([user], now=clock.now())
    return user


def set_profile(user_id: int, *, time_zone: str, language: str, by: Actor) -> User:
    """Set one's own time zone (IANA name or empty) and language. Raises NotAllowed for another user's."""
    if by.effective_user_id != user_id or by.acting_as_id is not None:
        raise NotAllowed
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user_id)
        user.time_zone, user.language = time_zone, language
        user.save(update_fields=["time_zone", "language"])
        log.record("user.updated", by=by, subject=user, fields=["language", "time_zone"])
    return user


def set_active(user_id: int, active: bool, *, by: Actor) -> User:
    """Disable or enable a user. Nobody can disable themselves. Raises NotAllowed or InvalidFields."""
    by.require(Permission.MANAGE_USERS)
    with transaction.atomic():
        user = User.objects.select_for_update(of=("self",)).select_related("role").get(pk=user_id, deleted_at=None)
        _may_manage(by, {user.role.role_type})
        if not active and user.pk in (by.user_id, by.acting_as_id):
            raise InvalidFields({"is_active": _("You cannot disable yourself.")})
        if user.is_active != active:
            user.is_active = active
            user.save(update_fields=["is_active"])
            log.record("user.enabled" if active else "user.disabled", by=by, subject=user)
    return user


def set_active_many(user_ids: Sequence[int], active: bool, *, by: Actor, now: datetime) -> Outcome:
    """Disable or enable users, in a fixed number of statements. Raises NotAllowed.

    Refused are oneself, and those with whom the External API acts: they are disabled one by one, where the settings are named.
    """
    by.require(Permission.MANAGE_USERS)
    with transaction.atomic():
        found = queries.users_manageable_by(by).select_for_update(of=("self",)).filter(pk__in=list(user_ids)).order_by("pk")
        users = [user for user in found if user.is_active != active]
        refused: dict[int, str] = {}
        if not active:
            for user_id, places in uses.places_naming_any([user.pk for user in users]).items():
                refused[user_id] = _("The External API acts with them (%(settings)s): disable them on their own page.") % {
                    "settings": ", ".join(places)
                }
            refused |= {user.pk: _("You cannot disable yourself.") for user in users if user.pk in (by.user_id, by.acting_as_id)}
        changed = [user for user in users if user.pk not in refused]
        User.objects.filter(pk__in=[user.pk for user in changed]).update(is_active=active)
        log.record_many("user.enabled" if active else "user.disabled", by=by, subjects=[(user, {}) for user in changed], at=now)
    return Outcome(tuple(user.pk for user in changed), refused)


def delete_user(user_id: int, *, by: Actor, now: datetime) -> None:
    """Soft-delete a user; the User ID may be reused, and their history stays. Raises NotAllowed or InvalidFields."""
    by.require(Permission.MANAGE_USERS)
    with transaction.atomic():
        user = User.objects.select_for_update(of=("self",)).select_related("role").get(pk=user_id, deleted_at=None)
        _may_manage(by, {user.role.role_type})
        if user.pk in (by.user_id, by.acting_as_id):
            raise InvalidFields({"user": _("You cannot delete yourself.")})
        user.deleted_at = now
        user.save(update_fields=["deleted_at"])
        log.record("user.deleted", by=by, subject=user, at=now)
        if user.photo_url:
            photos_changed([user], now=now)


def upsert_users(people: Sequence[UserInput], *, role: Role, rename: frozenset[str], by: Actor, now: datetime) -> list[User]:
    """Create the users whose User ID is unknown and update the others; returns them in the given order.

    New users get `role` unless they name one. Of known users, role, user name and password never change, and names and e-mail only if
    their role type is in `rename`; empty names and e-mail change nothing. User IDs must be present and different. The number
    of statements does not depend on the number of people.

    Raises NotAllowed, also where a role would give new users rights that the actor lacks, or InvalidFields with keys `<index>.<field>`.
    """
    by.require(Permission.MANAGE_USERS)
    for last_try in (False, True):
        try:
            with transaction.atomic():
                return _upsert(people, role=role, rename=rename, by=by, now=now)
        except IntegrityError:
            # One of them was created at the same moment: now they are known.
            if last_try:
                raise
    raise AssertionError("unreachable")


def _upsert(people: Sequence[UserInput], *, role: Role, rename: frozenset[str], by: Actor, now: datetime) -> list[User]:
    if not people:
        return []
    ids = sorted({person.external_id for person in people})
    known = {
        user.external_id: user
        for user in User.objects.select_for_update(of=("self",))
        .select_related("role")
        .filter(external_id__among=ids, deleted_at=None)
        .order_by("pk")
    }
    fresh = [person for person in people if person.external_id not in known]
    keys = {name_key(person.username or person.external_id) for person in fresh}
    taken = (
        set(User.objects.filter(username_key__among=sorted(keys), deleted_at=None).values_list("username_key", flat=True))
        if keys
        else set()
    )
    roles = {r.pk: r for r in Role.objects.filter(pk__in={p.role_id for p in fresh if p.role_id})} if fresh else {}

    errors: dict[str, str] = {}
    created: list[User] = []
    updated: list[User] = []
    changed: set[str] = set()
    repictured: list[User] = []
    users: list[User] = []
    for index, person in enumerate(people):
        values = person.values()
        found = known.get(person.external_id)
        wrong = _person_errors(person, values, found, taken, roles.get(person.role_id or 0, role), by)
        errors |= {f"{index}.{name}": message for name, message in wrong.items()}
        if wrong:
            continue
        if found is None:
            user = User(role=roles.get(person.role_id or 0, role), created_at=now, **values)
            created.append(user)
        else:
            user = found
            if names := _bring_up_to_date(user, person, rename):
                changed |= names
                updated.append(user)
                if "photo_url" in names:
                    repictured.append(user)
        users.append(user)
    if errors:
        raise InvalidFields(errors)
    _may_create(by, created)
    given = {person.external_id: person.password for person in fresh}
    for user in created:
        if password := given.get(user.external_id):
            user.set_password(password)
            user.must_change_password = passwords.must_be_changed(user, by=by)
        else:
            user.password = UNUSABLE_PASSWORD_PREFIX + secrets.token_hex(20)
    if created:
        created.sort(key=lambda user: user.external_id)
        insert_many(created)
        search.index_new("user", created)
        log.record_many("user.created", by=by, subjects=[(user, {"role_id": user.role_id}) for user in created], at=now)
    if updated:
        update_many(updated, [*sorted(changed), "sort_key"])
        search.index("user", updated)
        log.record_many("user.updated", by=by, subjects=[(user, {}) for user in updated], at=now)
    photos_changed([*(user for user in created if user.photo_url), *repictured], now=now)
    return users


def _person_errors(person: UserInput, values: dict[str, Any], found: User | None, taken: set[str], role: Role, by: Actor) -> dict[str, str]:
    """Return what is wrong with one of the people, by field; the user name of a new one joins those that are `taken`."""
    wrong = rules.user_errors({k: v for k, v in values.items() if found is None or k != "username"})
    if found is None:
        key = name_key(values["username"])
        if key in taken:
            wrong.setdefault("username", _("UserName [%(name)s] is already in use") % {"name": values["username"]})
        taken.add(key)
        if person.password and (message := passwords.password_error(person.password, role, by=by)):
            wrong["password"] = message
    elif not found.is_active:
        wrong["external_id"] = _("This user is disabled.")
    return wrong


def _bring_up_to_date(user: User, person: UserInput, rename: frozenset[str]) -> set[str]:
    """Update those fields of the user that may change; return the names of those that did."""
    wanted = {name: value for name, value in person.profile.items() if name in PROFILE}
    if user.role.role_type in rename:
        wanted |= {name: getattr(person, name) for name in NAMES if getattr(person, name)}
    changes = {name: value for name, value in wanted.items() if getattr(user, name) != value}
    for name, value in changes.items():
        setattr(user, name, value)
    return set(changes)


def _may_manage(by: Actor, role_types: set[str]) -> None:
    """Raise NotAllowed if the actor's role type does not let them create or edit users of these role types."""
    if role_types and not role_types <= queries.role_types_manageable_by(by):
        raise NotAllowed


def _may_create(by: Actor, users: Sequence[User]) -> None:
    """Raise NotAllowed if the actor may not create one of these users; the cost does not depend on their number."""
    roles = {user.role_id: user.role for user in users}.values()
    _may_manage(by, {role.role_type for role in roles})
    for role in roles:
        may_give(by, role)


def may_give(by: Actor, role: Role) -> None:
    """Raise NotAllowed if granting this role (or resetting its holder's password) would give the actor rights that they lack.

    *Participate* does not count, as it gives no power over others. A token has the rights of its owner.
    """
    if not set(role.permissions) <= queries.own_rights(by) | {Permission.PARTICIPATE.value}:
        raise NotAllowed


class unique:
    """Turns a violated unique constraint into a message beside its field."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        if isinstance(error, IntegrityError) and (found := violated(error)) in CONSTRAINTS:
            name, message = CONSTRAINTS[found]
            raise InvalidFields({name: message()}) from error
