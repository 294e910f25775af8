"""Which marker marks which candidate or question: the matrix of allocations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import SystemRandom

from stratus.access.actor import Actor
from stratus.assessments.models import AssessmentVersion
from stratus.events import log
from stratus.foundation.numbers import typed_whole
from stratus.marking.allocation.queries import Matrix, Stored
from stratus.marking.allocation.rules import share_out
from stratus.marking.errors import Refused
from stratus.marking.models import Allocation, MarkingSettings, PoolMember, Script
from stratus.marking.setup.changes import AllocationRow, Unreadable
from stratus.marking.setup.problems import Problem, Wrong
from stratus.people.models import User
from stratus.scheduling.models import Registration, Schedule
from stratus.tenancy.bulk import insert_columns, update_many
from stratus.tenancy.queries import under_policy


@dataclass(slots=True)
class _Names:
    """What the rows of a change may name: external id → registration id (or item id), and external id → member."""

    keys: Mapping[str, int | str]
    members: Mapping[str, PoolMember]
    most: int
    problems: list[Problem]

    def wrong(self, path: str, message: str) -> None:
        """Add a problem that has no error number of its own."""
        self.problems.append(Problem(Wrong.OTHER, path, message))

    def row(self, index: int, given: AllocationRow) -> tuple[int | str, list[PoolMember], PoolMember | None] | None:
        """Return key, markers and moderator of one row, or None if the row is not valid."""
        path = f"allocations[{index}]"
        count = len(self.problems)
        key = self.keys.get(given.subject)
        if key is None:
            self.wrong(f"{path}.external_id", "Is no candidate or question of this schedule")
        self.problems += given.unreadable
        found: list[PoolMember] = []
        for place, name in enumerate(given.markers):
            member = self.members.get(name)
            if member is None or not member.assesses:
                self.wrong(f"{path}.markers[{place}]", "Is no assessor of this schedule")
            elif member in found:
                self.wrong(f"{path}.markers[{place}]", "Is given twice")
            else:
                found.append(member)
        if len(given.markers) > self.most:
            self.wrong(f"{path}.markers", f"At most {self.most} by the settings")
        moderator = None if given.moderator is None else self.members.get(given.moderator)
        if given.moderator is not None and (moderator is None or not moderator.moderates):
            self.wrong(f"{path}.moderator", "Is no moderator of this schedule")
        return None if key is None or len(self.problems) > count else (key, found, moderator)


def apply_allocations(
    schedule: Schedule,
    settings: MarkingSettings,
    version: AssessmentVersion,
    given: Sequence[AllocationRow | Unreadable],
    problems: list[Problem],
    *,
    by: Actor,
    now: datetime,
    named_by: str = "external_id",
) -> Sequence[Allocation]:
    """Replace the named rows of the matrix; return those that changed. Must run inside a transaction.

    `named_by` external_id: candidates and assessors are named by their external ids; id: by the ids of registrations and pool members.
    Problems are added to the list; if there are any, the caller rolls back. The number of statements does not depend on the number of rows.
    """
    if not given:
        return []
    matrix = Matrix(schedule, settings, version)
    names = _Names(
        keys=_candidates(schedule, named_by, given) if matrix.by_candidates else {key: key for key in matrix.titles},
        members={name: m for m in matrix.pool if (name := external_id_of(m) if named_by == "external_id" else str(m.pk))},
        most=matrix.most,
        problems=problems,
    )
    rows: dict[int | str, tuple[int, list[PoolMember], PoolMember | None]] = {}
    for index, element in enumerate(given):
        if isinstance(element, Unreadable):
            problems += element.problems
            continue
        if (row := names.row(index, element)) is None:
            continue
        key, markers, moderator = row
        if key in rows:
            names.wrong(f"allocations[{index}].external_id", "Is given twice")
        rows[key] = (index, markers, moderator)
    if not rows:
        return []
    published = _published_keys(schedule, [key for key in rows if isinstance(key, int)] if matrix.by_candidates else None)
    told = {member.pk for member in names.members.values()}  # the API names nobody who has no external id
    stored = matrix.stored(rows)
    changed: list[Allocation] = []
    for key, (index, markers, moderator) in sorted(rows.items(), key=lambda entry: str(entry[0])):
        standing, wanted = stored.get(key), ([marker.pk for marker in markers], moderator.pk if moderator else None)
        # Compared with the row as it is shown and as the API returns it, so that sending that back changes nothing.
        if wanted == matrix.held(standing, told):
            continue
        if published is True or (published is not False and key in published):
            problems.append(Problem(Wrong.PUBLISHED, f"allocations[{index}]", "The result is published"))
            continue
        changed.append(_allocation(schedule, key, standing, *wanted))
    if problems or not changed:
        return []
    store_allocations(changed)
    log.record(
        "marking.allocated", by=by, subject=settings, schedule_id=schedule.pk, at=now, rows=[a.registration_id or a.item for a in changed]
    )
    return changed


def _allocation(schedule: Schedule, key: int | str, row: Stored | None, markers: Sequence[int], moderator: int | None) -> Allocation:
    """Return the row of a candidate or a question with these members in it, new or in place of what is stored."""
    first, second = [*markers, None, None][:2]
    subject = {"registration_id": key} if isinstance(key, int) else {"item": key}
    members = {"first_marker_id": first, "second_marker_id": second, "moderator_id": moderator}
    return Allocation(pk=row.pk if row else None, schedule=schedule, **subject, **members)


def share_evenly(
    schedule: Schedule, settings: MarkingSettings, version: AssessmentVersion, *, by: Actor, now: datetime, randomly: bool
) -> list[int | str]:
    """Give every row without markers to assessors of the pool, and return these rows; see `setup.actions.allocate_evenly`.

    Must run inside a transaction that holds the marking. Seven statements at most; of candidates, ids alone are read. Raises Refused.
    """
    matrix = Matrix(schedule, settings, version)
    by_candidates, keys, stored = matrix.by_candidates, matrix.keys(), matrix.stored()
    load = {member.pk: 0 for member in matrix.pool if member.assesses}
    known: dict[int | str, tuple[int, int | None]] = {}
    taken = set()
    for key in keys:
        if (row := stored.get(key)) is None:
            continue
        markers, moderator = matrix.held(row)
        known[key] = (row.pk, moderator)
        for marker in markers:
            load[marker] = load.get(marker, 0) + 1
            taken.add(key)
    free = [key for key in keys if key not in taken]
    shared = share_out(len(free), load, matrix.most, SystemRandom().random if randomly else None)
    if not shared:
        return []
    _require_unpublished(schedule, free, by_candidates)
    places = {key: [*markers, None][:2] for key, markers in zip(free, shared, strict=True)}
    fresh = [key for key in free if key not in known]
    insert_columns(
        Allocation,
        len(fresh),
        same={"schedule_id": schedule.pk, "moderator_id": None, "item": "", "registration_id": None},
        each={
            "registration_id" if by_candidates else "item": fresh,
            "first_marker_id": [places[key][0] for key in fresh],
            "second_marker_id": [places[key][1] for key in fresh],
        },
    )
    update_many(
        [
            Allocation(pk=known[key][0], first_marker_id=places[key][0], second_marker_id=places[key][1], moderator_id=known[key][1])
            for key in free
            if key in known
        ],
        ["first_marker", "second_marker", "moderator"],
    )
    changed = sorted(free, key=str)
    log.record("marking.allocated", by=by, subject=settings, schedule_id=schedule.pk, at=now, rows=changed)
    return changed


def _require_unpublished(schedule: Schedule, keys: Sequence[int | str], by_candidates: bool) -> None:
    """Raise Refused with each of these rows whose result is published."""
    published = _published_keys(schedule, [key for key in keys if isinstance(key, int)] if by_candidates else None)
    refused = [
        Problem(Wrong.PUBLISHED, f"allocations[{index}]", "The result is published")
        for index, key in enumerate(keys)
        if published is True or (published is not False and key in published)
    ]
    if refused:
        raise Refused(refused)


def store_allocations(rows: Sequence[Allocation]) -> None:
    """Store rows, new or changed, in two statements."""
    fresh, known = [row for row in rows if row.pk is None], [row for row in rows if row.pk is not None]
    if fresh:
        Allocation.objects.bulk_create(fresh)
    if known:
        places = ["first_marker", "second_marker", "moderator"]
        Allocation.objects.bulk_create(known, update_conflicts=True, unique_fields=["id"], update_fields=places)


def external_id_of(member: PoolMember) -> str:
    """Return the member's external id; empty for a user without User ID or a deleted one, whose id may be reused."""
    return member.user.external_id if member.user.deleted_at is None else ""


