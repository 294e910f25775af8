"""Assessments › Versions: the list, and two side by side."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.assessments.models import Assessment, AssessmentVersion
from stratus.assessments.queries import assessments_editable_by, assessments_visible_to
from stratus.assessments.versions.history.facts import Holders, holders_of, how_they_went
from stratus.assessments.versions.history.fields import fields_of
from stratus.assessments.versions.history.lists import VERSIONS
from stratus.assessments.versions.history.rules import Changed, questions_changed
from stratus.foundation import clock
from stratus.foundation.numbers import typed_whole
from stratus.library.items.revisions.queries import Difference, differences
from stratus.library.queries import items_visible_to
from stratus.ui.lists.pages import show

MOST_OFFERED = 500
"""Versions to choose from, the newest ones."""


@require(*VERSIONS.rights)
def versions(request: StaffRequest, pk: int) -> HttpResponse:
    """List the versions of an assessment: when they were published, which schedules deliver them, and how they went."""
    assessment = _assessment(request, pk)
    found = holders_of(assessment.pk, request.actor, clock.now())
    numbers = dict(AssessmentVersion.objects.filter(pk__in=list(found)).values_list("pk", "number"))
    holders = sorted(((numbers[one], of) for one, of in found.items()), key=lambda pair: -pair[0])
    context = _context(request, assessment) | {"holders": holders}
    return show(request, VERSIONS, "assessments/versions/list.html", context, assessment=assessment.pk)


@require(P.ASSESSMENTS)
def compare_versions(request: StaffRequest, pk: int) -> HttpResponse:
    """Show two versions side by side: `old` and `new`, by number; the newest two unless they are said."""
    assessment = _assessment(request, pk)
    numbers = AssessmentVersion.objects.filter(assessment=assessment).order_by("-number").values_list("number", flat=True)
    offered = list(numbers[:MOST_OFFERED])
    if not offered:
        raise Http404
    new = _version(assessment, request.GET.get("new", str(offered[0])))
    old = _version(assessment, request.GET.get("old", str(max(1, new.number - 1))))
    if old.number > new.number:
        old, new = new, old
    holders, went = holders_of(assessment.pk, request.actor, clock.now()), how_they_went([old.pk, new.pk])
    context = _context(request, assessment) | compared_for(request, old, new)
    context |= {
        "old": old,
        "new": new,
        "numbers": offered,
        "sides": [(one, holders.get(one.pk, Holders()), went.get(one.pk)) for one in (old, new)],
    }
    return render(request, "assessments/versions/compare.html", context)


def compared_for(request: StaffRequest, old: AssessmentVersion, new: AssessmentVersion) -> dict[str, Any]:
    """Return what a page needs to tell what two versions differ in: `differences`, `same` and `changed`: questions, each with
    the titles of its sections. One query.

    Of questions neither content nor key is told: the library shows two revisions of an item to who sees it.
    """
    one, other = fields_of(old), fields_of(new)
    found: list[Difference] = differences(one, other)
    differing = {difference.label for difference in found}
    changed = questions_changed({"items": old.items, "sections": old.sections}, {"items": new.items, "sections": new.sections})
    titles = {section["id"]: section["title"] for version in (old, new) for section in version.sections}
    return {
        "differences": found,
        "same": [field.label for field in other.values() if field.label not in differing],
        "changed": [
            (question, *(titles.get(place.section, "") if place else "" for place in (question.old, question.new))) for question in changed
        ],
        "seen_items": _seen(request, changed),
    }


def _seen(request: StaffRequest, changed: list[Changed]) -> dict[str, int]:
    """Return functional id → id of those of these questions that this person sees in the library."""
    if not changed:
        return {}
    seen = items_visible_to(request.actor).filter(external_id__in=[question.id for question in changed])
    found: dict[str, int] = dict(seen.values_list("external_id", "pk"))
    return found


def _context(request: StaffRequest, assessment: Assessment) -> dict[str, Any]:
    may_edit = assessments_editable_by(request.actor).filter(pk=assessment.pk).exists()
    return {"assessment": assessment, "may_edit": may_edit, "tab": "versions"}


def _assessment(request: StaffRequest, pk: int) -> Assessment:
    return get_object_or_404(assessments_visible_to(request.actor).select_related("owner"), pk=pk)


def _version(assessment: Assessment, typed: str) -> AssessmentVersion:
    found = AssessmentVersion.objects.filter(assessment=assessment, number=typed_whole(typed, 9) or 0)
    version = found.select_related("published_by").first()
    if version is None:
        raise Http404
    return version
