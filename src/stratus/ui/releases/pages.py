"""Serves built files that this machine's release does not have: those of an earlier release, or of the one that is being rolled out."""

from __future__ import annotations

import mimetypes

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from stratus.ui.models import ReleaseFile

FOR_EVER = "max-age=315360000, public, immutable"
"""As for the files of this release (WhiteNoise): their names contain a hash of their content."""


@require_safe
def built_file(request: HttpRequest, name: str) -> HttpResponse:
    """Answer with the file; 404 if no kept release has it. One statement. What this release has itself never comes here."""
    content = ReleaseFile.objects.filter(name=name).values_list("content", flat=True).first()
    if content is None:
        # Not to be remembered anywhere: the machine that is asked next, or this one after `stratus migrate`, may have it.
        return HttpResponse(
            "There is no such file.", status=404, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"}
        )
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    if kind.startswith("text/"):
        kind += "; charset=utf-8"
    return HttpResponse(bytes(content), content_type=kind, headers={"Cache-Control": FOR_EVER})
