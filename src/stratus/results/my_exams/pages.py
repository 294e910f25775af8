"""The pages of a candidate who logs in: their exams, entering one of them, and logging out.

They show nothing of the exam itself, which the player does, with a token of its own.
"""

from __future__ import annotations

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from stratus.access.decorators import require
from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.delivery.entrance.pages import into
from stratus.foundation import clock
from stratus.results.my_exams.queries import AHEAD, overview
from stratus.scheduling.models import Registration, ScheduleStatus

PLAYER = "stratus-player"
"""The player's value of the header `X-Requested-With`, which a page of another site cannot send."""


@never_cache
@require_safe
@require(candidates=True)
def overview_page(request: StaffRequest) -> HttpResponse:
    """Show a candidate their exams. Staff who are logged in as the candidate may look, but not enter. Raises NotAllowed for staff."""
    if P.PARTICIPATE.value not in request.user.role.permissions:
        raise NotAllowed(P.PARTICIPATE)
    now = clock.now()
    context = {"overview": overview(request.user.pk, now), "may_enter": request.actor.can(P.PARTICIPATE), "days": AHEAD.days, "now": now}
    return render(request, "results/overview.html", context)


@never_cache
@require_safe
@require(P.PARTICIPATE)
def enter(request: StaffRequest, registration_id: int) -> HttpResponse:
    """Redirect a candidate to the waiting room of one of their exams, as a launch link does; this changes nothing yet."""
    mine = Registration.objects.filter(candidate_id=request.user.pk, schedule__status=ScheduleStatus.ACTIVE, schedule__deleted_at=None)
    return into(get_object_or_404(mine.select_related("schedule"), pk=registration_id), request, home=True)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Log out, and let the player's page clear this browser: the next person must not find an exam in it."""
    logout(request)
    response = redirect("/exam/end/0#left")
    response.status_code = 303
    return response


@csrf_exempt  # the player has no CSRF token, because a login in another tab would change it; the header protects as well
@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """End the session of a candidate who logs out in the player. Their token stays valid, so that unsent answers still arrive."""
    if request.headers.get("X-Requested-With") != PLAYER:
        raise NotAllowed
    logout(request)
    return HttpResponse(status=204)
