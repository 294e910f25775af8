"""CSV files that spreadsheets open correctly and safely."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.text import slugify

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""Characters at which a spreadsheet takes a cell for a formula."""


def csv_file(name: str, heading: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """Return the table as a file to download: UTF-8 with a byte order mark, so that spreadsheets read every alphabet.

    Text that a spreadsheet would run as a formula gets an apostrophe in front; numbers stay numbers.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([cell(one) for one in heading])
    writer.writerows([cell(one) for one in row] for row in rows)
    answer = HttpResponse(text.getvalue().encode("utf-8-sig", "replace"), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{slugify(name) or "table"}.csv"'
    answer["Cache-Control"] = "no-store"
    return answer


def cell(value: Any) -> Any:
    """Return the text of a value for a cell."""
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
