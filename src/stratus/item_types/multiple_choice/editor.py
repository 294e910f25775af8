"""How authors write multiple choice items."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from stratus.item_types import authoring
from stratus.item_types.base import ItemType
from stratus.item_types.choices.forms import WORDS, AlternativesField, ChoiceForm, key_of


class Form(ChoiceForm):
    """One of the alternatives is marked as right."""

    alternatives = AlternativesField(several=False, label=_("Alternatives"), help_text=_("Mark the right one. Empty rows are left out."))


class Editor(authoring.Editor):
    """Multiple choice."""

    label = _("Multiple choice")
    hint = _("One of several alternatives is right. Scored by itself.")
    form = Form
    words = {**WORDS, "NOT_ONE_RIGHT": _("Mark exactly one alternative as correct.")}
    key_template = "choices/key.html"

    def key(self, item_type: ItemType, content: Mapping[str, Any]) -> Any:
        """Return the alternatives with their letters."""
        return key_of(item_type, content)
