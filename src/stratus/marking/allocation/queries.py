"""The matrix of a schedule a page at a time: what of it is read does not depend on the number of candidates."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from stratus.assessments.models import AssessmentVersion
from stratus.foundation.numbers import typed_whole
from stratus.marking.models import Allocation, AllocationType, MarkingSettings, PoolMember
from stratus.marking.scripts.facts import markable_items
from stratus.people.models import User
from stratus.scheduling.models import Registration, Schedule
from stratus.search.queries import found
from stratus.tenancy.queries import under_policy


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the matrix: a candidate or a question, how it is shown, and who marks it.

    `key` is the registration's id or the item's functional id; `note` the User ID or the functional id.
    """

    key: int | str
    label: str
    note: str
    markers: Sequence[PoolMember]
    moderator: PoolMember | None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the rows found: how many there are, number of the page and of all pages."""

    total: int
    number: int
    pages: int
    rows: Sequence[Row]


class Matrix:
    """The rows of a schedule's matrix, of candidates or of questions, and its pool. Reads the pool: two statements."""

    def __init__(self, schedule: Schedule, settings: MarkingSettings, version: AssessmentVersion) -> None:
        self.schedule = schedule
        self.by_candidates = settings.allocation_type == AllocationType.BY_CANDIDATES
        self.titles = (
            {} if self.by_candidates else {item["id"]: item["title"] for item in markable_items(version, settings.assess_auto_scored)}
        )
        self.pool = list(PoolMember.objects.filter(schedule=schedule, removed_at=None).prefetch_related("user").order_by("pk"))
        self.members: Mapping[int, PoolMember] = {member.pk: member for member in self.pool}

    def _registrations(self, text: str, open_only: bool) -> QuerySet[Registration]:
        rows = Registration.objects.filter(schedule=self.schedule)
        if open_only:
            rows = rows.exclude(pk__in=self._allocated().values("registration_id"))
        return found(rows, "user", text, "candidate_id")

    def _allocated(self) -> QuerySet[Allocation]:
        """Return the stored rows of candidates who have an assessor."""
        return Allocation.objects.filter(schedule=self.schedule, item="", registration__isnull=False, first_marker__isnull=False)

    def page(self, number: int, size: int, text: str = "", *, open_only: bool = False) -> Page:
        """Return the page of this number, or the last, of the rows found; five statements, and one more for a search.

        A search looks for candidates, by name, User ID or e-mail. `open_only`: rows without an assessor.
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
        """Return how many rows have no assessor; at most two statements."""
        if self.by_candidates:
            return Registration.objects.filter(schedule=self.schedule).count() - self._allocated().count()
        return sum(1 for row in self.rows(list(self.titles)) if not row.markers)

    def rows(self, keys: Sequence[int | str]) -> list[Row]:
        """Return these rows, but for keys that the schedule does not have; three statements."""
        if not self.by_candidates:
            stored = {row.item: row for row in Allocation.objects.filter(schedule=self.schedule).exclude(item="")}
            return [self._row(key, self.titles[str(key)], str(key), stored.get(str(key))) for key in keys if key in self.titles]
        registrations = Registration.objects.filter(pk__in=keys).values_list("pk", "candidate_id", "schedule_id")
        candidates = {pk: candidate for pk, candidate, schedule_id in registrations if schedule_id == self.schedule.pk}
        people = User.objects.in_bulk(candidates.values())
        rows = {row.registration_id: row for row in under_policy(Allocation).filter(registration__in=candidates, item="")}
        return [
            self._row(key, people[candidates[key]].full_name, people[candidates[key]].external_id, rows.get(key))
            for key in keys
            if isinstance(key, int) and key in candidates
        ]

    def sent(self, names: Collection[str]) -> list[Row]:
        """Return the rows that fields of a form name by their keys, as text; three statements."""
        if not self.by_candidates:
            return self.rows([key for key in self.titles if key in names])
        return self.rows(sorted({pk for name in names if (pk := typed_whole(name)) is not None and str(pk) == name}))

    def _row(self, key: int | str, label: str, note: str, row: Allocation | None) -> Row:
        if row is None:
            return Row(key, label, note, [], None)
        markers = [self.members[pk] for pk in (row.first_marker_id, row.second_marker_id) if pk is not None and pk in self.members]
        return Row(key, label, note, markers, self.members.get(row.moderator_id or 0))
