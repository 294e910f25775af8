"""How authors write sliders."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stratus.item_types import authoring
from stratus.item_types.base import ItemType
from stratus.item_types.forms import ItemForm
from stratus.item_types.slider.content import FINEST, LONGEST_LABEL, LONGEST_UNIT
from stratus.item_types.slider.scale import FARTHEST, PLACES, scale_of, shown
from stratus.ui.forms.numbers import NumberField


def _number(**kwargs: Any) -> NumberField:
    return NumberField(**{"low": -FARTHEST, "high": FARTHEST, "places": PLACES, "shown_limits": False} | kwargs)


def _line(most: int, **kwargs: Any) -> forms.CharField:
    return forms.CharField(max_length=most, required=False, **kwargs)


class Form(ItemForm):
    """The scale, words along it, and what is right."""

    least = _number(label=_("Least value"), initial="0")
    most = _number(label=_("Most value"), initial="10")
    step = _number(label=_("Step"), low=FINEST, initial="1", help_text=_("The scale may have 1,000 positions at most."))
    unit = _line(LONGEST_UNIT, label=_("Unit"), help_text=_("Stands behind each number: kg, %, °C."))
    label_least = _line(LONGEST_LABEL, label=_("Words at the least value"))
    label_middle = _line(LONGEST_LABEL, label=_("Words in the middle"))
    label_most = _line(LONGEST_LABEL, label=_("Words at the most value"))
    right_from = _number(label=_("Right answer"), help_text=_("A position of the scale; of several right ones the first."))
    right_to = _number(
        label=_("Last right answer"), required=False, help_text=_("Every position up to this one is right. Empty: only the one above.")
    )

    @classmethod
    def initial_of(cls, title: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
        """Return the form's values for this content: no last right answer where there is one only."""
        values = super().initial_of(title, content, max_score)
        values |= {name: Decimal(content[name]) for name in ("least", "most", "step", "right_from", "right_to")}
        return values | ({"right_to": ""} if content["right_to"] == content["right_from"] else {})


class Editor(authoring.Editor):
    """Slider."""

    label = _("Slider")
    hint = _("A number is chosen on a scale; one position is right, or some next to each other. Scored by itself.")
    form = Form
    words = {
        "LINE_TOO_LONG": _("This text is longer than %(most)s characters."),
        "MOST_NOT_ABOVE_LEAST": _("Enter a number above the least value."),
        "STEP_DOES_NOT_FIT": _("With this step the most value is never reached. Choose one that divides the scale evenly."),
        "TOO_MANY_POSITIONS": _("With this step the scale has %(positions)s positions. It may have %(most)s at most."),
        "NO_POSITION": _("This is no position of the scale."),
        "RIGHT_ENDS_BEFORE_IT_BEGINS": _("The last right answer lies before the first."),
        "EVERYTHING_IS_RIGHT": _("The whole scale would be right. Leave some of it out."),
    }
    key_template = "slider/key.html"

    def key(self, item_type: ItemType, content: Mapping[str, Any]) -> Any:
        """Return what is right and the scale, as people read them."""
        chance, positions = item_type.chance(content), scale_of(content).positions
        named = {name: shown(content[name], content) for name in ("right_from", "right_to", "least", "most", "step")}
        return {**named, "is_range": content["right_from"] != content["right_to"], "right": int((chance or 0) * positions), "of": positions}
