"""Acts on many rows: the rows that were ticked, or all that an address finds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Count, DecimalField, F, Sum
from django.db.models.functions import Cast
from django.http import HttpRequest

from stratus.access.actor import Actor
from stratus.foundation.errors import DomainError
from stratus.foundation.numbers import LONGEST_ID, sent_ids, typed_whole
from stratus.foundation.outcomes import Outcome
from stratus.ui.lists import values
from stratus.ui.lists.asked import Asked
from stratus.ui.lists.declaration import Act, Rows

AT_ONCE = 200
"""Rows that are changed within a request."""
MOST_TICKED = 500
MOST_NAMED = 10
"""Rows that the confirmation names."""


class Chosen(NamedTuple):
    """How many rows are chosen, and a mark by which these rows are told from others, as many."""

    number: int
    mark: str

    @classmethod
    def of(cls, ids: Sequence[int]) -> Chosen:
        """Return what stands for the rows with these ids."""
        return cls(len(ids), _mark(sum(ids), sum(pk * pk for pk in ids)))


def _mark(ids: int, squares: int) -> str:
    """Return the mark of rows by the sums of their ids and of their squares: up to two rows that others replace surely change it."""
    return f"{ids:x}-{squares:x}"


class OtherRows(DomainError):
    """Other rows are found than were confirmed; nothing was changed. `chosen` are those that are found now."""

    def __init__(self, chosen: Chosen) -> None:
        super().__init__(str(chosen.number))
        self.chosen = chosen


@dataclass(frozen=True, slots=True)
class Selection:
    """What a person chose: the rows that an address finds, or those among them that they ticked (`ids`)."""

    asked: Asked
    by: Actor
    scope: Mapping[str, Any]
    ids: tuple[int, ...] | None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was chosen."""
        return self.ids == ()

    def rows(self) -> Rows:
        """Return the rows, in no order."""
        rows = self.asked.rows(self.by, self.scope)
        return rows if self.ids is None else rows.filter(pk__in=self.ids)

    def chosen(self) -> Chosen:
        """Return how many they are, counted to the end, and which. One statement."""
        exact = Cast("pk", DecimalField(max_digits=40, decimal_places=0))  # squares of ids do not fit a bigint
        sums = {"ids": Sum(exact), "squares": Sum(exact * exact)}
        found = self.rows().order_by().aggregate(number=Count(F("pk")), **sums)
        return Chosen(found["number"], _mark(int(found["ids"] or 0), int(found["squares"] or 0)))

    def ids_found(self) -> list[int]:
        """Return the ids of all rows, in the order of the list. One statement."""
        return list(self.rows().order_by(*self.asked.order).values_list("pk", flat=True))

    def titles(self) -> list[str]:
        """Return the names of the first few, in the order of the list."""
        return [self.asked.declared.head.text(row) for row in self.rows().order_by(*self.asked.order)[:MOST_NAMED]]


def selection_of(request: HttpRequest, asked: Asked, by: Actor, scope: Mapping[str, Any]) -> Selection:
    """Read which rows a form sends: `all` for every row found; else `row` for each that was ticked, and `page` for those of the page."""
    if request.POST.get("all") == "1":
        return Selection(asked, by, scope, None)
    ids = sent_ids(request.POST.getlist("row"))
    if request.POST.get("page") == "1":
        ids += sent_ids(request.POST.get("shown", "")[: MOST_TICKED * (LONGEST_ID + 1)].split(","))
    return Selection(asked, by, scope, tuple(dict.fromkeys(ids))[:MOST_TICKED])


def confirmed(request: HttpRequest) -> Chosen | None:
    """Return the rows that the person confirmed; None if they were not asked yet. Without a mark their number alone is compared."""
    number = typed_whole(request.POST.get("number", ""))
    return None if number is None else Chosen(number, request.POST.get("mark", ""))


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What a person confirmed: which rows, with which value, and the mark of the sentences that foretold it."""

    chosen: Chosen
    given: values.Given = field(default_factory=values.Given)
    foretold: str = ""


def perform(act: Act, selection: Selection, wanted: Confirmed, *, now: datetime) -> Outcome:
    """Do this to the rows chosen, in the order of the list and at most `AT_ONCE`, if they are still those that were confirmed.

    Raises OtherRows if they are not, OtherThings if something else would happen to them than was foretold (then nothing has happened),
    and what the act raises.
    """
    with transaction.atomic():
        ids = list(selection.rows().order_by(*selection.asked.order).values_list("pk", flat=True)[: AT_ONCE + 1])
        if not _is(Chosen.of(ids), wanted.chosen):
            raise OtherRows(selection.chosen())
        values.must_be(values.foretold(act, ids, selection.by, selection.scope, wanted.given), wanted.foretold)
        return act.do(ids, by=selection.by, now=now, **wanted.given.named, **selection.scope)


def must_be(wanted: Chosen, selection: Selection) -> None:
    """Raise OtherRows if other rows are found now than were confirmed."""
    if not _is(present := selection.chosen(), wanted):
        raise OtherRows(present)


def _is(present: Chosen, wanted: Chosen) -> bool:
    return present == wanted if wanted.mark else present.number == wanted.number


def named(selection: Selection, refused: Mapping[int, str]) -> Sequence[tuple[str, str]]:
    """Return names and reasons of rows that were refused or left out, by name. One statement."""
    declared = selection.asked.declared
    rows = declared.rows(selection.by, **selection.scope).filter(pk__in=list(refused))
    return sorted((declared.head.text(row), refused[row.pk]) for row in rows)
