"""The front page: what can I do next?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext

from stratus.access.actor import Actor
from stratus.access.decorators import require, sits_exams_only
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.assessments.queries import assessments_visible_to
from stratus.foundation import clock
from stratus.library.queries import collections_visible_to
from stratus.marking.access import schedules_marked_by
from stratus.marking.models import Script, ScriptStatus
from stratus.organisation.api_settings import actions
from stratus.people.models import User
from stratus.scheduling.models import Registration, Schedule, ScheduleStatus
from stratus.scheduling.queries import launch_links, schedules_invigilated_by, schedules_visible_to
from stratus.webhooks.models import Delivery, DeliveryStatus


@dataclass(frozen=True, slots=True)
class Task:
    """A number of things that wait for this person, and where."""

    number: int
    text: str
    icon: str
    url: str


@dataclass(frozen=True, slots=True)
class Exam:
    """An exam of this candidate, and the way in. Its waiting room is open before it starts."""

    schedule: Schedule
    link: str
    is_open: bool


@require(direct_link=True, candidates=True)
def front(request: StaffRequest) -> HttpResponse:
    """Show counts of what this person works on, each a link; an assessor with a direct link goes to his scripts."""
    if request.actor.schedule_id is not None:
        return redirect("marking:scripts", request.actor.schedule_id)
    if sits_exams_only(request.user):
        return redirect("results:overview")
    by = request.actor
    broken = actions.broken_settings() if by.can(P.MANAGE_WEBSERVICE) else []
    context = {"tasks": list(tasks_for(by)), "exams": exams_of(by, clock.now()) if by.can(P.PARTICIPATE) else [], "broken": broken}
    return render(request, "site/front.html", context)


def exams_of(by: Actor, now: datetime) -> list[Exam]:
    """Return the exams that are open or still to come for this candidate, soonest first; two statements."""
    registrations = list(
        Registration.objects.filter(
            candidate_id=by.effective_user_id,
            schedule__status=ScheduleStatus.ACTIVE,
            schedule__deleted_at=None,
            schedule__archived_at=None,
            schedule__ends_at__gt=now,
        )
        .select_related("schedule")
        .order_by("schedule__starts_at", "pk")[:50]
    )
    links = launch_links(registrations) if registrations else {}
    return [Exam(entry.schedule, links[entry.pk].startup_link, entry.schedule.starts_at <= now) for entry in registrations]


def tasks_for(by: Actor) -> Iterator[Task]:
    """Yield the cards of this person's front page, in the order of an exam's life; one statement each."""
    now = clock.now()
    if by.can(P.LIBRARY):
        n = collections_visible_to(by).filter(archived_at=None).count()
        yield Task(n, ngettext("collection of questions", "collections of questions", n), "library", reverse("library:collections"))
    if by.can(P.ASSESSMENTS):
        n = assessments_visible_to(by).filter(status="DRAFT").count()
        url = reverse("assessments:list") + "?status=DRAFT"
        yield Task(n, ngettext("assessment in draft", "assessments in draft", n), "assessments", url)
    if by.can(P.SCHEDULE):
        n = schedules_visible_to(by).filter(status=ScheduleStatus.DRAFT, archived_at=None).count()
        url = reverse("scheduling:list") + "?state=DRAFT"
        yield Task(n, ngettext("schedule to be activated", "schedules to be activated", n), "delivery", url)
    if by.can(P.INVIGILATE):
        n = schedules_invigilated_by(by).filter(starts_at__lte=now, ends_at__gt=now).count()
        yield Task(n, ngettext("exam open now", "exams open now", n), "invigilation", reverse("invigilation:list"))
    if by.can(P.MARK) or by.can(P.MODERATE) or by.can(P.COORDINATE_MARKING):
        waiting = (ScriptStatus.OPEN, ScriptStatus.IN_PROGRESS, ScriptStatus.MODERATION)
        n = Script.objects.filter(schedule__in=schedules_marked_by(by), status__in=waiting).count()
        yield Task(n, ngettext("script to be marked", "scripts to be marked", n), "marking", reverse("marking:list"))
    if by.can(P.MANAGE_USERS):
        n = User.objects.present().count()
        yield Task(n, ngettext("user", "users", n), "users", reverse("people:users"))
    if by.can(P.MANAGE_WEBSERVICE):
        n = Delivery.objects.filter(status=DeliveryStatus.FAILED).count()
        if n:
            text = ngettext("message to another system failed", "messages to other systems failed", n)
            yield Task(n, text, "webhooks", reverse("webhooks:list"))
