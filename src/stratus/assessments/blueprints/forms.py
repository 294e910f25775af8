"""Forms of blueprints: what their rows and columns are, and the matrix with its filters."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stratus.assessments.blueprints.queries import Filters, Frame, matrix_of
from stratus.assessments.blueprints.rules import MOST_OF_CELL, MOST_POINTS, Key, Wanted
from stratus.assessments.models import Blueprint
from stratus.foundation.numbers import LONGEST_NUMBER
from stratus.item_types.authoring import labels
from stratus.library.classification.models import Label
from stratus.ui.forms.number_words import number_or_fault, said_number
from stratus.ui.forms.numbers import NumberField

NOTHING = {"count": "", "points": ""}
NAMED = 3
"""Cells that the message of a matrix names, of those that cannot be read."""


class FrameForm(forms.Form):
    """What rows and columns of a blueprint are. Its choices are offered by the page."""

    rows = forms.ChoiceField(
        label=gettext_lazy("Rows"),
        help_text=gettext_lazy("Topics choose from the one collection that they belong to; objectives from all collections."),
        error_messages={"required": gettext_lazy("Choose what the rows are."), "invalid_choice": gettext_lazy("Choose one of these.")},
    )
    taxonomy = forms.ChoiceField(
        label=gettext_lazy("Columns"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose one of these.")},
    )


class MatrixInput(forms.Widget):
    """The fields of all cells. Its value: `str(Key)` → what was typed as `count` and `points`."""

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.frame = frame
        self.wrong: dict[Key, dict[str, str]] = {}
        """Cell → `count` or `points` → what is wrong there."""

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """Return the id of the field that takes the focus: the first that is wrong, else the first."""
        for key, parts in self.wrong.items():
            return f"{next(iter(parts))}-{key}"
        return next((f"count-{key}" for key in self.frame.names), id_)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, dict[str, str]]:
        """Return what was typed; empty cells are left out."""
        typed = {str(key): {part: str(data.get(f"{part}-{key}", "")).strip() for part in ("count", "points")} for key in self.frame.names}
        return {key: parts for key, parts in typed.items() if any(parts.values())}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """An empty matrix is one too."""
        return False

    def as_sent(self, name: str, value: Any) -> dict[str, list[str]]:
        """Return what a browser sends."""
        value = as_typed(value)
        return {f"{part}-{key}": [value.get(str(key), NOTHING)[part]] for key in self.frame.names for part in ("count", "points")}

    def shown(self, value: Any) -> str:
        """Return what is asked for, for people who choose between two matrices."""
        value = as_typed(value)
        times = _("%(cell)s: %(count)s × %(points)s")
        return "\n".join(
            times % {"cell": name, **value[str(key)]} if value[str(key)]["points"] else f"{name}: {value[str(key)]['count']}"
            for key, name in self.frame.names.items()
            if str(key) in value
        )


class MatrixField(forms.Field):
    """What all cells ask for; the value maps each `Key` that asks for questions to a `Wanted`."""

    widget: MatrixInput

    def __init__(self, frame: Frame) -> None:
        super().__init__(label=_("Questions"), required=False, widget=MatrixInput(frame))
        self.frame = frame

    def prepare_value(self, value: Any) -> Any:
        """Return what was typed, or would be."""
        return as_typed(value)

    def canonical(self, value: Any) -> Any:
        """Return what two people's matrices are compared by."""
        return as_typed(value)

    def to_python(self, value: Any) -> dict[Key, Wanted]:
        """Return the matrix. Raises ValidationError where a cell cannot be read; the widget knows which."""
        found: dict[Key, Wanted] = {}
        self.widget.wrong = {}
        for key in self.frame.names:
            parts = as_typed(value).get(str(key), NOTHING)
            count, wrong_count = _read(parts["count"], high=MOST_OF_CELL, places=0)
            points, wrong_points = _read(parts["points"], high=MOST_POINTS, places=2)
            if points is not None and not points and not wrong_points:
                wrong_points = _("A question earns more than 0 points. Leave the field empty for its own points.")
            if points is not None and not count and not wrong_count:
                wrong_count = _("Say how many questions earn these points.")
            if wrong_count or wrong_points:
                self.widget.wrong[key] = {part: text for part, text in (("count", wrong_count), ("points", wrong_points)) if text}
            elif count:
                found[key] = Wanted(int(count), points)
        if self.widget.wrong:
            told = [f"{self.frame.names[key]}: {' '.join(parts.values())}" for key, parts in self.widget.wrong.items()]
            raise ValidationError(told[:NAMED])
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Tell whether other numbers were typed."""
        return bool(as_typed(initial) != as_typed(data))


def as_typed(value: Any) -> dict[str, dict[str, str]]:
    """Return a matrix as its fields hold it, whether it was stored or sent."""
    found: dict[str, dict[str, str]] = {}
    for key, one in (value or {}).items():
        if isinstance(one, Wanted):
            found[str(key)] = {"count": str(one.count), "points": "" if one.points is None else said_number(one.points)}
        else:
            found[str(key)] = dict(one)
    return found


def _read(typed: str, *, high: int, places: int) -> tuple[Decimal | None, str]:
    if not typed:
        return None, ""
    number, fault = number_or_fault(typed[: LONGEST_NUMBER + 1], low=0, high=high, places=places)
    return (None, str(fault)) if number is None else (number, "")


class BlueprintForm(forms.Form):
    """The matrix of a blueprint, and its filters."""

    item_types = forms.MultipleChoiceField(
        label=gettext_lazy("Item types"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: all."),
        error_messages={"invalid_choice": gettext_lazy("Choose one of these.")},
    )
    labels = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Labels"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("A question carries one of them. None ticked: all."),
        error_messages={"invalid_choice": gettext_lazy("Choose one of these.")},
    )
    lowest = NumberField(
        label=gettext_lazy("Difficulty from"),
        low=0,
        high=1,
        places=3,
        required=False,
        help_text=gettext_lazy("P-value, else the Angoff value: 0 is hard, 1 is easy. Questions with neither are left out."),
    )
    highest = NumberField(label=gettext_lazy("Difficulty to"), low=0, high=1, places=3, required=False)

    def __init__(self, *args: Any, frame: Frame, blueprint: Blueprint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["item_types"]
        choices.choices = list(labels().items())
        kept = set(blueprint.labels)
        there = Label.objects.order_by("sort_key", "id").values_list("pk", "title", "archived_at")
        titles: Any = self.fields["labels"]
        titles.choices = [(pk, title) for pk, title, archived in there if archived is None or pk in kept]
        if not titles.choices:
            del self.fields["labels"]
        self.fields["matrix"] = MatrixField(frame)

    def clean(self) -> dict[str, Any]:
        """Judge the two limits together."""
        values = super().clean() or self.cleaned_data
        lowest, highest = values.get("lowest"), values.get("highest")
        if lowest is not None and highest is not None and lowest > highest:
            self.add_error("highest", _("Must not be lower than where the difficulty begins."))
        return values

    def filters(self) -> Filters:
        """Return the filters, as far as they can be read."""
        values: Mapping[str, Any] = self.cleaned_data
        return Filters(values.get("item_types", ()), values.get("labels", ()), values.get("lowest"), values.get("highest"))

    @staticmethod
    def initial_of(blueprint: Blueprint) -> dict[str, Any]:
        """Return the form's values for a blueprint."""
        return {
            "item_types": list(blueprint.item_types),
            "labels": list(blueprint.labels),
            "lowest": blueprint.lowest,
            "highest": blueprint.highest,
            "matrix": matrix_of(blueprint),
        }
