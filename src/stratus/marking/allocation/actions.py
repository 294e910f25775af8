"""Which marker marks which candidate or question: the matrix of allocations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from stratus.access.actor import Actor
from stratus.assessments.models import AssessmentVersion
from stratus.events import log
from stratus.marking.models import Allocation, AllocationType, AssessingType, MarkingSettings, PoolMember, Script
from stratus.marking.scripts.facts import markable_items
from stratus.marking.setup.changes import AllocationRow, Unreadable
from stratus.marking.setup.problems import Problem, Wrong
from stratus.people.models import User
from stratus.scheduling.models import Registration, Schedule


@dataclass(slots=True)
class Matrix:
    """What rows may refer to: external id → registration id (or item id), and external id → member."""

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
) -> bool:
    """Replace the named rows of the matrix; tell whether anything changed. Must run inside a transaction.

    `named_by` external_id: candidates and assessors are named by their external ids; id: by the ids of registrations and pool members.
    Problems are added to the list; if there are any, the caller rolls back. The number of statements does not depend on the number of rows.
    """
    if not given:
        return False
    by_candidates = settings.allocation_type == AllocationType.BY_CANDIDATES
    members = PoolMember.objects.filter(schedule=schedule, removed_at=None).prefetch_related("user")
    matrix = Matrix(
        keys=_candidates(schedule, named_by)
        if by_candidates
        else {item["id"]: item["id"] for item in markable_items(version, settings.assess_auto_scored)},
        members={name: m for m in members if (name := external_id_of(m) if named_by == "external_id" else str(m.pk))},
        most=2 if settings.assessing_type == AssessingType.TWO_ASSESSORS else 1,
        problems=problems,
    )
    rows: dict[int | str, tuple[int, list[PoolMember], PoolMember | None]] = {}
    for index, element in enumerate(given):
        if isinstance(element, Unreadable):
            problems += element.problems
            continue
        if (row := matrix.row(index, element)) is None:
            continue
        key, markers, moderator = row
        if key in rows:
            matrix.wrong(f"allocations[{index}].external_id", "Is given twice")
        rows[key] = (index, markers, moderator)
    if not rows:
        return False
    published = _published_keys(schedule, by_candidates)
    told = {member.pk for member in matrix.members.values()}
    stored = {(row.registration_id if by_candidates else row.item): row for row in Allocation.objects.filter(schedule=schedule)}
    changed: list[Allocation] = []
    for key, (index, markers, moderator) in sorted(rows.items(), key=lambda entry: str(entry[0])):
        allocation = stored.get(key) or Allocation(schedule=schedule, **({"registration_id": key} if by_candidates else {"item": key}))
        wanted = ([*(m.pk for m in markers), None, None][:2], moderator.pk if moderator else None)
        # Compared with the row as the API returns it, so that sending a response back changes nothing.
        standing = [pk for pk in (allocation.first_marker_id, allocation.second_marker_id) if pk in told]
        if wanted == ([*standing, None, None][:2], allocation.moderator_id if allocation.moderator_id in told else None):
            continue
        if published is True or (published is not False and key in published):
            problems.append(Problem(Wrong.PUBLISHED, f"allocations[{index}]", "The result is published"))
            continue
        (allocation.first_marker_id, allocation.second_marker_id), allocation.moderator_id = wanted
        changed.append(allocation)
    if problems or not changed:
        return False
    store_allocations(changed)
    log.record(
        "marking.allocated", by=by, subject=settings, schedule_id=schedule.pk, at=now, rows=[a.registration_id or a.item for a in changed]
    )
    return True


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


def _candidates(schedule: Schedule, named_by: str) -> dict[str, int]:
    rows = dict(Registration.objects.filter(schedule=schedule).values_list("candidate_id", "pk"))
    if named_by == "id":
        return {str(pk): pk for pk in rows.values()}
    # Not joined: right after thousands of rows were added, PostgreSQL would plan the join as if there were one.
    named = User.objects.filter(pk__in=rows).exclude(external_id="").values_list("pk", "external_id")
    return {external_id: rows[pk] for pk, external_id in named}


def _published_keys(schedule: Schedule, by_candidates: bool) -> set[int] | bool:
    """Return the registrations with a published result. When allocation is by question: whether any is, as it concerns each question."""
    registrations = set(Script.objects.filter(schedule=schedule, published_at__isnull=False).values_list("registration_id", flat=True))
    return registrations if by_candidates else bool(registrations)
