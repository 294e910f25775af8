"""How authors write multiple response items."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from stratus.item_types import authoring
from stratus.item_types.base import ItemType
from stratus.item_types.choices.content import MAX_ALTERNATIVES
from stratus.item_types.choices.forms import WORDS, AlternativesField, ChoiceForm, key_of
from stratus.item_types.forms import scoring_field
from stratus.ui.forms.numbers import NumberField


class Form(ChoiceForm):
    """Several alternatives may be marked as right."""

    alternatives = AlternativesField(
        several=True, label=_("Alternatives"), help_text=_("Mark all that are right. Empty rows are left out.")
    )
    scoring = scoring_field(
        _("Partial credit: right selections earn a share each. Wrong ones cancel them, unless no more may be selected than are right.")
    )
    max_selections = NumberField(
        label=_("Most selections allowed"), low=1, high=MAX_ALTERNATIVES, required=False, help_text=_("Empty: no limit.")
    )


class Editor(authoring.Editor):
    """Multiple response."""

    label = _("Multiple response")
    hint = _("Several alternatives may be right. Scored by itself, with partial credit if you like.")
    form = Form
    words = {
        **WORDS,
        "NONE_RIGHT": _("Mark at least one alternative as correct."),
        "FEWER_SELECTIONS_THAN_RIGHT": _("%(right)s alternatives are correct: allow at least as many selections."),
    }
    key_template = "choices/key.html"

    def key(self, item_type: ItemType, content: Mapping[str, Any]) -> Any:
        """Return the alternatives with their letters."""
        return key_of(item_type, content)
