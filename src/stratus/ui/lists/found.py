"""One page of a list, as its template draws it: in two statements, whatever the size of the table.

The first finds and sorts ids alone, as many as are counted. The second reads what the cells need, of the rows of the page. So nothing
wide is sorted, and what takes long, such as a search that finds most of what there is, is done once. An empty page needs no second one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from stratus.access.staff_request import StaffRequest
from stratus.ui.lists.asked import Asked, asked
from stratus.ui.lists.columns import Column
from stratus.ui.lists.declaration import Act, Rows, StaffList
from stratus.ui.lists.paging import address
from stratus.ui.models import SavedView

MOST_COUNTED = 1000
"""Rows are counted up to here; beyond it a list says "more than 1,000"."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a row: drawn by the column's template, if it has one."""

    column: Column
    shown: SafeString | str


@dataclass(frozen=True, slots=True)
class Line:
    """A row with its cells."""

    row: Any
    cells: list[Cell]
    title: str
    can_be_ticked: bool = True


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a column; `url` sorts by it, and is empty where nothing can be sorted."""

    column: Column
    url: str
    order: str


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on, and the address without it."""

    label: str
    text: str
    url: str


@dataclass(slots=True)
class ViewForm:
    """What was typed into a form of saved views, and what is wrong with it. `pk` None: the form for a new one."""

    pk: int | None = None
    title: str = ""
    error: str = ""


