"""How authors write numeric items."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stratus.item_types import authoring
from stratus.item_types.base import ItemType
from stratus.item_types.forms import GuidedItemForm
from stratus.item_types.numeric.content import MOST_FIGURES
from stratus.item_types.numeric.right import ABSOLUTE, EXACTLY, PERCENT, RANGE, bounds, in_digits
from stratus.item_types.typed.numbers import LONGEST, read, shown, uses_comma
from stratus.ui.forms.numbers import NumberField

NO_NUMBER = _("This is no number. Write one like 1200, 0.5 or 6.02 × 10^23.")
NUMBERS = ("value", "tolerance", "least", "most")


def _number_field(label: Any, help_text: Any = "") -> forms.CharField:
    attrs = {"autocomplete": "off", "class": "short", "dir": "ltr"}
    return forms.CharField(label=label, required=False, max_length=LONGEST, help_text=help_text, widget=forms.TextInput(attrs=attrs))


class Form(GuidedItemForm):
    """The right value, how near an answer has to come, how many figures it has, and its units. Numbers are read as those of candidates."""

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
    units = forms.CharField(
        label=_("Units"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr"}),
        help_text=_(
            "One unit a line, as it is written behind the number. Where it is not the unit of the value, say how much one of it is:"
            " km = 1000. Empty: nothing may stand behind the number."
        ),
    )
    unit_needed = forms.BooleanField(label=_("A number without unit is wrong"), required=False)

    def clean(self) -> dict[str, Any] | None:
        """Read the numbers in the language of the question. What is no number, or a doubtful one, is refused at its field."""
        cleaned = super().clean()
        comma = uses_comma(self.cleaned_data.get("lang", ""))
        self.numbers: dict[str, str] = {}
        for name in NUMBERS:
            self._read(name, self.cleaned_data.get(name, ""), comma, self.numbers, name)
        self.rows: list[dict[str, str]] = []
        for line in self.cleaned_data.get("units", "").splitlines():
            unit, _sign, factor = line.partition("=")
            self.rows.append(row := {"unit": unit.strip()})
            self._read("units", factor, comma, row, "factor")
        return cleaned

    def _read(self, field: str, typed: str, comma: bool, into: dict[str, str], name: str) -> None:
        found = read(typed, comma=comma)
        if not typed.strip():
            return
        if found is None:
            self.add_error(field, NO_NUMBER)
        elif found.is_grouped:
            told = gettext("%(typed)s may be a large number or one with decimals. Write %(number)s if you mean thousands.")
            self.add_error(field, told % {"typed": typed.strip(), "number": shown(found.number, comma=comma)})
        else:
            into[name] = found.number

    def content(self) -> dict[str, Any]:
        """Return the content, numbers in digits. Raises KeyError where one could not be read."""
        values = super().content()
        for name in (*NUMBERS, "units"):
            values[name]
        return {**values, **{name: self.numbers.get(name) for name in NUMBERS}, "units": self.rows}

    @classmethod
    def initial_of(cls, title: str, content: Mapping[str, Any], max_score: Decimal) -> dict[str, Any]:
        """Return the form's values for this content, numbers in the way of its language."""
        values, comma = super().initial_of(title, content, max_score), uses_comma(content["lang"])
        numbers = {name: shown(values[name], comma=comma) if values[name] else "" for name in NUMBERS}
        lines = [one["unit"] + ("" if one["factor"] == "1" else f" = {shown(one['factor'], comma=comma)}") for one in values["units"]]
        return {**values, **numbers, "units": "\n".join(lines)}


class Editor(authoring.Editor):
    """Numeric."""

    label = _("Numeric")
    hint = _("The candidate types a number, with a unit if you like. Scored by itself: exactly, within a range or with a tolerance.")
    form = Form
    words = {
        "UNKNOWN_MATCH": _("Choose when an answer is right."),
        "NO_NUMBER": NO_NUMBER,
        "NEGATIVE_TOLERANCE": _("A tolerance is 0 or more."),
        "RANGE_TURNED": _("The greatest number is smaller than the least one."),
        "FIGURES_TURNED": _("Most figures are fewer than the fewest."),
        "TOO_MANY_UNITS": _("Write at most %(most)s units."),
        "NO_UNIT": _("“%(unit)s” is no unit: it begins with a letter or a sign like %% and has at most 30 characters."),
        "UNIT_TWICE": _("The unit “%(unit)s” is there twice."),
        "NO_FACTOR": _("Behind “%(unit)s =” a number larger than 0 is needed."),
    }
    key_template = "numeric/key.html"

    def key(self, item_type: ItemType, content: Mapping[str, Any]) -> Any:
        """Return between which numbers an answer is right, its figures and units, as people read numbers in the item's language."""
        comma = uses_comma(content["lang"])
        least, most = bounds(content)
        units = [{**one, "factor": "" if one["factor"] == "1" else shown(one["factor"], comma=comma)} for one in content["units"]]
        numbers = {"least": shown(in_digits(least), comma=comma), "most": shown(in_digits(most), comma=comma)}
        return {**content, **numbers, "is_one": least == most, "units": units}
