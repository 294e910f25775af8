"""CSV files that spreadsheets open correctly and safely."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

CONTENT_TYPE = "text/csv; charset=utf-8"
BOM = b"\xef\xbb\xbf"
"""Begins a file, so that spreadsheets read every alphabet."""
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Characters at which a spreadsheet takes a cell for a formula, the wide ones of Chinese and Japanese keyboards too."""
_FURTHER = re.compile("([;\t\r\n] *)(?=[=+\\-@＝＋－＠])")
"""Such a character within a cell, where another begins for a spreadsheet that parts cells at semicolons, as Excel does in most of Europe:
it takes none of our quotes for the beginning of a cell.
"""


def csv_bytes(heading: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Return the table as a file: UTF-8 with a byte order mark, so that spreadsheets read every alphabet.

    Text that a spreadsheet would run as a formula gets an apostrophe in front; numbers stay numbers.
    """
    return BOM + csv_rows([heading, *rows])


def csv_rows(rows: Iterable[Sequence[Any]]) -> bytes:
    """Return the lines of these rows alone, to be written behind others of the same file."""
    text = io.StringIO()
    csv.writer(text).writerows([cell(one) for one in row] for row in rows)
    return text.getvalue().encode("utf-8", "replace")


def cell(value: Any) -> Any:
    """Return the text of a value for a cell."""
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    text = _FURTHER.sub(r"\1'", str(value))
    return f"'{text}" if text.startswith(FORMULA) else text
