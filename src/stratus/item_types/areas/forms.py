"""Areas of a picture in a form: a row of settings for each. The front end lets authors draw them; the fields are all that is needed."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stratus.item_types.areas import geometry, lines
from stratus.item_types.areas.content import LONGEST_LABEL, MOST_AREAS, is_written
from stratus.item_types.areas.geometry import CIRCLE, POLYGON, RECTANGLE
from stratus.item_types.forms import TypeWidget

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


class AreasInput(TypeWidget):
    """Rows with an area's id, place in the list, name, shape, where it is, points, and what its type asks for."""

    template_name = "areas/areas.html"
    row_template: str
    """The template of what a type asks for in a row."""
    fields: Mapping[str, str]
    """Of the fields of a row that only this type has: the name in the form → what is in it in an empty row."""

    def __init__(self) -> None:
        super().__init__()
        self.more = 0

    @abstractmethod
    def write(self, row: Mapping[str, Any]) -> dict[str, str]:
        """Return the fields of a row that only this type has, of a content or as they were sent."""

    @abstractmethod
    def read(self, sent: Mapping[str, str]) -> dict[str, Any]:
        """Return what only this type has in a row, as contents have it."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, Any]]:
        """Return the rows that were sent, in the order of the numbers in them: no more than there may be and a few, which are noticed."""
        empty = {**COMMON, **self.fields}
        sent = {part: data.getlist(f"{name}-{part}") for part in empty}
        rows = []
        for place in range(min(len(sent["at"]), MOST_AREAS + ROWS)):
            row = {part: values[place] if place < len(values) else empty[part] for part, values in sent.items()}
            rows.append({**row, "points": row["points"].strip(), **self.read(row)})
        return sorted(rows, key=lambda row: _numbered(row["number"]))

    def as_sent(self, name: str, rows: Sequence[Mapping[str, Any]] | None) -> dict[str, list[str]]:
        """Return what a browser sends for these rows."""
        fields = [self._fields(row, number) for number, row in enumerate(rows or [], 1)]
        return {f"{name}-{part}": [one[part] for one in fields] for part in (*COMMON, *self.fields)}

    def _fields(self, row: Mapping[str, Any], number: int) -> dict[str, str]:
        at = row["at"] if isinstance(row["at"], str) else lines.written(row["at"])
        common = {name: str(row.get(name) or "") for name in ("id", "text", "shape", "points")}
        return {**common, "number": str(number), "at": at, **self.write(row)}

    def said(self, row: Mapping[str, Any]) -> str:
        """Return what only this type has in a row, for people to compare."""
        return " ".join(self.write(row).values())

    def shown(self, rows: Sequence[Mapping[str, Any]] | None) -> str:
        """Return the rows as lines of text."""
        fields = [(self._fields(row, number), row) for number, row in enumerate(rows or [], 1)]
        return "\n".join(
            f"{one['number']}. {one['text']} {one['shape']} {one['at']} {self.said(row)} ({one['points']})" for one, row in fields
        )

    def number(self, value: Sequence[Any] | None) -> int:
        """Return how many rows are shown: two of a new item, one more where that was asked for."""
        return min(max(len(value or []) + self.more, ROWS), max(MOST_AREAS, len(value or [])))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template shows."""
        context = super().get_context(name, value, attrs)
        rows = [self._fields(row, number) for number, row in enumerate(value or [], 1)]
        rows += [{**COMMON, **self.fields, "number": str(number)} for number in range(len(rows) + 1, self.number(value) + 1)]
        limits = {"longest_label": LONGEST_LABEL, "longest_at": lines.LONGEST}
        context["widget"].update(rows=rows, row_template=self.row_template, shapes=SHAPES, full=len(rows) >= MOST_AREAS, **limits)
        return context

    def id_for_label(self, id_: str) -> str:
        """Return the id of the first row's name."""
        return f"{id_}_0"


class AreasField(forms.Field):
    """A field of areas, in the form that contents use."""

    widget: AreasInput

    def __init__(self, widget: AreasInput, **kwargs: Any) -> None:
        super().__init__(widget=widget, required=False, **kwargs)

    def canonical(self, rows: Sequence[Mapping[str, Any]] | None) -> list[dict[str, str]]:
        """Return what counts of the rows, the same for those of a content and those that were sent."""
        written = [row for row in rows or [] if is_written(row)]
        fields = [self.widget._fields(row, number) for number, row in enumerate(written, 1)]
        return [{**one, "at": _as_stored(one), "text": one["text"].strip(), "points": one["points"] or "1"} for one in fields]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Tell whether the rows differ; empty ones do not count."""
        return self.canonical(initial) != self.canonical(data)


def _numbered(number: str) -> int:
    """Return the place that a row asks for: the last where it says none."""
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 4 else 1000


def _as_stored(fields: Mapping[str, str]) -> str:
    at = lines.read(fields["at"], fields["shape"]) if fields["shape"] in geometry.SHAPES else None
    return fields["at"] if at is None else lines.written(at)
