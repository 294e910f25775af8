"""How authors write numeric items."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stratus.item_types import authoring
from stratus.item_types.base import ItemType
from stratus.item_types.forms import GuidedItemForm
from stratus.item_types.numeric.content import MOST_FIGURES
from stratus.item_types.numeric.right import ABSOLUTE, EXACTLY, PERCENT, RANGE, bounds, in_digits, units_of
from stratus.item_types.typed.numbers import LONGEST, shown, uses_comma
from stratus.ui.forms.numbers import NumberField
from stratus.ui.forms.texts import LinesField


def _number_field(label: Any, help_text: Any = "") -> forms.CharField:
    attrs = {"autocomplete": "off", "class": "short", "dir": "ltr"}
    return forms.CharField(label=label, required=False, max_length=LONGEST, help_text=help_text, widget=forms.TextInput(attrs=attrs))


class Form(GuidedItemForm):
    """The right value, how near an answer has to come, how many figures it has, and its units; numbers as candidates write them."""

    needed = ("stem", "value", "tolerance", "least", "most")
    only_with = {
        "value": ("match", (EXACTLY, ABSOLUTE, PERCENT)),
        "tolerance": ("match", (ABSOLUTE, PERCENT)),
        "least": ("match", (RANGE,)),
        "most": ("match", (RANGE,)),
    }
    match = forms.ChoiceField(
        label=_("Right is"),
        choices=[
            (EXACTLY, _("exactly the value")),
            (ABSOLUTE, _("the value, give or take the tolerance")),
            (PERCENT, _("the value, give or take the tolerance in percent")),
            (RANGE, _("anything from the least to the greatest number")),
        ],
    )
    value = _number_field(
        _("Value"), _("With a comma or a point before the decimals, as candidates write it in the language of the question.")
    )
    tolerance = _number_field(_("Tolerance"), _("How much an answer may differ from the value: an amount, or percent of the value."))
    least = _number_field(_("Least number"), _("Of a range. It is right itself."))
    most = _number_field(_("Greatest number"), _("Of a range. It is right itself."))
    figures_least = NumberField(
        label=_("Fewest significant figures"),
        low=1,
        high=MOST_FIGURES,
        required=False,
        help_text=_("1.20 has 3; 1200 has 2 to 4. Empty: no matter. Tell candidates in the question."),
    )
    figures_most = NumberField(
        label=_("Most significant figures"), low=1, high=MOST_FIGURES, required=False, help_text=_("Empty: no limit.")
    )
    units = LinesField(
        label=_("Units"),
        required=False,
        rows=3,
        max_length=2_000,
        help_text=_(
            "One unit a line, as it is written behind the number. Where it is not the unit of the value, say how much one of it is:"
            " km = 1000. Empty: nothing may stand behind the number."
        ),
    )
    unit_needed = forms.BooleanField(label=_("A number without unit is wrong"), required=False)

    def content(self) -> dict[str, Any]:
        """Return the content, the units as lines."""
        units = self.cleaned_data["units"]
        return {**super().content(), "units": units.split("\n") if units else []}

    @classmethod
    def initial_of(cls, title: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
        """Return the form's values for this content."""
        values = super().initial_of(title, content, max_score)
        return {**values, "units": "\n".join(values["units"])}


class Editor(authoring.Editor):
    """Numeric."""

    label = _("Numeric")
    hint = _("The candidate types a number, with a unit if you like. Scored by itself: exactly, within a range or with a tolerance.")
    form = Form
    words = {
        "UNKNOWN_MATCH": _("Choose when an answer is right."),
        "NO_NUMBER": _("Write a number here, like 1200, 0.5 or 6.02 × 10^23."),
        "DOUBTFUL_NUMBER": _("%(typed)s may be a large number or one with decimals. Write %(number)s if you mean thousands."),
        "NEGATIVE_TOLERANCE": _("A tolerance is 0 or more."),
        "RANGE_TURNED": _("The greatest number is smaller than the least one."),
        "FIGURES_TURNED": _("Most figures are fewer than the fewest."),
        "TOO_MANY_UNITS": _("Write at most %(most)s units."),
        "NO_UNIT": _("“%(unit)s” is no unit: it begins with a letter or a sign like %% and has at most %(most)s characters."),
        "UNIT_TWICE": _("The unit “%(unit)s” is there twice."),
        "NO_FACTOR": _("Behind “%(unit)s =” a number larger than 0 is needed."),
    }
    key_template = "numeric/key.html"

    def key(self, item_type: ItemType, content: Mapping[str, Any]) -> Any:
        """Return between which numbers an answer is right, its figures and units, as people read numbers in the item's language."""
        comma = uses_comma(content["lang"])
        least, most = (in_digits(bound) for bound in bounds(content))
        units = [
            {"unit": unit, "factor": "" if factor == 1 else shown(in_digits(factor), comma=comma)} for unit, factor in units_of(content)
        ]
        numbers = {"least": shown(least, comma=comma), "most": shown(most, comma=comma), "is_one": least == most}
        return {**content, **numbers, "units": units}
