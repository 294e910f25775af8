"""Rows of texts in a form, each with an id, and with what a type asks for beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from stratus.foundation.markup import plain_text
from stratus.item_types.forms import as_html
from stratus.item_types.rows.lists import Row, RowsField, RowsInput

NEW_ROWS = 4
"""Rows of a new item, unless its type says otherwise."""


class TextsInput(RowsInput):
    """Rows of texts that may have a layout. What else is in a row is kept as text."""

    row_template = "rows/text.html"
    beside_template: ClassVar[str] = ""
    """What stands below the text of a row."""
    empty: Mapping[str, str] = {"id": "", "html": ""}

    def row_of(self, sent: Mapping[str, Any]) -> dict[str, Any]:
        """Return the fields as they are."""
        return dict(sent)

    def fields_of(self, row: Row) -> dict[str, str]:
        """Return the fields as texts."""
        return {part: text if row.get(part) is None else str(row[part]) for part, text in self.empty.items()}

    def shown(self, rows: Sequence[Row] | None) -> str:
        """Return the rows as lines of text."""
        written = [row for row in rows or [] if self.is_written(row)]
        return "\n".join(f"{self.named.name(place)}. {plain_text(row['html'])}{self.said_beside(row)}" for place, row in enumerate(written))

    def said_beside(self, row: Row) -> str:
        """Return what stands behind the text of a row in a line of text."""
        return ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template shows."""
        context = super().get_context(name, value, attrs)
        context["widget"]["beside_template"] = self.beside_template
        return context

    def is_written(self, row: Row) -> bool:
        """Tell whether a row has a text."""
        return bool(row["html"].strip())

    def canonical(self, row: Row, place: int) -> dict[str, Any]:
        """Return what counts of a row."""
        return {**self.fields_of(row), "html": as_html(row["html"]).strip()}


class TextsField(RowsField):
    """A field of rows of texts."""

    def clean(self, value: Sequence[Row]) -> list[dict[str, Any]]:
        """Return the rows, their texts as HTML."""
        return [{**row, "html": as_html(row["html"])} for row in value]


class PartsInput(TextsInput):
    """Rows that are parts with points, which stay what they are: authors do not see them here."""

    beside_template = "rows/kept_points.html"
    empty: Mapping[str, str] = {"id": "", "html": "", "points": ""}

    def canonical(self, row: Row, place: int) -> dict[str, Any]:
        """Return what counts of a row."""
        found = super().canonical(row, place)
        return {**found, "points": found["points"].strip() or "1"}
