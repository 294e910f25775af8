"""Assessments › Options and Texts."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.assessments.drafts.pages import editable_assessment
from stratus.assessments.options import actions
from stratus.assessments.options.forms import OptionsForm, TextsForm
from stratus.assessments.options.inserting import Insertables
from stratus.assessments.options.named_pages import PAGE_OF, offer
from stratus.assessments.versions.actions import pages_of, texts_of_pages
from stratus.foundation.numbers import typed_whole
from stratus.people.users import memberships
from stratus.ui.forms import errors_beside_fields, status_of
from stratus.ui.forms.overtaken import Original


@require(P.MANAGE_ASSESSMENTS)
def options(request: StaffRequest, pk: int) -> HttpResponse:
    """Change information and options."""
    assessment = editable_assessment(request, pk)
    tree = memberships.tree(assessment.available_to)
    form = OptionsForm(request.POST or None, initial=OptionsForm.initial_of(assessment), assessment=assessment, hierarchies=tree)
    original = Original(request, form, lambda: OptionsForm.initial_of(editable_assessment(request, pk)))
    if request.method == "POST" and form.is_valid():
        with errors_beside_fields(form), original.saving():
            actions.update_options(pk, form.cleaned_data, by=request.actor)
            messages.success(request, _("Saved. Publish to deliver it with these options."))
            return redirect("assessments:detail", pk)
    context = {"assessment": assessment, "form": form, "may_edit": True, "tab": "options"}
    return render(request, "assessments/options/options.html", context, status=status_of(form))


@require(P.MANAGE_ASSESSMENTS)
def texts(request: StaffRequest, pk: int) -> HttpResponse:
    """Change the texts that candidates read before they start and after they have handed in, with a preview of the saved ones.

    A button beside each text sends the form to have a template put into it: what was typed comes back, nothing is saved.
    """
    assessment = editable_assessment(request, pk)
    templates = Insertables(request.actor)
    present = TextsForm.initial_of(assessment)
    form = TextsForm(request.POST or None, initial=present)
    offer(form, present, request.actor)
    original = Original(request, form, lambda: TextsForm.initial_of(editable_assessment(request, pk)))
    inserted = templates.insert(form.data) if form.is_bound else None
    if inserted is not None:
        form = TextsForm(initial=inserted | {name: typed_whole(form.data.get(name, "")) for name in PAGE_OF.values()})
        offer(form, present, request.actor)
        original.go_on_in(form)
    if request.method == "POST" and form.is_valid():
        with errors_beside_fields(form), original.saving():
            actions.update_options(pk, form.cleaned_data, by=request.actor)
            messages.success(request, _("Saved. Publish to deliver it with these texts."))
            return redirect("assessments:texts", pk)
    context = {
        "assessment": assessment,
        "form": form,
        "fields": [(form[place.name], place, form[PAGE_OF[place.name]] if place.name in PAGE_OF else None) for place in templates],
        "typed": inserted is not None or form.is_bound,
        "saved": present | texts_of_pages(assessment, pages_of(assessment)),
        "may_edit": True,
        "tab": "texts",
    }
    return render(request, "assessments/options/texts.html", context, status=422 if templates.failed() else status_of(form))
