"""Marking › Assess: schedules to mark, their scripts, and one script question by question."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from stratus.access.decorators import require
from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.foundation import clock
from stratus.foundation.numbers import typed_whole
from stratus.foundation.text import download_name_of
from stratus.invigilation.late_answers.queries import restored_notes
from stratus.item_types.registry import ITEM_TYPES
from stratus.marking.errors import (
    Incomplete,
    MarkingError,
    NoPoints,
    NoReason,
    SameScore,
    ScoreChangedMeanwhile,
    SeveralFaults,
    WrongComment,
    WrongCriterion,
    WrongScore,
)
from stratus.marking.later.actions import leave_to_markers
from stratus.marking.models import ItemScore, Script, SetAsideScore
from stratus.marking.pool.access import schedules_marked_by
from stratus.marking.reports.queries import beside
from stratus.marking.scoring import actions
from stratus.marking.scoring.criteria import PREFIX, fields_of
from stratus.marking.scoring.reading import MAX_COMMENT, Typed
from stratus.marking.scoring.rules import Question, is_changeable
from stratus.marking.scripts.facts import Facts
from stratus.marking.scripts.lists import SCHEDULES, scripts_for
from stratus.marking.scripts.queries import next_script, overview, viewer_of, viewer_with
from stratus.marking.scripts.sheet import QuestionSheet, ScriptSheet, order_of, questions_for, script_sheet, unnamed
from stratus.marking.templatetags.marking import why_moderated
from stratus.scheduling.models import Schedule
from stratus.ui.lists.pages import show
from stratus.ui.lists.paging import text_of
from stratus.ui.notices import told

BESIDE_A_FIELD = (WrongScore, WrongCriterion, NoPoints, SameScore, WrongComment, NoReason)


@require(direct_link=True)
def schedule_list(request: StaffRequest) -> HttpResponse:
    """List the schedules that the actor marks or coordinates, with their progress."""
    return show(request, SCHEDULES, "marking/list.html")


@require(direct_link=True)
def scripts(request: StaffRequest, pk: int) -> HttpResponse:
    """List the scripts of a schedule that the actor may see."""
    schedule = marked(request, pk)
    viewer = viewer_of(schedule, request.actor, clock.now())
    context = {
        "tab": "scripts",
        "schedule": schedule,
        "coordinates": viewer.coordinates,
        "overview": overview(schedule) if viewer.coordinates else None,
        "publishes": (viewer.member is not None and viewer.member.can_publish) or request.actor.can(P.PUBLISH_RESULTS),
    }
    return show(request, scripts_for(viewer), "marking/scripts.html", context, schedule=schedule.pk)


@require(direct_link=True)
@require_safe
def script(request: StaffRequest, pk: int, script_pk: int) -> HttpResponse:
    """Show one question of a script: the answer, the marking scheme, and the score."""
    return _show(request, pk, _sheet(request, pk, script_pk), text_of(request, "item"))


def _show(
    request: StaffRequest,
    pk: int,
    sheet: ScriptSheet,
    item: str,
    typed: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
) -> HttpResponse:
    current = _current(sheet, item)
    place = sheet.questions.index(current)
    before = sheet.questions[place - 1] if place else None
    after = sheet.questions[place + 1] if place + 1 < len(sheet.questions) else None
    mine = [question for question in sheet.questions if question.is_mine]
    given = {"score": _plain(current.score.score) if current.score else "", "comment": current.score.comment if current.score else ""}
    context = {
        "schedule": sheet.viewer.schedule,
        "sheet": sheet,
        "question": current,
        "before": before,
        "after": after,
        "typed": typed or given,
        "seen_at": typed["seen_at"] if typed else current.seen_at,
        "wrong": wrong or {},
        "criteria": fields_of(current.content, current.score.criteria if current.score else None, typed, wrong or {}),
        "longest_comment": MAX_COMMENT,
        "scored": sum(_is_scored(question) for question in mine),
        "mine": len(mine),
        "element": _element(pk, sheet, current),
        "beside": beside(sheet.script.attempt_id, pk, current.id),
        "restored": [
            (note, json.dumps(_shown(sheet, current, note.value))) for note in restored_notes(sheet.script.attempt_id, current.id)
        ],
        "reasons": why_moderated(sheet.script, sheet.viewer.settings) if sheet.step == "MODERATING" or sheet.viewer.coordinates else [],
    }
    return render(request, "marking/script.html", context, status=422 if wrong else 200)


@require(direct_link=True)
@require_POST
def save(request: StaffRequest, pk: int, script_pk: int) -> HttpResponse:
    """Save the score of one question, then go where the button says."""
    schedule = marked(request, pk)
    typed = {name: request.POST.get(name, "") for name in ("item", "score", "comment", "seen_at")}
    criteria = {name: str(points) for name, points in request.POST.items() if name.startswith(PREFIX)}
    try:
        scored = actions.score_on_page(
            schedule,
            script_pk,
            typed["item"],
            Typed(typed["score"], typed["comment"], {name.removeprefix(PREFIX): points for name, points in criteria.items()}),
            seen_at=_moment(typed["seen_at"]),
            by=request.actor,
            now=clock.now(),
            needs_points="change" in request.POST,
        )
    except Script.DoesNotExist:
        raise Http404 from None
    except (NotAllowed, MarkingError) as problem:
        return _refused(request, schedule, script_pk, typed | criteria, problem)
    return redirect(_onward(request, schedule, typed["item"], scored))


def _refused(request: StaffRequest, schedule: Schedule, script_pk: int, typed: dict[str, str], problem: Exception) -> HttpResponse:
    """Say why a score was not saved. Raises Http404 if the script is not the actor's to see."""
    sheet = _sheet_of(request, schedule, script_pk)
    here = _address(schedule.pk, script_pk, _current(sheet, typed["item"]).id)
    faults = problem.faults if isinstance(problem, SeveralFaults) else [problem]
    if wrong := {str(fault.field): fault.message for fault in faults if isinstance(fault, BESIDE_A_FIELD)}:
        return _show(request, schedule.pk, sheet, typed["item"], typed, wrong)
    if not isinstance(problem, MarkingError):
        raise problem
    tell = messages.warning if isinstance(problem, ScoreChangedMeanwhile) else messages.error
    tell(request, problem.message)
    return redirect(here)


