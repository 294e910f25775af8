"""The pool of those who mark a schedule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings as site
from django.db.models import Q

from stratus.access.actor import Actor
from stratus.access.errors import NotAllowed
from stratus.access.permissions import RoleType
from stratus.events import log
from stratus.foundation.errors import InvalidFields
from stratus.marking.allocation.actions import store_allocations
from stratus.marking.models import Allocation, Evaluation, PoolMember, PoolRole, Script
from stratus.marking.setup.changes import AssessorChange, Unreadable
from stratus.marking.setup.problems import Problem, Wrong
from stratus.organisation.queries import api_settings
from stratus.people.models import User
from stratus.people.roles.queries import role_for_new
from stratus.people.users.actions import UserInput, upsert_users
from stratus.scheduling.links import secrets as links
from stratus.scheduling.models import Schedule
from stratus.tenancy import current
from stratus.tenancy.models import Credential

RIGHTS = ("can_publish", "can_view_audit", "can_edit_marking_scheme")
LONGEST_USER_NAME = 50
"""As on `POST /user` (`api/reference` §3.1.1)."""
RENAMED = frozenset({RoleType.MARKER.value})
"""Role types of known users whose names these calls change."""

Placed = tuple[int, AssessorChange]
"""A change and its index in the list."""


def apply_assessors(
    schedule: Schedule, changes: Sequence[AssessorChange | Unreadable], problems: list[Problem], *, by: Actor, now: datetime
) -> bool:
    """Add, update and remove assessors as the list says; tell whether anything changed. Must run inside a transaction.

    Problems are added to the list; if there are any, the caller rolls back. The number of statements does not depend on the number of
    assessors.
    """
    wanted: list[Placed] = []
    seen: set[str] = set()
    wrong: list[Problem] = []
    for index, change in enumerate(changes):
        if isinstance(change, Unreadable):
            wrong += change.problems
        elif change.external_id in seen:
            wrong.append(_wrong(index, ".external_id", "Is given twice"))
        else:
            seen.add(change.external_id)
            wanted.append((index, change))
    if wrong or not wanted:
        problems += wrong
        return False
    found = User.objects.select_related("role").filter(external_id__in=sorted(seen), deleted_at=None)
    users = {user.external_id: user for user in found}
    pool = {member.user_id: member for member in PoolMember.objects.filter(schedule=schedule)}
    changed = _delete([one for one in wanted if one[1].leaves], schedule, users, pool, problems, by=by, now=now)
    return _upsert([one for one in wanted if not one[1].leaves], schedule, users, pool, problems, by=by, now=now) or changed


def _wrong(index: int, field: str, message: str, kind: Wrong = Wrong.OTHER) -> Problem:
    return Problem(kind, f"assessors[{index}]{field}", message)


def _upsert(
    wanted: Sequence[Placed],
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
    problems += [problem for index, one in wanted if one.external_id not in known for problem in _wrong_with_new(index, one)]
    if problems:
        return False
    # A disabled member may be sent back unchanged; any change of a disabled user is refused below.
    as_they_are = {one.external_id: user for _n, one in wanted if (user := known.get(one.external_id)) and _stays_disabled(one, user, pool)}
    described = [(index, one) for index, one in wanted if one.external_id not in as_they_are]
    role = role_for_new(RoleType.MARKER, api_settings().marker_role)
    try:
        upserted = upsert_users([_user(one) for _index, one in described], role=role, rename=RENAMED, by=by, now=now)
    except NotAllowed:
        new = [index for index, one in wanted if one.external_id not in known]
        problems += [_wrong(index, "", "The caller's role may not create this user") for index in new]
        return False
    except InvalidFields as error:
        for place, message in error.errors.items():
            position, _, name = place.partition(".")
            problems.append(_wrong(described[int(position)][0], f".{name}", message))
        return False
    users = as_they_are | {user.external_id: user for user in upserted}
    put: list[PoolMember] = []
    for _index, one in wanted:
        user = users[one.external_id]
        member = pool.get(user.pk)
        fresh = member is None or member.removed_at is not None
        if member is None:
            member = PoolMember(schedule=schedule, user=user)
        elif fresh:
            member.removed_at = None
            member.link_generation += 1
            member.link_made_at = now
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


def _wrong_with_new(index: int, one: AssessorChange) -> list[Problem]:
    """Add problems about missing or too long fields of a new user."""
    found = [_wrong(index, f".{name}", "Is required for a new user") for name in ("first_name", "last_name") if not getattr(one, name)]
    if len(one.username) > LONGEST_USER_NAME:
        found.append(_wrong(index, ".username", f"Must be at most {LONGEST_USER_NAME} characters long"))
    return found


def _stays_disabled(one: AssessorChange, user: User, pool: Mapping[int, PoolMember]) -> bool:
    """Tell whether this is a disabled user of the pool whose data are sent back unchanged."""
    member = pool.get(user.pk)
    if user.is_active or member is None or member.removed_at is not None:
        return False
    described = dict(one.profile)
    if user.role.role_type in RENAMED:
        described |= {name: getattr(one, name) for name in ("first_name", "last_name") if getattr(one, name)}
    return all(getattr(user, name) == value for name, value in described.items())


def _user(one: AssessorChange) -> UserInput:
    return UserInput(
        external_id=one.external_id,
        username=one.username,
        first_name=one.first_name,
        last_name=one.last_name,
        password=one.password,
        profile=dict(one.profile),
    )


def _delete(
    wanted: Sequence[Placed],
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
    for index, one in wanted:
        user = users.get(one.external_id)
        member = pool.get(user.pk) if user else None
        if member is None or member.removed_at is not None:
            problems.append(_wrong(index, ".external_id", "Is no assessor of this schedule"))
        elif member.pk in locked:
            problems.append(_wrong(index, "", "Marked a candidate whose result is published", Wrong.PUBLISHED))
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
    """Store members, new or changed, and the secrets of their direct links; three statements at most."""
    fresh = [member for member in members if member.pk is None]
    changed = [member for member in members if member.pk is not None]
    if fresh:
        PoolMember.objects.bulk_create(fresh)
    if changed:
        columns = ["role", *RIGHTS, "removed_at", "link_generation", "link_made_at"]
        PoolMember.objects.bulk_create(changed, update_conflicts=True, unique_fields=["id"], update_fields=columns)
    if not members:
        return
    tenant_id = current.require_id()
    Credential.objects.bulk_create(
        [
            Credential(
                tenant_id=tenant_id,
                kind=Credential.Kind.MARKING,
                hash=links.secret_hash(
                    links.marking_secret(site.LINK_KEY, tenant_id, member.schedule_id, member.user_id, member.link_generation)
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
