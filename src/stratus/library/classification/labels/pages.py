"""Admin › Classification › Labels."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.foundation import clock
from stratus.library.classification.exchange.pages import addresses_of
from stratus.library.classification.labels import actions
from stratus.library.classification.labels.forms import LabelForm
from stratus.library.classification.labels.lists import LABELS
from stratus.library.classification.models import Label
from stratus.ui.forms import errors_beside_fields, status_of
from stratus.ui.forms.overtaken import Original
from stratus.ui.lists.pages import show
from stratus.ui.notices import told


@require(*LABELS.rights)
def labels(request: StaffRequest) -> HttpResponse:
    """List the labels of the organisation."""
    return show(request, LABELS, "library/classification/labels.html", {"exchange": addresses_of(None, 0)})


@require(P.MANAGE_SETTINGS)
def create_label(request: StaffRequest) -> HttpResponse:
    """Make a label."""
    form = LabelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errors_beside_fields(form):
            label = actions.save_label(None, form.cleaned_data["title"], by=request.actor)
            messages.success(request, _("The label “%(title)s” was made.") % {"title": label.title})
            return redirect("library:labels")
    return render(request, "library/classification/label_form.html", {"form": form}, status=status_of(form))


@require(P.MANAGE_SETTINGS)
def label(request: StaffRequest, pk: int) -> HttpResponse:
    """Rename a label."""
    found = get_object_or_404(Label, pk=pk)
    form = LabelForm(request.POST or None, initial={"title": found.title}, label=found)
    original = Original(request, form, lambda: {"title": Label.objects.get(pk=pk).title})
    if request.method == "POST" and form.is_valid():
        with errors_beside_fields(form), original.saving():
            actions.save_label(pk, form.cleaned_data["title"], by=request.actor)
            messages.success(request, _("Saved."))
            return redirect("library:labels")
    return render(request, "library/classification/label_form.html", {"form": form, "label": found}, status=status_of(form))


@require_POST
@require(P.MANAGE_SETTINGS)
def archive_label(request: StaffRequest, pk: int) -> HttpResponse:
    """Archive a label, or bring it back."""
    back = request.POST.get("archive") == "0"
    with told(request, _("The label is back.") if back else _("The label was archived.")):
        actions.archive_label(pk, by=request.actor, now=None if back else clock.now())
    return redirect("library:labels")


@require_POST
@require(P.MANAGE_SETTINGS)
def delete_label(request: StaffRequest, pk: int) -> HttpResponse:
    """Delete a label that nothing carries."""
    with told(request, _("The label was deleted.")):
        actions.delete_label(pk, by=request.actor)
        return redirect("library:labels")
    return redirect("library:label", pk)
