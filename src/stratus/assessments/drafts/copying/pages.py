"""Assessments › Copy."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.assessments.drafts.copying.actions import copy_assessment, left_out_of, said_left_out, title_of_copy
from stratus.assessments.errors import NotFound
from stratus.assessments.queries import assessments_visible_to


@require(P.MANAGE_ASSESSMENTS)
def copy(request: StaffRequest, pk: int) -> HttpResponse:
    """Say what a copy will have and lack; make it when that is confirmed, and go there."""
    assessment = get_object_or_404(assessments_visible_to(request.actor), pk=pk)
    if request.method != "POST":
        context = {"assessment": assessment, "title": title_of_copy(assessment.title), "left_out": left_out_of(assessment, request.actor)}
        return render(request, "assessments/versions/copy.html", context)
    try:
        copied = copy_assessment(pk, by=request.actor)
    except NotFound as gone:
        raise Http404 from gone
    messages.success(request, _("“%(title)s” was made. It is a draft of your own.") % {"title": copied.assessment.title})
    if copied.left_out:
        messages.warning(request, said_left_out(copied.left_out))
    return redirect("assessments:detail", copied.assessment.pk)
