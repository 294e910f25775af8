"""How authors write either-or items."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from stratus.item_types import authoring
from stratus.item_types.base import ItemType
from stratus.item_types.choices.forms import WORDS, AlternativesField, ChoiceForm, key_of


class Form(ChoiceForm):
    """One of the two alternatives is marked as right."""

    alternatives = AlternativesField(
        several=False, least=2, most=2, label=_("The two alternatives"), help_text=_("Write both, and mark the right one.")
    )


class Editor(authoring.Editor):
    """Either-or."""

    label = _("Either-or")
    hint = _("One of two alternatives is right, in your own words. Scored by itself.")
    form = Form
    words = {
        **WORDS,
        "NUMBER_OF_ALTERNATIVES": _("Write two alternatives, no more and no fewer."),
        "NOT_ONE_RIGHT": _("Mark exactly one alternative as correct."),
    }
    key_template = "choices/key.html"

    def key(self, item_type: ItemType, content: Mapping[str, Any]) -> Any:
        """Return the alternatives with their letters."""
        return key_of(item_type, content)
