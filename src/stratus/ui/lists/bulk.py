"""Acts on many rows: the rows that were ticked, or all that an address finds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest

from stratus.access.actor import Actor
from stratus.foundation.errors import DomainError
from stratus.foundation.numbers import sent_ids, typed_whole
from stratus.foundation.outcomes import Outcome
from stratus.ui.lists.asked import Asked
from stratus.ui.lists.declaration import Act, Rows

AT_ONCE = 200
"""Rows that are changed within a request."""
MOST_TICKED = 500
MOST_NAMED = 10
"""Rows that the confirmation names."""


class OtherNumber(DomainError):
    """Another number of rows is found than was confirmed; nothing was changed."""

    def __init__(self, number: int) -> None:
        super().__init__(str(number))
        self.number = number


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

    def number(self) -> int:
        """Return how many they are: all of them, counted to the end."""
        return int(self.rows().order_by().count())

    def titles(self) -> list[str]:
        """Return the names of the first few, in the order of the list."""
        return [self.asked.declared.head.text(row) for row in self.rows().order_by(*self.asked.order)[:MOST_NAMED]]


def selection_of(request: HttpRequest, asked: Asked, by: Actor, scope: Mapping[str, Any]) -> Selection:
    """Read which rows a form sends: `all` for every row found; else `row` for each that was ticked, and `page` for those of the page."""
    if request.POST.get("all") == "1":
        return Selection(asked, by, scope, None)
    ids = sent_ids(request.POST.getlist("row"))
    if request.POST.get("page") == "1":
        ids += sent_ids(request.POST.get("shown", "").split(","))
    return Selection(asked, by, scope, tuple(dict.fromkeys(ids))[:MOST_TICKED])


def confirmed_number(request: HttpRequest) -> int | None:
    """Return the number of rows that the person confirmed; None if they were not asked yet."""
    return typed_whole(request.POST.get("number", ""))


def perform(act: Act, selection: Selection, number: int, *, now: datetime) -> Outcome:
    """Do this to the rows chosen, in the order of the list and at most `AT_ONCE`, if they are still as many as were confirmed.

    Raises OtherNumber if they are not (then nothing has happened), and what the act raises.
    """
    with transaction.atomic():
        ids = list(selection.rows().order_by(*selection.asked.order).values_list("pk", flat=True)[: AT_ONCE + 1])
        if len(ids) != number:
            raise OtherNumber(selection.number())
        return act.do(ids, by=selection.by, now=now, **selection.scope)


def must_be(number: int, selection: Selection) -> None:
    """Raise OtherNumber if other than so many rows are found now."""
    if (present := selection.number()) != number:
        raise OtherNumber(present)


def named(selection: Selection, refused: Mapping[int, str]) -> Sequence[tuple[str, str]]:
    """Return names and reasons of refused rows, by name. One statement."""
    declared = selection.asked.declared
    rows = declared.rows(selection.by, **selection.scope).filter(pk__in=list(refused))
    return sorted((declared.head.text(row), refused[row.pk]) for row in rows)
