"""The way into an exam, and the shell of the player. Neither changes anything: mail scanners open links too."""

from __future__ import annotations

import re
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from stratus import clock
from stratus.delivery.tokens import VALID_AFTER_END, player_token
from stratus.people.errors import NotAllowed
from stratus.scheduling.links import secret_hash
from stratus.scheduling.models import Registration
from stratus.tenancy import current
from stratus.tenancy.models import Credential

SECRET = re.compile(r"[0-9A-Fa-f]{64}")


@require_safe
@never_cache
def external_login(request: HttpRequest) -> HttpResponse:
    """Open a launch link: lead to the waiting room, with the player's token in the fragment, which reaches no server and no log.

    The link decides which candidate of which tenant this is; the host that it was opened on plays no part.
    """
    registration = _registration(request.GET.get("session", ""))
    if registration is None:
        response = render(request, "delivery/link_unknown.html", status=404)
    else:
        response = into(registration, request)
    response["Referrer-Policy"] = "no-referrer"
    return response


def into(registration: Registration, request: HttpRequest, *, home: bool = False) -> HttpResponse:
    """Lead into the waiting room of this registration (schedule loaded). `home`: the candidate came from his login, and may go back there.

    Raises NotAllowed for somebody who is logged in as somebody else: he helps, and sits no exam.
    """
    if getattr(request, "impersonator", None) is not None:
        raise NotAllowed
    expires = max(registration.schedule.ends_at + VALID_AFTER_END, clock.now() + timedelta(days=1))
    tenant_id = registration.schedule.tenant_id
    assert tenant_id is not None
    token = player_token(settings.PLAYER_KEY, tenant_id, registration.pk, registration.link_generation, expires)
    response = HttpResponse(status=303, headers={"Location": f"/exam/start/{registration.pk}#token={token}{'&home=1' if home else ''}"})
    response["Referrer-Policy"] = "no-referrer"
    return response


def _registration(secret: str) -> Registration | None:
    """Return the registration that this launch link opens; None for an unknown link and for one that was revoked."""
    if not SECRET.fullmatch(secret):
        return None
    credential = Credential.objects.filter(hash=secret_hash(secret.upper()), kind=Credential.Kind.LAUNCH).first()
    if credential is None:
        return None
    with current.use(credential.tenant_id):
        found = Registration.objects.filter(pk=credential.subject_id, link_generation=credential.generation)
        return found.select_related("schedule").first()


@require_safe
@never_cache
def player(request: HttpRequest, registration_id: int) -> HttpResponse:
    """Answer the player's shell, the same for everybody: who sits what, the player asks the saver with its token."""
    response = render(request, "delivery/player.html")
    response["Referrer-Policy"] = "no-referrer"
    return response
