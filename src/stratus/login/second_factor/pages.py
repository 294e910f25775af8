"""The second step of logging in, and one's own second factor."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from stratus.access.decorators import require
from stratus.access.errors import NotAllowed
from stratus.access.permissions import STAFF_RIGHTS
from stratus.access.permissions import Permission as P
from stratus.access.staff_request import StaffRequest
from stratus.foundation import clock
from stratus.login.entrance.actions import record_failed
from stratus.login.entrance.errors import MustWait
from stratus.login.entrance.letting_in import let_in
from stratus.login.entrance.sessions import origin_of
from stratus.login.second_factor import actions, queries, rules
from stratus.login.second_factor.errors import LOST, WrongCode
from stratus.login.second_factor.forms import CodeForm, LoginCodeForm
from stratus.login.waiting import counting
from stratus.people.models import User
from stratus.people.users.pages import manageable_user
from stratus.people.users.queries import present_user
from stratus.ui.forms import errors_beside_fields, status_of
from stratus.ui.notices import told

PENDING = "second_factor_of"
"""Where a session keeps who gave the right password, until when they may type a code, and where they wanted to go."""
LASTS = timedelta(minutes=10)


def ask(request: HttpRequest, user: User, target: str) -> HttpResponse:
    """Ask somebody for a code who gave the right password. They are not logged in yet."""
    request.session.flush()
    until = (clock.now() + LASTS).isoformat()
    request.session[PENDING] = {"user": user.pk, "hash": user.get_session_auth_hash(), "until": until, "next": target}
    return redirect("login:code")


def _pending(request: HttpRequest) -> tuple[User | None, str]:
    value: Any = request.session.get(PENDING)
    if not value or clock.now() >= datetime.fromisoformat(value["until"]):
        return None, ""
    user = present_user(value["user"])
    if user is None or not constant_time_compare(value.get("hash", ""), user.get_session_auth_hash()):
        return None, ""  # the password that they gave is theirs no more
    return user, value["next"]


@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code, then log in. Wrong ones wait like wrong passwords, from wherever they come."""
    user, target = _pending(request)
    if user is None:
        return redirect("login:login")
    form = LoginCodeForm(request.POST or None)
    wait = 0
    if request.method == "POST" and form.is_valid():
        origin, now = origin_of(request), clock.now()
        one = counting.begin(f"code|{user.pk}", address=origin.address, browser="anywhere", now=now)
        wait = one.wait
        if wait:
            form.add_error(None, MustWait(wait).message)
        else:
            try:
                which = actions.use(user, form.cleaned_data["code"], now=now)
            except WrongCode as problem:
                record_failed(user, "second_factor", origin=origin, now=now)
                form.add_error("code", problem.message)
            else:
                counting.was_right(one, now=now)
                del request.session[PENDING]
                return let_in(request, user, target, second_factor=which)
    lost = queries.is_lost(user)
    if lost:
        form.fields["code"].help_text = _("One of your recovery codes.")
    context = {"form": form, "lost": LOST if lost and not form.errors else ""}
    response = render(request, "login/code.html", context, status=429 if wait else status_of(form))
    if wait:
        response["Retry-After"] = str(wait)
    return response


@sensitive_post_parameters("code")
@never_cache
@require(*STAFF_RIGHTS)
def own(request: StaffRequest) -> HttpResponse:
    """Show one's own second factor, or set one up."""
    if request.actor.acting_as_id is not None:
        raise NotAllowed
    user: User = request.user
    factor = queries.factor_of(user)
    if factor is not None:
        shown = {
            "lost": queries.secret_of(factor) is None,
            "left": queries.codes_left(factor),
            "needed": user.role.needs_second_factor,
        }
        return render(request, "login/second_factor.html", shown)
    secret = actions.begin(by=request.actor)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errors_beside_fields(form):
            codes = actions.confirm(form.cleaned_data["code"], by=request.actor, now=clock.now())
            return render(request, "login/recovery_codes.html", {"codes": codes})
    address = rules.address(secret, user.username, request.tenant.title)
    context = {"form": form, "drawing": drawing(address), "spelt": rules.spelt(secret), "needed": user.role.needs_second_factor}
    return render(request, "login/second_factor_setup.html", context, status=status_of(form))


def drawing(address: str) -> str:
    """Return a QR code as SVG, without style sheets, some 200 pixels wide."""
    svg = segno.make(address, error="m", micro=False).svg_inline(
        scale=4, border=4, dark="#000", light="#fff", svgclass=None, lineclass=None
    )
    return mark_safe(svg)  # noqa: S308 -- drawn by segno, without a text of anybody's in it


@never_cache
@require_POST
@require(*STAFF_RIGHTS)
def renew_codes(request: StaffRequest) -> HttpResponse:
    """Replace one's recovery codes, and show the new ones once."""
    with told(request):
        return render(request, "login/recovery_codes.html", {"codes": actions.renew_codes(by=request.actor, now=clock.now())})
    return redirect("login:second_factor")


@require_POST
@require(*STAFF_RIGHTS)
def remove_own(request: StaffRequest) -> HttpResponse:
    """Remove one's own second factor; whose role needs one goes on to set up another."""
    needed = request.user.role.needs_second_factor
    done = _("Now set up a new second factor.") if needed else _("You log in without a second factor from now on.")
    with told(request, done):
        actions.remove(request.user.pk, by=request.actor, now=clock.now())
    return redirect("login:second_factor" if needed else "login:profile")


@require_POST
@require(P.MANAGE_USERS)
def remove(request: StaffRequest, pk: int) -> HttpResponse:
    """Remove the second factor of a user who lost their phone."""
    user = manageable_user(request, pk)
    with told(request, _("The second factor of %(name)s was removed.") % {"name": user.full_name}):
        actions.remove(pk, by=request.actor, now=clock.now())
    return redirect("people:user", pk)
