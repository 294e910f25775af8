"""Assessments › Questions: which there are, where they stand, and what they are worth."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.assessments.drafts.pages import editable_assessment, shown
from stratus.assessments.models import Assessment
from stratus.assessments.queries import questions_of, sections_of
from stratus.assessments.sections import composing
from stratus.assessments.sections import questions as actions
from stratus.assessments.sections.groups import Refused
from stratus.assessments.sections.lists import USABLE_ITEMS
from stratus.assessments.sections.points import LEAST_POINTS, MOST_POINTS, PLACES
from stratus.foundation.numbers import sent_ids, typed_whole
from stratus.foundation.outcomes import Outcome
from stratus.ui.forms.numbers import NumberField
from stratus.ui.lists.pages import show
from stratus.ui.notices import counted, told

POINTS = NumberField(low=LEAST_POINTS, high=MOST_POINTS, places=PLACES, required=False, shown_limits=False)
PLACE = NumberField(low=1, high=actions.MOST_QUESTIONS, required=False, shown_limits=False)
MOST_REFUSED_NAMED = 10


@require(*USABLE_ITEMS.rights)
def add_questions(request: StaffRequest, pk: int, section_pk: int | None = None) -> HttpResponse:
    """Choose items from the library for a section; without its id, for the last one."""
    assessment = editable_assessment(request, pk)
    sections = list(sections_of(assessment))
    into = next((one for one in sections if one.pk == section_pk), None)
    if section_pk is not None and into is None:
        get_object_or_404(sections_of(assessment), pk=section_pk)
    context = {"assessment": assessment, "sections": sections, "into": into or (sections[-1] if sections else None)}
    scope: dict[str, Any] = {"assessment": assessment.pk} | ({"section": section_pk} if section_pk is not None else {})
    return show(request, USABLE_ITEMS, "assessments/add_questions.html", context, **scope)


@require_POST
@require(P.MANAGE_ASSESSMENTS)
def change_question(request: StaffRequest, pk: int, item_pk: int) -> HttpResponse:
    """Move a question up or down, give it other points, or remove it."""
    if "points" in request.POST:
        return _give_points(request, pk, item_pk, request.POST["points"])
    with told(request):
        if "remove" in request.POST:
            composing.remove_questions(pk, [item_pk], by=request.actor)
            messages.success(request, _("The question was removed from this assessment. It stays in the library."))
        else:
            actions.move_question(pk, item_pk, -1 if "up" in request.POST else 1, by=request.actor)
    return redirect(_at(pk, item_pk))


@require_POST
@require(P.MANAGE_ASSESSMENTS)
def change_questions(request: StaffRequest, pk: int) -> HttpResponse:
    """Do something to many questions: put them into a section or at a place, give them points, or remove them."""
    chosen, act = sent_ids(request.POST.getlist("row")), request.POST.get("act", "")
    if not chosen:
        messages.warning(request, _("Nothing was chosen: tick at least one question."))
        return redirect("assessments:detail", pk)
    if act == "enter":  # the key, in one of the fields
        act = "points" if request.POST.get("many_points", "").strip() else "place"
    if act == "points":
        return _give_many_points(request, pk, chosen)
    if act == "place":
        return _place_many(request, pk, chosen)
    with told(request):
        if act == "remove":
            outcome = composing.remove_questions(pk, chosen, by=request.actor)
            number = len(outcome.changed)
            text = ngettext(
                "%(number)s question was removed from this assessment. It stays in the library.",
                "%(number)s questions were removed from this assessment. They stay in the library.",
                number,
            )
            counted(request, number, text % {"number": number})
        elif act == "put":
            section, before = (typed_whole(request.POST.get(name, "")) for name in ("section", "before"))
            _say_moved(request, composing.place_questions(pk, chosen, section_id=section, before=before, by=request.actor))
    return redirect(_at(pk, chosen[0]))


def _place_many(request: StaffRequest, pk: int, chosen: list[int]) -> HttpResponse:
    typed, section = request.POST.get("place", ""), typed_whole(request.POST.get("section", ""))
    try:
        place = PLACE.clean(typed)
    except ValidationError as error:
        return _refused(request, pk, {"place": Refused(typed, " ".join(error.messages))}, chosen, section)
    with told(request):
        number = actions.MOST_QUESTIONS + 1 if place is None else place
        _say_moved(request, composing.place_at(pk, chosen, number, section_id=section, by=request.actor))
    return redirect(_at(pk, chosen[0]))


def _give_points(request: StaffRequest, pk: int, item_pk: int, typed: str) -> HttpResponse:
    assessment = editable_assessment(request, pk)
    try:
        points = POINTS.clean(typed)
    except ValidationError as error:
        return shown(request, assessment, {item_pk: Refused(typed, " ".join(error.messages))}, status=422)
    with told(request):
        outcome = composing.set_points(pk, [item_pk], points, by=request.actor)
        if fault := outcome.refused.get(item_pk):
            return shown(request, assessment, {item_pk: Refused(typed, fault)}, status=422)
        if outcome.changed:
            messages.success(request, _said_points(points, 1))
    return redirect(_at(pk, item_pk))


def _give_many_points(request: StaffRequest, pk: int, chosen: list[int]) -> HttpResponse:
    typed = request.POST.get("many_points", "")
    try:
        points = POINTS.clean(typed)
    except ValidationError as error:
        return _refused(request, pk, {"points": Refused(typed, " ".join(error.messages))}, chosen)
    with told(request):
        outcome = composing.set_points(pk, chosen, points, by=request.actor)
        counted(request, len(outcome.changed), _said_points(points, len(outcome.changed)))
        _say_refused(request, pk, outcome)
    return redirect(_at(pk, chosen[0]))


def _refused(request: StaffRequest, pk: int, many: dict[str, Refused], chosen: list[int], section: int | None = None) -> HttpResponse:
    """Show the page again with what was wrong above the ticked questions, which stay ticked."""
    return shown(request, editable_assessment(request, pk), many=many, ticked=chosen, into=section, status=422)


def _say_moved(request: StaffRequest, outcome: Outcome) -> None:
    number = len(outcome.changed)
    counted(request, number, ngettext("%(number)s question was moved.", "%(number)s questions were moved.", number) % {"number": number})


def _said_points(points: Decimal | None, number: int) -> str:
    if points is None:
        text = ngettext("%(number)s question has the points of its item.", "%(number)s questions have the points of their items.", number)
    else:
        text = ngettext("The points of %(number)s question were changed.", "The points of %(number)s questions were changed.", number)
    return text % {"number": number}


def _say_refused(request: StaffRequest, pk: int, outcome: Outcome) -> None:
    """Say which questions stayed as they were, and why: each with its title, the first ones."""
    if not outcome.refused:
        return
    named = {one.item_id: one.item.title for one in questions_of(Assessment(pk=pk)) if one.item_id in outcome.refused}
    reasons = [f"{named.get(pk, '')}: {reason}" for pk, reason in outcome.refused.items()]
    for reason in reasons[:MOST_REFUSED_NAMED]:
        messages.warning(request, reason)
    if more := len(reasons[MOST_REFUSED_NAMED:]):
        text = ngettext("and %(number)s more question, for the same reason", "and %(number)s more questions, for the same reason", more)
        messages.warning(request, text % {"number": more})


def _at(pk: int, item_pk: int) -> str:
    """Return the address of a question on the page, so that a browser without scripts comes back to it."""
    return reverse("assessments:detail", args=[pk]) + f"#question-{item_pk}"