def _candidates(schedule: Schedule, named_by: str, given: Sequence[AllocationRow | Unreadable]) -> dict[str, int]:
    """Return name → registration: of the named ones, where they are named by their ids."""
    if named_by == "id":
        ids = {pk for row in given if isinstance(row, AllocationRow) and (pk := typed_whole(row.subject)) is not None}
        found = Registration.objects.filter(pk__in=ids).values_list("pk", "schedule_id")
        return {str(pk): pk for pk, schedule_id in found if schedule_id == schedule.pk}
    rows = dict(Registration.objects.filter(schedule=schedule).values_list("candidate_id", "pk"))
    # Not joined: right after thousands of rows were added, PostgreSQL would plan the join as if there were one.
    named = User.objects.filter(pk__in=rows).exclude(external_id="").values_list("pk", "external_id")
    return {external_id: rows[pk] for pk, external_id in named}


def _published_keys(schedule: Schedule, registrations: Sequence[int] | None) -> set[int] | bool:
    """Return those of these registrations that have a published result.

    None, when allocation is by question: tell whether any candidate has, as it concerns each question.
    """
    if registrations is None:
        return Script.objects.filter(schedule=schedule, published_at__isnull=False).exists()
    published = under_policy(Script).filter(registration__in=registrations, published_at__isnull=False)
    return set(published.values_list("registration_id", flat=True))
