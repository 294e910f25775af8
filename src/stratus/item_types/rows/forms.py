"""Rows of texts in a form: in order where that is asked for, with points and with a choice of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from django import forms
from django.utils.functional import Promise

from stratus.foundation.markup import plain_text
from stratus.item_types.credit import MOST_POINTS
from stratus.item_types.forms import ItemForm, TypeWidget, as_html
from stratus.item_types.rows.content import LETTERS, MOST_ROWS, name_of

Words = str | Promise
KEPT = ("id", "html", "points", "target")


class Named(NamedTuple):
    """What rows are called: one of them with its `%(name)s`, its points, and the button that adds one."""

    row: Words
    points: Words
    more: Words
    target: Words = ""
    """The choice of the right target of a row; "" where rows have none."""


class RowsInput(TypeWidget):
    """Rows with id, text, points and target; empty rows are ignored."""

    template_name = "rows/rows.html"

    def __init__(self, named: Named, *, letters: bool = False, points: bool = False) -> None:
        """`letters`: rows are named A, B, C rather than 1, 2, 3. `points`: they can be changed; otherwise they stay what they are."""
        super().__init__()
        self.named, self.letters, self.points = named, letters, points
        self.more = 0
        self.targets: Callable[[], int] = lambda: 0
        """How many targets rows can be matched with."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, Any]]:
        """Return the rows that were sent. A row without an id is a new one."""
        columns = {part: data.getlist(f"{name}-{part}") for part in KEPT}
        rows = []
        for place, text in enumerate(columns["html"]):
            row = {part: sent[place] if place < len(sent) else "" for part, sent in columns.items()}
            rows.append(self._of({**row, "html": text}))
        return rows

    def _of(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return what rows of this kind have."""
        parts = KEPT if self.named.target else KEPT[:3]
        return {part: "" if row.get(part) is None else str(row[part]) for part in parts}

    def as_sent(self, name: str, rows: Sequence[Mapping[str, Any]] | None) -> dict[str, list[str]]:
        """Return what a browser sends for these rows."""
        sent = [self._of(row) for row in rows or []]
        return {f"{name}-{part}": [row[part] for row in sent] for part in (KEPT if self.named.target else KEPT[:3])}

    def shown(self, rows: Sequence[Mapping[str, Any]] | None) -> str:
        """Return the rows as lines of text."""
        return "\n".join(
            f"{self.name_of(place)}. {plain_text(row['html'])}{self._beside(row)}" for place, row in enumerate(map(self._of, written(rows)))
        )

    def _beside(self, row: Mapping[str, Any]) -> str:
        target = row.get("target", "")
        right = f" → {LETTERS[int(target)]}" if target.isdecimal() and int(target) < len(LETTERS) else ""
        return f"{right} ({row['points']})" if self.points and row["points"] else right

    def name_of(self, place: int) -> str:
        """Return the letter or number of the row at this place, from 0."""
        return name_of(place, letters=self.letters)

    def number(self, value: Sequence[Any] | None) -> int:
        """Return how many rows are shown: four of a new item, one more where that was asked for."""
        rows = len(value or [])
        wanted = max(4, rows + self.more) if not rows or self.more else rows
        return max(rows, min(wanted, MOST_ROWS))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template shows, every control with its name."""
        context = super().get_context(name, value, attrs)
        rows = [self._of(row) for row in value or []]
        rows += [self._of({})] * (self.number(value) - len(rows))
        targets = [(str(place), LETTERS[place]) for place in range(min(self.targets(), len(LETTERS)))]
        context["widget"].update(
            rows=[self._named(row, self.name_of(place)) for place, row in enumerate(rows)],
            more=self.named.more,
            full=len(rows) >= MOST_ROWS,
            points=self.points,
            most_points=MOST_POINTS,
            targets=targets,
            has_targets=bool(self.named.target),
        )
        return context

    def _named(self, row: Mapping[str, str], name: str) -> dict[str, Any]:
        words = {"label": self.named.row, "points_label": self.named.points, "target_label": self.named.target}
        return {**row, "name": name, **{key: str(text) % {"name": name} if text else "" for key, text in words.items()}}

    def id_for_label(self, id_: str) -> str:
        """Return the id of the first row's text."""
        return f"{id_}_0"


class RowsField(forms.Field):
    """A field of rows, in the form that contents use."""

    widget: RowsInput

    def __init__(self, named: Named, *, letters: bool = False, points: bool = False, **kwargs: Any) -> None:
        super().__init__(widget=RowsInput(named, letters=letters, points=points), required=False, **kwargs)

    def clean(self, value: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Return the rows, their texts as HTML."""
        return [{**row, "html": as_html(row["html"])} for row in value]

    def canonical(self, rows: Sequence[Mapping[str, Any]] | None) -> list[dict[str, Any]]:
        """Return what counts of the rows, the same for those of a content and those that were sent."""
        counted = [self.widget._of(row) for row in written(rows)]
        return [{**row, "html": as_html(row["html"]).strip(), "points": row["points"].strip() or "1"} for row in counted]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Tell whether the rows differ; empty ones do not count."""
        return self.canonical(initial) != self.canonical(data)


def written(rows: Sequence[Mapping[str, Any]] | None) -> list[Mapping[str, Any]]:
    """Return the rows that have a text."""
    return [row for row in rows or [] if row["html"].strip()]


class RowsForm(ItemForm):
    """What forms with rows have in common: the button below a list adds a row to that list."""

    def add_row(self) -> None:
        """Show one more row of the list whose button was pressed."""
        wanted = self.fields.get(self.data.get("more", ""))
        if isinstance(wanted, RowsField):
            wanted.widget.more = 1
