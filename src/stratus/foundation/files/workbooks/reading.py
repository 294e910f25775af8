"""Reads the first sheet of an Excel workbook (.xlsx), or a CSV file, within bounds. A workbook is read in a process of its own.

Formulas are not worked out: what a spreadsheet stored as their result counts.
"""

from __future__ import annotations

import codecs
import csv
import io
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import IO

import msgspec
from django.utils.translation import gettext as _

from stratus.foundation.files.apart.asking import ask
from stratus.foundation.files.workbooks import limits
from stratus.foundation.files.workbooks.answers import Answer, heard
from stratus.foundation.files.workbooks.cells import Refused, Value, address, kept
from stratus.foundation.files.workbooks.errors import Unreadable
from stratus.foundation.files.workbooks.limits import (
    LONGEST_CELL,
    MEGABYTE,
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_MEMORY,
    MOST_PROCESSOR,
    MOST_ROWS,
    MOST_SHEETS,
    MOST_TIME,
    MOST_WRITTEN,
)

PROGRAM = "stratus.foundation.files.workbooks.child"
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
        return _workbook(file.read())
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


def _workbook(content: bytes) -> Sheet:
    bounds = {"memory": MOST_MEMORY, "processor": MOST_PROCESSOR, "written": MOST_WRITTEN}
    ended = ask(PROGRAM, content, bounds, seconds=MOST_TIME)
    try:
        if not ended.is_well:
            raise Refused("COSTLY" if ended.is_costly or ended.is_aborted else "BROKEN")
        return _heard(ended.answer)
    except Refused as refused:
        if refused.code in ("BROKEN", "COSTLY"):
            ended.note("workbook_not_read")
        raise _unreadable(refused) from None


def _heard(answer: bytes) -> Sheet:
    """Return the sheet that a process answered. It has read a stranger's file, so that it keeps the limits is not taken for granted.

    Raises Refused.
    """
    try:
        found = msgspec.json.decode(answer, type=Answer)
        if found.code:
            raise Refused(found.code, found.row, found.column)
        return Sheet(kept([heard(value) for value in row] for row in found.rows), tuple(found.unread[:MOST_SHEETS]))
    except (msgspec.MsgspecError, ValueError, OverflowError):
        raise Refused("BROKEN") from None


def _unreadable(refused: Refused) -> Unreadable:
    """Return the error for the person."""
    last = address(MOST_ROWS - 1, MOST_COLUMNS - 1)
    cell = {"cell": address(refused.row, refused.column)} if refused.code in ("FAR", "LONG") else {}
    match refused.code:
        case "FAR":
            return Unreadable(_("Cell %(cell)s is beyond the last one that is read, %(last)s.") % {**cell, "last": last})
        case "LONG":
            return Unreadable(_("Cell %(cell)s holds more than %(most)s characters.") % {**cell, "most": LONGEST_CELL})
        case "MUCH":
            return Unreadable(_("The cells of the workbook hold more than %(most)s characters.") % {"most": limits.MOST_CHARACTERS})
        case "SHEETS":
            return Unreadable(_("The workbook has more than %(most)s sheets.") % {"most": MOST_SHEETS})
        case "NONE":
            return Unreadable(_("The workbook has no sheet with cells."))
        case "COSTLY":
            return Unreadable(
                _(
                    "The workbook takes too much memory or time. Perhaps it holds large texts, or cells far away: "
                    "the last one that is read is %(last)s."
                )
                % {"last": last}
            )
        case _:
            return Unreadable(_("This is no workbook that can be read. Save it as an Excel workbook (.xlsx) again, without a password."))


def _csv(content: bytes) -> list[list[Value]]:
    text = _decoded(content)
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(";,\t", key=first.count)
    try:
        return kept(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except Refused as refused:
        raise _unreadable(refused) from None
    except csv.Error:
        raise Unreadable(_("The file is neither an Excel workbook (.xlsx) nor a CSV file.")) from None


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
