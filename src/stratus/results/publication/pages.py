"""Results: what can be published, what is published, and one candidate's result question by question."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from stratus.access.decorators import require
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.foundation import clock
from stratus.foundation.numbers import sent_ids
from stratus.item_types.registry import ITEM_TYPES
from stratus.marking.models import Script
from stratus.marking.pool.access import is_blind_to_candidates, may_void
from stratus.marking.voiding.actions import void_attempts
from stratus.results.errors import ScoreDiffers
from stratus.results.grades import cut_of_result, said_grade
from stratus.results.models import Result
from stratus.results.publication import actions
from stratus.results.publication.lists import SCHEDULES, results_for
from stratus.results.publication.queries import ready_to_publish, result_sheet, schedules_with_results_for, state_counts
from stratus.results.section_words import missed, said_sections
from stratus.scheduling.models import Schedule
from stratus.scheduling.queries import delivered_version
from stratus.ui.lists.bulk import Chosen
from stratus.ui.lists.pages import show
from stratus.ui.lists.paging import returned
from stratus.ui.notices import counted, told


@require(direct_link=True)
def schedule_list(request: StaffRequest) -> HttpResponse:
    """List the schedules whose results the actor may publish or view, with how many are ready."""
    return show(request, SCHEDULES, "results/list.html")


@require(direct_link=True)
def schedule(request: StaffRequest, pk: int) -> HttpResponse:
    """List the candidates of a schedule with their scores, published or not."""
    found = find(request, pk)
    counts, ready = state_counts(request.actor, found.pk), Chosen.of(ready_to_publish(request.actor, found.pk))
    publishes, voids = actions.may_publish(request.actor, found), may_void(request.actor, found)
    context = {
        "schedule": found,
        "ready": ready,
        "scoring": counts["scoring"],
        "may_publish": publishes,
        "may_void": voids,
        "assessor_decides": delivered_version(found, clock.now()).options["when_to_show_results"] == "ASSESSOR_DECIDES",
    }
    is_blind = is_blind_to_candidates(request.actor, found.pk)
    declared = results_for(counts, publishes=publishes, voids=voids, is_blind=is_blind)
    return show(request, declared, "results/schedule.html", context, schedule=found.pk)


@require(direct_link=True)
@require_POST
def publish(request: StaffRequest, pk: int) -> HttpResponse:
    """Publish the chosen results, or all that are ready: those that were when the page said how many."""
    found = find(request, pk)
    if request.POST.get("which") == "all":
        chosen = ready_to_publish(request.actor, found.pk)
        mark = Chosen.of(chosen).mark
        if request.POST.get("ready", mark) != mark:
            text = _("Meanwhile other results are ready than the page showed. Nothing was published: look at them again.")
            messages.warning(request, text)
            return redirect(_back(request, found.pk))
    else:
        chosen = _chosen(request)
        if not chosen:
            messages.warning(request, _("Choose at least one candidate, or publish all that are ready."))
            return redirect(_back(request, found.pk))
    with told(request):
        refused = False
        try:
            published = actions.publish(
                found.pk,
                chosen,
                by=request.actor,
                now=clock.now(),
                show_to_candidates=request.POST.get("show_to_candidates") == "1",
                inform=request.POST.get("inform") == "1",
            )
        except ScoreDiffers as problem:
            messages.error(request, problem.message)
            published, refused = problem.results, True
        if published:
            text = ngettext("%(n)d result was published.", "%(n)d results were published.", len(published))
            counted(request, len(published), text % {"n": len(published)})
        elif not refused:
            messages.info(request, _("There was nothing to publish."))
    return redirect(_back(request, found.pk))


@require(P.VOID_ATTEMPTS)
@require_POST
def void(request: StaffRequest, pk: int) -> HttpResponse:
    """Void the attempts of the chosen scripts whose results are not published, with a reason."""
    found = find(request, pk)
    attempts = list(Script.objects.filter(schedule=found, pk__in=_chosen(request)).values_list("attempt_id", flat=True))
    reason = request.POST.get("reason", "").strip()
    if not attempts:
        messages.warning(request, _("Choose at least one candidate."))
    elif not reason:
        messages.warning(request, _("Say why: nothing was voided."))
    else:
        with told(request):
            kept = void_attempts(found.pk, attempts, comment=reason, by=request.actor, now=clock.now())
            if number := len(attempts) - len(kept):
                counted(request, number, ngettext("%(n)d attempt was voided.", "%(n)d attempts were voided.", number) % {"n": number})
            if kept:
                text = ngettext(
                    "%(n)d stays as it is: void or published already, or opened again.",
                    "%(n)d stay as they are: void or published already, or opened again.",
                    len(kept),
                )
                messages.info(request, text % {"n": len(kept)})
    return redirect(_back(request, found.pk))


def _back(request: StaffRequest, pk: int) -> str:
    """Return the address of the list that a form was sent from, with what was asked of it."""
    return returned(request, reverse("results:schedule", args=[pk]))


def _chosen(request: StaffRequest) -> list[int]:
    """Return the ids of the scripts that were ticked."""
    return sent_ids(request.POST.getlist("script"))


@require(direct_link=True)
@require_safe
def result(request: StaffRequest, pk: int, result_pk: int) -> HttpResponse:
    """Show a published result: score, outcome, and every answer beside the correct one."""
    try:
        sheet = result_sheet(result_pk, request.actor)
    except Result.DoesNotExist:
        raise Http404 from None
    if sheet.schedule.pk != pk:
        raise Http404
    drawn = sheet.result.attempt.sheet
    context = {
        "schedule": sheet.schedule,
        "sheet": sheet,
        "result": sheet.result,
        "questions": [(question, _element(question)) for question in sheet.questions],
        "drawn": json.dumps(drawn if isinstance(drawn, dict) else {}),
        "points_to_pass": cut_of_result(sheet.result),
        "grade": said_grade(sheet.result),
        "sections": said_sections(sheet.result.sections),
        "missed": missed(sheet.result.sections),
        "back": reverse("results:schedule", args=[pk]),
    }
    return render(request, "results/result.html", context)


def find(request: StaffRequest, pk: int) -> Schedule:
    """Return a schedule whose results the actor may publish or view; raises Http404."""
    return get_object_or_404(schedules_with_results_for(request.actor).select_related("assessment"), pk=pk)


def _element(question: Any) -> dict[str, str]:
    """Return the attributes of the question's element, as JSON."""
    if question.type not in ITEM_TYPES or not question.content:
        return {}
    kind = ITEM_TYPES[question.type]
    item = kind.view_with_key(question.id, question.content, question.max_score, question.score, overruled=bool(question.changes))
    return {"item": json.dumps(item), "value": json.dumps(question.value)}
