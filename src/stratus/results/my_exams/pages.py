"""The pages of a candidate who logs in: his exams, the way into one of them, and out again.

They hold nothing of the exam itself: that is the player's, with a token of its own.
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
"""What the player calls itself in `X-Requested-With`. Another site's page cannot send that header."""


@never_cache
@require_safe
@require(candidates=True)
def overview_page(request: StaffRequest) -> HttpResponse:
    """Show a candidate his exams. Whoever is logged in as him may look, and finds no way in. Raises NotAllowed for staff."""
    if P.PARTICIPATE.value not in request.user.role.permissions:
        raise NotAllowed(P.PARTICIPATE)
    now = clock.now()
    context = {"overview": overview(request.user.pk, now), "may_enter": request.actor.can(P.PARTICIPATE), "days": AHEAD.days, "now": now}
    return render(request, "results/overview.html", context)


@never_cache
@require_safe
@require(P.PARTICIPATE)
def enter(request: StaffRequest, registration_id: int) -> HttpResponse:
    """Lead a candidate into the waiting room of one of his exams, as a launch link does; that changes nothing yet."""
    mine = Registration.objects.filter(candidate_id=request.user.pk, schedule__status=ScheduleStatus.ACTIVE, schedule__deleted_at=None)
    return into(get_object_or_404(mine.select_related("schedule"), pk=registration_id), request, home=True)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Log out, and let the player's page tidy this browser: the next person must not find an exam in it."""
    logout(request)
    response = redirect("/exam/end/0#left")
    response.status_code = 303
    return response


@csrf_exempt  # the player keeps no CSRF token, which a login in another tab would change; the header does the same
@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """End the login of a candidate who logs out in the player. His token is another thing, and sends what is left."""
    if request.headers.get("X-Requested-With") != PLAYER:
        raise NotAllowed
    logout(request)
    return HttpResponse(status=204)
