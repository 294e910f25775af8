"""Delivery › Invigilation › Messages that are sent often."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.delivery.attempts.actions.orders import LONGEST_MESSAGE
from stratus.foundation import clock
from stratus.invigilation.messages.actions import LONGEST_TITLE, MOST_TEMPLATES, remove_template, save_template, templates_by_title
from stratus.invigilation.models import MessageTemplate
from stratus.ui.forms import errors_beside_fields, status_of
from stratus.ui.lists.paging import number_of


class TemplateForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=LONGEST_TITLE)
    text = forms.CharField(label=gettext_lazy("Message"), max_length=LONGEST_MESSAGE, widget=forms.Textarea(attrs={"rows": 4}))


@require(P.INVIGILATE)
@require_http_methods(["GET", "HEAD", "POST"])
def templates(request: StaffRequest) -> HttpResponse:
    """List the templates with a form for another one, or for the one that is being changed (`?edit=`)."""
    edited = number_of(request, "edit")
    template = get_object_or_404(MessageTemplate, pk=edited) if edited else None
    initial = {"title": template.title, "text": template.text} if template else {}
    form = TemplateForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with errors_beside_fields(form):
            save_template(edited, form.cleaned_data["title"], form.cleaned_data["text"], by=request.actor, now=clock.now())
            messages.success(request, _("The message was saved."))
        if not form.errors:
            return redirect("invigilation:templates")
    context = {"templates": templates_by_title(), "form": form, "edited": template, "most": MOST_TEMPLATES}
    return render(request, "invigilation/messages/templates.html", context, status=status_of(form))


@require(P.INVIGILATE)
@require_POST
def remove(request: StaffRequest, pk: int) -> HttpResponse:
    """Remove a template."""
    remove_template(pk, by=request.actor, now=clock.now())
    messages.success(request, _("The message was removed."))
    return redirect("invigilation:templates")
