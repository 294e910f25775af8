"""Forms of scales, and of the grading of an assessment."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar, NamedTuple

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from stratus.assessments.models import Assessment, GradeScale
from stratus.assessments.options.grading import checks
from stratus.assessments.options.grading.checks import LONGEST_NAME, TypedRow
from stratus.assessments.options.grading.rules import BY_CUT, BY_TABLE, HIGHEST_GRADE, LONGEST_LABEL, MOST_ROWS, Scale, by_cut
from stratus.ui.forms import RuledForm
from stratus.ui.forms.numbers import NumberField

STEP_NAMES = [("1", _("Whole grades")), ("0.5", _("Halves")), ("0.1", _("Tenths"))]
EMPTY_ROWS = 3
"""That stand below those that are filled."""
FIRST_ROWS = 6


class ScaleForm(RuledForm):
    """What all scales have."""

    kind: ClassVar[str]
    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME, help_text=_("By which authors choose it."))

    def scale(self) -> Scale:
        """Return the scale that was typed. The form must be valid."""
        raise NotImplementedError  # each kind of scale has fields of its own


class CutForm(ScaleForm):
    """A scale of numbers along one slope."""

    kind = BY_CUT

    lowest = NumberField(label=_("Lowest grade"), low=0, high=HIGHEST_GRADE, places=1, initial=1)
    highest = NumberField(label=_("Highest grade"), low=0, high=HIGHEST_GRADE, places=1, initial=10, help_text=_("For a full score."))
    passing = NumberField(
        label=_("Lowest passing grade"),
        low=0,
        high=HIGHEST_GRADE,
        places=1,
        initial=Decimal("5.5"),
        help_text=_("It begins exactly at the cut. From halfway between two grades on it is the higher one: with 5.5 in whole grades, 6."),
    )
    step = forms.ChoiceField(label=_("Grades are given in"), choices=STEP_NAMES, initial="0.1")

    def faults(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Return what is wrong with those values that could be read."""
        return checks.name_faults(values) | checks.cut_faults(values)

    def clean(self) -> dict[str, Any]:
        """Judge the values together."""
        values = super().clean() or self.cleaned_data
        if not self.errors:
            for name, text in checks.cut_faults(values).items():
                self.add_error(name, text)
        return values

    def scale(self) -> Scale:
        """Return the scale that was typed. The form must be valid."""
        return by_cut(self.cleaned_data)

    @staticmethod
    def initial_of(scale: GradeScale) -> dict[str, Any]:
        """Return the form's values for this scale."""
        numbers = {name: Decimal(scale.definition[name]) for name in ("lowest", "highest", "passing")}
        return {"name": scale.name, "step": scale.definition["step"], **numbers}


class RowFields(NamedTuple):
    """The fields of a row of the table, as a page draws them."""

    label: BoundField
    since: BoundField
    passes: BoundField