@dataclass
class Found:
    """The rows that an address asks for, with all that is drawn around them."""

    request: StaffRequest
    declared: StaffList
    scope: Mapping[str, Any]
    views: Sequence[SavedView] = ()
    may_act: bool = True
    view_form: ViewForm = field(default_factory=ViewForm)

    @cached_property
    def asked(self) -> Asked:
        """What the address asks for."""
        return asked(self.declared, self.request.GET, self.request.actor, self.scope)

    @cached_property
    def _seen(self) -> Rows:
        return self.declared.rows(self.request.actor, **self.scope)

    @cached_property
    def _sorted(self) -> Rows:
        return self.asked.narrowed(self._seen).order_by(*self.asked.order).values_list("pk", flat=True)

    @cached_property
    def _counted(self) -> list[int]:
        """The ids of the rows found, in order: those that are counted, and as many beyond as the last page among them may need."""
        return list(self._sorted[: MOST_COUNTED + self.size])

    @cached_property
    def _beyond(self) -> list[int]:
        """The ids of a page that begins beyond what is counted, one more than it shows. Where there are any, nothing has to be counted."""
        begin = (self.asked.page - 1) * self.size
        return list(self._sorted[begin : begin + self.size + 1]) if begin >= MOST_COUNTED else []

    @property
    def is_more(self) -> bool:
        """Whether there are more rows than are counted."""
        return bool(self._beyond) or len(self._counted) > MOST_COUNTED

    @property
    def total(self) -> int:
        """The number of rows found, at most `MOST_COUNTED`."""
        return MOST_COUNTED if self.is_more else len(self._counted)

    @property
    def size(self) -> int:
        """Rows a page."""
        return self.declared.size

    @property
    def pages(self) -> int:
        """The number of pages, as far as rows are counted."""
        return max(1, -(-self.total // self.size))

    @property
    def number(self) -> int:
        """The number of this page, from 1."""
        return self.asked.page if self.is_more else min(self.asked.page, self.pages)

    @property
    def _ids(self) -> list[int]:
        """The ids of the rows of this page, and one more where there is another page."""
        begin = (self.number - 1) * self.size
        return self._beyond or self._counted[begin : begin + self.size + 1]

    @cached_property
    def rows(self) -> Sequence[Any]:
        """The rows of this page. One that went between the two statements is left out."""
        ids = self._ids[: self.size]
        read = self._seen.in_bulk(ids)
        return self.declared.prepared([read[pk] for pk in ids if pk in read], self.request.actor)

    @property
    def first(self) -> int:
        """Number of the first row shown, from 1."""
        return (self.number - 1) * self.size + 1

    @property
    def last(self) -> int:
        """Number of the last row shown."""
        return self.first + len(self.rows) - 1

    @property
    def is_past_the_end(self) -> bool:
        """Whether there are rows, but none on this page."""
        return self.total > 0 and not self.rows

    @cached_property
    def is_left_out(self) -> bool:
        """Whether an empty list is empty only because its filters leave rows out as they stand, such as archived ones. One statement."""
        return not self.total and bool(self.declared.filters) and self._seen.exists()

    @property
    def search_note(self) -> str:
        """What somebody should know whose search found nothing; empty for nothing."""
        return self.declared.search.note(self.asked.text) if self.declared.search else ""

    def url(self, **changes: Any) -> str:
        """Return this page's address with other parameters; None leaves one out."""
        return address(self.request, **changes)

    @property
    def address(self) -> str:
        """The present address."""
        return self.url()

    @property
    def kept(self) -> str:
        """What the address asks for, as `?…`, for forms of rows that are sent elsewhere and come back (`returned`); empty for nothing."""
        query = self.request.GET.urlencode()
        return f"?{query}" if query else ""

    @property
    def previous_url(self) -> str:
        """Address of the page before; empty on the first."""
        return self.url(page=self.number - 1) if self.number > 1 else ""

    @property
    def next_url(self) -> str:
        """Address of the page after; empty on the last."""
        return self.url(page=self.number + 1) if len(self._ids) > self.size else ""

    @property
    def first_url(self) -> str:
        """Address of the first page."""
        return self.url(page=None)

    @property
    def all_url(self) -> str:
        """The address of all rows, also for somebody who begins with a view of their own."""
        has_default = any(view.is_default for view in self.views)
        return f"{self.request.path}?show=all" if has_default else self.request.path

    @property
    def export_url(self) -> str:
        """The address of the rows found as a file; empty where there are too many to wait for."""
        return "" if self.is_more else self.url(export="csv", page=None)

    @cached_property
    def columns(self) -> list[Column]:
        """The columns that this person sees."""
        return self.asked.columns(self.request.actor, self.scope)

    @property
    def headings(self) -> list[Heading]:
        """The headings; the one that the list is sorted by turns the order."""
        return [self._heading(column) for column in self.columns]

    def _heading(self, column: Column) -> Heading:
        if not column.sort:
            return Heading(column, "", "")
        key, turned = self.asked.sort.removeprefix("-"), self.asked.sort.startswith("-")
        current = key == column.key
        following = f"-{column.key}" if current and not turned else column.key
        order = ("descending" if turned else "ascending") if current else "none"
        return Heading(column, self.url(sort=following, page=None), order)

    @property
    def sorts(self) -> list[tuple[str, str]]:
        """What can be chosen to sort by where there are no headings, on a phone: value and text."""
        found = []
        for column in self.columns:
            if column.sort:
                found += [(column.key, str(column.heading)), (f"-{column.key}", _("%(column)s, reversed") % {"column": column.heading})]
        return found

    @property
    def lines(self) -> list[Line]:
        """The rows with their cells."""
        head, ticks = self.declared.head, self.declared.ticks
        return [
            Line(
                row,
                [Cell(column, "" if column.template else column.shown(row)) for column in self.columns],
                head.text(row),
                ticks is None or ticks.may(row),
            )
            for row in self.rows
        ]

    @property
    def chips(self) -> list[Chip]:
        """What narrows the rows."""
        chips = [Chip(_("Search"), self.asked.text, self.url(q=None, page=None))] if self.asked.text else []
        for reading in self.asked.readings:
            if reading.value:
                without = self.url(page=None, **dict.fromkeys(reading.parts))
                chips.append(Chip(str(reading.filter.label), reading.chip, without))
        return chips

    @property
    def acts(self) -> list[Act]:
        """What this person may do to many of these rows."""
        values, by = self.asked.values, self.request.actor
        return [act for act in self.declared.acts if self.may_act and by.can(act.right) and act.fits(values)]

    @property
    def shown_ids(self) -> str:
        """The ids of the rows of this page, for its tick box where there is no script."""
        return ",".join(str(row.pk) for row in self.rows)

    @property
    def empty_url(self) -> str:
        """Where to begin when there is nothing yet; empty for those who may not."""
        empty = self.declared.empty
        return reverse(empty.view) if empty.view and (empty.right is None or self.request.actor.can(empty.right)) else ""

    @property
    def view_links(self) -> list[dict[str, Any]]:
        """The person's saved views with their addresses, and the form of each."""
        present, form = self.asked.query(), self.view_form
        return [
            {
                "view": view,
                "url": f"{self.request.path}?{view.query or 'show=all'}",
                "is_current": view.query == present,
                "title": form.title if form.pk == view.pk else view.title,
                "error": form.error if form.pk == view.pk else "",
            }
            for view in self.views
        ]

    @property
    def may_save(self) -> bool:
        """Whether views can be saved: not while logged in as somebody else."""
        return self.request.actor.acting_as_id is None
