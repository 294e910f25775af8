"""Lists of texts that authors write row by row: elements that are put in order, sources and targets that are matched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from stratus.foundation.markup import says_something
from stratus.item_types.content_fields import checked_html
from stratus.item_types.errors import Problems
from stratus.item_types.listed.content import same, seen
from stratus.item_types.naming import name_of

LEAST_ROWS, MOST_ROWS = 2, 26


def written_rows(
    content: Mapping[str, Any], field: str, problems: Problems, *, too_long: str, letters: bool = False
) -> list[tuple[int, Mapping[str, Any], str]]:
    """Return the rows of this field that say something: the number of each as it was sent (from 0), the row, and its text, safe to show.

    `letters`: authors call the rows by letters. Reading ends with the first row too many: `check_number` says how many there may be.
    """
    given = content.get(field)
    rows: list[tuple[int, Mapping[str, Any], str]] = []
    for number, row in enumerate(given if isinstance(given, Sequence) and not isinstance(given, str) else []):
        if not isinstance(row, Mapping):
            continue
        if len(rows) > MOST_ROWS:
            break
        markup = checked_html(row.get("html"), field, problems.of_part(name_of(number, letters=letters)), too_long=too_long)
        if says_something(markup):
            rows.append((number, row, markup))
    return rows


def check_number(rows: Sequence[Any], field: str, problems: Problems, code: str) -> None:
    """Note a problem where these are too few or too many rows."""
    if not LEAST_ROWS <= len(rows) <= MOST_ROWS:
        problems.add(field, code, low=LEAST_ROWS, high=MOST_ROWS)


def check_twice(
    rows: Sequence[tuple[int, Mapping[str, Any], str]], field: str, problems: Problems, code: str, *, letters: bool = False
) -> None:
    """Note a problem where two of these rows are the same to candidates: who chose the other one would be wrong and could not know."""
    if twice := same([seen(markup) for _place, _row, markup in rows]):
        first, second = (name_of(rows[one][0], letters=letters) for one in twice)
        problems.add(field, code, first=first, second=second)


def row_id(row: Mapping[str, Any]) -> str:
    """Return the id that came with a row, "" for a new one."""
    return str(row.get("id") or "")


def row_named(given: Any) -> int:
    """Return the place of the row that is named as the right one, -1 for none: a whole number, or its digits as a form sends them."""
    if isinstance(given, str) and len(given) <= len(str(MOST_ROWS)) + 1 and given.isascii() and given.isdigit():
        return int(given)
    return given if isinstance(given, int) and not isinstance(given, bool) else -1


def shown_rows(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return what candidates see of rows: id and text alone."""
    return [{"id": row["id"], "html": row["html"]} for row in rows]
