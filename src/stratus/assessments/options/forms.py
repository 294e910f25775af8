"""Forms of an assessment's options and texts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stratus.assessments.drafts.forms import InformationForm
from stratus.assessments.models import (
    Assessment,
    MarkingWorkflow,
    ReasonableAdjustment,
    WhenToShowResults,
    WhichAttemptCounts,
)
from stratus.assessments.options.actions import EDITABLE, faults, text_faults
from stratus.assessments.options.named_pages import PAGE_OF, PageField
from stratus.assessments.options.texts import LONGEST_TEXT, TEXTS
from stratus.assessments.rules import MAX_ATTEMPTS, MAX_MINUTES
from stratus.foundation.markup import safe_text
from stratus.ui.forms import RuledForm
from stratus.ui.forms.moments import MomentField
from stratus.ui.forms.numbers import NumberField

TOOL_LABELS = [
    ("NOTEPAD", _("Notepad (candidates alone see what they write there)")),
    ("CALCULATOR", _("Calculator")),
    ("HIGHLIGHTER", _("Highlighter for the text of questions")),
    ("STRIKE_OUT", _("Striking out alternatives")),
    ("TEXT_TO_SPEECH", _("Reading questions aloud, with a voice of the candidate's computer")),
]
RESULT_LABELS = [
    ("GRADE", _("The grade, where the exam gives one")),
    ("PERCENTAGE", _("The score in per cent")),
    ("OUTCOME", _("Whether they passed")),
]


class OptionsForm(InformationForm):
    """Information, and the options that a version freezes, except the texts."""

    duration = NumberField(
        label=_("Duration in minutes"),
        low=1,
        high=MAX_MINUTES,
        required=False,
        help_text=_("For each attempt. Empty: no limit but the end of the schedule."),
    )
    extra_time = NumberField(
        label=_("Extra time in minutes"),
        low=0,
        high=MAX_MINUTES,
        help_text=_("For candidates with extra time, unless their profile gives a percentage."),
    )
    reasonable_adjustment = forms.ChoiceField(label=_("How extra time is given"), choices=ReasonableAdjustment.choices)
    attempts_allowed = NumberField(
        label=_("Attempts per schedule"), low=1, high=MAX_ATTEMPTS, required=False, help_text=_("Empty: no limit.")
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
    percentage_to_pass = NumberField(label=_("Pass mark in percent"), low=0, high=100, places=2)
    marking_workflow = forms.ChoiceField(
        label=_("Marking"), choices=MarkingWorkflow.choices, help_text=_("Fixed by the first publication.")
    )
    when_to_show_results = forms.ChoiceField(label=_("Candidates see their result"), choices=WhenToShowResults.choices)
    result_parts = forms.MultipleChoiceField(
        label=_("What they see of it"),
        required=False,
        choices=RESULT_LABELS,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("On My exams. Staff and other systems see everything."),
    )

    offer_check = forms.BooleanField(
        label=_("Candidates may check a question"),
        required=False,
        help_text=_(
            "They see the score and the feedback of the question at once, and can change its answer no more."
            " Only in formative and mixed assessments; questions that people mark have no Check."
        ),
    )
    check_shows_key = forms.BooleanField(label=_("Check shows the right answer"), required=False)
    candidates_can_report = forms.BooleanField(
        label=_("Candidates may report a problem with a question"),
        required=False,
        help_text=_("Reports are listed on the page of the schedule. They change no score."),
    )

    available_from = MomentField(label=_("Can be scheduled from"), required=False, help_text=_("Empty: always."))
    available_until = MomentField(label=_("Can be scheduled until"), required=False, help_text=_("Empty: always."))
    available_to = forms.TypedMultipleChoiceField(
        label=_("Can be scheduled for"),
        required=False,
        coerce=int,
        choices=[],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: for all hierarchies."),
    )

    def __init__(self, *args: Any, assessment: Assessment, hierarchies: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.assessment = assessment
        fields: dict[str, Any] = self.fields
        fields["available_to"].choices = hierarchies
        for name in ("available_from", "available_until"):
            fields[name].in_zone_of_reader(self, name, timezone.get_current_timezone())

    def faults(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Return what is wrong with those values that could be read."""
        return faults(values, self.assessment)

    @staticmethod
    def initial_of(assessment: Assessment) -> dict[str, Any]:
        """Return the form's values for this assessment."""
        values = {name: getattr(assessment, name) for name in EDITABLE}
        return {**values, "percentage_to_pass": assessment.percentage_to_pass}


def _rich_text(label: Any, help_text: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 6, "data-rich-text": ""})
    return forms.CharField(label=label, help_text=help_text, required=False, max_length=LONGEST_TEXT, widget=widget)


class TextsForm(RuledForm):
    """The texts that candidates read before they start and after they have handed in."""

    introduction = _rich_text(_("Introduction"), _("Candidates read it in the waiting room."))
    declaration = _rich_text(
        _("Declaration"),
        _("Candidates must accept it before they can start, a promise of secrecy for example. Empty: there is nothing to accept."),
    )
    finish_text = _rich_text(_("Closing words"), _("Candidates read them after they have handed in."))
    welcome_page_id = PageField(_("Welcome page"))
    finish_page_id = PageField(_("Finish page"))

    def faults(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Return what is wrong with those texts that could be read."""
        return text_faults(values, self.initial)

    @staticmethod
    def initial_of(assessment: Assessment) -> dict[str, Any]:
        """Return the form's values for this assessment."""
        texts = {name: safe_text(getattr(assessment, name)) for name in TEXTS}
        return {**texts, **{name: getattr(assessment, name) for name in PAGE_OF.values()}}


class LanguagesForm(forms.Form):
    """The languages that candidates can choose."""

    languages = forms.MultipleChoiceField(label=_("Languages candidates can choose"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["languages"].choices = choices
