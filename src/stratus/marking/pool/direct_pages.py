"""An assessor's direct link: it replaces the present session by one that is limited to the marking of its schedule."""

from __future__ import annotations

from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from stratus.access.actor import Door
from stratus.access.addresses import address_is_allowed
from stratus.events import log
from stratus.foundation import clock
from stratus.login.entrance.sessions import Origin, open_session, origin_of
from stratus.login.middleware import SESSION_SCHEDULE
from stratus.marking.models import PoolMember
from stratus.marking.pool.links import has_ended
from stratus.scheduling.links import secrets as links
from stratus.tenancy import current
from stratus.tenancy.models import Credential

LONGEST_SECRET = 200


@sensitive_post_parameters("session")
@never_cache
@require_http_methods(["GET", "POST"])
def direct_login(request: HttpRequest) -> HttpResponse:
    """Log the link's assessor in. The secret is in the address's fragment, which no server sees and no log records; a script posts it.

    A GET serves the page on which the link was opened and whose script posts the secret.
    """
    if request.method == "GET":
        return render(request, "marking/direct_login.html")
    member = member_of_link(request.POST.get("session", "")[:LONGEST_SECRET])
    instead_of = request.user.pk if request.user.is_authenticated and SESSION_SCHEDULE not in request.session else None
    logout(request)
    if member is None or has_ended(member, clock.now()):
        text = _("This link does not open anything any more. Ask whoever coordinates the marking for a new one.")
        return render(request, "ui/error.html", {"title": _("The link has ended"), "text": text}, status=403)
    if not address_is_allowed(request.META.get("REMOTE_ADDR", ""), member.user.allowed_ip_addresses):
        text = _("You may not log in from this network address. Use a computer at one of the places that were agreed with you.")
        return render(request, "ui/error.html", {"title": _("Not from here"), "text": text}, status=403)
    open_session(request, member.user, **{SESSION_SCHEDULE: member.schedule_id})
    _record(member, instead_of, origin_of(request))
    return redirect("marking:scripts", member.schedule_id)


@transaction.atomic
def _record(member: PoolMember, instead_of: int | None, origin: Origin) -> None:
    """Record that a link was opened. Who had been logged in with this browser opened a link that is not theirs."""
    data = origin.data | ({"instead_of": instead_of} if instead_of not in (None, member.user_id) else {})
    by = origin.actor(member.user, Door.LINK)
    log.record("user.logged_in_by_link", by=by, subject=member.user, schedule_id=member.schedule_id, **data)


def member_of_link(secret: str) -> PoolMember | None:
    """Return whose link this is, None for one that was revoked or never existed."""
    credential = Credential.objects.filter(
        tenant_id=current.require_id(), kind=Credential.Kind.MARKING, hash=links.secret_hash(secret)
    ).first()
    if credential is None:
        return None
    member = PoolMember.objects.filter(pk=credential.subject_id, removed_at=None).select_related("user__role", "schedule").first()
    if member is None or member.link_generation != credential.generation or member.schedule.deleted_at is not None:
        return None
    return member if member.user.is_active and member.user.deleted_at is None else None
