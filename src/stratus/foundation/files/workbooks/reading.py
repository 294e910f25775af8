"""Reads the first sheet of an Excel workbook (.xlsx), or a CSV file, within bounds.

Formulas are not worked out: what a spreadsheet stored as their result counts.
"""

from __future__ import annotations

import codecs
import csv
import io
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import IO, TypeAlias

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from stratus.foundation.files.workbooks.errors import Unreadable
from stratus.foundation.files.workbooks.limits import LONGEST_CELL, MEGABYTE, MOST_BYTES, MOST_COLUMNS, MOST_ROWS
from stratus.foundation.files.workbooks.measuring import Budget, address, broken, measured

Value: TypeAlias = "str | int | float | bool | date | datetime | time | timedelta"
_OLD = b"\xd0\xcf\x11\xe0"
"""Begins files of Excel before 2007, and workbooks with a password."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands in the cells, from A1 on; rows may be of different lengths. `unread`: names of the sheets behind it."""

    rows: list[list[Value]]
    unread: tuple[str, ...] = ()


def read_sheet(file: IO[bytes]) -> Sheet:
    """Return the first sheet of a file, whatever its name is. Raises Unreadable."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if size > MOST_BYTES:
        raise Unreadable(_("The file is larger than %(most)s MB.") % {"most": MOST_BYTES // MEGABYTE})
    begin = file.read(4)
    file.seek(0)
    if begin.startswith(b"PK"):
        return _workbook(file)
    if begin == _OLD:
        raise Unreadable(_("This is a workbook of an old kind, or one with a password. Save it as an Excel workbook (.xlsx) without one."))
    return Sheet(_csv(file.read()))


def is_called_workbook_only(name: str, file: IO[bytes]) -> bool:
    """Tell whether a file has the name of a workbook and is none: text that somebody gave this name would be read as CSV, and found wrong
    for another reason.
    """
    file.seek(0)
    begin = file.read(4)
    file.seek(0)
    return name.casefold().endswith(".xlsx") and bool(begin) and not begin.startswith((b"PK", _OLD))


def text_of(value: Value) -> str:
    """Return what a cell shows, on one line; whole numbers have no decimals."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    return " ".join(str(value).split())


def is_time(value: Value) -> bool:
    """Tell whether a spreadsheet took what was typed for a date or a time: 1.2 becomes the first of February."""
    return isinstance(value, date | time | timedelta)


def _workbook(file: IO[bytes]) -> Sheet:
    packed = measured(file)
    try:
        with CalamineWorkbook.from_filelike(packed) as workbook:
            sheets = [one.name for one in workbook.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
            if not sheets:
                raise Unreadable(_("The workbook has no sheet with cells."))
            rows = workbook.get_sheet_by_name(sheets[0]).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError, OverflowError):  # the last: of times that nobody could count
        raise broken() from None
    return Sheet(rows, tuple(sheets[1:]))


def _csv(content: bytes) -> list[list[Value]]:
    text = _decoded(content)
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(";,\t", key=first.count)
    rows: list[list[Value]] = []
    budget = Budget()
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator)):
            long = next((column for column, cell in enumerate(row) if len(cell) > LONGEST_CELL), None)
            if long is not None:
                raise Unreadable(
                    _("Cell %(cell)s holds more than %(most)s characters.") % {"cell": address(number, long), "most": LONGEST_CELL}
                )
            if number >= MOST_ROWS or len(row) > MOST_COLUMNS:
                words = {"cell": address(number, max(len(row) - 1, 0)), "last": address(MOST_ROWS - 1, MOST_COLUMNS - 1)}
                raise Unreadable(_("Cell %(cell)s is beyond the last one that is read, %(last)s.") % words)
            budget.take(sum(map(len, row)))
            rows.append(list(row))
    except csv.Error:
        raise Unreadable(_("The file is neither an Excel workbook (.xlsx) nor a CSV file.")) from None
    return rows


def _decoded(content: bytes) -> str:
    """Return the text of a CSV file: UTF-8, UTF-16 where it begins with its mark, or as Excel writes it in the west of Europe."""
    is_wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if is_wide else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Unreadable(_("The file is neither an Excel workbook (.xlsx) nor a CSV file."))
