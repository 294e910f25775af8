"""Areas of a picture in a form: a row of settings for each. The front end lets authors draw them; the fields are all that is needed."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from stratus.item_types.areas import geometry, lines
from stratus.item_types.areas.content import LONGEST_LABEL, MOST_AREAS, is_written
from stratus.item_types.areas.geometry import CIRCLE, POLYGON, RECTANGLE
from stratus.item_types.rows.lists import Named, Row, RowsField, RowsInput

ROWS = 2
"""Of a new item."""
SHAPES = ((RECTANGLE, _("Rectangle")), (CIRCLE, _("Circle")), (POLYGON, _("Polygon")))
COMMON = {"id": "", "number": "", "text": "", "shape": RECTANGLE, "at": "", "points": "1"}
"""The fields of an empty row."""
WORDS = {
    "PICTURE_NOT_DESCRIBED": _("Say what the picture shows: the question is about it, so it is no decoration."),
    "NUMBER_OF_AREAS": _("Give %(low)s to %(high)s areas."),
    "LABEL_TOO_LONG": _("Area %(number)s: the name is longer than %(most)s characters."),
    "NO_LABEL": _("Area %(number)s: candidates see it, so give it a name."),
    "LABEL_TWICE": _("Areas %(first)s and %(second)s have the same name."),
    "UNKNOWN_SHAPE": _("Area %(number)s: choose its shape."),
    "AREA_NOT_READ": _("Area %(number)s: say where it is in percent from the left and from the top, as described below."),
    "AREA_TOO_SMALL": _("Area %(number)s: make it at least %(least)s percent wide and high, so that it can be hit."),
}


class AreasInput(RowsInput):
    """Rows with an area's id, place in the list, name, shape, where it is, points, and what its type asks for."""

    row_template = "areas/area.html"
    is_card = True
    key = "at"
    marks = ("data-areas", "data-area")
    own_template: ClassVar[str]
    """The template of what a type asks for in a row."""
    own: ClassVar[Mapping[str, str]]
    """Of the fields of a row that only this type has: the name in the form → what is in it in an empty row."""

    def __init__(self) -> None:
        super().__init__(Named(_("Area %(name)s"), more=_("One more area")), least=ROWS, most=MOST_AREAS)
        self.empty = {**COMMON, **self.own}

    @abstractmethod
    def read(self, sent: Mapping[str, str]) -> dict[str, Any]:
        """Return what only this type has in a row, as contents have it."""

    @abstractmethod
    def write(self, row: Row) -> dict[str, str]:
        """Return the fields of a row that only this type has, of a content or as they were sent."""

    def row_of(self, sent: Mapping[str, Any]) -> dict[str, Any]:
        """Return a row as contents have it; where it is stays as it was typed."""
        return {**sent, "points": sent["points"].strip(), **self.read(sent)}

    def first_order(self, rows: Sequence[Row]) -> list[int]:
        """Return the places of the rows by the numbers in them."""
        return sorted(range(len(rows)), key=lambda place: _numbered(rows[place]["number"]))

    def fields_of(self, row: Row) -> dict[str, str]:
        """Return the fields of a row, but for its number, which its place tells."""
        at = row["at"] if isinstance(row["at"], str) else lines.written(row["at"])
        common = {name: str(row.get(name) or "") for name in ("id", "text", "shape", "points")}
        return {**common, "number": "", "at": at, **self.write(row)}

    def shown_row(self, row: Row, place: int) -> dict[str, Any]:
        """Return the fields of a row with its number."""
        return {**self.fields_of(row), "number": str(place + 1)}

    def as_sent(self, name: str, rows: Sequence[Row] | None) -> dict[str, list[str]]:
        """Return what a browser sends for these rows."""
        numbers = [str(place + 1) for place in range(len(rows or []))]
        return {**super().as_sent(name, rows), f"{name}-number": numbers}

    def said(self, row: Row) -> str:
        """Return what only this type has in a row, for people to compare."""
        return " ".join(self.write(row).values())

    def shown(self, rows: Sequence[Row] | None) -> str:
        """Return the rows as lines of text."""
        fields = [(self.fields_of(row), row) for row in rows or []]
        return "\n".join(
            f"{number}. {one['text']} {one['shape']} {one['at']} {self.said(row)} ({one['points']})"
            for number, (one, row) in enumerate(fields, 1)
        )

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template shows."""
        context = super().get_context(name, value, attrs)
        limits = {"longest_label": LONGEST_LABEL, "longest_at": lines.LONGEST}
        context["widget"].update(own_template=self.own_template, shapes=SHAPES, **limits)
        return context

    def is_written(self, row: Row) -> bool:
        """Tell whether a row has anything of an area."""
        return is_written(row)

    def canonical(self, row: Row, place: int) -> dict[str, Any]:
        """Return what counts of a row."""
        one = self.shown_row(row, place)
        return {**one, "at": _as_stored(one), "text": one["text"].strip(), "points": one["points"] or "1"}


class AreasField(RowsField):
    """A field of areas, in the form that contents use."""


def _numbered(number: str) -> int:
    """Return the place that a row asks for: the last where it says none."""
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 4 else 1000


def _as_stored(fields: Mapping[str, str]) -> str:
    at = lines.read(fields["at"], fields["shape"]) if fields["shape"] in geometry.SHAPES else None
    return fields["at"] if at is None else lines.written(at)
