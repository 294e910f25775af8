"""Lists of texts in a form: rows, each with an id and a text that may have a layout. Empty rows are left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise

from stratus.foundation.markup import plain_text
from stratus.item_types.forms import TypeWidget, as_html
from stratus.item_types.listed.content import letter

Row = Mapping[str, Any]
Words = str | Promise


class RowsInput(TypeWidget):
    """Rows of texts. `named`: how a row is called, with `%(name)s` for its letter or number; `more`: the button that adds one."""

    template_name = "listed/rows.html"

    def __init__(self, *, named: Words, more: Words, least: int, most: int, lettered: bool = False) -> None:
        super().__init__()
        self.named, self.more_label = named, more
        self.least, self.most = least, most
        self.lettered = lettered
        self.more = 0

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, Any]]:
        """Return the rows that were sent. A row without an id is a new one."""
        texts, ids = data.getlist(f"{name}-html"), data.getlist(f"{name}-id")
        ids += [""] * (len(texts) - len(ids))
        return [{"id": ids[place], "html": text} for place, text in enumerate(texts)]

    def as_sent(self, name: str, rows: Sequence[Row] | None) -> dict[str, list[str]]:
        """Return what a browser sends for these rows."""
        return {f"{name}-{part}": [str(row.get(part) or "") for row in rows or []] for part in ("id", "html")}

    def shown(self, rows: Sequence[Row] | None) -> str:
        """Return the rows as lines of text."""
        return "\n".join(f"{self.label_of(place)} {plain_text(row['html'])}" for place, row in enumerate(rows_written(rows)))

    def label_of(self, place: int) -> str:
        """Return the letter or the number of a row."""
        return letter(place) if self.lettered else str(place + 1)

    def rows(self, value: Sequence[Row] | None) -> list[dict[str, Any]]:
        """Return the rows that are shown: so many of a new item, one more where that was asked for."""
        rows = [dict(row) for row in value or []]
        wanted = max(self.least, len(rows) + self.more) if not rows or self.more else len(rows)
        return [*rows, *({} for _row in range(min(wanted, self.most) - len(rows)))]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template shows."""
        context = super().get_context(name, value, attrs)
        rows = [
            {"id": row.get("id", ""), "html": row.get("html", ""), "name": self.label_of(place), "label": self._named(place)}
            for place, row in enumerate(self.rows(value))
        ]
        context["widget"].update(rows=rows, more=self.more_label, full=len(rows) >= self.most)
        return context

    def id_for_label(self, id_: str) -> str:
        """Return the id of the first row's text."""
        return f"{id_}_0"

    def _named(self, place: int) -> str:
        return str(self.named) % {"name": self.label_of(place)}


class RowsField(forms.Field):
    """A field of rows, in the form that contents use."""

    def __init__(self, *, widget: RowsInput, **kwargs: Any) -> None:
        super().__init__(widget=widget, required=False, **kwargs)

    def clean(self, value: Sequence[Row]) -> list[dict[str, Any]]:
        """Return the rows, their texts as HTML."""
        return [{**row, "html": as_html(row["html"])} for row in value]

    def canonical(self, rows: Sequence[Row] | None) -> list[dict[str, Any]]:
        """Return what counts of the rows, the same for those of a content and those that were sent."""
        return [{"id": row["id"], "html": as_html(row["html"]).strip()} for row in rows_written(rows)]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Tell whether the rows differ; empty ones do not count."""
        return self.canonical(initial) != self.canonical(data)


def rows_written(rows: Sequence[Row] | None) -> list[Row]:
    """Return the rows that say something."""
    return [row for row in rows or [] if row["html"].strip()]


def show_one_more(form: forms.Form) -> None:
    """Have the list show one more row whose button was pressed: the button sends the name of its field."""
    field = form.fields.get(str(form.data.get("more")))
    if field is not None and hasattr(field.widget, "more"):
        field.widget.more = 1