def _onward(request: StaffRequest, schedule: Schedule, item: str, scored: actions.Scored) -> str:
    """Return where to go after a score was saved."""
    go, facts = request.POST.get("go", ""), scored.facts
    script = facts.script
    if go == "next":
        viewer = viewer_with(schedule, request.actor, scored.member, facts)
        own = questions_for(viewer, facts, scored.step, facts.outcome()) | {item}
        mine = [question for question in order_of(script, facts) if question in own]
        following = mine[mine.index(item) + 1 :]
        return _address(schedule.pk, script.pk, following[0]) if following else reverse("marking:submit", args=[schedule.pk, script.pk])
    if go == "next_candidate":
        other = next_script(viewer_with(schedule, request.actor, scored.member, facts), script)
        if other is not None:
            return _address(schedule.pk, other, item)
        messages.info(request, _("No other script waits for you."))
        return reverse("marking:scripts", args=[schedule.pk])
    taken_back = scored.score.score is None and is_changeable(_judged(facts, item), facts.scheme)
    messages.success(request, _("The automatic score counts again.") if taken_back else _("Saved."))
    return _address(schedule.pk, script.pk, item)


def _judged(facts: Facts, item: str) -> Question:
    return next(question for question in facts.questions if question.id == item)


@require(direct_link=True)
@require_POST
def decide(request: StaffRequest, pk: int, script_pk: int) -> HttpResponse:
    """Decide which of two scores of the same question counts."""
    sheet = _sheet(request, pk, script_pk)
    current = _current(sheet, request.POST.get("item", ""))
    chosen = request.POST.get("set_aside", "")
    kept = typed_whole(chosen)
    if sheet.evaluation is not None and (chosen == "" or kept is not None):
        try:
            with told(request, _("It is decided which score counts.")):
                actions.decide(script_pk, sheet.step, current.id, kept, by=request.actor, now=clock.now())
        except (ItemScore.DoesNotExist, SetAsideScore.DoesNotExist):
            messages.info(request, _("That was decided already."))
    return redirect(_address(pk, script_pk, current.id))


@require(direct_link=True)
def submit(request: StaffRequest, pk: int, script_pk: int) -> HttpResponse:
    """Ask for confirmation before scores become final, listing questions without one; a POST submits them."""
    sheet = _sheet(request, pk, script_pk)
    if not sheet.can_submit:
        return redirect("marking:script", pk, script_pk)
    comment = request.POST.get("comment", sheet.evaluation.comment if sheet.evaluation else "")
    problem = ""
    if request.method == "POST":
        try:
            actions.submit(script_pk, sheet.step, by=request.actor, now=clock.now(), comment=comment)
        except (Incomplete, WrongComment) as refused:
            problem = refused.message
        else:
            messages.success(request, _("The scores of %(name)s were submitted.") % {"name": sheet.name})
            goes_on = request.POST.get("go") == "next_candidate"
            if goes_on and (following := next_script(sheet.viewer, sheet.script)) is not None:
                return redirect(_address(pk, following, ""))
            return redirect("marking:scripts", pk)
    mine = [question for question in sheet.questions if question.is_mine or question.is_changed]
    context = {
        "schedule": sheet.viewer.schedule,
        "sheet": sheet,
        "mine": mine,
        "unscored": [q for q in mine if q.is_begun or (sheet.step == "ASSESSING" and q.auto_score is None and not _is_scored(q))],
        "undecided": [q for q in mine if q.set_aside],
        "total": sum((_counts(q) for q in mine), 0),
        "maximum": sum((q.max_score for q in mine), 0),
        "comment": comment,
        "problem": problem,
        "longest_comment": MAX_COMMENT,
    }
    return render(request, "marking/submit.html", context, status=422 if problem else 200)


