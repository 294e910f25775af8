"""Pages of rows for what keeps its own table (docs/how/lists.md), addresses of their neighbours, and parameters of addresses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from stratus.foundation.numbers import typed_whole
from stratus.foundation.sorting import sort_key
from stratus.foundation.text import NOT_STORABLE

PAGE_SIZE = 50
LARGEST_PAGE = 100_000


def text_of(request: HttpRequest, name: str, most: int = 200) -> str:
    """Return a query parameter trimmed, without characters that the database refuses, cut to `most` characters."""
    return NOT_STORABLE.sub("", request.GET.get(name, "")).strip()[:most]


def number_of(request: HttpRequest, name: str) -> int | None:
    """Return a query parameter as a positive id, or None if it is absent or not an id."""
    return typed_whole(request.GET.get(name, ""))


def starts_with(field: str, text: str) -> Q:
    """Return the condition that this column of sort keys starts with the text: a range, so that an index serves it."""
    prefix = sort_key(text)
    return Q(**{f"{field}__gte": prefix, f"{field}__lt": prefix + "\U0010ffff"})


def wanted_page(request: HttpRequest) -> int:
    """Return the number of the page that is asked for, from 1."""
    return min(number_of(request, "page") or 1, LARGEST_PAGE)


class Pager:
    """What the pagination tag needs to know of page `number` (from 1) of `pages`, with `total` rows on all of them, `size` on each."""

    def __init__(self, request: HttpRequest, *, number: int, pages: int, total: int, size: int) -> None:
        self.request, self.number, self.pages, self.total, self.size = request, number, pages, total, size

    @property
    def first(self) -> int:
        """Number of the first row shown, from 1."""
        return (self.number - 1) * self.size + 1

    @property
    def last(self) -> int:
        """Number of the last row shown."""
        return min(self.number * self.size, self.total)

    def url(self, **changes: Any) -> str:
        """Return this page's address with other query parameters; None leaves one out."""
        return address(self.request, **changes)

    @property
    def previous_url(self) -> str:
        """Address of the page before; empty on the first."""
        return self.url(page=self.number - 1) if self.number > 1 else ""

    @property
    def next_url(self) -> str:
        """Address of the page after; empty on the last."""
        return self.url(page=self.number + 1) if self.number < self.pages else ""


class Listing(Pager):
    """One page of a query set, with its rows. Costs two statements (count and rows), whatever the size of the table.

    `sorts` maps the value of `?sort=` to columns; a minus before the value reverses the order. The last column of each should be unique,
    or rows could appear on two pages.
    """

    def __init__(
        self,
        request: HttpRequest,
        queryset: QuerySet[Any],
        *,
        sorts: Mapping[str, Sequence[str]],
        default: str,
        size: int = PAGE_SIZE,
    ) -> None:
        total = queryset.count()
        pages = max(1, -(-total // size))
        super().__init__(request, number=min(wanted_page(request), pages), pages=pages, total=total, size=size)
        wanted = request.GET.get("sort", "")
        self.sort = wanted if wanted.removeprefix("-") in sorts else default
        columns = sorts[self.sort.removeprefix("-")]
        self.queryset = queryset.order_by(*(turned(column) if self.sort.startswith("-") else column for column in columns))

    @cached_property
    def rows(self) -> list[Any]:
        """The rows of this page."""
        return list(self.queryset[self.first - 1 : self.first - 1 + self.size])

    def __iter__(self) -> Any:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def address(request: HttpRequest, **changes: Any) -> str:
    """Return the present address with other query parameters; None removes one."""
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return f"{request.path}?{query.urlencode()}" if query else request.path


def returned(request: HttpRequest, page: str) -> str:
    """Return the address of a list as it was asked for when a form on it was sent: the form's own address carries that (`list.kept`)."""
    query = request.GET.urlencode()
    return f"{page}?{query}" if query else page


def turned(column: str) -> str:
    """Return the column with the other direction."""
    return column.removeprefix("-") if column.startswith("-") else f"-{column}"
