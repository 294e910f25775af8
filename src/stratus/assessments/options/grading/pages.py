"""Assessments › Grading."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.assessments.drafts.pages import editable_assessment
from stratus.assessments.forms.checks import drafted, total_of
from stratus.assessments.forms.queries import chosen_in, frozen_forms
from stratus.assessments.models import Assessment, GradeScale
from stratus.assessments.options.grading import actions
from stratus.assessments.options.grading.forms import GradingForm
from stratus.assessments.options.grading.queries import grading_of_draft, scales_to_attach
from stratus.assessments.options.grading.rules import first_to_pass
from stratus.assessments.options.grading.words import said_lines
from stratus.assessments.queries import questions_of, sections_of
from stratus.assessments.rules import chance_score
from stratus.assessments.versions.actions import as_rules, sections_as_rules
from stratus.foundation.numbers import hundredths
from stratus.tenancy.queries import tenant_settings
from stratus.ui.forms import errors_beside_fields, status_of
from stratus.ui.forms.overtaken import Original


@require(P.MANAGE_ASSESSMENTS)
def grading(request: StaffRequest, pk: int) -> HttpResponse:
    """Choose how the assessment is graded, beside the grades that its points give."""
    assessment = editable_assessment(request, pk)
    scales = list(scales_to_attach())
    form = GradingForm(request.POST or None, initial=GradingForm.initial_of(assessment), assessment=assessment, scales=scales)
    original = Original(request, form, lambda: GradingForm.initial_of(editable_assessment(request, pk)))
    shown = assessment
    if request.method == "POST" and form.is_valid():
        if "preview" in request.POST:
            shown = _as_chosen(assessment, form, scales)
        else:
            with errors_beside_fields(form), original.saving():
                actions.change_grading(pk, **form.choice, by=request.actor)
                messages.success(request, _("Saved. Publish to deliver it with this grading."))
                return redirect("assessments:grading", pk)
    context = {
        "assessment": assessment,
        "form": form,
        "scales": scales,
        "may_edit": True,
        "tab": "grading",
        "previews": shown is not assessment,
        "has_changed": _has_changed(assessment, scales),
        **_figures(shown),
    }
    return render(request, "assessments/grading/assessment.html", context, status=status_of(form))


def _as_chosen(assessment: Assessment, form: GradingForm, scales: list[GradeScale]) -> Assessment:
    """Return the assessment as it would be with what was chosen; nothing is saved."""
    choice = form.choice
    shown = Assessment(
        pk=assessment.pk, percentage_to_pass=assessment.percentage_to_pass, correct_for_guessing=choice["correct_for_guessing"]
    )
    chosen = next((one for one in scales if one.pk == choice["scale_id"]), None)
    kept = assessment.grade_scale if choice["keep"] else None
    shown.grade_scale = actions.copy_for(chosen) if chosen else kept
    return shown


def _has_changed(assessment: Assessment, scales: list[GradeScale]) -> bool:
    """Tell whether the organisation's scale is another one by now than the copy that is attached."""
    attached = assessment.grade_scale
    shared = next((one for one in scales if attached and one.pk == attached["id"]), None)
    return shared is not None and actions.copy_for(shared) != attached


def _figures(assessment: Assessment) -> dict[str, Any]:
    """Return what the page says of the points."""
    questions, sections = questions_of(assessment), list(sections_of(assessment))
    settings = tenant_settings()
    judged, ruled = as_rules(questions, only_live=settings.only_live_items), sections_as_rules(sections)
    drawn = drafted(judged, ruled, frozen_forms(chosen_in(assessment), questions))
    total, chance = total_of(judged, drawn, ruled), chance_score(judged, drawn, ruled)
    found = grading_of_draft(assessment, total, chance, settings.score_step)
    return {
        "questions": questions,
        "total": total,
        "chance": None if chance is None else hundredths(chance),
        "step": settings.score_step,
        "cut": hundredths(found.cut),
        "first_to_pass": first_to_pass(found),
        "percentage_to_pass": found.percentage_to_pass,
        "is_corrected": found.guess is not None,
        "scale_name": found.scale_name,
        "lines": said_lines(found) if questions else [],
    }
