"""The front page: a person's next tasks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect, render

from stratus.access.actor import Actor
from stratus.access.decorators import require, sits_exams_only
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.foundation import clock
from stratus.people.users import uses
from stratus.scheduling.models import Registration, Schedule, ScheduleStatus
from stratus.scheduling.queries import launch_links
from stratus.ui.home import cards_for
from stratus.ui.menu import has_work


@dataclass(frozen=True, slots=True)
class Exam:
    """An exam of this candidate, with its link. The waiting room opens before the exam starts."""

    schedule: Schedule
    link: str
    is_open: bool


@require(direct_link=True, candidates=True)
def front(request: StaffRequest) -> HttpResponse:
    """Show counts of a person's tasks, each with a link. An assessor who came by a direct link is sent to their scripts."""
    if request.actor.schedule_id is not None:
        return redirect("marking:scripts", request.actor.schedule_id)
    if sits_exams_only(request.user):
        return redirect("results:overview")
    by, now = request.actor, clock.now()
    context = {
        "cards": list(cards_for(by, now)),
        "has_work": has_work(by),
        "takes_part": by.can(P.PARTICIPATE),
        "exams": exams_of(by, now) if by.can(P.PARTICIPATE) else [],
        "broken": uses.broken_places() if by.can(P.MANAGE_WEBSERVICE) else [],
    }
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
