"""The filters of a list. Each reads its own parameters of the address, narrows the rows, and says what it did in a chip."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol

from django.db.models import QuerySet
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from stratus.access.actor import Actor

Rows = QuerySet[Any]
Text = str | Promise

LONGEST_VALUE = 100


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


@dataclass(frozen=True, slots=True)
class Bound:
    """One of the two fields of a filter from … until, with what was typed into it."""

    name: str
    value: str


def equals(field: str) -> Callable[[Rows, str], Rows]:
    """Return how a choice narrows rows to those that have its value in this field; none chosen: all."""
    return lambda rows, value: rows.filter(**{field: value}) if value else rows


class Filter(Protocol):
    """What every filter is. `control` names the template that draws it: `ui/list/<control>.html`."""

    @property
    def name(self) -> str: ...
    @property
    def label(self) -> Text: ...
    @property
    def control(self) -> str: ...
    def read(self, query: Mapping[str, str], by: Actor) -> Reading: ...
    def narrowed(self, rows: Rows, reading: Reading) -> Rows: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of several values; what the list holds when none is chosen is `unset`. A value that is no choice counts as none."""

    name: str
    label: Text
    choices: Callable[[Actor], Iterable[tuple[str, Text]]]
    narrow: Callable[[Rows, str], Rows]
    """Gets the rows and the value, which is empty when none is chosen: so a list can leave out archived rows until they are asked for."""
    unset: Text
    control: str = "choice"

    def read(self, query: Mapping[str, str], by: Actor) -> Reading:
        """Return what the address says to this filter."""
        choices = [(str(value), str(label)) for value, label in self.choices(by)]
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
    control: str = "tick"

    def read(self, query: Mapping[str, str], by: Actor) -> Reading:
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
    control: str = "days"

    def read(self, query: Mapping[str, str], by: Actor) -> Reading:
        """Return what the address says to this filter; a day that cannot be read, or an end before the start, is an error."""
        bounds = [Bound(name, query.get(name, "").strip()[:LONGEST_VALUE]) for name in (f"{self.name}_from", f"{self.name}_until")]
        parts = {bound.name: bound.value for bound in bounds if bound.value}
        days = {name: _day(typed) for name, typed in parts.items()}
        first, last = (days.get(bound.name) for bound in bounds)
        if not all(days.values()):
            return Reading(filter=self, parts=parts, bounds=bounds, error=_("Enter days as year-month-day, such as 2026-11-28."))
        if first and last and last < first:
            return Reading(filter=self, parts=parts, bounds=bounds, error=_("The last day is before the first: exchange them."))
        shown = [formats.date_format(day, "j M Y") if day else "…" for day in (first, last)]
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


def _day(typed: str) -> date | None:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    return day if 1900 <= day.year <= 9000 else None


def _begin(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())
