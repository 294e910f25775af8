"""Comprehensive integrated puzzle: a grid of cases and columns, each cell of which takes one option of its column."""

from __future__ import annotations

import html
from collections import ChainMap
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from stratus.item_types import base
from stratus.item_types.content_fields import common, one_line, view
from stratus.item_types.credit import clean_scoring, share
from stratus.item_types.errors import Problems
from stratus.item_types.listed.content import MOST_OPTIONS, letters_kept, members, same, written
from stratus.item_types.naming import place_of
from stratus.item_types.overlays.where import Html, Line, Rows
from stratus.item_types.parts import Kind, Part, by_id

LEAST_COLUMNS, MOST_COLUMNS = 2, 10
LEAST_ROWS, MOST_ROWS = 2, 10
LEAST_OPTIONS = 2
MOST_OF_COLUMN, MOST_OF_OPTION = 80, 200
"""Characters of a column's name, and of an option."""


class Cell(NamedTuple):
    """One cell: the number of its case, its own id, its column, and the option that is right."""

    number: int
    id: str
    column: Mapping[str, Any]
    right: Mapping[str, Any]


class Content(base.Content):
    """`columns` with a name and options of their own, `rows` with a case and one cell for each column, in their order.

    The right option of a cell is stored as its letter as authored, so that ids may change. `once` of a column: each of its options is
    the answer to one case at most; `shuffle`: each candidate has an own order of all options.
    """

    key = "COMPREHENSIVE_INTEGRATED_PUZZLE"
    translated = (
        Html("stem"),
        Rows("columns", Line("text", MOST_OF_COLUMN), Rows("options", Line("text", MOST_OF_OPTION), lettered=True)),
        Rows("rows", Html("html")),
    )

    def clean(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return the content as it is stored. The cells of a row are those of the columns as they were sent. Raises ContentError."""
        problems = Problems()
        cleaned = common(content, problems)
        columns = _columns(content, problems)
        cleaned["columns"] = [column.stored for column in columns]
        cleaned["rows"] = _rows(content, columns, problems)
        cleaned["shuffle"] = bool(content.get("shuffle"))
        cleaned["scoring"] = clean_scoring(content, problems)
        problems.raise_any()
        return cleaned

    def candidate_view(self, item_id: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
        """Return the grid, the options of each column in the order of their ids where that is drawn for each candidate."""
        shown = self.author_view(item_id, content, max_score)
        if content["shuffle"]:
            for column in shown["columns"]:
                column["options"] = by_id(column["options"])
        return shown

    def author_view(self, item_id: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
        """Return the grid as authored, without what is right."""
        columns = [
            {
                "id": one["id"],
                "text": one["text"],
                "once": one["once"],
                "options": [{"id": o["id"], "text": o["text"]} for o in one["options"]],
            }
            for one in content["columns"]
        ]
        rows = [
            {
                "id": row["id"],
                "html": row["html"],
                "cells": [{"id": cell["id"], "column": column["id"]} for cell, column in zip(row["cells"], columns, strict=True)],
            }
            for row in content["rows"]
        ]
        return {**view(item_id, self.key, content, max_score), "columns": columns, "rows": rows}

    def texts(self, content: Mapping[str, Any]) -> list[str]:
        """Return the HTML that candidates read: stem, cases, and the columns with their options."""
        plain = [text for column in content["columns"] for text in (column["text"], *(option["text"] for option in column["options"]))]
        return [content["stem"], *(row["html"] for row in content["rows"]), *map(html.escape, plain)]

    def shuffled_ids(self, content: Mapping[str, Any]) -> list[str]:
        """Return the ids of the options of all columns if the author wants them shuffled."""
        return [option["id"] for column in content["columns"] for option in column["options"]] if content["shuffle"] else []

    def offered(self, content: Mapping[str, Any]) -> list[list[tuple[str, bool | None]]]:
        """Return the options of each column."""
        return [[(html.escape(option["text"]), None) for option in column["options"]] for column in content["columns"]]

    def places(self, content: Mapping[str, Any]) -> Sequence[MutableMapping[str, Any]]:
        """Return columns, options, rows and cells. One that came without its id is found again by what it says, and by where it is."""
        found: list[MutableMapping[str, Any]] = []
        for column in content["columns"]:
            found.append(ChainMap(column, {"html": ["column", column["text"]]}))
            found += [ChainMap(option, {"html": ["option", column["text"], option["text"]]}) for option in column["options"]]
        for row in content["rows"]:
            found.append(row)
            found += [
                ChainMap(cell, {"html": ["cell", row["html"], column["text"]]})
                for cell, column in zip(row["cells"], content["columns"], strict=True)
            ]
        return found

    def parts(self, content: Mapping[str, Any]) -> list[Part]:
        """Return the cells by the number of their case and the name of their column; with partial credit each earns the same."""
        scored = units(content)
        named = {cell.id: f"{cell.number} {cell.column['text']}" for cell in cells(content)}
        return [Part(unit["id"], named[unit["id"]], share(content, scored, unit), Kind.CELL) for unit in scored]

    def answer_key(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return the right option of each cell, by their ids."""
        return {"cells": {cell.id: cell.right["id"] for cell in cells(content)}}


def cells(content: Mapping[str, Any]) -> Iterator[Cell]:
    """Yield the cells of a stored content, case by case."""
    for number, row in enumerate(content["rows"], start=1):
        for cell, column in zip(row["cells"], content["columns"], strict=True):
            yield Cell(number, cell["id"], column, column["options"][place_of(cell["answer"]) or 0])


def units(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the cells as they are scored: each counts the same."""
    return [{"id": cell.id, "points": 1} for cell in cells(content)]


class _Column(NamedTuple):
    """A column as it is stored, its place among those that were sent, and the letters of its options as sent → as stored."""

    stored: dict[str, Any]
    place: int
    letters: Mapping[str, str]


def _columns(content: Mapping[str, Any], problems: Problems) -> list[_Column]:
    """Check and return the columns, without empty ones."""
    found: list[_Column] = []
    for place, given in members(content.get("columns")):
        text = one_line(given.get("text"), "columns", problems.of_part(str(place + 1)), most=MOST_OF_COLUMN, too_long="COLUMN_TOO_LONG")
        options = _options(given.get("options"), problems.of_part(str(place + 1)))
        if text or options:
            stored = {
                "id": str(given.get("id") or ""),
                "text": text,
                "once": bool(given.get("once")),
                "options": [one for _at, one in options],
            }
            found.append(_Column(stored, place, letters_kept([at for at, _one in options])))
        if len(found) > MOST_COLUMNS:
            break
    if not LEAST_COLUMNS <= len(found) <= MOST_COLUMNS:
        problems.add("columns", "NUMBER_OF_COLUMNS", low=LEAST_COLUMNS, high=MOST_COLUMNS)
    for column in found:
        _check(column, problems)
    if twice := same([column.stored["text"] for column in found]):
        problems.add("columns", "COLUMN_TWICE", name=found[twice[0]].stored["text"])
    return found


def _options(given: Any, problems: Problems) -> list[tuple[int, dict[str, Any]]]:
    """Return the options of a column that say something, each with its place among those that were sent."""
    found: list[tuple[int, dict[str, Any]]] = []
    for place, option in members(given):
        text = one_line(option.get("text"), "columns", problems, most=MOST_OF_OPTION, too_long="OPTION_TOO_LONG")
        if text:
            found.append((place, {"id": str(option.get("id") or ""), "text": text}))
        if len(found) > MOST_OPTIONS:
            break
    return found


def _check(column: _Column, problems: Problems) -> None:
    """Note what is wrong with one column."""
    name, options = column.stored["text"], [option["text"] for option in column.stored["options"]]
    if not name:
        problems.add("columns", "COLUMN_WITHOUT_NAME", number=column.place + 1)
    if not LEAST_OPTIONS <= len(options) <= MOST_OPTIONS:
        problems.add("columns", "NUMBER_OF_OPTIONS", name=name, low=LEAST_OPTIONS, high=MOST_OPTIONS)
    if twice := same(options):
        problems.add("columns", "OPTION_TWICE", name=name, option=options[twice[0]])


def _rows(content: Mapping[str, Any], columns: Sequence[_Column], problems: Problems) -> list[dict[str, Any]]:
    """Check and return the cases with their cells."""
    rows: list[dict[str, Any]] = []
    cases = content.get("rows")
    found = written(cases, "rows", problems, low=LEAST_ROWS, high=MOST_ROWS, number="NUMBER_OF_ROWS", twice="CASE_TWICE")
    for row in found:
        sent = dict(members(row.given.get("cells")))
        row_cells = []
        for column in columns:
            given = sent.get(column.place, {})
            answer = column.letters.get(str(given.get("answer") or ""), "")
            row_cells.append({"id": str(given.get("id") or ""), "answer": answer})
            if not answer and "columns" not in problems:
                problems.add("rows", "CELL_WITHOUT_ANSWER", number=row.place + 1, name=column.stored["text"])
        rows.append({"id": row.id, "html": row.html, "cells": row_cells})
    if not {"columns", "rows"} & problems.keys():
        _check_once(columns, rows, [row.place + 1 for row in found], problems)
    return rows


def _check_once(columns: Sequence[_Column], rows: Sequence[Mapping[str, Any]], numbers: Sequence[int], problems: Problems) -> None:
    """Note an option that is right twice in a column whose options may be used once."""
    for at, column in enumerate(columns):
        twice = same([row["cells"][at]["answer"] for row in rows]) if column.stored["once"] else None
        if twice:
            first, second = (numbers[place] for place in twice)
            problems.add("rows", "ANSWER_TWICE", name=column.stored["text"], first=first, second=second)
