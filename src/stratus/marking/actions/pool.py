"""The pool of those who mark a schedule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings as site
from django.db.models import Q

from stratus.access.actor import Actor
from stratus.access.errors import NotAllowed
from stratus.access.permissions import RoleType
from stratus.events import log
from stratus.foundation.errors import InvalidFields
from stratus.foundation.text import is_storable, is_user_id
from stratus.marking.actions.allocations import store_allocations
from stratus.marking.models import Allocation, Evaluation, PoolMember, PoolRole, Script
from stratus.marking.rules.settings import Problem, Unreadable, Wrong, as_text, is_blank, read_boolean, read_enum
from stratus.organisation import queries as organisation_queries
from stratus.people.models import User
from stratus.people.roles import queries as roles_queries
from stratus.people.users.actions import UserInput, upsert_users
from stratus.scheduling.links import secrets
from stratus.scheduling.models import Schedule
from stratus.tenancy import current
from stratus.tenancy.models import Credential

RIGHTS = ("can_publish", "can_view_audit", "can_edit_marking_scheme")
PROFILE = {
    "address_line1": "address_line1",
    "address_line2": "address_line2",
    "phone": "phone_number",
    "company": "company",
    "city": "city",
    "country_code": "country_code",
    "postal_code": "postal_code",
    "postal_address": "postal_address",
    "photo": "photo_url",
}
LONGEST_USER_NAME = 50
"""As on `POST /user` (`api/reference` §3.1.1)."""
RENAMED = frozenset({RoleType.MARKER.value})
"""Role types of known users whose names these calls change (design §8)."""
TEXTS = ("external_id", "first_name", "last_name", "user_name", "password", *PROFILE)
NAMED_IN_USER = {"username": "user_name", "phone_number": "phone", "photo_url": "photo"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """One readable element of the list of assessors. `role` and `rights` hold what was given."""

    index: int
    delete: bool
    texts: Mapping[str, str]
    role: str | None
    rights: Mapping[str, bool]
    special_needs: bool | None = None

    @property
    def external_id(self) -> str:
        return self.texts["external_id"]


@dataclass(slots=True)
class Reader:
    """Reads the list and notes what is wrong with it."""

    problems: list[Problem] = field(default_factory=list)

    def wrong(self, path: str, message: str) -> None:
        """Note a problem that has no number of its own."""
        self.problems.append(Problem(Wrong.OTHER, path, message))

    def text(self, value: Any, path: str, *, trim: bool = True) -> str:
        """Return the text; a number counts as text, null and blank as absent."""
        if value is None:
            return ""
        text = as_text(value)
        if text is None:
            self.wrong(path, "Must be text")
            return ""
        if not is_storable(text):
            self.wrong(path, "Contains a character that cannot be stored")
            return ""
        return text.strip() if trim else text

    def element(self, index: int, given: Any) -> Wanted | None:
        """Return one element, or None if it cannot be read."""
        path = f"assessors[{index}]"
        if not isinstance(given, Mapping):
            self.wrong(path, "Must be an object")
            return None
        count = len(self.problems)
        texts = {name: self.text(given[name], f"{path}.{name}", trim=name != "password") for name in TEXTS if name in given}
        texts = {name: text for name, text in texts.items() if text}
        if not is_user_id(texts.setdefault("external_id", "")) and len(self.problems) == count:
            self.wrong(f"{path}.external_id", "Is required, at most 64 characters without comma, slash or backslash")
        action = role = None
        rights: dict[str, bool] = {}
        special_needs = None
        for name in ("action", "role", "special_needs", *RIGHTS):
            value = given.get(name)
            if value is None or is_blank(value):
                continue
            try:
                if name == "action":
                    action = read_enum(value, ("UPSERT", "DELETE"))
                elif name == "role":
                    role = read_enum(value, PoolRole.values)
                elif name == "special_needs":
                    special_needs = read_boolean(value)
                else:
                    rights[name] = read_boolean(value)
            except Unreadable as error:
                self.wrong(f"{path}.{name}", str(error))
        if len(self.problems) > count:
            return None
        return Wanted(index, action == "DELETE", texts, role, rights, special_needs)


def apply_assessors(schedule: Schedule, given: Any, problems: list[Problem], *, by: Actor, now: datetime) -> bool:
    """Add, update and remove assessors as the list says; tell whether anything changed. Must run inside a transaction.

    Problems are added to the list; with any, the caller takes everything back. The number of statements does not depend on the number of
    assessors.
    """
    if not isinstance(given, Sequence) or isinstance(given, str):
        problems.append(Problem(Wrong.OTHER, "assessors", "Must be an array"))
        return False
    reader = Reader()
    wanted: list[Wanted] = []
    seen: set[str] = set()
    for index, element in enumerate(given):
        if (one := reader.element(index, element)) is None:
            continue
        if one.external_id in seen:
            reader.wrong(f"assessors[{index}].external_id", "Is given twice")
            continue
        seen.add(one.external_id)
        wanted.append(one)
    if reader.problems or not wanted:
        problems += reader.problems
        return False
    found = User.objects.select_related("role").filter(external_id__in=sorted(seen), deleted_at=None)
    users = {user.external_id: user for user in found}
    pool = {member.user_id: member for member in PoolMember.objects.filter(schedule=schedule)}
    changed = _delete([one for one in wanted if one.delete], schedule, users, pool, problems, by=by, now=now)
    return _upsert([one for one in wanted if not one.delete], schedule, users, pool, problems, by=by, now=now) or changed


def _upsert(
    wanted: Sequence[Wanted],
    schedule: Schedule,
    known: Mapping[str, User],
    pool: Mapping[int, PoolMember],
    problems: list[Problem],
    *,
    by: Actor,
    now: datetime,
) -> bool:
    if not wanted:
        return False
    for one in wanted:
        if one.external_id in known:
            continue
        for name in ("first_name", "last_name"):
            if not one.texts.get(name):
                problems.append(Problem(Wrong.OTHER, f"assessors[{one.index}].{name}", "Is required for a new user"))
        if len(one.texts.get("user_name", "")) > LONGEST_USER_NAME:
            message = f"Must be at most {LONGEST_USER_NAME} characters long"
            problems.append(Problem(Wrong.OTHER, f"assessors[{one.index}].user_name", message))
    if problems:
        return False
    # What is told of a disabled member may be sent back; anything else about a disabled user is refused below.
    as_they_are = {one.external_id: user for one in wanted if (user := known.get(one.external_id)) and _stays_disabled(one, user, pool)}
    described = [one for one in wanted if one.external_id not in as_they_are]
    role = roles_queries.role_for_new(RoleType.MARKER, organisation_queries.api_settings().marker_role)
    try:
        upserted = upsert_users([_user(one) for one in described], role=role, rename=RENAMED, by=by, now=now)
    except NotAllowed:
        new = [one.index for one in wanted if one.external_id not in known]
        problems += [Problem(Wrong.OTHER, f"assessors[{index}]", "The caller's role may not create this user") for index in new]
        return False
    except InvalidFields as error:
        for place, message in error.errors.items():
            position, _, name = place.partition(".")
            path = f"assessors[{described[int(position)].index}].{NAMED_IN_USER.get(name, name)}"
            problems.append(Problem(Wrong.OTHER, path, message))
        return False
    users = as_they_are | {user.external_id: user for user in upserted}
    put: list[PoolMember] = []
    for one in wanted:
        user = users[one.external_id]
        member = pool.get(user.pk)
        fresh = member is None or member.removed_at is not None
        if member is None:
            member = PoolMember(schedule=schedule, user=user)
        elif fresh:
            member.removed_at = None
            member.link_generation += 1
        role_and_rights: dict[str, Any] = {"role": one.role or (PoolRole.ASSESSOR if fresh else member.role)}
        role_and_rights |= {name: one.rights.get(name, False if fresh else getattr(member, name)) for name in RIGHTS}
        if fresh or any(getattr(member, name) != value for name, value in role_and_rights.items()):
            for name, value in role_and_rights.items():
                setattr(member, name, value)
            put.append(member)
    put_into_pool(put)
    subjects = [(member, {"user_id": member.user_id, "role": member.role}) for member in put]
    log.record_many("marking.pool_changed", by=by, subjects=subjects, schedule_id=schedule.pk, at=now)
    return bool(put)


def _stays_disabled(one: Wanted, user: User, pool: Mapping[int, PoolMember]) -> bool:
    """Tell whether this is a disabled user who is in the pool, described as he is."""
    member = pool.get(user.pk)
    if user.is_active or member is None or member.removed_at is not None:
        return False
    given = _user(one)
    described = dict(given.profile)
    if user.role.role_type in RENAMED:
        described |= {name: getattr(given, name) for name in ("first_name", "last_name") if getattr(given, name)}
    return all(getattr(user, name) == value for name, value in described.items())


def _user(one: Wanted) -> UserInput:
    profile: dict[str, Any] = {column: one.texts[name] for name, column in PROFILE.items() if name in one.texts}
    if one.special_needs is not None:
        profile["special_needs"] = one.special_needs
    return UserInput(
        external_id=one.external_id,
        username=one.texts.get("user_name", ""),
        first_name=one.texts.get("first_name", ""),
        last_name=one.texts.get("last_name", ""),
        password=one.texts.get("password", ""),
        profile=profile,
    )


def _delete(
    wanted: Sequence[Wanted],
    schedule: Schedule,
    users: Mapping[str, User],
    pool: Mapping[int, PoolMember],
    problems: list[Problem],
    *,
    by: Actor,
    now: datetime,
) -> bool:
    leaving: list[PoolMember] = []
    locked = members_with_published_work(schedule.pk) if wanted else set()
    for one in wanted:
        user = users.get(one.external_id)
        member = pool.get(user.pk) if user else None
        if member is None or member.removed_at is not None:
            problems.append(Problem(Wrong.OTHER, f"assessors[{one.index}].external_id", "Is no assessor of this schedule"))
        elif member.pk in locked:
            problems.append(Problem(Wrong.PUBLISHED, f"assessors[{one.index}]", "Marked a candidate whose result is published"))
        else:
            leaving.append(member)
    if problems or not leaving:
        return False
    take_out_of_pool(leaving, now=now)
    subjects = [(member, {"user_id": member.user_id}) for member in leaving]
    log.record_many("marking.pool_left", by=by, subjects=subjects, schedule_id=schedule.pk, at=now)
    return True


def members_with_published_work(schedule_id: int) -> set[int]:
    """Return the ids of pool members who are allocated to, or marked, somebody whose result is published."""
    published = Script.objects.filter(schedule_id=schedule_id, published_at__isnull=False)
    registrations = set(published.values_list("registration_id", flat=True))
    if not registrations:
        return set()
    found = set(Evaluation.objects.filter(script__in=published, withdrawn_at=None).values_list("member_id", flat=True))
    rows = Allocation.objects.filter(Q(registration__in=registrations) | Q(registration=None), schedule_id=schedule_id)
    for first, second, moderator in rows.values_list("first_marker_id", "second_marker_id", "moderator_id"):
        found |= {first, second, moderator}
    return found - {None}


def put_into_pool(members: Sequence[PoolMember]) -> None:
    """Store members, new or changed, and what their direct links open; three statements at most."""
    fresh = [member for member in members if member.pk is None]
    changed = [member for member in members if member.pk is not None]
    if fresh:
        PoolMember.objects.bulk_create(fresh)
    if changed:
        columns = ["role", *RIGHTS, "removed_at", "link_generation"]
        PoolMember.objects.bulk_create(changed, update_conflicts=True, unique_fields=["id"], update_fields=columns)
    if not members:
        return
    tenant_id = current.require_id()
    Credential.objects.bulk_create(
        [
            Credential(
                tenant_id=tenant_id,
                kind=Credential.Kind.MARKING,
                hash=secrets.secret_hash(
                    secrets.marking_secret(site.LINK_KEY, tenant_id, member.schedule_id, member.user_id, member.link_generation)
                ),
                subject_id=member.pk,
                generation=member.link_generation,
            )
            for member in sorted(members, key=lambda member: member.pk)
        ],
        update_conflicts=True,
        unique_fields=["tenant", "kind", "subject_id"],
        update_fields=["hash", "generation"],
    )


def take_out_of_pool(members: Sequence[PoolMember], *, now: datetime) -> None:
    """End membership, direct link and allocations; scores no longer count but are kept. A fixed number of statements."""
    ids = [member.pk for member in members]
    PoolMember.objects.filter(pk__in=ids).update(removed_at=now)
    Credential.objects.filter(tenant_id=current.require_id(), kind=Credential.Kind.MARKING, subject_id__in=ids).delete()
    Evaluation.objects.filter(member__in=ids, withdrawn_at=None).update(withdrawn_at=now)
    schedule_ids = {member.schedule_id for member in members}
    rows = list(
        Allocation.objects.select_for_update(no_key=True)
        .filter(Q(first_marker__in=ids) | Q(second_marker__in=ids) | Q(moderator__in=ids), schedule__in=schedule_ids)
        .order_by("pk")
    )
    for row in rows:
        stay = [pk for pk in (row.first_marker_id, row.second_marker_id) if pk is not None and pk not in ids]
        row.first_marker_id, row.second_marker_id = [*stay, None, None][:2]
        if row.moderator_id in ids:
            row.moderator_id = None
    store_allocations(rows)
