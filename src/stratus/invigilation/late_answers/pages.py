"""Delivery › Invigilation: answers that arrived after the end, each beside the current one, and answers restored from the log."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stratus.access.decorators import require
from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.delivery.attempts.actions.orders import LONGEST_COMMENT
from stratus.delivery.models import AnswerEvent
from stratus.foundation import clock
from stratus.invigilation.late_answers import actions
from stratus.invigilation.late_answers.lists import DECISIONS
from stratus.invigilation.late_answers.queries import attempts_waiting, late_attempts, logged_answer, may_decide, may_see_answers
from stratus.invigilation.live.pages import find
from stratus.invigilation.live.snapshots import SHARED
from stratus.scheduling.models import Schedule
from stratus.ui.forms import errors_beside_fields, status_of
from stratus.ui.lists.pages import show
from stratus.ui.lists.paging import Listing, text_of
from stratus.ui.notices import counted

ATTEMPTS_PER_PAGE = 20
BY_NAME = {"name": ("registration__candidate__sort_key", "id")}


class DecisionForm(forms.Form):
    """Whether late answers count, and why. `seen` are the events that the screen showed."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=LONGEST_COMMENT)
    decision = forms.ChoiceField(choices=[("accept", ""), ("reject", "")], widget=forms.HiddenInput)
    seen = forms.TypedMultipleChoiceField(coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = self.data.getlist("seen") if hasattr(self.data, "getlist") else []
        ids = [one for one in given if one.isascii() and one.isdecimal() and len(one) < 19]
        self.fields["seen"].choices = [(one, "") for one in ids]  # type: ignore[attr-defined]  # which exist is for the action to say

    @property
    def key(self) -> str:
        """Which of the page's forms this is."""
        return "-".join(self.data.getlist("seen")) if hasattr(self.data, "getlist") else ""


class ReasonForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=LONGEST_COMMENT)


@require(P.INVIGILATE, P.VIEW_USER_LOGS)
@require_safe
def late(request: StaffRequest, pk: int) -> HttpResponse:
    """List the answers of an exam that arrived after the end and wait for a decision."""
    schedule = _seen_by(request, pk)
    if request.GET.get("show") == "decided":  # where the decided ones were, before they had an address of their own
        return redirect("invigilation:decisions", schedule.pk)
    return _late(request, schedule)


@require(*DECISIONS.rights)
def decisions(request: StaffRequest, pk: int) -> HttpResponse:
    """List the decisions about answers of an exam."""
    schedule = _seen_by(request, pk)
    context = {"schedule": schedule, "waiting": attempts_waiting(schedule).count()}
    return show(request, DECISIONS, "invigilation/late_answers/late.html", context, schedule=schedule.pk)


@require(P.INVIGILATE)
@require_POST
def decide(request: StaffRequest, pk: int) -> HttpResponse:
    """Accept or reject one late answer, or all late answers of a candidate."""
    schedule = _seen_by(request, pk)
    form = DecisionForm(request.POST)
    if form.is_valid():
        accept = form.cleaned_data["decision"] == "accept"
        with errors_beside_fields(form):
            rows = actions.decide_late_answers(
                schedule.pk,
                form.cleaned_data["seen"],
                accept=accept,
                reason=form.cleaned_data["reason"],
                by=request.actor,
                now=clock.now(),
            )
            SHARED.forget([schedule.pk])
            number = len({row.item for row in rows})
            counted(request, number, _done(accept, number))
    if form.errors:
        return _late(request, schedule, form)
    return redirect(_place(request, schedule))


def _done(accept: bool, number: int) -> str:
    accepted = ngettext("%(n)d late answer counts now.", "%(n)d late answers count now.", number)
    rejected = ngettext("%(n)d late answer does not count.", "%(n)d late answers do not count.", number)
    return (accepted if accept else rejected) % {"n": number}


def _late(request: StaffRequest, schedule: Schedule, problem: DecisionForm | None = None) -> HttpResponse:
    waiting = attempts_waiting(schedule).select_related("registration__candidate", "paper").defer("paper__content")
    listing = Listing(request, waiting, sorts=BY_NAME, default="name", size=ATTEMPTS_PER_PAGE)
    context: dict[str, Any] = {
        "schedule": schedule,
        "may_decide": may_decide(request.actor),
        "problem": problem,
        "typed": problem.data.get("reason", "") if problem else "",
        "listing": listing,
        "attempts": late_attempts(listing.rows),
        "waiting": listing.total,
    }
    return render(request, "invigilation/late_answers/late.html", context, status=status_of(problem))


@require(P.INVIGILATE, P.VIEW_USER_LOGS)
@require_http_methods(["GET", "HEAD", "POST"])
def logged(request: StaffRequest, pk: int, event_pk: int) -> HttpResponse:
    """Show an answer from the log beside the current one; a POST restores it."""
    schedule = _seen_by(request, pk)
    events = AnswerEvent.objects.filter(attempt__schedule=schedule, kind__in=["answer", "restored"])
    event = get_object_or_404(events.select_related("attempt__paper", "attempt__registration__candidate"), pk=event_pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errors_beside_fields(form):
            actions.restore_from_log(schedule.pk, event.pk, reason=form.cleaned_data["reason"], by=request.actor, now=clock.now())
            SHARED.forget([schedule.pk])
            messages.success(request, _("The answer from the log counts now."))
        if not form.errors:
            return redirect(log_address(schedule, event))
    context = {
        "schedule": schedule,
        "registration": event.attempt.registration,
        "answer": logged_answer(event),
        "event": event,
        "form": form,
        "may_decide": may_decide(request.actor),
        "back": log_address(schedule, event),
    }
    return render(request, "invigilation/late_answers/logged_answer.html", context, status=status_of(form))


def log_address(schedule: Schedule, event: AnswerEvent) -> str:
    """Return the address of the log that an event is in."""
    path = reverse("invigilation:log", args=[schedule.pk, event.attempt.registration_id])
    return f"{path}?attempt={event.attempt.number}"


def _seen_by(request: StaffRequest, pk: int) -> Schedule:
    """Return the schedule if the actor may see it and read answers. Raises Http404, NotAllowed."""
    if not may_see_answers(request.actor):
        raise NotAllowed(P.VIEW_USER_LOGS)
    return find(request, pk)


def _place(request: StaffRequest, schedule: Schedule) -> str:
    """Return the page of the list that the form was on."""
    page = text_of(request, "page")
    return reverse("invigilation:late", args=[schedule.pk]) + (f"?page={page}" if page.isdecimal() else "")