class TableForm(ScaleForm):
    """A scale of grades by name. There are as many rows as are filled or were sent, and some empty ones."""

    kind = BY_TABLE

    def __init__(self, *args: Any, rows: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = {**self.initial} if not self.is_bound else self.data
        filled = max((place + 1 for place in range(MOST_ROWS) if f"label_{place}" in given), default=0)
        self.count = min(max(rows, filled if self.is_bound else filled + EMPTY_ROWS, FIRST_ROWS), MOST_ROWS)
        for place in range(self.count):
            number = {"number": place + 1}
            self.fields[f"label_{place}"] = forms.CharField(
                label=_("Grade of row %(number)s") % number, max_length=LONGEST_LABEL, required=False
            )
            self.fields[f"since_{place}"] = NumberField(
                label=_("Beginning of row %(number)s, in per cent") % number, low=0, high=100, places=2, required=False, shown_limits=False
            )
            self.fields[f"passes_{place}"] = forms.BooleanField(label=_("Row %(number)s passes") % number, required=False)

    most_rows = MOST_ROWS

    @property
    def table(self) -> list[RowFields]:
        """The fields by rows."""
        return [RowFields(*(self[f"{name}_{place}"] for name in RowFields._fields)) for place in range(self.count)]

    def typed(self, values: Mapping[str, Any]) -> list[TypedRow]:
        """Return the rows of these values."""
        return [
            TypedRow(place, values.get(f"label_{place}", ""), values.get(f"since_{place}"), bool(values.get(f"passes_{place}")))
            for place in range(self.count)
        ]

    def faults(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Return what is wrong with those values that could be read."""
        return checks.name_faults(values) | checks.table_faults(self.typed(values))

    def clean(self) -> dict[str, Any]:
        """Judge the rows together."""
        values = super().clean() or self.cleaned_data
        if not self.errors:
            for name, text in checks.table_faults(self.typed(values)).items():
                self.add_error(name, text)
        return values

    def scale(self) -> Scale:
        """Return the scale that was typed. The form must be valid."""
        return checks.table_scale(self.typed(self.cleaned_data))

    @staticmethod
    def initial_of(scale: GradeScale) -> dict[str, Any]:
        """Return the form's values for this scale, the highest grade first."""
        values: dict[str, Any] = {"name": scale.name}
        for place, row in enumerate(reversed(scale.definition["rows"])):
            values |= {f"label_{place}": row["label"], f"since_{place}": Decimal(row["from"]), f"passes_{place}": row["passes"]}
        return values


class TryForm(forms.Form):
    """An exam for which the page shows the grades; nothing of it is saved."""

    maximum = NumberField(label=_("Maximum score"), low=1, high=10_000, places=2, initial=40)
    percentage = NumberField(label=_("Pass mark in percent"), low=0, high=100, places=2, initial=55)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for bound in self.fields.values():
            bound.widget.attrs["form"] = "scale"  # sent with the scale that is typed beside it

    def values(self) -> tuple[Decimal, Decimal]:
        """Return maximum and percentage: those typed where they could be read, else those that it begins with."""
        read = self.cleaned_data if self.is_bound and self.is_valid() else {}
        return read.get("maximum") or Decimal(40), read.get("percentage", Decimal(55))


KEEP, NONE = "keep", "none"


class ScaleChoice(forms.ChoiceField):
    """One of the scales, none, or the one that is attached, by whose id two people at one form notice each other."""

    def valid_value(self, value: str) -> bool:
        """Tell whether a value may be chosen: what is attached may be kept, whatever it is by now."""
        return value.startswith(KEEP) or super().valid_value(value)


def _kept(scale: Mapping[str, Any]) -> str:
    return f"{KEEP}-{scale['id']}"


class GradingForm(forms.Form):
    """How an assessment is graded."""

    correct_for_guessing = forms.BooleanField(
        label=_("Correct the pass mark for guessing"),
        required=False,
        help_text=_(
            "The percentage is then asked of the points above the chance score: cut = chance score + pass mark × (maximum − chance score)."
        ),
    )
    scale = ScaleChoice(
        label=_("Grade scale"), help_text=_("The assessment gets a copy: what is changed in the scale later does not reach it.")
    )

    def __init__(self, *args: Any, assessment: Assessment, scales: list[GradeScale], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        present = assessment.grade_scale
        kept = [(_kept(present), _("%(name)s (as attached)") % {"name": present["name"]})] if present else []
        fields: dict[str, Any] = self.fields
        fields["scale"].choices = [(NONE, _("No grades")), *kept, *((str(one.pk), one.name) for one in scales)]

    @property
    def choice(self) -> dict[str, Any]:
        """What was chosen, as `change_grading` takes it. The form must be valid."""
        chosen = self.cleaned_data["scale"]
        return {
            "scale_id": int(chosen) if chosen.isdecimal() else None,
            "keep": chosen.startswith(KEEP),
            "correct_for_guessing": self.cleaned_data["correct_for_guessing"],
        }

    @staticmethod
    def initial_of(assessment: Assessment) -> dict[str, Any]:
        """Return the form's values for this assessment."""
        return {
            "scale": _kept(assessment.grade_scale) if assessment.grade_scale else NONE,
            "correct_for_guessing": assessment.correct_for_guessing,
        }
