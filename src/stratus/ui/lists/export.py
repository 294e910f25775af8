"""The rows found, as a table to take along: all of them, with the columns shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from django.http import HttpResponse
from django.utils.text import slugify

from stratus.access.actor import Actor
from stratus.foundation.files.csv_files import CONTENT_TYPE, csv_bytes
from stratus.ui.lists.asked import Asked
from stratus.ui.lists.columns import Column, exported
from stratus.ui.lists.declaration import Rows
from stratus.ui.lists.found import MOST_COUNTED

PORTION = 200
"""Rows that are read, and held, at a time."""


def _columns(asked: Asked, by: Actor, scope: Mapping[str, Any]) -> list[Column]:
    return [column for column in asked.columns(by, scope) if column.exports]


def heading(asked: Asked, by: Actor, scope: Mapping[str, Any]) -> list[str]:
    """Return the first line of the table."""
    return [str(column.heading) for column in _columns(asked, by, scope)]


def lines(asked: Asked, by: Actor, scope: Mapping[str, Any], portion: Sequence[Any]) -> Iterator[list[Any]]:
    """Yield the values of these rows, which are prepared together."""
    columns = _columns(asked, by, scope)
    for row in asked.declared.prepared(portion, by):
        yield [exported(column.of(row)) for column in columns]


def portions(rows: Rows) -> Iterator[list[Any]]:
    """Yield the rows `PORTION` at a time; no more are held. The database keeps them as they were at the beginning."""
    each = rows.iterator(chunk_size=PORTION)
    while portion := list(islice(each, PORTION)):
        yield portion


def file_now(asked: Asked, by: Actor, scope: Mapping[str, Any]) -> HttpResponse:
    """Return the file of the rows, at most `MOST_COUNTED`, in the order asked for."""
    found = asked.rows(by, scope).order_by(*asked.order)[:MOST_COUNTED]
    table = (line for portion in portions(found) for line in lines(asked, by, scope, portion))
    answer = HttpResponse(csv_bytes(heading(asked, by, scope), table), content_type=CONTENT_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{file_name(asked)}"'
    answer["Cache-Control"] = "no-store"
    return answer


def file_name(asked: Asked) -> str:
    """Return the name of the file."""
    return f"{slugify(str(asked.declared.caption)) or 'list'}.csv"
