"""A text with gaps in a form: the text, and a row of settings for each gap."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from stratus.foundation.markup import MAX_HTML
from stratus.item_types.forms import ItemForm, RichText, as_html, scoring_field
from stratus.item_types.gaps.content import MOST_GAPS, GapsContent
from stratus.item_types.gaps.passage import numbers_typed, with_gaps
from stratus.item_types.rows.acts import BACK, REMOVE, RowAct, asked_of
from stratus.item_types.rows.lists import Named, Row, RowsField, RowsInput
from stratus.item_types.rows.removed import Removed, removed_in

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


class GapsInput(RowsInput):
    """Rows with a gap's id, number, points and what its type asks for. `text` is the text that stands above; its order is theirs."""

    row_template = "gaps/row.html"
    is_card = True
    moves = False
    key = "number"
    own_template: ClassVar[str]
    """The template of what a type asks for in a row."""
    own: ClassVar[Mapping[str, str]]
    """Of the fields of a row that only this type has: the name in the form → what is in it in an empty row."""
    most_of_lines: ClassVar[int]
    """Characters of the lines in a row: more than may be stored, so that a line too many is refused rather than cut off."""
    content: GapsContent

    def __init__(self) -> None:
        more = _("Rows for the gaps in the text, or one more")
        super().__init__(Named(_("Gap %(name)s"), more=more), least=ROWS, most=MOST_GAPS)
        self.empty = {"id": "", "number": "", "points": "1", **self.own}
        self.text = ""
        self.text_before = ""
        """The text as it was sent, with the gap whose row is removed."""

    @abstractmethod
    def read(self, sent: Mapping[str, str]) -> dict[str, Any]:
        """Return what only this type has in a row, as contents have it."""

    @abstractmethod
    def write(self, row: Row) -> dict[str, str]:
        """Return the fields of a row that only this type has."""

    @abstractmethod
    def said(self, row: Row) -> str:
        """Return what only this type has in a row, for people to compare."""

    def row_of(self, sent: Mapping[str, Any]) -> dict[str, Any]:
        """Return a row as contents have it, and how it was typed."""
        common = {"id": sent["id"], "number": sent["number"].strip(), "points": sent["points"].strip()}
        return {**common, **self.read(sent), SENT: dict(sent)}

    def fields_of(self, row: Row) -> dict[str, str]:
        """Return the fields of a row, as they were typed if they were."""
        if SENT in row:
            return dict(row[SENT])
        return {"id": str(row["id"]), "number": str(row["number"]), "points": str(row["points"]), **self.write(row)}

    def shown(self, rows: Sequence[Row] | None) -> str:
        """Return the rows as lines of text."""
        return "\n".join(f"[{row['number']}] {self.said(row)} ({row['points'] or 1})" for row in rows or [])

    def one_more(self, data: Any, rows: Sequence[Row]) -> dict[str, Any] | None:
        """Return a row with the next number, unless gaps of the text have none yet: theirs are shown instead."""
        numbers = {row["number"] for row in rows}
        if any(str(number) not in numbers for number in numbers_typed(self.text)):
            self.leads_to = (len(rows), "")
            return None
        return self._new(*self._free(numbers, 1))

    def rows(self, value: Sequence[Row] | None) -> list[Row]:
        """Return the rows that are shown: one for each gap of the text too."""
        rows = list(value or [])
        known = {str(row["number"]) for row in rows}
        new = [str(number) for number in numbers_typed(self.text) if str(number) not in known]
        new += self._free({*known, *new}, 0 if rows else ROWS - len(new))
        return [*rows, *(self._new(number) for number in new[: max(0, MOST_GAPS - len(rows))])]

    def _new(self, number: str) -> dict[str, Any]:
        return self.row_of({**self.empty, "number": number})

    def _free(self, taken: set[str], many: int) -> list[str]:
        return [number for number in map(str, range(1, MOST_GAPS + len(taken) + 2)) if number not in taken][: max(0, many)]

    def taken_along(self, data: Any, name: str, place: int) -> dict[str, Any]:
        """Return the text from which the gap goes."""
        return {"text": self.text_before}

    def called(self, row: Row, place: int) -> str:
        """Return the number of the gap."""
        return str(row["number"])

    def label_of(self, row: Row, place: int) -> str:
        """Return what a row is called: by the number of its gap in the text."""
        return str(self.named.row) % {"name": row["number"]}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template shows."""
        context = super().get_context(name, value, attrs)
        context["widget"].update(own_template=self.own_template, most_of_lines=self.most_of_lines)
        return context

    def is_written(self, row: Row) -> bool:
        """Tell whether a row says anything but its number and its points."""
        return self.content.is_written(row)

    def canonical(self, row: Row, place: int) -> dict[str, Any]:
        """Return what counts of a row."""
        return {"id": row["id"], "number": str(row["number"]), "points": str(row["points"] or 1), "said": self.said(row)}


class GapsField(RowsField):
    """A field of gaps, in the form that contents use."""

    widget: GapsInput

    def __init__(self, content: GapsContent, widget: GapsInput, **kwargs: Any) -> None:
        super().__init__(widget, **kwargs)
        self.widget.content = content  # of the field: Django copies what it is given


def _without(text: str, gone: str) -> str:
    return with_gaps(text, lambda number: "" if str(number) == gone else f"[{number}]")


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
        gaps = self.fields["gaps"].widget
        assert isinstance(gaps, GapsInput)
        gaps.text_before = str(self["text"].value() or "")[:MAX_HTML]
        self._take_out(asked_of(self.add_prefix("gaps"), self.data))
        gaps.text = str(self["text"].value() or "")[:MAX_HTML]

    def _take_out(self, act: RowAct | None) -> None:
        """Take the gap whose row is removed out of the text too: a gap of the text without a row would get one anew."""
        sent: Any = self.data  # what a browser sent, where there is an act
        if act is not None and act.kind == BACK:
            return self._put_back(removed_in(self.add_prefix("gaps"), sent))
        numbers = sent.getlist(self.add_prefix("gaps-number")) if act is not None and act.kind == REMOVE else []
        if act is None or not 0 <= act.place < len(numbers):
            return None
        self._write(_without(sent.get(self.add_prefix("text"), "")[:MAX_HTML], numbers[act.place].strip()))
        return None

    def _put_back(self, gone: Removed | None) -> None:
        """Put a gap where it stood, or behind the text, where that was changed since."""
        number = gone.fields.get("number", "").strip() if gone else ""
        before, text = str(gone.more.get("text") or "")[:MAX_HTML] if gone else "", str(self["text"].value() or "")[:MAX_HTML]
        if not number or number in map(str, numbers_typed(text)) or number not in map(str, numbers_typed(before)):
            return
        self._write(before if _without(before, number) == text else f"{text}<p>[{number}]</p>")

    def _write(self, text: str) -> None:
        sent: Any = self.data
        changed = sent.copy()
        changed[self.add_prefix("text")] = text
        self.data = changed

    def content(self) -> dict[str, Any]:
        """Return the content as the type's content takes it."""
        values = super().content()
        return {**values, "text": as_html(values["text"])} if "text" in values else values
