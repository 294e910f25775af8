"""Captions of a video, on its page."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.foundation.errors import InvalidFields
from stratus.item_types.languages import language_name
from stratus.library.media.captions import actions
from stratus.library.media.captions.forms import CaptionsForm
from stratus.library.media.captions.models import Captions
from stratus.library.media.captions.rules import MOST_SENT, written
from stratus.library.media.pages import one_medium, show_medium
from stratus.ui.notices import told


@require_POST
@require(P.LIBRARY)
def add(request: StaffRequest, pk: int) -> HttpResponse:
    """Give a video captions in a language, or replace them."""
    medium = one_medium(request, pk)
    form = CaptionsForm(request.POST, request.FILES)
    if form.is_valid():
        language, file = form.cleaned_data["language"], form.cleaned_data["captions"]
        try:
            actions.set_captions(pk, language, file.read(MOST_SENT + 1), by=request.actor)
        except InvalidFields as refused:
            for name, text in refused.errors.items():
                form.add_error(name, text)
        else:
            messages.success(request, _("The video has captions: %(language)s.") % {"language": language_name(language)})
            return redirect("library:picture", pk)
    return show_medium(request, medium, captions_form=form)


@require_POST
@require(P.LIBRARY)
def remove(request: StaffRequest, pk: int, language: str) -> HttpResponse:
    """Take captions away from a video."""
    with told(request, _("The captions were removed.")):
        actions.remove_captions(pk, language, by=request.actor)
    return redirect("library:picture", pk)


@require_safe
@require(P.LIBRARY)
def download(request: StaffRequest, pk: int, language: str) -> HttpResponse:
    """Give the captions of a language as WebVTT."""
    medium = one_medium(request, pk)
    captions = Captions.objects.filter(medium=medium, language=language).first()
    if captions is None:
        raise Http404
    response = HttpResponse(written(captions.cues), content_type="text/vtt; charset=utf-8")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Disposition"] = f'attachment; filename="{medium.pk}-{language}.vtt"'
    return response
