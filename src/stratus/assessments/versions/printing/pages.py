"""Assessments › a published version, ready to be printed as a paper for candidates, or with the key; or as a PDF."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.assessments.models import AssessmentVersion
from stratus.assessments.versions.printing import jobs
from stratus.assessments.versions.printing.parts import languages_of, may_print, paper_of, parts_of, sees_keys, version_to_print
from stratus.foundation import clock
from stratus.library.media.addresses import with_addresses


@require(P.ASSESSMENTS)
def paper(request: StaffRequest, pk: int, number: int) -> HttpResponse:
    """Show a version as it is printed. With `?key=1` for those who see the key of each of its questions in the library anyway.

    `?language=` says in which language its questions are printed; what is not translated is printed as it is. `?form=` says which of its
    fixed forms is printed.
    """
    version, with_key, reads_keys = _wanted(request, pk, number, request.GET.get("key"))
    offered = languages_of(version)
    lang = request.GET.get("language", "")
    lang = lang if lang in dict(offered) else ""
    told = paper_of(version, request.GET.get("form"))
    context = told | {
        "version": version,
        "parts": parts_of(version, with_key, lang, told["form"]),
        "with_key": with_key,
        "reads_keys": reads_keys,
        "languages": offered,
        "chosen": lang,
    }
    # Pictures stand in questions under their names: on a page of staff each has an address.
    return HttpResponse(with_addresses(request, render_to_string("assessments/paper.html", context, request)))


@require_POST
@require(P.ASSESSMENTS)
def paper_as_pdf(request: StaffRequest, pk: int, number: int) -> HttpResponse:
    """Start the job that makes the paper a PDF, as `paper` shows it."""
    version, with_key, _reads_keys = _wanted(request, pk, number, request.POST.get("key"))
    lang = request.POST.get("language", "")
    lang = lang if lang in dict(languages_of(version)) else ""
    form = paper_of(version, request.POST.get("form"))["form"]
    job = jobs.start_paper(version, with_key=with_key, lang=lang, form=form, by=request.actor, now=clock.now())
    return redirect("jobs:detail", job.pk)


def _wanted(request: StaffRequest, pk: int, number: int, key: str | None) -> tuple[AssessmentVersion, bool, bool]:
    """Return the version, whether its key is wanted, and whether this person sees it. Raises Http404."""
    version, with_key = version_to_print(pk, number, request.actor), key == "1"
    if version is None:
        raise Http404
    reads_keys = sees_keys(version, request.actor)
    if not may_print(version, request.actor, with_key=with_key, reads_keys=reads_keys):
        raise Http404
    return version, with_key, reads_keys
