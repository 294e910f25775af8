"""Assessments › Questions: the sections of an assessment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.assessments.drafts.pages import editable_assessment
from stratus.assessments.models import AssessmentSection, Navigation
from stratus.assessments.options.named_pages import PageField, offer
from stratus.assessments.rules import MAX_MINUTES
from stratus.assessments.sections import actions
from stratus.assessments.sections.demands import MOST_ANSWERS, demand_errors
from stratus.assessments.sections.questions import MOST_QUESTIONS
from stratus.ui.forms import RuledForm, errors_beside_fields, status_of
from stratus.ui.forms.numbers import NumberField
from stratus.ui.forms.overtaken import Original
from stratus.ui.notices import told


class SectionForm(RuledForm):
    """A section's title, introduction and rules."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=100)
    introduction = forms.CharField(
        label=gettext_lazy("Introduction"),
        required=False,
        max_length=actions.LONGEST_INTRODUCTION,
        strip=False,
        help_text=gettext_lazy("Candidates read it before the section begins."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    page_id = PageField(gettext_lazy("Section page"))
    duration = NumberField(
        label=gettext_lazy("Time in minutes"),
        low=1,
        high=MAX_MINUTES,
        required=False,
        help_text=gettext_lazy("Empty: as long as the exam lasts. Extra time lengthens it in proportion."),
    )
    draw = NumberField(
        label=gettext_lazy("Questions drawn for each candidate"),
        low=1,
        high=MOST_QUESTIONS,
        required=False,
        shown_limits=False,
        help_text=gettext_lazy(
            "Each candidate gets so many of the section's questions, others than their neighbours where there are enough. Empty: everybody"
            " gets all of them. All questions of the section then need the same points; those of a case are drawn together."
        ),
    )
    navigation = forms.ChoiceField(label=gettext_lazy("Questions are taken"), choices=Navigation.choices)
    answer_required = forms.BooleanField(
        label=gettext_lazy("An answer is needed before going on"),
        required=False,
        help_text=gettext_lazy(
            "Before the next question. Who leaves the section or hands in without is warned and led there, never refused."
        ),
    )
    answer_count = NumberField(
        label=gettext_lazy("Questions to be answered"),
        low=1,
        high=MOST_ANSWERS,
        required=False,
        shown_limits=False,
        help_text=gettext_lazy(
            "For “answer 3 of these 5”: 3. Candidates choose which, so all questions of the section need equal points. Empty: all count."
        ),
    )
    pass_percentage = NumberField(
        label=gettext_lazy("Pass mark of the section in %"),
        low=0,
        high=100,
        places=2,
        required=False,
        shown_limits=False,
        help_text=gettext_lazy("Of the points that can be had in the section. Empty: it has no pass mark of its own."),
    )
    pass_required = forms.BooleanField(
        label=gettext_lazy("Nobody passes the exam without reaching it"),
        required=False,
        help_text=gettext_lazy("Without the tick, candidates and staff are told whether it was reached, for information."),
    )
    can_return = forms.BooleanField(label=gettext_lazy("Candidates can return to the section after leaving it"), required=False)
    random_order = forms.BooleanField(
        label=gettext_lazy("Show its questions in another order to each candidate"),
        required=False,
        help_text=gettext_lazy("Also where the options of the exam do not say so. Questions of a case stay together."),
    )

    def faults(self, values: Mapping[str, Any]) -> Mapping[str, str]:
        """Return what is wrong with what the section demands."""
        return demand_errors(values)


@require(P.MANAGE_ASSESSMENTS)
def create_section(request: StaffRequest, pk: int) -> HttpResponse:
    """Add a section at the end."""
    return _edit(request, pk, None)


@require(P.MANAGE_ASSESSMENTS)
def section(request: StaffRequest, pk: int, section_pk: int) -> HttpResponse:
    """Change a section."""
    return _edit(request, pk, _section(pk, section_pk))


@require_POST
@require(P.MANAGE_ASSESSMENTS)
def change_section(request: StaffRequest, pk: int, section_pk: int) -> HttpResponse:
    """Move a section up or down, or remove it."""
    with told(request):
        if "remove" in request.POST:
            actions.remove_section(pk, section_pk, by=request.actor)
            messages.success(request, _("The section was removed. Its questions are still in the assessment."))
        else:
            actions.move_section(pk, section_pk, -1 if "up" in request.POST else 1, by=request.actor)
    return redirect(f"{reverse('assessments:detail', args=[pk])}#section-{section_pk}")


def _section(pk: int, section_pk: int) -> AssessmentSection:
    return get_object_or_404(AssessmentSection, assessment=pk, pk=section_pk)


def _stored(found: AssessmentSection) -> dict[str, Any]:
    return {name: getattr(found, name) for name in actions.FIELDS}


def _edit(request: StaffRequest, pk: int, found: AssessmentSection | None) -> HttpResponse:
    assessment = editable_assessment(request, pk)
    initial: dict[str, Any] = {"can_return": True}
    if found is not None:
        initial = _stored(found)
    form = SectionForm(request.POST or None, initial=initial)
    offer(form, initial, request.actor)
    original = Original(request, form, (lambda: _stored(_section(pk, found.pk))) if found else None)
    if request.method == "POST" and form.is_valid():
        with errors_beside_fields(form), original.saving():
            if found is None:
                actions.add_section(pk, form.cleaned_data, by=request.actor)
            else:
                actions.change_section(pk, found.pk, form.cleaned_data, by=request.actor)
            messages.success(request, _("Saved. Publish to deliver it with these sections."))
            return redirect("assessments:detail", pk)
    is_first = found is None and not assessment.sections.exists()
    context = {"assessment": assessment, "section": found, "form": form, "is_first": is_first, "may_edit": True, "tab": "questions"}
    return render(request, "assessments/section.html", context, status=status_of(form))
