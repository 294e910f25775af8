"""Cells within bounds, by whatever way they came. Nothing of Django: the process that reads a workbook loads this."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Literal, TypeAlias

from stratus.foundation.files.workbooks import limits

Value: TypeAlias = "str | int | float | bool | date | datetime | time | timedelta"
Code = Literal["FAR", "LONG", "MUCH", "SHEETS", "NONE", "BROKEN", "COSTLY"]


class Refused(Exception):
    """Why cells are not read. `row`, `column`: which cell, counted from 0."""

    def __init__(self, code: Code, row: int = 0, column: int = 0) -> None:
        super().__init__(code)
        self.code, self.row, self.column = code, row, column


def address(row: int, column: int) -> str:
    """Return how spreadsheets call a cell, both counted from 0: (6, 1) is B7."""
    letters, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(65 + letter) + letters
    return f"{letters}{row + 1}"


def check_end(row: int, column: int) -> None:
    """Raise Refused if the last cell stands beyond what is read."""
    if row >= limits.MOST_ROWS or column >= limits.MOST_COLUMNS:
        raise Refused("FAR", row, column)


def kept(rows: Iterable[Sequence[Value]]) -> list[list[Value]]:
    """Return these rows, read one by one as long as they keep the limits. Raises Refused."""
    found: list[list[Value]] = []
    left = limits.MOST_CHARACTERS
    for number, row in enumerate(rows):
        check_end(number, max(len(row) - 1, 0))
        for column, value in enumerate(row):
            if isinstance(value, str):
                if len(value) > limits.LONGEST_CELL:
                    raise Refused("LONG", number, column)
                left -= len(value)
        if left < 0:
            raise Refused("MUCH")
        found.append(list(row))
    return found