@require(direct_link=True)
@require_POST
def leave(request: StaffRequest, pk: int, script_pk: int) -> HttpResponse:
    """Have markers score what the program has not scored yet."""
    sheet = _sheet(request, pk, script_pk)
    with told(request):
        if leave_to_markers(sheet.script.pk, by=request.actor, now=clock.now()):
            messages.success(request, _("Markers score these answers now."))
        else:
            messages.info(request, _("The program has scored this script meanwhile."))
    return redirect(_address(pk, script_pk, ""))


@require(direct_link=True)
@require_safe
def download(request: StaffRequest, pk: int, script_pk: int, sha256: str) -> Any:
    """Serve a file that the candidate uploaded, always as a download."""
    sheet = _sheet(request, pk, script_pk)
    for question in sheet.questions:
        for given in _files(question.value):
            found = question.files.get(sha256)
            if given.get("sha256") == sha256 and found is not None and found.completed_at is not None:
                name = download_name_of(str(given.get("name") or "")) or sha256
                content = default_storage.open(found.path)
                return FileResponse(content, as_attachment=True, filename=name, content_type="application/octet-stream")
    raise Http404


def marked(request: StaffRequest, pk: int) -> Schedule:
    """Return a schedule whose marking the actor may see; raises Http404."""
    return get_object_or_404(schedules_marked_by(request.actor).select_related("version", "assessment"), pk=pk)


def _sheet(request: StaffRequest, pk: int, script_pk: int) -> ScriptSheet:
    return _sheet_of(request, marked(request, pk), script_pk)


def _sheet_of(request: StaffRequest, schedule: Schedule, script_pk: int) -> ScriptSheet:
    try:
        sheet = script_sheet(script_pk, request.actor, clock.now(), schedule)
    except Script.DoesNotExist:
        raise Http404 from None
    if sheet.script.schedule_id != schedule.pk or not sheet.questions:
        raise Http404
    return sheet


def _current(sheet: ScriptSheet, item: str) -> QuestionSheet:
    """Return the requested question, else the first that needs a score, else the first."""
    for question in sheet.questions:
        if question.id == item:
            return question
    waiting = (q for q in sheet.questions if q.is_mine and not _is_scored(q))
    return next(waiting, sheet.questions[0])


def _address(pk: int, script_pk: int, item: str) -> str:
    path = reverse("marking:script", args=[pk, script_pk])
    return f"{path}?item={item}" if item else path


def _element(pk: int, sheet: ScriptSheet, question: QuestionSheet) -> dict[str, str]:
    """Return the attributes of the item's element, as JSON."""
    value = question.value
    if files := _files(value):
        value = {
            **value,
            "files": [
                one | {"url": reverse("marking:download", args=[pk, sheet.script.pk, one["sha256"]]) if _is_there(question, one) else ""}
                for one in files
            ],
        }
    drawn = sheet.script.attempt.sheet
    known = ITEM_TYPES.get(question.type)
    score = _score(question)
    is_overruled = question.auto_score is not None and score != question.auto_score
    item = (
        known.view_with_key(question.id, question.content, question.max_score, score, overruled=is_overruled)
        if known
        else {"id": question.id, "type": ""}
    )
    return {"item": json.dumps(item), "value": json.dumps(value), "sheet": json.dumps(drawn if isinstance(drawn, dict) else {})}


def _shown(sheet: ScriptSheet, question: QuestionSheet, value: Any) -> Any:
    return unnamed(question.type, value) if sheet.viewer.blind_to_candidates else value


def _is_there(question: QuestionSheet, file: Mapping[str, Any]) -> bool:
    stored = question.files.get(str(file.get("sha256")))
    return stored is not None and stored.completed_at is not None


def _files(value: Any) -> list[dict[str, Any]]:
    files = value.get("files") if isinstance(value, dict) else None
    return [one for one in files if isinstance(one, dict)] if isinstance(files, list) else []


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _is_scored(question: QuestionSheet) -> bool:
    return question.score is not None and question.score.score is not None


def _counts(question: QuestionSheet) -> Any:
    return question.score.score if question.score is not None and _is_scored(question) else question.auto_score or 0


def _score(question: QuestionSheet) -> Decimal | None:
    """Return what the answer is worth as far as the viewer knows: their own score before any other. None as long as there is none."""
    own = question.score.score if question.score else None
    return next((score for score in (own, question.final_score, question.auto_score) if score is not None), None)


def _plain(score: Any) -> str:
    return "" if score is None else format(score.normalize(), "f")
