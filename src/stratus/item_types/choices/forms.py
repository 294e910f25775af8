"""Alternatives in a form: rows of a text and whether it is right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stratus.foundation.markup import plain_text
from stratus.item_types.base import ItemType
from stratus.item_types.choices.content import MAX_ALTERNATIVES
from stratus.item_types.forms import ItemForm
from stratus.item_types.rows.lists import Named, Row
from stratus.item_types.rows.pasting import Reading, right_or_not
from stratus.item_types.rows.texts import TextsField, TextsInput

WORDS = {
    "NUMBER_OF_ALTERNATIVES": _("Write %(low)s to %(high)s alternatives."),
    "ALTERNATIVE_TWICE": _("Alternatives %(first)s and %(second)s are the same to candidates."),
    "ALTERNATIVE_TOO_LONG": _("An alternative is longer than %(most)s characters."),
}


class AlternativesInput(TextsInput):
    """Rows of alternatives, each right or wrong: one of them, or `several`."""

    row_template = "choices/alternative.html"

    def __init__(self, *, several: bool, least: int, most: int) -> None:
        super().__init__(Named(_("Alternative %(name)s"), more=_("One more alternative")), least=least, most=most)
        self.several = several

    def beside(self, data: Any, name: str, place: int) -> dict[str, Any]:
        """Return the tick of a row."""
        return {"correct": "1" if str(place) in data.getlist(f"{name}-correct") else ""}

    def row_of(self, sent: Mapping[str, Any]) -> dict[str, Any]:
        """Return an alternative."""
        return {"id": sent["id"], "html": sent["html"], "correct": bool(sent.get("correct"))}

    def read_pasted(self, cells: Sequence[Sequence[str]], data: Any) -> Reading:
        """Return the texts of the first column, and whether they are right where the second one says that: one of them, or several."""
        reading = super().read_pasted(cells, data)
        right = right_or_not([row[1] for row in cells]) if len(cells[0]) > 1 else None
        if right is None or (sum(right) > 1 and not self.several):
            return reading
        return Reading([{**change, "correct": one} for change, one in zip(reading.changes, right, strict=True)], columns=2)

    def filled(self, rows: Sequence[dict[str, Any]], place: int, changes: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Return the rows with these changes. Where one can be right, none besides it stays so."""
        if not self.several and any(change.get("correct") for change in changes):
            rows = [{**row, "correct": False} for row in rows]
        return super().filled(rows, place, changes)

    def as_sent(self, name: str, rows: Sequence[Row] | None) -> dict[str, list[str]]:
        """Return what a browser sends for these rows."""
        right = [str(place) for place, row in enumerate(rows or []) if row.get("correct")]
        return {**super().as_sent(name, rows), f"{name}-correct": right}

    def shown(self, rows: Sequence[Row] | None) -> str:
        """Return the rows as lines of text, the right ones with a tick."""
        return "\n".join(f"{'✓' if row.get('correct') else '–'} {plain_text(row['html'])}" for row in rows or [] if self.is_written(row))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template shows."""
        context = super().get_context(name, value, attrs)
        context["widget"]["kind"] = "checkbox" if self.several else "radio"
        return context

    def shown_row(self, row: Row, place: int) -> dict[str, Any]:
        """Return the text of a row, and whether it is right."""
        return {**self.fields_of(row), "correct": row.get("correct")}

    def canonical(self, row: Row, place: int) -> dict[str, Any]:
        """Return what counts of a row."""
        return {**super().canonical(row, place), "correct": bool(row.get("correct"))}


class AlternativesField(TextsField):
    """A field of alternatives, in the form that contents use."""

    def __init__(self, *, several: bool, least: int = 4, most: int = MAX_ALTERNATIVES, **kwargs: Any) -> None:
        """`least`: rows of a new item, `most`: rows that an item may have."""
        super().__init__(AlternativesInput(several=several, least=least, most=most), **kwargs)


class ChoiceForm(ItemForm):
    """What forms with alternatives have in common. Types put their own fields before the last one."""

    needed = ("stem", "alternatives")
    shuffle = forms.BooleanField(label=_("Show the alternatives in another order to each candidate"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name != "shuffle"])


def key_of(item_type: ItemType, content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the alternatives with their letters, as `choices/key.html` shows them."""
    letters = {part.id: part.label for part in item_type.parts(content)}
    return [{**alternative, "letter": letters[alternative["id"]]} for alternative in content["alternatives"]]
