"""What an author gives those who mark: a model answer, and criteria, of which each earns points of its own. Pure.

A content that has criteria holds a list of `{"id", "title", "text", "points", "levels", "parts"}`. `parts` are sub-criteria, which are the
same without parts, `levels` are `{"id", "title", "text", "points"}`. Points are exact, in digits as text. No paper has any of it.

Authors add nothing up: a criterion with sub-criteria has the sum of their points, one with levels has those of the highest, and the
item's maximum score is the sum of its criteria.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from stratus.foundation.markup import says_something
from stratus.item_types.content_fields import checked_html, number, one_line
from stratus.item_types.errors import Problems

CRITERIA, MODEL_ANSWER = "criteria", "model_answer"
LEVELS, PARTS = "levels", "parts"
MOST_CRITERIA, MOST_PARTS = 20, 10
LEAST_LEVELS, MOST_LEVELS = 2, 10
MOST_ROWS = 150
"""Criteria, sub-criteria and levels of an item together: a form with more would have more fields than a request may."""
MOST_OF_TITLE, MOST_OF_TEXT = 200, 2_000
"""Characters of a title, and of what is said about a criterion or level."""
LEAST_POINTS, MOST_POINTS = Decimal("0.01"), Decimal("999999.99")
PLACES = 2
"""Decimals of points, as of maximum scores."""
SPARE = 2
"""Rows that are read beyond those that there may be, so that too many are noticed."""


class Leaf(NamedTuple):
    """What a marker gives points for: a criterion without sub-criteria, or a sub-criterion. `of`: the title of its criterion, else ""."""

    id: str
    title: str
    text: str
    points: Decimal
    levels: Sequence[Mapping[str, Any]]
    of: str = ""


def leaves(criteria: Sequence[Mapping[str, Any]]) -> list[Leaf]:
    """Return what a marker gives points for, in the order of the author."""
    found = []
    for criterion in criteria:
        parts = criterion.get(PARTS) or ()
        of = criterion["title"] if parts else ""
        found += [Leaf(one["id"], one["title"], one["text"], Decimal(one["points"]), one[LEVELS], of) for one in parts or (criterion,)]
    return found


def total(criteria: Sequence[Mapping[str, Any]]) -> Decimal:
    """Return the points of stored criteria together."""
    return sum((Decimal(criterion["points"]) for criterion in criteria), Decimal(0))


def places(content: Mapping[str, Any]) -> list[MutableMapping[str, Any]]:
    """Return the criteria, sub-criteria and levels of a content: the objects themselves that have an `id`."""
    criteria = list(content.get(CRITERIA) or ())
    parts = [part for criterion in criteria for part in criterion[PARTS]]
    return [*criteria, *parts, *(level for one in (*criteria, *parts) for level in one[LEVELS])]


def rows_in(given: Any, depth: int = 2) -> int:
    """Return how many rows a form of criteria shows, empty ones counted, with those in each other."""
    rows = [row for _place, row in _rows(given, MOST_CRITERIA)]
    return len(rows) + sum(rows_in(row.get(part), depth - 1) for row in rows for part in (LEVELS, PARTS) if depth)


def is_written(row: Mapping[str, Any], depth: int = 2) -> bool:
    """Tell whether anything was written into a row of a form, or of a content, or into what belongs to it so many levels below."""
    if any(str(row.get(name) or "").strip() for name in ("title", "text", "points")):
        return True
    inner = [*_rows(row.get(LEVELS), MOST_LEVELS), *_rows(row.get(PARTS), MOST_PARTS)] if depth else []
    return any(is_written(one, depth - 1) for _place, one in inner)


def clean(content: Mapping[str, Any], problems: Problems) -> dict[str, Any]:
    """Check and return model answer and criteria, as far as they are written."""
    answer = checked_html(content.get(MODEL_ANSWER), MODEL_ANSWER, problems)
    found: dict[str, Any] = {MODEL_ANSWER: answer} if says_something(answer) else {}
    if criteria := clean_criteria(content.get(CRITERIA), problems):
        found[CRITERIA] = criteria
    return found


def clean_criteria(given: Any, problems: Problems) -> list[dict[str, Any]]:
    """Check and return the criteria that were sent; rows in which nothing is written are left out."""
    rows = _written(given, MOST_CRITERIA)
    if len(rows) > MOST_CRITERIA:
        problems.add(CRITERIA, "TOO_MANY_CRITERIA", most=MOST_CRITERIA)
    cleaned = [_criterion(row, str(place + 1), problems) for place, row in rows]
    _titles_differ([(str(place + 1), one) for (place, _row), one in zip(rows, cleaned, strict=True)], "", problems)
    if len(places({CRITERIA: cleaned})) > MOST_ROWS:
        problems.add(CRITERIA, "TOO_MANY_ROWS", most=MOST_ROWS)
    if total(cleaned) > MOST_POINTS:
        problems.add(CRITERIA, "TOO_MANY_POINTS", most=MOST_POINTS)
    return cleaned


def points_that_follow(row: Mapping[str, Any]) -> Decimal | None:
    """Return the points that follow from what is written below a criterion of a form; None where it has its own."""
    if parts := _written(row.get(PARTS), MOST_PARTS):
        return sum((_points_of(part) for _place, part in parts), Decimal(0))
    if levels := _written(row.get(LEVELS), MOST_LEVELS):
        return max(_read(level) for _place, level in levels)
    return None


def max_score_of(content: Mapping[str, Any], given: Decimal | None) -> Decimal | None:
    """Return the maximum score of an item: the points of its criteria, or what its author gave where it has none."""
    return total(content[CRITERIA]) if content.get(CRITERIA) else given


def total_written(given: Any) -> Decimal | None:
    """Return the points of the criteria of a form, as far as they can be read; None where no criterion is written."""
    rows = _written(given, MOST_CRITERIA)
    return sum((_points_of(row) for _place, row in rows), Decimal(0)) if rows else None


def _points_of(row: Mapping[str, Any]) -> Decimal:
    follow = points_that_follow(row)
    return _read(row) if follow is None else follow


def _read(row: Mapping[str, Any]) -> Decimal:
    return read_points(row.get("points")) or Decimal(0)


def read_points(typed: Any) -> Decimal | None:
    """Return the points that somebody typed, None where these are none."""
    return number({"points": typed}, "points", Problems(), places=PLACES, low=0, high=MOST_POINTS)


def _rows(given: Any, most: int) -> list[tuple[int, Mapping[str, Any]]]:
    """Return the rows of a list that can be read, with their places: one too many, and no more."""
    rows = list(given[: most + SPARE]) if isinstance(given, list | tuple) else []
    return [(place, row) for place, row in enumerate(rows) if isinstance(row, Mapping)]


def _written(given: Any, most: int) -> list[tuple[int, Mapping[str, Any]]]:
    return [(place, row) for place, row in _rows(given, most) if is_written(row)]


def _criterion(row: Mapping[str, Any], name: str, problems: Problems) -> dict[str, Any]:
    mine = problems.of_part(name)
    cleaned = _scored(row, name, problems)
    parts = _written(row.get(PARTS), MOST_PARTS)
    if len(parts) > MOST_PARTS:
        mine.add(CRITERIA, "TOO_MANY_PARTS", most=MOST_PARTS)
    if parts and cleaned[LEVELS]:
        mine.add(CRITERIA, "LEVELS_AND_PARTS")
    cleaned[PARTS] = [_scored(part, f"{name}.{place + 1}", problems) for place, part in parts]
    _titles_differ([(f"{name}.{place + 1}", one) for (place, _row), one in zip(parts, cleaned[PARTS], strict=True)], "", problems)
    if parts:
        cleaned["points"] = plain(sum((Decimal(one["points"]) for one in cleaned[PARTS]), Decimal(0)))
    return cleaned


def _scored(row: Mapping[str, Any], name: str, problems: Problems) -> dict[str, Any]:
    """Check and return a criterion or a sub-criterion, with its levels. Its own points count where nothing below it says them."""
    mine = problems.of_part(name)
    cleaned: dict[str, Any] = {**_said(row, mine), LEVELS: _levels(row.get(LEVELS), name, problems)}
    if cleaned[LEVELS]:
        cleaned["points"] = plain(max(Decimal(level["points"]) for level in cleaned[LEVELS]))
    elif _written(row.get(PARTS), MOST_PARTS):
        cleaned["points"] = "0"
    else:
        cleaned["points"] = _points(row, mine, "POINTS_OF_CRITERION", low=LEAST_POINTS)
    return cleaned


def _levels(given: Any, name: str, problems: Problems) -> list[dict[str, Any]]:
    mine, rows = problems.of_part(name), _written(given, MOST_LEVELS)
    if rows and not LEAST_LEVELS <= len(rows) <= MOST_LEVELS:
        mine.add(CRITERIA, "NUMBER_OF_LEVELS", low=LEAST_LEVELS, high=MOST_LEVELS)
    levels = []
    for place, row in rows:
        said = _said(row, mine, "LEVEL_WITHOUT_TITLE", level=place + 1)
        levels.append({**said, "points": _points(row, mine, "POINTS_OF_LEVEL", low=Decimal(0), level=place + 1)})
    _titles_differ([(str(place + 1), one) for (place, _row), one in zip(rows, levels, strict=True)], name, problems)
    worth = [Decimal(level["points"]) for level in levels]
    if twice := _same(worth):
        first, second = (rows[place][0] + 1 for place in twice)
        mine.add(CRITERIA, "LEVELS_WORTH_THE_SAME", one=first, other=second)
    return levels


def _said(row: Mapping[str, Any], mine: Problems, without: str = "CRITERION_WITHOUT_TITLE", **level: int) -> dict[str, Any]:
    title = one_line(row.get("title"), CRITERIA, mine, most=MOST_OF_TITLE, too_long="TITLE_TOO_LONG")
    if not title and len(str(row.get("title") or "").strip()) <= MOST_OF_TITLE:
        mine.add(CRITERIA, without, **level)
    text = "\n".join(str(row.get("text") or "").strip().splitlines())
    if len(text) > MOST_OF_TEXT:
        mine.add(CRITERIA, "EXPLANATION_TOO_LONG", most=MOST_OF_TEXT)
    return {"id": str(row.get("id") or ""), "title": title, "text": text[:MOST_OF_TEXT]}


def _points(row: Mapping[str, Any], mine: Problems, code: str, *, low: Decimal, **level: int) -> str:
    found = Problems()
    points = number(row, "points", found, places=PLACES, low=low, high=MOST_POINTS)
    if points is None:
        mine.add(CRITERIA, code, low=low, high=MOST_POINTS, most=PLACES, **level)
    return plain(points or Decimal(0))


def _titles_differ(named: Sequence[tuple[str, Mapping[str, Any]]], of: str, problems: Problems) -> None:
    """Note a problem where two titles beside each other say the same. `of`: the criterion whose levels these are, else ""."""
    if twice := _same([" ".join(one["title"].casefold().split()) for _name, one in named]):
        first, second = (named[place][0] for place in twice)
        if of:
            problems.of_part(of).add(CRITERIA, "LEVEL_TWICE", one=first, other=second)
        else:
            problems.add(CRITERIA, "CRITERION_TWICE", first=first, second=second)


def _same(values: Sequence[Any]) -> tuple[int, int] | None:
    """Return the places of two equal values that say something, the first ones; None if all differ."""
    seen: dict[Any, int] = {}
    for place, value in enumerate(values):
        if value != "" and value in seen:
            return seen[value], place
        seen.setdefault(value, place)
    return None


def plain(points: Decimal) -> str:
    """Return exact points in digits, without trailing zeros."""
    return f"{points.normalize():f}"
