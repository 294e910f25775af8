"""Assessments › Templates, and saving the options of an assessment as one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from stratus.access.decorators import require
from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.assessments.drafts.pages import editable_assessment
from stratus.assessments.models import OptionTemplate
from stratus.assessments.options.option_templates import actions
from stratus.assessments.options.option_templates.forms import RenameTemplateForm, SaveTemplateForm
from stratus.assessments.options.option_templates.lists import TEMPLATES
from stratus.assessments.options.option_templates.queries import kept_of, may_change, templates_seen_by
from stratus.assessments.options.option_templates.words import said_of
from stratus.foundation import clock
from stratus.ui.forms import errors_beside_fields, status_of
from stratus.ui.forms.overtaken import Original
from stratus.ui.lists.pages import show
from stratus.ui.notices import told


@require(*TEMPLATES.rights)
def templates(request: StaffRequest) -> HttpResponse:
    """List the templates."""
    return show(request, TEMPLATES, "assessments/options/templates.html")


@require(P.MANAGE_ASSESSMENTS)
def save_template(request: StaffRequest, pk: int) -> HttpResponse:
    """Save the options of an assessment under a name."""
    assessment = editable_assessment(request, pk)
    form = SaveTemplateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errors_beside_fields(form):
            made = actions.save_template(pk, **form.cleaned_data, by=request.actor, now=clock.now())
            messages.success(request, _("The template was saved. Authors can choose it for a new assessment."))
            return redirect("assessments:template", made.pk)
    context = {"assessment": assessment, "form": form, "sets": said_of(kept_of(assessment)), "may_edit": True, "tab": "options"}
    return render(request, "assessments/options/save_template.html", context, status=status_of(form))


@require(P.MANAGE_ASSESSMENTS)
def template(request: StaffRequest, pk: int) -> HttpResponse:
    """Show what a template sets; rename it."""
    found = _template(request, pk)
    may_edit = may_change(found, request.actor)
    form = RenameTemplateForm(request.POST or None, initial=RenameTemplateForm.initial_of(found), template=found)
    original = Original(request, form, lambda: RenameTemplateForm.initial_of(_template(request, pk)))
    if request.method == "POST" and not may_edit:
        raise NotAllowed
    if request.method == "POST" and form.is_valid():
        with errors_beside_fields(form), original.saving():
            actions.rename_template(pk, form.cleaned_data["name"], by=request.actor)
            messages.success(request, _("The template was renamed."))
            return redirect("assessments:template", pk)
    context = {"template": found, "form": form, "may_change": may_edit, "sets": said_of(found.settings)}
    return render(request, "assessments/options/template.html", context, status=status_of(form))


@require_POST
@require(P.MANAGE_ASSESSMENTS)
def delete_template(request: StaffRequest, pk: int) -> HttpResponse:
    """Delete a template."""
    gone = ""
    with told(request):
        try:
            gone = actions.delete_template(pk, by=request.actor)
        except OptionTemplate.DoesNotExist:
            raise Http404 from None
        messages.success(
            request, _("The template “%(name)s” was deleted. Assessments that were made from it stay as they are.") % {"name": gone}
        )
    return redirect("assessments:templates") if gone else redirect("assessments:template", pk)


def _template(request: StaffRequest, pk: int) -> OptionTemplate:
    return get_object_or_404(templates_seen_by(request.actor).select_related("saved_by"), pk=pk)
