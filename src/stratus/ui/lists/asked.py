"""What an address asks of a list: words, filters, order, page. Everything else in it is left alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from stratus.access.actor import Actor
from stratus.foundation.numbers import typed_whole
from stratus.foundation.text import NOT_STORABLE
from stratus.search.queries import LONGEST_TEXT
from stratus.ui.lists.columns import Column
from stratus.ui.lists.declaration import Lacking, Rows, StaffList
from stratus.ui.lists.filters import Reading
from stratus.ui.lists.paging import LARGEST_PAGE, turned


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for. `text` is trimmed, `page` counts from 1, `sort` is the key of a column, with a minus for the other way."""

    declared: StaffList
    text: str
    readings: tuple[Reading, ...]
    sort: str
    order: tuple[str, ...]
    page: int
    lacking: frozenset[str] = frozenset()
    """Keys of columns that are not there (`StaffList.lacks`)."""

    @property
    def values(self) -> dict[str, str]:
        """The values of the filters by name, empty where a filter is off."""
        return {one.name: "" for one in self.declared.filters} | {reading.filter.name: reading.value for reading in self.readings}

    @property
    def is_filtered(self) -> bool:
        """Whether anything narrows the rows."""
        return bool(self.text) or any(reading.value for reading in self.readings)

    @property
    def shown_first(self) -> list[Reading]:
        """The filters that stand beside the search."""
        return [reading for reading in self.readings if not reading.filter.is_further]

    @property
    def further(self) -> list[Reading]:
        """The filters below *More filters*; a choice without choices is none."""
        return [one for one in self.readings if one.filter.is_further and (one.filter.control != "choice" or one.choices)]

    @property
    def is_further_open(self) -> bool:
        """Whether one of those is on, or has something to say."""
        return any(reading.value or reading.error for reading in self.further)

    def columns(self, by: Actor, scope: Mapping[str, Any]) -> list[Column]:
        """Return the columns that this person sees."""
        return [column for column in self.declared.columns_for(by, scope) if column.key not in self.lacking]

    def query(self) -> str:
        """Return the part of the address that says all this but the page, always written the same way."""
        parts = QueryDict(mutable=True)
        if self.text:
            parts["q"] = self.text
        for reading in self.readings:
            if reading.value:
                parts.update(reading.parts)
        if self.sort and self.order != self.declared.order:
            parts["sort"] = self.sort
        return parts.urlencode()

    def rows(self, by: Actor, scope: Mapping[str, Any]) -> Rows:
        """Return all rows found, in no order."""
        return self.narrowed(self.declared.rows(by, **scope))

    def narrowed(self, rows: Rows) -> Rows:
        """Return those rows, of all that the list has, that are found, in no order."""
        for reading in self.readings:
            rows = reading.filter.narrowed(rows, reading)
        return self.declared.search.find(rows, self.text) if self.text and self.declared.search else rows


def asked(declared: StaffList, query: Mapping[str, str], by: Actor, scope: Mapping[str, Any]) -> Asked:
    """Read an address. What cannot be read counts as not asked for; a filter that can say what is wrong does.

    Whoever does not see a column cannot sort by it: the order would tell what stands there.
    """
    # Trimmed once more: what is read of `Asked.query()` is the same again.
    text = NOT_STORABLE.sub("", query.get("q", "")).strip()[:LONGEST_TEXT].strip() if declared.search else ""
    wanted = query.get("sort", "")
    lacks = declared.lacks(by, **scope) if declared.lacks else Lacking()
    lacking = frozenset([*lacks.empty, *lacks.denied])
    by_key = {column.key: column.sort for column in declared.columns_for(by, scope) if column.sort and column.key not in lacking}
    if wanted.removeprefix("-") in by_key:
        columns = by_key[wanted.removeprefix("-")]
        sort, order = wanted, tuple(turned(column) for column in columns) if wanted.startswith("-") else columns
    else:
        sort, order = _usual(declared.columns, declared.order), declared.order
    page = min(typed_whole(query.get("page", "")) or 1, LARGEST_PAGE)
    read = [one.read(query, by, scope) for one in declared.filters if one.name not in lacks.denied]
    readings = tuple(reading for reading in read if reading.parts or reading.filter.name not in lacks.empty)
    return Asked(declared, text, readings, sort, order, page, lacking)


def _usual(columns: Any, order: tuple[str, ...]) -> str:
    """Return the key of the column by which a list is sorted when nothing is asked; empty if it is none."""
    column: Column
    for column in columns:
        if column.sort and column.sort == order:
            return column.key
        if column.sort and tuple(turned(one) for one in column.sort) == order:
            return f"-{column.key}"
    return ""
