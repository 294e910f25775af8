"""Reads a workbook. Only in a process of its own (`child.py`): the library believes whatever the file says of itself."""

from __future__ import annotations

from typing import IO

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from stratus.foundation.files.workbooks.answers import Answer, told
from stratus.foundation.files.workbooks.cells import Refused, check_end, kept
from stratus.foundation.files.workbooks.limits import MOST_SHEETS


def parsed(file: IO[bytes]) -> Answer:
    """Return the cells of the first sheet, or why they are not read."""
    try:
        with CalamineWorkbook.from_filelike(file) as workbook:
            return _first(workbook)
    except Refused as refused:
        return Answer(refused.code, refused.row, refused.column)
    except MemoryError:
        return Answer("COSTLY")
    except (CalamineError, OSError, ValueError, OverflowError):  # the last: of times that nobody could count
        return Answer("BROKEN")
    except BaseException as panic:
        # The library is written in Rust: where it finds no memory, it raises what is no Exception and cannot be imported.
        if type(panic).__name__ != "PanicException":
            raise
        return Answer("COSTLY")


def _first(workbook: CalamineWorkbook) -> Answer:
    names = [one.name for one in workbook.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
    if not names:
        raise Refused("NONE")
    if len(names) > MOST_SHEETS:
        raise Refused("SHEETS")
    sheet = workbook.get_sheet_by_name(names[0])
    if sheet.end is None:
        return Answer(unread=names[1:])
    check_end(*sheet.end)  # before the rectangle from A1 on is made
    rows = kept(sheet.to_python(skip_empty_area=False))
    return Answer(rows=[[told(value) for value in row] for row in rows], unread=names[1:])
