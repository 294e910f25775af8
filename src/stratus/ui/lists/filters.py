"""The filters of a list. Each reads its own parameters of the address, narrows the rows, and says what it did in a chip."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Protocol

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import localize
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from stratus.access.actor import Actor
from stratus.foundation.errors import DomainError
from stratus.foundation.text import NOT_STORABLE
from stratus.ui.forms.days import day_of
from stratus.ui.forms.number_words import number_or_fault

Rows = QuerySet[Any]
Text = str | Promise

LONGEST_VALUE = 100
LONGEST_NAME = 300
"""Characters of a name that is typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What an address says to one filter. `value` is empty where the filter is off."""

    filter: Filter
    value: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    """The parameters of the address that count, with their values."""
    chip: str = ""
    """What is shown of it beside the label, in the reader's language."""
    error: str = ""
    choices: Sequence[tuple[str, str]] = ()
    bounds: Sequence[Bound] = ()
    ids: Sequence[int] = ()
    """What a text that was typed means."""
    address: str = ""
    """Where a field asks what to offer while somebody types."""


@dataclass(frozen=True, slots=True)
class Bound:
    """One of the two fields of a filter from … until, with what was typed into it. `is_wrong`: the filter's error is about it."""

    name: str
    value: str
    is_wrong: bool = False


def equals(field: str) -> Callable[[Rows, str], Rows]:
    """Return how a choice narrows rows to those that have its value in this field; none chosen: all."""
    return lambda rows, value: rows.filter(**{field: value}) if value else rows


class Filter(Protocol):
    """What every filter is. `control` names the template that draws it: `ui/list/filters/<control>.html`.

    `is_further`: it stands folded away, below *More filters*, as long as no such filter is on.
    """

    @property
    def name(self) -> str: ...
    @property
    def label(self) -> Text: ...
    @property
    def control(self) -> str: ...
    @property
    def is_further(self) -> bool: ...
    def read(self, query: Mapping[str, str], by: Actor, scope: Mapping[str, Any]) -> Reading: ...
    def narrowed(self, rows: Rows, reading: Reading) -> Rows: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of several values; what the list holds when none is chosen is `unset`. A value that is no choice counts as none."""

    name: str
    label: Text
    choices: Callable[..., Iterable[tuple[str, Text]]]
    narrow: Callable[[Rows, str], Rows]
    """Gets the rows and the value, which is empty when none is chosen: so a list can leave out archived rows until they are asked for."""
    unset: Text
    in_scope: bool = False
    """Whether `choices` gets what the address fixes too, by name."""
    is_further: bool = False
    control: str = "choice"

    def read(self, query: Mapping[str, str], by: Actor, scope: Mapping[str, Any]) -> Reading:
        """Return what the address says to this filter."""
        choices = [(str(value), str(label)) for value, label in self.choices(by, **(scope if self.in_scope else {}))]
        wanted = query.get(self.name, "")
        label = dict(choices).get(wanted)
        if not wanted or label is None:
            return Reading(filter=self, choices=choices)
        return Reading(filter=self, value=wanted, parts={self.name: wanted}, chip=label, choices=choices)

    def narrowed(self, rows: Rows, reading: Reading) -> Rows:
        """Return the rows that fit."""
        return self.narrow(rows, reading.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A box that is ticked or not."""

    name: str
    label: Text
    narrow: Callable[[Rows, bool], Rows]
    value: str = "1"
    is_further: bool = False
    control: str = "tick"

    def read(self, query: Mapping[str, str], by: Actor, scope: Mapping[str, Any]) -> Reading:
        """Return what the address says to this filter."""
        if query.get(self.name) != self.value:
            return Reading(filter=self)
        return Reading(filter=self, value=self.value, parts={self.name: self.value})

    def narrowed(self, rows: Rows, reading: Reading) -> Rows:
        """Return the rows that fit."""
        return self.narrow(rows, bool(reading.value))


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """From one day to another, both included, in the reader's zone; either may be left out. `column` holds moments."""

    name: str
    label: Text
    column: str
    is_further: bool = False
    control: str = "days"

    def read(self, query: Mapping[str, str], by: Actor, scope: Mapping[str, Any]) -> Reading:
        """Return what the address says to this filter; a day that cannot be read, or an end before the start, is an error."""
        bounds = [Bound(name, query.get(name, "").strip()[:LONGEST_VALUE]) for name in (f"{self.name}_from", f"{self.name}_until")]
        parts = {bound.name: bound.value for bound in bounds if bound.value}
        days = {name: _day(typed) for name, typed in parts.items()}
        first, last = (days.get(bound.name) for bound in bounds)
        if not all(days.values()):
            bounds = _marked(bounds, {name for name, day in days.items() if day is None})
            return Reading(filter=self, parts=parts, bounds=bounds, error=_("Enter days as year-month-day, such as 2026-11-28."))
        if first and last and last < first:
            bounds = _marked(bounds, parts)
            return Reading(filter=self, parts=parts, bounds=bounds, error=_("The last day is before the first: exchange them."))
        shown = [day_of(day) if day else "…" for day in (first, last)]
        return Reading(
            filter=self,
            value="/".join(day.isoformat() if day else "" for day in (first, last)) if parts else "",
            parts=parts,
            bounds=bounds,
            chip=" – ".join(shown),
        )

    def narrowed(self, rows: Rows, reading: Reading) -> Rows:
        """Return the rows that fit."""
        first, _slash, last = reading.value.partition("/")
        if first:
            rows = rows.filter(**{f"{self.column}__gte": _begin(date.fromisoformat(first))})
        return rows.filter(**{f"{self.column}__lt": _begin(date.fromisoformat(last) + timedelta(days=1))}) if last else rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """From one number to another, both included; either may be left out. `column` holds numbers from `low` to `high`."""

    name: str
    label: Text
    column: str
    low: Decimal
    high: Decimal
    places: int
    is_further: bool = False
    control: str = "between"

    def read(self, query: Mapping[str, str], by: Actor, scope: Mapping[str, Any]) -> Reading:
        """Return what the address says to this filter; what is no such number, or an end below the start, is an error."""
        bounds = [Bound(name, query.get(name, "").strip()[:LONGEST_VALUE]) for name in (f"{self.name}_from", f"{self.name}_until")]
        parts = {bound.name: bound.value for bound in bounds if bound.value}
        read = {name: number_or_fault(typed, low=self.low, high=self.high, places=self.places) for name, typed in parts.items()}
        wrong = {name: fault for name, (number, fault) in read.items() if number is None}
        first, last = (read.get(bound.name, (None, ""))[0] for bound in bounds)
        if first is not None and last is not None and last < first:
            wrong = dict.fromkeys(parts, _("The last number is below the first: exchange them."))
        if wrong:
            return Reading(filter=self, parts=parts, bounds=_marked(bounds, wrong), error=next(iter(wrong.values())))
        shown = ["…" if number is None else localize(number.normalize()) for number in (first, last)]
        return Reading(
            filter=self,
            value="/".join("" if number is None else f"{number.normalize():f}" for number in (first, last)) if parts else "",
            parts=parts,
            bounds=bounds,
            chip=" – ".join(shown),
        )

    def narrowed(self, rows: Rows, reading: Reading) -> Rows:
        """Return the rows that fit; those without a number do not."""
        first, _slash, last = reading.value.partition("/")
        if first:
            rows = rows.filter(**{f"{self.column}__gte": Decimal(first)})
        return rows.filter(**{f"{self.column}__lte": Decimal(last)}) if last else rows


