"""How authors write true or false items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stratus.item_types import authoring
from stratus.item_types.base import ItemType
from stratus.item_types.choices.forms import key_of
from stratus.item_types.forms import ItemForm, TypeWidget

WORDS = (_("True"), _("False"))
"""As authors read them; candidates read those of the item's language."""


class RightWordInput(TypeWidget):
    """Which of the two words is right, beside their ids. The value is a content's list of alternatives."""

    template_name = "true_false/right.html"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, Any]]:
        """Return true and false as they were sent."""
        ids = [*data.getlist(f"{name}-id")[: len(WORDS)], "", ""]
        right = data.get(f"{name}-correct", "")
        return [{"id": ids[place], "correct": right == str(place)} for place in range(len(WORDS))]

    def as_sent(self, name: str, rows: Sequence[Mapping[str, Any]] | None) -> dict[str, list[str]]:
        """Return what a browser sends for these rows."""
        rows = rows or []
        right = [str(place) for place, row in enumerate(rows) if row.get("correct")]
        return {f"{name}-id": [row["id"] for row in rows], f"{name}-correct": right}

    def shown(self, rows: Sequence[Mapping[str, Any]] | None) -> str:
        """Return the word that is right."""
        return ", ".join(str(word) for word, row in zip(WORDS, rows or [], strict=False) if row.get("correct"))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template shows: two rows, in a new item none of them right."""
        context = super().get_context(name, value, attrs)
        given = zip(WORDS, [*(value or []), {}, {}], strict=False)
        rows = [{"word": word, "id": row.get("id", ""), "correct": row.get("correct")} for word, row in given]
        described, invalid = ((attrs or {}).get(f"aria-{what}", "") for what in ("describedby", "invalid"))
        context["widget"].update(rows=rows, described=described, invalid=invalid == "true")
        return context

    def id_for_label(self, id_: str) -> str:
        """Return the id of the first word's button."""
        return f"{id_}_0"


class RightWordField(forms.Field):
    """Which of the two words is right, in the form that contents use."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=RightWordInput(), required=False, **kwargs)

    def canonical(self, rows: Sequence[Mapping[str, Any]] | None) -> list[dict[str, Any]]:
        """Return what counts of the rows, the same for those of a content and those that were sent."""
        return [{"id": row["id"], "correct": bool(row.get("correct"))} for row in rows or []]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Tell whether another word was marked."""
        return self.canonical(initial) != self.canonical(data)


class Form(ItemForm):
    """A statement, and which of the two words is right."""

    needed = ("stem", "alternatives")
    alternatives = RightWordField(
        label=_("Which is right?"), help_text=_("Candidates read True and False in the language of the item, always in this order.")
    )


class Editor(authoring.Editor):
    """True or false."""

    label = _("True or false")
    hint = _("A statement that is true or false. Scored by itself.")
    form = Form
    words = {"NOT_ONE_RIGHT": _("Choose whether the statement is true or false.")}
    key_template = "true_false/key.html"

    def key(self, item_type: ItemType, content: Mapping[str, Any]) -> Any:
        """Return the two words, as candidates read them, and which is right."""
        return key_of(item_type, content)
