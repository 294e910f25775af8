"""Assessments › Languages: in which candidates may sit it, and what is missing in the others."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.assessments.drafts.pages import editable_assessment
from stratus.assessments.options.forms import LanguagesForm
from stratus.assessments.options.offering import items_read, offer_languages
from stratus.assessments.versions.languages import original_of, readings
from stratus.item_types.languages import language_name
from stratus.library.queries import items_visible_to
from stratus.ui.forms import errors_beside_fields, status_of
from stratus.ui.forms.overtaken import Original


@require(P.MANAGE_ASSESSMENTS)
def languages(request: StaffRequest, pk: int) -> HttpResponse:
    """Choose the languages in which candidates may sit the assessment; what cannot be chosen is named with what is missing."""
    assessment = editable_assessment(request, pk)
    items = items_read(assessment)
    found = readings(items, assessment.languages)
    form = LanguagesForm(request.POST or None, initial={"languages": assessment.languages}, choices=[(one.lang, one.name) for one in found])
    original = Original(request, form, lambda: {"languages": editable_assessment(request, pk).languages})
    if request.method == "POST" and form.is_valid():
        with errors_beside_fields(form), original.saving():
            offer_languages(pk, form.cleaned_data["languages"], by=request.actor)
            messages.success(request, _("Saved. Publish to deliver it in these languages."))
            return redirect("assessments:languages", pk)
    seen = items_visible_to(request.actor).filter(pk__in={item.pk for one in found for item, _lack in one.lacking})
    own = original_of(items)
    context = {
        "assessment": assessment,
        "form": form,
        "readings": found,
        "ticked": set(form["languages"].value() or ()),
        "original": language_name(own) if own else "",
        "has_items": bool(items),
        "seen": set(seen.values_list("pk", flat=True)) if found else set(),
        "may_edit": True,
        "tab": "languages",
    }
    return render(request, "assessments/options/languages.html", context, status=status_of(form))
