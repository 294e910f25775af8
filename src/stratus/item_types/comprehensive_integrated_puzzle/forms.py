"""The grid in a form: columns with their options as lines of text, and cases with what is right in their cells."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms

from stratus.foundation.markup import plain_text
from stratus.item_types.comprehensive_integrated_puzzle.content import MOST_COLUMNS, MOST_OF_COLUMN, MOST_OF_OPTION
from stratus.item_types.comprehensive_integrated_puzzle.lines import lines_of, options_of, sent_before, text_now
from stratus.item_types.forms import TypeWidget
from stratus.item_types.listed.content import MOST_OPTIONS
from stratus.item_types.listed.forms import Row, RowsField, RowsInput

MOST_OF_LINES = (MOST_OPTIONS + 1) * (MOST_OF_OPTION + len("\n"))
"""Characters of the options of a column: more than may be stored, so that a line too many is refused rather than cut off."""
BEGINNING = 60
"""Characters of a case above its cells."""


class ColumnsInput(TypeWidget):
    """Columns: a name, whether each option is used once, and the options, a line each. Empty ones are left out."""

    template_name = "comprehensive_integrated_puzzle/columns.html"
    least = 3

    def __init__(self) -> None:
        super().__init__()
        self.more = 0

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, Any]]:
        """Return the columns that were sent; `was`: the options that the form had when it was shown."""
        sent = {part: data.getlist(f"{name}-{part}") for part in ("id", "text", "lines", "was")}
        once = set(data.getlist(f"{name}-once"))
        columns = []
        for place in range(len(sent["text"])):
            one = {part: values[place] if place < len(values) else "" for part, values in sent.items()}
            columns.append({**one, "was": sent_before(one["was"]), "once": str(place) in once})
        return columns

    def as_sent(self, name: str, columns: Sequence[Row] | None) -> dict[str, list[str]]:
        """Return what a browser sends for these columns."""
        columns = columns or []
        sent = {f"{name}-{part}": [str(column.get(part) or "") for column in columns] for part in ("id", "text", "lines")}
        sent[f"{name}-was"] = [json.dumps(column.get("was") or [], ensure_ascii=False) for column in columns]
        return sent | {f"{name}-once": [str(place) for place, column in enumerate(columns) if column.get("once")]}

    def shown(self, columns: Sequence[Row] | None) -> str:
        """Return the columns as lines of text."""
        return "\n".join(
            f"{one['text']}{' (1×)' if one.get('once') else ''}: {' | '.join(lines_of(one['lines']))}" for one in columns or []
        )

    def columns(self, value: Sequence[Row] | None) -> list[dict[str, Any]]:
        """Return the columns that are shown, one more where that was asked for."""
        columns = [dict(column) for column in value or []]
        wanted = max(self.least, len(columns) + self.more) if not columns or self.more else len(columns)
        return [*columns, *({} for _column in range(min(wanted, MOST_COLUMNS) - len(columns)))]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template shows."""
        context = super().get_context(name, value, attrs)
        columns = [
            {
                **{part: column.get(part, "") for part in ("id", "text", "once", "lines")},
                "was": json.dumps(options_of(column), ensure_ascii=False),
                "number": number,
            }
            for number, column in enumerate(self.columns(value), start=1)
        ]
        context["widget"].update(columns=columns, full=len(columns) >= MOST_COLUMNS, most=MOST_OF_COLUMN, most_of_lines=MOST_OF_LINES)
        return context

    def id_for_label(self, id_: str) -> str:
        """Return the id of the first column's name."""
        return f"{id_}_0"


class ColumnsField(forms.Field):
    """A field of columns."""

    widget = ColumnsInput

    def canonical(self, columns: Sequence[Row] | None) -> list[dict[str, Any]]:
        """Return what counts of the columns, the same for those of a content and those that were sent."""
        found = [
            {
                "id": column.get("id") or "",
                "text": " ".join(column["text"].split()),
                "once": bool(column.get("once")),
                "lines": " | ".join(lines_of(column["lines"])),
            }
            for column in columns or []
        ]
        return [column for column in found if column["text"] or column["lines"]]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Tell whether the columns differ; empty ones do not count."""
        return self.canonical(initial) != self.canonical(data)


class CasesInput(RowsInput):
    """Rows of cases, and lists of what is right in their cells. `columns` tells the columns of the form.

    What was chosen for a cell is sent as the text that the option had when the form was shown.
    """

    template_name = "comprehensive_integrated_puzzle/cases.html"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.columns: Callable[[], Sequence[Row]] = list

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, Any]]:
        """Return the rows that were sent, each with a cell for every column that there may be."""
        rows = super().value_from_datadict(data, files, name)
        for at, row in enumerate(rows):
            row["cells"] = [
                {part: data.get(f"{name}-{at}-{column}-{part}", "") for part in ("id", "answer")} for column in range(MOST_COLUMNS)
            ]
        return rows

    def as_sent(self, name: str, rows: Sequence[Row] | None) -> dict[str, list[str]]:
        """Return what a browser sends for these rows."""
        sent = super().as_sent(name, rows)
        for at, row in enumerate(rows or []):
            for column, cell in enumerate(row.get("cells") or []):
                sent |= {f"{name}-{at}-{column}-{part}": [str(cell.get(part) or "")] for part in ("id", "answer")}
        return sent

    def shown(self, rows: Sequence[Row] | None) -> str:
        """Return the rows as lines of text, each with what is right in its cells."""
        return "\n".join(
            f"{number} {plain_text(row['html'])} → {' | '.join(answers(row)) or '–'}" for number, row in enumerate(rows or [], start=1)
        )

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template shows: cells of the columns that have options, and the cases that say something."""
        context = super().get_context(name, value, attrs)
        columns = [(at, column) for at, column in enumerate(self.columns()) if lines_of(column.get("lines"))]
        table = [
            {
                "number": at + 1,
                "text": _beginning(row["html"]),
                "cells": [self._cell(row, at, place, column) for place, column in columns],
            }
            for at, row in enumerate(value or [])
            if row["html"].strip()
        ]
        context["widget"]["table"] = table if columns else []
        return context

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


class CasesField(RowsField):
    """A field of cases with their cells; right options are texts."""

    def canonical(self, rows: Sequence[Row] | None) -> list[dict[str, Any]]:
        """Return what counts of the rows."""
        written = [row for row in rows or [] if row["html"].strip()]
        return [{**row, "answers": answers(one)} for row, one in zip(super().canonical(rows), written, strict=True)]


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


def _beginning(html: str) -> str:
    text = plain_text(html)
    return text if len(text) <= BEGINNING else f"{text[: BEGINNING - 1]}…"


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
