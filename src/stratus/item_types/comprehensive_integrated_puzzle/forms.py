"""The grid in a form: columns with their options as lines of text, and cases with what is right in their cells."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from stratus.item_types.comprehensive_integrated_puzzle.content import MOST_COLUMNS, MOST_OF_COLUMN, MOST_OF_OPTION
from stratus.item_types.comprehensive_integrated_puzzle.lines import lines_of, options_of, sent_before, text_now
from stratus.item_types.listed.content import MOST_OPTIONS
from stratus.item_types.naming import one_line
from stratus.item_types.rows.acts import BACK, asked_of, order_of
from stratus.item_types.rows.lists import Named, Row, RowsInput
from stratus.item_types.rows.removed import Removed, removed_in
from stratus.item_types.rows.texts import TextsInput

MOST_OF_LINES = (MOST_OPTIONS + 1) * (MOST_OF_OPTION + len("\n"))
"""Characters of the options of a column: more than may be stored, so that a line too many is refused rather than cut off."""
SHOWN_COLUMNS = 3
"""Columns that a new item begins with."""
BEGINNING = 60
"""Characters of a case above its cells."""
EMPTY_CELL: Mapping[str, str] = {"id": "", "answer": ""}


class ColumnsInput(RowsInput):
    """Columns: a name, whether each option is used once, and the options, a line each. Empty ones are left out.

    `was`: the options that the form had when it was shown.
    """

    row_template = "comprehensive_integrated_puzzle/column.html"
    is_card = True
    key = "text"
    empty: Mapping[str, str] = {"id": "", "text": "", "lines": "", "was": ""}

    def beside(self, data: Any, name: str, place: int) -> dict[str, Any]:
        """Return the tick of a column."""
        return {"once": str(place) in data.getlist(f"{name}-once")}

    def taken_along(self, data: Any, name: str, place: int) -> dict[str, Any]:
        """Return the cells of the column, by the places of the rows."""
        rows = range(len(data.getlist("rows-html")))
        return {"cells": [{part: data.get(f"rows-{row}-{place}-{part}", "") for part in EMPTY_CELL} for row in rows]}

    def row_of(self, sent: Mapping[str, Any]) -> dict[str, Any]:
        """Return a column."""
        return {**sent, "was": sent_before(sent["was"]), "once": bool(sent.get("once"))}

    def fields_of(self, row: Row) -> dict[str, str]:
        """Return the fields of a column."""
        fields = {part: str(row.get(part) or "") for part in ("id", "text", "lines")}
        return {**fields, "was": json.dumps(row.get("was") or [], ensure_ascii=False)}

    def as_sent(self, name: str, rows: Sequence[Row] | None) -> dict[str, list[str]]:
        """Return what a browser sends for these columns."""
        return super().as_sent(name, rows) | {f"{name}-once": [str(at) for at, column in enumerate(rows or []) if column.get("once")]}

    def shown(self, columns: Sequence[Row] | None) -> str:
        """Return the columns as lines of text."""
        return "\n".join(
            f"{one['text']}{' (1×)' if one.get('once') else ''}: {' | '.join(lines_of(one['lines']))}" for one in columns or []
        )

    def shown_row(self, row: Row, place: int) -> dict[str, Any]:
        """Return what the template shows of a column: `was` are the options that it has now."""
        return {**self.fields_of(row), "was": json.dumps(options_of(row), ensure_ascii=False), "once": row.get("once", False)}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template shows."""
        context = super().get_context(name, value, attrs)
        context["widget"].update(most=MOST_OF_COLUMN, most_of_lines=MOST_OF_LINES)
        return context

    def is_written(self, row: Row) -> bool:
        """Tell whether a column has a name or options."""
        return bool(row["text"].split() or lines_of(row["lines"]))

    def canonical(self, row: Row, place: int) -> dict[str, Any]:
        """Return what counts of a column."""
        text, options = " ".join(row["text"].split()), " | ".join(lines_of(row["lines"]))
        return {"id": row.get("id") or "", "text": text, "once": bool(row.get("once")), "lines": options}


