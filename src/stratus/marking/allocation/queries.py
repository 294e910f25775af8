"""The matrix of a schedule: its rows, what is stored of them, and who of the pool is in them. Whoever reads or changes it asks here."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.db.models import QuerySet

from stratus.assessments.models import AssessmentVersion
from stratus.foundation.numbers import typed_whole
from stratus.marking.models import Allocation, AllocationType, AssessingType, MarkingSettings, PoolMember
from stratus.marking.scripts.facts import markable_items
from stratus.people.models import User
from stratus.scheduling.models import Registration, Schedule
from stratus.search.queries import found
from stratus.tenancy.queries import under_policy


class Stored(NamedTuple):
    """What is stored of a row, by ids. Its members may have left the pool: `Matrix.held` tells who counts."""

    pk: int
    registration_id: int | None
    item: str
    first: int | None
    second: int | None
    moderator: int | None


COLUMNS = ("pk", "registration_id", "item", "first_marker_id", "second_marker_id", "moderator_id")
"""Of `Allocation`, in the order of `Stored`."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the matrix: a candidate or a question, who marks it, and how it is shown where people look at it.

    `key` is the registration's id or the item's functional id; `note` the User ID or the functional id.
    """

    key: int | str
    markers: Sequence[PoolMember] = ()
    moderator: PoolMember | None = None
    label: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the rows found: how many there are, number of the page and of all pages."""

    total: int
    number: int
    pages: int
    rows: Sequence[Row]


class Matrix:
    """The rows of a schedule's matrix, of candidates or of questions, and its pool. Reads nothing before it is asked.

    `items`: those of the version that assessors score. `most`: assessors of a row.
    """

    def __init__(self, schedule: Schedule, settings: MarkingSettings, version: AssessmentVersion) -> None:
        self.schedule = schedule
        self.by_candidates = settings.allocation_type == AllocationType.BY_CANDIDATES
        self.most = 2 if settings.assessing_type == AssessingType.TWO_ASSESSORS else 1
        self.items = markable_items(version, settings.assess_auto_scored)
        self.titles: dict[str, str] = {} if self.by_candidates else {item["id"]: item["title"] for item in self.items}

    @cached_property
    def pool(self) -> list[PoolMember]:
        """The members of the pool, their users loaded, in the order of being added; two statements."""
        return list(PoolMember.objects.filter(schedule=self.schedule, removed_at=None).prefetch_related("user").order_by("pk"))

    @cached_property
    def members(self) -> Mapping[int, PoolMember]:
        """The same by their ids."""
        return {member.pk: member for member in self.pool}

    def keys(self) -> list[int | str]:
        """Return the keys of all rows, in order: ids alone; one statement for candidates."""
        if self.by_candidates:
            return list(Registration.objects.filter(schedule=self.schedule).order_by("pk").values_list("pk", flat=True))
        return list(self.titles)

    def stored(self, keys: Collection[int | str] | None = None) -> dict[int | str, Stored]:
        """Return what is stored of these rows, which a manager has given, by their keys; None: of all rows. One statement."""
        if not self.by_candidates:
            rows = Allocation.objects.filter(schedule=self.schedule).exclude(item="")
        elif keys is None:
            rows = Allocation.objects.filter(schedule=self.schedule, item="")
        else:
            rows = under_policy(Allocation).filter(registration__in=[key for key in keys if isinstance(key, int)], item="")
        every = [Stored(*row) for row in rows.values_list(*COLUMNS)]
        return {row.item if row.registration_id is None else row.registration_id: row for row in every}

    def held(self, row: Stored | None, among: Collection[int] | None = None) -> tuple[list[int], int | None]:
        """Return the ids of the assessors and of the moderator of a row: of those who are in the pool, or who are among these."""
        if row is None:
            return [], None
        counting = self.members if among is None else among
        markers = [pk for pk in (row.first, row.second) if pk is not None and pk in counting]
        return markers, row.moderator if row.moderator in counting else None

    def row(self, key: int | str, row: Stored | None, label: str = "", note: str = "") -> Row:
        """Return a row with who marks it."""
        markers, moderator = self.held(row)
        return Row(key, [self.members[pk] for pk in markers], None if moderator is None else self.members[moderator], label, note)

    def rows(self, keys: Sequence[int | str]) -> list[Row]:
        """Return these rows as people see them, but for keys that the schedule does not have; three statements, and those of the pool."""
        if not self.by_candidates:
            stored = self.stored()
            return [self.row(key, stored.get(key), self.titles[str(key)], str(key)) for key in keys if key in self.titles]
        registrations = Registration.objects.filter(pk__in=keys).values_list("pk", "candidate_id", "schedule_id")
        candidates = {pk: candidate for pk, candidate, schedule_id in registrations if schedule_id == self.schedule.pk}
        people = User.objects.in_bulk(candidates.values())
        stored = self.stored(candidates.keys())
        there = [(key, people[candidates[key]]) for key in keys if isinstance(key, int) and key in candidates]
        return [self.row(key, stored.get(key), person.full_name, person.external_id) for key, person in there]

    def named(self, names: Collection[str]) -> list[Row]:
        """Return the rows that fields of a form name by their keys, as text; as many statements as `rows`."""
        if not self.by_candidates:
            return self.rows([key for key in self.titles if key in names])
        return self.rows(sorted({pk for name in names if (pk := typed_whole(name)) is not None and str(pk) == name}))

    def page(self, number: int, size: int, text: str = "", *, open_only: bool = False) -> Page:
        """Return the page of this number, or the last, of the rows found: what of the matrix is read does not grow with it.

        A search looks for candidates, by name, User ID or e-mail. `open_only`: rows without an assessor. Five statements, one more for a
        search, and those of the pool.
        """
        if self.by_candidates:
            registrations = self._registrations(text, open_only)
            total = registrations.count()
        else:
            questions = [row for row in self.rows(list(self.titles)) if not (open_only and row.markers)]
            total = len(questions)
        pages = max(1, -(-total // size))
        number = min(number, pages)
        shown = slice((number - 1) * size, number * size)
        if self.by_candidates:
            return Page(total, number, pages, self.rows(list(registrations.order_by("pk").values_list("pk", flat=True)[shown])))
        return Page(total, number, pages, questions[shown])

    def open_rows(self) -> int:
        """Return how many rows have no assessor; at most two statements, and those of the pool."""
        if self.by_candidates:
            return Registration.objects.filter(schedule=self.schedule).count() - self._allocated().count()
        return sum(1 for row in self.rows(list(self.titles)) if not row.markers)

    def _registrations(self, text: str, open_only: bool) -> QuerySet[Registration]:
        rows = Registration.objects.filter(schedule=self.schedule)
        if open_only:
            rows = rows.exclude(pk__in=self._allocated().values("registration_id"))
        return found(rows, "user", text, "candidate_id")

    def _allocated(self) -> QuerySet[Allocation]:
        """Return the stored rows of candidates who have an assessor."""
        return Allocation.objects.filter(schedule=self.schedule, item="", registration__isnull=False, first_marker__isnull=False)
