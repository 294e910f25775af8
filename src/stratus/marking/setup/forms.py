"""Form of a schedule's marking settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stratus.marking.errors import Refused
from stratus.marking.models import AllocationAssignment, AllocationType, AssessingType, EvaluationsSharing, MarkingSettings
from stratus.marking.setup.changes import PassMarkRange, SettingsChange
from stratus.marking.setup.rules import NAMES, RULES_OF_MODERATION, Values, idle
from stratus.ui.forms.numbers import NumberField

IDLE = {
    "UNUSED": _("This rule would do nothing: tick “Use moderation”, or empty the field."),
    "ONE_ASSESSOR": _("There is one assessor, whom nobody differs from: choose two assessors, or empty the field."),
}
RANGE = ("pass_mark_from", "pass_mark_to")


class SettingsForm(forms.Form):
    """How a schedule is marked. `marking.setup.rules` checks whether the values fit together."""

    assessing_type = forms.ChoiceField(label=_("Assessors for each script"), choices=AssessingType.choices)
    allocation_type = forms.ChoiceField(
        label=_("Allocate"), choices=AllocationType.choices, help_text=_("Changing this empties the allocations.")
    )
    allocation_assignment = forms.ChoiceField(label=_("Who allocates"), choices=AllocationAssignment.choices)
    evaluations_sharing = forms.ChoiceField(label=_("Assessors see the work of others"), choices=EvaluationsSharing.choices)
    sharing_annotations = forms.BooleanField(label=_("Assessors see each other's assessments"), required=False)
    anonymous_candidates = forms.BooleanField(
        label=_("Hide candidates' names"), required=False, help_text=_("Only the User ID is shown to assessors and moderators.")
    )
    anonymous_assessors = forms.BooleanField(label=_("Hide assessors from each other"), required=False)
    assess_auto_scored = forms.BooleanField(label=_("Assessors may change scores of auto-scored questions"), required=False)
    use_moderation = forms.BooleanField(
        label=_("Use moderation"), required=False, help_text=_("Off: the rules below are kept, and do nothing.")
    )
    show_assessor_annotations = forms.BooleanField(
        label=_("The moderator sees the assessors' scores and comments"),
        required=False,
        help_text=_("Off: the moderator marks without seeing them."),
    )
    scoring_difference = NumberField(
        # xgettext:no-python-format
        label=_("Difference between two assessors, more than (% of the maximum)"),
        low=0,
        high=100,
        required=False,
    )
    proximity_to_pass_mark = NumberField(
        # xgettext:no-python-format
        label=_("Nearness to the pass mark, within (% of the maximum)"),
        low=0,
        high=100,
        required=False,
    )
    pass_mark_from = NumberField(label=_("Score from (points)"), low=0, high=1_000_000, required=False)
    pass_mark_to = NumberField(label=_("Score to (points)"), low=0, high=1_000_000, required=False)
    sample_moderation = NumberField(
        # xgettext:no-python-format
        label=_("Sample (% of candidates or questions)"),
        low=1,
        high=100,
        required=False,
    )

    def __init__(self, *args: Any, moderates: bool = True, **kwargs: Any) -> None:
        """`moderates`: whether the workflow has moderation; where it has none its settings are not shown, and stay as they are."""
        super().__init__(*args, **kwargs)
        self.moderates = moderates
        for name in () if moderates else ("assessing_type", "use_moderation", "show_assessor_annotations", *RULES_OF_MODERATION):
            self.fields[name].disabled = True
        for name in RULES_OF_MODERATION:
            self.fields[name].widget.attrs["data-ticks"] = "#id_use_moderation"

    @staticmethod
    def initial_of(settings: MarkingSettings) -> dict[str, Any]:
        """Return the form's values for these settings."""
        return {name: getattr(settings, name) for name in NAMES}

    def to_change(self) -> SettingsChange:
        """Return the change that the form describes; an empty moderation rule is off."""
        data = self.cleaned_data
        low, high = (data[name] for name in RANGE)
        settings: dict[str, Any] = {name: data[name] for name in NAMES if name not in RANGE}
        return SettingsChange(**settings, pass_mark_range=None if low is None and high is None else PassMarkRange(low, high))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if (data.get("pass_mark_from") is None) != (data.get("pass_mark_to") is None) and not set(RANGE) & set(self.errors):
            missing = "pass_mark_to" if data.get("pass_mark_to") is None else "pass_mark_from"
            self.add_error(missing, _("Give both ends of the range, or neither."))
        if self.moderates:
            for name, why in idle(self._values(data), self._values(self.initial)).items():
                if name not in self.errors:
                    self.add_error(name, IDLE[why])
        return data

    @staticmethod
    def _values(given: Mapping[str, Any]) -> Values:
        return Values(**{name: given[name] for name in NAMES if name in given})

    def add_refusal(self, refused: Refused) -> None:
        """Add the problems of the change to their fields."""
        for path, message in refused.by_field().items():
            name = path.removeprefix("settings.").replace("pass_mark_range", "pass_mark_from")
            self.add_error(name if name in self.fields else None, message)
