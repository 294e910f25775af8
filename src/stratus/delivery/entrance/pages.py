"""The pages that lead into an exam, and the player's shell. They change nothing, since mail scanners open links too."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from stratus.access.errors import NotAllowed
from stratus.delivery.entrance.links import registration_of
from stratus.delivery.entrance.tokens import VALID_AFTER_END, player_token
from stratus.delivery.safeguards.proctoring.choosing import leads_through_provider
from stratus.delivery.safeguards.proctoring.pages import before_the_provider
from stratus.delivery.safeguards.proctoring.passes import came_back
from stratus.foundation import clock
from stratus.scheduling.models import Registration
from stratus.tenancy import current
from stratus.tenancy.queries import tenant_settings


@require_safe
@never_cache
def external_login(request: HttpRequest) -> HttpResponse:
    """Open a launch link: redirect to the waiting room, with the player's token in the fragment, which no server sees and no log records.

    The link alone says which candidate of which tenant this is; the host name is not used. If the exam is proctored, the link leads through
    the provider first.
    """
    registration = registration_of(request.GET.get("session", ""))
    if registration is None:
        response = render(request, "delivery/link_unknown.html", status=404)
        response["Referrer-Policy"] = "no-referrer"
        return response
    with current.use(registration.tenant_id):
        return into(registration, request, proctored=request.GET.get("proctored", ""))


def into(registration: Registration, request: HttpRequest, *, home: bool = False, proctored: str = "") -> HttpResponse:
    """Redirect to the waiting room of this registration (schedule loaded), through the provider first if the exam is proctored.

    `home`: the candidate has logged in, and may go back to their own page. `proctored`: the mark with which a provider sends a candidate
    back. Raises NotAllowed for staff who are logged in as the candidate: they may not sit the exam.
    """
    if getattr(request, "impersonator", None) is not None:
        raise NotAllowed
    launch = came_back(registration, proctored, now=clock.now()) if proctored else None
    if launch is None and leads_through_provider(registration):
        return before_the_provider(request, registration)
    expires = max(registration.schedule.ends_at + VALID_AFTER_END, clock.now() + timedelta(days=1))
    tenant_id = registration.schedule.tenant_id
    assert tenant_id is not None
    token = player_token(settings.PLAYER_KEY, tenant_id, registration.pk, registration.link_generation, expires, launch=launch or 0)
    response = HttpResponse(status=303, headers={"Location": f"/exam/start/{registration.pk}#token={token}{'&home=1' if home else ''}"})
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
@never_cache
def player(request: HttpRequest, registration_id: int) -> HttpResponse:
    """Serve the player's shell, the same for everybody: the player asks the saver, with its token, who sits which exam.

    In the waiting room the exam's code comes after the first paint; whoever loads a page of an exam that has begun needs it at once.
    """
    begun = request.resolver_match is not None and request.resolver_match.url_name != "start"
    present = tenant_settings()  # for the foot of the page too, so that nothing is asked twice while a hall opens its links
    context = {"begun": begun, "whom_to_ask": present.whom_to_ask, "practice": present.practice_exam}
    response = render(request, "delivery/player.html", context)
    response["Referrer-Policy"] = "no-referrer"
    return response
