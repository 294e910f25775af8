"""Rows of texts in a form, each with an id, and with what a type asks for beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from stratus.foundation.markup import plain_text
from stratus.item_types.forms import as_html
from stratus.item_types.rows.acts import PASTE, asked_of
from stratus.item_types.rows.lists import SPARE, Named, Row, RowsField, RowsInput
from stratus.item_types.rows.pasting import Reading, as_it_is, as_markup, chosen, pasted_in

NEW_ROWS = 4
"""Rows of a new item, unless its type says otherwise."""


class TextsInput(RowsInput):
    """Rows of texts that may have a layout. What else is in a row is kept as text."""

    row_template = "rows/text.html"
    beside_template: ClassVar[str] = ""
    """What stands below the text of a row."""
    empty: Mapping[str, str] = {"id": "", "html": ""}
    takes_pasted = True

    def __init__(self, named: Named, *, least: int, most: int) -> None:
        super().__init__(named, least=least, most=most)
        self.chosen_in: tuple[str, int] | None = None
        """The list whose rows choose from these, and how many rows that may have: a second column that is pasted there comes here."""

    def row_of(self, sent: Mapping[str, Any]) -> dict[str, Any]:
        """Return the fields as they are."""
        return dict(sent)

    def fields_of(self, row: Row) -> dict[str, str]:
        """Return the fields as texts."""
        return {part: text if row.get(part) is None else str(row[part]) for part, text in self.empty.items()}

    def read_pasted(self, cells: Sequence[Sequence[str]], data: Any) -> Reading:
        """Return the texts of the first column."""
        return Reading([{"html": as_markup(row[0])} for row in cells])

    def fed(self, data: Any, name: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return the rows with the texts that were pasted beside rows which choose from these, where they are new."""
        other, most = self.chosen_in or ("", 0)
        act, pasted = asked_of(other, data), pasted_in(data)
        if act is None or act.kind != PASTE or pasted is None or pasted.width < 2:
            return rows
        cells = pasted.fitting(act, len(data.getlist(f"{other}-html")[: most + SPARE]), most)
        _places, added = chosen([row["html"] for row in rows], [row[1] for row in cells], self.most)
        for place, text in added.items():
            rows = self.filled(rows, place, [{"html": as_markup(text)}])
        if added:
            self.before = as_it_is(name, data, 0, "")
        return rows

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


class ChoosingInput(PartsInput):
    """Parts of which each chooses a row of another list: a second column that is pasted says which, by its text or its letter."""

    def __init__(self, named: Named, *, least: int, most: int) -> None:
        super().__init__(named, least=least, most=most)
        self.most_offered = 0
        """Rows that the other list may have."""

    def choose_from(self, other: TextsInput, name: str) -> None:
        """Choose from that list; `name`: of this one."""
        other.is_chosen_elsewhere, other.chosen_in, self.most_offered = True, (name, self.most), other.most

    def refer_to(self, place: int, data: Any) -> str:
        """Return what stands in a row that chooses the row at this place of the other list."""
        return str(place)

    def read_pasted(self, cells: Sequence[Sequence[str]], data: Any) -> Reading:
        """Return the texts of the first column, and what the second one chooses."""
        reading = super().read_pasted(cells, data)
        if len(cells[0]) < 2:
            return reading
        [(part, other)] = self.refers.items()
        wanted = [row[1] for row in cells]
        places, added = chosen(data.getlist(f"{other}-html")[: self.most_offered + SPARE], wanted, self.most_offered)
        for change, cell, place in zip(reading.changes, wanted, places, strict=True):
            if cell:
                change[part] = "" if place is None else self.refer_to(place, data)
        unchosen = sum(bool(cell) and place is None for cell, place in zip(wanted, places, strict=True))
        return reading._replace(columns=2, added=len(added), unchosen=unchosen)