class CasesInput(TextsInput):
    """Rows of cases, and lists of what is right in their cells. `columns` tells the columns of the form.

    What was chosen for a cell is sent as the text that the option had when the form was shown.
    """

    template_name = "comprehensive_integrated_puzzle/cases.html"

    def __init__(self, named: Named, *, least: int, most: int) -> None:
        super().__init__(named, least=least, most=most)
        self.columns: Callable[[], Sequence[Row]] = list

    def beside(self, data: Any, name: str, place: int) -> dict[str, Any]:
        """Return a cell for every column that there may be. Cells go along where a column moves, and away with it."""
        cells = [{part: data.get(f"{name}-{place}-{column}-{part}", "") for part in ("id", "answer")} for column in range(MOST_COLUMNS)]
        number = min(len(data.getlist("columns-text")), MOST_COLUMNS)
        order = order_of("columns", data, number)
        act = asked_of("columns", data)
        gone = removed_in("columns", data) if act is not None and act.kind == BACK else None
        new = _cell_put_back(gone, place)
        return {"cells": [new if at is None else cells[at] for at in order][:MOST_COLUMNS] + cells[number:]}

    def as_sent(self, name: str, rows: Sequence[Row] | None) -> dict[str, list[str]]:
        """Return what a browser sends for these rows."""
        sent = super().as_sent(name, rows)
        for at, row in enumerate(rows or []):
            for column, cell in enumerate(row.get("cells") or []):
                sent |= {f"{name}-{at}-{column}-{part}": [str(cell.get(part) or "")] for part in ("id", "answer")}
        return sent

    def said_beside(self, row: Row) -> str:
        """Return what is right in the cells of a row."""
        return f" → {' | '.join(answers(row)) or '–'}"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template shows: cells of the columns that have options, and the cases that say something."""
        context = super().get_context(name, value, attrs)
        columns = [(at, column) for at, column in enumerate(self.columns()) if lines_of(column.get("lines"))]
        table = [
            {
                "number": at + 1,
                "text": one_line(row["html"], BEGINNING),
                "cells": [self._cell(row, at, place, column) for place, column in columns],
            }
            for at, row in enumerate(value or [])
            if row["html"].strip()
        ]
        context["widget"]["table"] = table if columns else []
        return context

    def canonical(self, row: Row, place: int) -> dict[str, Any]:
        """Return what counts of a row."""
        return {**super().canonical(row, place), "answers": answers(row)}

    def _cell(self, row: Row, at: int, place: int, column: Row) -> dict[str, Any]:
        cells = row.get("cells") or []
        cell = cells[place] if place < len(cells) else {}
        return {
            "key": f"{at}-{place}",
            "id": cell.get("id", ""),
            "column": column.get("text") or place + 1,
            **_chosen(column, cell.get("answer", "")),
            "options": lines_of(column.get("lines")),
        }


def _cell_put_back(gone: Removed | None, place: int) -> dict[str, str]:
    cells = gone.more.get("cells") if gone else None
    cell = cells[place] if isinstance(cells, list) and place < len(cells) and isinstance(cells[place], dict) else {}
    return {part: str(cell.get(part) or "") for part in EMPTY_CELL}


def answers(row: Row) -> list[str]:
    """Return the texts of what is right in the cells of a row, without empty ones at the end."""
    texts = [str(cell.get("answer") or "") for cell in row.get("cells") or []]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _chosen(column: Row, text: str) -> dict[str, str]:
    """What a list shows: what was chosen, and where it is no option any more what it was, so that it is back when the option is."""
    now = text_now(column, text)
    return {"answer": now, "gone": "" if now else text}


def columns_for_form(columns: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the columns of a content as a form has them."""
    return [
        {
            "id": column["id"],
            "text": column["text"],
            "once": column["once"],
            "lines": "\n".join(option["text"] for option in column["options"]),
            "was": [{"id": option["id"], "text": option["text"]} for option in column["options"]],
        }
        for column in columns
    ]
