"""Assessments › Questions."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.assessments.drafts.pages import editable_assessment
from stratus.assessments.sections import questions as actions
from stratus.assessments.sections.lists import USABLE_ITEMS
from stratus.ui.lists.pages import show
from stratus.ui.notices import told


@require(*USABLE_ITEMS.rights)
def add_questions(request: StaffRequest, pk: int) -> HttpResponse:
    """Choose items from the library."""
    assessment = editable_assessment(request, pk)
    return show(request, USABLE_ITEMS, "assessments/add_questions.html", {"assessment": assessment}, assessment=assessment.pk)


@require_POST
@require(P.MANAGE_ASSESSMENTS)
def change_question(request: StaffRequest, pk: int, item_pk: int) -> HttpResponse:
    """Move a question up or down, or remove it."""
    with told(request):
        if "remove" in request.POST:
            actions.remove_question(pk, item_pk, by=request.actor)
            messages.success(request, _("The question was removed from this assessment. It stays in the library."))
        else:
            actions.move_question(pk, item_pk, -1 if "up" in request.POST else 1, by=request.actor)
    return redirect("assessments:detail", pk)
