"""Attempts for which the clock has something to write, and how many of them are divided into ranges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Any

from django.db import connection
from django.db.models import F, QuerySet
from django.db.models.fields.tuple_lookups import TupleGreaterThan, TupleGreaterThanOrEqual, TupleLessThan

from stratus.delivery.models import Attempt
from stratus.tenancy import current

Place = tuple[datetime, int]
"""Where an attempt lies in the order of the index `attempt_due`: its `due_at` and id."""
PLACE = (F("due_at"), F("id"))
"""The same in a condition: compared with a `Place` as a row, which is one range of the index."""


@dataclass(frozen=True, slots=True)
class Range:
    """Attempts from `first` on, up to the one `before` which it ends; None: to the last one that is due when somebody looks."""

    first: Place
    before: Place | None

    def stored(self) -> dict[str, Any]:
        """Return the range as the arguments of a job hold it; `read` makes it one again."""
        return {"first": _stored(self.first), "before": _stored(self.before) if self.before else None}

    @classmethod
    def read(cls, first: Sequence[Any], before: Sequence[Any] | None) -> Range:
        """Return the range that a job's arguments hold."""
        return cls(_read(first), _read(before) if before else None)


def _stored(place: Place) -> list[Any]:
    return [place[0].isoformat(), place[1]]


def _read(stored: Sequence[Any]) -> Place:
    return datetime.fromisoformat(stored[0]), int(stored[1])


def to_finalise(now: datetime, within: Range | None = None, *, after: Place | None = None) -> QuerySet[Attempt, tuple[int, Any]]:
    """Id and `due_at` of the attempts for which there is something to write, in the order of the index `attempt_due`.

    Only those within a range; only those behind the place `after`, which lies in the range. PostgreSQL goes to that place in the index and
    reads on from there, without sorting, however many attempts are due at the same moment.
    """
    due = Attempt.objects.filter(finalised_at=None, due_at__lte=now)
    if after is not None:
        # Without the beginning of the range: PostgreSQL 15 goes to whichever of two beginnings is named first.
        due = due.filter(TupleGreaterThan(PLACE, after))
    elif within is not None:
        due = due.filter(TupleGreaterThanOrEqual(PLACE, within.first))
    if within is not None and within.before is not None:
        due = due.filter(TupleLessThan(PLACE, within.before))
    return due.order_by("due_at", "pk").values_list("pk", "due_at")


_FIRST_OF_EACH = (
    "SELECT due_at, id FROM (SELECT due_at, id, row_number() OVER (ORDER BY due_at, id) AS number FROM delivery_attempt"
    " WHERE tenant_id = %s AND finalised_at IS NULL AND due_at <= %s ORDER BY due_at, id LIMIT %s) AS due"
    " WHERE (number - 1) %% %s = 0 ORDER BY due_at, id"
)


def due_ranges(now: datetime, *, size: int, most: int) -> list[Range]:
    """Divide what is due in the current tenant into at most `most` ranges of `size` attempts; one statement.

    The last takes the rest, unless that would be more than `size`: then the rest is divided when these are done.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FIRST_OF_EACH, [current.require_id(), now, size * most + 1, size])
        firsts: list[Place] = cursor.fetchall()
    return [Range(first, before) for first, before in zip_longest(firsts, firsts[1:])][:most]
