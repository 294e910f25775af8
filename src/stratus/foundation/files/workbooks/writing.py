"""Writes Excel workbooks (.xlsx) in little memory.

Text stays text: nothing is written as a formula, a link or a number because of what it looks like.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, time, timedelta
from math import isfinite
from typing import IO, Any

from xlsxwriter import Workbook

from stratus.foundation.files.workbooks.cells import Value

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TEXT_ONLY = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class Book:
    """A workbook that is being written, sheet after sheet, row after row."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._text = workbook.add_format({"num_format": "@"})
        self._heading = workbook.add_format({"num_format": "@", "bold": True, "bottom": 1})
        self._wrapped = workbook.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        self._time = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm"})

    def sheet(
        self, name: str, rows: Iterable[Sequence[Value]], *, widths: Sequence[int], heading: int | None = 0, wrap: bool = False
    ) -> None:
        """Write a sheet. `widths`: of its columns, in characters. `heading`: the number of the row with the names of columns."""
        sheet = self._workbook.add_worksheet(name)
        look = self._wrapped if wrap else self._text
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width, look)  # typed 1.2 stays 1.2 there, and becomes no date
        if heading == 0:
            sheet.freeze_panes(1, 0)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                self._write(sheet, number, column, value, self._heading if number == heading else look)

    def _write(self, sheet: Any, row: int, column: int, value: Value, look: Any) -> None:
        if isinstance(value, bool):
            sheet.write_boolean(row, column, value)
        elif isinstance(value, float) and not isfinite(value):
            sheet.write_string(row, column, str(value), look)  # spreadsheets have no such number, but files that are sent do
        elif isinstance(value, int | float):
            sheet.write_number(row, column, value)
        elif isinstance(value, date | time | timedelta):
            sheet.write_datetime(row, column, value, self._time)
        elif value:
            sheet.write_string(row, column, value, look)


@contextmanager
def writing(file: IO[bytes]) -> Iterator[Book]:
    """Write a workbook into a file. It is there when this ends."""
    workbook = Workbook(file, {"constant_memory": True, **_TEXT_ONLY})
    try:
        yield Book(workbook)
    finally:
        workbook.close()