class TooMany(DomainError):
    """A text means more than a list is narrowed by."""

    def __init__(self) -> None:
        super().__init__(_("Too many have this in their name: type more of it."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Something of which there may be thousands, named by typing: its whole name, or a part of one that means all that have it.

    `find` returns the ids that a text means in this scope, none where it means nothing, or raises TooMany; `narrow` gets the rows and
    these ids. `offers` returns the address that answers what to offer while somebody types (docs/how/lists.md).
    """

    name: str
    label: Text
    find: Callable[[str, Actor, Mapping[str, Any]], Sequence[int]]
    narrow: Callable[[Rows, Sequence[int]], Rows]
    offers: Callable[[Mapping[str, Any]], str]
    is_further: bool = False
    control: str = "named"

    def read(self, query: Mapping[str, str], by: Actor, scope: Mapping[str, Any]) -> Reading:
        """Return what the address says to this filter; a text that means nothing is an error."""
        typed = NOT_STORABLE.sub("", query.get(self.name, "")).strip()[:LONGEST_NAME].strip()
        drawn: dict[str, Any] = {"bounds": [Bound(self.name, typed)], "address": self.offers(scope)}
        if not typed:
            return Reading(filter=self, **drawn)
        try:
            ids = self.find(typed, by, scope)
        except TooMany as problem:
            return Reading(filter=self, parts={self.name: typed}, error=problem.message, **drawn)
        if not ids:
            return Reading(filter=self, parts={self.name: typed}, error=_("Nothing here has this name."), **drawn)
        return Reading(filter=self, value=typed, parts={self.name: typed}, chip=typed, ids=ids, **drawn)

    def narrowed(self, rows: Rows, reading: Reading) -> Rows:
        """Return the rows that fit."""
        return self.narrow(rows, reading.ids) if reading.value else rows


def _marked(bounds: Sequence[Bound], wrong: Collection[str]) -> list[Bound]:
    """Return the fields, of which those with these names are wrong."""
    return [replace(bound, is_wrong=bound.name in wrong) for bound in bounds]


def _day(typed: str) -> date | None:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    return day if 1900 <= day.year <= 9000 else None


def _begin(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())
