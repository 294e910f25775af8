"""Forms of an assessment's options and texts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from stratus.assessments.drafts.forms import InformationForm
from stratus.assessments.models import (
    Assessment,
    MarkingWorkflow,
    ReasonableAdjustment,
    WhenToShowResults,
    WhichAttemptCounts,
)
from stratus.assessments.options.actions import EDITABLE
from stratus.assessments.options.texts import LONGEST_TEXT, TEXTS
from stratus.assessments.rules import MAX_ATTEMPTS, MAX_MINUTES
from stratus.foundation.markup import safe_text

TOOL_LABELS = [
    ("NOTEPAD", _("Notepad (candidates alone see what they write there)")),
    ("CALCULATOR", _("Calculator")),
    ("HIGHLIGHTER", _("Highlighter for the text of questions")),
    ("STRIKE_OUT", _("Striking out alternatives")),
    ("TEXT_TO_SPEECH", _("Reading questions aloud, with a voice of the candidate's computer")),
]


def _minutes(label: Any, **kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, max_value=MAX_MINUTES, widget=forms.NumberInput(attrs={"class": "short"}), **kwargs)


def _moment(label: Any, help_text: Any = "") -> forms.DateTimeField:
    """A date and time in the viewer's zone, within years that every zone can hold."""
    return forms.DateTimeField(
        label=label,
        help_text=help_text,
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local", "class": "moment"}),
        validators=[MinValueValidator(datetime(1970, 1, 2, tzinfo=UTC)), MaxValueValidator(datetime(9999, 12, 30, tzinfo=UTC))],
    )


class OptionsForm(InformationForm):
    """Information, and the options that a version freezes, except the texts."""

    duration = _minutes(
        _("Duration in minutes"), min_value=1, required=False, help_text=_("For each attempt. Empty: no limit but the end of the schedule.")
    )
    extra_time = _minutes(
        _("Extra time in minutes"), min_value=0, help_text=_("For candidates with extra time, unless their profile gives a percentage.")
    )
    reasonable_adjustment = forms.ChoiceField(label=_("How extra time is given"), choices=ReasonableAdjustment.choices)
    attempts_allowed = forms.IntegerField(
        label=_("Attempts per schedule"),
        min_value=1,
        max_value=MAX_ATTEMPTS,
        required=False,
        help_text=_("Empty: no limit."),
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    which_attempt_counts = forms.TypedChoiceField(label=_("Which attempt counts"), choices=WhichAttemptCounts.choices, coerce=int)
    use_pin = forms.BooleanField(label=_("Candidates need a PIN to start"), required=False)
    random_order = forms.BooleanField(label=_("Show the questions in another order to each candidate"), required=False)
    lock_on_connection_loss = forms.BooleanField(label=_("Lock the exam when the connection is lost for long"), required=False)
    tools = forms.MultipleChoiceField(
        label=_("Tools for candidates"),
        required=False,
        choices=TOOL_LABELS,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Text size, colours and language can always be chosen."),
    )
    use_seb = forms.BooleanField(
        label=_("Only in Safe Exam Browser"),
        required=False,
        help_text=_("Candidates get its configuration file in the waiting room. A schedule may say otherwise."),
    )
    use_proctorio = forms.BooleanField(
        label=_("With Proctorio"), required=False, help_text=_("Candidates come in through Proctorio. A schedule may say otherwise.")
    )
    percentage_to_pass = forms.DecimalField(
        label=_("Pass mark in percent"),
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"class": "short", "step": "any"}),
    )
    marking_workflow = forms.ChoiceField(
        label=_("Marking"), choices=MarkingWorkflow.choices, help_text=_("Fixed by the first publication.")
    )
    when_to_show_results = forms.ChoiceField(label=_("Candidates see their result"), choices=WhenToShowResults.choices)

    available_from = _moment(_("Can be scheduled from"), _("Empty: always."))
    available_until = _moment(_("Can be scheduled until"), _("Empty: always."))
    available_to = forms.TypedMultipleChoiceField(
        label=_("Can be scheduled for"),
        required=False,
        coerce=int,
        choices=[],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: for all hierarchies."),
    )

    def __init__(self, *args: Any, hierarchies: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["available_to"].choices = hierarchies  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(assessment: Assessment) -> dict[str, Any]:
        """Return the form's values for this assessment."""
        values = {name: getattr(assessment, name) for name in EDITABLE}
        return {**values, "percentage_to_pass": f"{assessment.percentage_to_pass.normalize():f}"}


def _rich_text(label: Any, help_text: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 6, "data-rich-text": ""})
    return forms.CharField(label=label, help_text=help_text, required=False, max_length=LONGEST_TEXT, widget=widget)


class TextsForm(forms.Form):
    """The texts that candidates read before they start and after they have handed in."""

    introduction = _rich_text(_("Introduction"), _("Candidates read it in the waiting room."))
    declaration = _rich_text(
        _("Declaration"),
        _("Candidates must accept it before they can start, a promise of secrecy for example. Empty: there is nothing to accept."),
    )
    finish_text = _rich_text(_("Closing words"), _("Candidates read them after they have handed in."))

    @staticmethod
    def initial_of(assessment: Assessment) -> dict[str, str]:
        """Return the form's values for this assessment."""
        return {name: safe_text(getattr(assessment, name)) for name in TEXTS}
