"""A text with gaps in a form: the text, and a row of settings for each gap."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stratus.foundation.markup import MAX_HTML
from stratus.item_types.forms import ItemForm, RichText, TypeWidget, as_html, scoring_field
from stratus.item_types.gaps.content import MOST_GAPS, GapsContent
from stratus.item_types.gaps.passage import numbers_typed

ROWS = 2
"""Of a new item."""
SENT = "sent"
"""Member of a row that was sent: its fields as they were typed, to be shown again."""
WORDS = {
    "NO_TEXT": _("Write the text with the gaps."),
    "NO_GAP": _("Write [1] in the text where the first gap is, [2] where the second is."),
    "TOO_MANY_GAPS": _("A text has at most %(most)s gaps."),
    "GAP_TWICE": _("[%(number)s] stands twice in the text. Give each gap a number of its own."),
    "GAP_WITHOUT_ROW": _("[%(number)s] stands in the text, but no gap below has this number. Fill in its row, or take it out of the text."),
    "GAP_IN_LINK": _("Gap %(number)s stands in a link, where nobody could fill it in. Put it beside the link."),
    "NUMBER_TWICE": _("Two gaps have the number %(number)s."),
    "GAP_NOT_IN_TEXT": _("Gap %(number)s is not in the text. Write [%(number)s] where it is, or empty its row."),
    "NO_NUMBER_OF_GAP": _("The number of a gap is a whole number from %(low)s to %(high)s."),
}


class PassageText(RichText):
    """A text area whose editor has a button that puts a gap into the text."""

    def __init__(self) -> None:
        super().__init__(rows=8)
        self.attrs["data-gaps"] = ""


class GapsInput(TypeWidget):
    """Rows with a gap's id, number, points and what its type asks for. `text` is the text that stands above."""

    template_name = "gaps/rows.html"
    row_template: str
    """The template of what a type asks for in a row."""
    places: Mapping[str, str]
    """Of the fields of a row that only this type has: the name in the form → what is in it in an empty row."""
    most_of_lines: int
    """Characters of the lines in a row: more than may be stored, so that a line too many is refused rather than cut off."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.more = 0

    @abstractmethod
    def read(self, sent: Mapping[str, str]) -> dict[str, Any]:
        """Return what only this type has in a row, as contents have it."""

    @abstractmethod
    def write(self, row: Mapping[str, Any]) -> dict[str, str]:
        """Return the fields of a row that only this type has."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, Any]]:
        """Return the rows that were sent: no more than a text may have gaps, and one, so that too many are noticed."""
        sent = {part: data.getlist(f"{name}-{part}") for part in ("id", "number", "points", *self.places)}
        rows = []
        for place in range(min(len(sent["number"]), MOST_GAPS + ROWS)):
            row = {part: values[place] if place < len(values) else self.places.get(part, "") for part, values in sent.items()}
            rows.append({"id": row["id"], "number": row["number"].strip(), "points": row["points"].strip(), **self.read(row), SENT: row})
        return rows

    def as_sent(self, name: str, rows: Sequence[Mapping[str, Any]] | None) -> dict[str, list[str]]:
        """Return what a browser sends for these rows."""
        fields = [self._fields(row) for row in rows or []]
        return {f"{name}-{part}": [one[part] for one in fields] for part in ("id", "number", "points", *self.places)}

    def _fields(self, row: Mapping[str, Any]) -> Mapping[str, str]:
        if SENT in row:
            return dict(row[SENT])
        return {"id": str(row["id"]), "number": str(row["number"]), "points": str(row["points"]), **self.write(row)}

    @abstractmethod
    def said(self, row: Mapping[str, Any]) -> str:
        """Return what only this type has in a row, for people to compare."""

    def shown(self, rows: Sequence[Mapping[str, Any]] | None) -> str:
        """Return the rows as lines of text."""
        return "\n".join(f"[{row['number']}] {self.said(row)} ({row['points'] or 1})" for row in rows or [])

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template shows: a row for each gap of the text too, and one more where that was asked for."""
        context = super().get_context(name, value, attrs)
        rows = [self._fields(row) for row in value or []]
        known = {row["number"] for row in rows}
        new = [str(number) for number in numbers_typed(self.text) if str(number) not in known]
        new += self._free({*known, *new}, max(self.more, 0 if value else ROWS - len(new)))
        new = new[: max(0, MOST_GAPS - len(rows))]
        rows += [{"id": "", "number": number, "points": "1", **self.places} for number in new]
        context["widget"].update(rows=rows, row_template=self.row_template, full=len(rows) >= MOST_GAPS, most_of_lines=self.most_of_lines)
        return context

    def _free(self, taken: set[str], many: int) -> list[str]:
        return [number for number in map(str, range(1, MOST_GAPS + len(taken) + 1)) if number not in taken][: max(0, many)]

    def id_for_label(self, id_: str) -> str:
        """Return the id of the first row's number."""
        return f"{id_}_0"


class GapsField(forms.Field):
    """A field of gaps, in the form that contents use."""

    def __init__(self, content: GapsContent, widget: GapsInput, **kwargs: Any) -> None:
        super().__init__(widget=widget, required=False, **kwargs)
        self._content = content

    def canonical(self, rows: Sequence[Mapping[str, Any]] | None) -> list[dict[str, str]]:
        """Return what counts of the rows, the same for those of a content and those that were sent."""
        widget = self.widget
        assert isinstance(widget, GapsInput)
        written = [row for row in rows or [] if self._content.is_written(row)]
        return [
            {"id": row["id"], "number": str(row["number"]), "points": str(row["points"] or 1), "said": widget.said(row)} for row in written
        ]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Tell whether the rows differ; empty ones do not count."""
        return self.canonical(initial) != self.canonical(data)


class GapsForm(ItemForm):
    """What forms with gaps have in common. Types add `gaps`."""

    text = forms.CharField(
        label=_("Text with gaps"),
        required=False,
        widget=PassageText(),
        help_text=_(
            "Write [1], [2] … where the gaps are, and fill in a row for each below. Saved, they are numbered in the order of the text."
        ),
    )
    scoring = scoring_field(_("Partial credit: each right gap earns its share, by its points."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [name for name in self.fields if name not in ("gaps", "scoring", "shuffle")]
        self.order_fields([*names, "gaps", "scoring", "shuffle"])
        self._rows.text = str(self["text"].value() or "")[:MAX_HTML]

    @property
    def _rows(self) -> GapsInput:
        widget = self.fields["gaps"].widget
        assert isinstance(widget, GapsInput)
        return widget

    def content(self) -> dict[str, Any]:
        """Return the content as the type's content takes it."""
        values = super().content()
        return {**values, "text": as_html(values["text"])} if "text" in values else values

    def add_row(self) -> None:
        """Show a row for each gap of the text that has none, or else one more."""
        described = {str(row["number"]) for row in self["gaps"].data}
        self._rows.more = 0 if any(str(number) not in described for number in numbers_typed(self._rows.text)) else 1
