"""Alternatives in a form: rows of a text and whether it is right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stratus.foundation.markup import plain_text
from stratus.item_types.base import ItemType
from stratus.item_types.choices.content import MAX_ALTERNATIVES
from stratus.item_types.forms import ItemForm, TypeWidget, as_html

WORDS = {
    "NUMBER_OF_ALTERNATIVES": _("Write %(low)s to %(high)s alternatives."),
    "ALTERNATIVE_TOO_LONG": _("An alternative is longer than %(most)s characters."),
}


class AlternativesInput(TypeWidget):
    """Rows with an alternative's id, text and whether it is right; empty rows are ignored."""

    template_name = "choices/alternatives.html"

    def __init__(self, *, several: bool, least: int = 4, most: int = MAX_ALTERNATIVES) -> None:
        """`least`: rows of a new item, `most`: rows that an item may have."""
        super().__init__()
        self.several, self.least, self.most = several, least, most
        self.more = 0

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, Any]]:
        """Return the rows that were sent. A row without an id is a new one."""
        texts = data.getlist(f"{name}-html")
        ids = data.getlist(f"{name}-id")
        correct = set(data.getlist(f"{name}-correct"))
        ids += [""] * (len(texts) - len(ids))
        return [{"id": ids[place], "html": text, "correct": str(place) in correct} for place, text in enumerate(texts)]

    def as_sent(self, name: str, rows: Sequence[Mapping[str, Any]] | None) -> dict[str, list[str]]:
        """Return what a browser sends for these rows."""
        rows = rows or []
        right = [str(place) for place, row in enumerate(rows) if row.get("correct")]
        return {f"{name}-html": [row["html"] for row in rows], f"{name}-id": [row["id"] for row in rows], f"{name}-correct": right}

    def shown(self, rows: Sequence[Mapping[str, Any]] | None) -> str:
        """Return the rows as lines of text, the right ones with a tick."""
        return "\n".join(f"{'✓' if row.get('correct') else '–'} {plain_text(row['html'])}" for row in _written(rows))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template shows: the rows of a new item, one more where that was asked for."""
        context = super().get_context(name, value, attrs)
        rows = [{"id": row.get("id", ""), "html": row.get("html", ""), "correct": row.get("correct")} for row in value or []]
        wanted = max(self.least, len(rows) + self.more) if not value or self.more else len(rows)
        rows += [{"id": "", "html": "", "correct": False}] * (min(wanted, self.most) - len(rows))
        context["widget"].update(rows=rows, kind="checkbox" if self.several else "radio", full=len(rows) >= self.most)
        return context

    def id_for_label(self, id_: str) -> str:
        """Return the id of the first row's text."""
        return f"{id_}_0"


class AlternativesField(forms.Field):
    """A field of alternatives, in the form that contents use."""

    def __init__(self, *, several: bool, least: int = 4, most: int = MAX_ALTERNATIVES, **kwargs: Any) -> None:
        """`least`: rows of a new item, `most`: rows that an item may have."""
        super().__init__(widget=AlternativesInput(several=several, least=least, most=most), required=False, **kwargs)

    def clean(self, value: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Return the rows, their texts as HTML."""
        return [{**row, "html": as_html(row["html"])} for row in value]

    def canonical(self, rows: Sequence[Mapping[str, Any]] | None) -> list[dict[str, Any]]:
        """Return what counts of the rows, the same for those of a content and those that were sent."""
        return [{"id": row["id"], "html": as_html(row["html"]).strip(), "correct": bool(row.get("correct"))} for row in _written(rows)]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Tell whether the rows differ; empty ones do not count."""
        return self.canonical(initial) != self.canonical(data)


def _written(rows: Sequence[Mapping[str, Any]] | None) -> list[Mapping[str, Any]]:
    return [row for row in rows or [] if row["html"].strip()]


class ChoiceForm(ItemForm):
    """What forms with alternatives have in common. Types put their own fields before the last one."""

    shuffle = forms.BooleanField(label=_("Show the alternatives in another order to each candidate"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name != "shuffle"])

    def add_row(self) -> None:
        """Show one more row of alternatives."""
        widget = self.fields["alternatives"].widget
        assert isinstance(widget, AlternativesInput)
        widget.more = 1


def key_of(item_type: ItemType, content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the alternatives with their letters, as `choices/key.html` shows them."""
    letters = {part.id: part.label for part in item_type.parts(content)}
    return [{**alternative, "letter": letters[alternative["id"]]} for alternative in content["alternatives"]]
