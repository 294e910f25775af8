"""How authors write order items."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from stratus.item_types import authoring
from stratus.item_types.base import ItemType
from stratus.item_types.credit import POLYTOMOUS
from stratus.item_types.forms import ItemForm, scoring_field
from stratus.item_types.rows.content import MOST_ROWS
from stratus.item_types.rows.lists import Named
from stratus.item_types.rows.texts import NEW_ROWS, PartsInput, TextsField


class Form(ItemForm):
    """The elements are written in the right order."""

    needed = ("stem", "elements")
    elements = TextsField(
        PartsInput(Named(_("Element %(name)s"), more=_("One more element")), least=NEW_ROWS, most=MOST_ROWS),
        label=_("Elements in the right order"),
        help_text=_("Each candidate sees them in another order. Empty rows are left out."),
    )
    scoring = scoring_field(_("Partial credit: each element at its exact place earns its share."), first=POLYTOMOUS)


class Editor(authoring.Editor):
    """Order."""

    label = _("Order")
    hint = _("Elements are put into the right order. Scored by itself, with partial credit if you like.")
    form = Form
    words = {
        "NUMBER_OF_ELEMENTS": _("Write %(low)s to %(high)s elements."),
        "ELEMENT_TOO_LONG": _("An element is longer than %(most)s characters."),
        "ELEMENT_TWICE": _("Elements %(first)s and %(second)s are the same to candidates."),
    }
    key_template = "rows/key.html"

    def key(self, item_type: ItemType, content: Mapping[str, Any]) -> Any:
        """Return the elements in the right order, with their letters."""
        letters = {part.id: part.label for part in item_type.parts(content)}
        return [{"name": letters[element["id"]], "html": element["html"]} for element in content["elements"]]
